"""Writing an opened .docx back, with some of its parts replaced."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Final

from lxml import etree

from huibao.document.errors import UnreadableDocument
from huibao.document.package import STRICT, Package, parse_xml, to_transitional
from huibao.document.reaching_out import is_fetched

_TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_MACRO_MAIN: Final = b"application/vnd.ms-word.document.macroEnabled.main+xml"
_PLAIN_MAIN: Final = (
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the same input gives the same bytes
OFFICE_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def serialized(root: etree._Element) -> bytes:
    """A part's bytes as Word writes them: UTF-8 with a declaration, standalone."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def repacked(package: Package, replaced: Mapping[str, bytes]) -> bytes:
    """The package with parts replaced or added; no macros, nothing fetched; Strict made plain."""
    parts = {
        name: package.read(name)
        for name in package.names
        if not _is_macro(name) and name[-1] != "/"
    }
    stored = {name: package.names[name].replace("\\", "/") for name in parts}
    for name, content in replaced.items():
        parts[name.lower()] = content
        stored.setdefault(name.lower(), name)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(stored[name], _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _cleaned(name, content))
    return out.getvalue()


def _is_macro(name: str) -> bool:
    return name.rpartition("/")[2].startswith(("vbaproject.bin", "vbadata.xml"))


def _cleaned(name: str, content: bytes) -> bytes:
    if name == "[content_types].xml":
        return content.replace(_MACRO_MAIN, _PLAIN_MAIN)
    if name.endswith(".rels"):
        return _pointers(name, content)
    if name.endswith(".xml") and STRICT.encode() in content:
        return to_transitional(content)
    return content


def _pointers(name: str, content: bytes) -> bytes:
    """A part's pointers without those to macros; of what is fetched only the file's name stays."""
    try:
        root = parse_xml(content, part=name)
    except UnreadableDocument as fault:
        if fault.code != "broken_xml":
            raise
        return content  # which no other program reads, either
    for relation in root.findall(_RELS + "Relationship"):
        kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
        if kind == "vbaProject":
            root.remove(relation)
        elif relation.get("TargetMode") == "External" and is_fetched(kind, target):
            relation.set("Target", re.split(r"[/\\:]", target)[-1] or "none")
    return serialized(root)


class PartsToAdd:
    """Parts that are to join a package, with their content types and the main part's pointers."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = package.main_part()
        folder, _, leaf = self._main.rpartition("/")
        self._folder = folder
        self._rels_name = f"{folder}/_rels/{leaf}.rels".lstrip("/")
        held = self._rels_name in package
        self._rels = (
            package.xml(self._rels_name) if held else etree.Element(_RELS + "Relationships")
        )
        self._types = package.xml("[Content_Types].xml")
        self.parts: dict[str, bytes] = {}
        self._count = 0

    def add(self, content: bytes, *, extension: str, content_type: str, kind: str) -> str:
        """Take a part in and return the relationship id that now points to it."""
        self._count += 1
        name = f"{self._folder}/media/former{self._count}.{extension}".lstrip("/")
        self.parts[name] = content
        override = etree.SubElement(self._types, _TYPES + "Override")
        override.set("PartName", "/" + name)
        override.set("ContentType", content_type)
        return self._point(kind, f"/{name}")

    def _point(self, kind: str, target: str) -> str:
        relation = etree.SubElement(self._rels, _RELS + "Relationship")
        relation.set("Id", f"rIdFormer{self._count}")
        relation.set("Type", OFFICE_RELATION + kind)
        relation.set("Target", target)
        return str(relation.get("Id"))

    def replaced(self) -> dict[str, bytes]:
        """Every part that changes in the package."""
        if not self.parts:
            return {}
        changed = {self._rels_name: self._rels, "[Content_Types].xml": self._types}
        return self.parts | {name: serialized(root) for name, root in changed.items()}
