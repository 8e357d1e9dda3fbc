"""Characters of symbol fonts as the Unicode characters they look like."""

from __future__ import annotations

from typing import Final

UNKNOWN: Final = "〓"  # the printers' mark for a character that could not be set

_RINGED: Final = "①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"


def _from(first: int, signs: str) -> dict[int, str]:
    return {first + n: sign for n, sign in enumerate(signs)}


_WINGDINGS: Final = {
    0x20: " ", 0x28: "☎", 0x2A: "✉", 0x46: "☞", 0x4A: "☺", 0x4C: "☹",
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x74: "⧫", 0x75: "◆",
    0x76: "❖", 0x77: "◆", 0x80: "⓪", **_from(0x81, _RINGED), 0x9E: "·", 0x9F: "•", 0xA1: "○",
    0xA4: "◉", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xB2: "✫", 0xD8: "➢", **_from(0xDF, "←→↑↓"),
    0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2: Final = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x69: "⓪",
    **_from(0x6A, _RINGED), 0x96: "●", 0xA3: "□",
}  # fmt: skip
_SYMBOL: Final = {
    **_from(0x20, " !∀#∃%&∋()∗+,−./0123456789:;<=>?"),
    **_from(0x40, "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"),
    **_from(0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"),
    0xB7: "•", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xB8: "÷",
    0xB9: "≠", 0xBB: "≈", 0xA5: "∞", 0xA2: "′", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓",
    0xD6: "√", 0xD7: "⋅", 0xDE: "⇒", 0xE5: "∑",
}  # fmt: skip
_FONTS: Final = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
_OTHERS: Final = ("wingdings 3", "webdings", "marlett", "mt extra")
_ANY_FONT: Final = _WINGDINGS | {0xB7: "•"}
"""What a sign is most likely to be whose font the file does not name: pasted as a bullet."""


def symbol(sign: str, *, font: str, default: str = UNKNOWN) -> str:
    """A character of a font ("" when none is named) as Unicode; `default` when it is not known."""
    code = ord(sign)
    private = 0xE000 <= code <= 0xF8FF
    known = _FONTS.get(font.strip().lower())
    if not font and 0xF000 <= code <= 0xF0FF:
        known = _ANY_FONT
    if known is not None and (private or code < 0x100):
        plain = code & 0xFF if private else code
        return known.get(plain, default)
    return default if private else sign


def is_symbol_font(name: str) -> bool:
    """Whether a font's characters are signs, and not what their codes say."""
    return name.strip().lower() in (*_FONTS, *_OTHERS)
