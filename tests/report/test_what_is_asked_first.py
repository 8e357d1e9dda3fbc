"""A pattern that asks first which characters it may begin with leaves none of them out."""

from __future__ import annotations

import importlib
import pkgutil
import re
import re._constants as op
import re._parser as parser
from collections.abc import Iterator

import pytest

import huibao.report

_ALL_CHARACTERS = None


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for found in pkgutil.walk_packages(huibao.report.__path__, "huibao.report."):
        for name, value in vars(importlib.import_module(found.name)).items():
            if isinstance(value, re.Pattern):
                yield f"{found.name.removeprefix('huibao.report.')}.{name}", value


def _asking() -> Iterator[tuple[str, set[str], parser.SubPattern]]:
    """Yield the patterns that begin with a look ahead for one character, that one, and the rest."""
    for name, pattern in dict(_patterns()).items():
        first, *_ = parsed = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
        if first[0] is op.ASSERT and first[1][0] == 1 and len(first[1][1]) == 1:
            asked = _begins(first[1][1])
            if asked:
                yield name, asked, parsed[1:]


def _begins(parsed: parser.SubPattern) -> set[str] | None:
    """Return the characters with which a match may begin, None for all characters."""
    found: set[str] = set()
    for kind, value in parsed:
        if kind in (op.ASSERT, op.ASSERT_NOT, op.AT):
            continue
        choices, empty = _choices(kind, value)
        if _ALL_CHARACTERS in choices:
            return _ALL_CHARACTERS
        found = found.union(*choices)
        if not empty:
            break
    return found


def _choices(kind: object, value: object) -> tuple[list[set[str] | None], bool]:
    """Return what one element of a pattern may begin with, and whether it may match nothing."""
    if kind is op.LITERAL:
        return [{chr(value)}], False
    if kind is op.IN:
        return [_member(*each) for each in value], False
    if kind is op.SUBPATTERN:
        return [_begins(value[3])], value[3].getwidth()[0] == 0
    if kind is op.BRANCH:
        return [*map(_begins, value[1])], any(each.getwidth()[0] == 0 for each in value[1])
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        return [_begins(value[2])], value[0] == 0
    return [_ALL_CHARACTERS], False


def _member(kind: object, value: object) -> set[str] | None:
    if kind is op.LITERAL:
        return {chr(value)}
    if kind is op.RANGE:
        return {chr(code) for code in range(value[0], value[1] + 1)}
    return set("0123456789") if value is op.CATEGORY_DIGIT else _ALL_CHARACTERS


ASKING = [*_asking()]


@pytest.mark.parametrize(
    ("asked", "rest"), [each[1:] for each in ASKING], ids=[each[0] for each in ASKING]
)
def test_what_is_asked_first_holds_all_that_the_words_may_begin_with(
    asked: set[str], rest: parser.SubPattern
) -> None:
    begins = _begins(rest)
    assert begins is not _ALL_CHARACTERS, "it may begin with anything: nothing is to be asked first"
    assert begins - {" "} <= asked  # a blank in front is no part of what is found


def test_the_searches_that_cost_most_ask_first() -> None:
    costly = {
        "plan.tone._ANY_LACK",
        "plan.tone._STRONG",
        "plan.subjects._PLAN",
        "plan.subjects._MENDS",
    }
    assert costly <= {name for name, *_ in ASKING}


def test_a_character_that_is_left_out_is_found() -> None:
    begins = _begins(parser.parse("(?:明|后)?年|(?<!不)[完达]成|第?[0-2]"))
    assert begins == set("明后年完达第012")
