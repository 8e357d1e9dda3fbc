"""What Word draws from a field's code alone, written out as text: 带圈字符, 复选框, 按钮 (17.16).

Most fields keep beside their code what they showed last, and that is read. A few keep nothing, for
Word draws them anew each time: read by their results, ㉑ and ☑ would be gone in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from huibao.document.elements import W, is_on, val, whole
from huibao.document.reading.equation_fields import equation
from huibao.document.reading.inline import text_element
from huibao.document.reading.symbols import UNKNOWN, symbol

_CODES: Final = (W + "instrText", W + "delInstrText")
_SAID: Final = tuple(
    W + name
    for name in (
        "t", "delText", "sym", "drawing", "pict", "object", "tab", "br", "footnoteReference",
        "endnoteReference",
    )
)  # fmt: skip
_NAME: Final = re.compile(r"\s*([A-Za-z]+)\s*")
_BUTTON: Final = re.compile(r"\S+\s*(.*)", re.DOTALL)  # the macro, and then what is shown
_SIGN: Final = re.compile(r'(\d+|0x[0-9a-fA-F]+)\b(?:.*?\\f\s+"?([^"\\]*))?')
_MAX_DEPTH: Final = 64  # Word nests them twenty deep at most
_LONGEST_CODE: Final = 4000


@dataclass
class _Field:
    """A field whose end has not been met."""

    begin: etree._Element
    parts: list[etree._Element]
    """Its marks and its code, those of fields in its code among them."""
    code: list[str] = field(default_factory=list)
    in_code: bool = True
    has_result: bool = False


def write_out(root: etree._Element) -> list[str]:
    """Put text in the place of each field of a part that keeps no result; returns the texts."""
    if next(root.iter(W + "fldChar"), None) is None:
        return []
    written: list[str] = []
    fields: list[_Field] = []
    deeper = 0
    for element in list(root.iter(W + "fldChar", *_CODES, *_SAID)):
        if element.tag != W + "fldChar":
            _take(element, fields)
            continue
        kind = element.get(W + "fldCharType", "")
        if deeper or (kind == "begin" and len(fields) == _MAX_DEPTH):
            deeper += {"begin": 1, "end": -1}.get(kind, 0)
            continue
        match kind:
            case "begin":
                fields.append(_Field(element, [element]))
            case "separate" if fields:
                fields[-1].in_code = False
                fields[-1].parts.append(element)
            case "end" if fields:
                ended = fields.pop()
                ended.parts.append(element)
                words = "" if ended.has_result else _words(ended)
                if words:
                    written.append(words)
                    ended.parts = [_put(ended, words)]
                    _say(fields, words)
                if fields:
                    fields[-1].parts += ended.parts
    return written


def _take(element: etree._Element, fields: list[_Field]) -> None:
    if element.tag not in _CODES:
        around = _say(fields, element.text or " ")
        if around is not None:
            around.parts.append(element)
    elif fields and fields[-1].in_code:
        fields[-1].code.append(element.text or "")
        fields[-1].parts.append(element)


def _say(fields: list[_Field], words: str) -> _Field | None:
    """Take what is shown as fields' result, or into the code that stands around it: that field."""
    for each in reversed(fields):
        if each.in_code:
            each.code.append(words)
            return each
        each.has_result = each.has_result or bool(words.strip())
    return None


def _put(ended: _Field, words: str) -> etree._Element:
    """Set words in the place of a field's marks and code; returns their element."""
    text = text_element(W + "t", words)
    ended.begin.addprevious(text)
    for part in ended.parts:
        part.getparent().remove(part)
    return text


def _words(ended: _Field) -> str:
    code = "".join(ended.code)[:_LONGEST_CODE]
    name = _NAME.match(code)
    drawn = _DRAWN.get(name[1].upper()) if name else None
    return drawn(code[name.end() :], ended.begin) if drawn and name else ""


def _button(code: str, _begin: etree._Element) -> str:
    match = _BUTTON.match(code)
    return match[1].strip() if match else ""


def _check_box(_code: str, begin: etree._Element) -> str:
    box = begin.find(f"{W}ffData/{W}checkBox")
    checked = None if box is None else box.find(W + "checked")
    checked = box.find(W + "default") if checked is None and box is not None else checked
    return "☑" if is_on(checked) else "□"


def _drop_down(_code: str, begin: etree._Element) -> str:
    choice = begin.find(f"{W}ffData/{W}ddList")
    entries = [] if choice is None else choice.findall(W + "listEntry")
    at = whole(val(choice, "result") or val(choice, "default"), 0)
    return str(entries[at].get(W + "val", "")) if 0 <= at < len(entries) else ""


def _sign(code: str, _begin: etree._Element) -> str:
    match = _SIGN.match(code)
    number = int(match[1], 0) if match and len(match[1]) < 8 else 0
    if match is None or not 0x20 <= number < 0xFFFF or 0xD800 <= number < 0xE000:
        return ""
    return symbol(chr(number), font=match[2] or "", default=UNKNOWN)


_DRAWN: Final[dict[str, Callable[[str, etree._Element], str]]] = {
    "EQ": lambda code, _begin: equation(code),
    "FORMCHECKBOX": _check_box,
    "FORMDROPDOWN": _drop_down,
    "GOTOBUTTON": _button,
    "MACROBUTTON": _button,
    "SYMBOL": _sign,
}
