"""The contributor's page, reached by his link: write, preview, hand in, and lose nothing.

Every POST first keeps what was typed, in a transaction of its own, and only then does what was
asked. So a refusal, an expired link or a closed collection costs nobody a word.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from huibao.audit import Act
from huibao.cycle.assembly import with_heading
from huibao.cycle.autosaves import keep_typing, typing_done, typing_of
from huibao.cycle.findings import dismiss_finding, proofed
from huibao.cycle.gathering import mailed_at
from huibao.cycle.last_period import section_last_period
from huibao.cycle.ledger.carried import carried_of
from huibao.cycle.ledger.counting import Typed
from huibao.cycle.ledger.questions import FAULTS, Question, explain, must_agree, questions_for
from huibao.cycle.ledger.review import copied_text, problems_back_in
from huibao.cycle.moves import WRITABLE, kind_of_section
from huibao.cycle.recurring import for_section, of_remarks, recurring_remarks
from huibao.cycle.remarks import answer
from huibao.cycle.seen import last_changed, seen_of, stands
from huibao.cycle.submissions import ON_HAND, begin_writing, submit
from huibao.lifecycle import SECTION, SectionAction
from huibao.links import check, find, section_of
from huibao.records.models import Autosave, Section
from huibao.web import digest, faults, pages
from huibao.web.actors import acting
from huibao.web.beside import characters, conflict_of, findings_of, questions_of
from huibao.web.forms import Sent, is_script, new_tab, text_of
from huibao.web.promised import answer_promises, promised
from huibao.web.reading import paragraphs
from huibao.web.touched import must_be_touched
from huibao.web.unlock import unlocked
from huibao.web.written import (
    Place,
    RevokedWhileTyping,
    Written,
    mark_of,
    newest_since,
    of_autosave,
    of_form,
    of_section,
    place_of,
)

router = APIRouter(prefix="/write/{token}", dependencies=[Depends(unlocked)])

PURPOSE: Final = "write"
MEANWHILE: Final = (
    "此部分的内容在您打开页面以后已有变动；您写的已保存，报送时请对照两份内容。"
    " (The text changed after you opened this page. Yours is kept; compare them when you hand in.)"
)
MOST_OFFERS: Final = 5
UPLOAD: Final = "upload"
"""Where a kept typing names the Word file that was uploaded beside it."""


@router.get("")
def show(request: Request, token: str, tab: str = "", done: str = "") -> Response:
    """Show the page; `tab` shows what was kept of that page's typing."""
    with pages.installation_of(request).database.reading() as session:
        section = section_at(session, token)
        rows = typing_of(session, task_of(section))
        last = section.submissions[-1].submitted_at if section.submissions else None
        row = next((r for r in rows if r.tab == tab), None) or newest_since(rows, last)
        written = of_autosave(row) if row else of_section(section)
        place = Place(new_tab(), mark_of(row) if row else "")
        found = {"resumed": row if row and row.tab != tab else None, "done": done}
        return _page(request, session, section, written=written, place=place, **found)


@router.post("/autosave")
def autosave(request: Request, token: str, sent: Sent) -> Response:
    """Keep what is typed; a script gets the findings, a form gets its page again."""
    section_id, written, place = keep(request, token, sent)
    if is_script(request):
        with pages.installation_of(request).database.reading() as session:
            section = session.get_one(Section, section_id)
            found = findings_of(session, section.cycle, written.text)
            asked = questions_of(_questions(request, session, section, written))
            said = faults.in_words(request, MEANWHILE if conflict_of(section, written) else "")
        return pages.kept(request, findings=found, questions=asked, said=said)
    if other := text_of(sent, "drop"):
        with acting(request, token, PURPOSE) as (act, _):
            typing_done(act, task=f"section:{section_id}", tab=other)
    shown = text_of(sent, "switch") or place.tab
    return pages.go(f"/write/{token}?tab={shown}&done=saved")


