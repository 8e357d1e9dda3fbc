"""A long title breaks between words into a trapezoid or a diamond."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_xml import opened

from huibao.document.writing.title_lines import break_title, width
from huibao.document.writing.word import write_word


@pytest.mark.parametrize(
    "lines",
    [
        ["云岭县水务局2024年工作要点"],
        ["青河市水务局办公室2024年上半年工作总结", "和下半年重点工作安排"],
        ["云岭县农业农村局2023年工作总结", "及2024年工作计划"],
        ["青河市人民政府办公室关于印发2024年度", "政府系统重点工作任务分解方案的通知"],
    ],
)
def test_titles_break_where_a_reader_would_pause(lines: list[str]) -> None:
    assert break_title("".join(lines), most=20) == lines


@given(st.text(alphabet="青河市水务局办公室2024年上半及《》工作总结、的 a", max_size=90))
def test_no_character_is_lost_and_no_line_too_wide(title: str) -> None:
    lines = break_title(title, most=20)
    assert "".join(lines) == title
    if len(lines) > 1:
        assert not any(line.startswith(("、", "》", "年")) for line in lines[1:])


def test_a_number_is_never_torn_apart() -> None:
    for padding in range(12, 20):
        lines = break_title("关" * padding + "2024年工作总结与计划安排说明", most=20)
        assert any("2024年" in line for line in lines)
        assert max(map(width, lines)) <= 20


def test_the_lines_are_one_title_paragraph() -> None:
    word = write_word("云岭县农业农村局2023年工作总结及2024年工作计划\n一、情况")
    title = opened(word).paragraphs[0]
    assert title.style.name == "Title"
    assert title.text == "云岭县农业农村局2023年工作总结\n及2024年工作计划"


def test_a_line_that_is_too_long_has_the_whole_title_broken_anew() -> None:
    own = ["云州市住房和城乡建设局办公室关于2024年度机关工作", "完成情况的", "综合报告"]
    word = write_word("\n".join(own) + "\n2024年，进展顺利。\n一、情况\n")
    assert opened(word).paragraphs[0].text.split("\n") == [
        "云州市住房和城乡建设局办公室",
        "关于2024年度机关工作完成情况的综合报告",
    ]


def test_lines_that_fit_stay_as_they_were_written() -> None:
    own = ["云州市住房和城乡建设局", "2024年工作总结和2025年工作计划"]
    word = write_word("\n".join(own) + "\n2024年，进展顺利。\n一、情况\n")
    assert opened(word).paragraphs[0].text.split("\n") == own


def test_the_name_of_an_organ_is_never_torn_at_its_and() -> None:
    for name in ("住房和城乡建设", "发展和改革", "文化和旅游"):
        for padding in range(3, 9):
            title = f"云州市{'青' * padding}区{name}局关于2024年工作总结和2025年工作计划的报告"
            assert any(name in line for line in break_title(title, most=20))
