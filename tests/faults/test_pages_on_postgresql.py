"""On PostgreSQL, where rows are read anew after a wait, the pages answer as on SQLite."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import event, select, text

from huibao.cycle.ledger.importing.reports import import_report
from huibao.records.models import Event, FigureValue
from huibao.web.app import create_app
from tests.faults.test_the_database_is_locked import TYPED, handing_in
from tests.ledger.samples import ANNUAL
from tests.security.asgi import Request, Wire
from tests.security.world import FORM
from tests.web.forms import form_of, text_of_page
from tests.web.house import House
from tests.web.signing_in import press, sign_in

FIGURES = {"figure-permits": "46", "figure-households": "2870", "figure-water-use": "9120"}


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_first_hand_in_is_taken(house: House) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    form = form_of(browser.get(path).text) | {"text": "上半年供水平稳。"} | FIGURES
    assert browser.post(path, data=form).status_code == 200
    assert house.section("supply")["submissions"] == ["上半年供水平稳。"]


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_text_without_room_in_its_column_is_refused_kindly_and_comes_back(house: House) -> None:
    with house.clerk() as act:
        import_report(act, ANNUAL.encode(), name="report.txt", kind="annual", period="2022")
    browser, page = sign_in(house, "su"), "/office/ledger/imported/annual-2022"
    row = select(FigureValue.id, FigureValue.label, FigureValue.unit)
    number, label, before = house.see(lambda session: tuple(session.execute(row).first()))
    given = {"number": str(number), "label": label, "value": "12", "unit": "很长的单位" * 9}
    answer = press(browser, page, f"{page}/figure", given)
    assert answer.status_code == 400
    assert "有一项内容太长" in text_of_page(answer.text)
    assert given["unit"] in answer.text
    unit = house.see(lambda session: session.get_one(FigureValue, number).unit)
    assert unit == before


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_browser_that_gives_itself_an_impossible_name_is_served(house: House) -> None:
    wire = Wire(create_app(house.installation))
    who = house.installation.office.person("su").mail
    headers = (FORM, ("user-agent", "Strange\x00 browser"))
    body = urlencode({"mail": who}).encode()
    try:
        answer = wire.send(Request("POST", "/login", headers=headers, body=body))
    finally:
        wire.close()
    assert answer.status == 303
    asked = select(Event.browser).where(Event.action == "login:asked")
    assert house.see(lambda session: session.scalars(asked).all()) == ["Strange browser"]


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_account_that_lost_its_rights_keeps_words_and_log_in_order(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    browser, path, form = handing_in(house)
    engine = house.installation.database.engine
    with engine.begin() as session:
        session.execute(text("CREATE ROLE nobody_here"))

    def takes_the_rights(connection: Any, _record: object) -> None:
        connection.execute("SET ROLE nobody_here")
        connection.commit()

    engine.dispose()
    event.listen(engine, "connect", takes_the_rights)
    try:
        page = browser.post(path, data=form)
    finally:
        event.remove(engine, "connect", takes_the_rights)
        engine.dispose()
        with engine.begin() as session:
            session.execute(text("DROP ROLE nobody_here"))
    assert page.status_code == 503
    assert form_of(page.text)["text"] == TYPED["text"]
    told = [r.getMessage() for r in caplog.records if r.name.startswith("huibao.web")]
    assert told[0].startswith("the database is away: permission denied for table ")
    assert not [r for r in caplog.records if r.exc_info]
