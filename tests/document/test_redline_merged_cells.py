"""Accepting gives the new draft, rejecting the old one, their cells merged as they were."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from merged_tables import GROUPED, HEAD, Rows, begins_everywhere, changed, merged, report
from office_suite import settled

from huibao.document.reading.word import read_word
from huibao.document.redline import redline
from huibao.document.writing.word import write_word
from huibao.report.tables.spans import LEFT, UP
from tests.document.settled import accept_all, reject_all

WHEN = datetime(2023, 6, 20, 9, 30, tzinfo=UTC)
PLAIN: Rows = [["指标", "计划", "完成", "明年"], ["来信", "1", "2", "3"], ["来访", "4", "5", "6"]]
PAIRS: dict[str, tuple[Rows, Rows]] = {
    "a figure": ([*HEAD, PLAIN[1]], [*HEAD, ["来信", "1", "22", "3"]]),
    "a row added": ([*HEAD, PLAIN[1]], [*HEAD, *PLAIN[1:]]),
    "the head merged": (PLAIN, [["指标", "计划", LEFT, "明年"], *PLAIN[1:]]),
    "the head of two rows": (PLAIN, [*HEAD, *PLAIN[1:]]),
    "a row in a group added": (GROUPED[:2] + GROUPED[3:], GROUPED),
    "a row in a group deleted": (GROUPED, GROUPED[:3] + GROUPED[4:]),
    "the first row of a group deleted": (
        GROUPED,
        [GROUPED[0], ["信访", *GROUPED[2][1:]], *GROUPED[3:]],
    ),
    "a group deleted": (GROUPED, GROUPED[:1] + GROUPED[4:]),
    "a group parted": (GROUPED, [GROUPED[0], *(["信访", *row[1:]] for row in GROUPED[1:])]),
    "a column added": (GROUPED, [[*row, "注"] for row in GROUPED]),
    "a block of four": (PLAIN, [PLAIN[0], ["来信", "1", LEFT, "3"], ["来访", UP, LEFT, "6"]]),
    "a table inserted": ([], GROUPED),
    "a table deleted": (GROUPED, []),
}


def texts(pair: tuple[Rows, Rows]) -> tuple[str, str]:
    old, new = (read_word(write_word(report(rows))).text for rows in pair)
    return old, new


def compared(pair: tuple[Rows, Rows]) -> bytes:
    old, new = (write_word(report(rows)) for rows in pair)
    return redline(old, new, author="综合科", when=WHEN)


def random_pairs(count: int) -> dict[str, tuple[Rows, Rows]]:
    found = {}
    for seed in range(count):
        chance = random.Random(seed)
        old = merged(chance)
        new = changed(old, chance)
        if begins_everywhere(old) and begins_everywhere(new):
            found[str(seed)] = (old, new)
    return found


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_accepting_gives_the_new_draft_and_rejecting_the_old(pair: tuple[Rows, Rows]) -> None:
    found = compared(pair)
    back = read_word(reject_all(found)).text, read_word(accept_all(found)).text
    assert back == texts(pair)


def test_any_two_merged_tables_are_told_apart_exactly() -> None:
    for name, pair in random_pairs(150).items():
        found = compared(pair)
        back = read_word(reject_all(found)).text, read_word(accept_all(found)).text
        assert back == texts(pair), name


def test_a_figure_in_a_merged_table_is_one_change() -> None:
    found = read_word(compared(PAIRS["a figure"]))
    assert [(change.kind, change.text) for change in found.changes] == [
        ("delete", "2"),
        ("insert", "22"),
    ]


@pytest.mark.office_suite
@pytest.mark.parametrize("accept", [True, False], ids=["accepted", "rejected"])
def test_libreoffice_finds_both_drafts_merged_as_they_were(accept: bool, tmp_path: Path) -> None:
    pairs = PAIRS | random_pairs(60)
    files = {str(n): compared(pair) for n, pair in enumerate(pairs.values())}
    found = settled(files, accept=accept, folder=tmp_path)
    for n, (name, pair) in enumerate(pairs.items()):
        assert read_word(found[str(n)]).text == texts(pair)[accept], name
