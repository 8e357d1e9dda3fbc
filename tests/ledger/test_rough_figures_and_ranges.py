"""The ledger keeps both ends of a range and what is rough as such, and compares them honestly."""

from __future__ import annotations

import io
from decimal import Decimal
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from huibao.cycle.verification import verify_cycle
from huibao.records.models import FigureValue
from huibao.report.figures.counted import Counted, name_of
from huibao.report.figures.tallies import falls, parts_in_report, swings, two_values
from tests.ledger.samples import ANNUAL
from tests.ledger.test_figure_ledger import value_of
from tests.ledger.test_importing import imported
from tests.ledger.test_three_reports import HALF, half_year
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import press, sign_in

PAGE = f"/office/ledger/indicators/{quote(name_of('办理取水许可'))}"


def said(value: int, upper: int | None = None, rough: str = "", **more: str) -> Counted:
    high = None if upper is None else Decimal(upper)
    return Counted("办理取水许可", "件", Decimal(value), upper=high, rough=rough, **more)


@pytest.fixture
def vague(house: House) -> House:
    """A year with about 80 permits and a half with 20 to 30, imported."""
    imported(house, ANNUAL.replace("办理取水许可80件", "办理取水许可80余件"))
    half_year(house, HALF.replace("办理取水许可30件", "办理取水许可20—30件"))
    return house


def test_the_pages_show_both_ends_and_the_word(vague: House) -> None:
    clerk = sign_in(vague, "su")
    assert "水资源管理科 80余" in text_of_page(clerk.get("/office/ledger/figures?kind=Y").text)
    assert "水资源管理科 20—30" in text_of_page(clerk.get("/office/ledger/figures?kind=H").text)
    page = text_of_page(clerk.get(PAGE).text)
    assert page.index("2023-H1 20—30件") < page.index("2022 80余件")
    assert "80余件" in text_of_page(clerk.get("/office/ledger/imported/annual-2022").text)


def test_the_workbook_has_an_exact_number_as_a_number_and_the_others_as_they_are_said(
    vague: House,
) -> None:
    clerk = sign_in(vague, "su")
    book = load_workbook(io.BytesIO(clerk.get("/office/ledger/figures.xlsx").content))
    cells = {cell.value for sheet in book for row in sheet.rows for cell in row}
    assert {"80余", "20—30", 12000} <= cells


def test_the_office_mends_a_range_and_a_word_and_reads_both_in_the_history(vague: House) -> None:
    clerk, value = sign_in(vague, "su"), value_of(vague, "取水许可", "2023-H1")
    form = f"/office/ledger/figures/{value.id}/mend"
    fields = {"label": "取水许可", "value": "33", "upper": "", "rough": "近", "unit": "件"}
    page = text_of_page(press(clerk, PAGE, form, fields | {"reason": "原稿笔误"}).text)
    assert "苏念安：取水许可 20—30件 → 取水许可 近33件（原稿笔误）" in page
    with vague.installation.database.reading() as session:
        archive = vague.installation.archive_folder
        assert verify_cycle(session, "half-year-2023-H1", archive_folder=archive) == []


@pytest.mark.parametrize(
    ("wrong", "told"), [({"upper": "19"}, "大于下限"), ({"rough": "大概也许"}, "不是概数用词")]
)
def test_what_is_no_range_and_no_such_word_is_refused(
    vague: House, wrong: dict[str, str], told: str
) -> None:
    clerk, value = sign_in(vague, "su"), value_of(vague, "取水许可", "2023-H1")
    form = f"/office/ledger/figures/{value.id}/mend"
    fields = {"label": "取水许可", "value": "20", "unit": "件", "reason": "核对"}
    answer = press(clerk, PAGE, form, fields | wrong)
    assert answer.status_code == 400
    assert told in text_of_page(answer.text)


def test_what_0_1_0_took_in_stands_as_an_exact_number(house: House) -> None:
    imported(house)
    with house.installation.database.reading() as session:
        kept = session.scalars(select(FigureValue)).all()
        assert {(row.upper, row.rough) for row in kept} == {("", "")}


def test_a_range_moved_at_least_from_end_to_end_and_a_rough_number_about_so_much() -> None:
    (swing,) = swings([said(60, 80)], [said(20, 30)])
    assert "变动至少+100%" in swing.message
    assert "上期办理取水许可 20—30件，本期办理取水许可 60—80件" in swing.message
    (swing,) = swings([said(60, rough="近")], [said(30, rough="余")])
    assert "变动约+100%" in swing.message
    assert "30余件，本期办理取水许可 近60件" in swing.message
    assert not [*swings([said(40, 80)], [said(20, 30)])]
    (swing,) = swings([said(60)], [said(30)])
    assert "变动+100%" in swing.message


def test_a_range_contradicts_only_what_lies_outside_it() -> None:
    assert not [*two_values([said(20, 30), said(25)])]
    assert [*two_values([said(20, 30), said(31)])]
    led = {"led_by": "办理取水许可"}
    form = Counted("办理取水许可", "件", Decimal(1187), filled_in=True)
    assert not [*two_values([said(1200, rough="约", **led), form])]
    assert [*two_values([said(2000, rough="约", **led), form])]


def test_rough_parts_make_no_wrong_sum_and_ranges_only_where_none_fits() -> None:
    def year(whole: Counted) -> list[Counted]:
        return [whole, said(20, 30, span="上半年"), said(40, span="下半年")]

    assert not [*parts_in_report(year(said(65, span="全年")))]
    (wrong,) = parts_in_report(year(said(80, span="全年")))
    assert "20—30＋40＝60—70" in wrong.message
    assert not [*parts_in_report(year(said(80, rough="约", span="全年")))]


def test_a_rough_total_falls_only_by_more_than_it_is_rounded_by() -> None:
    day = {"as_of": "6月30日"}
    assert not [*falls([said(2980, **day)], [said(3000, rough="近", **day)])]
    assert [*falls([said(2000, **day)], [said(3000, rough="近", **day)])]
    assert [*falls([said(2980, **day)], [said(3000, **day)])]
