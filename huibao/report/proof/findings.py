"""What proof-reading looks at and what it gives back."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from huibao.report.figures import Figure, find_figures
from huibao.report.outline import Block, Outline, parse
from huibao.report.plan.groups import Group, find_groups
from huibao.report.reading import Reading, read

Severity = Literal["must", "should", "hint"]

_FARTHEST = 200
_STOP = re.compile("[。！？；\n]")

PROSE = frozenset(("lead", "part", "section", "item", "subitem", "point", "dash", "body"))


class Spot(NamedTuple):
    """A place in the text that breaks a rule, and what is wrong there, for its writer.

    `english` says the same as `message` to whoever does not read Chinese.
    """

    start: int
    end: int
    message: str
    english: str


@dataclass(frozen=True)
class Report:
    """A text with what the rules look at, each worked out once."""

    text: str

    @cached_property
    def reading(self) -> Reading:
        """The text in one width, soft line breaks left out."""
        return read(self.text)

    @cached_property
    def flat(self) -> str:
        """The text in one width, character for character."""
        return self.reading.flat

    @cached_property
    def outline(self) -> Outline:
        """The structure of the text."""
        return parse(self.text)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """What the text counts."""
        return find_figures(self.text)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Achievements, problems and plans."""
        return find_groups(self.text)

    @cached_property
    def prose(self) -> tuple[Block, ...]:
        """The paragraphs that are running text."""
        return tuple(block for block in self.outline.blocks if block.kind in PROSE)

    def printed(self, figure: Figure) -> str:
        """Return a number with its unit as it is printed."""
        return self.text[figure.start : figure.end]

    @cached_property
    def _stops(self) -> list[int]:
        return [found.start() for found in _STOP.finditer(self.flat)]

    def sentence_at(self, place: int) -> tuple[int, int]:
        """Return start and end of the sentence (its end mark included) that holds `place`.

        Of an endless one, as a text without marks has it, only what is near.
        """
        after = bisect_left(self._stops, place)
        start = self._stops[after - 1] + 1 if after else 0
        end = self._stops[after] + 1 if after < len(self._stops) else len(self.text)
        return max(start, place - _FARTHEST), min(end, place + _FARTHEST)

    @cached_property
    def _line_ends(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self.flat)]

    def line_start(self, place: int) -> int:
        """Return where the line that holds `place` begins."""
        before = bisect_left(self._line_ends, place)
        return self._line_ends[before - 1] + 1 if before else 0


Check = Callable[[Report], Iterator[Spot]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of proof-reading.

    `meaning` says what is wrong and `advice` what to do, `english` and `remedy` say it in English;
    `source` is where the rule comes from.
    """

    id: str
    severity: Severity
    meaning: str
    advice: str
    english: str
    remedy: str
    source: str
    check: Check = field(repr=False)


class Finding(NamedTuple):
    """A rule broken from `start` to `end` of the text.

    `message` says what is wrong and `advice` what to do, `english` and `remedy` say it in English.
    `key` names the rule and the sentence, so that a dismissal holds until that text changes.
    """

    rule: str
    severity: Severity
    start: int
    end: int
    text: str
    message: str
    english: str
    advice: str
    remedy: str
    key: str
