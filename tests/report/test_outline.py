"""Markers are told from words that look like them, and headings from what follows them."""

from __future__ import annotations

import pytest

from huibao.report.figures import find_figures
from huibao.report.outline import parse
from huibao.report.proof import proof

TITLE = "青禾局2023年工作总结\n"


def headings(text: str) -> list[tuple[str, int | None, str]]:
    return [(node.kind, node.number, node.heading) for node in parse(text).walk()]


@pytest.mark.parametrize(
    "words",
    [
        "一、二季度，全局平稳运行。",
        "推动一、二、三产业融合。二、三产业增长较快。",
        "学习《文选》第一、二卷，居全市第一，第二年再获第一。",
        "落实第一议题、一岗双责、一报告两评议，抓好“五个一”。",
        "十一届三次全会以来，第三轮巡察已完成，七一前夕开展慰问。",
        "增长1.5亿元，3.15当天受理3件，比例为1:2.5。",
        "1.5亿元资金到位。",
        "1、2月份完成报表。",
        "七、八年级期末统测合格率为91%。",
        "五、六两村道路硬化4公里。",
        "一是一，二是二，说到做到。",
        "依据第三条第（二）项办理。",
        "特点是——团结、高效。",
    ],
)
def test_what_only_looks_like_a_marker_is_text(words: str) -> None:
    assert headings(TITLE + words) == []


def test_a_run_in_heading_ends_at_its_full_stop() -> None:
    text = f"{TITLE}（一）抓学习，强本领。全年学习12次。\n"
    (node,) = parse(text).nodes
    assert node.heading == "抓学习，强本领"
    assert text[node.body_start : node.heading_end] == "抓学习，强本领。"
    assert text[node.heading_end : node.end].strip() == "全年学习12次。"


def test_a_colon_ends_a_heading_that_counts_behind_it() -> None:
    text = f"{TITLE}（一）路网建设：新改建公路126.8公里。\n"
    assert headings(text) == [("section", 1, "路网建设")]


def test_only_a_short_first_sentence_is_a_points_title() -> None:
    text = f"{TITLE}一是强化学习。按月组织。二是完成设备更新20台。三是{'很长的一句话' * 6}。\n"
    assert headings(text) == [("point", 1, "强化学习"), ("point", 2, ""), ("point", 3, "")]


def test_levels_may_be_skipped_and_mixed() -> None:
    text = f"{TITLE}一、甲\n（一）乙\n一是丙。\n二、丁\n一是戊。二是己。\n"
    first, second = parse(text).nodes
    assert [child.kind for child in first.children] == ["section"]
    assert [child.kind for child in second.children] == ["point", "point"]
    assert first.end == second.start


def test_a_list_inside_a_point_stands_under_it() -> None:
    text = f"{TITLE}一是甲。\n1.乙\n2.丙\n二是丁。\n"
    first, second = parse(text).nodes
    assert [child.number for child in first.children] == [1, 2]
    assert second.number == 2


def test_spaces_and_widths_inside_markers_do_not_matter() -> None:
    text = f"{TITLE}一 、甲\n（ 一 ）乙\n(二)丙\n１．丁\n"
    assert [node.number for node in parse(text).walk()] == [1, 1, 2, 1]
    assert [each for each in proof(text) if each.severity == "must"] == []


def test_a_table_a_picture_and_an_annex_list_hold_no_headings() -> None:
    picture = "［图：0123456789abcdef］"
    tail = "附件：1.清单\n2.名单\n青禾局\n2023年5月1日\n"
    text = f"{TITLE}序号\t事项\n1、\t办文\t3\n{picture}\n办文。\n{tail}"
    outline = parse(text)
    assert outline.nodes == ()
    assert [block.kind for block in outline.blocks] == [
        "title", "table", "table", "picture", "body", "annex", "annex", "signature", "date",
    ]  # fmt: skip


def test_a_heading_that_runs_on_in_one_line_is_cut_into_blocks() -> None:
    front = "青禾局2023年工作总结2023年，全局平稳。"
    text = f"{front}一、主要工作（一）办文。收文3件。二、问题一是人少。二是钱少。"
    blocks = parse(text).blocks
    assert [block.kind for block in blocks] == [
        "title", "lead", "part", "section", "part", "body",
    ]  # fmt: skip
    assert "".join(block.text for block in blocks) == text