@router.post("/dismiss")
def dismiss(request: Request, token: str, sent: Sent) -> Response:
    """Keep what is typed, and dismiss one finding in it with the reason beside it."""
    _, written, place = keep(request, token, sent)
    key = text_of(sent, "dismiss")
    try:
        with acting(request, token, PURPOSE) as (act, link):
            reason = text_of(sent, f"reason-{key}")
            dismiss_finding(act, section_of(link).cycle, key, reason, text=written.text)
    except faults.TOLD as error:
        return again(request, token, written, place, error=error)
    return pages.go(f"/write/{token}?tab={place.tab}&done=dismissed")


@router.post("")
def hand_in(request: Request, token: str, sent: Sent) -> Response:
    """Hand the section in with the answers to its remarks, or show it all again and say why.

    A text whose numbers would change is shown with them first, and handed in from there.
    """
    _, written, place = keep(request, token, sent)
    try:
        must_be_touched(sent)
        if _numbers_change(request, token, written):
            return pages.go(f"/write/{token}/preview?tab={place.tab}&asked=numbers")
        take_in(request, token, written, place)
    except faults.TOLD as error:
        return again(request, token, written, place, error=error)
    return pages.go(f"/write/{token}?done=submitted")


def _numbers_change(request: Request, token: str, written: Written) -> bool:
    with pages.installation_of(request).database.reading() as session:
        section = section_at(session, token)
        handed_in = section.state in ON_HAND and section.text == written.text
        return not handed_in and bool(with_heading(section.cycle, section, written.text)[1].changes)


def take_in(request: Request, token: str, written: Written, place: Place) -> None:
    """Hand in what is written, with its answers; raises what `faults.TOLD` tells."""
    with acting(request, token, PURPOSE) as (act, link):
        check(link, now=act.now)
        section = section_of(link)
        answer_promises(act, section, written)
        submit(act, section, written.hand_in(tab=place.tab))
        _answer_remarks(act, section, written)  # which looks at the text as it is now
        explain(act, section.cycle, written.explanations)
        must_agree(act.session, section, act.office)
        # A hand-in that repeats the last one is that one: its typing is done all the same.
        typing_done(act, task=task_of(section), tab=place.tab)


def _answer_remarks(act: Act, section: Section, written: Written) -> None:
    for remark in section.cycle.remarks:
        given = written.answers.get(str(remark.id), {})
        how, text = given.get("how", ""), given.get("text", "")
        # Words without a choice are no answer yet: refused, so that they are not lost.
        said = bool(how or text.strip())
        if said and remark.section_id == section.id and remark.answer is None:
            answer(act, remark, how, text)


def task_of(section: Section) -> str:
    """Return the name under which the section's typing is kept."""
    return f"section:{section.id}"


def section_at(session: Session, token: str) -> Section:
    """Return the section that a good link opens; `LinkExpired` and its like for any other."""
    link = find(session, token, purpose=PURPOSE)
    check(link, now=datetime.now(UTC))
    return section_of(link)


def keep(request: Request, token: str, sent: Sent) -> tuple[int, Written, Place]:
    """Keep what was typed, also where the link has expired; return it, and where it was typed.

    `LinkExpired` after it was kept: a new link shows it. `RevokedWhileTyping` keeps nothing, for
    the section is somebody else's now; its page gives the text back.
    """
    place = place_of(sent)
    with acting(request, token, PURPOSE) as (act, link):
        section = section_of(link)
        written = _checked(act.session, section, sent, place)
        if link.revoked_at is not None:
            raise RevokedWhileTyping(written.text)
        _keep(act, section, written, place)
        act.session.refresh(link)  # who waited for others is to read anew: here, not after the end
        number = section.id
    check(link, now=datetime.now(UTC))
    return number, written, place


