"""Commands on one document, no office needed: `huibao outline` and `huibao proof`."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import cyclopts
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from huibao.cli import app
from huibao.cli.given import UNREADABLE, given_report, tell_notices, tell_printed
from huibao.cli.options import AsJson
from huibao.cli.output import CannotDo
from huibao.report.figures import Figure, find_figures
from huibao.report.outline import Node, Outline, parse
from huibao.report.plan import PlanPoint, find_plan, find_problems
from huibao.report.proof import RULES, Finding, proof

_SEVERITIES = {"must": "[red]必改[/]", "should": "[yellow]宜改[/]", "hint": "[cyan]提示[/]"}
_CONTEXT = 12

File = Annotated[Path, cyclopts.Parameter(help=".txt 或 .docx 文件")]


@app.command
def outline(file: File, /, *, as_json: AsJson = False) -> int:
    """显示报告的结构、数据、计划和问题。Show a report's outline, figures, plan and problems."""
    try:
        report = given_report(file)
    except CannotDo as error:
        return _unreadable(error)
    tell_notices(file, report)
    tell_printed(file, report.text, done=("不算正文", "are no part of the text"))
    text = report.text
    if as_json:
        _print_json(outline_json(text))
    else:
        _show_outline(Console(), text)
    return 0


@app.command(name="proof")
def proof_command(file: File, /, *, as_json: AsJson = False) -> int:
    """校对报告，有必改处时返回1。Proof-read a report; exit 1 when something must be mended."""
    try:
        report = given_report(file)
    except CannotDo as error:
        return _unreadable(error)
    tell_notices(file, report)
    tell_printed(file, report.text, done=("不算正文", "are no part of the text"))
    text = report.text
    findings = proof(text)
    if as_json:
        _print_json({"findings": [dataclasses.asdict(finding) for finding in findings]})
    else:
        _show_findings(Console(), text, findings)
    return 1 if any(finding.severity == "must" for finding in findings) else 0


def outline_json(text: str) -> dict[str, Any]:
    """Return what `huibao outline --json` prints; places are indexes into `text`."""
    return {
        "text": text,
        "title": parse(text).title_text,
        "nodes": [_node_json(node) for node in parse(text).nodes],
        "figures": [_figure_json(figure) for figure in find_figures(text)],
        "plan": [_plan_json(point) for point in find_plan(text)],
        "problems": [dataclasses.asdict(problem) for problem in find_problems(text)],
    }


def _node_json(node: Node) -> dict[str, Any]:
    return {
        "kind": node.kind,
        "number": node.number,
        "marker": node.marker,
        "start": node.start,
        "end": node.end,
        "heading": node.heading,
        "children": [_node_json(child) for child in node.children],
    }


def _figure_json(figure: Figure) -> dict[str, Any]:
    value = float(figure.value) if isinstance(figure.value, Decimal) else figure.value
    return dataclasses.asdict(figure) | {"value": value}


def _plan_json(point: PlanPoint) -> dict[str, Any]:
    day = point.due_date.isoformat() if point.due_date else None
    return dataclasses.asdict(point) | {"due_date": day}


def _print_json(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def _unreadable(error: CannotDo) -> int:
    told = Console(stderr=True)
    told.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
    return UNREADABLE


def _show_outline(console: Console, text: str) -> None:
    structure = parse(text)
    tree = Tree(f"[bold]{escape(structure.title_text or '（无标题）')}[/]")
    _grow(tree, structure.nodes, structure)
    console.print(tree)
    _show_figures(console, find_figures(text))
    plan, problems = find_plan(text), find_problems(text)
    if plan:
        table = Table("计划 Plan", "责任 Owner", "时限 Due", title=f"计划 {len(plan)} 条")
        for point in plan:
            table.add_row(escape(point.title), escape(point.owner or ""), escape(point.due or ""))
        console.print(table)
    if problems:
        table = Table("问题 Problems", title=f"问题 {len(problems)} 条")
        for problem in problems:
            table.add_row(escape("".join(problem.text.split("\n"))))
        console.print(table)


def _grow(tree: Tree, nodes: tuple[Node, ...], structure: Outline) -> None:
    for node in nodes:
        words = node.heading or structure.text[node.body_start : node.body_start + 24].strip() + "…"
        marker = "".join(node.marker.split())
        _grow(tree.add(escape(f"{marker}{words}")), node.children, structure)


def _show_figures(console: Console, figures: tuple[Figure, ...]) -> None:
    if not figures:
        return
    table = Table("指标 Label", "数值 Value", "单位 Unit", title=f"数据 {len(figures)} 项")
    for figure in figures:
        value = "[red]未填[/]" if figure.masked else escape(str(figure.value))
        table.add_row(escape(figure.label), value, escape(figure.unit))
    console.print(table)


def _show_findings(console: Console, text: str, findings: tuple[Finding, ...]) -> None:
    if not findings:
        console.print("[green]没有发现差错。Nothing found.[/]")
        return
    meanings = {rule.id: rule.meaning for rule in RULES}
    table = Table("级别", "行", show_lines=True)
    table.add_column("原文 Text", overflow="fold", ratio=2)
    table.add_column("差错与改法 What is wrong", overflow="fold", ratio=3)
    for finding in findings:
        line = str(text.count("\n", 0, finding.start) + 1)
        chinese = f"{meanings[finding.rule]}：{finding.message}。{finding.advice}。"
        message = f"{chinese}\n{finding.english}. {finding.remedy}."
        words = escape(_context(text, finding))
        table.add_row(_SEVERITIES[finding.severity], line, words, escape(message))
    console.print(table)
    counts = Counter(finding.severity for finding in findings)
    console.print(
        f"必改 {counts['must']} 处，宜改 {counts['should']} 处，提示 {counts['hint']} 处"
        f" ({counts['must']} must, {counts['should']} should, {counts['hint']} hints)"
    )


def _context(text: str, finding: Finding) -> str:
    end = min(finding.end, finding.start + 30)
    words = text[max(0, finding.start - _CONTEXT) : end + _CONTEXT]
    return " ".join(words.split())
