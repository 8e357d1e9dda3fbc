"""Commands on one document, no office needed: `huibao outline` and `huibao proof`."""

from __future__ import annotations

import dataclasses
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import cyclopts
from rich.console import Console

from huibao.cli import app
from huibao.cli.given import UNREADABLE, given_report, tell_notices, tell_printed
from huibao.cli.options import AsJson
from huibao.cli.output import CannotDo
from huibao.cli.shown import show_findings, show_margins, show_outline, words_in
from huibao.document.reading.margin_notes import Change, Comment
from huibao.document.reading.word import WordFile
from huibao.report.figures import Figure, find_figures
from huibao.report.outline import Node, parse
from huibao.report.plan import PlanPoint, find_plan, find_problems
from huibao.report.proof import proof

File = Annotated[Path, cyclopts.Parameter(help=".txt 或 .docx 文件")]


@app.command
def outline(file: File, /, *, as_json: AsJson = False) -> int:
    """显示报告的结构、数据、计划和问题。Show a report's outline, figures, plan and problems."""
    report = _given(file)
    if report is None:
        return UNREADABLE
    text = report.text
    if as_json:
        _print_json(outline_json(text) | _margins_json(report))
    else:
        show_outline(Console(), text)
        show_margins(Console(), report)
    return 0


@app.command(name="proof")
def proof_command(file: File, /, *, as_json: AsJson = False) -> int:
    """校对报告，有须改处时返回1。Proof-read a report; exit 1 when something must be mended."""
    report = _given(file)
    if report is None:
        return UNREADABLE
    text = report.text
    findings = proof(text)
    if as_json:
        found = {"findings": [finding._asdict() for finding in findings]}
        _print_json(found | _margins_json(report))
    else:
        show_findings(Console(), text, findings)
        show_margins(Console(), report)
    return 1 if any(finding.severity == "must" for finding in findings) else 0


def _given(file: Path) -> WordFile | None:
    """Return the report with what is odd about it told, or None where it is told unreadable."""
    try:
        report = given_report(file)
    except CannotDo as error:
        told = Console(stderr=True)
        told.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        return None
    tell_notices(file, report)
    tell_printed(file, report.text, done=("不算正文", "are no part of the text"))
    return report


def outline_json(text: str) -> dict[str, Any]:
    """Return what `huibao outline --json` prints; places are indexes into `text`."""
    return {
        "text": text,
        "title": parse(text).title_text,
        "nodes": [_node_json(node, text) for node in parse(text).nodes],
        "figures": [_figure_json(figure) for figure in find_figures(text)],
        "plan": [_plan_json(point) for point in find_plan(text)],
        "problems": [dataclasses.asdict(problem) for problem in find_problems(text)],
    }


def _node_json(node: Node, text: str) -> dict[str, Any]:
    return {
        "kind": node.kind,
        "number": node.number,
        "marker": node.marker,
        "start": node.start,
        "end": node.end,
        "heading": node.heading,
        "words": words_in(node, text),
        "children": [_node_json(child, text) for child in node.children],
    }


def _figure_json(figure: Figure) -> dict[str, Any]:
    value = float(figure.value) if isinstance(figure.value, Decimal) else figure.value
    return figure._asdict() | {"value": value}


def _plan_json(point: PlanPoint) -> dict[str, Any]:
    day = point.due_date.isoformat() if point.due_date else None
    return point._asdict() | {"due_date": day}


def _margins_json(report: WordFile) -> dict[str, Any]:
    """Return the comments and tracked changes of a Word file; places are indexes into its text."""
    return {
        "comments": [_signed_json(each) for each in report.comments],
        "changes": [_signed_json(each) for each in report.changes],
    }


def _signed_json(each: Comment | Change) -> dict[str, Any]:
    when = each.when.isoformat() if each.when else None
    return dataclasses.asdict(each) | {"when": when}


def _print_json(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
