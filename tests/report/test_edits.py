"""What somebody changed, as whole sentences that can be taken one by one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibao.report.difference.edits import TextEdit, edits
from huibao.report.difference.places import Places, tidy

SIGNS = "甲乙丙12。；，”\n\t"
TEXTS = st.text(alphabet=SIGNS, max_size=40)
SPACES = st.sampled_from(["", " ", "\u3000", "\n", " \n\n"])


def said(old: str, new: str) -> list[tuple[str, str]]:
    return [(edit.before, edit.after) for edit in edits(old, new)]


@given(TEXTS, TEXTS)
def test_all_edits_together_turn_the_old_text_into_the_new_one(old: str, new: str) -> None:
    text = old
    for edit in reversed(edits(old, new)):
        assert old[edit.start : edit.end] == edit.before
        assert new[edit.new_start : edit.new_end] == edit.after
        text = text[: edit.start] + edit.after + text[edit.end :]
    assert text == new


@given(TEXTS, TEXTS)
def test_no_edit_lies_over_another(old: str, new: str) -> None:
    found = edits(old, new)
    for one, next_one in pairwise(found):
        assert one.end <= next_one.start
        assert one.new_end <= next_one.new_start


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "一是抓学习。全年学习12次，成效好。二是抓服务。",
            "一是抓学习。全年学习14次，成效好。二是抓服务。",
            [("全年学习12次，成效好。", "全年学习14次，成效好。")],
        ),
        (
            "甲项完成。乙项推进。丙项启动。",
            "甲项办结。乙项推进。丙项筹备。",
            [("甲项完成。", "甲项办结。"), ("丙项启动。", "丙项筹备。")],
        ),
        ("甲项完成。丙项启动。", "甲项完成。乙项推进。丙项启动。", [("", "乙项推进。")]),
        ("甲项完成。乙项推进。丙项启动。", "甲项完成。丙项启动。", [("乙项推进。", "")]),
        ("第一段。\n第三段。", "第一段。\n第二段。\n第三段。", [("", "第二段。\n")]),
        (
            "他说：“都办完了。”大家同意。",
            "他说：“都办结了。”大家同意。",
            [("他说：“都办完了。”", "他说：“都办结了。”")],
        ),
        (
            "甲项完成，乙项推进。",
            "甲项完成。乙项推进。",
            [("甲项完成，乙项推进。", "甲项完成。乙项推进。")],
        ),
    ],
)
def test_an_edit_is_made_of_whole_sentences(
    old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    assert said(old, new) == expected


def test_spacing_alone_is_no_edit_but_a_divided_paragraph_is() -> None:
    (spaced,) = edits("共 12件。", "共12件。")
    (divided,) = edits("甲项完成。乙项推进。", "甲项完成。\n乙项推进。")
    assert spaced.only_spacing
    assert not divided.only_spacing
    assert isinstance(divided, TextEdit)


@given(st.lists(st.tuples(st.sampled_from("甲乙丙1。"), SPACES, SPACES), max_size=30))
def test_a_place_is_found_again_where_white_space_alone_differs(
    signs: list[tuple[str, str, str]],
) -> None:
    here = "".join(sign + space for sign, space, _ in signs)
    there = "".join(sign + space for sign, _, space in signs)
    places = Places(here, there)
    for place, sign in enumerate(here):
        if not sign.isspace():
            end = places(place + 1)
            assert there[end - 1] == sign
            assert "".join(there[:end].split()) == "".join(here[: place + 1].split())
    assert [places(n) for n in range(len(here) + 1)] == sorted(
        places(n) for n in range(len(here) + 1)
    )


def test_tidying_drops_blank_lines_and_spaces_at_the_ends_of_lines() -> None:
    assert tidy("\u3000\u3000一段。 \n\n \n二\t段\u3000") == "一段。\n二\t段"
