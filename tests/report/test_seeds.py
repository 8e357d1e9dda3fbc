"""Two real reports are read as a careful person read them: counted by hand, place by place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from huibao.report.figures import find_figures
from huibao.report.outline import Outline, parse
from huibao.report.placeholders import find_placeholders
from huibao.report.plan import find_plan, find_problems
from huibao.report.proof import proof
from tests.report.seeds import seed

ANNUAL, HALF_YEAR = "000_", "004_"

# kind and number of each heading and point, top to bottom, as counted on paper
SHAPES = {
    ANNUAL: "P1 S1 1-4 S2 1-5 S3 1-3 P2 1-7 P3 1-2 P4 1-7",
    HALF_YEAR: "P1 S1 1-4 S2 1-4 S3 1-3 P2 1-3 P3 1-9 P4 1-6 1-6",
}
FIGURES = {ANNUAL: (55, 38), HALF_YEAR: (43, 0)}
MUSTS = {
    ANNUAL: {"masked-figure": 38, "masked-name": 34, "ends-open": 1},
    HALF_YEAR: {
        "masked-name": 21,
        "unbalanced-mark": 1,
        "number-restarts": 1,
        "plan-twice": 1,
    },
}
each_seed = pytest.mark.parametrize("name", [ANNUAL, HALF_YEAR])


def _shape(outline: Outline) -> str:
    letters = {"part": "P", "section": "S", "point": ""}
    words: list[str] = []
    for node in outline.walk():
        number = f"{letters[node.kind]}{node.number}"
        run = re.fullmatch(r"(\d+)(?:-(\d+))?", words[-1]) if words else None
        if node.kind == "point" and run and int(run[2] or run[1]) + 1 == node.number:
            words[-1] = f"{run[1]}-{node.number}"
        else:
            words.append(number)
    return " ".join(words)


@each_seed
def test_every_heading_and_point_is_found_at_its_place(name: str) -> None:
    text = seed(name)
    outline = parse(text)
    assert _shape(outline) == SHAPES[name]
    assert all(text.startswith(node.marker, node.start) for node in outline.walk())
    assert "".join(block.text for block in outline.blocks) == text


@each_seed
def test_the_title_is_the_first_line_and_the_second_is_the_lead(name: str) -> None:
    lines = seed(name).split("\n")
    outline = parse(seed(name))
    assert outline.title_text == lines[0]
    assert outline.lead is not None
    assert outline.lead.text == next(line for line in lines[1:] if line.strip())


@each_seed
def test_every_figure_and_every_mask_is_found(name: str) -> None:
    figures = find_figures(seed(name))
    assert (len(figures), sum(figure.masked for figure in figures)) == FIGURES[name]
    assert all(figure.label and (figure.unit or figure.kind == "rank") for figure in figures)


def test_no_number_is_left_over_but_dates_and_a_telephone_line() -> None:
    for name in (ANNUAL, HALF_YEAR):
        text = seed(name)
        known: set[int] = set()
        for found in (*find_figures(text), *find_placeholders(text)):
            known.update(range(found.start, found.end))
        rest = [
            text[number.start() : number.end() + 1]
            for number in re.finditer(r"\d+|[*xX×]+", text)
            if number.start() not in known
        ]
        assert all(re.search("[年月－]$", words) or words[:-1] == "12345" for words in rest)


@each_seed
def test_plan_and_problems_are_counted_as_a_reader_counts_them(name: str) -> None:
    plan, problems = find_plan(seed(name)), find_problems(seed(name))
    assert (len(plan), len(problems)) == {ANNUAL: (7, 2), HALF_YEAR: (21, 3)}[name]
    horizons = Counter(point.horizon for point in plan)
    assert horizons == {ANNUAL: {"year": 7}, HALF_YEAR: {"month": 9, "half-year": 12}}[name]


@each_seed
def test_every_must_is_found_and_none_is_false(name: str) -> None:
    found = Counter(each.rule for each in proof(seed(name)) if each.severity == "must")
    assert found == MUSTS[name]


def test_what_should_be_mended_in_the_half_year_report_is_found() -> None:
    found = {each.rule for each in proof(seed(HALF_YEAR)) if each.severity == "should"}
    assert found == {
        "title-incomplete", "year-misfits", "undated", "phrase-doubled", "list-count",
        "done-in-plan", "odd-semicolon", "sentence-twice",
    }  # fmt: skip


def test_what_should_be_mended_in_the_annual_report_is_found() -> None:
    found = {each.rule for each in proof(seed(ANNUAL)) if each.severity == "should"}
    assert found == {"below-cadence", "rank-without-unit", "phrase-doubled", "heading-misleads"}


def _wrapped(text: str) -> str:
    lines = []
    for paragraph in text.split("\n"):
        rest = "　　" + paragraph.strip()
        while rest.strip():
            cut = 34
            while cut < len(rest) and rest[cut] in "，。；、：！？”》）":
                cut += 1
            lines.append(rest[:cut])
            rest = rest[cut:]
    return "\n".join(lines)


CLOTHES: dict[str, Callable[[str], str]] = {
    "on one line": lambda text: text.replace("\n", ""),
    "on one line with blanks": lambda text: text.replace("\n", " "),
    "hard-wrapped": _wrapped,
    "in half-width punctuation": lambda text: text.translate(
        str.maketrans("，。；：（）", ",.;:()")
    ),
    "in full-width digits": lambda text: text.translate(
        str.maketrans("0123456789", "０１２３４５６７８９")
    ),
    "with blank lines": lambda text: text.replace("\n", "\n\n"),
    "with Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "with 第一，": lambda text: re.sub("(?<=[。；\n])([一二三四五六七八九])是", r"第\1，", text),
    "one point a line": lambda text: re.sub("(?<=[。；])(?=[一二三四五六七八九]是)", "\n", text),
}


@each_seed
@pytest.mark.parametrize("clothes", CLOTHES)
def test_the_same_report_in_other_clothes_reads_the_same(name: str, clothes: str) -> None:
    text = CLOTHES[clothes](seed(name))
    assert _shape(parse(text)) == SHAPES[name]
    figures = find_figures(text)
    assert (len(figures), sum(figure.masked for figure in figures)) == FIGURES[name]
    assert Counter(each.rule for each in proof(text) if each.severity == "must") == MUSTS[name]
    assert len(find_plan(text)) == len(find_plan(seed(name)))
