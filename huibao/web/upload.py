"""Reading a contributor's Word file: what was understood is shown before it is taken."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from huibao.audit import Act
from huibao.cycle.assembly import without_heading
from huibao.cycle.refusals import Refused
from huibao.cycle.sections.autosaves import keep_typing, typing_of
from huibao.cycle.word_files import store_read
from huibao.document.errors import UnreadableDocument
from huibao.document.passages import PICTURE
from huibao.document.reading.word import WordFile, read_word
from huibao.records.documents import load
from huibao.records.models import Autosave, Section
from huibao.web import pages
from huibao.web.beside import characters
from huibao.web.contribute import UPLOAD, again, keep
from huibao.web.doors import AtDoor, Doors
from huibao.web.forms import Sent, file_of, name_of, new_tab, tab_of, text_of
from huibao.web.reading import paragraphs
from huibao.web.written import of_autosave

doors = Doors()


class NoFileChosen(Refused):
    """The button was pressed before a file was chosen."""

    says = "请先选择一个 Word（.docx）文件，再点击“读取文件”。 (Choose a file first.)"


@doors.post("/upload")
def upload(door: AtDoor, sent: Sent) -> Response:
    """Store the file beside what is typed, and show what was understood."""
    _, written, place = keep(door, sent)
    try:
        name, content = _chosen(sent)
        word = _read(content)
    except (NoFileChosen, UnreadableDocument) as error:
        return again(door, written, place, error=error)
    with door.acting() as (act, section):
        pictures = " ".join(mark[0] for mark in PICTURE.finditer(word.text))
        chosen = {"sha256": store_read(act, content, word), "name": name, "pictures": pictures}
        task = door.task(section)
        keep_typing(act, task=task, tab=place.tab, content=written.content() | {UPLOAD: chosen})
    return pages.go(f"{door.here}/upload?tab={place.tab}")


def _chosen(sent: FormData) -> tuple[str, bytes]:
    file = file_of(sent, "file")
    if file is None:
        raise NoFileChosen
    return name_of(file), file.file.read()


def _read(content: bytes) -> WordFile:
    word = read_word(content)
    if not word.text.strip():
        raise UnreadableDocument("no_text")
    return word


@doors.get("/upload")
def understood(request: Request, door: AtDoor, tab: str = "") -> Response:
    """Show what was understood of the file: its text, notices, comments, tables and pictures."""
    with pages.installation_of(request).database.reading() as session:
        section = door.section(session)
        row = _row_of(typing_of(session, door.task(section)), tab)
        if row is None:
            return pages.go(door.here)
        word = read_word(load(session, row.content[UPLOAD]["sha256"]))
        text = without_heading(section, word.text)
        laid_out = paragraphs(text)
        return pages.render(
            request,
            "contribute/understood.html",
            door=door,
            **door.seen(),
            here=door.here,
            section=section,
            tab=tab,
            name=row.content[UPLOAD]["name"],
            word=word,
            paragraphs=laid_out,
            tables=sum(p.kind == "table" for p in laid_out),
            pictures=len(PICTURE.findall(word.text)),
            characters=characters(text),
            headed=text != word.text,
            typed=of_autosave(row).text.strip(),
        )


@doors.post("/take")
def take(door: AtDoor, sent: Sent) -> Response:
    """Put the file's text into the editor: in place of what stands there, or after it."""
    tab, how = tab_of(sent), text_of(sent, "how")
    with door.acting() as (act, section):
        row = _row_of(typing_of(act.session, door.task(section)), tab)
        if row is None:
            raise HTTPException(404)
        if how in ("replace", "append"):
            _take(act, section, row, task=door.task(section), append=how == "append")
    return pages.go(f"{door.here}?tab={tab}" + ("&done=taken" if how != "leave" else ""))


def _take(act: Act, section: Section, row: Autosave, *, task: str, append: bool) -> None:
    chosen, typed = row.content[UPLOAD], of_autosave(row)
    word = read_word(load(act.session, chosen["sha256"]))
    text = without_heading(section, word.text)
    if append and typed.text.strip():
        text = f"{typed.text.rstrip()}\n{text}"
    elif typed.text.strip():
        # What the file replaces stays to be taken back, as the typing of another page.
        keep_typing(act, task=task, tab=new_tab(), content=typed.content())
    taken = replace(typed, text=text, document=chosen["sha256"], document_name=chosen["name"])
    keep_typing(act, task=task, tab=row.tab, content=taken.content())


def _row_of(rows: list[Autosave], tab: str) -> Autosave | None:
    return next((row for row in rows if row.tab == tab and UPLOAD in row.content), None)
