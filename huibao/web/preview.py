"""The contributor's preview: what he typed as it will look in the report, before he hands it in."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from huibao.cycle.assembly import assemble
from huibao.cycle.autosaves import typing_of
from huibao.cycle.ledger.review import copied_text
from huibao.cycle.moves import kind_of
from huibao.cycle.submissions import kind_of_section
from huibao.lifecycle import SectionState
from huibao.records.models import Section
from huibao.web import pages
from huibao.web.contribute import keep, section_at, task_of
from huibao.web.forms import Sent
from huibao.web.reading import paragraphs
from huibao.web.unlock import unlocked
from huibao.web.written import of_autosave, of_section

router = APIRouter(prefix="/write/{token}", dependencies=[Depends(unlocked)])


@router.post("/preview")
def ask_preview(request: Request, token: str, sent: Sent) -> Response:
    """Keep what is typed, then show it as it will look."""
    _, _, place = keep(request, token, sent)
    return pages.go(f"/write/{token}/preview?tab={place.tab}")


@router.get("/preview")
def preview(request: Request, token: str, tab: str = "") -> Response:
    """Show the typed text as the section will look in the report."""
    with pages.installation_of(request).database.reading() as session:
        section = section_at(session, token)
        rows = typing_of(session, task_of(section))
        row = next((row for row in rows if row.tab == tab), None)
        written = of_autosave(row) if row else of_section(section)
        return pages.render(
            request,
            "contribute/preview.html",
            section=section,
            asked=kind_of_section(section).figures,
            written=written,
            figures=written.hand_in(tab="").figures,
            copied=copied_text(session, section, written.text),
            paragraphs=paragraphs(_in_the_report(section, written.text)),
            back=f"/write/{token}?tab={tab}",
            pictures=f"/write/{token}/picture",
        )


def _in_the_report(section: Section, text: str) -> str:
    """Return the text under its numbered heading, as it stands in the report."""
    cycle = section.cycle
    texts: dict[str, str | None] = {
        s.key: None if s.state is SectionState.WAIVED else "…" for s in cycle.sections
    }
    whole = assemble(cycle.title, kind_of(cycle), texts | {section.key: text})
    span = next((span for span in whole.spans if span.key == section.key), None)
    return whole.text[whole.text.rfind("\n", 0, span.start) + 1 : span.end] if span else ""
