"""Reading takes time in proportion to the text, also when somebody means ill."""

from __future__ import annotations

import pytest

from huibao.report.outline import parse
from huibao.report.plan import find_plan
from huibao.report.proof import proof
from tests.cpu import cpu_seconds
from tests.report.expectations import samples

PATTERNS = [
    *(
        "一是",
        "一是好。",
        "（一）",
        "一、",
        "1.",
        "1.\n2.\n",
        "《",
        "“",
        "（",
        "*",
        "x",
        "第",
        "12,",
    ),
    *(
        "\n",
        " ",
        "和",
        "1次",
        "3个、",
        "，达3件",
        "*次",
        "第*",
        "X年 ",
        "《甲》、",
        "由",
        "下一步",
        "责任单位：",
        "\t1",
    ),
    "一、\n（一）\n1.\n（1）\n一是\n——\n",
]


def _seconds(text: str) -> float:
    return cpu_seconds(lambda: (parse(text), find_plan(text), proof(text)))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_four_times_the_text_takes_about_four_times_as_long(pattern: str) -> None:
    short, long = (pattern * (size // len(pattern)) for size in (15_000, 60_000))
    assert _seconds(long) < 8 * _seconds(short) + 0.3


def test_an_indicator_told_forty_thousand_times_in_one_sentence_is_read_as_fast() -> None:
    short, long = ("完成1万元，" * number for number in (10_000, 40_000))
    assert _seconds(long) < 6 * _seconds(short)


def test_a_megabyte_on_one_line_is_read_in_seconds() -> None:
    line = "".join(sample.text for sample in samples()).replace("\n", "").replace("\t", "")
    text = (line * (1_000_000 // len(line) + 1))[:1_000_000]
    assert _seconds(text) < 20
