"""Rules about one kind of report: outline, people named, approval, times, titles, recipients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from cronsim import CronSim, CronSimError

from config.lines import Node
from config.mistakes import Mistake
from config.rules.marks import (
    below_one,
    misformed_keys,
    no_mailbox,
    twice,
    unknown_departments,
    unknown_people,
)
from config.rules.steps import STEP_RULES
from config.shape import nearest
from huibao.periods import TITLE_FIELDS, placeholders

NUMBER_FIELDS = frozenset({"year", "number"})


def _sections(kind: Node) -> Iterator[Node]:
    for part in kind.get("parts").each():
        yield from part.get("sections").each()


def outline_is_whole(tree: Node, kind: Node) -> Iterator[Mistake]:
    """There are parts, every part has sections, and no two sections share a key."""
    parts = kind.get("parts")
    if parts.content == []:
        yield _empty(parts, "parts")
    for part in parts.each():
        if part.get("sections").content == []:
            yield _empty(part.get("sections"), "sections")
    yield from twice((s.get("key") for s in _sections(kind)), "部分的键", "section's key")
    yield from misformed_keys(section.get("key") for section in _sections(kind))
    yield from misformed_keys([kind.get("key")])


def _empty(node: Node, key: str) -> Mistake:
    return node.mistake(
        f"“{key}”是空的 / “{key}” is empty",
        "至少写一项，或删去上一级 / Write one or delete its parent",
    )


def sections_ask_sensibly(tree: Node, kind: Node) -> Iterator[Mistake]:
    """Lengths run from less to more, and no figure is asked for twice in a section."""
    for section in _sections(kind):
        length = section.get("length")
        bounds = [bound.number for bound in length.each() if bound.number is not None]
        if len(bounds) == 2 and not 0 <= bounds[0] <= bounds[1]:
            yield length.mistake(
                f"篇幅 {bounds[0]} 到 {bounds[1]} 不成立"
                f" / A length from {bounds[0]} to {bounds[1]} cannot be",
                "先写最少字数，再写最多字数，如 [300, 800] / Least first, such as [300, 800]",
            )
        figures = section.get("figures").each()
        yield from twice((f.get("key") for f in figures), "指标的键", "figure's key")


def names_are_known(tree: Node, kind: Node) -> Iterator[Mistake]:
    """Contributors, heads, reviewers, the drafter and departments are the office's own."""
    sections = tuple(_sections(kind))
    yield from unknown_departments(tree, (section.get("department") for section in sections))
    named = [section.get(role) for section in sections for role in ("contributor", "head")]
    named += [kind.get("drafter"), kind.get("escalate_to")]
    named += [step.get("escalate_to") for step in kind.get("steps").each()]
    named += [who for step in kind.get("steps").each() for who in step.get("reviewers").each()]
    yield from unknown_people(tree, named)


def nobody_is_told_of_himself(tree: Node, kind: Node) -> Iterator[Mistake]:
    """What is overdue in a step is not told to its only reviewer."""
    for step in kind.get("steps").each():
        told = step.get("escalate_to")
        if told.text and [who.text for who in step.get("reviewers").each()] == [told.text]:
            yield told.mistake(
                f"“{told.text}”是此环节唯一的审批人，逾期告知本人无用"
                f" / “{told.text}” is the step's only reviewer: telling him is of no use",
                "改为其他人，或删去此行 / Name somebody else or delete this line",
            )


def times_are_some(tree: Node, kind: Node) -> Iterator[Mistake]:
    """Deadlines are at least one working day."""
    named = ("collect", "confirm", "revise", "receive")
    deadlines = ((key, kind.get("deadlines", key)) for key in named)
    yield from below_one(deadlines)
    yield from below_one(("days", step.get("days")) for step in kind.get("steps").each())


def titles_can_be_filled(tree: Node, kind: Node) -> Iterator[Mistake]:
    """Placeholders, of the title, the outline's words and the document number, fit the period."""
    fields = TITLE_FIELDS.get(kind.get("period").text)
    if fields is not None:
        for words in (kind.get("title"), *_words(kind)):
            yield from _unknown_placeholders(words, fields)
    number = kind.get("document_number")
    yield from _unknown_placeholders(number, NUMBER_FIELDS)
    if number.text and "{number}" not in number.text:
        yield number.mistake(
            "发文字号缺少 {number}，会重号 / Without {number} two reports bear one document number",
            "写成 办〔{year}〕{number}号 这样 / Write it like 办〔{year}〕{number}号",
        )


