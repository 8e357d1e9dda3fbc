"""An existing report as the source of a trial run: its sections become what contributors owe."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import cycle, pairwise

from huibao.cycle.assembly import assemble
from huibao.office import Deadlines, Office, PartKind, ReportKind, SectionKind
from huibao.report.outline import Node, Outline, parse

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
    outline = parse(text)
    pieces = _pieces(outline)
    owners = cycle(_owners(office))
    parts: list[PartKind] = []
    texts: dict[str, str] = {}
    for heading, bodies in pieces:
        sections = []
        for body in bodies:
            key = f"s{len(texts) + 1}"
            owner = next(owners)
            name = _name(heading, body, len(texts))
            sections.append(owner.model_copy(update={"key": key, "name": name}))
            texts[key] = body.strip()
        parts.append(PartKind(heading=heading.strip(), marker="", sections=tuple(sections)))
    title = outline.title_text or _name("", text, 0)
    model = office.kinds[0]
    kind = ReportKind(
        key=KEY,
        name=title[:40],
        period="Y",
        title=title.replace("{", "{{").replace("}", "}}"),
        parts=tuple(parts),
        steps=model.steps,
        deadlines=Deadlines(),
        drafter=model.drafter,
        recipients=model.recipients,
        document_number=model.document_number,
        retention=model.retention,
    )
    source = Source(kind, _year(text, today), texts)
    return source if _whole(text, source, title) else _in_one_piece(text, source)


def _owners(office: Office) -> list[SectionKind]:
    """Return the sections of the office's fullest kind, as models of who owes what."""
    fullest = max(office.kinds, key=lambda kind: len(kind.sections()))
    bare = {"heading": "", "guidance": "", "length": None, "figures": (), "marker": ""}
    return [section.model_copy(update=bare) for section in fullest.sections()]


def _pieces(outline: Outline) -> list[tuple[str, list[str]]]:
    text, tops = outline.text, [node for node in outline.nodes if node.kind == "part"]
    after_title = outline.title.end if outline.title else 0
    first = tops[0].start if tops else len(text)
    pieces = [("", [text[after_title:first]])] if text[after_title:first].strip() else []
    ends = [*(node.start for node in tops[1:]), len(text)]
    for node, end in zip(tops, ends, strict=False):
        pieces.append((text[node.start : node.heading_end], _bodies(text, node, end)))
    return pieces


def _bodies(text: str, part: Node, end: int) -> list[str]:
    starts = [child.start for child in part.children if child.kind == "section"]
    cuts = [part.heading_end, *starts, end]
    bodies = [text[a:b] for a, b in pairwise(cuts)]
    # A part without sections is one section; an introduction before the first stays its own.
    return [body for body in bodies if body.strip()] or [""]


def _name(heading: str, body: str, number: int) -> str:
    words = re.split(r"[。；，\n]", body.strip(), maxsplit=1)[0]
    return (words or heading.strip() or f"第{number + 1}部分")[:30]


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
    title = head.strip().replace("{", "{{").replace("}", "}}")
    kind = source.kind.model_copy(update={"parts": (part,), "title": title})
    return Source(kind, source.period, {"s1": rest.strip()})
