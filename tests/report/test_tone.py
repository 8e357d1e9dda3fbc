"""Plans and problems are told by how the report speaks of them, under whatever heading."""

from __future__ import annotations

import datetime as dt

import pytest

from huibao.report.outline import parse
from huibao.report.plan import find_plan, find_problems

DONE = (
    "一、主要工作\n（一）巡护有力。全年巡护林道46次，查处案件3起。\n"
    "（二）造林提速。完成造林900亩，同比增长12%。\n"
)


def _plan(text: str) -> list[str]:
    return [point.title for point in find_plan(text)]


def _problems(text: str) -> list[str]:
    return [problem.text for problem in find_problems(text)]


@pytest.mark.parametrize("heading", ["几点反思", "工作中的短处", "必须正视的方面"])
def test_a_list_of_what_is_lacking_is_one_of_problems_under_any_heading(heading: str) -> None:
    text = f"林场2023年工作总结\n{DONE}二、{heading}\n1.护林员年龄偏大。\n2.防火道不够畅通。\n"
    assert _problems(text) == ["护林员年龄偏大。", "防火道不够畅通。"]


@pytest.mark.parametrize("heading", ["聚力攻坚", "几件要办的事", "奋力开创新局面"])
def test_what_stands_behind_the_problems_and_tells_of_nothing_done_is_a_plan(heading: str) -> None:
    problems = "二、存在问题\n1.林道窄。\n2.人手少。\n"
    plan = f"三、{heading}\n（一）加强巡护。新购无人机2架。\n（二）推进造林。争取资金80万元。\n"
    assert _plan(f"林场2023年工作总结\n{DONE}{problems}{plan}") == ["加强巡护", "推进造林"]


def test_a_title_that_names_a_plan_makes_one_of_the_last_part() -> None:
    plan = "二、聚焦重点，狠抓落实\n（一）加强巡护，新购无人机2架。\n（二）确保造林500亩。\n"
    text = f"林场2023年工作总结及2024年工作计划\n{DONE}{plan}"
    assert _plan(text) == ["加强巡护，新购无人机2架", "确保造林500亩"]


@pytest.mark.parametrize(
    "part",
    [
        "二、加强队伍建设\n一是强化培训，举办讲座3期。二是严格考勤，全年未发现迟到。\n",
        "二、几点体会\n一是必须坚持生态优先。二是必须做好群众工作。\n",
        "二、加强队伍建设\n一是加强培训。二是推进考核。\n三、推进改革\n完成改革任务3项。\n",
    ],
)
def test_a_list_of_work_in_the_review_is_no_plan(part: str) -> None:
    assert _plan(f"林场2023年工作总结\n{DONE}{part}") == []


@pytest.mark.parametrize(
    ("words", "problems"),
    [
        ("全年造林900亩。但新造林地管护力量不足。", ["但新造林地管护力量不足。"]),
        ("针对林道狭窄的问题，拓宽林道3公里。", []),
        ("克服雨季推迟、工期偏紧的影响，完成造林900亩。", []),
        ("慰问困难职工36人，发放慰问金2万元。", []),
        ("检查林场6个，发现隐患12处，已整改11处，对整改不到位的1处挂牌督办。", []),
        ("从巡护情况看，部分林道仍然较窄，车辆难以通行。", ["部分林道仍然较窄，车辆难以通行。"]),
    ],
)
def test_a_sentence_of_the_review_may_admit_a_problem(words: str, problems: list[str]) -> None:
    assert _problems(f"林场2023年工作总结\n一、主要工作\n{words}\n") == problems


def test_who_has_begun_to_admit_goes_on_until_something_else_is_told() -> None:
    text = "虽有进展，也还存在一些不足。林道窄。护林员年纪大。全年共造林900亩，同比增长12%。\n"
    assert _problems(f"林场2023年工作总结\n一、主要工作\n{text}") == ["林道窄。", "护林员年纪大。"]


def test_each_sentence_of_a_plan_without_a_list_is_a_point() -> None:
    plan = "二、2024年工作计划\n2024年，林场将重点抓好以下工作。拓宽林道3公里。新聘护林员6名。\n"
    assert _plan(f"林场2023年工作总结\n{DONE}{plan}") == ["拓宽林道3公里", "新聘护林员6名"]


def test_the_month_behind_the_title_s_opens_a_plan_and_its_horizon() -> None:
    text = "林场2023年5月工作小结\n造林90亩。\n6月份，我场将拓宽林道，20日前完工。新聘护林员6名。\n"
    first, second = find_plan(text)
    assert first.title.startswith("6月份，我场将拓宽林道")
    assert second.title == "新聘护林员6名"
    assert (second.horizon, second.due_date) == ("month", dt.date(2023, 6, 30))


