"""Whether a Word file as it came would have Word open something else: a page, a file, a program.

Nothing of it is read into a report. Whoever downloads the file itself is told so by its name.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from huibao.document.elements import W
from huibao.document.errors import UnreadableDocument
from huibao.document.package import Package, Relationship, open_package

_OBJECTS: Final = frozenset({"oleObject", "package", "control", "aFChunk", "vbaProject"})
_LOCAL: Final = re.compile(r"(?i)(file:///)?[a-z]:[\\/][^:]*|[^:\\/][^:]*|")
"""Where Word keeps its own templates, and pictures that once lay beside the file."""
_FETCHING: Final = re.compile(
    r"(?i)DDE|INCLUDETEXT|INCLUDEPICTURE|(?<!HYPER)LINK\s|IMPORT|QUOTE\s*\d"
)
"""Fields that start programs or fetch files, `QUOTE` where it spells their names in numbers."""

_XML: Final = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff")


def reaches_out(content: bytes) -> bool:
    """Whether the file has remote templates or pictures, objects, or fields that fetch or start.

    Web links that a reader has to click are none; of a file that cannot be read nobody can say so.
    """
    try:
        package = open_package(content)
        parts = [name for name in package.names if name.endswith(".rels")]
        return any(_points_outside(package, name) for name in parts) or any(
            _FETCHING.search(field) for field in _fields(package)
        )
    except UnreadableDocument:
        return True


def _points_outside(package: Package, rels: str) -> bool:
    folder, _, leaf = rels.rpartition("/")
    part = posixpath.join(folder.removesuffix("_rels").rstrip("/"), leaf.removesuffix(".rels"))
    return any(_is_outside(part, each) for each in package.relationships(part).values())


def _is_outside(part: str, relationship: Relationship) -> bool:
    if relationship.kind in _OBJECTS:
        return "charts/" not in part  # a chart keeps its numbers in a workbook of its own
    return relationship.external and is_fetched(relationship.kind, relationship.target)


def is_fetched(kind: str, target: str) -> bool:
    """Whether Word fetches by itself what such a pointer to the outside names."""
    return kind != "hyperlink" and not _LOCAL.fullmatch(target)


def _fields(package: Package) -> Iterator[str]:
    """Yield what the fields of each part say; one may be cut into any number of pieces."""
    for name in package.names:
        if package.read(name).startswith(_XML):  # whatever its name ends in
            root = package.xml(name)
            yield "".join(piece.text or "" for piece in root.iter(W + "instrText"))
            yield " ".join(field.get(W + "instr", "") for field in root.iter(W + "fldSimple"))
