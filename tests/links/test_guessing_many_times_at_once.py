"""Whoever guesses or asks in many connections at the same instant has no more tries than in one."""

from __future__ import annotations

from itertools import repeat

import pytest
from sqlalchemy import func, select

from huibao.audit import Actor
from huibao.cycle import codes
from huibao.links import CODE, code_of, find_any
from huibao.login import PER_ADDRESS, PER_PERSON, AskedTooOften, ask
from huibao.records.models import Link
from tests.at_once import all_at_once
from tests.links.test_a_confidential_report_asks_for_a_code import secret_house
from tests.web.house import House

__all__ = ["secret_house"]
AT_ONCE = 20

pytestmark = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
    indirect=True,
)


def links_for(house: House, purpose: str) -> int:
    query = select(func.count()).select_from(Link).where(Link.purpose == purpose)
    return house.see(lambda session: session.scalar(query) or 0)


def test_no_more_codes_and_tries_than_one_after_the_other(secret_house: House) -> None:
    house = secret_house
    house.in_review()
    token = house.path("lu", "review").rpartition("/")[2]

    def ask_for_a_code() -> None:
        with house.installation.acting() as act:
            codes.ask(act, find_any(act.session, token))

    def guess(typed: str) -> bool:
        with house.installation.acting() as act:
            return codes.enter(act, find_any(act.session, token), typed)

    all_at_once(*repeat(ask_for_a_code, AT_ONCE))
    assert links_for(house, CODE) == codes.PER_WINDOW
    newest = select(Link).where(Link.purpose == CODE).order_by(Link.id.desc()).limit(1)
    right = house.see(lambda s: code_of(s.scalars(newest).one(), house.installation.secret))
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    assert all_at_once(*repeat(lambda: guess(wrong), AT_ONCE)) == [False] * AT_ONCE
    assert house.see(lambda session: session.scalars(newest).one().tries) == codes.MOST_TRIES
    assert not guess(right)


def test_no_more_login_mails_than_one_after_the_other(house: House) -> None:
    mail = house.installation.office.person("su").mail

    def ask_to_log_in() -> None:
        with house.installation.acting() as act:
            ask(act, mail)

    all_at_once(*repeat(ask_to_log_in, AT_ONCE))
    assert links_for(house, "login") == PER_PERSON


def test_no_more_questions_from_one_address_than_one_after_the_other(house: House) -> None:
    stranger = Actor("stranger", key="", name="", address="203.0.113.9")

    def ask_to_log_in() -> None:
        with house.installation.acting(stranger) as act:
            ask(act, "nobody@x.example")

    outcomes = all_at_once(*repeat(ask_to_log_in, PER_ADDRESS + 10))
    assert sum(isinstance(outcome, AskedTooOften) for outcome in outcomes) == 10
