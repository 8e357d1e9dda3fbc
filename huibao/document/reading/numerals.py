"""Numbers as a Word list shows them: 一、甲、①、IV (ISO/IEC 29500-1, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from huibao.report.reading.numerals import digit_by_digit, in_places, to_chinese

_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL: Final = str.maketrans("贰叁陆", "貳參陸")
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def chinese_legal(number: int) -> str:
    """壹, 壹拾, 壹拾壹, up to 9999; larger numbers stay in digits."""
    return in_places(number, digits=_LEGAL, places="拾佰仟")


def _chinese_legal_traditional(number: int) -> str:
    return chinese_legal(number).translate(_LEGAL_TRADITIONAL)


def roman(number: int) -> str:
    """I to MMMCMXCIX; other numbers stay in digits."""
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, numeral in _ROMAN:
        count, number = divmod(number, value)
        text += numeral * count
    return text


def letters(number: int) -> str:
    """A to Z, then AA, BB ... as Word does; beyond thirty rounds it stays in digits."""
    if not 0 < number <= 26 * 30:
        return str(number)
    rounds, letter = divmod(number - 1, 26)
    return chr(ord("A") + letter) * (rounds + 1)


def circled(number: int) -> str:
    """① to ㊿; other numbers stay in digits."""
    for first, last, start in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(start + number - first)
    return str(number)


def _from_block(start: int, size: int) -> Callable[[int], str]:
    def numeral(number: int) -> str:
        return chr(start + number - 1) if 0 < number <= size else str(number)

    return numeral


def _cyclic(signs: str) -> Callable[[int], str]:
    def numeral(number: int) -> str:
        return signs[number - 1] if 0 < number <= len(signs) else str(number)

    return numeral


def _full_width(number: int) -> str:
    return str(number).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})


_ORDINAL_ENDINGS: Final = {1: "st", 2: "nd", 3: "rd"}


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else _ORDINAL_ENDINGS.get(number % 10, 'th')}"


FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalZero3": lambda number: f"{number:03d}",
    "decimalZero4": lambda number: f"{number:04d}",
    "decimalZero5": lambda number: f"{number:05d}",
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "upperLetter": letters,
    "lowerLetter": lambda number: letters(number).lower(),
    "ordinal": _ordinal,
    "chineseCounting": to_chinese,
    "chineseCountingThousand": to_chinese,
    "japaneseCounting": to_chinese,
    "taiwaneseCounting": to_chinese,
    "taiwaneseCountingThousand": to_chinese,
    "koreanCounting": to_chinese,
    "ideographDigital": digit_by_digit,
    "japaneseDigitalTenThousand": digit_by_digit,
    "taiwaneseDigital": digit_by_digit,
    "koreanDigital2": digit_by_digit,
    "chineseLegalSimplified": chinese_legal,
    "ideographLegalTraditional": _chinese_legal_traditional,
    "japaneseLegal": chinese_legal,
    "ideographTraditional": _cyclic(_STEMS),
    "ideographZodiac": _cyclic(_BRANCHES),
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "ideographEnclosedCircle": _from_block(0x3280, 10),
    "decimalEnclosedParen": _from_block(0x2474, 20),
    "decimalEnclosedFullstop": _from_block(0x2488, 20),
    "numberInDash": lambda number: f"- {number} -",
    "none": lambda number: "",
}


def numeral(number: int, *, fmt: str) -> str:
    """A list number in a Word number format; an unknown format is shown in digits."""
    return FORMATS.get(fmt, str)(number)
