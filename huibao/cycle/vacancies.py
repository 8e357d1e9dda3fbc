"""Vacancies (空缺): tasks whose person the office's files do not name any more.

Whoever has left is asked for nothing, and what he was mailed opens nothing. His task stays where it
is; the office is mailed and names somebody else, for nobody is put in a place by guess.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from huibao.audit import Act, Did
from huibao.cycle.moves import WRITABLE
from huibao.cycle.people import contributor_of, head_of, is_named, office_staff
from huibao.lifecycle import SETTLED, SectionState
from huibao.links import Holder, revoke
from huibao.mail.compose import queue
from huibao.office import Office
from huibao.records.models import Cycle, Link, Review, Section

REVIEWER, CONTRIBUTOR, HEAD = "审阅人", "报送人", "核稿人"


def missing_for(section: Section, office: Office) -> Holder | None:
    """Return whom the section waits for though he has left; None where he is there."""
    if section.state in SETTLED:
        return None
    needed = head_of(section) if _is_confirmed(section) else contributor_of(section)
    return needed if needed is not None and not is_named(office, needed.key) else None


def _is_confirmed(section: Section) -> bool:
    return section.state is SectionState.SUBMITTED


def tell_if_gone(act: Act, section: Section) -> bool:
    """Tell the office whom the section waits for though he has left; False where he is there."""
    gone = missing_for(section, act.office)
    if gone is None:
        return False
    part, purpose = (HEAD, "confirm") if _is_confirmed(section) else (CONTRIBUTOR, "write")
    revoke(act, section=section, purpose=purpose)
    page = f"/office/cycles/{section.cycle.key}/sections/{section.key}"
    _tell(act, section.cycle, gone.name, part=part, of=section.name, page=page)
    return True


def tell_of_seat(act: Act, review: Review) -> None:
    """Tell the office that a seat on the route is vacant; the report waits for it to be filled."""
    page = f"/office/cycles/{review.cycle.key}#reviews"
    name = review.reviewer_name
    _tell(act, review.cycle, name, part=REVIEWER, of=review.step_name, page=page)


def _tell(act: Act, cycle: Cycle, who: str, *, part: str, of: str, page: str) -> None:
    act.record(Did.TASK_VACANT, chain=cycle.key, subject=f"{of}：{who}", detail={"as": part})
    place = act.office.web_address + page
    for holder in office_staff(act.office):
        queue(act, "vacancy", holder, cycle=cycle, who=who, part=part, of=of, page=place)


def name_known(session: Session, office: Office, key: str) -> str:
    """Return that person's name, though he may have left: as the last of his links says it.

    Whoever never had one is named by his key, in quotes.
    """
    if is_named(office, key):
        return office.person(key).name
    newest = select(Link.person_name).where(Link.person == key).order_by(Link.id.desc()).limit(1)
    return session.scalar(newest) or f"“{key}”"


def reviews_of_the_gone(session: Session, office: Office) -> list[int]:
    """Return the ids of the open reviews of people whom the files do not name."""
    query = select(Review.id).where(Review.open, _gone(Review.reviewer, office))
    return list(session.scalars(query.order_by(Review.id)))


def sections_of_the_gone(session: Session, office: Office) -> list[int]:
    """Return the ids of the sections that wait for people who have left and still hold links."""
    query = (
        select(Section)
        .join(Section.cycle)
        .where(
            Cycle.state.in_(WRITABLE),
            Section.state.not_in(SETTLED),
            or_(_gone(Section.contributor, office), _gone(Section.head, office)),
        )
    )
    found = session.scalars(query.order_by(Section.id))
    return [section.id for section in found if _holds_a_link(session, section, office)]


def _gone(person: InstrumentedAttribute[Any], office: Office) -> ColumnElement[bool]:
    return person.not_in([each.key for each in office.people])


def _holds_a_link(session: Session, section: Section, office: Office) -> bool:
    gone = missing_for(section, office)
    if gone is None:
        return False
    good = (Link.revoked_at.is_(None), Link.spent_at.is_(None))
    own = (Link.section_id == section.id, Link.person == gone.key)
    return session.scalar(select(Link.id).where(*own, *good).limit(1)) is not None
