"""Seals (封存): once a day one hash over the heads of all chains, chained, and mailed to auditors.

A chain alone cannot show that all of it is gone, or that it was written anew from its beginning by
somebody who owns the database. A seal names where each chain stood, and whoever has the mail of a
day can hold the database to it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from huibao.audit import OFFICE_CHAIN, Act, Did
from huibao.chain import GENESIS
from huibao.links import Holder
from huibao.mail.compose import queue
from huibao.office import Office
from huibao.records.models import ArchiveItem, Chain, Event, Seal
from huibao.staff import Role


def seal_due(session: Session, office: Office, now: datetime) -> bool:
    """Whether today's seal is still to be made; its mail waits for the end of the quiet hours."""
    there = now.astimezone(office.zone)
    if office.quiet_hours.hold(there.time()):
        return False
    return session.scalar(select(Seal.number).where(Seal.day == there.date())) is None


def seal(act: Act) -> Seal | None:
    """Seal all chains as they stand and mail the seal to the auditors; None when today has one.

    `Overtaken` at the commit when another clock did so at the same instant.
    """
    act.hold(OFFICE_CHAIN)
    day = act.office.day_at(act.now)
    last = act.session.scalar(select(Seal).order_by(Seal.number.desc()).limit(1))
    if last is not None and last.day >= day:
        return None
    stood = _sealed_before(act.session)
    begun = select(Chain).where(Chain.length > 0)
    standing = {c.name: (c.length, c.head) for c in act.session.scalars(begun)}
    made = Seal(
        number=last.number + 1 if last else 1,
        day=day,
        at=act.now,
        heads={n: [*head] for n, head in standing.items() if stood.get(n) != [*head]},
        previous=last.hash if last else GENESIS,
    )
    made.hash = seal_hash(made)
    act.session.add(made)
    act.record(Did.CHAINS_SEALED, subject=day.isoformat(), detail=_said(made))
    filed = _filed_since(act.session, last)
    events = sum(length for length, _ in standing.values())
    for person in act.office.with_role(Role.AUDITOR):
        to = Holder(person.key, person.name, person.mail)
        queue(act, "seal", to, seal=made, chains=len(standing), events=events, filed=filed)
    return made


def seal_hash(made: Seal) -> str:
    """Return the SHA-256 of what the seal says and of the seal before, as canonical JSON."""
    covered = [made.number, made.day.isoformat(), made.heads, made.previous]
    canonical = json.dumps(covered, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def seal_faults(session: Session) -> Iterator[str]:
    """Yield what is wrong with the seals, or with the chains that they name; the oldest first."""
    recorded = _recorded(session)
    previous, number = GENESIS, 0
    for made in session.scalars(select(Seal).order_by(Seal.number)):
        number += 1
        where = f"封存{made.day.isoformat()} (seal {made.number})"
        if made.number != number or made.previous != previous:
            yield f"{where}：与上一封存不衔接 (follows no seal)"
        if made.hash != seal_hash(made) or recorded.pop(made.number, made.hash) != made.hash:
            yield f"{where}：内容被改动 (it was changed)"
        yield from (f"{where}：{fault}" for fault in _head_faults(session, made))
        previous, number = made.hash, made.number
    for missing in sorted(recorded):
        yield f"封存 (seal {missing})：缺失 (it is missing)"


def sealed_on(session: Session, said: str) -> date | None:
    """Return the day of the seal whose hash an auditor's mail says, None when there is none."""
    return session.scalar(select(Seal.day).where(Seal.hash == said.strip().lower()))


def _said(made: Seal) -> dict[str, Any]:
    return {"number": made.number, "hash": made.hash}


def _sealed_before(session: Session) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for heads in session.scalars(select(Seal.heads).order_by(Seal.number)):
        found.update(heads)
    return found


def _filed_since(session: Session, last: Seal | None) -> list[ArchiveItem]:
    """Return what was filed since the seal before."""
    query = select(ArchiveItem).where(ArchiveItem.manifest_sha256.is_not(None))
    query = query.where(ArchiveItem.filed_at > last.at) if last else query
    return list(session.scalars(query.order_by(ArchiveItem.filed_at)))


def _recorded(session: Session) -> dict[int, str]:
    """Return the hash of each seal as the office's chain tells it."""
    query = select(Event.detail).where(
        Event.chain == OFFICE_CHAIN, Event.action == Did.CHAINS_SEALED.value
    )
    return {detail["number"]: detail["hash"] for detail in session.scalars(query)}


def _head_faults(session: Session, made: Seal) -> Iterator[str]:
    for name, stood in made.heads.items():
        # What is no pair was written by somebody else, and its seal has been named.
        length, head = stood if isinstance(stood, list) and len(stood) == 2 else (0, "")
        if not session.scalar(select(func.count()).where(Chain.name == name)):
            yield f"{name} 的过程记录整体缺失 (its whole chain is gone)"
            continue
        found = session.scalar(
            select(Event.hash).where(Event.chain == name, Event.number == length)
        )
        if found != head:
            yield f"{name} 第{length}条与封存时不同 (event {length} is not the one that was sealed)"
