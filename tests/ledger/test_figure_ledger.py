"""The figure ledger: what each report counted, by period, mended and defined by the office."""

from __future__ import annotations

import io
import threading
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from huibao.cycle.ledger.importing.mending import figure_numbered, mend
from huibao.cycle.ledger.importing.reports import import_report
from huibao.cycle.verification import verify_cycle
from huibao.records.models import Event, FigureValue
from huibao.report.figures.counted import name_of
from tests.ledger.samples import ANNUAL
from tests.ledger.test_importing import imported
from tests.ledger.test_three_reports import half_year
from tests.lifecycle.bureau import Bureau
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import press, sign_in

PERMITS = name_of("办理取水许可")
PAGE = f"/office/ledger/indicators/{quote(PERMITS)}"


def value_of(house: House, label: str, period: str) -> FigureValue:
    with house.installation.database.reading() as session:
        rows = session.scalars(select(FigureValue).where(FigureValue.label == label)).all()
        found = next(row for row in rows if row.cycle.period == period)
        session.expunge_all()
        return found


@pytest.fixture
def counted(house: House) -> House:
    """The annual report of 2022 and the half-year's of 2023, imported."""
    imported(house)
    half_year(house)
    return house


def test_values_stand_in_the_columns_of_their_periods(counted: House) -> None:
    clerk = sign_in(counted, "su")
    halves = text_of_page(clerk.get("/office/ledger/figures?kind=H").text)
    assert "2023-H1" in halves
    assert "办理取水许可 （件） 水资源管理科 30" in halves
    years = text_of_page(clerk.get("/office/ledger/figures?kind=Y").text)
    assert "办理取水许可 （件） 水资源管理科 80" in years


def test_the_newest_kind_of_period_is_shown_first_and_a_department_alone(counted: House) -> None:
    page = text_of_page(sign_in(counted, "han").get("/office/ledger/figures").text)
    assert "2023-H1" in page
    assert "2022" not in page.partition("指标")[2]
    only = sign_in(counted, "su").get("/office/ledger/figures?kind=H&department=规划建设科").text
    assert "办理取水许可" not in text_of_page(only)


def test_an_indicator_shows_every_value_with_its_source(counted: House) -> None:
    page = text_of_page(sign_in(counted, "su").get(PAGE).text)
    assert page.index("2023-H1 30件") < page.index("2022 80件")
    assert "云岭市水务局2022年工作总结及2023年工作计划" in page
    assert "上半年收文" not in page
    assert "含新办、延续和变更" in page  # as the office's file asks for it


def test_a_ratio_stands_in_the_ledger_as_the_report_prints_it(house: House) -> None:
    said = "办理取水许可80件，巡查员与取水口配比为1∶15.8。"
    imported(house, ANNUAL.replace("办理取水许可80件。", said))
    clerk = sign_in(house, "su")
    assert "1∶15.8" in text_of_page(clerk.get("/office/ledger/figures?kind=Y").text)
    assert "1∶15.8" in text_of_page(clerk.get("/office/ledger/imported/annual-2022").text)
    name = quote(name_of("巡查员与取水口配比"))
    assert "1∶15.8" in text_of_page(clerk.get(f"/office/ledger/indicators/{name}").text)
    book = load_workbook(io.BytesIO(clerk.get("/office/ledger/figures.xlsx?kind=Y").content))
    assert "1∶15.8" in [cell.value for row in book.active.rows for cell in row]


def test_a_wrongly_read_figure_is_mended_and_keeps_its_history(counted: House) -> None:
    clerk, value = sign_in(counted, "su"), value_of(counted, "取水许可", "2023-H1")
    form = f"/office/ledger/figures/{value.id}/mend"
    fields = {"label": "取水许可", "value": "33", "unit": "件", "reason": "原稿笔误"}
    page = text_of_page(press(clerk, PAGE, form, fields).text)
    assert "2023-H1 33件" in page
    assert "苏念安：取水许可 30件 → 取水许可 33件（原稿笔误）" in page
    assert ("取水许可 30件", "取水许可 33件") in mendings(counted)


def mendings(house: House) -> list[tuple[str, str]]:
    with house.installation.database.reading() as session:
        rows = session.scalars(select(Event).where(Event.action == "ledger:mended"))
        return [(row.detail["from"], row.detail["to"]) for row in rows]