def test_the_second_half_of_a_year_that_is_over_is_no_plan() -> None:
    text = "林场2023年工作总结\n一、主要工作\n下半年，重点抓好造林，争取资金80万元。\n"
    assert _plan(text) == []


def test_what_is_only_presented_opens_no_plan() -> None:
    text = "现将上半年工作和下半年打算汇报如下：\n严格落实巡护制度。推进造林。\n"
    assert _plan(f"林场上半年工作总结\n{text}") == []


def test_a_vow_is_no_plan() -> None:
    plan = "二、下一步打算\n新聘护林员6名。为建设美丽林场作出新的更大贡献。\n"
    assert _plan(f"林场2023年工作总结\n{DONE}{plan}") == ["新聘护林员6名"]


def test_a_plan_may_begin_with_a_vow() -> None:
    plan = "新的一年，林场将奋力开创工作新局面。持续加强巡护，每月至少巡护4次。新聘护林员6名。"
    assert _plan(
        f"林场2023年工作总结和2024年工作计划\n{DONE}二、自身建设\n制定制度3项。\n{plan}\n"
    ) == [
        "持续加强巡护，每月至少巡护4次",
        "新聘护林员6名",
    ]


def test_a_last_part_that_begins_with_what_was_done_plans_at_its_end_alone() -> None:
    last = (
        "三、自身建设\n修订制度9项，办理来信31件。选派护林员2名驻村帮扶，硬化林道2公里。\n"
        "下一步，我们将加快苗圃建设，二季度建成苗圃2个。积极争取造林资金80万元。\n"
    )
    assert _plan(f"林场2023年工作总结和2024年工作计划\n{DONE}{last}") == [
        "下一步，我们将加快苗圃建设，二季度建成苗圃2个",
        "积极争取造林资金80万元",
    ]


def test_a_line_that_is_all_heading_heads_what_is_numbered_anew() -> None:
    text = (
        "林场2023年6月工作情况及7月工作安排\n6月工作情况\n一、造林。造林90亩。\n二、巡护。巡护9次。\n"
        "7月工作安排\n一、拓宽林道。\n二、新聘护林员。\n"
    )
    assert [node.heading for node in parse(text).nodes] == ["6月工作情况", "7月工作安排"]
    assert _plan(text) == ["拓宽林道", "新聘护林员"]


def test_a_plan_without_numbers_behind_numbered_parts_is_none_of_theirs() -> None:
    text = f"林场2023年工作总结\n{DONE}2024年工作要点：\n一季度，拓宽林道。\n二季度，新聘护林员。\n"
    assert _plan(text) == ["一季度，拓宽林道", "二季度，新聘护林员"]


@pytest.mark.parametrize("joint", ["", "\n"])
def test_a_part_named_for_a_quarter_is_no_pair_of_quarters(joint: str) -> None:
    parts = ("一、基本情况。造林90亩。", "二、存在问题。林道窄。", "三、四季度工作安排")
    tail = f"{joint}一是拓宽林道。二是新聘护林员。"
    text = "林场2023年第三季度工作小结\n" + joint.join(parts) + tail
    assert [node.heading for node in parse(text).nodes][2] == "四季度工作安排"
    assert _plan(text) == ["拓宽林道", "新聘护林员"]


def test_what_is_told_off_inside_a_point_is_part_of_it() -> None:
    plan = (
        "二、下一步打算\n（一）加强巡护。一是拓宽林道。二是新聘护林员。\n"
        "（二）推进造林。\n1.造林900亩。\n2.育苗30万株。\n"
    )
    assert _plan(f"林场2023年工作总结\n{DONE}{plan}") == ["加强巡护", "造林900亩", "育苗30万株"]


def test_a_paragraph_with_a_bullet_is_one_point() -> None:
    text = "林场2023年工作总结\n二、存在问题\n■林道窄，会车难；雨季常断。\n■人手少。老人多。\n"
    assert _problems(text) == ["林道窄，会车难；雨季常断。", "人手少。老人多。"]


def test_the_sentence_that_opens_a_list_is_no_point_of_it() -> None:
    text = "造林已毕。\n下一步，林场将推进两项工作，争取早日见效。一是拓宽林道。二是新聘护林员。\n"
    assert _plan(text) == ["拓宽林道", "新聘护林员"]


def test_the_lead_below_a_heading_may_say_the_year() -> None:
    plan = "二、下步思路\n2024年，我将这样做：\n（一）多巡护。年内走遍林道。\n（二）多学习。\n"
    first, second = find_plan(f"某站长2023年述职报告\n{DONE}{plan}")
    assert (first.horizon, first.due_date) == ("year", dt.date(2024, 12, 31))
    assert second.due_date == dt.date(2024, 12, 31)


