"""Going over to another key: links that were mailed under the old one open nothing any more.

Whoever still owes something is mailed his link anew, derived from the new key; whoever is logged in
logs in again.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select, update

from huibao import key
from huibao.audit import Act, Did
from huibao.cycle.renewal import RENEWABLE, still_open
from huibao.links import Holder, derive_again
from huibao.mail.compose import queue
from huibao.records.models import Link, LoginSession, Message


def rekey(act: Act) -> int:
    """Derive every link that is still good from the act's key; return how many mails are queued.

    Mails that wait already leave with their new link, and no second one is queued.
    """
    waiting = set(act.session.scalars(select(Message.link_id).where(Message.state != "sent")))
    mailed = 0
    for link in _of_open_tasks(act):
        derive_again(act, link)
        if link.id not in waiting:
            holder = Holder(link.person, link.person_name, link.person_mail)
            queue(act, "key_changed", holder, cycle=link.cycle, link=link)
            mailed += 1
    ended = update(LoginSession).where(LoginSession.ended_at.is_(None))
    act.session.execute(ended.values(ended_at=act.now))
    key.note(act, Did.KEY_CHANGED)
    return mailed


def _of_open_tasks(act: Act) -> Iterator[Link]:
    """Yield the newest good link of each open task of each person; withdraw every other one."""
    good = (Link.spent_at.is_(None), Link.revoked_at.is_(None), Link.expires_at > act.now)
    seen = set()
    for link in act.session.scalars(select(Link).where(*good).order_by(Link.id.desc())):
        task = (
            *(link.purpose, link.person, link.section_id, link.review_id, link.call_id),
            *(link.delivery_id, link.cycle_id, link.target),
        )
        if link.purpose in RENEWABLE and task not in seen and still_open(act, link):
            seen.add(task)
            yield link
        else:
            link.revoked_at = act.now
