"""A report cut into parts and sections keeps every character, each in one of them."""

from __future__ import annotations

import pytest

from huibao.report.cutting import chapters, cut
from huibao.report.outline import parse
from tests.report.expectations import Expected, samples


def _bare(words: str) -> str:
    return "".join(words.split())


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_title_headings_and_pieces_are_the_whole_report(sample: Expected) -> None:
    text = sample.text
    outline = parse(text)
    joined = text[: outline.title.end] if outline.title else ""
    for chapter in chapters(text):
        joined += chapter.line
        joined += "".join(text[piece.start : piece.end] for piece in chapter.pieces)
    assert _bare(joined) == _bare(text)


def test_pieces_bear_the_names_of_their_headings() -> None:
    text = "青禾局2023年工作总结\n导语。\n一、主要工作\n总述。\n（一）收文。甲。\n二、问题\n乙。\n"
    assert [(piece.heading, piece.name) for piece in cut(text)] == [
        ("", "导语"),
        ("主要工作", "主要工作"),
        ("主要工作", "收文"),
        ("问题", "问题"),
    ]
