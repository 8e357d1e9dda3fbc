"""How fast a 300-page report is understood and proof-read, beside plain regular expressions.

Run: `python -m tests.benchmarks.report_speed [--runs N]`.

The report has 300 pages of 22 lines of 28 characters, made from the invented samples of
`tests/report`. Runs alternate, so that all see the same machine; every run starts cold, but
for the dictionary of words, which a process loads once (0.2 s, 30 MB).

- Huibao: `parse`, `find_figures` and `find_plan`, and then the rules of `proof` on top of them.
- the baseline: one scan for markers and one for numbers with units, as a script would do it. It
  builds no tree, knows no heading from a list of industries, and checks nothing.
"""

from __future__ import annotations

import argparse
import platform
import re
import statistics
import sys
import time
from collections.abc import Callable

from huibao.report.figures import find_figures
from huibao.report.outline import parse
from huibao.report.plan import find_plan
from huibao.report.proof import proof
from tests.report.expectations import samples

PAGES, CHARACTERS = 300, 22 * 28
GOAL = 1.0
_MARKERS = re.compile(
    r"^\s*[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|[一二三四五六七八九十]+是|^\s*\d+[.、]",
    re.MULTILINE,
)
_NUMBERS = re.compile(r"(\d[\d,.]*|\*)(件次|人次|万元|亿元|[次项件篇期名条个家人户场天%])")


def report() -> str:
    """Return a report of 300 pages; each copy of a sample gets its own numbers."""
    written: list[str] = []
    length = copy = 0
    sources = [sample.text for sample in samples() if sample.name != "one_line"]
    while length < PAGES * CHARACTERS:
        copy += 1
        text = re.sub(
            r"(?<=[\u4e00-\u9fff])\d{2,3}(?=[件项次人])",
            str(100 + copy),
            sources[copy % len(sources)],
        )
        written.append(text)
        length += len(text)
    return "".join(written)[: PAGES * CHARACTERS]


def _forget() -> None:
    """Empty what was kept of texts read before; the dictionary of words stays loaded."""
    for name, module in list(sys.modules.items()):
        if name.startswith("huibao.report"):
            for kept in vars(module).values():
                if hasattr(kept, "cache_clear") and kept.cache_info().maxsize != 1:
                    kept.cache_clear()


def _parsed(text: str) -> int:
    return sum(1 for _ in parse(text).walk()) + len(find_figures(text)) + len(find_plan(text))


def _proofed(text: str) -> int:
    return _parsed(text) + len(proof(text))


def _scanned(text: str) -> int:
    return len(_MARKERS.findall(text)) + len(_NUMBERS.findall(text))


WAYS: dict[str, Callable[[str], int]] = {
    "outline, figures and plan": _parsed,
    "all that, and proof-read": _proofed,
    "two plain regular expressions": _scanned,
}


def _seconds(way: Callable[[str], int], text: str) -> float:
    _forget()
    begun = time.perf_counter()
    way(text)
    return time.perf_counter() - begun


def main() -> int:
    """Print medians and ratios; return 1 when the goal is missed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=9)
    runs = arguments.parse_args().runs
    text = report()
    taken: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(runs):
        for name, way in WAYS.items():
            taken[name].append(_seconds(way, text))
    medians = {name: statistics.median(times) for name, times in taken.items()}
    base = medians["two plain regular expressions"]
    nodes, findings = sum(1 for _ in parse(text).walk()), len(proof(text))
    print(f"Python {platform.python_version()}, {len(text):,} characters ({PAGES} pages), ", end="")
    print(
        f"{nodes:,} headings and points, {len(find_figures(text)):,} figures, {findings:,} findings"
    )
    for name, median in medians.items():
        print(f"{name:32} {median * 1000:9.1f} ms   {median / base:6.1f} x")
    met = medians["all that, and proof-read"] < GOAL
    print(f"goal: under {GOAL:.0f} s: {'met' if met else 'MISSED'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
