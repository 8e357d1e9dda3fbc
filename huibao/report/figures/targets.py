"""Targets (计划数): what a plan point promises in numbers, and how far the numbers told reach."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from huibao.report.changes import concludes, ends_in_change
from huibao.report.figures import Figure, find_figures
from huibao.report.figures.counted import Counted, are_alike, name_of
from huibao.report.figures.roughness import rough_word
from huibao.report.quantities.units import unscaled

_ENDS_CLAUSE = re.compile("[，,。；;：:！？\n\t]")
_NO_LEAST = re.compile(
    "每|平均|人均|控制|不超|不高|不多于|低于|(?<!不)少于|[减降]|缩短|上年|去年|同期"
    "|时限|时间|用时|候诊|投诉|事故|死亡|发生率|失业率|负债率|能耗|三公|剩余"
)
"""Words of a clause whose number is no least: a limit, a share, a pace, or another year's."""
_ONLY_PLANNED = re.compile(
    "计划|目标|任务|拟|应(?![急届用对])|力争|预计|未(?!成年|来)|还差|尚[未有差]"
)
"""Words of a clause whose number was not reached: 计划完成1500万元, 还差20家."""
_REALLY = re.compile("^(?:实际|现已|已|共|累计)+")
_LIMITS_BEHIND = re.compile("以[内下]|之内")
_SPANS = frozenset(["天", "个工作日", "工作日", "分钟", "秒"])
"""Units of a time that is given, not reached."""


@dataclass(frozen=True, slots=True)
class Target:
    """A number that a plan point promises at least, as it is printed: 新增 规上企业 200家."""

    verb: str
    label: str
    value: Decimal
    unit: str

    @property
    def said(self) -> str:
        """The target as it is read: `规上企业200家`."""
        return f"{self.label}{self.value}{self.unit}"

    @property
    def amount(self) -> tuple[Decimal, str]:
        """The number in single units, and the unit."""
        return amount_of(self.value, self.unit)


def amount_of(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """Return the number in single units, and the unit: 1500万元 is (15 000 000, 元)."""
    factor, bare = unscaled(unit)
    return value * factor, bare


@lru_cache(maxsize=4096)
def targets_in(plan: str) -> tuple[Target, ...]:
    """Return what the plan point promises to reach or pass, in its order.

    A limit (200吨以内), a change (增长10%), a pace (每月5家) and a masked number are none.
    """
    return tuple(
        Target(figure.verb, figure.label, Decimal(str(figure.value)), figure.unit)
        for figure in find_figures(plan)
        if figure.value
        and figure.unit
        and figure.unit not in _SPANS
        and figure.kind in ("count", "rate")
        and not ends_in_change(figure.label)
        and not _NO_LEAST.search(_clause(plan, figure))
        and not _LIMITS_BEHIND.match(plan, figure.end)
    )


def _clause(text: str, figure: Figure) -> str:
    """Return the words of the figure's clause in front of its number."""
    return _ENDS_CLAUSE.split(text[: figure.start])[-1]


def reached(target: Target, counted: Iterable[Counted]) -> Counted | None:
    """Return the most that was counted of what the target names, None where nothing was.

    What a clause says of the plan only (计划完成1500万元) was not counted.
    """
    unit = target.amount[1]
    found = [
        each
        for each in counted
        if each.value is not None
        and amount_of(each.value, each.unit)[1] == unit
        and not _ONLY_PLANNED.search(_ENDS_CLAUSE.split(each.led_by)[-1])
        and _names(target, each)
    ]
    return max(found, key=_amount, default=None)


def _amount(counted: Counted) -> Decimal:
    return amount_of(counted.value or Decimal(0), counted.unit)[0]


def _names(target: Target, counted: Counted) -> bool:
    """Whether both count the same thing; one under a short word (企业) with the same verb alone."""
    if are_alike(target.label, counted.label):
        return True
    label, whole = _REALLY.sub("", counted.label), f"{target.verb}{target.label}"
    if are_alike(whole, label):
        return True
    same = name_of(target.label) == name_of(label)
    return same and bool(target.verb) and counted.led_by.endswith(whole)


def told_in(words: str) -> tuple[Counted, ...]:
    """Return what a word on one plan point counts: 已完成180家."""
    return tuple(
        Counted(
            "" if concludes(figure.label) else figure.label,
            figure.unit,
            Decimal(str(figure.value)),
            upper=None if figure.upper is None else Decimal(str(figure.upper)),
            rough=rough_word(figure, words),
            led_by=words[: figure.start],
        )
        for figure in find_figures(words)
        if figure.value is not None and figure.unit
    )


def reached_by_word(target: Target, told: Sequence[Counted], plan: str) -> Counted | None:
    """Return what a word on this very plan point says of its target, None where it says nothing.

    A number without a name (已完成180家) is its only target's of that unit.
    """
    unit = target.amount[1]
    alone = sum(each.amount[1] == unit for each in targets_in(plan)) == 1
    nameless = [
        replace(each, label=f"{target.verb}{target.label}")
        for each in told
        if alone and each.label in ("", target.verb)
    ]
    return reached(target, [*told, *nameless])


def falls_short(target: Target, counted: Counted) -> bool:
    """Whether what was counted is less than the target."""
    return _amount(counted) < target.amount[0]


def share_reached(target: Target, counted: Counted) -> Decimal:
    """Return how much of the target was reached (完成率), 1 for all of it."""
    return _amount(counted) / target.amount[0] if target.amount[0] else Decimal(1)
