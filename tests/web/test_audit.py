"""An auditor reads everything, sees at once whether it is whole, and changes nothing."""

from __future__ import annotations

import csv
import io
import json

from fastapi import Request
from sqlalchemy import delete, select, update

from huibao.audit import OFFICE_CHAIN, Did
from huibao.chain import GENESIS, row_hash
from huibao.records.models import Chain, Document, Draft, Event, Message
from huibao.web.app import create_app
from huibao.web.audit import prefect_ui
from tests.tampering import unguard
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import sign_in

AUDITOR = "han"


def test_the_history_says_who_did_what_from_where(house: House) -> None:
    key = house.in_review()
    seen = text_of_page(sign_in(house, AUDITOR).get(f"/audit/cycles/{key}").text)
    assert "核验通过" in seen
    for done in ("启动报送周期", "征集材料", "报送材料", "核稿采用", "形成文稿", "呈送审阅"):
        assert done in seen
    assert "苏念安 （办公室） 127.0.0.1" in seen
    assert "lu@shuiwu.yunling.example.com 待发" in seen


def test_times_are_those_of_the_office(house: House) -> None:
    key = house.opened()
    with house.installation.database.reading() as session:
        at = session.scalars(select(Event.at).where(Event.chain == key)).first()
    there = at.astimezone(house.installation.office.zone)
    page = sign_in(house, AUDITOR).get(f"/audit/cycles/{key}").text
    assert there.strftime("%Y-%m-%d %H:%M:%S") in page


def test_an_event_that_was_changed_is_named(house: House) -> None:
    key = house.merged()
    with house.installation.acting() as act:
        unguard(act.session)
        query = update(Event).where(Event.chain == key, Event.number == 7)
        act.session.execute(query.values(actor_name="别人"))
    page = sign_in(house, AUDITOR).get(f"/audit/cycles/{key}")
    seen = text_of_page(page.text)
    assert "核验未通过" in seen
    assert "第7条" in seen


def test_a_document_that_was_changed_is_named(house: House) -> None:
    key = house.merged()
    with house.installation.acting() as act:
        sha256 = act.session.scalars(select(Draft.document_sha256)).one()
        unguard(act.session)
        query = update(Document).where(Document.sha256 == sha256)
        act.session.execute(query.values(content=b"another"))
    seen = text_of_page(sign_in(house, AUDITOR).get(f"/audit/cycles/{key}").text)
    assert "核验未通过" in seen
    assert "所指文件被改动" in seen


def test_the_json_holds_the_chain_as_it_is_hashed(house: House) -> None:
    key = house.merged()
    said = json.loads(sign_in(house, AUDITOR).get(f"/audit/cycles/{key}/history.json").text)
    assert said["verified"] is True
    previous = GENESIS
    for event in said["events"]:
        assert event["previous"] == previous
        previous = event["hash"]
        assert row_hash(event) == event["hash"]


def test_the_table_opens_in_a_spreadsheet_and_holds_no_formula(house: House) -> None:
    key = house.opened()
    with house.as_person("su") as act:
        act.record(Did.SECTION_NUDGED, chain=key, subject='=HYPERLINK("https://evil.example")')
    answer = sign_in(house, AUDITOR).get(f"/audit/cycles/{key}/history.csv")
    assert answer.content.startswith("\ufeff".encode())
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    events = house.see(
        lambda session: len(session.scalars(select(Event).where(Event.chain == key)).all())
    )
    assert len(rows) == events + 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_the_auditor_reads_the_reports_page_without_a_button_to_press(house: House) -> None:
    key = house.merged()
    browser = sign_in(house, AUDITOR)
    for path in (f"/office/cycles/{key}", f"/office/cycles/{key}/sections/supply",
                 f"/office/cycles/{key}/text", "/office/messages"):  # fmt: skip
        page = browser.get(path)
        assert page.status_code == 200
        forms = page.text.count("<form")
        assert forms == page.text.count('action="/logout"') == 1, path


def test_logins_and_system_events_have_a_page(house: House) -> None:
    seen = text_of_page(sign_in(house, AUDITOR).get("/audit/office").text)
    assert "申请登录" in seen
    assert "韩守正" in seen
    assert "核验通过" in seen


def test_a_run_of_prefect_is_linked_when_its_pages_are_known(house: House) -> None:
    key = house.opened()
    run = "0f5d3a52-1c1e-4d0e-9a43-5d5b0f4f8a11"
    with house.installation.acting(flow_run=run) as act:
        act.record(Did.CYCLE_MOVED, chain=key, subject="试")
    page = sign_in(house, AUDITOR).get(f"/audit/cycles/{key}").text
    assert run[:8] in page


def test_a_doubtful_mail_is_shown_as_doubtful(house: House) -> None:
    key = house.opened()
    with house.installation.acting() as act:
        act.session.execute(update(Message).values(doubtful=True, state="sent"))
    assert "存疑" in text_of_page(sign_in(house, AUDITOR).get(f"/audit/cycles/{key}").text)


def office_events(house: House, count: int) -> int:
    """Have so many things happen that belong to no report; return how many there are."""
    with house.installation.acting() as act:
        for number in range(count):
            act.record(Did.LOGIN_ASKED, subject=f"第{number}次")
    with house.installation.database.reading() as session:
        return session.get_one(Chain, OFFICE_CHAIN).length


def test_the_offices_own_records_come_in_pages_and_each_page_is_verified(house: House) -> None:
    browser = sign_in(house, AUDITOR)
    length = office_events(house, 430)
    newest = text_of_page(browser.get("/audit/office").text)
    assert "本页200条记录前后相扣" in newest
    assert "第429次" in newest
    assert "第0次" not in newest
    oldest = browser.get("/audit/office?page=3").text
    assert "第0次" in oldest
    assert "较早的记录" not in oldest
    assert "page=2" in oldest
    whole = text_of_page(browser.get("/audit/office?whole=yes").text)
    assert f"{length}条记录前后相扣，所指文件和邮件完整" in whole


def test_a_change_is_named_on_its_page_and_when_all_is_verified(house: House) -> None:
    browser = sign_in(house, AUDITOR)
    length = office_events(house, 430)
    with house.installation.acting() as act:
        unguard(act.session)
        query = update(Event).where(Event.chain == OFFICE_CHAIN, Event.number == 5)
        act.session.execute(query.values(actor_name="别人"))
    assert "核验通过" in text_of_page(browser.get("/audit/office").text)
    for way in ("?page=3", "?whole=yes"):
        seen = text_of_page(browser.get(f"/audit/office{way}").text)
        assert "核验未通过" in seen
        assert "第5条" in seen
    with house.installation.acting() as act:
        act.session.execute(
            delete(Event).where(Event.chain == OFFICE_CHAIN, Event.number == length)
        )
    assert "核验未通过" in text_of_page(browser.get("/audit/office").text)


def test_prefects_pages_on_the_servers_own_loopback_are_no_link_from_elsewhere(
    house: House,
) -> None:
    app = create_app(house.installation)
    app.state.prefect_ui = "http://127.0.0.1:4200"

    def shown(host: str) -> str | None:
        scope = {"type": "http", "app": app, "method": "GET", "path": "/", "query_string": b""}
        return prefect_ui(Request({**scope, "headers": [(b"host", host.encode())]}))

    assert shown("127.0.0.1:8300") == "http://127.0.0.1:4200"
    assert shown("huibao.shuiwu.yunling.example.com") is None
