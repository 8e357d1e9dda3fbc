"""Of several promises, each finds its own sentences in the next report, not another's."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from huibao.report.followed import answers_to, taken_up

PUMPS = "加强泵站运行管护。严格机电设备检修程序，提高泵站检修的质量和效率，落实值守。"
FISH = "保护鱼类洄游通道。完善过鱼设施，开展鱼类资源监测。"
ARCHIVES = "推进工程档案整理。补齐竣工图纸，落实专人保管。"
PROMISES = (PUMPS, FISH, ARCHIVES)
REPORT = (
    "一是机电检修有序开展。着力规范泵站检修流程，切实提高泵站运行可靠性，检修机组46台次。"
    "二是鱼类资源监测完成两轮，过鱼设施运行正常。"
    "三是食堂推行错峰就餐，职工反映良好。"
    "四是各项工作落实到位，质量和效率进一步提高。"
)


def answers() -> list[list[str]]:
    return [[answer.text for answer in found] for found in answers_to(PROMISES, REPORT)]


def test_what_speaks_of_a_promise_in_other_words_is_found_and_given_to_it_alone() -> None:
    pumps, fish, archives = answers()
    assert any("泵站检修流程" in text for text in pumps)
    assert any("鱼类资源监测" in text for text in fish)
    assert archives == []
    assert not any("泵站" in text for text in fish)


def test_what_has_nothing_to_do_with_any_is_given_to_none() -> None:
    assert not any("食堂" in text for found in answers() for text in found)


def test_one_shared_word_answers_nothing() -> None:
    promise = "申报样板灌区。"
    text = "一是灌区收尾。主干渠衬砌完成。全年，各项任务基本完成。二是河道保洁常态化开展。"
    assert answers_to([promise, PUMPS, "12月底前完成全部清障任务。"], text) == ((), (), ())


def test_a_points_bare_title_is_shown_with_what_follows_it() -> None:
    text = "（一）过鱼设施得到完善。新建鱼道两处。（二）食堂改造完成。新添桌椅。"
    (found,) = answers_to([FISH], text)
    assert [answer.text for answer in found] == ["（一）过鱼设施得到完善。新建鱼道两处。"]


def test_the_same_title_with_another_body_takes_a_promise_up() -> None:
    other = "保护鱼类洄游通道。拆除废弃拦河坝三座，恢复河道连通。"
    found = taken_up(FISH, other, old_title="保护鱼类洄游通道", new_title="保护鱼类洄游通道")
    assert found is not None
    assert found.how == "title"


def test_the_same_body_under_another_title_takes_it_up_with_how_much_is_old() -> None:
    other = FISH.replace("保护鱼类洄游通道", "当好“护河人”")
    found = taken_up(FISH, other, old_title="保护鱼类洄游通道", new_title="当好“护河人”")
    assert found is not None
    assert found.how == "part"
    assert 0.6 < found.share < 1


def test_another_point_does_not_take_it_up() -> None:
    assert taken_up(FISH, PUMPS, old_title="保护鱼类洄游通道", new_title="加强泵站管护") is None


@given(st.lists(st.text(max_size=60), max_size=5), st.text(max_size=300))
def test_whatever_is_written_an_answer_is_where_it_says(promises: list[str], text: str) -> None:
    found = answers_to(promises, text)
    assert len(found) == len(promises)
    for answer in (each for group in found for each in group):
        assert text[answer.start : answer.end] == answer.text
