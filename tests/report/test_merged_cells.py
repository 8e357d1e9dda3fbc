"""Merged cells in a text: ［并左］ goes with its left neighbour, ［并上］ with the cell above."""

from __future__ import annotations

import pytest

from huibao.report.figures import find_figures
from huibao.report.outline import parse
from huibao.report.plan import find_plan, find_problems
from huibao.report.proof import proof
from huibao.report.tables.heads import head_rows
from huibao.report.tables.spans import laid_out, uniform

TITLE = "望云县水务局2025年工作总结\n一、工作情况\n情况如下。\n"
TWO_ROWS = "指标\t2025年\t［并左］\t2026年\n［并上］\t计划\t完成\t计划\n"
GROUPS = "类别\t项目\t数量\n信访\t来信\t31件\n［并上］\t来访\t52批\n督查\t督办\t6项\n"


def rows(table: str) -> list[list[str]]:
    return [line.split("\t") for line in table.rstrip("\n").split("\n")]


def shape(table: str) -> list[list[tuple[str, int, int]]]:
    """What is drawn of each row: words, columns and rows."""
    return [
        [(cell.text, cell.columns, cell.rows) for cell in row if not cell.below]
        for row in laid_out(rows(table))
    ]


def depth_of(table: str) -> int:
    return head_rows(laid_out(rows(table)), width=max(map(len, rows(table))))


def counted(table: str) -> list[tuple[str, float | int | None, str]]:
    return [(each.label, each.value, each.unit) for each in find_figures(TITLE + table)]


def found(text: str) -> list[tuple[str, str]]:
    findings = proof(TITLE + text)
    return [(each.text, each.message) for each in findings if each.rule == "merge-astray"]


def test_a_head_of_two_rows_is_drawn_as_it_was() -> None:
    assert shape(TWO_ROWS) == [
        [("指标", 1, 2), ("2025年", 2, 1), ("2026年", 1, 1)],
        [("计划", 1, 1), ("完成", 1, 1), ("计划", 1, 1)],
    ]


def test_a_block_of_four_may_be_marked_either_way() -> None:
    ways = [
        "甲\t［并左］\n［并上］\t［并上］",
        "甲\t［并左］\n［并上］\t［并左］",
        "甲\t[并左]\n 【并上】\t[并上]",
    ]
    assert [shape(way) for way in ways] == [[[("甲", 2, 2)], []]] * 3
    assert {uniform(way).replace(" ", "") for way in ways} == {ways[1]}
    assert [len(uniform(way)) for way in ways] == [len(way) for way in ways]


def test_a_table_without_marks_reads_as_before() -> None:
    table = "指标\t2025年\t\t2026年\n\t计划\t完成\t计划\n来信\t3件\t2件\t5件\n"
    assert all(cell[1:] == (1, 1) for row in shape(table) for cell in row)
    assert uniform(table) == table
    assert found(table) == []


def test_figures_under_a_merged_head_are_called_by_all_of_it() -> None:
    assert counted(TWO_ROWS + "来信（件）\t300\t298\t310\n") == [
        ("来信2025年计划", 300, "件"),
        ("来信2025年完成", 298, "件"),
        ("来信2026年计划", 310, "件"),
    ]


def test_a_number_over_two_columns_is_counted_once_and_of_both() -> None:
    assert counted(TWO_ROWS + "来访（批）\t50\t［并左］\t60\n") == [
        ("来访2025年", 50, "批"),
        ("来访2026年计划", 60, "批"),
    ]


def test_rows_of_one_group_bear_its_name() -> None:
    assert counted(GROUPS) == [("信访来信", 31, "件"), ("信访来访", 52, "批"), ("督查", 6, "项")]


def test_a_number_over_two_rows_is_counted_once() -> None:
    assert counted("项目\t数量\n来信\t31件\n来访\t［并上］\n") == [("来信", 31, "件")]


def test_a_row_that_names_the_table_names_no_figure() -> None:
    table = "2025年信访情况\t［并左］\t［并左］\n" + GROUPS
    assert counted(table) == counted(GROUPS)
    assert depth_of(table) == 2


@pytest.mark.parametrize(
    ("table", "depth"),
    [
        (TWO_ROWS + "来信\t1件\t2件\t3件\n", 2),
        ("指标\t2025\t［并左］\n［并上］\t计划\t完成\n来信\t1\t2\n", 2),
        ("2025年\t［并左］\t2026年\t［并左］\n计划\t完成\t计划\t完成\n1\t2\t3\t4\n", 2),
        (
            "甲\t乙\t［并左］\t［并左］\n［并上］\t丙\t［并左］\t丁\n［并上］\t戊\t己\t庚\n1\t2\t3\t4\n",
            3,
        ),
        (GROUPS, 1),
        ("信访\t来信\t31件\n［并上］\t来访\t52批\n", 0),
        ("合计\t［并左］\t9件\n来信\t甲\t9件\n", 0),
    ],
)
def test_the_head_is_as_deep_as_its_merged_cells(table: str, depth: int) -> None:
    assert depth_of(table) == depth


