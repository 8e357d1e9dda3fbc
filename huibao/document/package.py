"""Opening a .docx that may come from anybody: bounded size, bounded memory, no DTD, no network.

Declared sizes are never believed: what counts is what comes out of the inflater.
"""

from __future__ import annotations

import codecs
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lxml import etree

from huibao.document.errors import UnreadableDocument

MAX_FILE_BYTES: Final = 64 * 2**20
MAX_PART_BYTES: Final = 48 * 2**20
MAX_XML_BYTES: Final = 24 * 2**20
MAX_TOTAL_BYTES: Final = 160 * 2**20
MAX_ENTRIES: Final = 10_000
MAX_TAGS: Final = 800_000  # opening and closing tags of one part: some 300 bytes each as a tree
MAX_ATTRIBUTES: Final = 1_500_000
MAX_RATIO: Final = 250  # a Word part shrinks to a tenth; deflate itself ends at 1 : 1032
RATIO_FREE_BYTES: Final = 8 * 2**20  # a form of a thousand empty rows shrinks to nothing, too
_CHUNK: Final = 2**18
_IN_ZIP64: Final = 2**32 - 1  # what stands for a place that is told elsewhere

_ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,  # a password-protected entry
    OSError,
    ValueError,
    OverflowError,
    IndexError,
)

STRICT: Final = "http://purl.oclc.org/ooxml/"
TRANSITIONAL: Final = "http://schemas.openxmlformats.org/"
_STRICT_NAMES: Final = (
    (STRICT + "wordprocessingml/main", TRANSITIONAL + "wordprocessingml/2006/main"),
    (STRICT + "officeDocument/math", TRANSITIONAL + "officeDocument/2006/math"),
    (STRICT + "officeDocument/relationships", TRANSITIONAL + "officeDocument/2006/relationships"),
    (STRICT + "drawingml/main", TRANSITIONAL + "drawingml/2006/main"),
    (STRICT + "drawingml/picture", TRANSITIONAL + "drawingml/2006/picture"),
    (STRICT + "drawingml/chart", TRANSITIONAL + "drawingml/2006/chart"),
    (STRICT + "drawingml/diagram", TRANSITIONAL + "drawingml/2006/diagram"),
    (
        STRICT + "drawingml/wordprocessingDrawing",
        TRANSITIONAL + "drawingml/2006/wordprocessingDrawing",
    ),
)
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OFFICE: Final = TRANSITIONAL + "officeDocument/2006/relationships/"

_ENCODING = re.compile(rb"""<\?xml[^>]{0,80}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,20})["']""")
_ASCII_BASED: Final = frozenset(
    ("utf-8", "utf8", "us-ascii", "ascii", "gb2312", "gbk", "gb18030", "iso-8859-1", "windows-1252")
)


