"""Chinese and circled numerals as outlines use them: 一 … 九十九, ① … ⑳."""

from __future__ import annotations

import re
import unicodedata

DIGITS = "零一二三四五六七八九"
IN_YEARS = str.maketrans("0123456789", "〇一二三四五六七八九")
"""Writes digits as the numerals of a year."""
NUMERAL = "[一二三四五六七八九十百]"
"""A regular expression for one character of a Chinese outline number."""

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
FORMAL = "壹贰叁肆伍陆柒捌玖拾"
"""Numerals as money is written with, which some put over their parts: 壹　履职情况."""

BRACKETED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"


_PLACES = {"十": 10, "百": 100, "千": 1_000}
_GROUPS = {"亿": 100_000_000, "万": 10_000}
_PLAIN = str.maketrans(FORMAL, "一二三四五六七八九十")

_ITEM = re.compile(
    r"(?m)^ *(\d{1,2})\.(?:(?P<counts>(?=\d{1,4}[个件项家户名人次条份起座处台场所]))|(?!\d))"
)


def to_chinese(number: int) -> str:
    """Return `number` in words: 12 gives 十二, 101 gives 一百零一; as digits outside 1 … 9999."""
    words = in_places(number, digits=DIGITS, places="十百千")
    return words.removeprefix("一") if words.startswith("一十") else words


def in_places(number: int, *, digits: str, places: str) -> str:
    """Return `number` in words of ten `digits` and the names of its `places`, from the tens on."""
    if not 0 < number < 10_000:
        return str(number)
    words = ""
    for digit, place in zip(reversed(str(number)), ("", *places), strict=False):
        if digit != "0":
            words = digits[int(digit)] + place + words
        elif words and not words.startswith(digits[0]):
            words = digits[0] + words
    return words


def digit_by_digit(number: int) -> str:
    """Return `number` as years are written: 2023 gives 二〇二三."""
    return str(number).translate(IN_YEARS)


def from_chinese(words: str) -> int | None:
    """Return the number 1 … 199 that `words` writes (十二 gives 12), or None when they do not."""
    words = words.translate(_PLAIN)
    if words.startswith("一百"):
        rest = words[2:].removeprefix("零")
        below = from_chinese(rest) if rest else 0
        return None if below is None or below > 99 else 100 + below
    tens, ten, ones = words.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    high = (1 if not tens else DIGITS.find(tens)) if ten else 0
    low = DIGITS.find(ones) if ones else 0
    if high < (1 if ten else 0) or low < (1 if ones else 0) or not (ten or ones):
        return None
    return high * 10 + low


def from_words(words: str) -> int | None:
    """Return the number that `words` tell (两亿三千万 is 230,000,000), None when they tell none."""
    for sign, place in _GROUPS.items():
        above, group, below = words.rpartition(sign)
        if group:
            high, low = from_words(above), from_words(below) if below else 0
            return None if high is None or low is None else high * place + low
    total = digit = 0
    for sign in words.replace("两", "二"):
        if sign in _PLACES:
            total, digit = total + (digit or 1) * _PLACES[sign], 0
        elif digit or (digit := DIGITS.find(sign)) < 0:  # 三五 counts nothing exactly
            return None
    return total + digit or None


def from_circled(mark: str) -> int | None:
    """Return the number of a single sign (① or ⑴ … ⒇, ㈠ … ㈩), or None for another character."""
    known = len(mark) == 1 and mark in CIRCLED + BRACKETED
    return int(unicodedata.numeric(mark)) if known else None


def part_item_numbers(text: str) -> str:
    """Return `text` with 1、56件 for 1.56件 where 2. follows: no decimal, but 56 under item 1."""
    found = list(_ITEM.finditer(text))
    numbers = [None, *(int(each[1]) for each in found), None]
    pieces, last = [], 0
    for each, before, own, after in zip(found, numbers, numbers[1:], numbers[2:], strict=False):
        beside = own is not None and (before == own - 1 or (after == own + 1 and before != own))
        if each["counts"] is not None and beside:
            pieces += [text[last : each.end(1)], "、"]
            last = each.end(1) + 1
    return "".join([*pieces, text[last:]])
