"""No text makes reading fail, and none loses a character."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import example, given, settings
from hypothesis import strategies as st

from huibao.report.figures import find_figures
from huibao.report.outline import Node, parse
from huibao.report.placeholders import find_placeholders
from huibao.report.plan import find_plan, find_problems
from huibao.report.proof import proof
from huibao.report.reading.numerals import (
    CIRCLED,
    from_chinese,
    from_circled,
    from_words,
    to_chinese,
)

MARKS = list("。，；：、“”《》（）|[]%％\t\n *２\u00a0\u3000📌")
MARKERS = [
    "一、",
    "二、",
    "（一）",
    "（二）",
    "(一)",
    "1.",
    "2、",
    "（1）",
    "①",
    "一是",
    "二是",
    "三是",
]
OPENERS = ["第一，", "其二，", "——", "第一部分", "截至目前", "下一步将", "各位代表：", "附件："]
WORDS = [
    "工作总结",
    "存在问题",
    "办公室",
    "完成",
    "由财务科牵头",
    "9月底前",
    "会议",
    "位居",
    "第3名",
]
NUMBERS = [
    "2023年",
    "6月30日",
    "20",
    "3.5",
    "**",
    "XX",
    "__",
    "件次",
    "万元",
    "项",
    "\r\n",
    "\n\n ",
]
PIECES = MARKS + MARKERS + OPENERS + WORDS + NUMBERS
TEXTS = st.one_of(
    st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=80).map("".join)
)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_the_blocks_of_any_text_give_it_back(text: str) -> None:
    blocks = parse(text).blocks
    assert "".join(block.text for block in blocks) == text
    assert all(text[block.start : block.end] == block.text for block in blocks)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_all_that_is_found_in_any_text_lies_inside_it_and_in_order(text: str) -> None:
    for found in (find_figures(text), find_placeholders(text), proof(text)):
        starts = [each.start for each in found]
        assert starts == sorted(starts)
        assert all(0 <= each.start <= each.end <= len(text) for each in found)
    for each in (*find_plan(text), *find_problems(text)):
        assert 0 <= each.start <= each.end <= len(text)


@settings(max_examples=400, deadline=None)
@example("。一是\r——0")
@given(TEXTS)
def test_children_lie_inside_their_parents(text: str) -> None:
    def check(nodes: tuple[Node, ...], start: int, end: int) -> None:
        for node in nodes:
            assert start <= node.start <= node.body_start <= node.end <= end
            check(node.children, node.start, node.end)

    check(parse(text).nodes, 0, len(text))


PARTS = st.lists(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=4), min_size=1, max_size=5
)


def _written(parts: list[list[tuple[int, int]]]) -> Iterator[tuple[str, str, int, str]]:
    """Yield kind, marker, number and line of a report with this many sections, points and items."""
    for part, sections in enumerate(parts, start=1):
        yield "part", f"{to_chinese(part)}、", part, "工作推进情况\n"
        for section, (points, items) in enumerate(sections, start=1):
            after = "" if points else "\n"
            heading = f"抓落实，促提升。{after}"
            yield "section", f"（{to_chinese(section)}）", section, heading
            for point in range(1, points + 1):
                end = "\n" if point == points else ""
                yield "point", f"{to_chinese(point)}是", point, f"加强日常管理。按时完成任务。{end}"
            for item in range(1, items + 1):
                yield "item", f"{item}.", item, "定期开展检查。发现问题及时处置。\n"


@settings(max_examples=200, deadline=None)
@given(PARTS)
def test_the_numbering_that_goes_in_comes_out(parts: list[list[tuple[int, int]]]) -> None:
    written = list(_written(parts))
    text = "某局2023年工作总结\n各项工作有序开展。\n" + "".join(
        marker + words for _, marker, _, words in written
    )
    found = [(node.kind, node.marker, node.number) for node in parse(text).walk()]
    assert found == [(kind, marker, number) for kind, marker, number, _ in written]
    assert not [each for each in proof(text) if each.rule.startswith("number-")]


@given(st.integers(1, 99))
def test_a_numeral_comes_back_from_its_words(number: int) -> None:
    assert from_chinese(to_chinese(number)) == number
    assert from_words(to_chinese(number) + "万") == number * 10_000


@given(st.text(alphabet="一二三四五六七八九十百零", max_size=6))
def test_words_that_are_no_number_give_none(words: str) -> None:
    number = from_chinese(words)
    assert number is None or 1 <= number <= 199


def test_circled_numbers_count_to_twenty() -> None:
    assert [from_circled(mark) for mark in CIRCLED] == [*range(1, 21), *range(1, 21)]
    assert from_circled("a") is None
