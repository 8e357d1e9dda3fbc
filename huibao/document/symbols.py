"""Characters of symbol fonts as the Unicode characters they look like."""

from __future__ import annotations

from typing import Final

UNKNOWN: Final = "〓"  # the printers' mark for a character that could not be set

_WINGDINGS: Final = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x74: "⧫", 0x75: "◆",
    0x76: "❖", 0x77: "◆", 0x9E: "·", 0x9F: "•", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xB2: "✫",
    0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2: Final = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x96: "●", 0xA3: "□",
}  # fmt: skip
_SYMBOL: Final = {
    0xB7: "•", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xB8: "÷",
    0xB9: "≠", 0xA5: "∞", 0xA2: "′", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xD7: "⋅",
    0x61: "α", 0x62: "β", 0x64: "δ", 0x6D: "μ", 0x70: "π", 0x71: "θ", 0x44: "Δ", 0x53: "Σ",
}  # fmt: skip
_FONTS: Final = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


def symbol(sign: str, *, font: str, default: str = UNKNOWN) -> str:
    """A character of a font as Unicode; `default` when it is private to a font not known here."""
    code = ord(sign)
    private = 0xE000 <= code <= 0xF8FF
    known = _FONTS.get(font.strip().lower())
    if known is not None and (private or code < 0x100):
        plain = code & 0xFF if private else code
        return known.get(plain, default)
    return default if private else sign
