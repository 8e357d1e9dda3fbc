"""Whatever a report says stands in its Word file, in order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word_xml import REPORT, opened, written

from huibao.document.reading.word import read_word
from huibao.document.writing.word import write_word
from huibao.document.writing.wordml import printable

LINES = st.sampled_from(
    [
        "一、总体情况", "（一）抓学习。一是学。", "（二）", "1.规范", "（1）限时", "Hello world",
        "一是抓学习。二是抓服务。", "项目\t数量", "合计\t\t12", "\t", "各位代表：", "2024年7月5日",
        "青河市水务局", "——抓落实", "附件：1.台账", "", "　　空二字", "［图：0123456789abcdef］",
        "<w:t>&amp;\"'", "一、总体。二、问题。三、打算。",
    ]
)  # fmt: skip


def said(text: str) -> str:
    return "".join(printable(text.replace("\r\n", "\n").replace("\r", "\n")).split())


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_any_text_is_in_the_reopened_document_in_order(text: str) -> None:
    content = write_word(text)
    opened(content)
    assert written(content) == said(text)


@given(
    st.lists(LINES | st.text(max_size=8), max_size=12).map("\n".join),
    st.sampled_from(["plain", "formal"]),
)
@settings(max_examples=200, deadline=None)
def test_text_that_looks_like_a_report_is_in_the_document_in_order(text: str, profile: str) -> None:
    assert said(text) in written(write_word(text, profile=profile))


def test_control_characters_become_visible_ones() -> None:
    assert written(write_word("一\x00二\x07三\ud800四")) == "一␀二␇三�四"


def test_our_own_reading_gives_the_text_back() -> None:
    assert read_word(write_word(REPORT)).text.replace("\n", "") == REPORT.replace("\n", "")


@pytest.mark.parametrize("profile", ["plain", "formal"])
def test_the_seed_reports_are_there_to_the_last_character(profile: str) -> None:
    near = Path(__file__).parents[3] / "shared" / "seeds"
    seeds = sorted(Path(os.environ.get("HUIBAO_SEEDS", near)).glob("*.txt"))
    if not seeds:
        pytest.skip("the seed reports are not here: point HUIBAO_SEEDS at their folder")
    for seed in seeds:
        text = seed.read_text(encoding="utf-8")
        assert said(text) in written(write_word(text, profile=profile))
