"""A plan is found in a table, under a bracketed heading, in wrapped lines: wherever it stands."""

from __future__ import annotations

import datetime as dt

from huibao.report.figures import find_figures
from huibao.report.plan import find_plan, find_problems

TITLE = "云岭区市场监管局2023年工作总结及2024年工作计划\n"


def test_a_row_of_a_table_of_tasks_is_a_point_with_its_owner_and_day() -> None:
    table = (
        "序号\t重点任务\t工作目标\t责任科室\t完成时限\n"
        "1\t老旧电梯更新\t完成更新改造80台\t特设科\t10月底前\n"
        "2\t积案清理\t跨年度案件全部办结\t法规科\t第二季度\n"
    )
    text = f"{TITLE}三、2024年重点任务分解表\n{table}"
    first, second = find_plan(text)
    assert first.text == "老旧电梯更新：完成更新改造80台"
    assert (first.title, first.owner) == ("老旧电梯更新", "特设科")
    assert first.due_date == dt.date(2024, 10, 31)
    assert text[first.start : first.end] == "老旧电梯更新\t完成更新改造80台\t特设科\t10月底前"
    assert text[second.start : second.end] == "积案清理\t跨年度案件全部办结\t法规科\t第二季度"


def test_a_heading_that_names_a_time_ahead_heads_a_plan() -> None:
    text = (
        "云岭区市场监管局第三季度工作小结\n一、工作情况\n检查商户210户。\n"
        "二、冲刺四季度：交账单\n（1）再检查商户80户。（牵头：特设科）\n（2）约谈平台企业6家。\n"
    )
    assert [point.text for point in find_plan(text)] == [
        "再检查商户80户。（牵头：特设科）",
        "约谈平台企业6家。",
    ]


def test_what_is_added_behind_the_last_point_is_a_problem_of_its_own() -> None:
    text = f"{TITLE}二、存在问题\n一是人手不足；二是设备老化。此外，投诉反复出现。\n"
    assert [each.text for each in find_problems(text)] == [
        "人手不足",
        "设备老化。",
        "此外，投诉反复出现。",
    ]


def test_remedies_below_the_last_problem_are_points_of_the_plan() -> None:
    text = (
        f"{TITLE}二、存在问题及打算\n虽有成绩，但也存在不足：一是人手不足；二是设备老化。"
        "针对这些问题，2024年着重从以下方面用力。\n"
        "——在队伍上用力。招聘6人。\n——在装备上用力。更新设备8台。\n"
    )
    assert [each.text for each in find_problems(text)] == ["人手不足", "设备老化。"]
    assert [point.title for point in find_plan(text)] == ["在队伍上用力", "在装备上用力"]


def test_a_table_that_only_counts_plans_nothing() -> None:
    annex = "附：2024年人员安排\n项目\t现有\t计划\t备注\n注册护士\t468人\t490人\t\n"
    (point,) = find_plan(f"{TITLE}二、2024年工作打算\n1.招聘护士22名。\n{annex}")
    assert point.text == "招聘护士22名。"


def test_a_heading_in_brackets_may_name_its_month() -> None:
    text = (
        "澄湖水务公司9月份工作总结及10月份工作计划\n〖本月工作完成情况〗\n（一）收文。收文20件。\n"
        "〖存在问题〗\n一是督办拖延，超期3项。二是流失率高。\n"
        "〖10月份工作打算〗\n一是做好假期值班。二是办结遗留事项5项。\n"
    )
    assert [point.text for point in find_plan(text)] == ["做好假期值班。", "办结遗留事项5项。"]
    assert [each.text for each in find_problems(text)] == ["督办拖延，超期3项。", "流失率高。"]


def test_an_item_may_begin_with_a_number_of_its_own() -> None:
    text = (
        f"{TITLE}四、2024年工作打算\n（一）减存量。\n1.56件积案逐案包抓，6月底前化解30件。\n"
        "2.设立专项资金。\n（二）提质效。\n1.推行首办负责。\n2.举办培训班4期。\n"
        "新的一年，我们将狠抓落实，努力开创工作新局面。\n"
    )
    assert [point.text for point in find_plan(text)] == [
        "56件积案逐案包抓，6月底前化解30件。", "设立专项资金。", "推行首办负责。",
        "举办培训班4期。",
    ]  # fmt: skip
    assert next(each.value for each in find_figures(text)) == 56


def test_a_decimal_at_the_head_of_a_line_stays_one() -> None:
    text = f"{TITLE}一、主要工作\n服务材料合计\n1.5万份，另有册子\n1.2件。\n"
    assert [each.value for each in find_figures(text)] == [1.5, 1.2]


def test_wrapped_lines_of_a_plan_are_read_as_one_paragraph() -> None:
    text = (
        "   今年前三季度，全区就业形势保持总体稳定，现将三季度有关情况汇报如下，请予审阅。\n"
        "   1-9月全区城镇新增就业18642人，完成年度任务2.2万人的84.7%，其中三季度新增\n"
        "5813人，同比减少412人；失业人员再就业4120人、就业困难人员就业1586人，零就业家\n"
        "庭保持动态清零.城镇登记失业率保持在较低水平，低于全年控制目标，为全省平均水平的九\n"
        "成左右，全区就业形势总体稳定.募集青年见习岗位640个，在岗见习377人，全部按规定\n"
        "发放补贴，没有一人中途离岗.\n"
        "   四季度，我局将在稳就业上持续加力，咬住目标不放松.举办招聘活动40场以上.对\n"
        "减员10%以上的企业实行专员包联，为60家企业兑现稳岗返还200万元.加\n"
        "大订单式培养，年底前完成培训1500人次.\n"
    )
    points = [point.text.replace("\n", "") for point in find_plan(f"某局三季度就业情况\n{text}")]
    assert points == [
        "举办招聘活动40场以上.",
        "对减员10%以上的企业实行专员包联，为60家企业兑现稳岗返还200万元.",
        "加大订单式培养，年底前完成培训1500人次.",
    ]


def test_promises_side_by_side_behind_what_leads_to_them_are_points_each() -> None:
    text = (
        f"{TITLE}一、主要工作\n检查商户210户，约谈企业6家。2024年的思路是：招聘检验员4名；"
        "争取检验经费80万元；启动检验机构改革。\n"
    )
    assert [point.text for point in find_plan(text)] == [
        "招聘检验员4名",
        "争取检验经费80万元",
        "启动检验机构改革。",
    ]


def test_a_sentence_that_only_calls_for_effort_promises_nothing() -> None:
    text = (
        f"{TITLE}一、主要工作\n检查商户210户。\n2024年，我们将对照目标任务，奋起直追。"
        "力争检查商户280户。\n"
    )
    assert [point.text for point in find_plan(text)] == ["力争检查商户280户。"]
