"""The ledgers as Word tables and as .xlsx workbooks, for the meeting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from huibao.calendar import chinese_date
from huibao.cycle.ledger.counting import number as as_number
from huibao.cycle.ledger.figures import indicators
from huibao.cycle.ledger.problems import Admitted
from huibao.cycle.ledger.promises.due_months import DueMonth
from huibao.cycle.ledger.promises.items import is_overdue
from huibao.cycle.ledger.promises.standing import NOBODY, Standing
from huibao.cycle.ledger.promises.targets import Measured
from huibao.cycle.ledger.punctuality import Punctuality
from huibao.document import workbook
from huibao.document.layout import Layout
from huibao.document.workbook import Sheet, Value
from huibao.document.writing.table_document import NamedTable, write_tables
from huibao.lifecycle import CHINESE, ItemState
from huibao.records.models import FigureValue, PlanItem, Problem
from huibao.report.quantities.units import RATIO


@dataclass(frozen=True)
class Column:
    """A column's name, its width in characters, and how a number or a day in it is read."""

    name: str
    width: int
    kind: Callable[[str], int | Decimal | date] | None = None


@dataclass(frozen=True)
class Table:
    """A ledger as it goes out: its name, its columns, and its rows as people read them."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


DUE: Final = Column("完成时限", 14, date.fromisoformat)
TASKS: Final = (
    Column("序号", 6, int),
    Column("任务", 44),
    Column("责任科室", 14),
    Column("牵头领导", 10),
    Column("进度（%）", 8, int),
    Column("计划数", 20),
    Column("完成数", 14),
    Column("完成率", 10),
    DUE,
    Column("逾期（天）", 8, int),
    Column("状态", 8),
    Column("完成情况", 40),
    Column("针对的问题", 30),
    Column("出处", 30),
)
IN_WORKBOOK_ALONE: Final = frozenset({"计划数", "完成数", "完成率", "针对的问题", "出处"})
"""Columns for which a page has no room."""
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
    items: Sequence[PlanItem],
    today: date,
    problems: Mapping[int, Sequence[Problem]],
    numbers: Mapping[int, Sequence[Measured]],
) -> Table:
    """Return the promises as a table; by their ids, the `problems` that they answer.

    And the `numbers` that they planned, with what was counted of each.
    """
    rows = tuple(
        (
            str(number),
            item.text,
            item.department or NOBODY,
            item.lead,
            str(item.progress),
            *_planned_and_done(numbers.get(item.id, ())),
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


def _planned_and_done(numbers: Sequence[Measured]) -> tuple[str, str, str]:
    """Return 计划数, 完成数 and 完成率, the same number at the same place in each."""
    told = any(each.done for each in numbers)
    return (
        "；".join(each.target.said for each in numbers),
        "；".join(each.said or "—" for each in numbers) if told else "",
        "；".join("—" if each.percent is None else f"{each.percent}%" for each in numbers)
        if told
        else "",
    )


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


STATES: Final = tuple(Column(CHINESE[state], 8, int) for state in ItemState)
DEPARTMENTS: Final = (
    Column("责任科室", 18),
    Column("任务", 8, int),
    *STATES,
    Column("逾期", 8, int),
)
MONTHS: Final = (Column("完成时限", 14), Column("任务", 8, int), *STATES, Column("逾期", 8, int))
RECORDS: Final = (
    Column("科室", 18),
    Column("应报", 8, int),
    Column("按时", 8, int),
    Column("逾期报送", 10, int),
    Column("平均逾期（工作日）", 12, Decimal),
    Column("最长逾期（工作日）", 12, int),
    Column("逾期未报", 10, int),
    Column("免报", 8, int),
    Column("按时率（%）", 10, int),
)


def department_table(standings: Sequence[Standing]) -> Table:
    """Return how each department's promises stand."""
    rows = (
        (each.department, each.total, *_by_state(each.counts), each.overdue) for each in standings
    )
    return Table("按科室", DEPARTMENTS, _written(rows))


def due_table(months: Sequence[DueMonth]) -> Table:
    """Return how the promises stand by the month they are due in."""
    rows = ((each.name, each.total, *_by_state(each.counts), each.overdue) for each in months)
    return Table("按完成时限", MONTHS, _written(rows))


def record_table(records: Sequence[Punctuality]) -> Table:
    """Return how punctually each department handed in."""
    rows = (
        (each.department, each.owed, each.on_time, len(each.late_by), each.average_delay,
         each.longest_delay, each.missing, each.waived, each.share)
        for each in records
    )  # fmt: skip
    return Table("按时报送情况", RECORDS, _written(rows))


def _by_state(counts: Mapping[ItemState, int]) -> tuple[int, ...]:
    return tuple(counts.get(state, 0) for state in ItemState)


def _written(rows: Iterable[tuple[object, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(str(value) for value in row) for row in rows)


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
    if len(values) == 1 and values[0].unit == unit and RATIO not in unit:
        only = values[0]
        if only.upper or only.rough:
            return indicators.number_of(only)
        found = as_number(only.value)
        return found if found is not None else "＊"
    return "；".join(map(indicators.amount_of, values))


def as_word(*tables: Table, today: date, layout: Layout) -> bytes:
    """Return the tables as a Word document, laid out as the office's reports.

    The document is named for the first table; the others are each under their own name.
    """
    title = f"{tables[0].name}（截至{chinese_date(today)}）"
    drawn = [
        NamedTable(table.name if number else "", _on_paper(table))
        for number, table in enumerate(tables)
    ]
    return write_tables(title, drawn, layout=layout)


def _on_paper(table: Table) -> list[list[str]]:
    """Return the table's rows, headings first, without what the workbook alone tells."""
    kept = [n for n, column in enumerate(table.columns) if column.name not in IN_WORKBOOK_ALONE]
    head = [_one_line(table.columns[n].name) for n in kept]
    return [
        head,
        *([_one_line(_read(table.columns[n], row[n])) for n in kept] for row in table.rows),
    ]


def _read(column: Column, value: str) -> str:
    """Return the value as people read it on paper."""
    typed = _typed(column, value)
    return chinese_date(typed) if isinstance(typed, date) else value


def _one_line(value: str) -> str:
    return " ".join(value.split())
