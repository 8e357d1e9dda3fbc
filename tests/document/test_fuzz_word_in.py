"""Two thousand damaged Word files are each read or refused, never anything else.

`HUIBAO_FUZZ=20000` mutates that many instead.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from office_suite import converted
from word_samples import made_by_python_docx, rich_file, unzipped, zipped

from huibao.document.errors import UnreadableDocument
from huibao.document.reading.word import read_word
from huibao.document.redline import RedlineDisagrees, redline

COUNT = int(os.environ.get("HUIBAO_FUZZ", "2000"))
PARTS = re.compile(r"(document|styles|numbering|footnotes|comments|header|\.rels|Types)[^/]*$")
VALUES = ("", "0", "-1", "99999999999999999999", "１", "NaN", "../x", "%1", "\u202e", "甲" * 300)


def outcome(content: bytes) -> str:
    """ "read", or the code of the refusal."""
    try:
        found = read_word(content)
    except UnreadableDocument as refused:
        return refused.code
    places = [*found.changes, *found.comments]
    assert all(0 <= place.start <= len(found.text) for place in places)
    assert all(f"［图：{key}］" in found.text for key in found.pictures)
    return "read"


def broken_bytes(content: bytes, chance: random.Random) -> bytes:
    broken = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(broken))
        match chance.randrange(4):
            case 0:
                broken[at] = chance.randrange(256)
            case 1:
                del broken[at : at + chance.randint(1, 200)]
            case 2:
                broken[at:at] = chance.randbytes(chance.randint(1, 50))
            case _:
                piece = bytes(broken[at : at + chance.randint(1, 300)])
                broken[at:at] = piece
        if len(broken) < 10:
            break
    return bytes(broken)


def broken_part(content: bytes, chance: random.Random) -> bytes:
    """One part's bytes damaged before it is zipped again, so that its damage reaches the parser."""
    files = unzipped(content)
    name = chance.choice([name for name in files if PARTS.search(name)])
    part = files[name]
    files[name] = broken_bytes(part if isinstance(part, bytes) else part.encode(), chance)
    return zipped(files)


def broken_tree(content: bytes, chance: random.Random) -> bytes:
    """Well-formed XML in which elements are lost, doubled, moved, renamed and given odd values."""
    files = unzipped(content)
    name = chance.choice([name for name in files if PARTS.search(name)])
    part = files[name]
    root = etree.fromstring(part if isinstance(part, bytes) else part.encode())
    for _ in range(chance.randint(1, 8)):
        _mutate(root, chance)
    files[name] = etree.tostring(root)
    return zipped(files)


def _mutate(root: etree._Element, chance: random.Random) -> None:
    elements = [element for element in root.iter(etree.Element) if element is not root]
    if not elements:
        return
    element, other = chance.choice(elements), chance.choice(elements)
    parent = element.getparent()
    match chance.randrange(6):
        case 0:
            parent.remove(element)
        case 1:
            parent.append(etree.fromstring(etree.tostring(element)))
        case 2 if not any(found is element for found in other.iterancestors()):
            element.append(etree.fromstring(etree.tostring(other)))
        case 3:
            element.tag = other.tag
        case 4 if element.attrib:
            element.set(chance.choice(list(element.attrib)), chance.choice(VALUES))
        case _:
            element.text = chance.choice(VALUES)


@cache
def originals() -> tuple[bytes, ...]:
    """Two whole files, without the theme and thumbnail that python-docx's template brings along."""
    whole = unzipped(made_by_python_docx())
    idle = re.compile(r"theme|thumbnail|docProps|stylesWithEffects|customXml|fontTable")
    kept = {name: content for name, content in whole.items() if not idle.search(name)}
    return rich_file(), zipped(kept)


def tally(files: tuple[bytes, ...], *, count: int, seed: int) -> Counter[str]:
    chance = random.Random(seed)
    mutations = (broken_bytes, broken_part, broken_tree)
    return Counter(
        outcome(mutations[n % 3](files[n // 3 % len(files)], chance)) for n in range(count)
    )


def test_the_unharmed_files_are_read() -> None:
    assert [outcome(content) for content in originals()] == ["read"] * len(originals())


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_file_is_read_or_refused(seed: int) -> None:
    found = tally(originals(), count=COUNT // 4, seed=seed)
    assert sum(found.values()) == COUNT // 4
    assert found["read"] > COUNT // 40, "the mutations are too crude to reach the reader"
    assert found["broken_zip"], "no mutation reached the archive"
    assert found["broken_xml"], "no mutation reached the parser"


def test_a_redline_of_a_damaged_file_is_made_or_refused() -> None:
    chance = random.Random(77)
    made = 0
    for n in range(90):
        whole = originals()[n % 2]
        harmed = (broken_tree, broken_part)[n // 2 % 2](whole, chance)
        drafts = (whole, harmed) if n % 3 else (harmed, whole)
        try:
            redline(*drafts, author="综合科", when=datetime(2023, 6, 20, tzinfo=UTC))
            made += 1
        except (UnreadableDocument, RedlineDisagrees):
            continue
    assert made > 45


@pytest.mark.office_suite
def test_damaged_files_of_libreoffice_are_read_or_refused(tmp_path: Path) -> None:
    saved = tuple(
        converted(content, to="docx", folder=tmp_path / str(n))
        for n, content in enumerate((rich_file(), made_by_python_docx()))
    )
    assert [outcome(content) for content in saved] == ["read"] * len(saved)
    assert tally(saved, count=240, seed=9)["read"] > 24
