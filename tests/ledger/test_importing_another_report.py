"""Another office's report, or one of another period, is not imported by mistake."""

from __future__ import annotations

import pytest

from huibao.cycle.ledger.importing.belonging import doubts
from huibao.cycle.ledger.importing.reports import ImportDoubted, import_report
from huibao.cycle.refusals import AlreadyOpen
from huibao.office import Office
from huibao.periods import PeriodKind, parse_period
from tests.web.house import House

BODY = "\n一、工作情况\n一是办理取水许可20件。\n"


def said(office: Office, title: str, kind: PeriodKind, period: str) -> str:
    return "；".join(doubt.chinese for doubt in doubts(title, office, parse_period(kind, period)))


@pytest.mark.parametrize(
    ("title", "kind", "period", "doubt"),
    [
        ("青原市水务局2023年工作总结", "Y", "2023", "标题写的单位是“青原市水务局”"),
        ("2023年青原市文化旅游局工作总结", "Y", "2023", "单位是“青原市文化旅游局”"),
        ("云岭市水务局2021年工作总结", "Y", "2022", "标题写的是2021年，导入的周期是2022年"),
        ("云岭市水务局2023年工作总结", "H", "2023-H1", "没有写明上半年"),
        ("云岭市水务局2023年下半年工作总结", "H", "2023-H1", "导入的周期是2023年上半年"),
        ("云岭市水务局2023年上半年工作总结", "Y", "2023", "导入的周期是2023年全年"),
        ("云岭市水务局2023年第三季度工作总结", "Q", "2023-Q2", "导入的周期是2023年第二季度"),
        ("云岭市水务局2023年5月工作总结", "M", "2023-06", "导入的周期是2023年6月"),
    ],
)
def test_what_the_title_says_otherwise_is_named(
    sample_office: Office, title: str, kind: PeriodKind, period: str, doubt: str
) -> None:
    assert doubt in said(sample_office, title, kind, period)


@pytest.mark.parametrize(
    ("title", "kind", "period"),
    [
        ("云岭市水务局2022年工作总结及2023年工作计划", "Y", "2022"),
        ("云岭市水务局2022年下半年工作总结及2023年上半年工作计划", "H", "2022-H2"),
        ("办公室2022年工作总结和2023年工作计划", "Y", "2022"),
        ("关于2023年第二季度工作情况的报告", "Q", "2023-Q2"),
        ("水务局2023年1—6月工作总结", "H", "2023-H1"),
        ("2023年6月工作总结和7月工作计划", "M", "2023-06"),
        ("工作总结", "Y", "2022"),
    ],
)
def test_the_offices_own_titles_raise_no_doubt(
    sample_office: Office, title: str, kind: PeriodKind, period: str
) -> None:
    assert said(sample_office, title, kind, period) == ""


def test_a_doubted_report_is_imported_by_those_alone_who_are_sure(house: House) -> None:
    content = ("青原市水务局2022年工作总结" + BODY).encode()
    given = {"name": "b.txt", "kind": "annual", "period": "2022"}
    with pytest.raises(ImportDoubted, match="加 --anyway 再导入"), house.clerk() as act:
        import_report(act, content, **given)
    with house.clerk() as act:
        assert import_report(act, content, **given, sure=True).cycle.key == "annual-2022"


def test_a_second_import_is_told_what_may_be_done_and_no_more(house: House) -> None:
    content = ("云岭市水务局2022年工作总结" + BODY).encode()
    with house.clerk() as act:
        import_report(act, content, name="b.txt", kind="annual", period="2022")
    with pytest.raises(AlreadyOpen) as refused, house.clerk() as act:
        import_report(act, content, name="b.txt", kind="annual", period="2022")
    assert "已经导入（annual-2022）" in str(refused.value)
    assert "核对导入内容" in str(refused.value)
    assert "作废" not in str(refused.value)
