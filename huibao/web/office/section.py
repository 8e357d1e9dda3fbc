"""The page of one section: who owes it, what came in, the office's edits, and what may be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from huibao.audit import Act
from huibao.cycle.assembly import report_text, text_in_report, with_heading
from huibao.cycle.drafts import edit_section
from huibao.cycle.findings import Proofed, dismiss_finding, proofed
from huibao.cycle.ledger.promises.accounts import WHY, begun_with, first_wording
from huibao.cycle.ledger.review import copied_text
from huibao.cycle.moves import WRITABLE, cycle_by_key, kind_of_section
from huibao.cycle.points import open_points
from huibao.cycle.refusals import StandsOtherwise
from huibao.cycle.sections.chasing import claim_back, extend, nudge, reassign, waive
from huibao.cycle.sections.seen import seen_of
from huibao.cycle.sections.submissions import accept, return_section
from huibao.cycle.standing import is_late
from huibao.cycle.vacancies import missing_for
from huibao.lifecycle import SECTION, SETTLED, SectionState
from huibao.login import LoggedIn
from huibao.records.database import Overtaken
from huibao.records.documents import text_sha256
from huibao.records.models import Cycle, Section
from huibao.staff import Role
from huibao.web.days import due_of
from huibao.web.differences import passages
from huibao.web.faults import TOLD
from huibao.web.forms import Sent, named
from huibao.web.pages import go, installation_of
from huibao.web.session import Clerk, Reader, acting, page_for, typed_in
from huibao.web.typed import NOTHING, Typed, refused

router = APIRouter()
Fields = dict[str, str]


class EditedMeanwhile(StandsOtherwise):
    """The text changed since the page was opened: both are shown, so nobody need reload."""

    says = (
        "您打开页面以后，这段正文已有改动，您的修改没有保存，仍在下面“统稿”框中。"
        "请对照两份内容，整理好再保存。"
        " (The text changed after you opened this page, so nothing was saved. Yours is kept"
        " below. Compare the two, bring them together, then save.)"
    )


def _edit(act: Act, section: Section, sent: Fields) -> None:
    if sent.get("seen") != text_sha256(section.text):
        raise EditedMeanwhile
    after = sent.get("text", "")
    edit_section(
        act,
        section,
        before=section.text,
        # The page shows the numbers of the report: these alone are no edit.
        after=section.text if after == text_in_report(section) else after,
        why=sent.get("why", "").strip(),
    )


def _accept(act: Act, section: Section, sent: Fields) -> None:
    act.hold(section.cycle.key)
    if sent.get("shown") != seen_of(section):
        raise Overtaken
    accept(act, section)


VERBS: dict[str, Callable[[Act, Section, Fields], None]] = {
    "nudge": lambda act, section, sent: nudge(act, section, sent.get("note", "")),
    "return": lambda act, section, sent: return_section(act, section, sent.get("reason", "")),
    "accept": _accept,
    "extend": lambda act, section, sent: extend(
        act, section, due_of(sent.get("due", ""), act.office)
    ),
    "reassign": lambda act, section, sent: reassign(act, section, sent.get("person", "")),
    "waive": lambda act, section, sent: waive(act, section, sent.get("reason", "")),
    "claim-back": lambda act, section, _: claim_back(act, section),
    "edit": _edit,
    "dismiss": lambda act, section, sent: dismiss_finding(
        act,
        section.cycle,
        sent.get("finding", ""),
        sent.get("reason", ""),
        text=report_text(section.cycle).text,
    ),
}
"""What the office does to one section, by the last part of the form's address."""


@router.get("/office/cycles/{key}/sections/{name}")
def show(request: Request, who: Reader, key: str, name: str) -> Response:
    """Show the section and what the office may do."""
    return _page(request, who, key, name)


@router.post("/office/cycles/{key}/sections/{name}/{verb}")
def act_on_section(
    request: Request, who: Clerk, key: str, name: str, verb: str, sent: Sent
) -> Response:
    """Do one thing to the section, in one transaction."""
    fields = typed_in(sent)
    try:
        with acting(request, who) as act:
            named(VERBS, verb)(act, _section(cycle_by_key(act.session, key), name), fields)
    except TOLD as error:
        return _page(request, who, key, name, typed=refused(request, error, verb, fields))
    return go(f"/office/cycles/{key}/sections/{name}?done={verb}")


def _section(cycle: Cycle, name: str) -> Section:
    return named({section.key: section for section in cycle.sections}, name)


def _page(
    request: Request,
    who: LoggedIn,
    key: str,
    name: str,
    *,
    typed: Typed = NOTHING,
) -> Response:
    house = installation_of(request)
    with house.database.reading() as session:
        cycle = cycle_by_key(session, key)
        section = _section(cycle, name)
        return page_for(
            request,
            who,
            "office/section.html",
            cycle=cycle,
            section=section,
            typed=typed,
            gone=missing_for(section, house.office),
            people=[p for p in house.office.people if p.key != section.contributor],
            points=[
                p
                for p in open_points(session, cycle, office=house.office)
                if p.section.id == section.id
            ],
            proofed=_proofed(session, section),
            copied=copied_text(session, section, section.text),
            offered=_offered(request, session, section),
            **_view(section, typed, acts=who.role is Role.OFFICE),
        )


def _offered(request: Request, session: Session, section: Section) -> str:
    """Return what the office asked to begin its edit with, from the ledger; nothing is saved."""
    if request.query_params.get("begin") != "ledger":
        return ""
    return begun_with(section, first_wording(session, section.cycle, section))


def _view(section: Section, typed: Typed, *, acts: bool) -> dict[str, Any]:
    now = datetime.now(UTC)
    writable = section.cycle.state in WRITABLE
    stands = text_in_report(section)
    typed_text = typed("edit", "text", stands)
    return {
        "acts": acts,
        "why": WHY,
        "asked": kind_of_section(section),
        "late": is_late(section, now),
        "may": {a.value for s, a in SECTION if s is section.state and writable and acts},
        "owed": acts and writable and section.state not in SETTLED,
        "may_hand_over": acts and writable,
        "may_edit": acts and writable and section.state is not SectionState.WAIVED,
        "seen": text_sha256(section.text),
        "shown": seen_of(section),
        # Shown when somebody else changed the text meanwhile: what stands, against what was typed.
        "conflict": passages(stands, typed_text) if typed_text != stands else [],
        "stands": stands,
        "numbered": with_heading(section.cycle, section, section.text)[1],
        "edits": [(edit, passages(edit.before, edit.after)) for edit in reversed(section.edits)],
        "remarks": [r for r in section.cycle.remarks if r.section_id == section.id],
    }


def _proofed(session: Session, section: Section) -> Proofed:
    """Return what proof-reading finds in the section, read in its place in the report."""
    assembled = report_text(section.cycle)
    span = assembled.span(section.key)
    start, end = (span.start, span.end) if span else (0, 0)
    found = proofed(session, section.cycle, assembled.text)
    return found.where(lambda finding: start <= finding.start < end)
