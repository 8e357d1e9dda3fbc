"""What was copied, what came back, and what may answer a promise."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from huibao.report.likeness import (
    Known,
    came_back,
    copied,
    copied_share,
    find_answers,
    is_repeated,
    likeness,
    mentions,
    names_in,
    unmentioned,
)

PROMISE = "推进渠道改造。完成东渠三段衬砌，争创“碧水先锋”称号，推行“三查两改”做法。"
REPORT = (
    "一是东渠三段衬砌全部完成，改造渠道4.2公里。二是食堂实行错峰就餐。"
    "三是各站推行“三查两改”，发现隐患12处。"
)


def test_a_sentence_that_says_what_was_promised_is_proposed() -> None:
    found = find_answers(PROMISE, REPORT)
    assert any("衬砌全部完成" in answer.text for answer in found)
    assert not any("食堂" in answer.text for answer in found)


def test_one_promise_may_be_answered_in_several_places() -> None:
    texts = [answer.text for answer in find_answers(PROMISE, REPORT)]
    assert any("东渠" in text for text in texts)
    assert any("三查两改" in text for text in texts)


def test_what_a_promise_names_and_nobody_mentions_again_is_told() -> None:
    assert unmentioned(PROMISE, REPORT) == ("碧水先锋",)


def test_a_name_masked_in_one_report_is_known_in_the_next() -> None:
    assert mentions("创建“红帆领航·碧水先锋”品牌。", "红帆** 碧水先锋")
    assert mentions("开展“学XX、建新功、开新局”活动。", "学先进、建新功、开新局")
    assert not mentions("开展安全生产活动。", "学先进、建新功、开新局")


def test_only_the_words_count_not_the_marks_between_them() -> None:
    assert is_repeated("加强值班值守，做到有人在岗。", "加强值班、值守，做到有人在岗")
    assert not is_repeated("加强值班值守。", "加强值班值守，完成防汛演练，补齐物资储备短板。")


def test_a_problem_said_again_in_other_words_around_it_came_back() -> None:
    old = "管护力量不足，部分村级供水点没有专职人员。"
    assert came_back("基层管护力量不足，村级供水点仍没有专职人员，影响供水。", old)
    assert not came_back("会议文件偏多，办文效率有待提高。", old)


def test_copied_stretches_stand_side_by_side() -> None:
    old = "上半年，各站坚持每日巡查，发现问题当日处置，没有发生责任事故。"
    new = "三季度情况：各站坚持每日巡查，发现问题当日处置，没有发生责任事故。另有新进展。"
    (passage,) = copied(new, old)
    assert new[passage.start : passage.end] == old[passage.old_start : passage.old_end]
    assert 0.6 < copied_share(new, (passage,)) < 0.9


def test_names_stand_in_quotes_or_in_title_marks() -> None:
    text = "按照《巡查办法》推行“三查两改”，坚持“三查两改”。"
    assert names_in(text) == ("巡查办法", "三查两改")


WORDS = st.text(alphabet="水利工程巡查，。\n*X1", max_size=200)


@given(WORDS, WORDS)
def test_whatever_is_called_copied_is_the_same_in_both(new: str, old: str) -> None:
    def words(text: str) -> str:
        return "".join(sign for sign in text if sign not in "，。\n*").replace("XX", "")

    end = 0
    for passage in copied(new, old):
        assert passage.start >= end
        end = passage.end
        here = words(new[passage.start : passage.end])
        there = words(old[passage.old_start : passage.old_end])
        assert here.replace("X", "") == there.replace("X", "")


@given(st.text(alphabet="水利工程巡查，。", min_size=30, max_size=200))
def test_a_text_is_wholly_copied_from_itself(text: str) -> None:
    share = copied_share(text, copied(text, text))
    counted = [sign for sign in text if sign not in "，。"]
    assert share == (1.0 if len(counted) >= 12 else 0.0)


_CLAUSES = (
    "加强值班值守",
    "完成防汛演练",
    "补齐物资储备短板",
    "人手不足",
    "推进渠道改造",
    "加强加强",
)
_POINTS = st.lists(st.sampled_from(_CLAUSES), max_size=4).map("，".join)


@given(st.lists(_POINTS, max_size=6), _POINTS)
def test_what_is_looked_up_among_many_is_what_comparing_each_would_find(
    texts: list[str], text: str
) -> None:
    known = Known(texts)
    assert known.repeating(text) == [n for n, each in enumerate(texts) if is_repeated(each, text)]
    assert known.coming_back(text) == {
        n: likeness(text, each) for n, each in enumerate(texts) if came_back(text, each)
    }
