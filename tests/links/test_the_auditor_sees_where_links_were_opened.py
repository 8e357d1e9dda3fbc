"""Openings are logged with address and browser, scanners' too, and shown beside the decision."""

from __future__ import annotations

from sqlalchemy import func, select

from huibao.records.models import Cycle, Event, Link, LinkOpening, Section
from tests.web.forms import signed, text_of_page
from tests.web.house import House
from tests.web.signing_in import sign_in


def openings(house: House) -> list[tuple[str, str, str, int]]:
    """Every logged place: who, method, browser, how often."""
    query = select(Link.person, LinkOpening.method, LinkOpening.browser, LinkOpening.count)
    query = query.join(LinkOpening.link).order_by(LinkOpening.method, LinkOpening.browser)
    return house.see(lambda session: [tuple(row) for row in session.execute(query)])


def test_every_opening_is_noted_by_place_and_counted(house: House) -> None:
    house.in_review()
    path = house.path("lu", "review")
    scanner, phone = house.browser(**{"user-agent": "MailScan/2"}), house.browser(
        **{"user-agent": "Phone"}
    )  # fmt: skip
    scanner.head(path)
    scanner.get(path)
    for _ in range(3):
        phone.get(path)
    assert openings(house) == [
        ("lu", "GET", "MailScan/2", 1),
        ("lu", "GET", "Phone", 3),
        ("lu", "HEAD", "MailScan/2", 1),
    ]


def test_opening_changes_nothing_of_the_lifecycle(house: House) -> None:
    key = house.in_review()

    def lifecycle(session: object) -> tuple[object, ...]:
        cycle = session.scalars(select(Cycle).where(Cycle.key == key)).one()
        sections = [(s.state, s.version) for s in session.scalars(select(Section))]
        spent = session.scalar(select(func.count()).where(Link.spent_at.is_not(None)))
        events = session.scalar(select(func.count()).select_from(Event))
        return cycle.state, cycle.version, sections, spent, events

    before = house.see(lifecycle)
    for person, purpose in (("jiang", "write"), ("wen", "confirm"), ("lu", "review")):
        house.browser().get(house.path(person, purpose))
    assert house.see(lifecycle) == before
    assert len(openings(house)) == 3


def test_an_unknown_link_is_not_logged(house: House) -> None:
    house.browser().get("/review/" + "x" * 43)
    assert openings(house) == []


def test_whoever_asks_under_ever_new_names_fills_no_table(house: House) -> None:
    house.in_review()
    path, browser = house.path("lu", "review"), house.browser()
    from huibao.cycle import link_openings as log

    limit, log.MOST_PLACES = log.MOST_PLACES, 3
    try:
        for number in range(8):
            browser.head(path, headers={"user-agent": f"bot {number}"})
    finally:
        log.MOST_PLACES = limit
    rows = openings(house)
    assert len(rows) == 4
    assert sum(count for *_, count in rows) == 8


def test_the_audit_page_shows_opened_from_beside_decided_from(house: House) -> None:
    key = house.in_review()
    path = house.path("lu", "review")
    forwarded = house.browser(**{"user-agent": "SomebodyElse/1"})
    forwarded.get(path)
    own = house.browser(**{"user-agent": "OwnPhone/9"})
    own.post(path, data=signed(own.get(path).text) | {"decision": "approve"})
    with house.installation.acting() as act:
        for row in act.session.scalars(select(LinkOpening)):
            if row.browser.startswith("Somebody"):
                row.address = "198.51.100.7"
    page = sign_in(house, "han").get(f"/audit/cycles/{key}").text
    table = text_of_page(page.partition('id="openings"')[2])
    assert "198.51.100.7" in table
    assert "SomebodyElse/1" in table
    assert table.count("OwnPhone/9") == 2, "once where it opened, once where it decided"
    assert "从不同地址打开，可能曾被转发" in table