def _words(kind: Node) -> Iterator[Node]:
    """Yield the words of the outline that may hold the title's placeholders."""
    for part in kind.get("parts").each():
        yield part.get("heading")
    for section in _sections(kind):
        yield from (section.get(key) for key in ("heading", "name", "guidance"))


def headings_fit_both_halves(tree: Node, kind: Node) -> Iterator[Mistake]:
    """No heading of a report that opens by itself all the year names one half of it."""
    months = kind.get("schedule").text.split()[3:4]
    if kind.get("period").text != "H" or not months or months[0].isdigit():
        return
    parts = (part.get("heading") for part in kind.get("parts").each())
    for heading in (*parts, *(section.get("heading") for section in _sections(kind))):
        fixed = next((half for half in ("上半年", "下半年") if half in heading.text), "")
        if fixed:
            yield heading.mistake(
                f"上、下半年的报告都会以“{fixed}”为题 / Both halves' reports would say “{fixed}”",
                "写 {half}（本期）或 {next}（下期）"
                " / Write {half} for the period itself or {next} for the one after it",
            )


def _unknown_placeholders(node: Node, known: frozenset[str]) -> Iterator[Mistake]:
    try:
        unknown = sorted(placeholders(node.text) - known)
    except ValueError:
        yield node.mistake(
            "花括号不成对 / The braces do not pair",
            "每个占位写成 {year} 这样 / Write every placeholder like {year}",
        )
        return
    for name in unknown:
        yield node.mistake(
            f"此周期没有占位“{{{name}}}” / This period has no placeholder “{{{name}}}”",
            nearest(name, sorted(known)),
        )


def schedule_is_cron(tree: Node, kind: Node) -> Iterator[Mistake]:
    """The schedule is a cron line of five fields."""
    schedule = kind.get("schedule")
    if not schedule.text:
        return
    fields = schedule.text.split()
    if _is_cron(fields):
        return
    in_any_month = [*fields[:3], "*", *fields[4:]]
    on_any_day = [*fields[:2], "*", *fields[3:]]
    if _is_cron(in_any_month) and _is_cron(on_any_day):
        yield schedule.mistake(
            f"“{schedule.text}”永远不会到来：那些月份没有这一天"
            f" / “{schedule.text}” never comes: those months have no such day",
            "核对第三段（日）和第四段（月） / Check the day (third) and the month (fourth)",
        )
    else:
        yield schedule.mistake(
            f"“{schedule.text}”不是 cron 时间表 / “{schedule.text}” is no cron line",
            "写五段：分 时 日 月 周，如 0 9 15 6,12 *"
            " / Five fields: minute hour day month weekday, such as 0 9 15 6,12 *",
        )


def _is_cron(fields: list[str]) -> bool:
    try:
        CronSim(" ".join(fields), datetime(2024, 1, 1, tzinfo=UTC))
    except CronSimError:
        return False
    return len(fields) == 5  # CronSim takes a sixth field, Prefect does not


def recipients_have_mailboxes(tree: Node, kind: Node) -> Iterator[Mistake]:
    """Every recipient has a mailbox, with its name before it or in a line of its own."""
    recipients = kind.get("recipients").each()
    yield from no_mailbox(recipients, named=True)
    yield from no_mailbox(node.get("mail") for node in recipients)
    named = (node if node.text else node.get("organ") for node in recipients)
    yield from twice(named, "接收人", "recipient", fold=True)


KIND_RULES: tuple[Callable[[Node, Node], Iterator[Mistake]], ...] = (
    outline_is_whole,
    sections_ask_sensibly,
    names_are_known,
    nobody_is_told_of_himself,
    times_are_some,
    titles_can_be_filled,
    schedule_is_cron,
    recipients_have_mailboxes,
    *STEP_RULES,
)

KIND_DOUBTS = (headings_fit_both_halves,)
"""What is hardly meant so, but stops nothing: files that worked before must go on working."""
