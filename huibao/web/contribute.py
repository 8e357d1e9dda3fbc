"""The contributor's page, reached by his link: write, preview, hand in, and lose nothing.

Every POST first keeps what was typed, in a transaction of its own, and only then does what was
asked. So a refusal, an expired link or a closed collection costs nobody a word.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from huibao.audit import Act
from huibao.cycle.assembly import with_heading, without_heading
from huibao.cycle.findings import dismiss_finding, proofed
from huibao.cycle.last_period import section_last_period, section_last_year
from huibao.cycle.ledger.counting import Typed
from huibao.cycle.ledger.figures.questions import (
    FAULTS,
    Question,
    explain,
    must_agree,
    questions_for,
)
from huibao.cycle.ledger.promises.carried import carried_of
from huibao.cycle.ledger.review import copied_text, problems_back_in
from huibao.cycle.moves import WRITABLE, kind_of_section
from huibao.cycle.review.recurring import for_section, of_remarks, recurring_remarks
from huibao.cycle.review.remarks import answer
from huibao.cycle.sections.autosaves import keep_typing, typing_done, typing_of
from huibao.cycle.sections.behalf import LONGEST
from huibao.cycle.sections.gathering import mailed_at
from huibao.cycle.sections.seen import last_changed, seen_of, stands
from huibao.cycle.sections.submissions import ON_HAND, begin_writing, check_hand_in
from huibao.lifecycle import SECTION, SectionAction
from huibao.records.models import Autosave, Section
from huibao.web import faults, pages
from huibao.web.beside import characters, conflict_of, findings_of, questions_of
from huibao.web.doors import AtDoor, Door, Doors, own_typing
from huibao.web.forms import Sent, is_script, new_tab, text_of
from huibao.web.promised import answer_promises, promised
from huibao.web.reading import paragraphs
from huibao.web.written import (
    Place,
    Written,
    mark_of,
    newest_since,
    of_autosave,
    of_form,
    of_section,
    place_of,
)

doors = Doors()

MEANWHILE: Final = (
    "此部分的内容在您打开页面以后已有变动；您写的已保存，报送时请对照两份内容。"
    " (The text changed after you opened this page. Yours is kept; compare them when you hand in.)"
)
MOST_OFFERS: Final = 5
UPLOAD: Final = "upload"
"""Where a kept typing names the Word file that was uploaded beside it."""


@doors.get("")
def show(request: Request, door: AtDoor, tab: str = "", done: str = "") -> Response:
    """Show the page; `tab` shows what was kept of that page's typing."""
    with pages.installation_of(request).database.reading() as session:
        section = door.section(session)
        rows = typing_of(session, door.task(section))
        last = section.submissions[-1].submitted_at if section.submissions else None
        row = next((r for r in rows if r.tab == tab), None) or newest_since(rows, last)
        written = of_autosave(row) if row else of_section(section)
        place = Place(new_tab(), mark_of(row) if row else "")
        found = {"resumed": row if row and row.tab != tab else None, "done": done}
        return _page(door, session, section, written=written, place=place, **found)


@doors.post("/autosave")
def autosave(request: Request, door: AtDoor, sent: Sent) -> Response:
    """Keep what is typed; a script gets the findings, a form gets its page again."""
    section_id, written, place = keep(door, sent)
    if is_script(request):
        with pages.installation_of(request).database.reading() as session:
            section = session.get_one(Section, section_id)
            found = findings_of(session, section.cycle, written.text)
            asked = questions_of(_questions(request, session, section, written))
            said = faults.in_words(request, MEANWHILE if conflict_of(section, written) else "")
        return pages.kept(request, findings=found, questions=asked, said=said)
    if other := text_of(sent, "drop"):
        with door.acting(late=True) as (act, section):
            typing_done(act, task=door.task(section), tab=other)
    shown = text_of(sent, "switch") or place.tab
    return pages.go(f"{door.here}?tab={shown}&done=saved")


@doors.post("/dismiss")
def dismiss(request: Request, door: AtDoor, sent: Sent) -> Response:
    """Keep what is typed, and dismiss one finding in it with the reason beside it."""
    _, written, place = keep(door, sent)
    key = text_of(sent, "dismiss")
    try:
        with door.acting(late=True) as (act, section):
            reason = text_of(sent, f"reason-{key}")
            dismiss_finding(act, section.cycle, key, reason, text=written.text)
    except faults.TOLD as error:
        return again(door, written, place, error=error)
    return pages.go(f"{door.here}?tab={place.tab}&done=dismissed")


@doors.post("")
def hand_in(door: AtDoor, sent: Sent) -> Response:
    """Hand the section in with the answers to its remarks, or show it all again and say why.

    A text whose numbers would change, or that begins with its section's own heading, is shown as
    it will stand first, and handed in from there.
    """
    _, written, place = keep(door, sent)
    try:
        door.must_be_touched(sent)
        if asked := _shown_first(door, written, place):
            return pages.go(f"{door.here}/preview?tab={place.tab}&asked={asked}")
        take_in(door, written, place)
    except faults.TOLD as error:
        return again(door, written, place, error=error)
    return pages.go(door.leaves_for)


