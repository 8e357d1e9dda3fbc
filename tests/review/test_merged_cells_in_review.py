"""A table with merged cells on the reviewer's page, in the draft's file, and in his own file."""

from __future__ import annotations

from huibao.document.reading.word import read_word
from tests.review.desk import Desk
from tests.review.marked_files import changed
from tests.review.uploading import Settling, draft_file, hand_in

TABLE = (
    "指标\t2025年\t［并左］\n［并上］\t计划\t完成\n"
    "来信\t［并左］\t298件\n［并上］\t［并上］\t41批\n"
)


def with_table(desk: Desk) -> str:
    desk.returned("lu", "works")
    desk.revise(works=f"{desk.text('works')}\n{TABLE}")
    return desk.text("works")


def test_the_reviewer_sees_the_cells_merged(desk: Desk) -> None:
    with_table(desk)
    page = desk.house.browser().get(desk.house.path("lu", "review")).text
    assert '<td rowspan="2">指标</td><td colspan="2">2025年</td>' in page
    assert '<td colspan="2" rowspan="2">来信</td>' in page


def test_a_figure_changed_in_his_word_file_is_one_edit_of_its_row(desk: Desk) -> None:
    before = with_table(desk)
    file = draft_file(desk)
    assert "来信\t［并左］\t298件\n［并上］\t［并左］\t41批" in read_word(file).text
    hand_in(desk, changed(file, "41批", "42批"))
    (edit,) = Settling(desk).proposals()
    assert (edit.kind, edit.before, edit.after) == (
        "edit",
        "［并上］\t［并上］\t41批",
        "［并上］\t［并左］\t42批",
    )
    assert before.count("［并上］\t［并上］\t41批") == 1
