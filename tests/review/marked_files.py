"""A reviewer's own Word file: the draft's real .docx, edited as Word edits it."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
DAY = "2023-07-03T09:30:00Z"
COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
COMMENTS_OF = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"


def parts_of(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def edited(docx: bytes, edit: Callable[[etree._Element], None]) -> bytes:
    """The file with its main part changed by `edit`."""
    parts = parts_of(docx)
    root = etree.fromstring(parts["word/document.xml"])
    edit(root)
    parts["word/document.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return packed(parts)


def _run_with(root: etree._Element, text: str) -> etree._Element:
    for run in root.iter(W + "r"):
        if text in "".join(run.itertext(W + "t")):
            return run
    raise AssertionError(f"no run says {text}")


def _run(like: etree._Element, text: str, tag: str = "t") -> etree._Element:
    run = copy.deepcopy(like)
    for child in list(run):
        if child.tag != W + "rPr":
            run.remove(child)
    made = etree.SubElement(run, W + tag)
    made.text = text
    made.set(SPACE, "preserve")
    return run


def _by(author: str, tag: str) -> etree._Element:
    return etree.Element(W + tag, {W + "id": "900", W + "author": author, W + "date": DAY})


def changed(docx: bytes, old: str, new: str, *, author: str = "") -> bytes:
    """The file with these words replaced; as a tracked change when somebody's name is given."""

    def edit(root: etree._Element) -> None:
        run = _run_with(root, old)
        before, _, after = "".join(run.itertext(W + "t")).partition(old)
        pieces = [_run(run, before)] if before else []
        if author:
            deletion, insertion = _by(author, "del"), _by(author, "ins")
            deletion.append(_run(run, old, "delText"))
            insertion.append(_run(run, new))
            pieces += [deletion, *([insertion] if new else [])]
        elif new:
            pieces.append(_run(run, new))
        pieces += [_run(run, after)] if after else []
        for piece in pieces:
            run.addprevious(piece)
        run.getparent().remove(run)

    return edited(docx, edit)


def with_paragraph(docx: bytes, behind: str, text: str) -> bytes:
    """The file with a paragraph of its own behind the one that says `behind`."""

    def edit(root: etree._Element) -> None:
        run = _run_with(root, behind)
        paragraph = run.getparent()
        made = etree.Element(W + "p")
        made.append(_run(run, text))
        paragraph.addnext(made)

    return edited(docx, edit)


def commented(docx: bytes, anchor: str, text: str, *, author: str = "陆清和") -> bytes:
    """The file with a comment in the margin of the run that says `anchor`."""

    def edit(root: etree._Element) -> None:
        run = _run_with(root, anchor)
        before, _, after = "".join(run.itertext(W + "t")).partition(anchor)
        reference = etree.Element(W + "r")
        etree.SubElement(reference, W + "commentReference", {W + "id": "7"})
        for piece in (
            _run(run, before),
            etree.Element(W + "commentRangeStart", {W + "id": "7"}),
            _run(run, anchor),
            etree.Element(W + "commentRangeEnd", {W + "id": "7"}),
            reference,
            _run(run, after),
        ):
            run.addprevious(piece)
        run.getparent().remove(run)

    parts = parts_of(edited(docx, edit))
    types = etree.fromstring(parts["[Content_Types].xml"])
    etree.SubElement(
        types, TYPES + "Override", {"PartName": "/word/comments.xml", "ContentType": COMMENTS}
    )
    relations = etree.fromstring(parts["word/_rels/document.xml.rels"])
    target = {"Id": "rIdNotes", "Type": COMMENTS_OF, "Target": "comments.xml"}
    etree.SubElement(relations, REL + "Relationship", target)
    parts["[Content_Types].xml"] = etree.tostring(types)
    parts["word/_rels/document.xml.rels"] = etree.tostring(relations)
    parts["word/comments.xml"] = (
        f'<w:comments xmlns:w="{W[1:-1]}"><w:comment w:id="7" w:author="{author}" w:date="{DAY}">'
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:comment></w:comments>"
    ).encode()
    return packed(parts)


def unmarked(docx: bytes) -> bytes:
    """The file as a program leaves it that keeps no custom properties."""
    parts = parts_of(docx)
    del parts["docProps/custom.xml"]
    for name, tag in (("_rels/.rels", "Target"), ("[Content_Types].xml", "PartName")):
        root = etree.fromstring(parts[name])
        for child in list(root):
            if "custom.xml" in child.get(tag, ""):
                root.remove(child)
        parts[name] = etree.tostring(root)
    return packed(parts)
