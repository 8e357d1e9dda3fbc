"""Logging in without a password: a link mailed to one's own mailbox, good for one use.

Nobody learns from this page whether a mailbox is known, and nobody can flood a mailbox by it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from huibao.audit import OFFICE_CHAIN, Act, Did
from huibao.cycle.refusals import Refused
from huibao.links import LOGIN_MINUTES, Holder, LinkRevoked, check, find, issue, spend
from huibao.mail.compose import queue
from huibao.office import Office
from huibao.records.models import Chain, Event, Link, LoginSession
from huibao.staff import Person, Role

VALID = timedelta(hours=12)
"""How long a browser stays logged in: a long working day."""
WINDOW = timedelta(minutes=15)
PER_PERSON = 4
"""Login mails that one mailbox gets in a window, whoever asks for them."""
PER_ADDRESS = 20
"""Questions that one address may ask in a window: a whole office may stand behind one."""


class AskedTooOften(Refused):
    """Too many login mails were asked for from one address."""

    says = "申请过于频繁，请15分钟后再试。 (Asked too often: please try again in 15 minutes.)"


class LoginLinkUsed(Refused):
    """The login link has been used."""

    says = (
        "该登录链接已使用过，请重新申请一个。"
        " (This login link has been used. Please ask for a new one.)"
    )


@dataclass(frozen=True)
class LoggedIn:
    """A person in a browser that is logged in."""

    person: Person
    cookie: str

    @property
    def role(self) -> Role:
        """What the person acts as."""
        return role_of(self.person)

    def csrf(self, secret: bytes) -> str:
        """Return what every form of this browser's pages carries; no other site can know it."""
        return hmac.new(secret, f"csrf:{self.cookie}".encode(), hashlib.sha256).hexdigest()


def role_of(person: Person) -> Role:
    """Return what a person with a role acts as: who runs the office reads as the office, too."""
    return Role.OFFICE if Role.OFFICE in person.roles else Role.AUDITOR


def ask(act: Act, mail: str, *, target: str = "") -> None:
    """Mail a login link to that mailbox when somebody with a role reads it; say nothing either way.

    `AskedTooOften` when one address asks again and again.
    """
    act.hold(OFFICE_CHAIN)  # of many who ask at the same instant, each sees those before him
    if _asked_from_here(act) >= PER_ADDRESS:
        raise AskedTooOften
    person = act.office.person_by_mail(mail)
    known = person is not None and bool(person.roles)
    # Recorded either way, so that the answer comes as fast for a stranger as for the office.
    act.record(
        Did.LOGIN_ASKED,
        subject=person.name if person and known else "未登记的邮箱",
        detail={"mail": mail.strip()[:120], "known": known},
    )
    if person is None or not known or _mailed_lately(act, person) >= PER_PERSON:
        return
    holder = Holder(person.key, person.name, person.mail)
    link = issue(act, "login", holder, valid=timedelta(minutes=LOGIN_MINUTES), target=target)
    queue(act, "login", holder, link=link, minutes=LOGIN_MINUTES)


def _asked_from_here(act: Act) -> int:
    # Only the newest events are looked at, by their number: the chain may hold years.
    length = select(Chain.length).where(Chain.name == OFFICE_CHAIN).scalar_subquery()
    return (
        act.session.scalar(
            select(func.count())
            .select_from(Event)
            .where(
                Event.chain == OFFICE_CHAIN,
                Event.number > length - 20 * PER_ADDRESS,
                Event.action == Did.LOGIN_ASKED.value,
                Event.address == act.actor.address,
                Event.at > act.now - WINDOW,
            )
        )
        or 0
    )


def _mailed_lately(act: Act, person: Person) -> int:
    query = (
        select(func.count())
        .select_from(Link)
        .where(
            Link.purpose == "login",
            Link.person == person.key,
            Link.issued_at > act.now - WINDOW,
        )
    )
    return act.session.scalar(query) or 0


def enter(act: Act, token: str, *, before: str = "") -> tuple[str, str]:
    """Log in by a mailed link: return the new browser's cookie, and the page that was asked for.

    The browser's session of `before` ends, so that nobody can be given a session in advance.
    `LinkUnknown`, `LinkExpired`, `LoginLinkUsed`, or `LinkRevoked` for a person without a role.
    """
    link = find(act.session, token, purpose="login")
    if link.spent_at is not None:
        raise LoginLinkUsed
    check(link, now=act.now)
    person = _with_role(act.office, link.person)
    if person is None:
        raise LinkRevoked
    if not spend(act, link):
        raise LoginLinkUsed
    known = replace(act.actor, role=role_of(person).value, key=person.key, name=person.name)
    own = replace(act, actor=known)
    if before:
        leave(own, before)
    cookie = secrets.token_urlsafe(32)
    act.session.add(
        LoginSession(
            token_sha256=_hash(cookie),
            person=person.key,
            began_at=act.now,
            expires_at=act.now + VALID,
        )
    )
    own.record(Did.LOGGED_IN, subject=person.name)
    return cookie, link.target


def leave(act: Act, cookie: str) -> None:
    """Log out: the cookie opens nothing any more, in this browser or in any other."""
    row = act.session.get(LoginSession, _hash(cookie))
    if row is None or row.ended_at is not None:
        return
    row.ended_at = act.now
    act.record(Did.LOGGED_OUT, subject=act.actor.name)


def whose(session: Session, cookie: str, *, office: Office, now: datetime) -> LoggedIn | None:
    """Return who is logged in by that cookie, or None; roles are as the office's files say now."""
    row = session.get(LoginSession, _hash(cookie)) if cookie else None
    if row is None or row.ended_at is not None or now >= row.expires_at:
        return None
    person = _with_role(office, row.person)
    return LoggedIn(person, cookie) if person else None


def _with_role(office: Office, key: str) -> Person | None:
    return next((p for p in office.people if p.key == key and p.roles), None)


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
