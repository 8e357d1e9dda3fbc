"""Personal links: one person's, for one task, expiring, revocable, kept only as a hash.

The token is derived from the installation's secret and the link's nonce, so that it can be written
into a mail at the moment of sending and stands in no table. A mail's text holds `LINK` instead.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from huibao.audit import CHAINS, HEADS, Act
from huibao.records.at_once import add_row, read_rows
from huibao.records.models import (
    Cycle,
    Decision,
    Delivery,
    Draft,
    Link,
    ProgressCall,
    Review,
    Section,
    table_of,
)

CYCLES, DECISIONS, DRAFTS, LINKS, REVIEWS = (
    table_of(row) for row in (Cycle, Decision, Draft, Link, Review)
)

# Sent straight over the connection, and put together once: each click needs them.
UNUSED = update(LINKS).where(
    LINKS.c.id == bindparam("link"), LINKS.c.spent_at.is_(None), LINKS.c.revoked_at.is_(None)
)

LINK = "⟦LINK⟧"
"""Stands in a queued mail where its personal link will be."""

PAGES = {
    "write": "write",
    "confirm": "confirm",
    "review": "review",
    "explain": "explain",
    "receive": "receive",
    "login": "login",
    "tasks": "tasks",
    "progress": "progress",
}
"""The page that each purpose of a link opens."""

OF_TASKS = ("write", "confirm", "review", "tasks", "progress")
"""Purposes of links from which a person reaches all that he owes."""

LOGIN_MINUTES = 20

CODE = "code"
"""The purpose of a link that is no address: six digits, to be typed on the page that asks."""
CODE_DIGITS = 6


class LinkUnknown(Exception):
    """No such link was ever given out."""

    def __init__(self) -> None:
        super().__init__(
            "链接无效，请从邮件中完整复制后再打开，或联系办公室。"
            " (This link is not known. Copy it whole from the mail, or ask the office.)"
        )


class LinkExpired(Exception):
    """The link was good once."""

    def __init__(self) -> None:
        super().__init__(
            "链接已过期，可点击下方按钮，新链接将发到您的邮箱。"
            " (This link has expired. Have a new one mailed to you.)"
        )


class LinkRevoked(Exception):
    """The task has gone to somebody else, or the report was recalled."""

    def __init__(self) -> None:
        super().__init__(
            "该链接已失效：任务已改派、撤回或有了新稿，请以最新邮件为准。没有收到新邮件的，"
            "此事已不由您办理，有疑问请联系办公室。"
            " (This link was withdrawn: the task moved on. Please use the latest mail; without one,"
            " it is no longer yours. Ask the office if in doubt.)"
        )


@dataclass(frozen=True)
class Holder:
    """Whose link it is."""

    key: str
    name: str
    mail: str


def issue(
    act: Act,
    purpose: str,
    holder: Holder,
    *,
    cycle: Cycle | None = None,
    section: Section | None = None,
    review: Review | None = None,
    call: ProgressCall | None = None,
    delivery: Delivery | None = None,
    valid: timedelta | None = None,
    target: str = "",
) -> Link:
    """Return a new link, valid for the office's `link_days` unless `valid` says otherwise."""
    nonce = secrets.token_urlsafe(24)
    return add_row(
        act.session,
        Link,
        purpose=purpose,
        nonce=nonce,
        token_sha256=_hash(_token(act.secret, nonce)),
        person=holder.key,
        person_name=holder.name,
        person_mail=holder.mail,
        cycle=cycle,
        section=section,
        review=review,
        call=call,
        delivery=delivery,
        issued_at=act.now,
        expires_at=act.now + (valid or timedelta(days=act.office.link_days)),
        target=target,
    )


def address(link: Link, *, secret: bytes, web_address: str) -> str:
    """Return what to write into the mail; only whoever knows the secret can.

    That is an address, or the digits of a code.
    """
    if link.purpose == CODE:
        return code_of(link, secret)
    return f"{web_address.rstrip('/')}/{PAGES[link.purpose]}/{_token(secret, link.nonce)}"