def _keep(act: Act, section: Section, written: Written, place: Place) -> None:
    if section.cycle.state in WRITABLE:
        begin_writing(act, section)
    rows = typing_of(act.session, task_of(section))
    keep_typing(act, task=task_of(section), tab=place.tab, content=written.content())
    for row in rows:
        if place.supersedes(row):
            typing_done(act, task=task_of(section), tab=row.tab)


def _checked(session: Session, section: Section, sent: Sent, place: Place) -> Written:
    """Return what the form sent, its document only when it was uploaded for this very section."""
    written = of_form(
        sent,
        figures=[figure.key for figure in kind_of_section(section).figures],
        remarks=[r.id for r in section.cycle.remarks if r.section_id == section.id],
        promises=[row.id for row in carried_of(session, section)],
    )
    names = {
        kept.document: kept.document_name
        for kept in map(of_autosave, typing_of(session, task_of(section)))
    } | {s.document_sha256: "" for s in section.submissions if s.document_sha256}
    document = written.document if written.document in names else ""
    return replace(written, document=document, document_name=names.get(document, ""))


def again(
    request: Request, token: str, written: Written, place: Place, *, error: Exception
) -> Response:
    """Show the form again, everything typed still in it, under the reason of the refusal."""
    with pages.installation_of(request).database.reading() as session:
        return _page(
            request,
            session,
            section_at(session, token),
            written=written,
            place=place,
            refused=faults.sentence(request, error),
            status=faults.status_of(error),
        )


def _page(
    request: Request,
    session: Session,
    section: Section,
    *,
    written: Written,
    place: Place,
    **found: Any,
) -> Response:
    token = request.path_params["token"]
    writable = (section.state, SectionAction.SUBMIT) in SECTION and section.cycle.state in WRITABLE
    rows = typing_of(session, task_of(section))
    again = recurring_remarks(session, section.cycle)
    return pages.render(
        request,
        "contribute/write.html" if writable else "contribute/closed.html",
        found.pop("status", 200),
        **{"refused": "", "resumed": None, "done": ""} | found,
        here=f"/write/{token}",
        others=digest.others(request, session),
        section=section,
        asked=kind_of_section(section),
        written=written,
        seen=seen_of(section),
        stands=stands(section),
        conflict=conflict_of(section, written),
        changed_last=last_changed(section),
        place=place,
        offers=_offers(rows, written, place),
        remarks=[r for r in section.cycle.remarks if r.section_id == section.id],
        recurring=of_remarks(again, section.cycle),
        problems=problems_back_in(session, section, written.text),
        often_said=for_section(again, section),
        last_period=section_last_period(session, section),
        promised=promised(session, section, written),
        copied=copied_text(session, section, written.text),
        questions=_questions(request, session, section, written),
        faults=FAULTS,
        given=written.explanations,
        head_mailed_at=mailed_at(session, pages.installation_of(request).office, section),
        findings=findings_of(session, section.cycle, written.text),
        dismissed=proofed(session, section.cycle, written.text).dismissed,
        characters=characters,
        paragraphs=paragraphs,
    )


def _questions(
    request: Request, session: Session, section: Section, written: Written
) -> list[Question]:
    """Return what does not add up once something is written; of an empty page nothing is said."""
    if not written.text.strip():
        return []
    figures = written.hand_in(tab="").figures
    typed = Typed(section, written.text, figures, written.promises)
    office = pages.installation_of(request).office
    return questions_for(session, section, office, typed=typed)


def _offers(rows: list[Autosave], written: Written, place: Place) -> list[tuple[Autosave, Written]]:
    worth = [(row, of_autosave(row)) for row in rows if _worth_offering(row, written, place)]
    return worth[:MOST_OFFERS]


def _worth_offering(row: Autosave, written: Written, place: Place) -> bool:
    kept = of_autosave(row)
    shown = row.tab == place.tab or place.supersedes(row)
    return not shown and bool(kept.text.strip()) and not written.says_the_same(kept)
