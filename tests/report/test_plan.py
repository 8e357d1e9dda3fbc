"""A plan point says who, until when and for how long; problems are told from plans."""

from __future__ import annotations

import datetime as dt

import pytest

from huibao.report.plan import find_plan, find_problems

TITLE = "某局2023年上半年工作总结及下半年工作计划\n"


@pytest.mark.parametrize(
    ("words", "owner"),
    [
        ("完善制度。（责任科室：办公室）", "办公室"),
        ("完善制度，由财务科牵头。", "财务科"),
        ("财务科牵头，9月底前完善制度。", "财务科"),
        ("制度建设由财务科牵头，9月底前完成。", "财务科"),
        ("制度建设\n财务科、人事科负责，9月底前完善制度。", "财务科、人事科"),
        ("坚持问题导向。财务科牵头，9月底前完善制度。", "财务科"),
        ("完善制度（人事科、办公室）", "人事科、办公室"),
        ("完善制度。", None),
    ],
)
def test_the_owner_is_who_the_report_names(words: str, owner: str | None) -> None:
    (point,) = find_plan(f"{TITLE}一、下半年工作计划\n（一）{words}\n")
    assert point.owner == owner


@pytest.mark.parametrize(
    ("words", "due", "day"),
    [
        ("9月底前完成建设。", "9月底前", dt.date(2023, 9, 30)),
        ("10月15日前报送。", "10月15日前", dt.date(2023, 10, 15)),
        ("第三季度末完成。", "第三季度末完成", dt.date(2023, 9, 30)),
        ("年底前建成。", "年底前", dt.date(2023, 12, 31)),
        ("完善制度（完成时限：2024年2月）。", "2024年2月", dt.date(2024, 2, 29)),
        ("长期坚持。", None, None),
        ("完善制度。", None, dt.date(2023, 12, 31)),
    ],
)
def test_the_due_day_is_the_last_one_allowed(
    words: str, due: str | None, day: dt.date | None
) -> None:
    (point,) = find_plan(f"{TITLE}一、下半年工作计划\n（一）{words}\n")
    assert point.due_date == day
    assert (point.due or "").removesuffix("完成") == (due or "").removesuffix("完成")


@pytest.mark.parametrize(
    ("heading", "horizon"),
    [("7月工作计划", "month"), ("第三季度工作安排", "quarter"), ("下半年工作打算", "half-year"),
     ("2024年工作计划", "year")],
)  # fmt: skip
def test_the_horizon_is_what_the_heading_names(heading: str, horizon: str) -> None:
    (point,) = find_plan(f"{TITLE}一、{heading}\n1.完善制度。\n")
    assert point.horizon == horizon


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("7月工作计划", dt.date(2023, 7, 31)),
        ("第三季度工作安排", dt.date(2023, 9, 30)),
        ("2024年上半年工作打算", dt.date(2024, 6, 30)),
        ("明年工作计划", dt.date(2024, 12, 31)),
        ("下步打算", None),
        ("下月工作安排", None),
    ],
)
def test_what_says_nothing_of_when_is_due_at_the_end_of_its_plan(
    heading: str, day: dt.date | None
) -> None:
    (point,) = find_plan(f"某局2023年工作总结\n一、{heading}\n1.完善制度。\n")
    assert (point.due, point.due_date) == (None, day)


@pytest.mark.parametrize(
    ("title", "heading", "day"),
    [
        ("2023年工作总结及2024年工作计划", "下一年工作计划", dt.date(2024, 12, 31)),
        ("2023年工作总结及2024年工作计划", "明年工作打算", dt.date(2024, 12, 31)),
        ("2023年度工作总结和计划", "下一年工作计划", dt.date(2024, 12, 31)),
        ("2023年第二季度工作总结及第三季度工作计划", "下季度工作安排", dt.date(2023, 9, 30)),
        ("2023年第四季度工作总结及2024年第一季度工作计划", "下季度工作安排", dt.date(2024, 3, 31)),
        ("2023年12月工作小结及2024年1月工作计划", "下月计划", dt.date(2024, 1, 31)),
        ("2023年11月工作小结及12月工作计划", "下月计划", dt.date(2023, 12, 31)),
        ("2023年上半年工作总结及7月工作计划", "下半年工作计划", dt.date(2023, 12, 31)),
    ],
)
def test_the_title_says_which_period_is_the_next(title: str, heading: str, day: dt.date) -> None:
    (point,) = find_plan(f"某局{title}\n一、{heading}\n1.完善制度。\n")
    assert point.due_date == day


