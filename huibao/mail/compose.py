"""Composing a mail and queueing it in the transaction that causes it.

A mail is a file of `templates/mail`, from which `halves.py` makes subject, plain text and HTML.
Its Message-ID is fixed here.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from huibao.audit import OFFICE_CHAIN, Act, Did
from huibao.calendar import chinese_date, in_words, in_words_en
from huibao.links import LINK, Holder
from huibao.mail.halves import worded
from huibao.mail.outgoing import ENCODED
from huibao.office import Office
from huibao.records.at_once import add_row
from huibao.records.bells import ring
from huibao.records.models import Cycle, Document, Link, Message, Notice, table_of


def new_message_id(sender: str) -> str:
    """Return a Message-ID under the sender's own domain."""
    domain = sender.rpartition("@")[2] or "huibao.invalid"
    return f"<{uuid.uuid4().hex}@{domain}>"


DOCUMENTS = table_of(Document)
SIZE = select(DOCUMENTS.c.size).where(DOCUMENTS.c.sha256 == bindparam("sha256"))


ALSO_NOTIFIED = frozenset(
    {"review_request", "section_returned", "reminder", "reminders", "progress_call"}
)
"""Mails that are announced through the channels of whoever they go to, where he has some."""


def queue(
    act: Act,
    template: str,
    to: Holder,
    *,
    cycle: Cycle | None = None,
    link: Link | None = None,
    attachments: Sequence[dict[str, str]] = (),
    **context: Any,
) -> Message:
    """Queue one mail and return it; it is sent after this transaction commits, and only then.

    `attachments` are `{"name", "sha256"}` of rows in `documents`. Templates see the context, and
    `to`, `office`, `cycle`, `link`, `when` and `day`, which put a moment and a day into words, and
    `brief`, which says a title without whose report it is. Of a confidential report a mail says
    that something awaits, and carries nothing of it. What is too large for the mail server stays
    behind, and the mail says how large it is and where it is to be had.
    """
    hides = cycle is not None and cycle.confidential
    carried, left = _that_fit(act, () if hides else attachments)
    seen = {"to": to, "cycle": cycle, "link": LINK if link else "", **context, "about": template}
    seen["left_behind"] = left
    subject, text, html = _worded(act, "confidential" if hides else template, seen)
    message = add_row(
        act.session,
        Message,
        message_id=new_message_id(act.office.sender_mail),
        template=template,
        cycle=cycle,
        link=link,
        to_name=to.name,
        to_mail=to.mail,
        # A header must stay one line, whatever somebody typed into a reason.
        subject=" ".join(subject.split()),
        text=text,
        html=html,
        thread=cycle.thread if cycle else None,
        attachments=carried,
        state="queued",
        attempts=0,
        due_at=act.now,
        queued_at=act.now,
    )
    if template in ALSO_NOTIFIED:
        _announce(act, message, to)
    act.record(
        Did.MAIL_QUEUED,
        chain=cycle.key if cycle else OFFICE_CHAIN,
        subject=message.subject,
        message=message.message_id,
        detail={"to": to.mail, "content": content_hash(message)},
    )
    ring(act.session, "messages", message)
    return message


@dataclass(frozen=True)
class LeftBehind:
    """A file that is too large to travel with its mail."""

    name: str
    megabytes: float
    """Of the file itself."""


def _that_fit(
    act: Act, attachments: Sequence[dict[str, str]]
) -> tuple[list[dict[str, str]], list[LeftBehind]]:
    """Return what goes with the mail, in its order while there is room, and what does not."""
    room, carried, left = act.office.smtp.attachments_mb * 1e6, [], []
    for attachment in attachments:
        size = act.session.connection().scalar(SIZE, {"sha256": attachment["sha256"]}) or 0
        if size * ENCODED <= room:
            room -= size * ENCODED
            carried.append(attachment)
        else:
            left.append(LeftBehind(attachment["name"], size / 1e6))
    return carried, left


def _worded(act: Act, template: str, seen: dict[str, Any]) -> tuple[str, str, str]:
    """Return the mail's subject, plain text and HTML; its templates see `seen` and the office."""
    zone = act.office.zone
    values = {
        "office": act.office,
        "when": lambda moment: in_words(moment, zone, act.now),
        "when_en": lambda moment: in_words_en(moment, zone, act.now),
        "day": chinese_date,
        "brief": lambda title: _brief(act.office, title),
        **seen,
    }
    return worded(template, values)


def _brief(office: Office, title: str) -> str:
    """Return the title as a phone's list can show it: its sender's name says whose report it is."""
    return title.removeprefix(office.name).removeprefix(office.bureau) or title


def _announce(act: Act, message: Message, to: Holder) -> None:
    person = next((person for person in act.office.people if person.key == to.key), None)
    for number in range(len(person.channels) if person else 0):
        add_row(
            act.session,
            Notice,
            message=message,
            person=to.key,
            number=number,
            state="queued",
            attempts=0,
            due_at=act.now,
        )
        ring(act.session, "notices")


def content_hash(message: Message) -> str:
    """Return the SHA-256 of what the mail says and carries, as its event records it."""
    said = {
        "to": message.to_mail,
        "name": message.to_name,
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
        "attachments": message.attachments,
    }
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