def _shown_first(door: Door, written: Written, place: Place) -> str:
    """Return why it is shown before it is handed in; empty where it need not be.

    Raises what would be refused afterwards: nobody reads a preview for nothing.
    """
    heading = heading_left_out(door, written, place)
    with pages.installation_of(door.request).database.reading() as session:
        section = door.section(session)
        if not heading and not _numbers_change(section, written):
            return ""
        check_hand_in(section, written.hand_in(tab=place.tab))
    return "heading" if heading else "numbers"


def heading_left_out(door: Door, written: Written, place: Place) -> bool:
    """Whether the text began with the section's own heading, and is kept without it now."""
    with door.acting(late=True) as (act, section):
        text = without_heading(section, written.text)
        if text != written.text:
            content = replace(written, text=text).content()
            keep_typing(act, task=door.task(section), tab=place.tab, content=content)
    return text != written.text


def _numbers_change(section: Section, written: Written) -> bool:
    handed_in = section.state in ON_HAND and section.text == written.text
    return not handed_in and bool(with_heading(section.cycle, section, written.text)[1].changes)


def take_in(door: Door, written: Written, place: Place) -> None:
    """Hand in what is written, with its answers; raises what `faults.TOLD` tells."""
    with door.acting() as (act, section):
        answer_promises(act, section, written)
        door.hand_in(act, section, written, place)
        _answer_remarks(act, section, written)  # which looks at the text as it is now
        explain(act, section.cycle, written.explanations)
        must_agree(act.session, section, act.office)
        # A hand-in that repeats the last one is that one: its typing is done all the same.
        typing_done(act, task=door.task(section), tab=place.tab)


def _answer_remarks(act: Act, section: Section, written: Written) -> None:
    for remark in section.cycle.remarks:
        given = written.answers.get(str(remark.id), {})
        how, text = given.get("how", ""), given.get("text", "")
        # Words without a choice are no answer yet: refused, so that they are not lost.
        said = bool(how or text.strip())
        if said and remark.section_id == section.id and remark.answer is None:
            answer(act, remark, how, text)


def keep(door: Door, sent: Sent) -> tuple[int, Written, Place]:
    """Keep what was typed, also where the link has expired; return it, and where it was typed.

    `LinkExpired` after it was kept: a new link shows it. `RevokedWhileTyping` keeps nothing, for
    the section is somebody else's now; its page gives the text back.
    """
    place = place_of(sent)
    with door.acting(late=True) as (act, section):
        written = _checked(door, act.session, section, sent)
        door.must_hold(written.text)
        _keep(door, act, section, written, place)
        door.read_anew(act)
        number = section.id
    door.must_be_good()
    return number, written, place


def _keep(door: Door, act: Act, section: Section, written: Written, place: Place) -> None:
    if section.cycle.state in WRITABLE and not door.behalf:
        begin_writing(act, section)
    rows = typing_of(act.session, door.task(section))
    keep_typing(act, task=door.task(section), tab=place.tab, content=written.content())
    for row in rows:
        if place.supersedes(row):
            typing_done(act, task=door.task(section), tab=row.tab)


def _checked(door: Door, session: Session, section: Section, sent: Sent) -> Written:
    """Return what the form sent, its document only when it was uploaded for this very section."""
    written = of_form(
        sent,
        figures=[figure.key for figure in kind_of_section(section).figures],
        remarks=[r.id for r in section.cycle.remarks if r.section_id == section.id],
        promises=[row.id for row in carried_of(session, section)],
    )
    names = {
        kept.document: kept.document_name
        for kept in map(of_autosave, typing_of(session, door.task(section)))
    } | {s.document_sha256: "" for s in section.submissions if s.document_sha256}
    document = written.document if written.document in names else ""
    return replace(written, document=document, document_name=names.get(document, ""))


def again(door: Door, written: Written, place: Place, *, error: Exception) -> Response:
    """Show the form again, everything typed still in it, under the reason of the refusal."""
    request = door.request
    with pages.installation_of(request).database.reading() as session:
        return _page(
            door,
            session,
            door.section(session),
            written=written,
            place=place,
            refused=faults.sentence(request, error),
            status=faults.status_of(error),
        )


def _page(
    door: Door,
    session: Session,
    section: Section,
    *,
    written: Written,
    place: Place,
    **found: Any,
) -> Response:
    request = door.request
    writable = (section.state, SectionAction.SUBMIT) in SECTION and section.cycle.state in WRITABLE
    rows = typing_of(session, door.task(section))
    again = recurring_remarks(session, section.cycle)
    return pages.render(
        request,
        "contribute/write.html" if writable else "contribute/closed.html",
        found.pop("status", 200),
        **{"refused": "", "resumed": None, "done": ""} | door.seen() | found,
        door=door,
        longest=LONGEST,
        theirs=_theirs(door, session, section),
        here=door.here,
        others=door.others(session),
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
        last_year=section_last_year(session, section),
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


def _theirs(door: Door, session: Session, section: Section) -> Autosave | None:
    """Return what the contributor himself has typed and not handed in, where the office writes."""
    if not door.behalf:
        return None
    last = section.submissions[-1].submitted_at if section.submissions else None
    return newest_since(typing_of(session, own_typing(section)), last)


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
