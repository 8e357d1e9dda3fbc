"""The page of one marked copy (审改稿): each proposal is taken or refused by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huibao.audit import Act
from huibao.cycle.assembly import text_in_report
from huibao.cycle.moves import WRITABLE, cycle_by_key
from huibao.cycle.review.marked_copies import SentFile, may_mark_for, receive
from huibao.cycle.review.markup import EDIT, read_markup
from huibao.cycle.review.proposals import (
    WITH_CONTRIBUTOR,
    Placed,
    place,
    refuse,
    take,
    take_by_hand,
)
from huibao.cycle.review.remarks import goes_back
from huibao.lifecycle import FINAL
from huibao.login import LoggedIn
from huibao.records.documents import WORD, store, text_sha256
from huibao.records.models import Cycle, Proposal, Section
from huibao.staff import Role
from huibao.web.differences import Passage, passages
from huibao.web.faults import TOLD
from huibao.web.forms import Sent, named, numbered
from huibao.web.marked import chosen
from huibao.web.pages import go, installation_of
from huibao.web.session import Clerk, Reader, acting, page_for, typed_in
from huibao.web.typed import NOTHING, Typed, refused

router = APIRouter()
Fields = dict[str, str]

VERBS: dict[str, Callable[[Act, Proposal, Fields], None]] = {
    "take": lambda act, proposal, sent: take(act, proposal, seen=sent.get("seen", "")),
    "by-hand": lambda act, proposal, sent: take_by_hand(act, proposal, sent.get("note", "")),
    "refuse": lambda act, proposal, sent: refuse(act, proposal, sent.get("reason", "")),
}
"""What the office does with one proposal, by the last part of the form's address."""


@dataclass(frozen=True)
class Shown:
    """A proposal with what the page says of it."""

    proposal: Proposal
    placed: Placed | None
    """Where an edit goes now; None for what is no edit, and for what is settled."""
    seen: str
    """The SHA-256 of the section's text as this page knows it."""
    since: list[Passage]
    """How the section changed since the draft, where the edit does not fit any more."""

    @property
    def with_contributor(self) -> bool:
        """Whether its section is being written by its contributor."""
        section = self.proposal.section
        return self.placed is not None and section is not None and section.state in WITH_CONTRIBUTOR


@router.get("/office/cycles/{key}/copies/{number}")
def show(request: Request, who: Reader, key: str, number: int) -> Response:
    """Show what the copy proposes, and what became of it."""
    return _page(request, who, key, number)


@router.post("/office/cycles/{key}/proposals/{number}/{verb}")
def act_on_proposal(
    request: Request, who: Clerk, key: str, number: int, verb: str, sent: Sent
) -> Response:
    """Take one proposal, or refuse it, in one transaction."""
    fields = typed_in(sent)
    copy_id = _copy_of(request, key, number)
    try:
        with acting(request, who) as act:
            named(VERBS, verb)(act, _proposal(cycle_by_key(act.session, key), number), fields)
    except TOLD as error:
        typed = refused(request, error, f"{verb}-{number}", fields)
        return _page(request, who, key, copy_id, typed=typed)
    return go(f"/office/cycles/{key}/copies/{copy_id}?done={verb}#proposal-{number}")


@router.get("/office/cycles/{key}/reviews/{number}/copy")
def ask_for_file(request: Request, who: Reader, key: str, number: int) -> Response:
    """Show where the office hands in a file that a reviewer sent it by mail."""
    return _asking(request, who, key, number)


@router.post("/office/cycles/{key}/reviews/{number}/copy")
def hand_in(request: Request, who: Clerk, key: str, number: int, sent: Sent) -> Response:
    """Take the file in for its reviewer, all of it, and show its page."""
    try:
        name, content = chosen(sent)
        with acting(request, who) as act:
            cycle = cycle_by_key(act.session, key)
            review = numbered(cycle.reviews, number)
            may_mark_for(review)
            markup = read_markup(act.session, cycle, content, under_review=review.draft)
            sha256 = store(act.session, content, media_type=WORD, now=act.now)
            copy_id = receive(act, review, markup, SentFile(name, sha256)).id
    except TOLD as error:
        return _asking(request, who, key, number, refused(request, error, "copy"))
    return go(f"/office/cycles/{key}/copies/{copy_id}?done=received")


def _asking(
    request: Request, who: LoggedIn, key: str, number: int, typed: Typed = NOTHING
) -> Response:
    with installation_of(request).database.reading() as session:
        cycle = cycle_by_key(session, key)
        return page_for(
            request,
            who,
            "office/copy_for.html",
            typed=typed,
            cycle=cycle,
            review=numbered(cycle.reviews, number),
        )


def _copy_of(request: Request, key: str, number: int) -> int:
    with installation_of(request).database.reading() as session:
        return _proposal(cycle_by_key(session, key), number).copy_id


def _proposal(cycle: Cycle, number: int) -> Proposal:
    return numbered((p for copy in cycle.marked_copies for p in copy.proposals), number)


def _page(
    request: Request,
    who: LoggedIn,
    key: str,
    number: int,
    *,
    typed: Typed = NOTHING,
) -> Response:
    with installation_of(request).database.reading() as session:
        cycle = cycle_by_key(session, key)
        copy = numbered(cycle.marked_copies, number)
        office = who.role is Role.OFFICE
        return page_for(
            request,
            who,
            "office/copy.html",
            cycle=cycle,
            copy=copy,
            typed=typed,
            shown=[_shown(proposal) for proposal in copy.proposals],
            waiting=[proposal for proposal in copy.proposals if proposal.waits],
            may_take=office and cycle.state in WRITABLE,
            revises=_contributor,
            may_refuse=office and cycle.state not in FINAL,
        )


def _shown(proposal: Proposal) -> Shown:
    section = proposal.section
    if proposal.kind != EDIT or section is None or not proposal.waits:
        return Shown(proposal, None, "", [])
    now = text_in_report(section)
    placed = place(proposal, now=now)
    changed = placed.standing == "changed"
    since = passages(_then(proposal, section), now.strip()) if changed else []
    return Shown(proposal, placed, text_sha256(section.text), since)


def _contributor(proposal: Proposal) -> str:
    """Return who would answer a remark made of the proposal; empty where the office does."""
    section = proposal.section
    return section.contributor_name if section is not None and goes_back(section) else ""


def _then(proposal: Proposal, section: Section) -> str:
    """Return the section's text in the draft that the reviewer edited."""
    draft = proposal.copy.draft
    row = next(row for row in draft.sections if row.section_id == section.id)
    return draft.text[row.start : row.end]
