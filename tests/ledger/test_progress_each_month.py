"""Each month a department's head is asked by mail how its open promises stand, and tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from config.installation import Installation
from huibao.audit import SYSTEM
from huibao.cycle.ledger.importing.reports import import_report
from huibao.cycle.ledger.promises import progress
from huibao.cycle.ledger.promises.items import item_numbered, set_state
from huibao.lifecycle import ItemState
from huibao.records.models import Event, Link, Message
from tasks.remind import remind_everybody
from tests.ledger.samples import ANNUAL
from tests.ledger.test_importing import imported, items
from tests.staffing import started_with, without
from tests.web.forms import form_of, text_of_page
from tests.web.house import House
from tests.web.signing_in import press, sign_in

DEPARTMENT = "水资源管理科"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int = 9, month: int = 7) -> datetime:
    """That day of July 2023 (or another month), where the office is."""
    return datetime(2023, month, day, hour, tzinfo=SHANGHAI).astimezone(UTC)


@pytest.fixture
def office(installation: Installation) -> Installation:
    """The sample office; last year's report was imported in June 2023."""
    with installation.acting(SYSTEM, now=at(20, month=6)) as act:
        import_report(act, ANNUAL.encode(), name="a.txt", kind="annual", period="2022")
    return installation


def mails(office: Installation, template: str = "progress_call") -> list[Message]:
    with office.database.reading() as session:
        query = select(Message).where(Message.template == template).order_by(Message.id)
        found = list(session.scalars(query))
        session.expunge_all()
        return found


def test_the_head_is_asked_on_the_months_first_working_day_and_once(office: Installation) -> None:
    remind_everybody(office, at(1))  # a Saturday
    assert mails(office) == []
    remind_everybody(office, at(3, hour=7))  # before the office opens
    assert mails(office) == []
    for hour in (9, 10, 15):
        remind_everybody(office, at(3, hour))
    (mail,) = mails(office)
    assert mail.to_name == "温如松"
    assert mail.subject == ("【任务进展】2023年7月，7月6日（周四）17:30前填报：水资源管理科1项任务")
    assert "推进取水口复核\n   0%，时限2023年6月30日，已逾期" in mail.text
    assert "西坝灌区" not in mail.text


def test_where_nothing_is_open_nobody_is_mailed(office: Installation) -> None:
    with office.acting(SYSTEM, now=at(30, month=6)) as act:
        set_state(act, item_numbered(act.session, 1), ItemState.DONE, "已办结。")
    remind_everybody(office, at(3))
    assert mails(office) == []


def test_what_is_entered_during_the_month_waits_for_the_next(installation: Installation) -> None:
    with installation.acting(SYSTEM, now=at(18)) as act:
        import_report(act, ANNUAL.encode(), name="a.txt", kind="annual", period="2022")
    remind_everybody(installation, at(19))
    assert mails(installation) == []
    remind_everybody(installation, at(1, month=8))
    assert len(mails(installation)) == 1


def test_a_machine_that_was_off_makes_up_for_it(office: Installation) -> None:
    remind_everybody(office, at(12))
    assert len(mails(office)) == 1


def test_the_day_is_the_offices_choice(office: Installation) -> None:
    asked = office.office.progress.model_copy(update={"working_day": 5})
    never = office.office.progress.model_copy(update={"working_day": 0})
    for told, days in ((never, range(3, 32)), (asked, range(3, 7))):
        house = replace(office, office=office.office.model_copy(update={"progress": told}))
        for day in days:
            remind_everybody(house, at(day))
        assert mails(office) == []
    remind_everybody(house, at(7))
    assert len(mails(office)) == 1


def test_who_does_not_tell_is_reminded_and_the_office_hears_of_it(office: Installation) -> None:
    for day in (3, 4, 5, 6, 7, 10):
        remind_everybody(office, at(day))
    reminded = [mail.subject for mail in mails(office, "reminders")]
    assert reminded[0] == "【催办】《水资源管理科2023年7月任务进展》填报剩余1个工作日"
    told = mails(office, "escalated")
    assert [mail.to_name for mail in told] == ["苏念安"]
    assert "水资源管理科2023年7月任务进展" in told[0].text


def test_the_next_months_call_takes_the_place_of_the_last(office: Installation) -> None:
    remind_everybody(office, at(3))
    remind_everybody(office, at(1, month=8))
    with office.database.reading() as session:
        assert [call.month for call in progress.open_calls(session)] == ["2023-08"]


def test_where_the_head_leaves_before_he_has_told_all_his_successor_is_called(
    office: Installation,
) -> None:
    remind_everybody(office, at(3))
    started_with(office, without(office.office, "wen"))
    for day, hour in ((4, 9), (4, 15), (5, 9), (6, 9)):
        remind_everybody(office, at(day, hour))
    assert [mail.to_name for mail in mails(office)] == ["温如松", "江一禾"]
    assert "温如松" not in [mail.to_name for mail in mails(office, "reminders")]
    with office.database.reading() as session:
        links = session.scalars(select(Link).where(Link.purpose == "progress").order_by(Link.id))
        assert [link.revoked_at is None for link in links][:2] == [False, True]


