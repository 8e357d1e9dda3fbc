"""What is left open is an open item with the clause around it."""

from __future__ import annotations

import pytest

from huibao.report.placeholders import find_placeholders


def kinds(text: str) -> list[tuple[str, str]]:
    return [(place.kind, place.text) for place in find_placeholders(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("召开党组会议*次，", [("figure", "*次")]),
        ("**局印发《XX市规划》。", [("name", "**"), ("name", "XX")]),
        ("位居全市第*，", [("figure", "第*")]),
        ("2023年X月X日召开", [("date", "2023年X月X日")]),
        ("参会人数（待补充）。", [("text", "（待补充）")]),
        ("某某同志", [("name", "某某")]),
    ],
)
def test_each_kind_of_mask_is_told(text: str, found: list[tuple[str, str]]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize(
    "text",
    ["**抓学习。**全年开展培训。", "* 第一条", "******", "5×8米", "X光机", "MAX、XML文件", "3*4"],
)
def test_ornament_and_formulas_mask_nothing(text: str) -> None:
    assert kinds(text) == []


def test_the_clause_lets_its_owner_know_what_is_asked() -> None:
    (place,) = find_placeholders("上半年，组织学习*次，效果明显。")
    assert place.clause == "组织学习*次"
