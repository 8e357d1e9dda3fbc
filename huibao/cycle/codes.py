"""The code that a confidential report's link asks for, mailed to the link's own mailbox.

A code is a link that is typed instead of clicked: derived when its mail is sent, in no table, good
for ten minutes from then, for five tries and once. Whoever was forwarded a mail has the link, but
not the mailbox.
"""

from __future__ import annotations

import hmac
import unicodedata
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select, update

from huibao.audit import OFFICE_CHAIN, Act, Did
from huibao.cycle.refusals import Refused
from huibao.links import CODE, Holder, check, code_of, issue, spend
from huibao.mail.compose import queue
from huibao.records.models import Link

MINUTES = 10
MOST_TRIES = 5
WINDOW = timedelta(minutes=15)
PER_WINDOW = 3
"""Codes that are mailed for one link in a window, whoever asks for them."""


class CodeAskedTooOften(Refused):
    """Codes were asked for again and again."""

    says = (
        "验证码申请过于频繁，请15分钟后再试，或使用最近一封邮件中的验证码。"
        " (Asked too often. Use the newest code, or try again in 15 minutes.)"
    )


class CodeWrong(Refused):
    """What was typed is not the code, or the code is no longer good."""

    says = (
        "验证码不对或已失效，请核对最近一封邮件；连错5次须重新获取。"
        " (Not the code, or no longer good. Check the newest mail; after 5 tries ask again.)"
    )


def ask(act: Act, link: Link) -> None:
    """Mail a code to the link's mailbox; the codes before it are good no more.

    `LinkExpired` or `LinkRevoked` for a link that opens nothing, `CodeAskedTooOften`.
    """
    act.hold(_chain(link))  # of many who ask at the same instant, each sees those before him
    check(link, now=act.now)
    lately = select(func.count()).where(*_codes_of(link), Link.issued_at > act.now - WINDOW)
    if (act.session.scalar(lately) or 0) >= PER_WINDOW:
        raise CodeAskedTooOften
    holder = Holder(link.person, link.person_name, link.person_mail)
    older = update(Link).where(*_codes_of(link), Link.spent_at.is_(None), Link.revoked_at.is_(None))
    act.session.execute(older.values(revoked_at=act.now))
    code = issue(
        act,
        CODE,
        holder,
        cycle=link.cycle,
        valid=timedelta(minutes=MINUTES),
        target=_name(link),
    )
    queue(act, "code", holder, link=code, minutes=MINUTES)
    _record(act, Did.CODE_ASKED, link)


def enter(act: Act, link: Link, typed: str) -> bool:
    """Say whether that is the link's newest code, and spend it; a try is counted either way.

    It returns, and does not raise, so that the counted try is committed.
    """
    query = select(Link).where(*_codes_of(link)).order_by(Link.id.desc()).limit(1)
    code = act.session.scalars(query).first()
    right = code is not None and _count_try(act, code) and _is_code(act, code, typed)
    right = right and code is not None and spend(act, code)
    _record(act, Did.CODE_ENTERED if right else Did.CODE_WRONG, link)
    return right


def _count_try(act: Act, code: Link) -> bool:
    """Count a try of a code that is still good; False when it is not."""
    counted = act.session.execute(
        update(Link)
        .where(
            Link.id == code.id,
            Link.tries < MOST_TRIES,
            Link.spent_at.is_(None),
            Link.revoked_at.is_(None),
            Link.expires_at > act.now,
        )
        .values(tries=Link.tries + 1)
    )
    return bool(counted.rowcount)  # type: ignore[attr-defined]  # an UPDATE has a row count


def _is_code(act: Act, code: Link, typed: str) -> bool:
    # Chinese keyboards write full-width digits.
    digits = "".join(unicodedata.normalize("NFKC", typed).split()).encode()
    return hmac.compare_digest(digits, code_of(code, act.secret).encode())


def _codes_of(link: Link) -> tuple[ColumnElement[bool], ...]:
    return Link.purpose == CODE, Link.target == _name(link)


def _name(link: Link) -> str:
    return f"link:{link.id}"


def _record(act: Act, did: Did, link: Link) -> None:
    act.record(did, chain=_chain(link), subject=link.person_name, detail={"purpose": link.purpose})


def _chain(link: Link) -> str:
    return link.cycle.key if link.cycle else OFFICE_CHAIN
