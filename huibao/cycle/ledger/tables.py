"""The ledgers as Word tables and as .xlsx workbooks, for the meeting."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from huibao.cycle.ledger import indicators
from huibao.cycle.ledger.figures import number as as_number
from huibao.cycle.ledger.items import is_overdue
from huibao.cycle.ledger.problems import Admitted
from huibao.cycle.ledger.standing import NOBODY
from huibao.document import workbook
from huibao.document.layout import Layout
from huibao.document.word_out import write_word
from huibao.document.workbook import Sheet, Value
from huibao.lifecycle import CHINESE
from huibao.records.models import FigureValue, PlanItem, Problem


@dataclass(frozen=True)
class Column:
    """A column's name, its width in characters, and how a number or a day in it is read."""

    name: str
    width: int
    kind: Callable[[str], int | date] | None = None


@dataclass(frozen=True)
class Table:
    """A ledger as it goes out: its name, its columns, and its rows as people read them."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


TASKS: Final = (
    Column("序号", 6, int),
    Column("任务", 44),
    Column("责任科室", 14),
    Column("牵头领导", 10),
    Column("进度（%）", 8, int),
    Column("完成时限", 12, date.fromisoformat),
    Column("逾期（天）", 8, int),
    Column("状态", 8),
    Column("完成情况", 40),
    Column("针对的问题", 30),
    Column("出处", 30),
)
PROBLEMS: Final = (
    Column("序号", 6, int),
    Column("问题", 50),
    Column("提出次数", 8, int),
    Column("最早见于", 30),
    Column("最近见于", 30),
    Column("对应任务", 60),
)
FIGURES: Final = (("指标", 30), ("单位", 8), ("责任科室", 14), ("口径", 30))
"""The figure ledger's columns before its periods: names and widths."""


def task_table(
    items: Sequence[PlanItem], today: date, problems: Mapping[int, Sequence[Problem]]
) -> Table:
    """Return the promises as a table; `problems` are those that they answer, by their ids."""
    rows = tuple(
        (
            str(number),
            item.text,
            item.department or NOBODY,
            item.lead,
            str(item.progress),
            item.due.isoformat() if item.due else "",
            str((today - item.due).days) if item.due and is_overdue(item, today) else "",
            CHINESE[item.state],
            item.evidence,
            "；".join(problem.text for problem in problems.get(item.id, ())),
            item.cycle.title,
        )
        for number, item in enumerate(items, 1)
    )
    return Table("任务台账", TASKS, rows)


def problem_table(problems: Sequence[Admitted]) -> Table:
    """Return the problems as a table, each with the tasks that answer it."""
    rows = tuple(
        (
            str(number),
            each.text,
            str(each.times),
            each.since,
            each.last,
            "；".join(f"{i.title}（{CHINESE[i.state]}，{i.progress}%）" for i in each.items),
        )
        for number, each in enumerate(problems, 1)
    )
    return Table("问题台账", PROBLEMS, rows)


def as_xlsx(*tables: Table) -> bytes:
    """Return the tables as a workbook; numbers and days are such, to be sorted and summed."""
    return workbook.as_xlsx(*(_sheet(table) for table in tables))


def _sheet(table: Table) -> Sheet:
    columns = [(column.name, column.width) for column in table.columns]
    rows = (
        [_typed(column, value) for column, value in zip(table.columns, row, strict=True)]
        for row in table.rows
    )
    return Sheet(table.name, columns, rows)


def _typed(column: Column, value: str) -> Value:
    return column.kind(value) if column.kind and value else value


def figure_sheet(name: str, table: indicators.Table) -> Sheet:
    """Return the figure ledger as a workbook's sheet: a row each, a column for each period."""
    periods = [str(period) for period in table.periods]
    columns = (*FIGURES, *((period, 12) for period in periods))
    return Sheet(name, columns, (_figure_row(row, periods) for row in table.rows))


def _figure_row(row: indicators.Row, periods: Sequence[str]) -> list[Value]:
    meaning = row.meaning
    said: list[Value] = [meaning.label, meaning.unit, meaning.department, meaning.basis]
    return said + [_figure_cell(row.cells.get(period, ()), meaning.unit) for period in periods]


def _figure_cell(values: Sequence[FigureValue], unit: str) -> Value:
    """Return the number where there is one, in the indicator's unit; or else all as it was said."""
    if len(values) == 1 and values[0].unit == unit:
        found = as_number(values[0].value)
        return found if found is not None else "＊"
    return "；".join(f"{value.value or '＊'}{value.unit}" for value in values)


def as_word(table: Table, today: date, *, layout: Layout) -> bytes:
    """Return the table as a Word document, laid out as the office's reports."""
    head = "\t".join(column.name for column in table.columns)
    lines = ["\t".join(_one_line(value) for value in row) for row in table.rows]
    title = f"{table.name}（截至{today.year}年{today.month}月{today.day}日）"
    return write_word("\n".join([title, head, *lines]), layout=layout)


def _one_line(value: str) -> str:
    return " ".join(value.split())
