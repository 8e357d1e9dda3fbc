"""Reports with what a careful reader finds in them, and how much of that the program finds.

`annotated/*.txt` are reports of invented offices, each with marks typed into its text:
`⟦86期｜服务材料｜提供专题服务材料⟧` around a figure, with the shortest and the longest label that
name what is counted (several by `/`); `⟪P：…⟫` around a plan point, `⟪Q：…⟫` around a problem.
Sixteen authors (a to p) wrote them without knowing the program. A label says as much with 分别 as
without. `python -m tests.report.annotated` prints the score of each one's reports; `-v` also all
that was missed, invented or named otherwise.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from huibao.report.figures import find_figures
from huibao.report.plan import find_plan, find_problems

FOLDER = Path(__file__).parent / "annotated"
_MARK = re.compile("⟦([^⟦⟧｜]+)｜([^⟦⟧｜]+)｜([^⟦⟧｜]+)⟧|⟪([PQ])[：:]|(⟫)")
_WIDE = str.maketrans("(),", "（），")
_LEAST_OVERLAP = 0.5

Span = tuple[int, int]


@dataclass(frozen=True)
class Counted:
    """A figure as a reader found it: its place, and the labels that name what is counted."""

    span: Span
    shortest: tuple[str, ...]
    longest: tuple[str, ...]

    def is_named(self, label: str) -> bool:
        """Whether the label says enough, and nothing that the text does not."""
        said = _bare(label)
        enough = any(_bare(words) in said for words in self.shortest)
        return bool(said) and enough and any(said in _bare(words) for words in self.longest)


@dataclass(frozen=True)
class Annotated:
    """A report's text without the marks, and what they mark."""

    text: str
    figures: tuple[Counted, ...]
    plan: tuple[Span, ...]
    problems: tuple[Span, ...]


def read(path: Path) -> Annotated:
    """Return the annotated report in that file."""
    raw, text, last = path.read_text("utf-8"), "", 0
    figures: list[Counted] = []
    spans: dict[str, list[Span]] = {"P": [], "Q": []}
    opened = ("", 0)
    for mark in _MARK.finditer(raw):
        text += raw[last : mark.start()]
        last = mark.end()
        if mark[1]:
            span = (len(text), len(text) + len(mark[1]))
            figures.append(Counted(span, tuple(mark[2].split("/")), tuple(mark[3].split("/"))))
            text += mark[1]
        elif mark[4]:
            opened = (mark[4], len(text))
        else:
            spans[opened[0]].append((opened[1], len(text)))
    return Annotated(text + raw[last:], tuple(figures), tuple(spans["P"]), tuple(spans["Q"]))


@dataclass
class Score:
    """How many were marked, how many of them were found, and how many were found in all."""

    marked: int = 0
    right: int = 0
    found: int = 0
    told: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of what was marked that was found."""
        return self.right / max(self.marked, 1)

    @property
    def precision(self) -> float:
        """The share of what was found that was marked."""
        return self.right / max(self.found, 1)


def scores(paths: Sequence[Path]) -> dict[str, Score]:
    """Return the scores of these reports: figures, labels, plan and problems."""
    kept = {name: Score() for name in ("figures", "labels", "plan", "problems")}
    for path in paths:
        report = read(path)
        _score_figures(report, path.stem, kept["figures"], kept["labels"])
        for name, marked, found in (
            ("plan", report.plan, find_plan(report.text)),
            ("problems", report.problems, find_problems(report.text)),
        ):
            _score_spans(
                report.text, path.stem, kept[name], marked, [(f.start, f.end) for f in found]
            )
    return kept


def _score_figures(report: Annotated, name: str, figures: Score, labels: Score) -> None:
    text, found = report.text, list(find_figures(report.text))
    figures.marked += len(report.figures)
    figures.found += len(found)
    for each in report.figures:
        met = next((f for f in found if f.start < each.span[1] and f.end > each.span[0]), None)
        if met is None:
            figures.told.append(f"{name} missed: {_around(text, each.span)}")
            continue
        found.remove(met)
        figures.right += 1
        labels.marked += 1
        labels.found += 1
        if each.is_named(met.label):
            labels.right += 1
        else:
            wanted = "/".join(each.shortest)
            labels.told.append(f"{name} {met.label!r} for {wanted}: {_around(text, each.span)}")
    figures.told += [f"{name} invented: {_around(text, (f.start, f.end))}" for f in found]


def _score_spans(
    text: str, name: str, score: Score, marked: Sequence[Span], found: Sequence[Span]
) -> None:
    score.marked += len(marked)
    score.found += len(found)
    left = list(found)
    for span in marked:
        met = max(left, key=lambda each: _overlap(span, each), default=(0, 0))
        if _overlap(span, met) < _LEAST_OVERLAP:
            score.told.append(f"{name} missed: {text[span[0] : span[1]][:60]!r}")
        else:
            score.right += 1
            left.remove(met)
    score.told += [f"{name} invented: {text[start:end][:60]!r}" for start, end in left]


def _overlap(one: Span, other: Span) -> float:
    """Return the share of two places, together, that both of them cover."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(shared, 0) / (max(one[1], other[1]) - min(one[0], other[0]))


def _around(text: str, span: Span) -> str:
    return repr(text[max(0, span[0] - 20) : span[1] + 8])


def _bare(label: str) -> str:
    return re.sub("[\\s“”]|分别", "", label).translate(_WIDE)


def _lines(verbose: bool) -> Iterator[str]:
    for author in sorted({path.stem[0] for path in FOLDER.glob("*.txt")}):
        found = scores(sorted(FOLDER.glob(f"{author}*.txt")))
        for name, score in found.items():
            yield (
                f"{author} {name:<9} recall {score.recall:.3f}  precision {score.precision:.3f}"
                f"  ({score.right} of {score.marked} marked, {score.found} found)"
            )
            yield from score.told if verbose else ()


if __name__ == "__main__":
    for line in _lines("-v" in sys.argv):
        print(line)
