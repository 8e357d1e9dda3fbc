"""What changed between two texts is told exactly, and in phrases a person can read."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from huibao.report.difference import difference
from huibao.report.difference.alignment import align
from huibao.report.difference.rewording import Span, ending_on_old, spans
from tests.cpu import cpu_seconds

WORDS = st.text(alphabet="一二是加强会议，。；2035\uf001 a", max_size=40)
LINES = st.lists(WORDS, max_size=12)


def written(found: list[Span]) -> str:
    marks = {"same": "{}", "deleted": "[-{}-]", "inserted": "[+{}+]"}
    return "".join(marks[span.kind].format(span.text) for span in found)


def told(old: str, new: str) -> str:
    return written(spans(old, new))


@given(WORDS, WORDS)
def test_the_spans_hold_both_texts(old: str, new: str) -> None:
    for found in (spans(old, new), ending_on_old(spans(old, new))):
        assert "".join(span.text for span in found if span.kind != "inserted") == old
        assert "".join(span.text for span in found if span.kind != "deleted") == new
        assert all(span.text for span in found)


@given(WORDS, WORDS)
def test_the_runs_hold_both_texts_and_their_places(old: str, new: str) -> None:
    runs = difference(old, new)
    assert "".join(run.text for run in runs if run.kind != "insert") == old
    assert "".join(run.text for run in runs if run.kind != "delete") == new
    for run in runs:
        place, text = (run.new_start, new) if run.kind == "insert" else (run.old_start, old)
        assert text[place : place + len(run.text)] == run.text


def test_a_moved_paragraph_is_told_in_both_places() -> None:
    old = "甲科负责窗口服务评议工作\n乙科负责档案数字化工作\n丙科负责值班与应急工作\n"
    new = "丙科负责值班与应急工作\n甲科负责窗口服务评议工作\n乙科负责档案数字化工作\n"
    assert [(run.kind, run.moved) for run in difference(old, new)] == [
        ("insert", True),
        ("equal", False),
        ("delete", True),
    ]


@given(LINES, LINES)
def test_every_paragraph_has_one_fate_in_reading_order(old: list[str], new: list[str]) -> None:
    steps = align(old, new)
    assert [step.old for step in steps if step.old is not None] == list(range(len(old)))
    assert [step.new for step in steps if step.new is not None] == list(range(len(new)))
    for step in steps:
        if step.old is not None and step.new is not None:
            assert (step.kind == "same") == (old[step.old] == new[step.new])


def test_an_insertion_at_the_end_can_be_told_before_what_the_old_text_ended_on() -> None:
    def ended(old: str, new: str) -> str:
        return written(ending_on_old(spans(old, new)))

    assert ended("收文办结。", "收文办结。又发文。") == "收文办结[+。又发文+]。"
    assert ended("一、收文", "一、收文工作") == "一、收[+文工作+][-文-]"
    assert ended("共12", "共12件") == "共[+12件+][-12-]"
    assert ended("收文旧", "收文新") == "收文[+新+][-旧-]"
    assert ended("收文", "收发文") == "收[+发+]文"
    assert ended("", "收文") == "[+收文+]"


def test_a_number_changes_as_a_whole() -> None:
    assert told("收文2007件，增长5%。", "收文2013件，增长6.2%。") == (
        "收文[-2007-][+2013+]件，增长[-5-][+6.2+]%。"
    )


def test_an_inserted_clause_is_shown_from_its_first_to_its_last_character() -> None:
    assert told("推进甲事，推进丙事。", "推进甲事，推进乙事，推进丙事。") == (
        "推进甲事，[+推进乙事，+]推进丙事。"
    )


def test_a_rewritten_phrase_is_not_shown_as_confetti() -> None:
    assert told("要认真抓的落实", "要从严管的到位") == "要[-认真抓的落实-][+从严管的到位+]"


def test_one_changed_character_leaves_the_rest_of_a_long_paragraph_alone() -> None:
    old = "各科室要对照清单逐项核对，确保按期完成。" * 40
    new = old[:403] + "严" + old[404:]
    assert [span.text for span in spans(old, new) if span.kind == "inserted"] == ["严"]


def test_a_paragraph_that_stands_elsewhere_is_a_move() -> None:
    old = ["甲科负责窗口服务评议工作", "乙科负责档案数字化工作", "丙科负责值班与应急工作"]
    new = [old[2], old[0], old[1]]
    moved = [(step.kind, step.moved) for step in align(old, new) if step.moved is not None]
    assert moved == [("inserted", 2), ("deleted", 0)]


def test_a_moved_paragraph_may_change_its_number() -> None:
    old = ["（一）窗口服务评议工作", "正文一二三四五六七八", "（二）档案数字化加工工作", "正文末"]
    new = ["（一）档案数字化加工工作", "正文末", "（二）窗口服务评议工作", "正文一二三四五六七八"]
    assert sum(step.moved is not None for step in align(old, new)) == 4


def _paragraphs(count: int) -> list[str]:
    chance = random.Random(count)
    signs = "工作会议管理学习落实推进加强完善制度文件督查服务保障信息宣传"
    return ["".join(chance.choice(signs) for _ in range(100)) for _ in range(count)]


def test_four_times_the_paragraphs_cost_about_four_times_the_work() -> None:
    def cost(count: int) -> float:
        old = _paragraphs(count)
        new = [text[:50] + "改" + text[51:] for text in old]
        return cpu_seconds(lambda: align(old, new))

    small = min(cost(300) for _ in range(3))
    assert min(cost(1200) for _ in range(3)) < 12 * small


def test_a_text_of_one_repeated_character_is_compared_at_once() -> None:
    old, new = "啊哦" * 3000, "哦哦啊" * 2000
    compared = []
    assert cpu_seconds(lambda: compared.extend(spans(old, new))) < 2
    assert "".join(span.text for span in compared if span.kind != "deleted") == new
