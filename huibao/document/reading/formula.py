"""A formula (OMML) in one line: fractions as 12/34, raised signs as 10⁴, roots as √(a+b).

Its characters alone would be another number: 1234 and 104.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from lxml import etree

from huibao.document.reading.raised import raised

M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_WHOLE: Final = re.compile(r"[\w.%]*|\(.*\)")
_MARKS: Final = {"superscript": "^", "subscript": "_"}


def formula(element: etree._Element) -> str:
    """What a formula says, in a line; a part that is no single thing stands in brackets."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    if tag == M + "t":
        return element.text or ""
    draw = _DRAWN.get(tag.removeprefix(M))
    return draw(element) if draw else "".join(map(formula, element))


def _part(element: etree._Element, name: str) -> str:
    found = element.find(M + name)
    return "" if found is None else formula(found)


def _one(text: str) -> str:
    return text if _WHOLE.fullmatch(text) else f"({text})"


def _fraction(element: etree._Element) -> str:
    return f"{_one(_part(element, 'num'))}/{_one(_part(element, 'den'))}"


def _script(element: etree._Element) -> str:
    return _part(element, "e") + _scripts(element)


def _scripts(element: etree._Element) -> str:
    below, above = _part(element, "sub"), _part(element, "sup")
    return _set_off(below, "subscript") + _set_off(above, "superscript")


def _set_off(text: str, place: str) -> str:
    return (raised(text, place) or f"{_MARKS[place]}{_one(text)}") if text else ""


def _root(element: etree._Element) -> str:
    return f"{_set_off(_part(element, 'deg'), 'superscript')}√{_one(_part(element, 'e'))}"


def _fenced(element: etree._Element) -> str:
    inner = ",".join(formula(each) for each in element.iterchildren(M + "e"))
    return f"{_sign(element, 'begChr', '(')}{inner}{_sign(element, 'endChr', ')')}"


def _gathered(element: etree._Element) -> str:
    """A sum, a product or an integral, with its bounds in front of what it is taken of."""
    return _sign(element, "chr", "∫") + _scripts(element) + _part(element, "e")


def _sign(element: etree._Element, name: str, usual: str) -> str:
    found = element.find(f"{M}{element.tag.removeprefix(M)}Pr/{M}{name}")
    return usual if found is None else found.get(M + "val", "")


_DRAWN: Final[Mapping[str, Callable[[etree._Element], str]]] = {
    "f": _fraction,
    **dict.fromkeys(("sSup", "sSub", "sSubSup"), _script),
    "rad": _root,
    "d": _fenced,
    "nary": _gathered,
}