def test_the_first_sentence_of_a_task_is_its_title() -> None:
    text = (
        f"{TITLE}一、下步打算\n一是完成全部12个站点的设备更新改造并组织联合验收。其次做好培训。\n"
    )
    (point,) = find_plan(text)
    assert point.title == "完成全部12个站点的设备更新改造并组织联合验收"
    assert text[point.start : point.start + 2] == "一是"


def test_problems_and_plans_under_one_heading_are_told_apart() -> None:
    problems, plan = "（一）存在问题\n一是人手少。\n", "（二）下步打算\n一是增人手。\n"
    text = f"{TITLE}一、存在问题及下步打算\n{problems}{plan}"
    assert [problem.text for problem in find_problems(text)] == ["人手少。"]
    assert [point.title for point in find_plan(text)] == ["增人手"]


def test_a_report_that_only_looks_back_plans_nothing() -> None:
    text = "某局2023年工作总结\n一、主要工作\n一是召开会议3次。二是修订制度2项。\n"
    assert find_plan(text) == find_problems(text) == ()


def test_work_done_by_plan_is_no_plan() -> None:
    text = "某局2023年工作总结\n一、年度计划完成情况\n一是完成设备更新。\n"
    assert find_plan(text) == ()


def test_next_year_is_the_year_after_the_title_s() -> None:
    (point,) = find_plan("某局2023年工作总结\n一、明年工作计划\n（一）5月底前完成设计。\n")
    assert point.due_date == dt.date(2024, 5, 31)


def test_a_plan_in_two_tiers_is_a_plan_throughout() -> None:
    plan = "第二部分 明年计划\n一、目标任务\n建泵站。\n二、措施\n一要管好。二要用好。\n"
    assert [point.title for point in find_plan(f"{TITLE}{plan}")] == ["建泵站", "管好", "用好"]


def test_a_heading_that_names_only_a_time_is_no_task() -> None:
    text = (
        f"{TITLE}一、上半年工作情况\n完成检查。\n二、下半年工作计划\n"
        "（一）7月工作计划\n一是撰拟汇报材料。二是录入节能数据。\n"
        "（二）下半年重点工作安排。一是健全公车管理。二是开展岗位练兵。\n"
        "（三）四季度主要任务\n编制明年预算。\n"
    )
    tasks = ["撰拟汇报材料", "录入节能数据", "健全公车管理", "开展岗位练兵", "编制明年预算"]
    assert [point.title for point in find_plan(text)] == tasks


@pytest.mark.parametrize(
    "heading",
    ["困难职工帮扶工程", "坚持问题导向，狠抓落实", "补齐民生短板", "问题线索处置", "解决突出问题"],
)
def test_work_on_problems_is_no_problem(heading: str) -> None:
    text = f"某会2023年工作总结\n一、主要工作\n（一）{heading}\n1、走访职工6户次。\n2、慰问4户。\n"
    assert find_problems(text) == ()


def test_a_line_that_only_announces_is_no_problem() -> None:
    text = f"{TITLE}二、存在的问题\n虽然有成效，仍有一些不足之处：\n人手不足。\n场地紧张。\n"
    assert [problem.text for problem in find_problems(text)] == ["人手不足。", "场地紧张。"]


def test_an_outlook_is_a_plan_though_the_title_names_its_year() -> None:
    text = "某馆2024年工作报告\n🎯展望2024年，我们将做好以下工作：\n1️⃣ 改造书库。\n2️⃣ 增购图书。\n"
    assert [point.title for point in find_plan(text)] == ["改造书库", "增购图书"]


def test_what_is_arranged_for_the_next_half_year_is_a_plan() -> None:
    text = "会上总结了上半年工作。\n针对下半年工作,馆长作出安排:一要抓好采编。二要抓好借阅。\n"
    assert [point.title for point in find_plan(text)] == ["抓好采编", "抓好借阅"]


def test_a_last_paragraph_may_plan_behind_its_first_clause() -> None:
    text = "上半年借阅平稳。\n上半年工作已告一段落，接下来我们将继续改造书库。\n"
    (point,) = find_plan(text)
    assert point.text.endswith("继续改造书库。")


def test_parts_may_be_the_points_of_a_sentence() -> None:
    text = "走访中发现林场以下问题：\n      一、防火道两年未通。\n      二、育苗未成功。\n"
    assert [problem.text for problem in find_problems(text)] == ["防火道两年未通。", "育苗未成功。"]


