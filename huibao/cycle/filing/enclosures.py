"""附属资料: what lies beside the item in its package, and is no part of it.

Whoever reads the report years later finds what the departments handed in, what the report counts,
promises and admits, and what proof-reading had found, each as it stood at the signing.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from huibao.cycle.findings import proofed
from huibao.cycle.ledger.intake import asked_for, counted, owner_of
from huibao.cycle.ledger.past import section_at
from huibao.cycle.ledger.tables import DUE, PROBLEMS, TASKS, Column, Table, as_xlsx
from huibao.cycle.moves import kind_of
from huibao.office import Office
from huibao.records.documents import load
from huibao.records.models import Cycle
from huibao.report.plan import find_plan, find_problems

FOLDER = "附属资料"

NUMBER = TASKS[0]
COUNTED = (
    NUMBER,
    *(Column("指标", 36), Column("数值", 12), Column("单位", 8), Column("时期", 12)),
    *(Column("截至", 12), Column("部分", 24), Column("责任科室", 14)),
)
PROMISED = (NUMBER, TASKS[1], TASKS[2], DUE, Column("部分", 24))
ADMITTED = (NUMBER, PROBLEMS[1], Column("部分", 24))
FOUND = (
    NUMBER,
    *(Column("原文", 24), Column("提示", 40), Column("建议", 40), Column("部分", 24)),
    *(Column("不采纳的理由", 30), Column("处理人", 10)),
)


def enclosures(session: Session, cycle: Cycle, office: Office, text: str) -> dict[str, bytes]:
    """Return the files by their names in the package; `text` is the signed draft's."""
    return {
        **dict(_inputs(session, cycle)),
        f"{FOLDER}/台账.xlsx": as_xlsx(
            _figures(cycle, text), _promises(cycle, office, text), _problems(cycle, text)
        ),
        f"{FOLDER}/校对报告.xlsx": as_xlsx(_findings(session, cycle, text)),
    }


def _inputs(session: Session, cycle: Cycle) -> Iterator[tuple[str, bytes]]:
    """Yield each section's last hand-in, its text and the Word file that it was read from."""
    for number, section in enumerate(cycle.sections, 1):
        if not section.submissions:
            continue
        last = section.submissions[-1]
        bare = "".join(sign for sign in section.name if sign.isalnum())[:40]
        name = f"{FOLDER}/报送材料/{number:02d}-{bare}"
        yield f"{name}.txt", last.text.encode()
        if last.document_sha256:
            yield f"{name}.docx", load(session, last.document_sha256)


def _figures(cycle: Cycle, text: str) -> Table:
    rows = (
        (
            *(value.label, value.value, value.unit, value.period),
            *(value.as_of, value.section, value.department),
        )
        for value in (*counted(cycle, text, kind_of(cycle)), *asked_for(cycle))
    )
    return _numbered("数据台账", COUNTED, rows, none="正文中没有读到数据")


def _promises(cycle: Cycle, office: Office, text: str) -> Table:
    rows = (
        (
            point.text,
            owner_of(office, point, section_at(cycle, point.start, point.end)),
            point.due_date.isoformat() if point.due_date else "",
            _section(cycle, point.start),
        )
        for point in find_plan(text)
    )
    return _numbered("任务台账", PROMISED, rows, none="正文中没有读到任务")


def _problems(cycle: Cycle, text: str) -> Table:
    rows = ((problem.text, _section(cycle, problem.start)) for problem in find_problems(text))
    return _numbered("问题台账", ADMITTED, rows, none="正文中没有读到问题")


def _findings(session: Session, cycle: Cycle, text: str) -> Table:
    found = proofed(session, cycle, text)
    judged = [*((finding, "", "") for finding in found.findings)]
    judged += [(finding, row.reason, row.dismissed_by) for finding, row in found.dismissed]
    rows = (
        (each.text, each.message, each.advice, _section(cycle, each.start), reason, by)
        for each, reason, by in sorted(judged, key=lambda triple: triple[0].start)
    )
    return _numbered("校对报告", FOUND, rows, none="校对未发现问题")


def _section(cycle: Cycle, place: int) -> str:
    section = section_at(cycle, place)
    return section.name if section else ""


def _numbered(
    name: str, columns: tuple[Column, ...], rows: Iterator[tuple[str, ...]], *, none: str
) -> Table:
    """The rows under their numbers; where there is none, one that says so."""
    numbered = tuple((str(place), *row) for place, row in enumerate(rows, 1))
    nothing = ("", none, *[""] * (len(columns) - 2))
    return Table(name, columns, numbered or (nothing,))
