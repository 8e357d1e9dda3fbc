"""A long title breaks between words into a trapezoid or a diamond."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_xml import opened

from huibao.document.title_lines import break_title, width
from huibao.document.word_out import write_word


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