def test_a_hard_wrapped_paragraph_is_one_block_with_its_lines_joined() -> None:
    text = (
        "　　今年以来，全局上下认真落实各项部署要求，扎实推进重点工\n"
        "作，圆满完成年度目标任务，各项事业取得了新的进展和明显成\n"
        "效，群众满意度持续提升。\n"
        "　　下一步，继续抓好落实。\n"
    )
    first, second = parse(text).blocks
    assert "重点工作，圆满" in first.content
    assert first.text.count("\n") == 3
    assert second.content.strip() == "下一步，继续抓好落实。"


def test_a_numbered_part_stands_above_the_headings_below_it() -> None:
    text = f"{TITLE}第一部分 工作总结\n一、成效\n二、问题\n第二部分 工作计划\n一、目标\n二、措施\n"
    first, second = parse(text).nodes
    assert [child.heading for child in first.children] == ["成效", "问题"]
    assert [child.heading for child in second.children] == ["目标", "措施"]
    assert not [found for found in proof(text) if found.severity == "must"]


@pytest.mark.parametrize("words", ["一要素保障到位。", "统一要求抓落实，逐一要件核对。"])
def test_what_only_begins_like_a_demand_is_no_point(words: str) -> None:
    assert headings(f"{TITLE}一、工作\n{words}\n") == [("part", 1, "工作")]


def test_a_number_that_is_one_sign_is_read_like_its_brackets() -> None:
    text = "青禾局2023年工作总结\n一、情况\n㈠收文\n⑴来文登记。\n⑵来文分办。\n㈡发文\n"
    found = [(node.kind, node.number, node.heading) for node in parse(text).walk()]
    assert found == [
        ("part", 1, "情况"),
        ("section", 1, "收文"),
        ("subitem", 1, "来文登记"),
        ("subitem", 2, "来文分办"),
        ("section", 2, "发文"),
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "一、夯实基础、建强队伍 按照全年部署，全馆上下齐心协力，完成了各项任务。\n",
            [("part", 1, "夯实基础、建强队伍")],
        ),
        (
            "二、强化服务,提升质量 一是延长开馆、优化流程 读者多的时候，全馆人员轮流到大厅值守。\n",
            [("part", 2, "强化服务,提升质量"), ("point", 1, "延长开馆、优化流程")],
        ),
    ],
)
def test_a_blank_may_part_a_heading_from_its_text(
    words: str, expected: list[tuple[str, int, str]]
) -> None:
    assert headings(TITLE + words) == expected


def test_a_heading_behind_a_full_stop_needs_no_second_one() -> None:
    text = (
        "某馆2023年工作总结在全馆努力下，各项工作有序推进。一、工作回顾全年平稳。（二）藏书增加。"
    )
    assert [row[:2] for row in headings(text)] == [("part", 1), ("section", 2)]


def test_a_blank_or_a_comma_may_follow_the_bracket() -> None:
    assert headings(f"{TITLE}（一） 、抓好采编\n") == [("section", 1, "抓好采编")]


def test_an_item_may_run_right_behind_a_heading() -> None:
    text = f"{TITLE}二、规范管理,强化服务1、读者工作读者工作以人为本，全年无休。\n"
    assert [row[:2] for row in headings(text)] == [("part", 2), ("item", 1)]


def test_numbers_in_angle_brackets_are_sections() -> None:
    text = f"{TITLE}一、工作总结〈一〉抓好采编。全年平稳。〈二〉抓好借阅。全年平稳。\n"
    assert [row[:2] for row in headings(text)] == [("part", 1), ("section", 1), ("section", 2)]


def test_the_first_part_may_follow_a_colon_or_the_title_at_once() -> None:
    colon = "现将情况总结如下: 一、上下同心,书库改造顺利推进 全年共改造书库，读者满意，完成了任务。"
    assert headings(TITLE + colon) == [("part", 1, "上下同心,书库改造顺利推进")]
    title = "某馆上年工作总结和下年工作计划一、上年工作总结1、抓好借阅。全年平稳，读者满意。"
    assert [row[:2] for row in headings(title)] == [("part", 1), ("item", 1)]


def test_parts_without_numbers_stand_above_numbered_items() -> None:
    text = (
        f"{TITLE}主要工作成果\n1. 采编提速\n全年平稳。\n存在的问题与挑战\n1. 书库陈旧\n待改造。\n"
    )
    assert [row[2] for row in headings(text)] == [
        "主要工作成果", "采编提速", "存在的问题与挑战", "书库陈旧",
    ]  # fmt: skip


def test_a_title_may_hold_a_colon() -> None:
    assert parse("2023年馆务工作总结:亮点与不足\n一、亮点\n藏书增加。\n").title_text.endswith(
        "不足"
    )


