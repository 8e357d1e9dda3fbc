"""Importing a report of the time before Huibao: filed as it is, and read into the ledgers."""

from __future__ import annotations

from dataclasses import dataclass

from huibao.audit import Act, Did
from huibao.cycle.last_told import OWED, owed_stands, stand
from huibao.cycle.ledger.importing.understood import Aim, may_import, read_past
from huibao.cycle.ledger.intake import Taken, take_in
from huibao.cycle.outlines import for_period
from huibao.cycle.refusals import Refused
from huibao.cycle.word_files import media_type_of, store_read
from huibao.lifecycle import CycleState, SectionState
from huibao.mail.compose import new_message_id
from huibao.office import PartKind, ReportKind, SectionKind
from huibao.records.documents import text_sha256, values_sha256
from huibao.records.models import Cycle, Draft, DraftSection, Section
from huibao.report.cutting import Piece, bare_heading, cut
from huibao.report.likeness import likeness

SAME_HEADING = 0.65


class ImportDoubted(Refused):
    """The title of a report to be imported speaks of another office, or of another period."""

    def __init__(self, chinese: list[str], english: list[str]):
        super().__init__(
            f"{'；'.join(chinese)}。没有导入；核对无误的，请勾选“已核对，仍然导入”，"
            f"在命令行加 --anyway 再导入。"
            f" ({'. '.join(english)}. Nothing was imported. If it is the right one, tick"
            f" “checked, import it all the same”; on the command line, add --anyway.)"
        )


@dataclass(frozen=True)
class Imported:
    """The cycle that an old report was filed as, and what of it went into the ledgers."""

    cycle: Cycle
    taken: Taken


def import_report(
    act: Act, content: bytes, *, name: str, kind: str, period: str, sure: bool = False
) -> Imported:
    """File an old report as an archived cycle of its kind; no mail is sent to anybody.

    `UnreadableDocument`, also for a file without words, or refused as `may_import` says. Unless
    the caller is `sure`, `ImportDoubted` when its title speaks of another office or period.
    """
    past = read_past(content, name=name)
    aim = may_import(act.session, act.office, content, kind=kind, period=period)
    if not sure and (found := past.doubts(act.office, aim.period)):
        raise ImportDoubted([each.chinese for each in found], [each.english for each in found])
    sha256 = store_read(act, content, past.file, media_type=media_type_of(content, name))
    draft = Draft(number=1, text=past.text, document_sha256=sha256, made_at=act.now)
    cycle = _filed(act, aim, title=past.title, draft=draft)
    _record(act, cycle, draft)
    return Imported(cycle, take_in(act, cycle))


def _filed(act: Act, aim: Aim, *, title: str, draft: Draft) -> Cycle:
    """Return the archived cycle of that draft, with a section for each of its pieces."""
    kind, when = for_period(aim.kind, aim.period, act.office), aim.period
    pieces = cut(draft.text)
    keys = _keys(pieces, kind)
    cycle = Cycle(
        key=aim.key,
        kind=kind.key,
        period=str(when),
        title=title or when.title(kind.title, act.office.name),
        state=CycleState.ARCHIVED,
        prepared=True,
        imported=True,
        kind_snapshot=_as_it_is(kind, pieces, keys).model_dump(mode="json"),
        opened_at=act.now,
        opened_by=act.actor.name,
        collect_due=act.now,
        ended_at=act.now,
        thread=new_message_id(act.office.sender_mail),
    )
    act.session.add(cycle)
    act.session.flush()
    cycle.drafts.append(draft)
    for position, (piece, key) in enumerate(zip(pieces, keys, strict=True)):
        own = draft.text[piece.start : piece.end]
        section = _section(act, cycle, position, piece, key, own.strip(), kind)
        draft.sections.append(
            DraftSection(section=section, start=piece.start, end=piece.end, sha256=text_sha256(own))
        )
    act.session.flush()
    return cycle


def _record(act: Act, cycle: Cycle, draft: Draft) -> None:
    text_sum = text_sha256(draft.text)
    act.record(
        Did.REPORT_IMPORTED,
        chain=cycle.key,
        subject=cycle.title,
        document=draft.document_sha256,
        detail={
            "kind": cycle.kind,
            "period": cycle.period,
            "text_sha256": text_sum,
            "kind_sha256": values_sha256(cycle.kind_snapshot),
            OWED: owed_stands(cycle),
            **stand(cycle.sections),
        },
    )
    act.record(
        Did.DRAFT_MADE,
        chain=cycle.key,
        subject="第1稿",
        document=draft.document_sha256,
        detail={
            "number": 1,
            "characters": len(draft.text),
            "text_sha256": text_sum,
            "ranges_sha256": values_sha256(draft.ranges),
        },
    )


def _keys(pieces: tuple[Piece, ...], kind: ReportKind) -> list[str]:
    """Return for each piece the key of the kind's section of the same name, or one of its own."""
    left = {
        section.key: section.name or section.heading or part.heading
        for part in kind.parts
        for section in part.sections
    }
    keys = []
    for number, piece in enumerate(pieces, 1):
        key = next((k for k, heading in left.items() if _same(piece.name, heading)), "")
        left.pop(key, "")
        keys.append(key or f"imported-{number}")
    return keys


def _same(one: str, other: str) -> bool:
    first, second = bare_heading(one), bare_heading(other)
    longest = max(len(first), len(second))
    alike = longest >= 4 and min(len(first), len(second)) * 2 > longest
    return first == second or (alike and likeness(first, second) >= SAME_HEADING)


def _as_it_is(kind: ReportKind, pieces: tuple[Piece, ...], keys: list[str]) -> ReportKind:
    """Return the kind with the outline of the report itself: headings that bear their markers."""
    known = {section.key: section for section in kind.sections()}
    model = kind.sections()[0]
    parts: list[PartKind] = []
    for piece, key in zip(pieces, keys, strict=True):
        owner = known.get(key, model)
        own = SectionKind(
            key=key,
            name=piece.name,
            department=owner.department,
            contributor=owner.contributor,
            marker="",
        )
        if parts and parts[-1].heading == piece.heading:
            parts[-1] = parts[-1].model_copy(update={"sections": (*parts[-1].sections, own)})
        else:
            parts.append(PartKind(heading=piece.heading, sections=(own,), marker=None))
    return kind.model_copy(update={"parts": tuple(parts), "steps": (), "renumber": False})


def _section(
    act: Act, cycle: Cycle, position: int, piece: Piece, key: str, text: str, kind: ReportKind
) -> Section:
    owner = next((section for section in kind.sections() if section.key == key), None)
    department = act.office.department(owner.department).name if owner else ""
    section = Section(
        cycle=cycle,
        key=key,
        position=position,
        name=piece.name,
        department=department,
        contributor="",
        contributor_name="",
        contributor_mail="",
        state=SectionState.ACCEPTED,
        due=act.now,
        text=text,
    )
    act.session.add(section)
    return section