@dataclass(frozen=True)
class Relationship:
    """A pointer from one part to another, or to something outside the file."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass
class Package:
    """The parts of an opened .docx, by their lower-case names without a leading slash."""

    archive: zipfile.ZipFile
    names: Mapping[str, str]
    spent_bytes: int = 0
    _seen: dict[str, bytes] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.names

    def read(self, name: str, *, limit: int = MAX_PART_BYTES) -> bytes:
        """A part's bytes; raises `UnreadableDocument` when missing, damaged or too large."""
        stored = self.names.get(name.lower())
        if stored is None:
            raise UnreadableDocument("missing_part", part=name[:80])
        if stored not in self._seen:
            self._seen[stored] = self._inflate(stored, limit)
        return self._seen[stored]

    def _inflate(self, stored: str, limit: int) -> bytes:
        entry = self.archive.getinfo(stored)
        if entry.flag_bits & 0x1:
            raise UnreadableDocument("encrypted")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableDocument("broken_zip")
        pieces: list[bytes] = []
        size = 0
        try:
            with self.archive.open(entry) as stream:
                while piece := stream.read(_CHUNK):
                    size += len(piece)
                    self._charge(len(piece), size=size, limit=limit, packed=entry.compress_size)
                    pieces.append(piece)
        except UnreadableDocument:
            raise
        except _ZIP_FAULTS as fault:
            raise UnreadableDocument("broken_zip") from fault
        return b"".join(pieces)

    def _charge(self, added: int, *, size: int, limit: int, packed: int) -> None:
        self.spent_bytes += added
        swollen = size > RATIO_FREE_BYTES and size > MAX_RATIO * max(packed, 1)
        swollen = swollen and limit <= MAX_XML_BYTES  # a blank scan may well shrink to nothing
        if size > limit or self.spent_bytes > MAX_TOTAL_BYTES or swollen:
            raise UnreadableDocument("bomb")

    def xml(self, name: str) -> etree._Element:
        """A part's XML root, in the transitional namespaces whichever it was written in."""
        return parse_xml(self.read(name, limit=MAX_XML_BYTES), part=name)

    def relationships(self, name: str) -> dict[str, Relationship]:
        """What a part (or, for "", the package) points to, by relationship id."""
        folder, leaf = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", leaf + ".rels")
        if rels not in self:
            return {}
        found = (_relationship(element, folder) for element in self.xml(rels).iter(_RELATIONSHIP))
        return {relationship.id: relationship for relationship in found}

    def related(self, name: str, kind: str) -> Iterator[str]:
        """Names of the parts of a kind ("styles", "numbering" ...) that a part points to."""
        for relationship in self.relationships(name).values():
            if relationship.kind == kind and not relationship.external:
                yield relationship.target

    def main_part(self) -> str:
        """The name of the part that holds the document's body."""
        for target in self.related("", "officeDocument"):
            if target in self:
                return target
        if "word/document.xml" in self:
            return "word/document.xml"
        raise UnreadableDocument("missing_part", part="word/document.xml")


def _relationship(element: etree._Element, folder: str) -> Relationship:
    kind = element.get("Type", "").replace(STRICT + "officeDocument/relationships/", _OFFICE)
    external = element.get("TargetMode") == "External"
    target = element.get("Target", "")
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relationship(
        id=element.get("Id", ""), kind=kind.rpartition("/")[2], target=target, external=external
    )


