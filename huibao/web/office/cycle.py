"""The page of one report: where it stands, what is to be done next, and all that belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from config.installation import Installation
from huibao.audit import Act
from huibao.chain import read_manifest
from huibao.cycle.assembly import report_text
from huibao.cycle.drafts import (
    close_collection,
    lay_out_again,
    reopen_collection,
    send_for_review,
)
from huibao.cycle.filing.archive import package_path
from huibao.cycle.filing.distribution import (
    HOW,
    Receipt,
    enter_receipt,
    is_overdue,
    send_again,
    withdraw,
)
from huibao.cycle.findings import dismiss_finding, proofed
from huibao.cycle.ledger.promises.accounts import first_wording
from huibao.cycle.ledger.promises.carried import ask_after_all, carried_in, unasked
from huibao.cycle.moves import WRITABLE, cycle_by_key, kind_of
from huibao.cycle.opening import cancel
from huibao.cycle.outlines import in_parts
from huibao.cycle.points import open_points, waive_figures, waive_point
from huibao.cycle.review.decisions import recall, void_signature
from huibao.cycle.review.handing import fill, replace, skip
from huibao.cycle.review.recheck import end_recheck, recheck_until
from huibao.cycle.review.recurring import of_remarks, recurring_remarks
from huibao.cycle.review.remarks import answer
from huibao.cycle.review.route import drawn
from huibao.cycle.review.signatures import signature_of, voiding_of, voidings
from huibao.cycle.sections.chasing import nudge_all, to_urge
from huibao.cycle.standing import is_late, waits
from huibao.cycle.vacancies import missing_for
from huibao.lifecycle import CYCLE, SETTLED, CycleState, SectionState
from huibao.login import LoggedIn
from huibao.records.models import Cycle, Delivery, Message, Remark, Review, Section, Work
from huibao.staff import Role
from huibao.web.faults import TOLD
from huibao.web.forms import Sent, named, numbered
from huibao.web.pages import go, installation_of
from huibao.web.session import Clerk, Reader, acting, page_for, typed_in
from huibao.web.typed import NOTHING, Typed, refused

router = APIRouter()
Fields = dict[str, str]


def _remark(cycle: Cycle, sent: Fields) -> Remark:
    return numbered(cycle.remarks, sent.get("remark", ""))


def _review(cycle: Cycle, sent: Fields) -> Review:
    return numbered(cycle.reviews, sent.get("review", ""))


def _delivery(cycle: Cycle, sent: Fields) -> Delivery:
    return numbered(cycle.deliveries, sent.get("delivery", ""))


def _receipt(sent: Fields) -> Receipt:
    return Receipt(sent.get("how", ""), sent.get("name", ""), sent.get("note", ""))


VERBS: dict[str, Callable[[Act, Cycle, Fields], object]] = {
    "close": lambda act, cycle, _: close_collection(act, cycle),
    "reopen": lambda act, cycle, _: reopen_collection(act, cycle),
    "lay-out": lambda act, cycle, _: lay_out_again(act, cycle),
    "send": lambda act, cycle, _: send_for_review(act, cycle),
    "recall": lambda act, cycle, sent: recall(act, cycle, sent.get("reason", "")),
    "replace": lambda act, cycle, sent: replace(
        act, _review(cycle, sent), sent.get("person", ""), sent.get("reason", "")
    ),
    "fill": lambda act, cycle, sent: fill(act, _review(cycle, sent), sent.get("person", "")),
    "skip": lambda act, cycle, sent: skip(act, _review(cycle, sent), sent.get("reason", "")),
    "rechecked": lambda act, cycle, _: end_recheck(act, cycle),
    "void": lambda act, cycle, sent: void_signature(act, cycle, sent.get("reason", "")),
    "cancel": lambda act, cycle, sent: cancel(act, cycle, sent.get("reason", "")),
    "waive-point": lambda act, cycle, sent: waive_point(
        act, cycle, sent.get("point", ""), sent.get("reason", "")
    ),
    "waive-figures": lambda act, cycle, sent: waive_figures(
        act, cycle, sent.get("section", ""), sent.get("reason", "")
    ),
    "nudge-all": lambda act, cycle, sent: nudge_all(act, cycle, sent.get("note", "")),
    "ask-promises": lambda act, cycle, _: ask_after_all(act, cycle),
    "answer": lambda act, cycle, sent: answer(
        act, _remark(cycle, sent), sent.get("how", ""), sent.get("text", "")
    ),
    "send-again": lambda act, cycle, sent: send_again(
        act, _delivery(cycle, sent), person=sent.get("person", ""), mail=sent.get("mail", "")
    ),
    "received": lambda act, cycle, sent: enter_receipt(act, _delivery(cycle, sent), _receipt(sent)),
    "withdraw-receipt": lambda act, cycle, sent: withdraw(
        act, _delivery(cycle, sent), sent.get("reason", "")
    ),
    "dismiss": lambda act, cycle, sent: dismiss_finding(
        act,
        cycle,
        sent.get("finding", ""),
        sent.get("reason", ""),
        text=report_text(cycle).text,
    ),
}
"""What the office does to a whole report, by the last part of the form's address."""
WHICH = ("point", "section", "remark", "review", "delivery")
"""Fields that say what of the report a form is about."""


