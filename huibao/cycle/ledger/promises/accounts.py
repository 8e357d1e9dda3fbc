"""A first wording of what became of earlier promises, from the ledger, for the office to edit.

Nothing is written anywhere: the text is offered where the office edits a section, and becomes the
report's by the ordinary edit (统稿) or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from huibao.calendar import chinese_date
from huibao.cycle.ledger.promises.carried import carried_in, is_answered
from huibao.cycle.ledger.promises.items import first_sentence, title_of
from huibao.lifecycle import ItemState
from huibao.records.models import Cycle, PlanItem, Section
from huibao.report.accounting import Account, is_numbered, points_in, style_of, written

WHY = "由任务台账起草"
"""What an edit that began with this text says of itself, unless the office says otherwise."""

ORDER = (
    ItemState.DONE,
    ItemState.IN_PROGRESS,
    ItemState.DELAYED,
    ItemState.NOT_STARTED,
    ItemState.DROPPED,
)


@dataclass(frozen=True)
class FirstWording:
    """The text that the ledger offers, and what it leaves out."""

    text: str
    told: int
    """Promises that it tells of."""
    unanswered: int
    """Promises that nobody has answered yet."""
    already: int
    """Promises whose titles the section names already."""
    joint: str = "\n"
    """What stands between the section's own text and this one."""


def first_wording(session: Session, cycle: Cycle, section: Section | None = None) -> FirstWording:
    """Return a wording of what became of the promises this report answers for.

    It is numbered as the report numbers its points, on from those that the section has; promises
    that the section names already are left out, so that it may be asked for again at any time.
    """
    text = section.text if section else ""
    rows = carried_in(session, cycle)
    answered = [row.item for row in rows if is_answered(row, cycle)]
    items = sorted(
        (item for item in answered if _title(item) not in text),
        key=lambda item: (ORDER.index(item.state), item.due is None, item.due, item.id),
    )
    style = style_of([text] if is_numbered(text) else _texts(cycle))
    lead, after = _lead(answered) if not text.strip() else "", points_in(text, style)
    points = written([_account(item) for item in items], style=style, after=after)
    goes_on = style == "inline" and after > 0
    between = "" if style == "inline" or not lead else "\n"
    return FirstWording(
        f"{lead}{between}{points}" if items else "",
        told=len(items),
        unanswered=len(rows) - len(answered),
        already=len(answered) - len(items),
        joint="" if goes_on else "\n",
    )


def begun_with(section: Section, wording: FirstWording) -> str:
    """Return the section's text with the wording behind it, as the office begins to edit."""
    return wording.joint.join(part for part in (section.text.rstrip(), wording.text) if part)


def _texts(cycle: Cycle) -> list[str]:
    return [section.text for section in cycle.sections]


def _lead(items: list[PlanItem]) -> str:
    """Return one sentence that counts: `此前计划的5项任务中，已完成2项，正在推进3项。`"""
    said = {
        ItemState.DONE: "已完成",
        ItemState.IN_PROGRESS: "正在推进",
        ItemState.DELAYED: "延期",
        ItemState.NOT_STARTED: "尚未启动",
        ItemState.DROPPED: "不再实施",
    }
    counts = {s: count for s in ORDER if (count := sum(item.state is s for item in items))}
    if len(counts) == 1:
        return (
            f"此前计划的{len(items)}项任务{'均' if len(items) > 1 else ''}{said[items[0].state]}。"
        )
    parts = "，".join(f"{said[state]}{count}项" for state, count in counts.items())
    return f"此前计划的{len(items)}项任务中，{parts}。"


def _account(item: PlanItem) -> Account:
    standing = {
        ItemState.DONE: "已完成",
        ItemState.IN_PROGRESS: "正在推进" + (f"，已完成{item.progress}%" if item.progress else ""),
        ItemState.DELAYED: f"延期至{_day(item)}完成" if item.due else "延期",
        ItemState.NOT_STARTED: "尚未启动",
        ItemState.DROPPED: "不再实施",
    }
    return Account(_title(item), standing[item.state], item.evidence)


def _title(item: PlanItem) -> str:
    """Return the promise's title, whole also where the ledger's lists cut it."""
    return item.title if item.title != title_of(item.text) else first_sentence(item.text)


def _day(item: PlanItem) -> str:
    return chinese_date(item.due) if item.due else ""
