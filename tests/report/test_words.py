"""A clause is read as words, each with the part that it may play in a label."""

from __future__ import annotations

import subprocess
import sys

import pytest

from huibao.report.words import words_of


def _kinds(clause: str) -> list[tuple[str, str]]:
    return [(word.text, word.kind) for word in words_of(clause)]


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("木材办结率", [("木材", "noun"), ("办结率", "noun")]),
        ("新建瞭望塔", [("新建", "verb"), ("瞭望塔", "noun")]),
        ("漏损率", [("漏损率", "noun")]),
        ("未整改火患", [("未整改", "noun"), ("火患", "noun")]),
        ("化解矛盾", [("化解", "verb"), ("矛盾", "noun")]),
        ("共出动护林员", [("共", "adverb"), ("出动", "verb"), ("护林员", "noun")]),
    ],
)
def test_what_makes_one_noun_is_one_word(clause: str, words: list[tuple[str, str]]) -> None:
    assert _kinds(clause) == words


@pytest.mark.parametrize("time", ["2023年1月", "今年以来", "6月底前", "前三季度", "截至目前"])
def test_a_time_is_one_word(time: str) -> None:
    assert _kinds(f"{time}栽种苗木") == [(time, "time"), ("栽种", "verb"), ("苗木", "noun")]


def test_what_is_quoted_is_one_noun_and_an_aside_is_not_read() -> None:
    assert _kinds("评选“护林先锋”（含集体）") == [("评选", "verb"), ("“护林先锋”", "noun")]


def test_an_adverb_is_part_of_a_noun_behind_it() -> None:
    assert _kinds("及时受理率") == [("及时", "noun"), ("受理率", "noun")]
    assert _kinds("及时受理火情") == [("及时", "adverb"), ("受理", "verb"), ("火情", "noun")]


def test_half_a_character_is_read_as_a_mark() -> None:
    assert [word.kind for word in words_of("苗木\ud83c")] == ["noun", "mark"]


def test_who_asks_for_help_need_not_wait_for_the_dictionary() -> None:
    asked = "import sys; from huibao.cli import load_commands; load_commands(); "
    loaded = subprocess.run(
        [sys.executable, "-c", asked + "print('rjieba' in sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert loaded.stdout.strip() == "False"


def test_many_may_be_the_first_to_ask_at_the_same_instant() -> None:
    program = """
from concurrent.futures import ThreadPoolExecutor
from huibao.report.words import words_of
with ThreadPoolExecutor(8) as people:
    print(len({str(words) for words in people.map(words_of, ["完成年度投资计划"] * 8)}))
"""

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert (done.stdout, done.stderr) == ("1\n", "")