def test_a_half_year_of_going_on_ends_all_the_same() -> None:
    plan = "二、下半年做到“两个持续”\n（一）持续造林。\n（二）持续巡护。\n"
    first, _ = find_plan(f"林场2023年上半年工作总结和下半年工作计划\n{DONE}{plan}")
    assert first.due_date == dt.date(2023, 12, 31)


def test_a_list_that_nothing_announces_is_judged_by_its_points() -> None:
    text = (
        "林场2023年工作总结\n一、主要工作\n造林900亩，离要求尚有距离。\n"
        "一是护林员年龄偏大。二是防火道不够畅通。\n"
    )
    assert _problems(text)[-2:] == ["护林员年龄偏大。", "防火道不够畅通。"]


def test_a_list_of_work_done_stays_one_though_its_last_point_admits() -> None:
    text = "林场2023年工作总结\n1.造林。造林900亩。\n2.巡护。巡护46次，但路线单一，频次不够。\n"
    assert _problems(text) == ["巡护46次，但路线单一，频次不够。"]


def test_a_part_named_for_the_period_ahead_is_a_plan() -> None:
    text = (
        "林场重点工作专报（第三季度）\n【造林】\n造林90亩，同比增长3%。\n"
        "【四季度盯办事项】\n一、拓宽林道。\n二、新聘护林员。\n"
    )
    assert _plan(text) == ["拓宽林道", "新聘护林员"]


def test_items_numbered_by_part_stand_above_those_in_brackets() -> None:
    text = (
        "林场2023年工作总结\n1. 主要工作\n1.1 造林\n造林90亩。\n2. 2024年工作打算\n2.1 巡护\n"
        "（1）拓宽林道。\n（2）新聘护林员。\n2.2 造林\n（1）造林500亩。\n"
    )
    assert [len(node.children) for node in parse(text).nodes[1].children] == [2, 1]
    assert _plan(text) == ["拓宽林道", "新聘护林员", "造林500亩"]


def test_work_done_that_ends_in_a_lack_makes_no_list_of_problems() -> None:
    text = (
        "林场2023年工作总结\n一、全年工作\n（1）造林。造林900亩，成活率93%。\n存在的不足：苗木老化，品种单一。\n"
        "（2）巡护。巡护46次，扑灭火情3起。\n存在的不足：对讲机短缺，瞭望塔年久失修。\n"
    )
    assert _problems(text) == ["苗木老化，品种单一。", "对讲机短缺，瞭望塔年久失修。"]


def test_what_was_overcome_and_the_weather_are_no_problems() -> None:
    words = "面对干旱少雨、苗木涨价、人手不足等多重压力，全场造林900亩。全年降水较常年偏少48%。\n"
    assert _problems(f"林场2023年工作总结\n一、主要工作\n{words}") == []


@pytest.mark.parametrize(
    "words",
    [
        "会议强调，要抓紧拓宽林道。要新聘护林员9名。",
        "会议明确了二季度的工作任务。\n其一，拓宽林道。\n其二，新聘护林员9名。",
    ],
)
def test_what_a_meeting_asks_for_is_planned(words: str) -> None:
    text = f"关于林场2023年一季度工作情况的汇报\n一季度造林90亩，同比增长3%。\n{words}\n"
    assert len(_plan(text)) == 2


@pytest.mark.parametrize(
    "done",
    [
        "年初苗木到货困难，我场主动联系外县调剂300株，保证了造林。",
        "改造薄弱班组4个，新建护林点9处。",
        "林道合并涉及护林员9名，做到思想不散、工作不断。",
        "对隐患突出的山庄约谈负责人9人次。",
    ],
)
def test_a_lack_that_was_mended_in_the_same_breath_is_none(done: str) -> None:
    assert _problems(f"林场2023年工作总结\n一、主要工作\n{done}\n") == []


def test_parts_may_be_numbered_as_money_is_and_points_by_steps() -> None:
    text = (
        "林场2023年工作报告\n壹　巡护答卷\n巡护46次。\n"
        "贰　放心不下的事\n头一件是林道窄。第二件是人手少。\n"
        "叁　来年怎么干\n第一步，拓宽林道。建站9个。\n第二步，新聘护林员。\n"
    )
    assert [(node.kind, node.number) for node in parse(text).nodes] == [
        ("part", 1),
        ("part", 2),
        ("part", 3),
    ]
    assert _problems(text) == ["林道窄。", "人手少。"]
    assert _plan(text) == ["拓宽林道", "新聘护林员"]