def test_causes_are_problems_and_relief_is_none() -> None:
    text = f"{TITLE}一、分析原因\n（一）重视不够。\n二、下步措施\n（一）缓解拥堵问题。\n"
    assert [problem.text for problem in find_problems(text)] == ["重视不够。"]
    assert [point.title for point in find_plan(text)] == ["缓解拥堵问题"]


def test_a_paragraph_below_problems_may_plan() -> None:
    lead = f"{TITLE}二、存在不足及今后打算\n主要表现在：\n一是人手不足。\n二是场地紧张。\n"
    (point,) = find_plan(lead + "在今后的工作中，我们将进一步加大投入，改造书库。\n")
    assert point.text.startswith("在今后的工作中")


def test_what_is_admitted_by_example_is_a_problem() -> None:
    (problem,) = find_problems("以上是成绩。但也存在一些问题，如书库陈旧、人手不足等。\n")
    assert problem.text.startswith("书库陈旧")


def test_planned_immunisation_is_no_plan() -> None:
    text = "某院2023年工作总结\n一、主要工作\n（1）实施计划免疫工作。全年平稳。\n（2）做好统计。\n"
    assert find_plan(text) == ()


@pytest.mark.parametrize(
    ("words", "problems"),
    [
        (
            "当前林区治理存在的主要难题包括：一是夜间无人巡护；二是林道狭窄。",
            ["夜间无人巡护", "林道狭窄。"],
        ),
        ("但存在问题也很突出：职工参与度不够；设备老旧。", ["职工参与度不够", "设备老旧。"]),
        (
            "二、面临的挑战\n1. 护林员不足\n人手少。\n2. 林道狭窄\n车难行。\n",
            ["护林员不足", "林道狭窄"],
        ),
        ("二、破解基层治理难题有新招\n1. 增设岗哨\n已建成。\n", []),
        ("二、林下经济有新举措\n推广菌菇种植。\n", []),
    ],
)
def test_problems_go_by_other_names(words: str, problems: list[str]) -> None:
    assert [each.text.split("\n")[0] for each in find_problems(words)] == problems


def test_new_measures_taken_are_no_plan() -> None:
    assert find_plan("二、林下经济有新举措\n推广菌菇种植。\n") == ()


def test_what_is_advised_behind_problems_is_a_plan() -> None:
    text = (
        f"{TITLE}二、困难及建议\n（一）护林员少。\n（二）苗圃小。\n我建议：\n1.增人。\n2.扩圃。\n"
    )
    assert [problem.text for problem in find_problems(text)] == ["护林员少。", "苗圃小。"]
    assert [point.title for point in find_plan(text)] == ["增人", "扩圃"]


def test_a_paragraph_behind_the_last_point_is_no_part_of_it() -> None:
    text = f"{TITLE}二、存在问题\n一是林道窄。\n二是苗圃小。\n下一步，将抓好整改。\n"
    assert [problem.text for problem in find_problems(text)] == ["林道窄。", "苗圃小。"]
    plan = f"{TITLE}二、下步打算\n一是修林道。\n二是扩苗圃。\n同时，做好值班。\n总之，再接再厉。\n"
    assert [point.title for point in find_plan(plan)] == ["修林道", "扩苗圃", "同时，做好值班"]


