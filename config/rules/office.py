"""Rules about the office itself, its departments and its people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from config.lines import Node
from config.mistakes import Mistake
from config.rules.marks import (
    below_one,
    below_zero,
    misformed_keys,
    no_mailbox,
    too_small,
    twice,
    unknown_departments,
    unknown_people,
)
from config.rules.steps import deputies_review_once
from huibao.channels import is_channel
from huibao.document.layout import Layout, LayoutError

LATEST_WORKING_DAY = 15
"""Every month has that many working days, the month of the longest holidays too."""
FONDS = re.compile(r"[A-Z0-9]{4}")
ORGAN_CODE = re.compile(r"([A-Z0-9]{3})?")


def codes_fit(tree: Node) -> Iterator[Mistake]:
    """The fonds and the organ code have the form of an archival code."""
    fonds, organ = tree.get("fonds"), tree.get("organ_code")
    if fonds.text and not FONDS.fullmatch(fonds.text):
        yield fonds.mistake(
            f"全宗号“{fonds.text}”不合规 / The fonds number “{fonds.text}” does not fit",
            "四位大写字母或数字，如 0194 / Four capitals or digits, such as 0194",
        )
    if not ORGAN_CODE.fullmatch(organ.text):
        yield organ.mistake(
            f"机构代码“{organ.text}”不合规 / The organ code “{organ.text}” does not fit",
            '三位大写字母或数字，如 BGS；不用则写 ""'
            ' / Three capitals or digits, such as BGS; "" for none',
        )


def time_zone_exists(tree: Node) -> Iterator[Mistake]:
    """The time zone is one that the system knows."""
    zone = tree.get("time_zone")
    try:
        if zone.text:
            ZoneInfo(zone.text)
    except (KeyError, OSError, ValueError):  # unknown, a folder of zones, no path at all
        yield zone.mistake(
            f"没有时区“{zone.text}” / There is no time zone “{zone.text}”",
            "写成 Asia/Shanghai 这样的名称 / Write a name such as Asia/Shanghai",
        )


def addresses_are_some(tree: Node) -> Iterator[Mistake]:
    """The sender is a mailbox and the web address is one."""
    yield from no_mailbox([tree.get("sender")], named=True)
    web = tree.get("web_address")
    if web.text and not _is_web_address(web.text):
        yield web.mistake(
            f"“{web.text}”不是网址 / “{web.text}” is no web address",
            "写成 http://10.0.0.8:8300 这样 / Write it like http://10.0.0.8:8300",
        )


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that do not pair, a port that is no number
        return False


def mail_numbers_fit(tree: Node) -> Iterator[Mistake]:
    """The port is one, and no time is none."""
    port, link_days = tree.get("smtp", "port"), tree.get("link_days")
    if port.number is not None and not 1 <= port.number <= 65535:
        yield port.mistake(
            f"端口 {port.number} 不存在 / There is no port {port.number}",
            "1 到 65535，常用 25、465、587 / 1 to 65535; usual are 25, 465 and 587",
        )
    timeout = tree.get("smtp", "timeout")
    if isinstance(timeout.content, int | float) and timeout.content <= 0:
        yield too_small(timeout, "timeout")
    named = {"link_days": link_days, "swing_limit": tree.get("swing_limit")}
    named["attachments_mb"] = tree.get("smtp", "attachments_mb")
    yield from below_one(named.items())
    yield from below_zero([("backup_days", tree.get("backup_days"))])


def reminders_fit(tree: Node) -> Iterator[Mistake]:
    """Reminders begin no later than the due day, and lie some days apart."""
    not_below = ("before", "gather_minutes")
    yield from below_zero((k, tree.get("reminders", k)) for k in not_below)
    yield from below_one((k, tree.get("reminders", k)) for k in ("every", "escalate_after"))


def progress_fits(tree: Node) -> Iterator[Mistake]:
    """The month's call goes out on a day that every month has, and leaves time to answer."""
    day = tree.get("progress", "working_day")
    if day.number is not None and not 0 <= day.number <= LATEST_WORKING_DAY:
        yield day.mistake(
            f"“working_day”是 {day.content}，应为 0 到 {LATEST_WORKING_DAY}"
            f" / “working_day” is {day.content}, not 0 to {LATEST_WORKING_DAY}",
            "写 1（当月第一个工作日），或 0 不发 / Write 1, the month's first, or 0 for never",
        )
    yield from below_one([("days", tree.get("progress", "days"))])


