"""Accepting every change of a redline gives the new draft, rejecting every change the old one."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest
from draft_pairs import Block, blocks, draft, edited, sentence
from hypothesis import given, settings
from hypothesis import strategies as st
from office_drafts import office_pair
from office_suite import settled
from redline_pairs import PAIRS, lines
from word_samples import made_by_python_docx, rich_file

from huibao.document.reading.word import read_word
from huibao.document.redline import redline
from huibao.document.writing.word import write_word
from tests.document.settled import accept_all, reject_all
from tests.report.expectations import samples

WHEN = datetime(2023, 6, 20, 9, 30, tzinfo=UTC)


def text(docx: bytes) -> str:
    return read_word(docx).text


def compared(old: bytes, new: bytes) -> bytes:
    return redline(old, new, author="综合科", when=WHEN)


@pytest.mark.parametrize("name", PAIRS)
def test_both_drafts_come_back(name: str) -> None:
    old, new = (draft(blocks) for blocks in PAIRS[name])
    made = compared(old, new)
    assert (text(made), read_word(made, view="original").text) == (text(new), text(old))
    assert (text(accept_all(made)), text(reject_all(made))) == (text(new), text(old))
    assert not read_word(accept_all(made)).changes + read_word(reject_all(made)).changes


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2**32))
def test_both_drafts_come_back_whatever_an_office_edits(seed: int) -> None:
    chance = random.Random(seed)
    before = blocks(chance, chance.randint(0, 14))
    old, new = draft(before), draft(edited(chance, before))
    made = compared(old, new)
    assert (text(accept_all(made)), text(reject_all(made))) == (text(new), text(old))


def test_drafts_from_different_programs_compare() -> None:
    old, new = made_by_python_docx(), rich_file()
    for before, after in ((old, new), (new, old)):
        made = compared(before, after)
        assert (text(accept_all(made)), text(reject_all(made))) == (text(after), text(before))


def _between_tables() -> dict[str, tuple[list[Block], list[Block]]]:
    """Every one or two paragraphs and tables, each in both drafts or in one, inside a report."""
    pairs = {}
    kinds = [fate + kind for fate in "=+-" for kind in "pT"]
    for case in [*product(kinds), *product(kinds, repeat=2)]:
        old, new = lines("标题", "第一段"), lines("标题", "第一段")
        for number, (fate, kind) in enumerate(case):
            block: Block = ("p", "东西"[number] * 5)
            if kind == "T":
                block = ("table", [["南北"[number] * 2, str(number)]])
            if fate != "+":
                old.append(block)
            if fate != "-":
                new.append(block)
        pairs["".join(case)] = old + lines("末段"), new + lines("末段")
        pairs["".join(case) + " at the end"] = old, new
    return pairs


@pytest.mark.office_suite
def test_libreoffice_agrees_on_whatever_stands_beside_tables(tmp_path: Path) -> None:
    _check_by_libreoffice(_between_tables(), tmp_path)


@pytest.mark.office_suite
def test_libreoffice_agrees(tmp_path: Path) -> None:
    _check_by_libreoffice(PAIRS, tmp_path)


def _check_by_libreoffice(pairs: dict[str, tuple[list[Block], list[Block]]], folder: Path) -> None:
    drafts = {name: (draft(old), draft(new)) for name, (old, new) in pairs.items()}
    made = {f"n{number}": compared(*pair) for number, pair in enumerate(drafts.values())}
    accepted = settled(made, accept=True, folder=folder / "accept")
    rejected = settled(made, accept=False, folder=folder / "reject")
    for number, (name, (old, new)) in enumerate(drafts.items()):
        key = f"n{number}"
        assert _shown(accepted[key]) == text(new), name
        assert _shown(rejected[key]) == text(old), name
        assert not read_word(accepted[key]).changes, name


def _shown(docx: bytes) -> str:
    """The text without the zero-width spaces that LibreOffice sets around a tracked box."""
    return text(docx).replace("\u200b", "")


# Wild drafts that LibreOffice 7.4 once took back to others: with boxes, and with lone paragraphs
# beside tables. Of seeds 0 to 699, 23 are still read otherwise, where our own reading is exact:
# - 9 for a table that begins a file with notes (81, 154, 167, 231, 289, 383, 391, 491, 683):
#   LibreOffice sets an empty line before it, tracked or not. 4 more (11, 74, 325, 416) it reads so
#   with nothing tracked there.
# - 5 for stretches between tables that outnumber the other draft's paragraphs (43, 104, 169, 335,
#   585): a paragraph's end right before a table, and the last of all, lose their marks.
# - 4 for a box alone in a first or last paragraph (142, 342, 390), or one that left a paragraph
#   (315): its end's mark goes to the paragraph in the box, and no words came or went behind it.
# - 4 for an empty paragraph beside a list item (329, 463, 588, 601): it does not regain its look.
# - 1 for a picture in a line before a note (351): the note makes it lose its mark.
WILD = (
    15, 24, 32, 34, 41, 48, 52, 64, 76, 111, 172, 191, 208, 212, 216, 232, 238, 239, 241, 266, 292,
    296, 426,
)  # fmt: skip


@pytest.mark.office_suite
def test_libreoffice_agrees_on_wild_drafts(tmp_path: Path) -> None:
    pairs = {}
    for seed in WILD:
        chance = random.Random(seed)
        before = blocks(chance, chance.randint(1, 9))
        pairs[str(seed)] = before, edited(chance, before)
    _check_by_libreoffice(pairs, tmp_path)


# 0 to 599 were looked at once, and none is read otherwise. These once were.
DRAFTS = (17, 46, 72, 107, 167, 168, 472)


@pytest.mark.office_suite
def test_libreoffice_agrees_on_edited_drafts_of_an_office(tmp_path: Path) -> None:
    _check_by_libreoffice({str(seed): office_pair(seed) for seed in DRAFTS}, tmp_path)


# What is picked for every run; 320 were looked at once.
REPORTS = range(16)


def _report_pair(seed: int) -> tuple[str, str]:
    """A report of the samples, and what it is after a few edits of its paragraphs."""
    chance = random.Random(seed)
    texts = [each.text for each in samples() if each.text.count("\n") > 6]
    before = [line for line in chance.choice(texts).split("\n") if line.strip()]
    after = list(before)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(1, len(after))
        match chance.randrange(4):
            case 0 if len(after) > 5:
                del after[at]
            case 1:
                after.insert(chance.randrange(1, len(after)), after.pop(at))
            case 2:
                after[at] = after[at].replace("，", "、", 1).replace("完成", "全面完成", 1)
            case _:
                after.insert(at, sentence(chance) or "另起一段。")
    return "\n".join(before), "\n".join(after)


@pytest.mark.office_suite
def test_libreoffice_agrees_on_edited_reports(tmp_path: Path) -> None:
    pairs = {f"r{seed}": _report_pair(seed) for seed in REPORTS}
    made = {name: compared(*map(write_word, pair)) for name, pair in pairs.items()}
    accepted = settled(made, accept=True, folder=tmp_path / "accept")
    rejected = settled(made, accept=False, folder=tmp_path / "reject")
    for name, (old, new) in pairs.items():
        assert text(accepted[name]) == text(write_word(new)), name
        assert text(rejected[name]) == text(write_word(old)), name