def test_where_nobody_comes_after_him_nobody_is_reminded(office: Installation) -> None:
    remind_everybody(office, at(3))
    left = [p.key for p in office.office.people if p.department == "resources"]
    started_with(office, without(office.office, *left))
    for day in (4, 5, 6, 7):
        remind_everybody(office, at(day))
    assert [mail.to_name for mail in mails(office)] == ["温如松"]
    assert mails(office, "reminders") == []


# The page


@pytest.fixture
def called(house: House) -> str:
    """The path of the head's link, after the call went out."""
    imported(house)
    with house.installation.acting() as act:
        assert progress.call(act, DEPARTMENT)
    return house.path("wen", "progress")


def tell(house: House, path: str, **fields: str) -> str:
    browser = house.browser()
    typed = form_of(browser.get(path).text) | {f"{k}-1": v for k, v in fields.items()}
    return browser.post(path, data=typed).text


def test_what_is_told_stands_in_the_ledger_with_its_history(house: House, called: str) -> None:
    page = tell(house, called, state="in_progress", percent="60", words="已复核六成取水口。")
    assert "各项任务的进展都已填报" in text_of_page(page)
    item = items(house)[0]
    assert (item.state, item.progress, item.evidence) == (
        ItemState.IN_PROGRESS, 60, "已复核六成取水口。",
    )  # fmt: skip
    browser = sign_in(house, "su")
    history = text_of_page(browser.get("/office/ledger/items/1").text)
    assert "进度 0% → 60% 温如松" in history
    assert "状态 未开始 → 进行中 温如松" in history
    listed = text_of_page(browser.get("/office/ledger").text)
    assert " 60% " in listed
    with house.installation.database.reading() as session:
        said = [event.subject for event in session.scalars(
            select(Event).where(Event.chain == "office", Event.actor == "wen"))]  # fmt: skip
    assert "进度：推进取水口复核" in said


def test_a_day_it_proposes_waits_for_the_office(house: House, called: str) -> None:
    tell(house, called, state="delayed", words="汛期人手不足。", due="2027-03-31")
    item = items(house)[0]
    assert (str(item.due), str(item.proposed_due)) == ("2023-06-30", "2027-03-31")
    browser, page = sign_in(house, "su"), "/office/ledger/items/1"
    seen = text_of_page(browser.get(page).text)
    assert "科室建议把完成时限调整到2027年3月31日" in seen
    assert "汛期人手不足。" in seen
    press(browser, page, f"{page}/accept-due")
    item = items(house)[0]
    assert (str(item.due), item.proposed_due) == ("2027-03-31", None)


def test_the_office_may_decline_it_with_a_reason(house: House, called: str) -> None:
    tell(house, called, state="delayed", words="汛期人手不足。", due="2027-03-31")
    browser, page = sign_in(house, "su"), "/office/ledger/items/1"
    bare = press(browser, page, f"{page}/decline-due")
    assert bare.status_code == 400
    press(browser, page, f"{page}/decline-due", {"reason": "局务会要求按期完成"})
    item = items(house)[0]
    assert (str(item.due), item.proposed_due) == ("2023-06-30", None)
    assert "局务会要求按期完成" in text_of_page(browser.get(page).text)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"state": "done"}, "”：已完成的请写明完成情况"),
        ({"state": "in_progress", "percent": "120"}, "0到100的整数"),
        ({"state": "in_progress", "percent": "三成"}, "0到100的整数"),
        ({"state": "delayed", "words": "晚些。", "due": "年底"}, "不是日期"),
    ],
)
def test_what_is_refused_is_shown_again_as_typed(
    house: House, called: str, fields: dict[str, str], said: str
) -> None:
    page = tell(house, called, **fields)
    assert said in text_of_page(page)
    for value in fields.values():
        assert value in page
    assert items(house)[0].state is ItemState.NOT_STARTED
    assert items(house)[0].progress == 0


def test_done_is_wholly_done(house: House, called: str) -> None:
    tell(house, called, state="done", words="全部复核完毕。", percent="30")
    item = items(house)[0]
    assert (item.state, item.progress) == (ItemState.DONE, 100)


def test_half_typed_words_are_kept(house: House, called: str) -> None:
    browser = house.browser()
    form = form_of(browser.get(called).text) | {"words-1": "正在写"}
    browser.post(f"{called}/autosave", data=form)
    assert "正在写" in house.browser().get(called).text


def test_an_old_months_link_and_an_expired_one_say_so_kindly(house: House, called: str) -> None:
    house.expire(called)
    assert "链接已过期" in text_of_page(house.browser().get(called).text)
    with house.installation.acting(now=datetime.now(UTC) + timedelta(days=40)) as act:
        progress.call(act, DEPARTMENT)
    assert "该链接已失效" in text_of_page(house.browser().get(called).text)


def test_it_stands_among_ones_other_tasks(house: House, called: str) -> None:
    seen = text_of_page(house.browser().get(called.replace("/progress/", "/tasks/")).text)
    assert "水资源管理科" in seen
    assert "填报任务进展" in seen


def test_another_departments_promise_is_not_touched(house: House, called: str) -> None:
    browser = house.browser()
    form = form_of(browser.get(called).text) | {"state-2": "done", "words-2": "好了。"}
    browser.post(called, data=form)
    assert items(house)[1].state is ItemState.NOT_STARTED