def holidays_differ(tree: Node) -> Iterator[Mistake]:
    """No day is both off and work."""
    work = {day.written: day for day in tree.get("holidays", "work").each()}
    for day in tree.get("holidays", "off").each():
        if day.written in work:
            yield day.mistake(
                f"{day.written} 既是休息日又是工作日（第 {work[day.written].line} 行）"
                f" / {day.written} is both off and work (line {work[day.written].line})",
                "从 off 或 work 中删去 / Delete it from `off` or from `work`",
            )


def layout_fits(tree: Node) -> Iterator[Mistake]:
    """The office's own layout values are some that a document can be drawn with."""
    layout = tree.get("layout")
    if not isinstance(layout.content, dict) or _layout_error(layout.plain()) is None:
        return
    named = False
    for key, node in layout.content.items():
        if error := _layout_error({key: node.plain()}):
            named = True
            yield _wrong_layout(node, error)
    if not named and (error := _layout_error(layout.plain())):
        yield _wrong_layout(layout, error)


def _layout_error(values: dict[str, Any]) -> LayoutError | None:
    try:
        Layout.from_mapping(values)
    except LayoutError as error:
        return error
    return None


def _wrong_layout(node: Node, error: LayoutError) -> Mistake:
    return node.mistake(
        str(error), "改正，或删去此行以用国标的值 / Mend it, or delete it for the standard's value"
    )


# Departments and people


def keys_of_people_fit(tree: Node) -> Iterator[Mistake]:
    """Nobody shares a key or a mailbox, no two departments share a key."""
    people, departments = tree.get("people").each(), tree.get("departments").each()
    yield from twice((p.get("key") for p in people), "人员的键", "person's key")
    yield from twice((p.get("mail") for p in people), "邮箱", "mailbox", fold=True)
    yield from twice((d.get("key") for d in departments), "科室的键", "department's key")
    yield from misformed_keys(node.get("key") for node in (*people, *departments))
    yield from no_mailbox(p.get("mail") for p in people)


def deputies_can_stand_in(tree: Node) -> Iterator[Mistake]:
    """Who is away names a deputy who exists, and deputies never lead back to where they began."""
    people = {p.get("key").text: p for p in tree.get("people").each()}
    for key, person in people.items():
        for away in person.get("absent").alone_or_each():
            deputy = away.get("deputy")
            yield from unknown_people(tree, [deputy])
            if deputy.text in people and _leads_back(people, key, away):
                yield deputy.mistake(
                    f"“{key}”的代理又回到本人 / The deputies of “{key}” lead back to him",
                    "另选一位代理人 / Name another deputy",
                )


def _leads_back(people: dict[str, Node], first: str, away: Node, *seen: str) -> bool:
    """Whether each is away while his deputy is to stand in, all the way round to the first."""
    deputy, since, until = (away.get(name).written for name in ("deputy", "since", "until"))
    if deputy == first:
        return True
    if deputy in seen or deputy not in people:
        return False
    return any(
        _leads_back(people, first, _while_both(next_, since, until), *seen, deputy)
        for next_ in people[deputy].get("absent").alone_or_each()
        if next_.get("since").written <= until and since <= next_.get("until").written
    )


def _while_both(away: Node, since: str, until: str) -> Node:
    """Return the absence, cut to the days on which the one before lasts as well."""
    begin, end = away.get("since").written, away.get("until").written
    days = {"since": max(since, begin), "until": min(until, end)}
    cut = {name: replace(away.get(name), written=day) for name, day in days.items()}
    return replace(away, content={**away.content, **cut})