def test_nothing_is_mended_without_a_reason_and_what_was_typed_stays(counted: House) -> None:
    clerk, value = sign_in(counted, "su"), value_of(counted, "取水许可", "2023-H1")
    form = f"/office/ledger/figures/{value.id}/mend"
    answer = press(clerk, PAGE, form, {"label": "取水许可", "value": "34", "unit": "件"})
    assert answer.status_code == 400
    assert 'value="34"' in answer.text
    assert value_of(counted, "取水许可", "2023-H1").value == "30"


def test_what_is_no_indicator_leaves_the_table_and_can_come_back(counted: House) -> None:
    clerk, value = sign_in(counted, "su"), value_of(counted, "取水许可", "2023-H1")
    form = f"/office/ledger/figures/{value.id}"
    press(clerk, PAGE, f"{form}/remove", {"reason": "是任务目标"})
    assert "办理取水许可" not in text_of_page(clerk.get("/office/ledger/figures?kind=H").text)
    assert "不是指标" in text_of_page(clerk.get(PAGE).text)
    press(clerk, PAGE, f"{form}/restore", {"reason": "确是指标"})
    assert "办理取水许可" in text_of_page(clerk.get("/office/ledger/figures?kind=H").text)


def test_the_office_says_what_an_indicator_means_and_who_owns_it(counted: House) -> None:
    clerk = sign_in(counted, "su")
    fields = {"label": "取水许可办理量", "unit": "件", "department": "规划建设科",
              "basis": "含新办和延续，不含注销"}  # fmt: skip
    page = text_of_page(press(clerk, PAGE, PAGE, fields).text)
    assert "取水许可办理量" in page
    assert "含新办和延续，不含注销" in page
    table = text_of_page(clerk.get("/office/ledger/figures?kind=H").text)
    assert "取水许可办理量 （件） 规划建设科 30" in table
    assert "修改指标" in text_of_page(sign_in(counted, "han").get("/audit/office").text)


def test_an_indicator_nobody_counted_is_no_page(counted: House) -> None:
    clerk = sign_in(counted, "su")
    assert clerk.get("/office/ledger/indicators/没有这个").status_code == 404
    assert press(clerk, PAGE, "/office/ledger/figures/999/mend", {}).status_code == 404


def test_the_workbook_holds_numbers_to_be_summed(counted: House) -> None:
    answer = sign_in(counted, "su").get("/office/ledger/figures.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["半年", "年度"]
    rows = list(book["半年"].iter_rows(values_only=True))
    assert rows[0] == ("指标", "单位", "责任科室", "口径", "2023-H1")
    permits = next(row for row in rows if row[0] == "办理取水许可")
    assert permits[4] == 30


def test_an_office_that_has_filed_nothing_is_told_how_the_ledger_fills(house: House) -> None:
    page = sign_in(house, "su").get("/office/ledger/figures").text
    assert "还没有指标" in page
    assert sign_in(house, "su").get("/office/ledger/figures.xlsx").status_code == 200


def test_a_value_that_form_and_text_agree_on_stands_once(counted: House) -> None:
    alike = ("cycle_id", "section", "department", "name", "label", "unit")
    with counted.clerk() as act:
        values = act.session.scalars(select(FigureValue).where(FigureValue.name == PERMITS))
        told = next(value for value in values if value.cycle.period == "2023-H1")
        same = {name: getattr(told, name) for name in alike}
        act.session.add(FigureValue(**same, value="30", kind="asked"))
        act.session.add(FigureValue(**same, value="31", kind="asked"))
    page = text_of_page(sign_in(counted, "su").get("/office/ledger/figures?kind=H").text)
    cells = page.partition("办理取水许可 （件） 水资源管理科")[2][:20]
    assert cells.count("30") == 1
    assert "31" in cells


@pytest.mark.postgres
def test_two_clerks_who_mend_figures_at_the_same_instant_leave_the_record_whole(
    new_bureau_on_postgres: Bureau,
) -> None:
    bureau = new_bureau_on_postgres
    with bureau.acting() as act:
        done = import_report(act, ANNUAL.encode(), name="a.txt", kind="annual", period="2022")
        one, other, *_ = act.session.scalars(select(FigureValue.id).order_by(FigureValue.id))
        key = done.cycle.key

    def put_right(number: int) -> None:
        with bureau.acting() as act:
            mend(act, figure_numbered(act.session, number), {"value": "7"}, "看错了。")

    with bureau.acting() as act:
        mend(act, figure_numbered(act.session, one), {"value": "8"}, "看错了。")
        colleague = threading.Thread(target=put_right, args=(other,))
        colleague.start()
        colleague.join(0.3)
        assert colleague.is_alive(), "he waits"
    colleague.join(10)
    with bureau.house.database.reading() as session:
        assert verify_cycle(session, key) == []
