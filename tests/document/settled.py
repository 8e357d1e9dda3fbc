"""A Word file with all its tracked changes accepted, or rejected."""

from __future__ import annotations

from huibao.document.package import Package, open_package
from huibao.document.reading.inline import View
from huibao.document.redline.revisions import settle
from huibao.document.repack import repacked, serialized

SIDE_PARTS = frozenset(("header", "footer", "footnotes", "endnotes", "comments"))


def accept_all(docx: bytes) -> bytes:
    """The document with every tracked change accepted."""
    return _settled(docx, "final")


def reject_all(docx: bytes) -> bytes:
    """The document as it was before every tracked change."""
    return _settled(docx, "original")


def _settled(docx: bytes, view: View) -> bytes:
    package = open_package(docx)
    replaced = {}
    for name in _parts_with_changes(package):
        root = package.xml(name)
        settle(root, view)
        replaced[name] = serialized(root)
    return repacked(package, replaced)


def _parts_with_changes(package: Package) -> list[str]:
    main = package.main_part()
    found = (r for r in package.relationships(main).values() if r.kind in SIDE_PARTS)
    return [main, *(r.target for r in found if not r.external and r.target in package)]
