"""What a department numbers itself gets the official number of its place in the report."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.office import load_office, sample_folder
from huibao.cycle.assembly import assemble
from huibao.document.reading.word import read_word
from huibao.document.writing.word import write_word
from huibao.office import PartKind, ReportKind, SectionKind
from huibao.report.outline import parse
from huibao.report.outline.renumbering import opens_with_list, renumber
from huibao.report.proof import proof
from huibao.report.reading.numerals import to_chinese

MODEL = load_office(sample_folder()).kind("half-year")
TITLE = "某市文化局2024年上半年工作总结"

WRITTEN = {
    "（一）": ("（一）", "（二）"),
    "1.": ("1.", "2."),
    "1、": ("1、", "2、"),
    "（1）": ("（1）", "（2）"),
    "①": ("①", "②"),
    "一、": ("一、", "二、"),
}


def kind_of(*parts: PartKind) -> ReportKind:
    return MODEL.model_copy(update={"parts": parts})


def section(key: str, heading: str = "", marker: str | None = None) -> SectionKind:
    return SectionKind(
        key=key, heading=heading, marker=marker, department="office", contributor="su"
    )


UNDER_A_SECTION = kind_of(
    PartKind(
        heading="工作情况",
        sections=(section("market", "市场管理"), section("arts", "艺术创作")),
    )
)
UNDER_A_PART = kind_of(PartKind(heading="存在的问题", sections=(section("market", marker=""),)))


def merged(kind: ReportKind, *texts: str) -> list[str]:
    keys = [each.key for each in kind.sections()]
    return assemble(TITLE, kind, dict(zip(keys, texts, strict=True))).text.split("\n")[1:]


def numbering(text: str) -> list[str]:
    """Return the rules of numbering that proof-reading finds broken in a report."""
    return [each.rule for each in proof(text) if each.rule.startswith("number-")]


@pytest.mark.parametrize("marks", WRITTEN.values(), ids=WRITTEN)
def test_under_a_section_every_style_of_list_becomes_the_third_tier(marks):
    text = f"{marks[0]}加强检查。检查场所300家。\n{marks[1]}开展宣传。发放资料200份。"
    assert merged(UNDER_A_SECTION, text, "排演新戏。") == [
        "一、工作情况",
        "（一）市场管理",
        "1.加强检查。检查场所300家。",
        "2.开展宣传。发放资料200份。",
        "（二）艺术创作。排演新戏。",
    ]


@pytest.mark.parametrize("marks", WRITTEN.values(), ids=WRITTEN)
def test_under_a_part_alone_every_style_of_list_becomes_the_second_tier(marks):
    text = f"{marks[0]}人手不足。\n{marks[1]}经费偏紧。"
    assert merged(UNDER_A_PART, text) == ["一、存在的问题", "（一）人手不足。", "（二）经费偏紧。"]


def test_yi_shi_is_no_tier_and_stays():
    together = "一是加强检查。二是开展宣传。"
    assert merged(UNDER_A_SECTION, together, "略。")[1] == f"（一）市场管理。{together}"
    apart = "一是加强检查。\n二是开展宣传。"
    assert merged(UNDER_A_SECTION, apart, "略。")[1:4] == ["（一）市场管理", *apart.split("\n")]


def test_a_sentence_in_front_runs_into_the_heading_and_the_list_follows():
    text = "今年以来，市场平稳。\n（一）加强检查。\n（二）开展宣传。"
    assert merged(UNDER_A_SECTION, text, "略。")[1:4] == [
        "（一）市场管理。今年以来，市场平稳。",
        "1.加强检查。",
        "2.开展宣传。",
    ]


def test_nested_tiers_follow_one_below_the_other():
    text = "（一）加强检查。\n1.查场所。\n（1）查证照。\n2.查票房。\n（二）开展宣传。\n1.进社区。"
    assert merged(UNDER_A_SECTION, text, "略。")[2:8] == [
        "1.加强检查。",
        "（1）查场所。",
        "①查证照。",
        "（2）查票房。",
        "2.开展宣传。",
        "（1）进社区。",
    ]


def test_a_list_in_one_paragraph_gets_a_paragraph_for_each_point():
    text = "（一）加强检查。检查场所300家。（二）开展宣传。发放资料200份。"
    assert merged(UNDER_A_SECTION, text, "略。")[2:4] == [
        "1.加强检查。检查场所300家。",
        "2.开展宣传。发放资料200份。",
    ]


def test_a_list_within_a_sentence_stays():
    text = "主要做了三件事：（1）检查；（2）宣传；（3）培训。"
    assert merged(UNDER_A_SECTION, text, "略。")[1] == f"（一）市场管理。{text}"


def test_what_is_missing_or_doubled_stays_so_and_is_found():
    lines = merged(UNDER_A_SECTION, "（一）加强检查。\n（三）开展宣传。", "略。")
    assert lines[2:4] == ["1.加强检查。", "3.开展宣传。"]
    assert numbering("\n".join([TITLE, *lines])) == ["number-skipped"]


def test_too_many_tiers_are_left_and_told():
    text = "第一章甲\n一、乙\n（一）丙\n1.丁\n（1）戊\n①己"
    assert renumber(text, tier=2).too_deep
    assert renumber(text, tier=2).text == text


def test_a_number_is_kept_apart_from_the_figure_behind_it():
    assert renumber("一、5个项目开工。\n二、3个完工。", tier=2).text == (
        "1. 5个项目开工。\n2. 3个完工。"
    )


def test_sections_without_headings_of_their_own_are_counted_through():
    plan = kind_of(
        PartKind(
            heading="下半年计划",
            sections=(section("a", marker=""), section("b", marker=""), section("c", "保障措施")),
        )
    )
    assert merged(plan, "1.甲事。\n2.乙事。", "（一）丙事。\n（二）丁事。", "人员到位。") == [
        "一、下半年计划",
        "（一）甲事。",
        "（二）乙事。",
        "（三）丙事。",
        "（四）丁事。",
        "（五）保障措施。人员到位。",
    ]


def test_a_section_alone_under_its_part():
    alone = kind_of(PartKind(heading="工作情况", sections=(section("a", "市场管理"),)))
    assert merged(alone, "（一）甲。\n（二）乙。") == [
        "一、工作情况",
        "（一）市场管理",
        "1.甲。",
        "2.乙。",
    ]


def test_an_office_may_leave_the_numbers_as_they_are_written():
    kind = UNDER_A_SECTION.model_copy(update={"renumber": False})
    assert merged(kind, "（一）甲。\n（二）乙。", "略。")[2:4] == ["（一）甲。", "（二）乙。"]


def test_words_that_point_to_a_number_of_before_are_named():
    found = renumber("（一）加强检查。\n（二）整改。见第（一）项。", tier=2)
    assert found.references == ("第（一）项",)
    assert [(each.before, each.after) for each in found.changes] == [
        ("（一）", "1."),
        ("（二）", "2."),
    ]
    assert renumber("（一）加强检查。\n（二）整改。见第（一）项。", tier=1).references == ()


def test_a_heading_stands_alone_before_lists_and_tables_and_runs_into_sentences():
    assert opens_with_list("1.甲。\n2.乙。")
    assert opens_with_list("指标\t数量\n甲\t1")
    assert not opens_with_list("今年以来，工作平稳。\n1.甲。")
    assert not opens_with_list("一是甲。二是乙。")


STYLES = {
    "part": lambda n: f"{to_chinese(n)}、",
    "section": lambda n: f"（{to_chinese(n)}）",
    "item": lambda n: f"{n}.",
    "comma": lambda n: f"{n}、",
    "subitem": lambda n: f"（{n}）",
    "circled": lambda n: "①②③④⑤⑥⑦⑧⑨"[n - 1],
}
ORDER = ("part", "section", "item", "subitem", "circled")
WORDS = ("加强检查", "开展宣传", "组织培训", "整理档案", "走访企业", "修缮馆舍")


@st.composite
def submissions(draw: st.DrawFn, steps: tuple[int, ...] = (1,)) -> str:
    """A text of any mixture of tiers, prose between; each number is one of `steps` further."""
    tiers = sorted(draw(st.sets(st.sampled_from(ORDER), min_size=1, max_size=4)), key=ORDER.index)
    tiers = [draw(st.sampled_from(("item", "comma"))) if t == "item" else t for t in tiers]
    words = (f"{WORDS[n % 6]}第{'甲乙丙丁戊己庚辛'[n // 6 % 8]}组工作" for n in count())
    lines = [f"今年以来，{next(words)}平稳推进。"] if draw(st.booleans()) else []

    def grow(depth: int) -> None:
        number = 0
        for _ in range(draw(st.integers(2 if depth == 0 else 0, 3))):
            number += draw(st.sampled_from(steps))
            lines.append(f"{STYLES[tiers[depth]](number)}{next(words)}。")
            if draw(st.booleans()):
                lines[-1] += f"完成{next(words)}。"
            if depth + 1 < len(tiers):
                grow(depth + 1)

    grow(0)
    return "\n".join(lines)


KINDS = st.sampled_from(
    [
        UNDER_A_SECTION,
        UNDER_A_PART,
        kind_of(PartKind(sections=(section("lead"),)), *UNDER_A_SECTION.parts),
        kind_of(
            PartKind(heading="工作情况", sections=(section("a", marker=""), section("b", "保障")))
        ),
        kind_of(
            PartKind(heading="情况", sections=(section("a", marker=""), section("b", marker=""))),
            PartKind(heading="计划", sections=(section("c", "市场方面", marker=""),)),
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@given(KINDS, st.data())
def test_merging_adds_no_fault_of_numbering_to_any_mixture_of_tiers(kind, data):
    texts = {each.key: data.draw(submissions()) for each in kind.sections()}
    whole = assemble(TITLE, kind, texts)
    assert numbering(whole.text) == []
    word = read_word(write_word(whole.text)).text
    assert numbering(word) == []
    lines = [line.strip() for line in whole.text.split("\n")]
    assert [line.strip() for line in word.split("\n") if line.strip()] == lines


@settings(max_examples=100, deadline=None)
@given(submissions(steps=(1, 1, 2)))
def test_a_fault_of_numbering_is_never_smoothed_away(text):
    whole = assemble(TITLE, UNDER_A_SECTION, {"market": text, "arts": "略。"}).text
    assert bool(numbering(whole)) >= bool(numbering(f"{TITLE}\n{text}"))


@settings(max_examples=200, deadline=None)
@given(submissions(steps=(1, 1, 1, 2)), st.integers(0, 2), st.integers(0, 3))
def test_numbering_a_second_time_changes_nothing_and_every_word_stays(text, tier, after):
    once = renumber(text, tier=tier, after=after)
    assert renumber(once.text, tier=tier, after=after).text == once.text
    back, place = [], 0
    for change in once.changes:
        back += [text[place : change.start], change.after]
        place = change.end
    assert "".join([*back, text[place:]]).split() == once.text.split()
    numbers = [node.number for node in parse(text).walk() if node.number]
    if not after:
        assert [node.number for node in parse(once.text).walk() if node.number] == numbers
