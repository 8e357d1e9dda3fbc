"""Figures under the names by which a report's kind asks for them: 接待 and 游客 is 接待游客."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from huibao.report.figures import Figure, find_figures
from huibao.report.figures.counted import name_of

_CLAUSE: Final = re.compile("[^，。；：！？、\n\t|]*$")
_FRONT: Final = re.compile(
    r"(?:[一二三四五六七八九十]+是|[（(][一二三四五六七八九十\d]+[）)]|\d{4}年|\d{1,2}月份?|[上下]半年"
    r"|第?[一二三四]季度|[今本]年度?|全年|本月|本季度|年初以来|[全我本][省市县区镇乡州局办院委]"
    r"|共计?|累计|合计|已|其中)*"
)
_BEHIND: Final = re.compile("(?:人?数量?|总[数量])?(?:达到?|约|近|超过?|共计?|累计|为|了|已)*$")
LONGEST: Final = 60
"""Characters in front of a number in which its indicator's name is looked for."""


def under_declared_names(
    text: str, figures: Sequence[Figure], declared: Iterable[tuple[str, str]]
) -> tuple[Figure, ...]:
    """Return the figures, those of a declared indicator (label, unit) with its label, in order.

    It is one when the words in front of the number end with the declared name, nothing but the time
    or the whole office before it, in the same unit: 景区接待游客 is a part of 接待游客. Those with
    several values for one time stay as they were read.
    """
    wanted = sorted(set(declared), key=lambda each: -len(each[0]))
    found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place, figure in enumerate(figures):
        if label := _declared(text, figure, wanted):
            found[label, figure.period, figure.as_of].append(place)
    named = {
        place: label
        for (label, *_), places in found.items()
        if len({figures[n].value for n in places}) == 1
        for place in places
    }
    return tuple(
        figure._replace(label=named[place], verb="") if place in named else figure
        for place, figure in enumerate(figures)
    )


def masked_as(text: str, label: str, unit: str) -> tuple[Figure, ...]:
    """Return the figures of that declared indicator whose number the text leaves open, in order."""
    named = under_declared_names(text, find_figures(text), [(label, unit)])
    known = name_of(label)
    return tuple(f for f in named if f.masked and f.unit == unit and name_of(f.label) == known)


def _declared(text: str, figure: Figure, wanted: Sequence[tuple[str, str]]) -> str:
    """Return the label of the indicator that the figure is read otherwise than, empty for none."""
    before = _CLAUSE.search(text, max(0, figure.start - LONGEST), figure.start)
    clause = _BEHIND.sub("", "".join(before[0].split())) if before else ""
    for label, unit in wanted:
        if unit == figure.unit and clause.endswith(label):
            known = name_of(figure.label) == name_of(label)
            whole = _FRONT.fullmatch(clause.removesuffix(label))
            return label if whole and not known else ""
    return ""
