"""The contributor's preview: what he typed as it will look in the report, before he hands it in.

Whoever's numbers change in the report, or whose own heading is left out, sees it here first:
handing in from here accepts that.
"""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from huibao.cycle.assembly import with_heading
from huibao.cycle.ledger.review import copied_text
from huibao.cycle.moves import WRITABLE, kind_of_section
from huibao.cycle.sections.autosaves import typed_on
from huibao.lifecycle import SECTION, SectionAction
from huibao.records.documents import text_sha256
from huibao.web import faults, pages
from huibao.web.contribute import again, heading_left_out, keep, take_in
from huibao.web.doors import AtDoor, Doors
from huibao.web.forms import Sent, tab_of, text_of
from huibao.web.reading import paragraphs
from huibao.web.written import Place, mark_of, of_autosave, of_section

doors = Doors()


@doors.post("/preview")
def ask_preview(door: AtDoor, sent: Sent) -> Response:
    """Keep what is typed, then show it as it will look."""
    _, written, place = keep(door, sent)
    left_out = heading_left_out(door, written, place)
    return pages.go(f"{door.here}/preview?tab={place.tab}" + ("&asked=heading" if left_out else ""))


@doors.get("/preview")
def preview(request: Request, door: AtDoor, tab: str = "", asked: str = "") -> Response:
    """Show the typed text as the section will look in the report."""
    with pages.installation_of(request).database.reading() as session:
        section = door.section(session)
        row = typed_on(session, task=door.task(section), tab=tab)
        written = of_autosave(row) if row else of_section(section)
        text, numbered = with_heading(section.cycle, section, written.text)
        writable = (section.state, SectionAction.SUBMIT) in SECTION
        return pages.render(
            request,
            "contribute/preview.html",
            section=section,
            asked=kind_of_section(section).figures,
            written=written,
            figures=written.hand_in(tab="").figures,
            copied=copied_text(session, section, written.text),
            paragraphs=paragraphs(text),
            numbered=numbered,
            before_handing_in=asked,
            may_hand_in=row is not None and writable and section.cycle.state in WRITABLE,
            tab=tab,
            seen=text_sha256(text),
            door=door,
            **door.seen(),
            here=door.here,
            back=f"{door.here}?tab={tab}",
            pictures=f"{door.here}/picture",
        )


@doors.post("/preview/hand-in")
def hand_in_as_seen(request: Request, door: AtDoor, sent: Sent) -> Response:
    """Hand in what the preview showed; show it anew when it reads otherwise by now."""
    tab = tab_of(sent)
    with pages.installation_of(request).database.reading() as session:
        section = door.section(session)
        row = typed_on(session, task=door.task(section), tab=tab)
        if row is None:
            return pages.go(door.here)
        written, place = of_autosave(row), Place(tab, mark_of(row))
        text, _ = with_heading(section.cycle, section, written.text)
    if text_of(sent, "seen") != text_sha256(text):
        return pages.go(f"{door.here}/preview?tab={tab}")
    try:
        door.must_be_touched(sent)
        take_in(door, written, place)
    except faults.TOLD as error:
        return again(door, written, place, error=error)
    return pages.go(door.leaves_for)
