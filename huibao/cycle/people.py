"""Who is meant: the holders of a task's links and mails, as its rows name them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from huibao.cycle.refusals import UnknownPerson
from huibao.links import Holder
from huibao.office import Office
from huibao.records.models import Cycle, Review, Section
from huibao.staff import Role


def contributor_of(section: Section) -> Holder:
    """Return who writes the section."""
    return Holder(section.contributor, section.contributor_name, section.contributor_mail)


def head_of(section: Section) -> Holder | None:
    """Return the department's head who confirms the section (核稿), when one is named."""
    if section.head is None:
        return None
    return Holder(section.head, section.head_name or "", section.head_mail or "")


def reviewer_of(review: Review) -> Holder:
    """Return whose review it is."""
    return Holder(review.reviewer, review.reviewer_name, review.reviewer_mail)


ASKED = ("reviewer", "name", "mailbox", "seat", "stands_in_for", "step_name", "signs")
"""What an event that asks for a review says of whom it asks."""


def asked_of(review: Review) -> dict[str, str | bool]:
    """Return whose review it is, where he is mailed, in whose seat, for whom, in which step."""
    who = (review.reviewer, review.reviewer_name, review.reviewer_mail, review.seat)
    what = (review.principal_name, review.step_name, review.signs)
    return dict(zip(ASKED, (*who, *what), strict=True))


def handed_with(review: Review) -> dict[str, str]:
    """Return by whom the review was passed on, or an opinion asked for, and what he wrote."""
    return {"by": review.handed_by, "note": review.note}


def on_duty(office: Office, now: datetime, holder: Holder, *, but: str = "") -> Holder:
    """Return who does that person's part today: himself, or his deputy while he is away.

    Never the person of the key `but`, who would confirm what he wrote himself.
    """
    try:
        key = office.deputy_of(holder.key, office.day_at(now))
        return holder if key in (holder.key, but) else holder_named(office, key)
    except KeyError:
        return holder  # he has left the office's files since


def drafter_of(cycle: Cycle, office: Office) -> Holder:
    """Return who revises the report: its drafter, where he runs reports, else the office."""
    staff = office_staff(office)
    drafter = str(cycle.kind_snapshot["drafter"])
    return next((one for one in staff if one.key == drafter), staff[0])


def office_staff(office: Office) -> tuple[Holder, ...]:
    """Return everybody who runs cycles."""
    return tuple(Holder(p.key, p.name, p.mail) for p in office.with_role(Role.OFFICE))


def holder_named(office: Office, key: str) -> Holder:
    """Return the person of that key as a holder; `UnknownPerson` when the files name nobody so."""
    try:
        person = office.person(key)
    except KeyError:
        raise UnknownPerson(key) from None
    return Holder(person.key, person.name, person.mail)


def is_named(office: Office, key: str) -> bool:
    """Whether the office's files name that person; not so once he has left."""
    return any(person.key == key for person in office.people)


def took_part(cycle: Cycle, office: Office) -> tuple[Holder, ...]:
    """Return everybody who took part in the cycle, each once, by key, at his newest mailbox."""
    holders = [contributor_of(section) for section in cycle.sections]
    holders += [head for section in cycle.sections if (head := head_of(section))]
    # A seat that nobody sat in has no mailbox.
    holders += [reviewer_of(review) for review in cycle.reviews if review.reviewer_mail]
    return each_once([*holders, *office_staff(office)])


def each_once(holders: Iterable[Holder]) -> tuple[Holder, ...]:
    """Return them by key; of one who stands there under two mailboxes, the last one."""
    found = {holder.key: holder for holder in holders}
    return tuple(found[key] for key in sorted(found))


def name_of(cycle: Cycle, office: Office, key: str) -> str:
    """Return that person's name; of somebody who has left, as the cycle's rows say it."""
    people = {holder.key: holder.name for holder in took_part(cycle, office)}
    people |= {person.key: person.name for person in office.people}
    return people.get(key, key)