def code_of(link: Link, secret: bytes) -> str:
    """Return the digits of a code; like a token they are derived, and stand in no table."""
    digest = hmac.new(secret, f"code:{link.nonce}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def derive_again(act: Act, link: Link) -> None:
    """Derive the link's token anew, from the act's key; the token that it had opens nothing."""
    link.token_sha256 = _hash(_token(act.secret, link.nonce))


BY_HASH = LINKS.c.token_sha256 == bindparam("hash")
WHOLE = (
    select(LINKS, CYCLES, REVIEWS, DECISIONS, DRAFTS)
    .select_from(LINKS)
    .outerjoin(CYCLES, LINKS.c.cycle_id == CYCLES.c.id)
    .outerjoin(REVIEWS, LINKS.c.review_id == REVIEWS.c.id)
    .outerjoin(DECISIONS, DECISIONS.c.review_id == REVIEWS.c.id)
    .outerjoin(DRAFTS, REVIEWS.c.draft_id == DRAFTS.c.id)
    .where(BY_HASH)
)
"""A link with what its page shows, in one query."""
CONFIDENTIAL = (
    select(CYCLES.c.kind_snapshot["confidential"].as_boolean())
    .join_from(CYCLES, LINKS)
    .where(LINKS.c.token_sha256 == bindparam("hash"))
)

HEAD_OF_REPORT = HEADS.where(
    CHAINS.c.name == select(CYCLES.c.key).join_from(CYCLES, LINKS).where(BY_HASH).scalar_subquery()
)
"""The chain of a link's report."""


def hold_report_of(act: Act, token: str) -> None:
    """Be the only one to act on the report of that link, if it is for one; before all reading."""
    act.hold_whose(HEAD_OF_REPORT, hash=_hash(token))


def find_any(session: Session, token: str) -> Link | None:
    """Return the link of that token, whatever it is for and however it stands, or None."""
    found = read_rows(session, WHOLE, Link, Cycle, Review, Decision, Draft, hash=_hash(token))
    if not found:
        return None
    ((link, cycle, review, decision, draft),) = found
    set_committed_value(link, "cycle", cycle)
    set_committed_value(link, "review", review)
    if review is not None:
        set_committed_value(review, "cycle", cycle)
        set_committed_value(review, "draft", draft)
        set_committed_value(review, "decision", decision)
    return cast(Link, link)


def asks_for_code(session: Session, token: str) -> bool:
    """Whether the link is known and its report confidential, as its kind said at the opening."""
    return bool(session.connection().scalar(CONFIDENTIAL, {"hash": _hash(token)}))


def find(session: Session, token: str, *, purpose: str) -> Link:
    """Return the link of that token and purpose; `LinkUnknown` when there is none.

    Whether it is still good is for the page to ask (`check`): a spent or expired link still shows
    its owner a receipt or a way to a new one.
    """
    link = find_any(session, token)
    if link is None or link.purpose != purpose:
        raise LinkUnknown
    return link


def find_good(session: Session, token: str, *, now: datetime) -> Link:
    """Return a link of whatever task, while its own days last, be it spent or not.

    `LinkUnknown`, `LinkRevoked` or `LinkExpired` for any other.
    """
    link = find_any(session, token)
    if link is None or link.purpose not in OF_TASKS:
        raise LinkUnknown
    if link.revoked_at is not None:
        raise LinkRevoked
    if now >= link.expires_at:
        raise LinkExpired
    return link


def section_of(link: Link) -> Section:
    """Return the section that the link is for; `LinkUnknown` when it is for none."""
    if link.section is None:
        raise LinkUnknown
    return link.section


def check(link: Link, *, now: datetime) -> None:
    """Raise `LinkRevoked` or `LinkExpired` when the link opens nothing any more."""
    if link.revoked_at is not None:
        raise LinkRevoked
    if link.spent_at is None and now >= link.expires_at:
        raise LinkExpired


def spend(act: Act, link: Link) -> bool:
    """Mark the link as used; False when it had been used before."""
    spent = {"link": link.id, "spent_at": act.now}
    return bool(act.session.connection().execute(UNUSED, spent).rowcount)


def spend_all_of(act: Act, review: Review) -> None:
    """Mark every good link to that review as used: each shows its holder the receipt."""
    good = (Link.review_id == review.id, Link.purpose == "review")
    unused = (Link.spent_at.is_(None), Link.revoked_at.is_(None))
    act.session.execute(update(Link).where(*good, *unused).values(spent_at=act.now))


def revoke(
    act: Act,
    *,
    cycle: Cycle | None = None,
    section: Section | None = None,
    review: Review | None = None,
    call: ProgressCall | None = None,
    delivery: Delivery | None = None,
    purpose: str | None = None,
    spent: bool = False,
) -> None:
    """Withdraw every unspent link to that task, of one purpose or of any; also the `spent` ones.

    `ValueError` when no task is named: that would be everybody's links.
    """
    named = {
        Link.cycle_id: cycle,
        Link.section_id: section,
        Link.review_id: review,
        Link.call_id: call,
        Link.delivery_id: delivery,
    }
    meant = [column == task.id for column, task in named.items() if task is not None]
    if not meant:
        raise ValueError("whose links?")
    if purpose is not None:
        meant.append(Link.purpose == purpose)
    if not spent:
        meant.append(Link.spent_at.is_(None))
    good = update(Link).where(Link.revoked_at.is_(None), *meant)
    act.session.execute(good.values(revoked_at=act.now))


def holders(session: Session, cycle: Cycle) -> list[Holder]:
    """Return whom every link of that cycle is of that was not withdrawn, the oldest first."""
    query = select(Link.person, Link.person_name, Link.person_mail).where(
        Link.cycle_id == cycle.id, Link.revoked_at.is_(None)
    )
    return [Holder(*row) for row in session.execute(query.order_by(Link.id))]


def _token(secret: bytes, nonce: str) -> str:
    digest = hmac.new(secret, f"link:{nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