@pytest.mark.parametrize(
    ("words", "problems", "plan"),
    [
        (
            "二、问题及整改措施\n一是苗圃面积不足。下一步将争取新建苗圃。\n二是护林员少。\n",
            ["苗圃面积不足。", "护林员少。"],
            ["下一步将争取新建苗圃"],
        ),
        (
            "二、存在问题\n一是人手不足，建议增加护林员6名。\n二是林道窄。\n",
            ["人手不足", "林道窄。"],
            ["建议增加护林员6名"],
        ),
        (
            "二、问题与对策\n问题一：林道窄。\n对策一：拓宽林道。\n问题二：人手少。\n对策二：招人。\n",
            ["林道窄。", "人手少。"],
            ["拓宽林道", "招人"],
        ),
        (
            "二、存在问题\n我场工作还有不少差距，主要表现在：人手不足；林道狭窄。\n",
            ["人手不足", "林道狭窄。"],
            [],
        ),
        (
            "二、存在问题\n一是林道窄。\n二是人手不足。以上问题，我们将在今后工作中认真改进。\n",
            ["林道窄。", "人手不足。"],
            [],
        ),
        (
            "二、面临的挑战\n虽有成效，但仍面临诸多挑战。首先，林道狭窄；其次，人手不足；最后，苗木老化。\n",
            ["林道狭窄", "人手不足", "苗木老化。"],
            [],
        ),
        (
            "二、问题及改进情况\n护林员培训偏少。我们在今年的工作中，将增加培训，编写教材。\n",
            ["护林员培训偏少。"],
            ["我们在今年的工作中，将增加培训，编写教材"],
        ),
        (
            "二、巡护中存在的乱象\n一是私自砍柴。\n二是乱丢烟头。\n整改措施：\n一是增设岗哨。\n二是加强劝导。\n",
            ["私自砍柴。", "乱丢烟头。"],
            ["增设岗哨", "加强劝导"],
        ),
        (
            "二、存在问题\n林道狭窄。\n三、工作建议\n拓宽林道；招聘护林员。\n20xx年xx月xx日\n",
            ["林道狭窄。"],
            ["拓宽林道", "招聘护林员"],
        ),
        ("但也存在不足，巡护力量有待加强。\n", ["巡护力量有待加强。"], []),
        (
            "还有不少的差距。主要表现在巡护上不够及时；培训上缺乏创新。\n",
            ["巡护上不够及时", "培训上缺乏创新。"],
            [],
        ),
        (
            "二、工作挑战\n1. 林道窄\n- 挑战描述：车难行。\n- 应对措施：拓宽林道。\n",
            ["车难行。"],
            ["拓宽林道"],
        ),
        ("二、整改情况\n（一）便道未通。\n该问题已完成整改。一是修便道。二是设岗哨。\n", [], []),
        ("二、主要工作任务\n（一）修林道。\n（二）招人。\n", [], ["修林道", "招人"]),
        (
            "二、存在问题\n虽有成绩，但仍存在一些问题，如林道狭窄、人手不足等。\n",
            ["林道狭窄、人手不足等。"],
            [],
        ),
        (
            "会上听取了汇报，并提出两点要求：一是修好林道。二是招齐人手。\n",
            [],
            ["修好林道", "招齐人手"],
        ),
        ("二、解决措施\n（一）拓宽林道。\n（二）招聘护林员。\n", [], ["拓宽林道", "招聘护林员"]),
        (
            "二、存在问题\n一是苗木老化，将影响来年采种。\n二是对存在问题的整改有待进一步跟进。\n",
            ["苗木老化，将影响来年采种。", "对存在问题的整改有待进一步跟进。"],
            [],
        ),
    ],
)
def test_a_problem_ends_where_its_remedy_begins(
    words: str, problems: list[str], plan: list[str]
) -> None:
    text = f"{TITLE}一、主要工作\n造林9亩。\n{words}"
    assert [each.text for each in find_problems(text)] == problems
    assert [each.title for each in find_plan(text)] == plan


def test_a_list_that_was_led_goes_on_over_a_point_with_points() -> None:
    text = (
        "巡护已毕。\n下一步就是抓好落实，具体做到以下几点：\n一是修林道。\n二是招护林员。\n"
        "三是抓好培训：①编写教材；②聘请讲师。\n"
    )
    titles = [point.title for point in find_plan(text)]
    assert [title[:4] for title in titles] == ["修林道", "招护林员", "抓好培训"]


def test_what_a_meeting_demands_of_the_next_year_is_a_plan() -> None:
    text = (
        "会议指出，2023年造林9亩。\n会议强调，2024年，林场将抓好两项工作：一是修林道。二是招人。\n"
    )
    assert [point.title for point in find_plan(text)] == ["修林道", "招人"]


def test_a_title_keeps_the_report_s_own_characters() -> None:
    (point,) = find_plan("造林已毕.\n下一步,我们将修林道,招护林员.\n")
    assert point.title == "下一步,我们将修林道,招护林员"


@pytest.mark.parametrize(
    "words",
    [
        "一  主要工作\n造林36亩。\n二  新一年的着力点\n建成瞭望塔2座。修订管护办法。\n",
        "主要工作\n造林36亩。\n下半年怎么抓\n建成瞭望塔2座。修订管护办法。\n",
        "造林36亩。\n下步思路：下半年，全场拟做好以下工作。一是建成瞭望塔2座；二是修订管护办法。\n",
        "一、造林\n——春造。造林36亩。\n下半年，我们将抓好两件事：\n——建成瞭望塔2座。\n——修订管护办法。\n",
    ],
)
def test_a_plan_is_heard_under_any_kind_of_heading_or_lead(words: str) -> None:
    found = [point.text.rstrip("。；") for point in find_plan(TITLE + words)]
    assert found == ["建成瞭望塔2座", "修订管护办法"]


def test_a_plan_may_stand_between_what_was_done() -> None:
    text = f"{TITLE}一、管护\n上半年巡护320次。计划下半年巡护300次。\n"
    assert [point.text for point in find_plan(text)] == ["计划下半年巡护300次。"]


