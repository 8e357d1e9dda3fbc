"""Of reports by people who did not know the program, it finds what a careful reader finds."""

from __future__ import annotations

import pytest

from tests.report.annotated import FOLDER, Score, scores

LEAST = {
    "figures": (0.99, 0.995),
    "labels": (0.942, 0.942),
    "plan": (0.98, 0.98),
    "problems": (0.92, 0.955),
}
"""Recall and precision over all of them: what was reached, less a little."""


@pytest.fixture(scope="module")
def reached() -> dict[str, Score]:
    return scores(sorted(FOLDER.glob("*.txt")))


@pytest.mark.parametrize("name", LEAST)
def test_what_was_found_once_is_found_again(reached: dict[str, Score], name: str) -> None:
    score, (recall, precision) = reached[name], LEAST[name]
    assert score.marked > 150
    assert score.recall >= recall, "\n".join(score.told)
    assert score.precision >= precision, "\n".join(score.told)
