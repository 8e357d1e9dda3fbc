"""Who is meant: the holders of a task's links and mails, as its rows name them."""

from __future__ import annotations

from huibao.cycle.refusals import UnknownPerson
from huibao.links import Holder
from huibao.office import Office, Role
from huibao.records.models import Cycle, Review, Section


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


def took_part(cycle: Cycle, office: Office) -> tuple[Holder, ...]:
    """Return everybody who took part in the cycle, each once, by key."""
    holders = {contributor_of(section) for section in cycle.sections}
    holders |= {head for section in cycle.sections if (head := head_of(section))}
    holders |= {reviewer_of(review) for review in cycle.reviews}
    holders |= set(office_staff(office))
    return tuple(sorted(holders, key=lambda holder: holder.key))
