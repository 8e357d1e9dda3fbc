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
from office_suite import settled
from word_samples import made_by_python_docx, rich_file

from huibao.document.redline import redline
from huibao.document.revisions import accept_all, reject_all
from huibao.document.word_in import read_word
from huibao.document.word_out import write_word
from tests.report.expectations import samples

WHEN = datetime(2023, 6, 20, 9, 30, tzinfo=UTC)


def text(docx: bytes) -> str:
    return read_word(docx).text


def compared(old: bytes, new: bytes) -> bytes:
    return redline(old, new, author="综合科", when=WHEN)


def lines(*texts: str) -> list[Block]:
    return [("p", line) for line in texts]


GRID = [["指标", "数量"], ["来信", "298"], ["来访", "41"]]
PAIRS: dict[str, tuple[list[Block], list[Block]]] = {
    "nothing changed": (lines("甲", "乙"), lines("甲", "乙")),
    "words": (lines("收文2007件，增长5%。"), lines("收文2013件，增长6%，创新高。")),
    "a paragraph inserted": (lines("甲", "丙"), lines("甲", "乙", "丙")),
    "a paragraph deleted": (lines("甲", "乙", "丙"), lines("甲", "丙")),
    "the end inserted": (lines("甲"), lines("甲", "乙", "新丙")),
    "the end deleted": (lines("甲", "乙", "丙"), lines("甲")),
    "the end replaced": (lines("甲", "全然不同的话"), lines("甲", "毫无关联另外内容", "再一行")),
    "everything replaced": (lines("东南西北", "春夏"), lines("琴棋书画", "笔墨", "纸砚")),
    "a section moved": (
        lines("（一）窗口服务评议工作", "正文一二三四五六", "（二）档案数字化加工", "末段", "尾"),
        lines("（一）档案数字化加工", "末段", "（二）窗口服务评议工作", "正文一二三四五六", "尾"),
    ),
    "a row inserted": (
        [*lines("前"), ("table", GRID), *lines("后")],
        [*lines("前"), ("table", [GRID[0], ["来电", "7"], *GRID[1:]]), *lines("后")],
    ),
    "a row deleted and a cell changed": (
        [*lines("前"), ("table", GRID), *lines("后")],
        [*lines("前"), ("table", [GRID[0], ["来信", "312"]]), *lines("后")],
    ),
    "a line added to 版记": (
        [*lines("前"), ("imprint", [["抄送：县档案馆。"], ["办公室印发"]]), *lines("")],
        [
            *lines("前"),
            ("imprint", [["抄送：县档案馆。"], ["县财政局。"], ["办公室印发"]]),
            *lines(""),
        ],
    ),
    "a line deleted from 版记": (
        [*lines("前"), ("imprint", [["主送"], ["抄送：县档案馆。"], ["办公室印发"]]), *lines("")],
        [*lines("前"), ("imprint", [["抄送：县档案馆。"], ["办公室印发"]]), *lines("")],
    ),
    "a table inserted": (lines("前", "后"), [*lines("前"), ("table", GRID), *lines("后")]),
    "a table deleted": ([*lines("前"), ("table", GRID), *lines("后")], lines("前", "后")),
    "a column inserted": (
        [*lines("前"), ("table", GRID), *lines("后")],
        [*lines("前"), ("table", [[*row, "备注"] for row in GRID]), *lines("后")],
    ),
    "a list item deleted": (
        [("n", "接访"), ("n", "督办"), ("n", "回访"), ("p", "尾")],
        [("n", "接访"), ("n", "回访"), ("p", "尾")],
    ),
    "a picture replaced": (
        [*lines("前"), ("picture", 1, "看这张示意图片"), *lines("后")],
        [*lines("前"), ("picture", 2, "看这张示意图片"), *lines("后")],
    ),
    "a picture deleted": (
        [*lines("前"), ("picture", 1, "看这张示意图片"), *lines("后")],
        lines("前", "后"),
    ),
    "a note reworded": (
        [("note", "首段内容", "首注"), ("note", "来信312件", "含电子邮件"), ("p", "尾")],
        [("note", "首段内容", "首注"), ("note", "来信312件", "不含传真"), ("p", "尾")],
    ),
    "the first note reworded": (
        [("note", "来信312件。", "含电子邮件"), ("note", "来访41批。", "含集体访")],
        [("note", "来信312件。", "不含传真"), ("note", "来访41批。", "不含集体访")],
    ),
    "the first note replaced, and its paragraph's end deleted": (
        [("note", "来信312件。", "含电子邮件"), *lines("来访41批。", "尾")],
        [("note", "来信312件，", "不含传真"), *lines("尾")],
    ),
    "a note at the end of what was deleted": (
        [("p", "首段内容"), ("note", "来信312件", "含电子邮件"), ("p", "尾")],
        lines("首段内容", "尾"),
    ),
    "a text box before what was inserted": (
        [("box", "首段内容"), *lines("尾")],
        [("box", "首段内容"), *lines("新增一段", "尾")],
    ),
    "a text box inserted": (lines("首段", "尾"), [*lines("首段"), ("box", "新段"), *lines("尾")]),
    "a text box deleted": ([*lines("首段"), ("box", "旧段"), *lines("尾")], lines("首段", "尾")),
    "a paragraph deleted before one of a text box alone": (
        [*lines("首段", "旧段一句话"), ("box", ""), *lines("尾")],
        [*lines("首段"), ("box", ""), *lines("尾")],
    ),
    "a paragraph inserted before one of a text box alone": (
        [*lines("首段"), ("box", ""), *lines("尾")],
        [*lines("首段", "新段一句话"), ("box", ""), *lines("尾")],
    ),
    "a text box before two that came": (
        lines("首段", "尾"),
        [*lines("首段"), ("box", "新段"), *lines("另起一段", "尾")],
    ),
    "a lone paragraph and a table deleted before a kept one": (
        [("p", "全年指标完成较好"), ("table", GRID)],
        lines("另有一句话"),
    ),
    "a section moved and its end reworded": (
        lines(
            "一段甲乙丙丁", "评议窗口服务工作，参评800人次。", "二段戊己庚辛", "三段壬癸子丑", "尾"
        ),
        lines("一段甲乙丙丁", "二段戊己庚辛", "三段壬癸子丑", "评议窗口服务工作，参评", "尾"),
    ),
    "a caption and a table inserted before a kept table": (
        [*lines("首", "前"), ("table", GRID), *lines("后", "尾")],
        [
            *lines("首", "前"),
            ("table", GRID[:2]),
            *lines("表2"),
            ("table", GRID),
            *lines("后", "尾"),
        ],
    ),
    "a sentence and a paragraph added": (
        lines("收文完毕。", "尾"),
        lines("收文完毕。又发文。", "另起一段", "尾"),
    ),
    "a heading longer and a paragraph added": (
        [("n", "接访"), *lines("尾")],
        [("n", "接访工作"), *lines("另起一段", "尾")],
    ),
    "words added where two paragraphs meet": (
        lines("收文完毕。", "来信办结。"),
        lines("收文完毕。又发文。", "同时，来信办结。"),
    ),
    "words without a stop added where two paragraphs meet": (
        lines("一、收文", "来信办结。"),
        lines("一、收文工作", "同时，来信办结。"),
    ),
    "words and a paragraph added before added words": (
        lines("收文完毕。", "来信办结。"),
        lines("收文完毕。又发文。", "另起一段", "同时，来信办结。"),
    ),
    "a sentence and a paragraph deleted": (
        lines("收文完毕。又发文。", "另起一段", "尾"),
        lines("收文完毕。", "尾"),
    ),
    "a note and a paragraph added": (
        lines("收文完毕。", "尾"),
        [("note", "收文完毕。", "含电子邮件"), *lines("另起一段", "尾")],
    ),
    "a text box, a paragraph and a table inserted": (
        lines("首段", "尾"),
        [*lines("首段"), ("box", "新段"), *lines("另起一段"), ("table", GRID), *lines("尾")],
    ),
    "a table and words where an empty line ended": (
        lines("首段", ""),
        [*lines("首段"), ("table", GRID), *lines("全年指标完成较好")],
    ),
    "a paragraph before an empty line and words behind it": (
        lines("首段", "", "来信办结。"),
        lines("首段", "另起一段", "", "同时，来信办结。"),
    ),
    "a line break inserted": (lines("前半后半，不变。"), [("lines", "前半后半，", "不变。")]),
}


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
# beside tables. Of seeds 0 to 299, 16 are still read otherwise there, where our own reading is
# exact:
# - 7 for a box in the first paragraph of a draft or behind a table. Taken out with its paragraph's
#   end, it leaves that end behind, wherever in the paragraph and in whichever mark it stands. One
#   that came could be told as typed behind the next paragraph's first letter; for one that left no
#   spelling was found.
# - 4 for stretches between tables that outnumber the paragraphs, or that begin or end a draft: a
#   paragraph's end right before a table loses its mark.
# - 4 for a table that begins a draft with notes: it sets an empty line before it, tracked or not.
# - 1 for a list item behind a moved first line.
# 2 more it reads otherwise with nothing tracked in them.
WILD = (15, 34, 41, 48, 64, 76, 111, 191, 208, 216, 232, 239, 241, 266, 296)


@pytest.mark.office_suite
def test_libreoffice_agrees_on_wild_drafts(tmp_path: Path) -> None:
    pairs = {}
    for seed in WILD:
        chance = random.Random(seed)
        before = blocks(chance, chance.randint(1, 9))
        pairs[str(seed)] = before, edited(chance, before)
    _check_by_libreoffice(pairs, tmp_path)


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
