"""What was counted: a figure, the indicator it is of, and for which time it was counted.

An indicator is known by its words; quotes, marks, masks and what stands before it (累计, 全年,
组织开展, 办理) make no other one of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from huibao.report.figures.roughness import amount_said
from huibao.report.quantities.units import RATIO, SUMLESS

_LEAST_NAME = 4
_LEAST_ENDING = 5
_LEAD = re.compile("^(?:全年|累计|共计?|合计|组织开展|组织|开展|办理|完成|完善|配合|筹办|承办)+")
_MASK = re.compile("[XxＸ×]{2,}")
_OWN_SPAN = {
    "": r"(?:全年|今年|本年度?|\d{4} ?年度?)",
    "H1": "上半年",
    "H2": "下半年",
    **{f"Q{n}": f"(?:第?[{n}{word}]|本)季度" for n, word in enumerate("一二三四", 1)},
}
"""What a report calls its own period, by how that is written behind the year."""
_LEVEL = re.compile("[率比]$|均|指数|系数|浓度|单价|满意度|得分|评分|存量|保有量|年末|期末|月末")
"""What labels an average, a share or a stock: its parts of a year make no sum."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure and where it was counted; `value` is None when it was left open.

    `span` is what the report says of when (上半年), `part` the period reported on (2023-H1).
    """

    label: str
    unit: str
    value: Decimal | None
    section: str = ""
    department: str = ""
    report: str = ""
    part: str = ""
    span: str = ""
    as_of: str = ""
    filled_in: bool = False
    """Whether it was filled in by name (指标栏), and not read in the text."""
    table: int | None = None
    """Where the table begins in whose cell it stands; None for running text."""
    led_by: str = ""
    """The words of the text right before its number, which may say more than its label."""
    upper: Decimal | None = None
    """The other end of a range: 20—30."""
    rough: str = ""
    """The word by which it is said roughly: 余 of 300余, 以上 of 95%以上."""

    @property
    def said(self) -> str:
        """The figure as it is read: `公文收办 2007件次`."""
        return f"{self.label} {self.amount_said}"

    @property
    def amount_said(self) -> str:
        """The number with its unit as it is read: 2007件次, 20—30个, 近3000件."""
        value = "＊" if self.value is None else str(self.value)
        upper = "" if self.upper is None else str(self.upper)
        return amount_said(value, self.unit, upper=upper, rough=self.rough)

    @property
    def is_exact(self) -> bool:
        """Whether it is one number, and not a range or said roughly."""
        return self.upper is None and not self.rough

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        """The least and the most that it says; both are its value where it is one number."""
        low = self.value or Decimal(0)
        return low, low if self.upper is None else self.upper


@lru_cache(maxsize=8192)
def name_of(label: str) -> str:
    """Return the words by which an indicator is known."""
    bare = re.sub(r"[^\u3400-\u9fffA-Za-z\d]", "", _MASK.sub("", label))
    stripped = _LEAD.sub("", bare)
    return stripped if len(stripped) >= _LEAST_NAME else bare


def by_name(figures: Iterable[Counted]) -> dict[str, list[Counted]]:
    """Return the figures by the names of their indicators; one of too short a name is left out."""
    found: dict[str, list[Counted]] = defaultdict(list)
    for figure in figures:
        name = name_of(figure.label)
        if len(name) >= _LEAST_NAME:
            found[name].append(figure)
    return found


def same_as(name: str, names: dict[str, list[Counted]]) -> list[Counted]:
    """Return the indicators of that name, or whose name only says more or less in front."""
    if name in names:
        return names[name]
    return next((names[other] for other in names if _ends_alike(name, other)), [])


def _ends_alike(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    return shorter >= _LEAST_ENDING and one[-shorter:] == other[-shorter:]


def are_alike(one: str, other: str) -> bool:
    """Whether the labels name one indicator, or one's name only says more in front."""
    first, second = name_of(one), name_of(other)
    return min(len(first), len(second)) >= _LEAST_NAME and (
        first == second or _ends_alike(first, second)
    )


@lru_cache(maxsize=4096)
def _when(span: str, part: str) -> str:
    """Return what `span` names of when: empty for the reported period, no year for its own year."""
    year, _, number = part.partition("-")
    within = span.removeprefix(f"{year}年") if year else span
    own = f"(?:{int(number)}|本) ?月份?" if number.isdigit() else _OWN_SPAN.get(number, "")
    return "" if own and re.fullmatch(own, within) else within


def time_of(figure: Counted) -> str:
    """Return when it was counted, so that figures of two reports may be compared."""
    return _when(figure.span, figure.part)


def of_own_period(figures: Iterable[Counted]) -> Iterator[Counted]:
    """Yield those that were counted over the very period that is reported on."""
    return (figure for figure in figures if not time_of(figure))


def first_in(figures: Sequence[Counted], unit: str) -> Counted | None:
    """Return the first figure in that unit whose number is known."""
    return next((f for f in figures if f.unit == unit and f.value is not None), None)


def is_running(figure: Counted) -> bool:
    """Whether the figure is a running total (累计, 截至), which cannot fall within a year."""
    return "累计" in figure.label or bool(figure.as_of)


def is_level(figure: Counted) -> bool:
    """Whether the figure is a rate, a ratio, an average or a stock, which nobody adds up."""
    per = RATIO in figure.unit or "/" in figure.unit
    return per or figure.unit in SUMLESS or _LEVEL.search(figure.label) is not None


def are_comparable(one: Counted, other: Counted) -> bool:
    """Whether both were counted over the same time, and both or neither is a running total."""
    return time_of(one) == time_of(other) and is_running(one) == is_running(other)
