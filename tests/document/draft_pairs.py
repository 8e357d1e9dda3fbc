"""Pairs of drafts: what an office changes between one draft and the next."""

from __future__ import annotations

import random
from typing import Any

from word_samples import (
    drawing,
    floating,
    level,
    lists,
    note,
    note_mark,
    numbered,
    p,
    png,
    separators,
    t,
    table,
    text_box,
    word_file,
)

CLAUSES = (
    "公文收办2007件次", "同比增长5%", "推进督查落实", "加强信息报送", "召开专题会议12次",
    "完成年度任务", "规范档案管理", "提升服务水平",
)  # fmt: skip

Block = tuple[Any, ...]


def draft(blocks: list[Block]) -> bytes:
    """A .docx of paragraphs ("p"), list items ("n"), tables, pictures, boxes, notes and 版记."""
    body, notes = "", separators("footnote")
    for number, (kind, *content) in enumerate(blocks, start=2):
        match kind:
            case "p":
                body += p(t(content[0][:7]), t(content[0][7:]))
            case "n":
                body += numbered(content[0])
            case "table":
                body += table(*content[0])
            case "imprint":
                body += floating(table(*content[0]))
            case "picture":
                body += p(t(content[1][:5]), drawing(f"pic{content[0]}"), t(content[1][5:]))
            case "box":
                body += p(t(content[0]), text_box(f"框{content[0][:5]}"))
            case "note":
                body += p(t(content[0]), note_mark("footnote", number))
                notes += note("footnote", number, content[1])
            case "lines":
                body += p(t(content[0]), "<w:r><w:br/></w:r>", t(content[1]))
    return word_file(
        body,
        pictures={f"pic{shade}": png(shade=shade) for shade in range(1, 5)},
        numbering=lists(level(0, fmt="chineseCounting", text="%1、")),
        footnotes=notes,
    )


def sentence(chance: random.Random) -> str:
    clauses = (chance.choice(CLAUSES) for _ in range(chance.randint(1, 6)))
    return "，".join(clauses) + "。" if chance.random() < 0.9 else ""


def blocks(chance: random.Random, count: int) -> list[Block]:
    return [_block(chance) for _ in range(count)]


def _block(chance: random.Random) -> Block:
    kind = chance.choices(
        ("p", "n", "table", "picture", "box", "note", "lines"), (70, 10, 8, 4, 3, 3, 2)
    )[0]
    match kind:
        case "table":
            height = chance.randint(1, 4)
            rows = [
                [chance.choice(CLAUSES)[:4], str(chance.randint(1, 30)), sentence(chance)[:9]]
                for _ in range(height)
            ]
            return kind, rows
        case "picture":
            return kind, chance.randint(1, 4), sentence(chance)
        case "note" | "lines":
            return kind, sentence(chance), sentence(chance)
    return kind, sentence(chance)


def edited(chance: random.Random, before: list[Block]) -> list[Block]:
    """The draft after a few edits: gone, new, moved, reworded and replaced blocks."""
    after = list(before)
    for _ in range(chance.randint(0, 6)):
        at = chance.randrange(len(after)) if after else 0
        match chance.randrange(5):
            case 0 if after:
                del after[at]
            case 1 if after:
                after.insert(chance.randrange(len(after)), after.pop(at))
            case 2 if after:
                after[at] = _reworded(chance, after[at])
            case 3 if after:
                after[at : at + 1] = blocks(chance, chance.randint(0, 3))
            case _:
                after.insert(at, _block(chance))
    return after


def _reworded(chance: random.Random, block: Block) -> Block:
    kind, *content = block
    if kind == "table":
        rows = [[row[0], "99", row[2]] for row in content[0]]
        return kind, rows[: chance.randint(1, 5)]
    if kind == "picture":
        return kind, chance.randint(1, 4), content[1]
    return kind, *(part.replace("，", "、", 1).replace("推进", "扎实推进") for part in content)
