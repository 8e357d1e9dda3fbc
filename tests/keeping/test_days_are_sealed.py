"""Each day is sealed once, the auditor gets the seal, and the chains are held to it for ever."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, text

from huibao.audit import SYSTEM
from huibao.cycle.verification import verify_all
from huibao.records.models import Seal
from tasks.seal import seal_the_day
from tests.at_once import all_at_once
from tests.lifecycle.bureau import Bureau
from tests.tampering import unguard


def faults(bureau: Bureau) -> list[str]:
    with bureau.house.database.reading() as session:
        return verify_all(session)


def seals(bureau: Bureau) -> list[Seal]:
    with bureau.house.database.reading() as session:
        found = list(session.scalars(select(Seal).order_by(Seal.number)))
        session.expunge_all()
        return found


def tamper(bureau: Bureau, *statements: str) -> None:
    with bureau.house.database.transaction() as session:
        unguard(session)
        for statement in statements:
            session.execute(text(statement))


def three_days(bureau: Bureau) -> None:
    bureau.open()
    assert seal_the_day(bureau.house, bureau.now)
    bureau.hand_in_all()
    for day in (1, 2):
        assert seal_the_day(bureau.house, bureau.now + timedelta(days=day))


def test_a_day_is_sealed_once_by_however_many_clocks(either_bureau: Bureau) -> None:
    either_bureau.open()
    now = either_bureau.now
    made = all_at_once(*[lambda: seal_the_day(either_bureau.house, now)] * 4)
    assert sorted(map(str, made)) == ["False"] * 3 + ["True"]
    assert either_bureau.mails("seal") == ["han"]
    assert faults(either_bureau) == []


def test_the_auditors_mail_names_the_seal_and_the_one_before(bureau: Bureau) -> None:
    three_days(bureau)
    first, second, third = seals(bureau)
    assert (second.previous, third.previous) == (first.hash, second.hash)
    assert second.hash in bureau.messages("seal")[1].text
    assert first.hash in bureau.messages("seal")[1].text
    assert faults(bureau) == []


def test_only_chains_that_grew_stand_in_a_seal(bureau: Bureau) -> None:
    three_days(bureau)
    assert [sorted(made.heads) for made in seals(bureau)] == [
        [bureau.key],
        [bureau.key, "office"],
        ["office"],
    ]


def test_no_seal_is_mailed_in_quiet_hours(bureau: Bureau) -> None:
    bureau.open()
    night = bureau.now.astimezone(bureau.house.office.zone).replace(hour=23)
    assert not seal_the_day(bureau.house, night)
    assert seals(bureau) == []


def test_a_chain_that_is_gone_as_a_whole_is_missed(bureau: Bureau) -> None:
    three_days(bureau)
    tamper(
        bureau,
        f"DELETE FROM events WHERE chain = '{bureau.key}'",
        f"DELETE FROM chains WHERE name = '{bureau.key}'",
    )
    assert "whole chain is gone" in faults(bureau)[0]


def test_a_chain_cut_off_with_its_head_is_missed(bureau: Bureau) -> None:
    three_days(bureau)
    tamper(
        bureau,
        f"DELETE FROM events WHERE chain = '{bureau.key}' AND number > 3",
        "UPDATE chains SET length = 3, head = (SELECT hash FROM events WHERE number = 3 AND"
        f" chain = '{bureau.key}') WHERE name = '{bureau.key}'",
    )
    assert "not the one that was sealed" in faults(bureau)[0]


def test_a_seal_that_was_changed_or_removed_is_named(bureau: Bureau) -> None:
    three_days(bureau)
    tamper(bureau, "UPDATE seals SET heads = '{}' WHERE number = 2")
    assert "seal 2)：内容被改动" in faults(bureau)[0]
    tamper(bureau, "DELETE FROM seals WHERE number = 3")
    assert any("seal 3)：缺失" in fault for fault in faults(bureau))


def test_the_system_makes_it_and_the_office_chain_tells_of_it(bureau: Bureau) -> None:
    three_days(bureau)
    with bureau.house.database.reading() as session:
        told = session.execute(
            text("SELECT actor, subject FROM events WHERE action = 'chains:sealed'")
        ).all()
    assert {actor for actor, _ in told} == {SYSTEM.key}
    assert [day for _, day in told] == [made.day.isoformat() for made in seals(bureau)]
