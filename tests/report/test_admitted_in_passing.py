"""A lack is heard where a sentence that tells of work done comes to it, and from there on."""

from __future__ import annotations

import pytest

from huibao.report.plan import find_plan, find_problems

TITLE = "云岭县文旅局2024年上半年工作总结\n一、主要工作\n"


def _problems(words: str) -> list[str]:
    return [each.text for each in find_problems(f"{TITLE}{words}\n")]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (
            "音乐节售票3万张，票房980万元，外地观众占62%，不过散场车辆不足，投诉达到87件。",
            "不过散场车辆不足，投诉达到87件。",
        ),
        ("收文86份，采用率92%，但个别报表迟报现象没有根治。", "但个别报表迟报现象没有根治。"),
        ("5个项目建成运营，温泉等3个项目因用林手续停滞不前。", "温泉等3个项目因用林手续停滞不前。"),
        ("抽查7次，另有1次没人接，挨了通报，责任人已经检讨。", "另有1次没人接，挨了通报"),
        ("拖拉机检验率71%，离要求还有差距。", "拖拉机检验率71%，离要求还有差距。"),
        ("就业虽赶上进度，但增速回落，压力较大。", "就业虽赶上进度，但增速回落，压力较大。"),
    ],
)  # fmt: skip
def test_a_lack_begins_behind_what_was_done(words: str, problem: str) -> None:
    assert _problems(words) == [problem]


@pytest.mark.parametrize(
    "words",
    [
        "从行业看，健身、美容机构问题突出，群体性投诉17起，协调退费512万元。",
        "从反映内容看，城乡建设类4830件，占26%，主要是办证难；劳动社保类3761件，欠薪问题突出。",
        "要充分认识当前恢复向好但基础尚不牢固的复杂局面，既算经济账，又算政治账。",
        "针对群众反映强烈的保洁不到位问题，重新划定责任区，消除了盲区。",
        "在人手少、任务重、头绪多的情况下，各条线运转总体平稳。",
        "去年反映强烈的用电容量不足问题，经多次对接，已新增变压器4台。",
        "连续两年未被上级约谈通报。",
    ],
)
def test_what_came_in_what_was_mended_and_what_is_past_is_no_problem(words: str) -> None:
    assert _problems(words) == []


def test_a_sentence_that_faces_what_is_lacking_tells_one_in_each_clause() -> None:
    lead = "但我们也要清醒看到，学科发展不平衡；运行压力加大，负债率48%；信息系统孤岛未打通。"
    assert _problems(lead) == [
        "学科发展不平衡", "运行压力加大，负债率48%", "信息系统孤岛未打通。",
    ]  # fmt: skip


def test_a_point_of_a_merged_part_admits_and_then_plans() -> None:
    text = (
        "平湖县司法局2023年工作总结\n一、主要工作\n办理案件86件。\n二、存在问题及下一步打算\n"
        "一年来，工作有成绩，也有短板。\n"
        "（一）所里力量薄弱。一人所有5个。2024年通过招录补充10名，计划投资320万元，10月底前完工。\n"
        "（二）律师资源紧缺，青年律师外流。拟出台扶持办法，引进律所2家。\n"
        "（三）信息化水平偏低，系统互不联通。上半年完成数据对接，减少重复填报，由办公室负责。\n"
    )
    assert [each.text for each in find_problems(text)] == [
        "所里力量薄弱。一人所有5个。",
        "律师资源紧缺，青年律师外流。",
        "信息化水平偏低，系统互不联通。",
    ]
    assert [point.text for point in find_plan(text)] == [
        "2024年通过招录补充10名，计划投资320万元，10月底前完工。",
        "拟出台扶持办法，引进律所2家。",
        "上半年完成数据对接，减少重复填报，由办公室负责。",
    ]


def test_plain_words_may_head_a_plan() -> None:
    text = (
        "枫树镇党政办一季度工作小结\n    先说人。办公室在岗3人，收文86份。\n"
        "    再说说往后三个月咋干\n"
        "    值班室装一部转接电话，4月底之前装好。欠的打印费六月底结清。\n"
        "    另外回一下领导交代的事：音响换了，花了2.3万元；停车位划了46个。\n\n"
        "    党政办\n    4月2日\n"
    )
    assert [point.text for point in find_plan(text)] == [
        "值班室装一部转接电话，4月底之前装好。",
        "欠的打印费六月底结清。",
    ]


@pytest.mark.parametrize(
    "lead", ["看到成绩的同时，必须承认差距。", "对照群众期待，我们仍有不少欠账。"]
)
def test_that_there_are_some_is_no_problem_by_itself(lead: str) -> None:
    problems = _problems(f"完成演出86场。\n{lead}景区停车位不足，节假日排队两小时。")
    assert problems == ["景区停车位不足，节假日排队两小时。"]
