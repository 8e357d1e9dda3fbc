"""What looks like a fault and is none: false alarms cost more than misses."""

from __future__ import annotations

import pytest

from huibao.report.plan import find_problems
from huibao.report.proof import proof

REPORT = """青禾局2023年工作总结

2023年，各项工作有序推进。
一、工作情况
{}
二、存在问题
管网漏损偏高。

青禾局
2023年12月20日
"""


@pytest.mark.parametrize(
    "words",
    [
        "管网覆盖率达到100%，同比增长150%，完成年度任务的120%。",
        "截至目前（12月15日），完成改造5座。",
        "尊敬的各位领导，\n大家上午好！",
        "一是供水有保障。一是改造水厂，二是更换管网。二是排水更通畅。",
        "“第一，要保供水；第二，要保排水”，这是全年的要求。一是供水。二是排水。",
        "㈠ 抓供水。改造水厂。\n㈡ 抓排水。清淤河道。\n㈢ 抓节水。开展宣传。",
        "头一件是供水。\n第二件是排水。\n第三件是节水。",
        "达到预期目的的项目5个，的的确确不易，规范的的士站2处。",
        "三个片区分别受益1000人、1000人、1200人，反复检查、再检查、再检查。",
        "局长指出：“供水是大事。\n“排水也是大事。”",
    ],
)
def test_sound_text_has_no_finding(words: str) -> None:
    assert [(each.rule, each.text) for each in proof(REPORT.format(words))] == []


@pytest.mark.parametrize(
    ("words", "rule", "text"),
    [
        ("管网覆盖率达到150%。", "rate-impossible", "150%"),
        ("截至目前（含在建），完成改造5座。", "undated", "截至目前"),
        ("各位领导高度重视，\n大家齐心协力。", "ends-open", "，"),
        ("局长指出：“供水是大事。\n排水也是大事。", "unbalanced-mark", "“"),
        ("开展“清源行动，成效明显。\n“清河行动”也已完成。", "unbalanced-mark", "“"),
        ("一是供水。二是排水。一是节水。二是防汛。", "number-restarts", "一是"),
        ("一是改造水厂。二是扩建管网。三是新建泵站。一是清淤。", "number-restarts", "一是"),
        ("㈠ 抓供水。改造水厂。\n㈢ 抓排水。清淤河道。", "number-skipped", "㈢ "),
        ("完成管网改造的的任务。", "phrase-doubled", "的的"),
        ("完成投资5亿元，同比增长5%，同比增长5%。", "phrase-doubled", "同比增长5%"),
        ("债务率控制在**%以内。", "masked-figure", "**%"),
        ("召开会议20X次（含视频会）。", "masked-figure", "20X次"),
        ("完成投资1X.5亿元。", "masked-figure", "1X.5亿元"),
        ("整改隐患1*处。", "masked-figure", "1*处"),
    ],
)
def test_the_fault_beside_it_is_still_found(words: str, rule: str, text: str) -> None:
    assert (rule, text) in [(each.rule, each.text) for each in proof(REPORT.format(words))]


@pytest.mark.parametrize(
    "head",
    [
        "政府工作报告\n2024年3月2日在青禾县第十六届人代会第四次会议上\n栗 俊 昌\n\n各位代表：\n",
        "石门村2023年工作总结\n",
        "2023年江口海关工作情况\n",
        "工作总结\n青禾县林业局\n（2023年12月20日）\n",
    ],
)
def test_a_title_is_whole_with_the_lines_below_it(head: str) -> None:
    body = REPORT.format("改造水厂。").split("\n", 2)[2]
    assert proof(head + body) == ()


def test_a_size_and_a_magnification_are_no_masked_numbers() -> None:
    words = "安装2×3米、5*8米闸门，购置10X光学显微镜3台，建成8x8方阵2个。"
    assert proof(REPORT.format(words)) == ()


def test_a_problem_begins_behind_what_leads_up_to_it() -> None:
    text = REPORT.format("改造水厂。").replace("管网漏损", "主要是管网漏损")
    assert [each.text for each in find_problems(text)] == ["管网漏损偏高。"]


@pytest.mark.parametrize(
    "words",
    [
        "检查加油站50座，整改46座，整改率90%以上。",
        "排查易涝点50处，整改46处，整改率不低于90%。",
        "完成检修50处，消缺46处，整改45处，整改率达到90%左右。",
        "发放节水宣传手册300余册。发放节水宣传手册312册。",
    ],
)
def test_a_number_said_roughly_contradicts_none_that_comes_near_it(words: str) -> None:
    assert [each.rule for each in proof(REPORT.format(words))] == []


def test_a_number_said_roughly_contradicts_one_far_from_it() -> None:
    words = "发放节水宣传手册300余册。发放节水宣传手册420册。"
    assert "two-values" in [each.rule for each in proof(words)]
