"""Whole drafts as an office has them, with tables, notes, pictures, boxes and 版记, and edited."""

from __future__ import annotations

import random

from draft_pairs import Block, sentence

from tests.report.expectations import samples

_ENTRIES = ("来信", "来访", "办结", "督查", "会议")
_WIDE = str.maketrans("&<", "＆＜")  # they are set into XML
_IMPRINT = [["抄送：县档案馆。"], ["办公室2023年6月20日印发"]]


def office_pair(seed: int) -> tuple[list[Block], list[Block]]:
    """A report of the samples with what may stand in it, and the same after one to eight edits."""
    chance = random.Random(seed)
    before = _draft(chance)
    after = list(before)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(after))
        edit = _edit_table if after[at][0] in ("table", "imprint") else _edit_paragraph
        edit(chance, after, at)
    return before, after


def _draft(chance: random.Random) -> list[Block]:
    texts = [each.text for each in samples() if each.text.count("\n") > 6]
    found: list[Block] = []
    for line in filter(str.strip, chance.choice(texts).split("\n")[: chance.randint(8, 30)]):
        said = line.translate(_WIDE)
        others: list[list[Block]] = [
            [("p", "有关情况"), ("table", _table(chance))],
            [("note", said, f"含{_sentence(chance)}")],
            [("picture", chance.randint(1, 4), said)],
            [("p", "")],
            [("n", said[:20])],
        ]
        if found and chance.random() < 0.25:
            found += chance.choice(others)
        found.append(("p", said))
    if chance.random() < 0.15:
        found.insert(chance.choice((0, 1, len(found) // 2)), ("box", "红头文件"))
    if chance.random() < 0.3:
        found += [("imprint", _IMPRINT), ("p", "")]
    return found


def _table(chance: random.Random) -> list[list[str]]:
    names = chance.sample(_ENTRIES, chance.randint(1, len(_ENTRIES)))
    return [["指标", "数量"], *([name, str(chance.randint(1, 300))] for name in names)]


def _sentence(chance: random.Random) -> str:
    return sentence(chance) or "另起一段。"


def _edit_table(chance: random.Random, after: list[Block], at: int) -> None:
    kind, grid = after[at]
    rows = [list(row) for row in grid]
    match chance.randrange(3):
        case 0 if len(rows) > 1:
            del rows[chance.randrange(1, len(rows))]
        case 1:
            rows.insert(chance.randint(1, len(rows)), ["新增", "7"][: len(rows[0])])
        case _:
            rows[-1][-1] = "改"
    after[at] = kind, rows


def _edit_paragraph(chance: random.Random, after: list[Block], at: int) -> None:
    kind, *content = after[at]
    new = _sentence(chance)
    match chance.randrange(9):
        case 0:
            words = (
                part.replace("，", "、", 1) if isinstance(part, str) else part for part in content
            )
            after[at] = kind, *words
        case 1 if kind in ("p", "note"):
            after[at] = kind, content[0] + new, *content[1:]
        case 2 if len(after) > 4:
            del after[at]
        case 3:
            after[at + 1 : at + 1] = [("p", "新增情况"), ("table", _table(chance))]
        case 4:
            after.insert(at + 1, ("note", new, _sentence(chance)))
        case 5:
            after.insert(at + 1, ("picture", chance.randint(1, 4), new))
        case 6 if kind == "p":
            after.insert(chance.randrange(1, len(after)), after.pop(at))
        case 7 if kind == "p" and len(content[0]) > 30:
            after[at : at + 1] = [("p", content[0][:20]), ("p", content[0][20:])]
        case _:
            after.insert(at + 1, ("p", new))
