"""Numbers set above or below the line, read as the signs that stand so by themselves: m², 10⁴, CO₂.

A text has no such typeface: 10⁴亩 would be read as 104亩, and m² as m2, which is no unit.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from huibao.document.elements import W

_SIGNS: Final = {
    "superscript": str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ"),
    "subscript": str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}
_TEXTS: Final = (W + "t", W + "delText")


def raised(text: str, place: str) -> str | None:
    """The text in signs that stand above ("superscript") or below the line; None without them."""
    signs = _SIGNS.get(place, {})
    return text.translate(signs) if all(ord(sign) in signs for sign in text) else None


def write_raised(root: etree._Element) -> None:
    """Put such signs in the place of every run of a part that holds nothing but what has one."""
    for place in list(root.iter(W + "vertAlign")):
        properties = place.getparent()
        run = None if properties is None else properties.getparent()
        if properties is None or run is None or run.tag != W + "r":
            continue
        texts = [text for text in run.iterchildren(*_TEXTS) if text.text]
        shown = [raised(text.text or "", place.get(W + "val", "")) for text in texts]
        if texts and None not in shown:
            for text, signs in zip(texts, shown, strict=True):
                text.text = signs
            properties.remove(place)