@router.get("/office/cycles/{key}")
def show(request: Request, who: Reader, key: str) -> Response:
    """Show the report and what the office may do."""
    return _page(request, who, key)


@router.get("/office/cycles/{key}/text")
def show_text(request: Request, who: Reader, key: str) -> Response:
    """Show the whole text as it stands, and what proof-reading finds in it."""
    with installation_of(request).database.reading() as session:
        cycle = _with_all(session, key)
        assembled = report_text(cycle)
        text = assembled.text
        return page_for(
            request,
            who,
            "office/text.html",
            cycle=cycle,
            text=text,
            numbered=[
                (section, span.numbered)
                for section in cycle.sections
                if (span := assembled.span(section.key)) and span.numbered.changes
            ],
            proofed=proofed(session, cycle, text),
            may_dismiss=who.role is Role.OFFICE and cycle.state in WRITABLE,
        )


@router.get("/office/cycles/{key}/follow-up")
def show_follow_up(request: Request, who: Reader, key: str) -> Response:
    """Show what the ledger would write of earlier promises, and where it may be put."""
    with installation_of(request).database.reading() as session:
        cycle = cycle_by_key(session, key)
        return page_for(
            request,
            who,
            "office/follow_up.html",
            cycle=cycle,
            wording=first_wording(session, cycle),
            acts=who.role is Role.OFFICE and cycle.state in WRITABLE,
            sections=[s for s in cycle.sections if s.state is not SectionState.WAIVED],
        )


@router.post("/office/cycles/{key}/{verb}")
def act_on_cycle(request: Request, who: Clerk, key: str, verb: str, sent: Sent) -> Response:
    """Do one thing to the report, in one transaction."""
    fields = typed_in(sent)
    try:
        with acting(request, who) as act:
            named(VERBS, verb)(act, cycle_by_key(act.session, key), fields)
    except TOLD as error:
        form = "-".join(
            filter(None, (verb, next((fields[name] for name in WHICH if fields.get(name)), "")))
        )
        return _page(request, who, key, typed=refused(request, error, form, fields))
    page = "/text" if verb == "dismiss" else ""
    place = {
        "waive-point": "#points",
        "ask-promises": "#points",
        "waive-figures": "#points",
        "answer": "#remarks",
        "replace": "#reviews",
        "fill": "#reviews",
        "skip": "#reviews",
        "send-again": "#deliveries",
        "received": "#deliveries",
        "withdraw-receipt": "#deliveries",
    }.get(verb, "")
    return go(f"/office/cycles/{key}{page}?done={verb}{place}")


@dataclass(frozen=True)
class Stage:
    """One stage in the row at the top: `past`, `here` or `ahead`."""

    state: CycleState
    standing: str


ROW = (
    CycleState.COLLECTING,
    CycleState.MERGING,
    CycleState.IN_REVIEW,
    CycleState.SIGNED,
    CycleState.ARCHIVED,
)


def stages(state: CycleState) -> list[Stage]:
    """Return the row of stages; a report under revision stands in the place of its review."""
    if state is CycleState.CANCELLED:
        return [Stage(CycleState.CANCELLED, "here")]
    row = [state if state is CycleState.REVISING and s is CycleState.IN_REVIEW else s for s in ROW]
    here = row.index(state)
    ended = state is CycleState.ARCHIVED
    return [
        Stage(s, "past" if n < here or ended else "here" if n == here else "ahead")
        for n, s in enumerate(row)
    ]