def absences_follow_each_other(tree: Node) -> Iterator[Mistake]:
    """An absence ends no earlier than it begins, and nobody's next one begins before that."""
    for person in tree.get("people").each():
        dated = [
            (since.content, until.content, since, until)
            for away in person.get("absent").alone_or_each()
            for since, until in [(away.get("since"), away.get("until"))]
            if type(since.content) is date and type(until.content) is date
        ]
        for begin, end, _, until in dated:
            if begin > end:
                yield until.mistake(
                    "外出的结束早于开始 / The absence ends before it begins",
                    "先写 since，再写不早于它的 until / Write an `until` no earlier than `since`",
                )
        for earlier, later in pairwise(
            sorted((d for d in dated if d[0] <= d[1]), key=lambda each: each[0])
        ):
            if later[0] <= earlier[1]:
                yield later[2].mistake(
                    f"与另一次外出（{earlier[0]}至{earlier[1]}）日期重叠"
                    f" / It overlaps with another absence, from {earlier[0]} to {earlier[1]}",
                    "改日期，使同一天只有一位代理人 / Change the days: a day has one deputy",
                )


def departments_are_some(tree: Node) -> Iterator[Mistake]:
    """There is a department at all."""
    departments = tree.get("departments")
    if departments.content == []:
        yield departments.mistake(
            "没有任何科室 / There is no department",
            "在 departments: 下逐个写 key 和 name"
            " / Under `departments:`, write a key and a name each",
        )


def people_belong_somewhere(tree: Node) -> Iterator[Mistake]:
    """Everybody's department is one of the office's."""
    yield from unknown_departments(tree, (p.get("department") for p in tree.get("people").each()))


def heads_are_somebody(tree: Node) -> Iterator[Mistake]:
    """Every department's head is one of the people."""
    yield from unknown_people(tree, (d.get("head") for d in tree.get("departments").each()))


def heads_belong_to_their_departments(tree: Node) -> Iterator[Mistake]:
    """Who heads a department, or confirms its sections, belongs to no other one."""
    home = {p.get("key").text: p.get("department").text for p in tree.get("people").each()}
    headed = [(d.get("head"), d.get("key").text) for d in tree.get("departments").each()]
    headed += [
        (section.get("head"), section.get("department").text)
        for kind in tree.get("kinds").each()
        for part in kind.get("parts").each()
        for section in part.get("sections").each()
    ]
    for head, department in headed:
        belongs = home.get(head.text, "")
        if head.text and belongs and department and belongs != department:
            yield head.mistake(
                f"“{head.text}”属于科室“{belongs}”，不是“{department}”"
                f" / “{head.text}” belongs to “{belongs}”, not to “{department}”",
                "核对负责人（head）；确需如此可不改 / Check this `head`; leave it if it is meant",
            )


def channels_are_known(tree: Node) -> Iterator[Mistake]:
    """Every channel is an address that can be reached; it is a secret, so none is repeated."""
    for person in tree.get("people").each():
        for number, channel in enumerate(person.get("channels").each(), 1):
            if channel.text and not is_channel(channel.text):
                yield channel.mistake(
                    f"第{number}个通道的地址无法识别 / Channel {number} is not understood",
                    "如 wecombot://密钥、dingtalk://密钥、feishu://密钥 / Write it like wecombot://KEY",
                )


def somebody_runs_the_office(tree: Node) -> Iterator[Mistake]:
    """At least one person may log in as the office."""
    people = tree.get("people")
    roles = {role.text for person in people.each() for role in person.get("roles").each()}
    if people.content is not None and "office" not in roles:
        yield people.mistake(
            "没有人有 office 角色，无人能管理报送 / Nobody has the role “office”",
            "给至少一人加上 roles: [office] / Give somebody roles: [office]",
        )


OFFICE_DOUBTS: tuple[Callable[[Node], Iterator[Mistake]], ...] = (
    heads_belong_to_their_departments,
    deputies_review_once,
)

OFFICE_RULES: tuple[Callable[[Node], Iterator[Mistake]], ...] = (
    codes_fit,
    time_zone_exists,
    addresses_are_some,
    mail_numbers_fit,
    reminders_fit,
    progress_fits,
    holidays_differ,
    layout_fits,
    keys_of_people_fit,
    absences_follow_each_other,
    deputies_can_stand_in,
    departments_are_some,
    people_belong_somewhere,
    heads_are_somebody,
    channels_are_known,
    somebody_runs_the_office,
)
