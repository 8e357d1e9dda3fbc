"""Verification: are the chains whole, and are documents, drafts and mails as their events say?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import ColumnElement, select, union
from sqlalchemy.orm import Session

from huibao.audit import OFFICE_CHAIN, Did, events_of
from huibao.breaks import first_break_of
from huibao.chain import MANIFEST, package_faults
from huibao.chain import manifest_sha256 as found_sha256
from huibao.cycle.filing.archive import package_path
from huibao.cycle.ledger.agreement import promise_faults
from huibao.cycle.verification.agreement import TELLING, disagreements
from huibao.cycle.verification.seals import seal_faults
from huibao.mail.compose import content_hash
from huibao.records.models import ArchiveItem, Chain, Cycle, Document, Event, Message, Supplement

SPEAKS_OF_MORE = Event.document_sha256.is_not(None) | (Event.action == Did.MAIL_QUEUED.value)
"""Events that name a document or a mail, which are held to what they say of it."""

UNREADABLE = (LookupError, ValueError, TypeError, AttributeError)
"""What reading raises where a table holds what nothing of ours can have written."""


def verify_chain(session: Session, name: str) -> Iterator[str]:
    """Yield what is wrong with a chain and with what its events speak of, the first fault first."""
    chain = session.get(Chain, name)
    if chain is None:
        yield f"{name}：没有过程记录 (there is no such chain)"
        return
    broken = first_break_of(session, chain)
    if broken:
        yield str(broken)
    for event in _readable(session, name, SPEAKS_OF_MORE):
        try:
            yield from _subject_faults(session, event)
        except UNREADABLE:
            yield f"{_where(event)}：所指内容无法读取 (what it speaks of cannot be read)"


def _readable(session: Session, name: str, which: ColumnElement[bool]) -> list[Event]:
    # An event that cannot be read, or says nothing any more, has been named as the break.
    try:
        found = events_of(session, name, which)
        return [event for event in found if isinstance(event.detail, dict)]
    except ValueError:
        return []


def _where(event: Event) -> str:
    return f"{event.chain} 第{event.number}条 (event {event.number})"


def _subject_faults(session: Session, event: Event) -> Iterator[str]:
    where = _where(event)
    if event.document_sha256:
        content = session.scalar(
            select(Document.content).where(Document.sha256 == event.document_sha256)
        )
        if content is None:
            yield f"{where}：所指文件缺失 (its document is missing)"
        elif hashlib.sha256(content).hexdigest() != event.document_sha256:
            yield f"{where}：所指文件被改动 (its document was changed)"
    if event.action == Did.MAIL_QUEUED:
        message = session.scalar(select(Message).where(Message.message_id == event.message_id))
        if message is None:
            yield f"{where}：所指邮件缺失 (its mail is missing)"
        elif content_hash(message) != event.detail.get("content"):
            yield f"{where}：所指邮件被改动 (its mail was changed)"
        elif _chain_of(message) != event.chain:
            yield f"{where}：所指邮件被移到别处 (its mail was moved elsewhere)"


def _chain_of(message: Message) -> str | None:
    """Return the chain that tells of the mail, None where its report does not exist."""
    if message.cycle_id is None:
        return OFFICE_CHAIN
    return message.cycle.key if message.cycle else None


def _mail_faults(session: Session, name: str) -> Iterator[str]:
    """Yield the mails of a chain of which no event tells, or whose sending one tells otherwise."""
    acts = (Did.MAIL_QUEUED.value, Did.MAIL_SENT.value)
    of_mail = Event.action.in_(acts)
    query = select(Event.action, Event.message_id, Event.at).where(Event.chain == name, of_mail)
    told = {(action, of): at for action, of, at in session.execute(query)}
    sent = {of: at for (action, of), at in told.items() if action == Did.MAIL_SENT}
    own = Message.cycle_id.is_(None) if name == OFFICE_CHAIN else Cycle.key == name
    kept = select(Message.message_id, Message.state, Message.sent_at).outerjoin(Message.cycle)
    for message_id, state, sent_at in session.execute(kept.where(own).order_by(Message.id)):
        where = f"{name} 邮件 (mail) {message_id}"
        if (Did.MAIL_QUEUED.value, message_id) not in told:
            yield f"{where}：无相应过程记录 (no event tells of it)"
        elif (state == "sent") != (message_id in sent) or sent.get(message_id, sent_at) != sent_at:
            yield f"{where}：状态被改动 (its state was changed)"


def verify_cycle(session: Session, key: str, *, archive_folder: Path | None = None) -> list[str]:
    """Return what is wrong with a cycle's history, documents and package; empty when whole."""
    faults = list(verify_chain(session, key))
    try:
        faults += _mail_faults(session, key)
        faults += _row_faults(session, key, archive_folder)
    except UNREADABLE:
        faults.append(f"{key}：数据库中的记录无法读取 (its rows cannot be read)")
    return faults


def _row_faults(session: Session, key: str, archive_folder: Path | None) -> list[str]:
    if key == OFFICE_CHAIN:
        changes = _readable(session, key, Event.action == Did.ITEM_CHANGED.value)
        return list(promise_faults(session, changes))
    cycle = session.scalar(select(Cycle).where(Cycle.key == key))
    if cycle is None:
        return [f"{key}：报告整体缺失 (the report itself is gone)"]
    faults = list(disagreements(session, cycle, _readable(session, key, Event.action.in_(TELLING))))
    item = cycle.archive_item
    if archive_folder and item and item.manifest_sha256:
        faults += _package_faults(package_path(archive_folder, item), item.manifest_sha256)
        for beside in cycle.supplements:
            faults += _package_faults(archive_folder / beside.folder, beside.manifest_sha256)
    return faults


def _package_faults(folder: Path, manifest_sha256: str) -> list[str]:
    faults = [f"{folder.name}/{fault}" for fault in package_faults(folder)]
    if (folder / MANIFEST).is_file() and found_sha256(folder) != manifest_sha256:
        faults.append(f"{folder.name}/{MANIFEST}：与登记不符 (not the one that was filed)")
    return faults


def verify_all(session: Session, *, archive_folder: Path | None = None) -> list[str]:
    """Return what is wrong with any chain, cycle or package; empty when all are whole."""
    faults = _all_of(seal_faults(session))
    named = union(select(Chain.name), select(Event.chain), select(Cycle.key))
    for name in session.scalars(named.order_by("name")).all():
        faults += verify_cycle(session, name, archive_folder=archive_folder)
    return faults + (list(_packages_of_nobody(session, archive_folder)) if archive_folder else [])


def _all_of(faults: Iterator[str]) -> list[str]:
    """Return the seals' faults; that one cannot be read is a fault as well."""
    try:
        return list(faults)
    except UNREADABLE:
        return ["封存无法读取 (a seal cannot be read)"]


def _packages_of_nobody(session: Session, archive_folder: Path) -> Iterator[str]:
    """Yield the packages in the archive that no report was filed as."""
    filed = set(session.scalars(union(select(ArchiveItem.folder), select(Supplement.folder))))
    for manifest in sorted(archive_folder.glob(f"*/*/{MANIFEST}")):
        folder = manifest.parent.relative_to(archive_folder).as_posix()
        if folder not in filed and not manifest.parent.name.startswith("."):
            yield f"{folder}：没有报告归档于此 (no report was filed here)"