def read_file(path: Path) -> bytes:
    """A file's bytes; one that is too large is refused by its size, before it is read."""
    if path.stat().st_size > MAX_FILE_BYTES:
        raise UnreadableDocument("too_large", limit_mb=MAX_FILE_BYTES // 2**20)
    return path.read_bytes()


def open_package(data: bytes) -> Package:
    """Open a .docx; raises `UnreadableDocument` for every other kind of file."""
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableDocument("empty")
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableDocument("too_large", limit_mb=MAX_FILE_BYTES // 2**20)
    if not data.startswith(b"PK"):
        raise UnreadableDocument(_kind_of(data))
    if data.count(b"PK\x01\x02") > MAX_ENTRIES:
        raise UnreadableDocument("bomb")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _ZIP_FAULTS as fault:
        raise UnreadableDocument("broken_zip") from fault
    if _directory(data) not in (archive.start_dir, _IN_ZIP64):
        # Of two tables of contents each program reads another: we one text, Word the other.
        raise UnreadableDocument("broken_zip")
    package = Package(archive=archive, names=_names(archive))
    _refuse_other_zips(package)
    return package


def _directory(data: bytes) -> int:
    """Where the end of a zip says that its table of contents begins."""
    at = data.rfind(b"PK\x05\x06") + 16
    return int.from_bytes(data[at : at + 4], "little")


def _names(archive: zipfile.ZipFile) -> dict[str, str]:
    names = {}
    for stored in archive.namelist():
        name = stored.replace("\\", "/")
        if ".." in name.split("/") or name.startswith("/") or ":" in name:
            raise UnreadableDocument("unsafe_name")
        if name.lower() in names:
            # Of two parts by one name each program reads another: we one text, Word the other.
            raise UnreadableDocument("broken_zip")
        names[name.lower()] = stored
    return names


_OTHER_ZIPS: Final = {
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsx",
    "ppt/presentation.xml": "pptx",
    "ofd.xml": "ofd",
    "content.xml": "odt",
}


def _refuse_other_zips(package: Package) -> None:
    if "word/document.xml" in package:
        return
    for name, code in _OTHER_ZIPS.items():
        if name in package:
            raise UnreadableDocument(code)
    if "_rels/.rels" not in package and "[content_types].xml" not in package:
        raise UnreadableDocument("not_word")


_SIGNATURES: Final = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"MIME-Version:", "html"),  # a page with its pictures, which office systems call .doc
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: Final = (
    ("EncryptedPackage", "encrypted"),
    ("WpsCustomData", "wps"),
    ("WordDocument", "doc"),
    ("Workbook", "xlsx"),
    ("PowerPoint Document", "pptx"),
)


def _kind_of(data: bytes) -> str:
    if data.startswith(_OLE):
        for stream, code in _OLE_STREAMS:
            if stream.encode("utf-16-le") in data:
                return code
        return "doc"
    head = data[:2048].removeprefix(b"\xef\xbb\xbf").lstrip()
    for signature, code in _SIGNATURES:
        if head.startswith(signature):
            return code
    if b'progid="Word.Document"' in head or b"/office/2006/xmlPackage" in head:
        return "word_xml"
    if re.search(rb"<(!doctype html|html|head|body)\b", head, re.IGNORECASE):
        return "html"
    return "text" if _is_text(data[:2048]) else "not_word"


def _is_text(head: bytes) -> bool:
    """Whether a file begins as plain text, in the encodings of Windows' Notepad."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    for encoding in ("utf-8", "gb18030"):
        try:  # the last character may be cut in two
            text = codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        return not any(sign < " " and sign not in "\t\n\r\f" for sign in text)
    return False


def parse_xml(data: bytes, *, part: str) -> etree._Element:
    """Parse a part within bounds; a DTD, a bomb or a fault raises `UnreadableDocument`."""
    data = _as_ascii_based(data, part)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnreadableDocument("doctype")
    if data.count(b"<") > MAX_TAGS or data.count(b"=") > MAX_ATTRIBUTES:
        raise UnreadableDocument("too_complex", part=part[:80])
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as fault:
        code = "too_complex" if "depth" in str(fault).lower() else "broken_xml"
        raise UnreadableDocument(code, part=part[:80]) from fault
    if root.getroottree().docinfo.doctype:
        raise UnreadableDocument("doctype")
    return _transitional(root, part)


def _as_ascii_based(data: bytes, part: str) -> bytes:
    """The same XML in an encoding where `<` is one known byte, so that bytes can be searched."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        wide = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-le"
        try:
            text = data.decode(wide)
        except UnicodeDecodeError as fault:
            raise UnreadableDocument("broken_xml", part=part[:80]) from fault
        return re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8", "replace")
    declared = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf").lstrip())
    if declared and declared[1].decode("ascii").lower() not in _ASCII_BASED:
        raise UnreadableDocument("broken_xml", part=part[:80])
    return data


def _transitional(root: etree._Element, part: str) -> etree._Element:
    if not any(str(uri).startswith(STRICT) for uri in root.nsmap.values()):
        return root
    return parse_again(to_transitional(etree.tostring(root, encoding="utf-8")), part)


def to_transitional(text: bytes) -> bytes:
    """XML of a Strict document with the namespaces that every program knows."""
    for strict, transitional in _STRICT_NAMES:
        text = text.replace(strict.encode(), transitional.encode())
    return text.replace(b' w:conformance="strict"', b"")


def parse_again(text: bytes, part: str) -> etree._Element:
    """Parse XML that this module has already vetted and written itself."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(text, parser)
    except etree.XMLSyntaxError as fault:
        raise UnreadableDocument("broken_xml", part=part[:80]) from fault
