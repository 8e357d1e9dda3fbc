"""Distribution (报送): each recipient organ gets a copy of the signed report, and signs for it.

The copies differ in their 主送 line alone. A receipt is given by a mailed link, whose page changes
nothing until its button is pressed, or entered by the office, who was told on paper or by phone. A
wrong one is taken back with a reason, and stays on record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from huibao.audit import Act, Did
from huibao.calendar import chinese_date
from huibao.cycle.deadlines import due_after, due_in, may_remind
from huibao.cycle.moves import kind_of
from huibao.cycle.refusals import NameMissing, ReasonMissing, Refused, reason_in
from huibao.links import Holder, issue, revoke, spend
from huibao.mail.compose import queue
from huibao.office import Office, Recipient
from huibao.records.documents import WORD, store, text_sha256
from huibao.records.models import Cycle, Delivery, Link, WithdrawnReceipt

LINK = "receive"
"""The purpose of a link by which a copy is signed for."""
HOW = {"link": "网上签收", "paper": "纸质签收", "phone": "电话确认"}
"""How a receipt came, in Chinese."""
MOST_REMINDERS = 3
"""After so many an organ is not mailed again; the office sees that it is overdue, and calls."""


class AlreadyReceived(Refused):
    """The copy was signed for."""

    def __init__(self, delivery: Delivery):
        super().__init__(
            f"{delivery.organ}已由{delivery.received_by}签收，无需重复办理。"
            f" (It was received already, by {delivery.received_by}.)"
        )


class NotReceived(Refused):
    """There is no receipt to take back."""

    def __init__(self, delivery: Delivery):
        super().__init__(
            f"{delivery.organ}尚未签收，没有可以撤销的签收。 (There is no receipt to take back.)"
        )


class MailboxMissing(Refused):
    """A copy cannot be sent without an address."""

    says = "请填写完整的邮箱地址。 (Please give a whole mail address.)"


class HowUnknown(Refused):
    """The office says how it heard of a receipt."""

    says = "请选择签收方式：纸质或电话。 (Say whether on paper or by phone.)"


@dataclass(frozen=True)
class Receipt:
    """What the office was told of a receipt: how, by whom, and anything worth noting."""

    how: str
    name: str
    note: str


def distribute(act: Act, cycle: Cycle, copies: Mapping[int, bytes], *, text: str) -> list[Delivery]:
    """Send every recipient its copy, by its number, with its cover mail; return the deliveries.

    Each is recorded with the hashes of its file and of the report's text, which all have in common.
    """
    kind, made = kind_of(cycle), []
    for number, recipient in enumerate(kind.recipients, 1):
        sha256 = store(act.session, copies[number], media_type=WORD, now=act.now)
        delivery = Delivery(
            cycle=cycle,
            number=number,
            organ=recipient.organ,
            addressee=recipient.addressed,
            person=recipient.person,
            mail=recipient.mail,
            document_sha256=sha256,
            text_sha256=text_sha256(text),
            sent_at=act.now,
            mailed_at=act.now,
            due=due_in(act, kind.deadlines.receive),
        )
        act.session.add(delivery)
        act.session.flush()
        _record(act, Did.DELIVERY_SENT, delivery, text_sha256=delivery.text_sha256)
        _mail(act, delivery, "delivery")
        made.append(delivery)
    return made


def send_again(act: Act, delivery: Delivery, *, person: str = "", mail: str = "") -> None:
    """Mail the copy again, to another person or mailbox where one is given.

    `AlreadyReceived` when there is nothing to wait for; `MailboxMissing` for no address.
    """
    act.hold(delivery.cycle.key)
    _must_wait(delivery)
    mail = mail.strip() or delivery.mail
    if "@" not in mail.strip("@") or any(sign.isspace() for sign in mail):
        raise MailboxMissing
    if mail != delivery.mail:
        revoke(act, delivery=delivery)
    delivery.person, delivery.mail = person.strip(), mail
    delivery.mailed_at, delivery.reminders = act.now, 0
    delivery.due = due_in(act, kind_of(delivery.cycle).deadlines.receive)
    _record(act, Did.DELIVERY_SENT_AGAIN, delivery)
    _mail(act, delivery, "delivery")


def receive(act: Act, link: Link, name: str) -> Delivery:
    """Sign for the copy by its link, once; `NameMissing`, or `AlreadyReceived` for the second."""
    delivery = delivery_of(link)
    act.hold(delivery.cycle.key)
    if not name.strip():
        raise NameMissing
    _must_wait(delivery)
    spend(act, link)
    delivery.address = act.actor.address
    _receive(act, delivery, Receipt("link", name, ""))
    return delivery


def enter_receipt(act: Act, delivery: Delivery, receipt: Receipt) -> None:
    """Enter a receipt that the office was given on paper or by phone, with a note.

    `HowUnknown`, `NameMissing`, `ReasonMissing` without a note, or `AlreadyReceived`.
    """
    act.hold(delivery.cycle.key)
    _must_wait(delivery)
    if receipt.how not in ("paper", "phone"):
        raise HowUnknown
    if not receipt.name.strip():
        raise NameMissing
    if not receipt.note.strip():
        raise ReasonMissing
    delivery.noted_by = act.actor.name
    _receive(act, delivery, receipt)


def _receive(act: Act, delivery: Delivery, receipt: Receipt) -> None:
    delivery.received_at, delivery.received_how = act.now, receipt.how
    delivery.received_by, delivery.note = receipt.name.strip(), receipt.note.strip()
    delivery.unfiled_since = act.now
    _record(
        act,
        Did.DELIVERY_RECEIVED,
        delivery,
        how=HOW[receipt.how],
        by=delivery.received_by,
        note=delivery.note,
    )


def withdraw(act: Act, delivery: Delivery, reason: str) -> None:
    """Take a wrong receipt back (撤销签收); the copy waits again; what it said is kept.

    A link by which it was given is dead, for its mailbox may be the mistake: the office sends the
    copy again. `NotReceived`, or `ReasonMissing`.
    """
    act.hold(delivery.cycle.key)
    if delivery.received_at is None:
        raise NotReceived(delivery)
    reason = reason_in(reason)
    if delivery.received_how == "link":
        revoke(act, delivery=delivery, spent=True)
    signed_by = delivery.received_by
    delivery.withdrawn.append(_as_given(delivery, act, reason))
    delivery.received_at, delivery.received_how, delivery.received_by = None, "", ""
    delivery.address, delivery.note, delivery.noted_by = "", "", ""
    delivery.mailed_at, delivery.reminders = act.now, 0
    delivery.due = due_in(act, kind_of(delivery.cycle).deadlines.receive)
    delivery.unfiled_since = act.now
    _record(act, Did.RECEIPT_WITHDRAWN, delivery, by=signed_by, reason=reason)


def _as_given(delivery: Delivery, act: Act, reason: str) -> WithdrawnReceipt:
    return WithdrawnReceipt(
        received_at=delivery.received_at,
        received_how=delivery.received_how,
        received_by=delivery.received_by,
        address=delivery.address,
        note=delivery.note,
        noted_by=delivery.noted_by,
        reason=reason,
        by=act.actor.name,
        at=act.now,
    )


def to_remind(session: Session, office: Office, now: datetime) -> list[int]:
    """Return the deliveries, by id, whose organs are to be reminded now that they wait."""
    if not may_remind(office, now):
        return []
    return [row.id for row in _waiting(session) if _wants(office, now, row)]


def remind(act: Act, number: int) -> bool:
    """Remind the organ of that delivery; False when it has just been, or has signed meanwhile.

    `Overtaken` at the commit when another clock did so at the same instant.
    """
    delivery = act.session.get_one(Delivery, number)
    act.hold(delivery.cycle.key)
    if delivery.received_at is not None or not _wants(act.office, act.now, delivery):
        return False
    delivery.reminders, delivery.mailed_at = delivery.reminders + 1, act.now
    _record(act, Did.DELIVERY_REMINDED, delivery, number=delivery.reminders)
    _mail(act, delivery, "delivery_reminder")
    return True


def _waiting(session: Session) -> list[Delivery]:
    query = (
        select(Delivery)
        .where(Delivery.received_at.is_(None), Delivery.reminders < MOST_REMINDERS)
        .options(selectinload(Delivery.cycle))
        .order_by(Delivery.id)
    )
    return list(session.scalars(query))


def _wants(office: Office, now: datetime, delivery: Delivery) -> bool:
    """Whether the days for receiving have passed since the organ was last mailed."""
    days = kind_of(delivery.cycle).deadlines.receive
    return now >= due_after(office, delivery.mailed_at, days)


def delivery_of(link: Link) -> Delivery:
    """Return what is signed for by that link; `LookupError` when it is no such link."""
    if link.delivery is None:
        raise LookupError("the link is for no delivery")
    return link.delivery


def is_overdue(delivery: Delivery, now: datetime) -> bool:
    """Whether it should have been received by now."""
    return delivery.received_at is None and delivery.due < now


def holder_of(delivery: Delivery) -> Holder:
    """Return whom the mails go to: the person whom the organ named, or the organ itself."""
    return Holder(f"delivery:{delivery.id}", delivery.person or delivery.organ, delivery.mail)


def copy_name(number: int, recipient: Recipient) -> str:
    """Return the name of a recipient's copy in the archive package."""
    organ = "".join(sign for sign in recipient.organ if sign.isalnum())[:40]
    return f"报送件-{number}-{organ}.docx"


def _must_wait(delivery: Delivery) -> None:
    if delivery.received_at is not None:
        raise AlreadyReceived(delivery)


def _mail(act: Act, delivery: Delivery, template: str) -> None:
    cycle, to = delivery.cycle, holder_of(delivery)
    link = issue(act, LINK, to, cycle=cycle, delivery=delivery)
    attached = [{"name": f"{cycle.title}.docx", "sha256": delivery.document_sha256}]
    queue(
        act,
        template,
        to,
        cycle=cycle,
        link=link,
        delivery=delivery,
        item=cycle.archive_item,
        sent_on=chinese_date(act.office.day_at(delivery.sent_at)),
        attachments=attached,
    )


def _record(act: Act, did: Did, delivery: Delivery, **detail: str | int) -> None:
    act.record(
        did,
        chain=delivery.cycle.key,
        subject=delivery.organ,
        document=delivery.document_sha256,
        detail={
            "copy": delivery.number,
            "addressee": delivery.addressee,
            "person": delivery.person,
            "mail": delivery.mail,
            **detail,
        },
    )
