"""Proposals (修改建议) of marked copies: where an edit goes now, taking it, refusing it.

A section may have changed since the draft that a reviewer edited. An edit is taken only where its
passage still stands as he saw it; everywhere else the office is told, and nothing is overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass

from huibao.audit import Act
from huibao.cycle.assembly import text_in_report
from huibao.cycle.drafts import edit_section, waiting_proposals
from huibao.cycle.moves import must_be_writable
from huibao.cycle.refusals import NotNow, PassageChanged, WithItsContributor, reason_in
from huibao.cycle.review.marked_copies import REFUSED, TAKEN, in_words, settle
from huibao.cycle.review.markup import EDIT
from huibao.cycle.review.remarks import DONE, NOT_ADOPTED, answer, give_back_later, make_remark
from huibao.lifecycle import CHINESE, FINAL, SETTLED, SectionState
from huibao.records.database import Overtaken
from huibao.records.documents import text_sha256
from huibao.records.models import Proposal, Section
from huibao.report.difference import difference

FITS, ALREADY, CHANGED = "fits", "already", "changed"
WITH_CONTRIBUTOR = frozenset(SectionState) - SETTLED - {SectionState.SUBMITTED}


@dataclass(frozen=True)
class Placed:
    """Where an edit stands towards its section as it is now.

    `fits`, and `text` is the section as the report prints it with the edit in it; `already`, it
    says so by now; `changed`, its passage reads otherwise.
    """

    standing: str
    text: str


def place(proposal: Proposal, *, now: str) -> Placed:
    """Return where the edit would go in `now`, what the report prints of its section now."""
    landed, start = _landed(proposal)
    at = _same_place(landed, now, start, start + len(proposal.before))
    if at is None:
        before, said = proposal.before.strip(), proposal.after.strip()
        gone = before in said or before not in now
        return Placed(ALREADY if said and said in now and gone else CHANGED, now)
    return Placed(FITS, now[:at] + proposal.after + now[at + len(proposal.before) :])


def _section(proposal: Proposal) -> Section:
    if proposal.section is None:
        raise ValueError("an edit is always one of a section")
    return proposal.section


def _landed(proposal: Proposal) -> tuple[str, int]:
    """Return the section of the edited draft with this copy's taken edits in it, and the place."""
    draft = proposal.copy.draft
    row = next(row for row in draft.sections if row.section_id == proposal.section_id)
    text, start = draft.text[row.start : row.end], proposal.start
    taken = [
        p
        for p in proposal.copy.proposals
        if p.section_id == proposal.section_id and p.edit_id is not None and p is not proposal
    ]
    for other in sorted(taken, key=_order, reverse=True):
        text = text[: other.start] + other.after + text[other.start + len(other.before) :]
        if _order(other) < _order(proposal):
            start += len(other.after) - len(other.before)
    return text, start


def _order(proposal: Proposal) -> tuple[int, int]:
    return proposal.start, len(proposal.before)


def _same_place(then: str, now: str, start: int, end: int) -> int | None:
    """Return where the stretch of `then` stands in `now`, or None when it was touched since.

    Of an insertion it is its neighbours, a character on either side, that must stand untouched.
    """
    at = now.find(then)
    if at >= 0 and not (now[:at] + now[at + len(then) :]).strip():
        # A draft leaves out the white space around a section's text.
        return at + start
    first, last = (start, end) if end > start else (max(start - 1, 0), min(end + 1, len(then)))
    for run in difference(then, now):
        held = run.old_start <= first and last <= run.old_start + len(run.text)
        if run.kind == "equal" and held:
            return run.new_start + start - run.old_start
    return None


def take(act: Act, proposal: Proposal, *, seen: str = "") -> None:
    """Take a proposal: an edit goes into its section's text, anything else becomes a remark.

    `seen` is the SHA-256 of the section's text that the page showed. `Overtaken` when it was
    settled or the text changed meanwhile, `PassageChanged`, `WithItsContributor`, or `NotNow`
    while the text is fixed.
    """
    cycle = proposal.copy.cycle
    must_be_writable(act, cycle)
    _must_wait(proposal)
    if proposal.kind != EDIT:
        proposal.remark = make_remark(
            act, proposal.copy.review, proposal.section, in_words(proposal)
        )
        settle(act, proposal, TAKEN)
        _give_back_when_settled(act, proposal)
        return
    section = _section(proposal)
    if section.state in WITH_CONTRIBUTOR:
        raise WithItsContributor(section.name, section.contributor_name)
    if seen != text_sha256(section.text):
        raise Overtaken
    placed = place(proposal, now=text_in_report(section))
    if placed.standing == CHANGED:
        raise PassageChanged
    if placed.standing == FITS:
        why = f"采用{proposal.copy.review.reviewer_name}的审改稿"
        edit_section(act, section, before=section.text, after=placed.text, why=why)
        proposal.edit = section.edits[-1]
    settle(act, proposal, TAKEN)
    _answer_remark(act, proposal, DONE, "已按审改稿修改")


def take_by_hand(act: Act, proposal: Proposal, place_or_note: str) -> None:
    """Note that what an edit asks for was done by hand (已另行修改), and where or how."""
    place_or_note = reason_in(place_or_note)
    must_be_writable(act, proposal.copy.cycle)
    _must_wait(proposal)
    settle(act, proposal, TAKEN, reason=place_or_note)
    _answer_remark(act, proposal, DONE, place_or_note)


def refuse(act: Act, proposal: Proposal, reason: str) -> None:
    """Refuse a proposal (不采用) with a reason, at any time before the report has ended."""
    reason = reason_in(reason)
    cycle = proposal.copy.cycle
    act.hold(cycle.key)
    if cycle.state in FINAL:
        raise NotNow(CHINESE[cycle.state])
    _must_wait(proposal)
    settle(act, proposal, REFUSED, reason=reason)
    _answer_remark(act, proposal, NOT_ADOPTED, reason)


def _must_wait(proposal: Proposal) -> None:
    if not proposal.waits:
        raise Overtaken


def _answer_remark(act: Act, proposal: Proposal, how: str, text: str) -> None:
    """Answer the remark that the proposal became with a return; one answered already stays."""
    if proposal.kind == EDIT and proposal.remark is not None and proposal.remark.answer is None:
        answer(act, proposal.remark, how, text)
    _give_back_when_settled(act, proposal)


def _give_back_when_settled(act: Act, proposal: Proposal) -> None:
    """Mail its contributor the remarks taken on the section, all at once: none waits any more.

    Earlier he would get one mail each, and the edits beside them could not be taken any more.
    """
    waiting = {each.section_id for each in waiting_proposals(proposal.copy.cycle)}
    if proposal.section is not None and proposal.section_id not in waiting:
        give_back_later(act, proposal.section)
