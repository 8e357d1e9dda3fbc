"""A department is renamed, merged or closed between two reports: what it promised is not lost."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from huibao.audit import SYSTEM
from huibao.cycle.ledger.importing.reports import import_report
from huibao.office import Office
from huibao.records.models import Message
from tasks.remind import remind_everybody
from tests.ledger.samples import ANNUAL
from tests.ledger.test_importing import items
from tests.staffing import started_with
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import press, sign_in

OLD, NEW = "水资源管理科", "水资源管理与节水科"
BEFORE, AFTER = datetime(2023, 6, 20, 1, tzinfo=UTC), datetime(2023, 7, 3, 1, tzinfo=UTC)
"""Last year's report is imported, and the first working day of July, nine where the office is."""


def renamed(office: Office) -> Office:
    """The office's files with one department of another name."""
    departments = tuple(
        each.model_copy(update={"name": NEW}) if each.name == OLD else each
        for each in office.departments
    )
    return office.model_copy(update={"departments": departments})


def imported_and_renamed(house: House) -> None:
    with house.installation.acting(SYSTEM, now=BEFORE) as act:
        import_report(act, ANNUAL.encode(), name="a.txt", kind="annual", period="2022")
    started_with(house.installation, renamed(house.installation.office))


def asked(house: House) -> list[str]:
    """Whom the month's call asks."""
    remind_everybody(house.installation, AFTER)
    query = select(Message.to_name).where(Message.template == "progress_call")
    return list(house.see(lambda session: session.scalars(query).all()))


def test_the_office_hands_what_is_open_to_the_new_department(house: House) -> None:
    imported_and_renamed(house)
    clerk = sign_in(house, "su")
    page = text_of_page(clerk.get("/office/ledger").text)
    assert f"“{OLD}”已不在单位配置中，名下还有1项未完成的任务" in page
    sent = press(
        clerk, "/office/ledger", "/office/ledger/hand-over", {"gone": OLD, "department": NEW}
    )
    assert "已不在单位配置中" not in text_of_page(sent.text)
    assert [item.department for item in items(house)].count(NEW) == 1
    assert asked(house) == ["温如松"]


def test_nothing_is_taken_from_a_department_that_is_there(house: House) -> None:
    imported_and_renamed(house)
    clerk = sign_in(house, "su")
    owners = [item.department for item in items(house)]
    for gone, department in (("规划建设科", NEW), (OLD, "财务科"), ("", NEW)):
        given = {"gone": gone, "department": department}
        press(clerk, "/office/ledger", "/office/ledger/hand-over", given)
        assert [item.department for item in items(house)] == owners


def test_an_auditor_is_told_and_hands_nothing_over(house: House) -> None:
    imported_and_renamed(house)
    page = sign_in(house, "han").get("/office/ledger").text
    assert "已不在单位配置中" in page
    assert "hand-over" not in page
