"""Reports that differ in every way offices write them are read as a person marked them."""

from __future__ import annotations

import pytest

from huibao.report.figures import Figure, find_figures
from huibao.report.outline import parse
from huibao.report.plan import find_plan, find_problems
from huibao.report.proof import proof
from tests.report.expectations import Expected, samples

SAMPLES = samples()
each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


def test_there_are_samples_of_every_kind_of_office() -> None:
    assert len(SAMPLES) >= 45


@each_sample
def test_every_heading_and_point_is_found_and_none_invented(sample: Expected) -> None:
    found = [
        (node.kind, "-" if node.number is None else str(node.number), node.heading)
        for node in parse(sample.text).walk()
    ]
    assert found == sample.headings


@each_sample
def test_each_marker_stands_where_the_outline_says(sample: Expected) -> None:
    for node in parse(sample.text).walk():
        marked = sample.text[node.start : node.body_start]
        assert "".join(marked.split()) == "".join(node.marker.split())


@each_sample
def test_the_frame_is_told_from_the_body(sample: Expected) -> None:
    outline = parse(sample.text)
    assert [outline.title_text] == sample.all("title")
    for kind, span in (("signature", outline.signature), ("date", outline.date)):
        assert ([span.text] if span else []) == sample.all(kind)


@each_sample
def test_the_blocks_give_the_text_back(sample: Expected) -> None:
    assert "".join(block.text for block in parse(sample.text).blocks) == sample.text


@each_sample
def test_every_figure_is_found_with_value_and_unit(sample: Expected) -> None:
    found = find_figures(sample.text)
    assert [(_printed(each), each.unit) for each in found] == [
        (value, unit) for value, unit, _ in sample.figures
    ]


@each_sample
def test_figures_are_labelled_by_what_they_count(sample: Expected) -> None:
    for figure, (_, _, label) in zip(find_figures(sample.text), sample.figures, strict=True):
        assert not label or figure.label == label


def _printed(figure: Figure) -> str:
    return "*" if figure.masked else str(figure.value)


@each_sample
def test_plan_points_and_problems_are_found(sample: Expected) -> None:
    plan = [_one_line(point.title) for point in find_plan(sample.text)]
    problems = [_one_line(problem.text) for problem in find_problems(sample.text)]
    for found, wanted in ((plan, sample.all("plan")), (problems, sample.all("problem"))):
        assert len(found) == len(wanted), found
        for words, begin in zip(found, wanted, strict=True):
            assert words.startswith(begin)


def _one_line(words: str) -> str:
    return "".join(words.split("\n"))


@each_sample
def test_what_must_be_mended_is_found_and_nothing_else(sample: Expected) -> None:
    found = [each for each in proof(sample.text) if each.severity == "must"]
    wanted = [tuple(line.split(" ", 1)) for line in sample.all("must")]
    assert [
        (each.rule, sample.text.startswith(words, each.start))
        for each, (_, words) in zip(found, wanted, strict=True)
    ] == [(rule, True) for rule, _ in wanted]
