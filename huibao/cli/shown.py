"""How the terminal shows people what `outline` and `proof` found, and what a file has beside."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from huibao.document.reading.word import WordFile
from huibao.report.figures import Figure, find_figures
from huibao.report.figures.roughness import number_said, rough_word
from huibao.report.outline import Node, Outline, parse
from huibao.report.plan import find_plan, find_problems
from huibao.report.plan.points import tidy
from huibao.report.proof import RULES, Finding

_SEVERITIES: Final = {
    "must": "[red]须改[/]",
    "should": "[yellow]宜改[/]",
    "hint": "[cyan]提示[/]",
}
_CHANGES: Final = {
    "insert": "新增 inserted",
    "delete": "删除 deleted",
    "move_from": "移出 moved from here",
    "move_to": "移入 moved here",
    "row_insert": "新增表格行 row inserted",
    "row_delete": "删除表格行 row deleted",
}
_CONTEXT: Final = 12
_LONGEST_WORDS: Final = 24
_LONGEST_ANCHOR: Final = 40
_MOST_ROWS: Final = 200  # nobody reads more of them, and a console draws few thousand a second
_FIRST_SENTENCE: Final = re.compile("[^。；！？]*")


def words_in(node: Node, text: str) -> str:
    """Return a point's heading or, where it has none, its own first sentence, on one line."""
    end = node.children[0].start if node.children else node.end
    first = _FIRST_SENTENCE.match(text, node.body_start, max(end, node.body_start))
    return node.heading or tidy(first.group() if first else "")


def show_outline(console: Console, text: str) -> None:
    """Print a report's tree, its figures, plan and problems."""
    structure = parse(text)
    tree = Tree(f"[bold]{escape(structure.title_text or '（无标题）')}[/]")
    _grow(tree, structure.nodes, structure)
    console.print(tree)
    _show_figures(console, text)
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
        marker = "".join(node.marker.split())
        words = _clipped(words_in(node, structure.text), node.heading)
        _grow(tree.add(escape(f"{marker}{words}")), node.children, structure)


def _clipped(words: str, heading: str) -> str:
    whole = heading or len(words) <= _LONGEST_WORDS
    return words if whole else words[:_LONGEST_WORDS] + "…"


def _show_figures(console: Console, text: str) -> None:
    figures = find_figures(text)
    if not figures:
        return
    table = Table("指标 Label", "数值 Value", "单位 Unit", title=f"数据 {len(figures)} 项")
    for figure in figures[:_MOST_ROWS]:
        value = "[red]未填[/]" if figure.masked else escape(value_of(figure, text))
        table.add_row(escape(figure.label), value, escape(figure.unit))
    console.print(table)
    _tell_of_the_rest(console, len(figures), "项")


def _tell_of_the_rest(console: Console, count: int, counter: str) -> None:
    if count > _MOST_ROWS:
        console.print(
            f"以上为前 {_MOST_ROWS} {counter}，另有 {count - _MOST_ROWS} {counter}未列出，"
            f"全部见 --json (the first {_MOST_ROWS} only; --json has them all)",
            soft_wrap=True,
        )


def value_of(figure: Figure, text: str) -> str:
    """Return a figure's number and what the text says of how exact it is: 近3, 2—4, 第3, 99以上."""
    value = f"{'第' if figure.kind == 'rank' else ''}{figure.value}"
    upper = "" if figure.upper is None else str(figure.upper)
    return number_said(value, upper=upper, rough=rough_word(figure, text))


def show_findings(console: Console, text: str, findings: tuple[Finding, ...]) -> None:
    """Print what is wrong and what to do about it, and how many faults there are."""
    if not findings:
        count = len(RULES)
        console.print(
            f"[green]按本程序的 {count} 条规则，没有发现差错；规则以外的（事实、提法、政策依据等）"
            "仍须人工核对。[/]\n"
            f"[green]The {count} rules of this program found nothing; what they do not know is left"
            " to people.[/]",
            soft_wrap=True,
        )
        return
    meanings = {rule.id: rule.meaning for rule in RULES}
    table = Table("级别", "行", show_lines=True)
    table.add_column("原文 Text", overflow="fold", ratio=2)
    table.add_column("差错与改法 What is wrong", overflow="fold", ratio=3)
    for finding in findings[:_MOST_ROWS]:
        line = str(text.count("\n", 0, finding.start) + 1)
        chinese = f"{meanings[finding.rule]}：{finding.message}。{finding.advice}。"
        message = f"{chinese}\n{finding.english}. {finding.remedy}."
        words = escape(_context(text, finding))
        table.add_row(_SEVERITIES[finding.severity], line, words, escape(message))
    console.print(table)
    _tell_of_the_rest(console, len(findings), "处")
    counts = Counter(finding.severity for finding in findings)
    console.print(
        f"须改 {counts['must']} 处，宜改 {counts['should']} 处，提示 {counts['hint']} 处"
        f" ({counts['must']} must, {counts['should']} should, {counts['hint']} hints)"
    )


def _context(text: str, finding: Finding) -> str:
    end = min(finding.end, finding.start + 30)
    words = text[max(0, finding.start - _CONTEXT) : end + _CONTEXT]
    return " ".join(words.split())


def show_margins(console: Console, report: WordFile) -> None:
    """Print the comments and tracked changes of a Word file, each with its author and place."""
    lines = ("作者 Author", "时间 When", "行 Line")
    if report.comments:
        table = Table(*lines, "所批文字 On", title=f"批注 {len(report.comments)} 条 Comments")
        table.add_column("批注 Comment", overflow="fold")
        for each in report.comments:
            anchor = tidy(each.anchor)[:_LONGEST_ANCHOR]
            signed = _signed(each.author, each.when, report.text, each.start)
            table.add_row(*signed, escape(anchor), escape(each.text))
        console.print(table)
    if report.changes:
        table = Table(*lines, "修订 Change", title=f"修订 {len(report.changes)} 处 Tracked changes")
        table.add_column("文字 Words", overflow="fold")
        for change in report.changes:
            signed = _signed(change.author, change.when, report.text, change.start)
            table.add_row(*signed, _CHANGES[change.kind], escape(change.text))
        console.print(table)


def _signed(author: str, when: datetime | None, text: str, start: int) -> tuple[str, str, str]:
    day = f"{when:%Y-%m-%d %H:%M}" if when else ""
    return escape(author or "（未署名）"), day, str(text.count("\n", 0, start) + 1)