def test_tasks_share_what_is_merged_over_their_rows() -> None:
    plan = (
        "二、下一步工作计划\n重点任务\t具体措施\t责任科室\t完成时限\n"
        "供水保障\t新建管网12公里\t水利科\t2026年6月\n［并上］\t改造泵站3座\t［并上］\t2026年9月\n"
        "河道清淤\t清淤8公里\t河道科\t［并上］\n"
    )
    points = [(each.text, each.owner, each.due) for each in find_plan(TITLE + plan)]
    assert points == [
        ("供水保障：新建管网12公里", "水利科", "2026年6月"),
        ("供水保障：改造泵站3座", "水利科", "2026年9月"),
        ("河道清淤：清淤8公里", "河道科", "2026年9月"),
    ]


def test_a_task_or_problem_over_two_rows_is_one() -> None:
    plan = "二、下一步工作计划\n重点任务\t责任科室\n供水保障\t水利科\n［并上］\t河道科\n"
    assert [each.text for each in find_plan(TITLE + plan)] == ["供水保障"]
    problems = "二、存在问题\n主要问题\t涉及科室\n管网老化\t水利科\n［并上］\t河道科\n"
    assert [each.text for each in find_problems(TITLE + problems)] == ["管网老化"]


def test_a_row_of_several_sentences_does_not_break_its_table() -> None:
    long = "新建管网12公里，改造老旧小区供水设施30处。完善巡查制度，每周巡查两次。" * 5
    table = (
        f"重点任务\t具体措施\t责任科室\n供水保障\t{long}\t水利科\n［并上］\t改造泵站\t［并上］\n"
    )
    assert found(table) == []
    kinds = [block.kind for block in parse(TITLE + table).blocks]
    assert kinds.count("table") == 3
    lone = f"供水保障\t{long}\t水利科\n"
    assert "table" not in [block.kind for block in parse(TITLE + lone).blocks]


def test_empty_rows_and_lone_pictures_stay_in_a_table_with_merged_cells() -> None:
    picture = "［图：0123456789abcdef］"
    table = f"\t\t\n甲\t\t\n［并上］\t{picture}\t\n［并上］\t\t\n丙\t［并左］\t乙\n"
    assert found(table) == []
    kinds = [block.kind for block in parse(TITLE + table).blocks]
    assert kinds.count("table") == 5


def test_a_row_that_only_names_those_below_is_no_task() -> None:
    plan = "二、下一步工作计划\n重点任务\t责任科室\n一、综合类\t［并左］\n改造泵站\t水利科\n"
    assert [each.text for each in find_plan(TITLE + plan)] == ["改造泵站"]
    assert [block.kind for block in parse(TITLE + plan).blocks].count("table") == 3


@pytest.mark.parametrize(
    ("table", "faults"),
    [
        ("［并左］\t乙\n丙\t丁\n", [("［并左］", "表格第1行第1格要并入左边的格，左边没有格")]),
        ("甲\t［并上］\n丙\t丁\n", [("［并上］", "表格第1行第2格要并入上面的格，上面没有格")]),
        ("甲\n乙\t丙\t［并左］\n丁\t[并上]\t戊\n",
         [("［并左］", "表格第1行第3格合并后不是长方形"),
          ("[并上]", "表格第2行第2格合并后不是长方形")]),
        ("甲\t［并左］\n［并上］\t［并左］\n", []),
    ],
)  # fmt: skip
def test_marks_that_merge_nothing_are_pointed_out_where_they_stand(
    table: str, faults: list[tuple[str, str]]
) -> None:
    assert found(table) == faults


def test_marks_that_merge_nothing_stay_as_typed_and_the_others_merge() -> None:
    assert shape("甲\t［并左］\t乙\n丙\t［并上］\t［并上］") == [
        [("甲", 1, 1), ("［并左］", 1, 1), ("乙", 1, 2)],
        [("丙", 1, 1), ("［并上］", 1, 1)],
    ]


def test_a_merged_table_is_nothing_else_to_mend() -> None:
    plain = GROUPS.replace("［并上］", "信访")
    rules = [[each.rule for each in proof(TITLE + table)] for table in (GROUPS, plain)]
    assert rules[0] == rules[1]