def test_what_only_opens_a_list_or_stands_in_brackets_is_no_point() -> None:
    text = (
        "一、主要工作\n造林36亩。\n二、下半年工作打算\n下半年进入攻坚阶段，全场务必咬定目标不放松。\n"
        "1.建成瞭望塔2座。\n2.修订管护办法。\n（经费以年底审核为准）\n"
    )
    assert [point.text for point in find_plan(TITLE + text)] == [
        "建成瞭望塔2座。",
        "修订管护办法。",
    ]


@pytest.mark.parametrize(
    "admitted",
    [
        "应当承认，护林员引得来留不住。",
        "需要说明的是，瞭望塔建设进度滞后15天。",
        "目前专职护林员缺额较多，每站仅有1人。",
    ],
)
def test_a_problem_is_heard_where_it_is_admitted(admitted: str) -> None:
    (problem,) = find_problems(f"{TITLE}一、主要工作\n全年巡护23次，造林36亩。{admitted}\n")
    assert problem.text == admitted


def test_what_is_done_well_in_a_last_section_is_no_plan() -> None:
    text = (
        "一、2022年工作总结\n（一）造林更实\n一是春造。造林36亩。\n（二）管护更严\n"
        "深入推进网格化管护，巡护23次。落实护林补贴政策，倡导文明进山。\n"
        "二、2023年工作安排\n（一）建成瞭望塔2座。\n（二）修订管护办法。\n"
    )
    found = [point.text for point in find_plan("某场2022年工作总结和2023年工作安排\n" + text)]
    assert found == ["建成瞭望塔2座。", "修订管护办法。"]


def test_what_is_done_about_a_list_of_problems_is_a_plan() -> None:
    text = (
        "一、存在的问题\n（一）护林员年龄偏大。\n（二）瞭望塔设备老化。\n"
        "针对以上问题，将由管护科牵头，二季度逐站制定更新方案。\n"
    )
    assert [point.text for point in find_plan(TITLE + text)] == [
        "针对以上问题，将由管护科牵头，二季度逐站制定更新方案。"
    ]
    assert [each.text for each in find_problems(TITLE + text)] == [
        "护林员年龄偏大。",
        "瞭望塔设备老化。",
    ]


@pytest.mark.parametrize(
    "praised",
    [
        "为失能老人家庭实施适老化改造350户。",
        "贷款逾期率0.21‰，继续保持在较低水平。",
        "病虫害发生程度偏重，由于防治及时，没有造成大面积危害。",
        "聚焦背街小巷、农贸市场等薄弱部位开展整治。",
    ],
)
def test_what_is_told_with_pride_is_no_problem(praised: str) -> None:
    assert find_problems(f"{TITLE}一、主要工作\n造林36亩。{praised}\n") == ()


@pytest.mark.parametrize(
    ("heading", "told_off", "titles"),
    [
        ("水资源管理", "一是校准计量设施。二是核定用水定额。", ["校准计量设施", "核定用水定额"]),
        ("工程建设", "一是加固溢洪道。二是更换机组。", ["加固溢洪道", "更换机组"]),
        (
            "青石水库除险",
            "一是6月底前完成设计。二是9月底前完工。",
            ["6月底前完成设计", "9月底前完工"],
        ),
        ("青石水库除险", "一是抓紧设计。二是备好材料。", ["青石水库除险"]),
        ("加强河湖管理", "一是组织巡河。二是更换公示牌。", ["加强河湖管理"]),
        ("全面推进工程建设", "一是加固溢洪道。二是更换机组。", ["全面推进工程建设"]),
    ],
)
def test_tasks_told_off_below_a_field_of_work_are_tasks_of_their_own(
    heading: str, told_off: str, titles: list[str]
) -> None:
    title = "某局2023年第一季度工作总结及第二季度工作计划\n"
    text = f"{title}一、下季度工作安排\n（一）{heading}。{told_off}\n"
    assert [point.title for point in find_plan(text)] == titles


def test_a_task_under_a_mere_field_of_work_is_called_by_its_own_words() -> None:
    text = (
        "某局2025年上半年工作总结及下半年工作计划\n一、上半年工作情况\n完成播种。\n"
        "二、下半年工作计划\n（一）粮食生产方面。10月底前新建高标准农田4万亩。\n"
        "（二）畜牧生产方面。11月底前改造规模养殖场12家。"
    )
    titles = [point.title for point in find_plan(text)]
    assert titles == ["10月底前新建高标准农田4万亩", "11月底前改造规模养殖场12家"]