def _with_all(session: Session, key: str) -> Cycle:
    cycle = cycle_by_key(session, key)
    together = (
        selectinload(Cycle.sections).selectinload(Section.submissions),
        selectinload(Cycle.sections).selectinload(Section.edits),
    )
    session.scalars(select(Cycle).where(Cycle.id == cycle.id).options(*together)).one()
    return cycle


def _page(
    request: Request,
    who: LoggedIn,
    key: str,
    *,
    typed: Typed = NOTHING,
) -> Response:
    house = installation_of(request)
    with house.database.reading() as session:
        cycle = _with_all(session, key)
        return page_for(
            request,
            who,
            "office/cycle.html",
            cycle=cycle,
            typed=typed,
            **_view(session, house, cycle, office=who.role is Role.OFFICE),
        )


def _view(session: Session, house: Installation, cycle: Cycle, *, office: bool) -> dict[str, Any]:
    now = datetime.now(UTC)
    points = open_points(session, cycle, office=house.office)
    mails = session.scalars(
        select(Message).where(Message.cycle_id == cycle.id).order_by(Message.id.desc())
    ).all()
    void = voidings(session, cycle)
    by_round = groupby(sorted(cycle.reviews, key=lambda r: (-r.round, r.step, r.id)), _round_of)
    return {
        "may": {action.value for state, action in CYCLE if state is cycle.state and office},
        "acts": office,
        "stages": stages(cycle.state),
        "parts": in_parts(cycle),
        "waits": waits(cycle, now),
        "late": {section.id for section in cycle.sections if is_late(section, now)},
        "owed": _owed(cycle) if office else set(),
        "urged": to_urge(cycle, house.office, now) if office else [],
        "points": points,
        "waiting_points": [point for point in points if point.waived is None],
        "open_remarks": [remark for remark in cycle.remarks if remark.answer is None],
        "recurring": of_remarks(recurring_remarks(session, cycle), cycle),
        "signature": signature_of(cycle),
        "voided": {r.id: e for r in cycle.reviews if (e := voiding_of(r, void))},
        "rounds": [(number, list(reviews)) for number, reviews in by_round],
        "people": house.office.people,
        "gone": {s.id for s in cycle.sections if missing_for(s, house.office)},
        "may_skip": {n for n, step in enumerate(kind_of(cycle).steps) if step.may_skip},
        "recheck_until": recheck_until(cycle),
        "route": drawn(cycle, house.office, now),
        "mails": mails,
        "troubled": [m for m in mails if m.state == "failed" or m.doubtful],
        "trouble": _trouble(session, cycle),
        "files": _files(house, cycle),
        "supplements": [(s, _named_in(house.archive_folder / s.folder)) for s in cycle.supplements],
        "promised": cycle.state in WRITABLE and bool(carried_in(session, cycle)),
        "unasked": unasked(session, cycle),
        "overdue": {row.id for row in cycle.deliveries if is_overdue(row, now)},
        "how": HOW,
    }


def _owed(cycle: Cycle) -> set[int]:
    """Return the sections that somebody may be urged for."""
    if cycle.state not in WRITABLE:
        return set()
    return {section.id for section in cycle.sections if section.state not in SETTLED}


def _round_of(review: Any) -> int:
    return int(review.round)


def _trouble(session: Session, cycle: Cycle) -> str:
    """Return what went wrong with work that is still due, in the system's own words."""
    query = select(Work.fault_text).where(
        Work.cycle_id == cycle.id, Work.done_at.is_(None), Work.fault_text != ""
    )
    return session.scalar(query.order_by(Work.id.desc()).limit(1)) or ""


def _files(house: Installation, cycle: Cycle) -> list[str]:
    item = cycle.archive_item
    if item is None or item.manifest_sha256 is None:
        return []
    return _named_in(package_path(house.archive_folder, item))


def _named_in(folder: Path) -> list[str]:
    """Return the files that the manifest there names; none where it cannot be read."""
    try:
        return sorted(read_manifest(folder))
    except OSError:
        return []
