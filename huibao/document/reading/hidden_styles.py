"""Text that is hidden by its style, marked as hidden where it stands.

What is pasted from a web page brings such lines (窗体顶端, 窗体底端), which their owner never sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from huibao.document.elements import W
from huibao.document.reading.numbering import Styles

# Word wants w:vanish behind these (17.3.2.28).
_BEFORE: Final = frozenset(
    W + name
    for name in (
        "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike",
        "outline", "shadow", "emboss", "imprint", "noProof", "snapToGrid",
    )
)  # fmt: skip


def mark_hidden(root: etree._Element, styles: Styles) -> None:
    """Give every run of a part that its style hides a `w:vanish`, unless it speaks for itself."""
    hidden = styles.hidden()
    for style in list(root.iter(W + "pStyle", W + "rStyle")) if hidden else ():
        if style.get(W + "val") in hidden:
            for run in _runs(style):
                _hide(run)


def _runs(style: etree._Element) -> Iterator[etree._Element]:
    """The runs that bear a style now; not those that once did, nor a paragraph's end."""
    holder = style.getparent().getparent()
    if holder is None:
        return
    if style.tag == W + "rStyle" and holder.tag == W + "r":
        yield holder
    elif style.tag == W + "pStyle" and holder.tag == W + "p":
        yield from holder.iter(W + "r")


def _hide(run: etree._Element) -> None:
    properties = run.find(W + "rPr")
    if properties is None:
        properties = etree.Element(W + "rPr")
        run.insert(0, properties)
    if properties.find(W + "vanish") is None:
        at = sum(1 for child in properties if child.tag in _BEFORE)
        properties.insert(at, etree.Element(W + "vanish"))