def test_a_long_line_of_its_own_that_ends_as_a_title_does_is_the_title() -> None:
    of = "关于贯彻落实全市公共文化服务高质量发展三年行动计划暨书香示范区创建工作推进情况的"
    title = f"青禾市图书馆{of}2023年上半年工作总结及下半年工作计划的报告"
    assert len(title) > 60
    outline = parse(f"{title}\n\n市文化局：\n一、主要工作\n藏书增加。\n")
    assert outline.title_text == title
    assert [b.kind for b in outline.blocks if b.kind != "blank"][:2] == ["title", "salutation"]


@pytest.mark.parametrize(
    "line",
    [
        f"{'全馆上下齐心协力抓采编抓借阅抓服务' * 4}各项任务推进顺利",  # says nothing of a report
        f"{'全馆上下齐心协力抓采编' * 4}，{'抓借阅抓服务' * 4}，现将工作情况汇报",  # a sentence
        f"{'全馆上下齐心协力抓采编抓借阅抓服务' * 7}工作情况",  # longer than any title
    ],
)
def test_a_long_first_line_that_is_no_title_stays_text(line: str) -> None:
    assert parse(f"{line}\n一、主要工作\n藏书增加。\n").title_text == ""


def test_a_heading_ends_where_the_sentence_turns() -> None:
    text = f"{TITLE}一、馆务工作存在的问题然而，馆务工作也存在一些问题，制约了采编和借阅的提升。\n"
    assert headings(text) == [("part", 1, "馆务工作存在的问题")]


def test_a_blank_before_the_mark_does_not_hide_an_item_of_a_wrapped_page() -> None:
    page = (
        "某委工作总结\n一、提案的收集和立案\n会议期间共收到提案多件，经过认真审查立案以后转交有关\n"
        "部门研究处理。立案的提案及时移送督查部门。我们主要采取了以下措施。\n"
        "1 、把征集来的线索分类，向广大委员和各专委推荐。有一批反映民生\n"
        "问题的线索引起委员重视，通过调研后形成提案。\n2 、印发提案基本知识，做好服务。\n"
    )
    assert [row[:2] for row in headings(page)] == [("part", 1), ("item", 1), ("item", 2)]
    assert [each for each in proof(page) if each.rule == "number-skipped"] == []


def test_bullets_are_dashes_and_a_bare_caption_is_no_title() -> None:
    text = (
        "亮点\n藏书增加。\n不足\n人手不够，场地小。\n未来方向\n- 加强采编：增书。\n- 改善书库。\n"
    )
    assert [row[2] for row in headings(text)] == [
        "亮点",
        "不足",
        "未来方向",
        "加强采编",
        "改善书库",
    ]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("青禾局2023年工作总结 一、主要工作 截至12月底，收文20件。", "青禾局2023年工作总结"),
        ("青禾局2023年工作总结一年来，全局上下齐心协力，收文20件。" * 3, "青禾局2023年工作总结"),
        ("青禾局2023年工作总结（2023年12月6日）上半年，收文20件。" * 3, "青禾局2023年工作总结"),
        ("青禾局2023年工作总结\n一 主要工作\n收文20件。\n二 存在问题\n", "青禾局2023年工作总结"),
        ("青禾局2023年工作总结\nⅠ、主要工作\n收文20件。\n", "青禾局2023年工作总结"),
        (
            "青禾局\n2023年工作总结和2024年\n工作计划\n2023年，收文20件。\n",
            "青禾局2023年工作总结和2024年工作计划",
        ),
    ],
)
def test_a_title_ends_where_the_report_begins(head: str, title: str) -> None:
    assert (
        parse(f"{head}二、存在问题 管网老化，漏损偏高。三、工作计划 继续改造。").title_text == title
    )


def test_a_complete_heading_ends_before_whatever_follows_on_its_line() -> None:
    text = (
        f"{TITLE}一、工作情况改造5座。二、存在的主要问题融资成本偏高，部分项目征迁滞后，人手不足。"
    )
    assert headings(text)[1] == ("part", 2, "存在的主要问题")


def test_a_tab_behind_a_number_makes_no_table() -> None:
    text = f"{TITLE}1.\t供水有保障。改造水厂5座，惠及2万人。\n2.\t排水更通畅。清淤8公里。\n"
    found = [(figure.label, figure.value) for figure in find_figures(text)]
    assert found == [("水厂", 5), ("惠及", 2), ("清淤", 8)]
