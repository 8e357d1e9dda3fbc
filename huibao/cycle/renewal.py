"""Mailing a new link to whoever holds an expired one, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from huibao.audit import OFFICE_CHAIN, Act, Did
from huibao.cycle.owed import owed
from huibao.cycle.people import is_named
from huibao.lifecycle import FINAL
from huibao.links import OF_TASKS, Holder, LinkExpired, LinkRevoked, LinkUnknown, check, find, issue
from huibao.mail.compose import queue
from huibao.records.models import Link

RENEWABLE = (*OF_TASKS, "explain", "receive")
"""Purposes of links that stand for a task; a login is asked for anew instead."""

PAUSE = timedelta(minutes=5)
"""A second request within this time mails nothing more: the first mail is still on its way."""


def renew(act: Act, token: str) -> Link | None:
    """Mail a new link for the task of an expired one to the mailbox on record.

    None when there is nothing to renew: the caller tells its reader the same in every case, so that
    a stranger learns nothing about a link that he found or guessed.
    """
    link = _expired(act, token)
    if link is None or _just_mailed(act, link):
        return None
    holder = Holder(link.person, link.person_name, link.person_mail)
    fresh = issue(
        act,
        link.purpose,
        holder,
        cycle=link.cycle,
        section=link.section,
        review=link.review,
        call=link.call,
        delivery=link.delivery,
    )
    queue(act, "link_renewed", holder, cycle=link.cycle, link=fresh)
    act.record(
        Did.LINK_RENEWED,
        chain=link.cycle.key if link.cycle else OFFICE_CHAIN,
        subject=holder.name,
        detail={"purpose": link.purpose},
    )
    return fresh


def _expired(act: Act, token: str) -> Link | None:
    for purpose in RENEWABLE:
        try:
            link = find(act.session, token, purpose=purpose)
        except LinkUnknown:
            continue
        return link if _is_expired(act, link) and still_open(act, link) else None
    return None


def _is_expired(act: Act, link: Link) -> bool:
    try:
        check(link, now=act.now)
    except LinkExpired:
        return True
    except LinkRevoked:
        return False
    return False


def still_open(act: Act, link: Link) -> bool:
    """Whether the task of that link, one of the `RENEWABLE`, waits for its holder still.

    For whoever has left nothing does; recipients stand in no file of the office's.
    """
    if link.delivery is not None:
        return link.delivery.received_at is None
    if not is_named(act.office, link.person):
        return False
    if link.purpose == "tasks":
        return bool(owed(act.session, act.office, act.now, link.person))
    if link.call is not None:
        return link.call.closed_at is None
    under_way = link.cycle is not None and link.cycle.state not in FINAL
    return under_way and (link.review is None or link.review.open)


def _just_mailed(act: Act, link: Link) -> bool:
    newest = act.session.scalar(
        select(func.max(Link.issued_at)).where(
            Link.purpose == link.purpose,
            Link.person == link.person,
            Link.section_id == link.section_id,
            Link.review_id == link.review_id,
            Link.call_id == link.call_id,
            Link.delivery_id == link.delivery_id,
        )
    )
    return newest is not None and act.now - newest < PAUSE
