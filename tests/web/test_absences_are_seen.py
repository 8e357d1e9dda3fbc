"""The office's page says who is away, who will be, and who stands in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from huibao.staff import Absence
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import sign_in


def test_absences_of_now_and_later_are_listed_and_past_ones_are_not(house: House) -> None:
    office = house.installation.office
    today = datetime.now(UTC).astimezone(office.zone).date()
    days = [(-9, -5, "wen"), (20, 22, "lu"), (-1, 1, "shen")]
    absences = tuple(
        Absence(since=today + timedelta(since), until=today + timedelta(until), deputy=deputy)
        for since, until, deputy in days
    )
    people = tuple(
        p.model_copy(update={"absent": absences}) if p.key == "gu" else p for p in office.people
    )
    changed = office.model_copy(update={"people": people})
    object.__setattr__(house.installation, "office", changed)
    seen = text_of_page(sign_in(house, "su").get("/office").text)
    now, later = seen.index("由沈知远代办"), seen.index("由陆")
    assert now < later
    assert "现在外出" in seen[now:later]
    assert "由温如松代办" not in seen


def test_where_nobody_is_away_nothing_is_said(house: House) -> None:
    assert "外出与代理" not in text_of_page(sign_in(house, "su").get("/office").text)


def test_the_route_names_who_stands_in_for_somebody_not_asked_yet(house: House) -> None:
    office = house.installation.office
    today = datetime.now(UTC).astimezone(office.zone).date()
    away = (Absence(since=today, until=today + timedelta(9), deputy="wen"),)
    people = tuple(
        p.model_copy(update={"absent": away}) if p.key == "gu" else p for p in office.people
    )
    object.__setattr__(house.installation, "office", office.model_copy(update={"people": people}))
    key = house.opened()
    seen = text_of_page(sign_in(house, "su").get(f"/office/cycles/{key}").text)
    assert "顾明川 尚未开始 外出，现由温如松代" in seen
    assert "沈知远 尚未开始 外出" not in seen
