"""The code of an EQ field as the characters it shows (17.16.5.17).

Chinese Word and WPS make 带圈字符, 合并字符 and 拼音指南 of it, and older formulas are written so.
"""

from __future__ import annotations

import re
from typing import Final

from huibao.document.reading.numerals import circled

_SWITCH: Final = re.compile(r"\\([A-Za-z]+)\s*-?\d*\s*")
_FENCE: Final = re.compile(r"\\[LlRrBb][Cc]\s*\\?(.)\s*")  # which bracket stands on which side
_GENERAL: Final = re.compile(r'\\\*\s*(?:"[^"]*"|\S+)\s*')  # \* jc0 \* "Font:宋体" \* hps10
_RINGS: Final = frozenset("○〇◯⃝")
_CHINESE: Final = "一二三四五六七八九十"
_MAX_DEPTH: Final = 32


def equation(code: str) -> str:
    """The text that an EQ field shows, from what stands behind its name.

    A ring joins its character where there is such a sign (㉑); phonetic signs are left out.
    """
    plain = _GENERAL.sub("", code)
    return _Code(plain, annotated=plain != code and "hps" in code).text().strip()


class _Code:
    """A code being read from its start."""

    def __init__(self, code: str, *, annotated: bool) -> None:
        self._code = code
        self._annotated = annotated
        self._at = 0

    def text(self) -> str:
        """Everything that is shown."""
        return "".join(self._arguments(depth=0))

    def _arguments(self, depth: int) -> list[str]:
        """What stands between commas, up to the closing bracket."""
        found = [""]
        switches: list[str] = []
        while self._at < len(self._code):
            if fence := _FENCE.match(self._code, self._at):
                self._at = fence.end()
            elif switch := _SWITCH.match(self._code, self._at):
                switches.append(switch[1].lower())
                self._at = switch.end()
            else:
                sign = self._sign()
                if sign == "(" and depth < _MAX_DEPTH:
                    found[-1] += self._drawn(switches, self._arguments(depth + 1))
                    switches = []
                elif sign == ")" and depth:
                    return found
                elif sign in (",", ";") and depth:
                    found.append("")
                else:
                    found[-1] += sign.removeprefix("\\")
        return found

    def _sign(self) -> str:
        """The next character, with the backslash that makes it an ordinary one."""
        length = 2 if self._code[self._at] == "\\" else 1
        self._at += length
        return self._code[self._at - length : self._at]

    def _drawn(self, switches: list[str], arguments: list[str]) -> str:
        match switches[0] if switches else "":
            case "":
                return f"({','.join(arguments)})"
            case "f":
                return "/".join(arguments)
            case "r":
                return "√".join(arguments) if len(arguments) > 1 else f"√{arguments[0]}"
            case "b":
                return f"({''.join(arguments)})"
            case "a" | "l":
                return ",".join(arguments)
            case "o":
                return self._struck_over([argument.strip() for argument in arguments])
        return "".join(arguments)

    def _struck_over(self, arguments: list[str]) -> str:
        if self._annotated:
            return arguments[-1]
        inner = "".join(argument for argument in arguments if argument not in _RINGS)
        return inner if len(inner) == len("".join(arguments)) else _ringed(inner)


def _ringed(text: str) -> str:
    """A number, letter or character in a ring; itself where Unicode has no such sign."""
    if text.isdecimal() and len(text) < 3:
        return circled(int(text))
    if len(text) == 1 and text in _CHINESE:
        return chr(0x3280 + _CHINESE.index(text))
    if len(text) == 1 and text.isascii() and text.isalpha():
        return chr((0x24B6 - ord("A") if text.isupper() else 0x24D0 - ord("a")) + ord(text))
    return text
