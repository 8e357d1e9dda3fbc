"""An existing report as the source of a trial run: its sections become what contributors owe."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import cycle

from huibao.cycle.assembly import assemble
from huibao.office import Deadlines, Office, PartKind, ReportKind, SectionKind
from huibao.report.cutting import chapters
from huibao.report.outline import parse

KEY = "from-file"


@dataclass(frozen=True)
class Source:
    """A kind of report made from one report, and the texts that were in it, by section."""

    kind: ReportKind
    period: str
    texts: dict[str, str]


def source_from(text: str, office: Office, *, today: date) -> Source:
    """Return the report cut into the sections that the office's people will hand in.

    Joined again they hold every character of the report, in order, white space aside: headings
    are taken with their own markers, and what fits no section stays in the one before it.
    """
    owners = cycle(_owners(office))
    parts: list[PartKind] = []
    texts: dict[str, str] = {}
    for chapter in chapters(text):
        sections = []
        for body in [text[piece.start : piece.end] for piece in chapter.pieces] or [""]:
            key = f"s{len(texts) + 1}"
            name = _name(chapter.line, body, len(texts))
            sections.append(next(owners).model_copy(update={"key": key, "name": _plain(name)}))
            texts[key] = body.strip()
        parts.append(PartKind(heading=_plain(chapter.line), marker="", sections=tuple(sections)))
    title = parse(text).title_text or _name("", text, 0)
    model = office.kinds[0]
    kind = ReportKind(
        key=KEY,
        name=title[:40],
        period="Y",
        title=_plain(title),
        parts=tuple(parts),
        steps=model.steps,
        deadlines=Deadlines(),
        drafter=model.drafter,
        recipients=model.recipients,
        document_number=model.document_number,
        retention=model.retention,
        renumber=False,
    )
    source = Source(kind, _year(text, today), texts)
    return source if _whole(text, source, title) else _in_one_piece(text, source)


def _owners(office: Office) -> list[SectionKind]:
    """Return the sections of the office's fullest kind, as models of who owes what."""
    fullest = max(office.kinds, key=lambda kind: len(kind.sections()))
    bare = {"heading": "", "guidance": "", "length": None, "figures": (), "marker": ""}
    return [section.model_copy(update=bare) for section in fullest.sections()]


def _name(heading: str, body: str, number: int) -> str:
    words = re.split(r"[。；，\n]", body.strip(), maxsplit=1)[0]
    return (words or heading.strip() or f"第{number + 1}部分")[:30]


def _plain(words: str) -> str:
    """Return words of a report as a template that says just them."""
    return words.replace("{", "{{").replace("}", "}}")


def _year(text: str, today: date) -> str:
    found = re.search(r"(?<!\d)(20\d\d)年", text)
    return found[1] if found else str(today.year)


def _bare(text: str) -> str:
    return "".join(text.split())


def _whole(text: str, source: Source, title: str) -> bool:
    return _bare(assemble(title, source.kind, source.texts).text) == _bare(text)


def _in_one_piece(text: str, source: Source) -> Source:
    owner = source.kind.sections()[0].model_copy(update={"key": "s1", "name": "全文"})
    head, _, rest = text.strip().partition("\n")
    if not rest.strip():
        head, rest = source.kind.name, text
    part = PartKind(marker="", sections=(owner,))
    kind = source.kind.model_copy(update={"parts": (part,), "title": _plain(head.strip())})
    return Source(kind, source.period, {"s1": rest.strip()})
