"""A row that is written at once is no other than one that the session writes: only sooner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import bindparam, inspect, select
from sqlalchemy.orm import Session

from huibao.audit import Did
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.verification import verify_all
from huibao.records.at_once import add_row, change_row, read_rows
from huibao.records.database import Overtaken
from huibao.records.models import Chain, Cycle, Event, Link, Message, Review
from tests.lifecycle.bureau import Bureau

LINKS, CYCLES = Link.__table__, Cycle.__table__
OF_LINK = (
    select(LINKS, CYCLES)
    .select_from(LINKS.outerjoin(CYCLES))
    .where(LINKS.c.id == bindparam("link"))
)


def link_of(bureau: Bureau, token: str, cycle: Cycle) -> dict[str, object]:
    return {
        "purpose": "tasks",
        "token_sha256": token * 64,
        "nonce": token,
        "person": "lu",
        "person_name": "陆清和",
        "person_mail": "lu@qihe.example",
        "cycle": cycle,
        "issued_at": bureau.now,
        "expires_at": bureau.now + timedelta(days=9),
    }


def review_of(bureau: Bureau, cycle: Cycle) -> dict[str, object]:
    return {
        "cycle": cycle,
        "draft": cycle.drafts[-1],
        "round": cycle.round,
        "step": 1,
        "step_key": "leader",
        "step_name": "分管领导审核",
        "reviewer": "gu",
        "reviewer_name": "顾明川",
        "reviewer_mail": "gu@qihe.example",
        "asked_at": bureau.now,
        "due": bureau.now,
    }


def kept(row: object, *but: str) -> dict[str, object]:
    """What the database has in each column."""
    names = [column.key for column in inspect(row).mapper.column_attrs if column.key not in but]
    return {name: getattr(row, name) for name in names}


def test_it_stands_in_the_database_as_the_session_would_have_written_it(either_bureau):
    bureau = either_bureau
    bureau.open()
    with bureau.acting() as act:
        cycle = cycle_by_key(act.session, bureau.key)
        at_once = add_row(act.session, Link, **link_of(bureau, "a", cycle))
        act.session.add(Link(**link_of(bureau, "b", cycle)))
    with bureau.house.database.reading() as session:
        one, other = session.scalars(
            select(Link).where(Link.nonce.in_(["a", "b"])).order_by(Link.nonce)
        )
        own = ("id", "nonce", "token_sha256")
        assert kept(one, *own) == kept(other, *own)
        assert kept(one) == kept(at_once)


def test_what_waits_to_be_written_goes_first_for_the_row_may_belong_to_it(bureau):
    bureau.open()
    with bureau.acting() as act:
        cycle = cycle_by_key(act.session, bureau.key)
        link = Link(**link_of(bureau, "a", cycle))
        act.session.add(link)
        mail = {"message_id": "<1@qihe.example>", "template": "tasks", "to_name": "陆清和"}
        mail |= {"to_mail": "lu@qihe.example", "subject": "一", "text": "一", "html": "一"}
        times = {"due_at": bureau.now, "queued_at": bureau.now}
        message = add_row(act.session, Message, cycle=cycle, link=link, **mail, **times)
        assert (message.link_id, message.cycle_id) == (link.id, cycle.id)
        assert message.link is link
        assert message.attachments == []


def test_what_was_read_before_knows_it_and_nothing_is_left_to_be_written(bureau):
    bureau.in_review()
    with bureau.acting() as act:
        cycle = cycle_by_key(act.session, bureau.key)
        before = list(cycle.reviews)
        added = add_row(act.session, Review, **review_of(bureau, cycle))
        assert cycle.reviews == [*before, added]
        assert added.decision is None
        assert not act.session.new
        assert not act.session.dirty
    assert bureau.see(lambda cycle: [r.reviewer for r in cycle.reviews]) == ["lu", "gu"]


def test_a_column_that_there_is_none_of_is_refused(bureau):
    bureau.in_review()
    with bureau.acting() as act:
        given = review_of(bureau, cycle_by_key(act.session, bureau.key))
        with pytest.raises(TypeError, match="remakr"):
            add_row(act.session, Review, **given, remakr="")


def test_whoever_changes_a_row_second_is_told(bureau):
    bureau.in_review()
    with bureau.house.database.reading() as session:
        stale = session.scalars(select(Review)).one()
        session.expunge(stale)
    with bureau.acting() as act:
        review = act.session.scalars(select(Review)).one()
        change_row(act.session, review, open=False, ended="recalled")
        assert (review.open, review.version) == (False, stale.version + 1)
        assert not act.session.dirty
    with bureau.acting() as act:
        act.session.add(stale)
        with pytest.raises(Overtaken):
            change_row(act.session, stale, note="再看")
    assert bureau.see(lambda cycle: [(r.open, r.ended, r.note) for r in cycle.reviews]) == [
        (False, "recalled", "")
    ]


def test_rows_that_are_read_at_once_say_what_the_session_reads_itself(either_bureau):
    bureau = either_bureau
    bureau.open()
    with bureau.house.database.reading() as session:
        mine = session.scalars(select(Link).order_by(Link.id)).first()
        number = mine.id
        itself = kept(mine) | {f"cycle {k}": v for k, v in kept(mine.cycle).items()}
    with bureau.house.database.reading() as session:
        ((link, cycle),) = read_rows(session, OF_LINK, Link, Cycle, link=number)
        assert not inspect(link).unloaded & set(inspect(Link).column_attrs.keys())
        assert kept(link) | {f"cycle {k}": v for k, v in kept(cycle).items()} == itself
        assert session.get(Link, number) is link
        assert link.cycle is cycle
        assert [part.key for part in cycle.sections]


def test_what_the_session_knows_and_has_changed_is_not_read_over(bureau):
    bureau.open()
    with bureau.acting() as act:
        link = act.session.scalars(select(Link).order_by(Link.id)).first()
        number, link.target = link.id, "#here"
        ((again, _),) = read_rows(act.session, OF_LINK, Link, Cycle, link=link.id)
        assert again is link
        assert link.target == "#here"
    with bureau.house.database.reading() as session:
        assert session.get(Link, number).target == "#here"


def test_where_an_outer_join_finds_nothing_there_is_no_row(bureau):
    bureau.open()
    with bureau.acting() as act:
        of_nobody = add_row(act.session, Link, **link_of(bureau, "a", None))
        found = read_rows(act.session, OF_LINK, Link, Cycle, link=of_nobody.id)
        assert found == [[of_nobody, None]]
        assert read_rows(act.session, OF_LINK, Link, Cycle, link=-1) == []


def test_events_are_written_before_anybody_in_the_transaction_could_miss_them(either_bureau):
    bureau = either_bureau
    bureau.open()

    def told(session: Session) -> list[str]:
        query = select(Event.subject).where(Event.chain == bureau.key).order_by(Event.number)
        return list(session.scalars(query))

    with bureau.acting() as act:
        before = told(act.session)
        for subject in ("一", "二"):
            act.record(Did.SECTION_NUDGED, chain=bureau.key, subject=subject)
        assert told(act.session) == [*before, "一", "二"]
        act.record(Did.SECTION_NUDGED, chain=bureau.key, subject="三")
        assert act.session.get(Chain, bureau.key).length == len(before) + 3
        act.record(Did.SECTION_NUDGED, chain="office", subject="四")
        act.record(Did.SECTION_NUDGED, chain=bureau.key, subject="五")
    with bureau.house.database.reading() as session:
        assert told(session) == [*before, "一", "二", "三", "五"]
        assert list(verify_all(session)) == []


def test_events_of_a_transaction_that_fails_are_gone_with_it(bureau):
    bureau.open()

    def fail() -> None:
        with bureau.acting() as act:
            act.record(Did.SECTION_NUDGED, chain=bureau.key, subject="一")
            raise Overtaken

    with pytest.raises(Overtaken):
        fail()
    with bureau.acting() as act:
        act.record(Did.SECTION_NUDGED, chain=bureau.key, subject="二")
    with bureau.house.database.reading() as session:
        said = set(session.scalars(select(Event.subject).where(Event.chain == bureau.key)))
        assert "二" in said
        assert "一" not in said
        assert list(verify_all(session)) == []
