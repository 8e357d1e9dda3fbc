"""What a hand slips into when it writes YAML, known by the line, and how the line is put right.

The parser says what it expected; whoever typed a Chinese colon cannot see from that what he did.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDE = "\u3000\u00a0\u2002\u2003\u2009\ufeff"
"""Blanks that look like an indent and are none."""
NARROW = str.maketrans(
    {"，": ", ", "：": ": ", "“": '"', "”": '"'} | dict(zip("【】［］｛｝", "[][]{}", strict=True))
)


@dataclass(frozen=True)
class Slip:
    """What is wrong with line `number`, counted from 1, and what to write, in two languages."""

    number: int
    message: str
    advice: str


def slip_near(lines: Sequence[str], number: int) -> Slip | None:
    """Return what is wrong with line `number`, or else with the one before; None where unknown."""
    for each in (number, number - 1):
        if 1 <= each <= len(lines) and (found := _slip_in(lines, each)):
            return found
    return None


def _slip_in(lines: Sequence[str], number: int) -> Slip | None:
    """Return what is wrong with this very line; None where it shows no slip."""
    line = lines[number - 1].rstrip()
    for pattern, message, mended in SLIPS:
        if found := pattern.match(line):
            return Slip(number, message, mended(found))
    before = next((each for each in reversed(lines[: number - 1]) if each.strip()), "")
    here, there = KEY_OF.match(line), WHOLE.match(before)
    if here and there and len(here["indent"]) > len(there["indent"]) + len(there["dash"] or ""):
        return Slip(number, *DEEPER)
    return None


def _write(pattern: str) -> Callable[[re.Match[str]], str]:
    """Return what tells to write the line as `pattern` has it, filled from the match."""

    def advice(found: re.Match[str]) -> str:
        line = found.expand(pattern).strip()
        return f"写成：{line} / Write: {line}"

    return advice


def _say(advice: str) -> Callable[[re.Match[str]], str]:
    return lambda _: advice


def _narrowed(found: re.Match[str]) -> str:
    line = found["all"].strip().translate(NARROW)
    return f"写成：{line} / Write: {line}"


KEY_OF = re.compile(r"(?P<indent> *)[A-Za-z_]+:(?: |$)")
WHOLE = re.compile(r"(?P<indent> *)(?P<dash>- +)?[A-Za-z_]+: +[^\s#|>&]")
DEEPER = (
    "比上一行缩进得深 / This line is indented more than the one before",
    "与上一行的键对齐 / Align it with the key of the line before",
)
START = r"(?P<start> *(?:- +)?[A-Za-z_]+)"
TABLE = _say(
    "表格不能直接粘贴：每人一项，如"
    " “- key: li”，下面对齐写 “name: 李文”、“mail: li@example.com”"
    " / A table cannot be pasted: write `- key: li`, and below it `name:` and `mail:`"
)
SLIPS: tuple[tuple[re.Pattern[str], str, Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(r"[^\t#]*[^\s#][^\t]*\t+[^\t]+\t"),
        "像是从表格粘贴来的 / This looks like a row pasted from a table",
        TABLE,
    ),
    (
        re.compile(r"\s*[^\s:：,，#\[{-][^:：,，\[{]*(?:[,，][^:：,，]+){2,}$"),
        "像是从表格粘贴来的 / This looks like a row pasted from a table",
        TABLE,
    ),
    (
        re.compile(r" *\t"),
        "用了 Tab 缩进 / The indent holds a tab",
        _say("改为空格，与同级的键对齐 / Write spaces, as many as the keys beside it have"),
    ),
    (
        re.compile(rf" *[{WIDE}]"),
        "行首有全角空格或不间断空格 / The indent holds blanks that are no spaces",
        _say("删去行首，改用英文空格缩进 / Delete them and indent with spaces"),
    ),
    (
        re.compile(r"\s*＃"),
        "注释的 ＃ 是全角的 / The ＃ of this comment is a full-width one",
        _say("改为英文 # / Write #"),
    ),
    (
        re.compile(r"\s*(?:[—–－]+ *|-(?=[A-Za-z_]+[:：]))(?P<rest>[A-Za-z_]+[:：].*)"),
        "列表的短横应是英文 -，后接一个空格 / A list's dash is - and a space",
        _write(r"- \g<rest>"),
    ),
    (
        re.compile(START + r" *：[ \u3000]*(?P<rest>.*)"),
        "冒号是全角的 / The colon is a full-width one",
        _write(r"\g<start>: \g<rest>"),
    ),
    (
        re.compile(START + r":(?P<rest>[^\s/].*)"),
        "冒号后缺少空格 / A space is missing behind the colon",
        _write(r"\g<start>: \g<rest>"),
    ),
    (
        re.compile(START + r": +(?P<rest>\{[^{}:]*\}[^\s,#].*|[@`%][^\"]*)$"),
        "以特殊符号开头的文字须加引号 / Text that begins so has to stand in quotes",
        _write(r'\g<start>: "\g<rest>"'),
    ),
    (
        re.compile(START + r": +(?P<rest>[^\s\"'\[{#|>&*][^\"]*: [^\"]*)$"),
        "文字里有英文冒号加空格，须加引号 / Text that holds a colon and a space stands in quotes",
        _write(r'\g<start>: "\g<rest>"'),
    ),
    (
        re.compile(r"(?P<all>[^#\"]*(?:[\[{]|[【［｛])[^#\"]*[，：【】［］｛｝][^#\"]*)$"),
        "括号里的逗号、冒号或括号是全角的 / A full-width mark stands in brackets",
        _narrowed,
    ),
    (
        re.compile(r"(?P<all>[^#\"]*\{[^#\"}]*: [^,\"}]* [A-Za-z_]+: [^#\"]*)$"),
        "花括号里两项之间缺少英文逗号 / A comma is missing between two entries in braces",
        _say("各项之间写英文逗号：{key: a, label: 甲} / Part them by commas: {key: a, label: b}"),
    ),
)
"""How a line looks, what that is, and what to do; the first that fits is told."""
