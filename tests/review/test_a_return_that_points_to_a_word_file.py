"""见审改稿 says where a return's remarks stand; it is none of them, and nobody has to answer it."""

import pytest

from tests.review.desk import Desk
from tests.review.uploading import hand_in, marked


@pytest.mark.parametrize("pointing", ["见审改稿。", "具体意见详见审改稿，请按审改稿修改。"])
def test_a_reason_that_only_points_to_the_file_asks_for_nothing_more(
    desk: Desk, pointing: str
) -> None:
    hand_in(desk, marked(desk))
    desk.decide("lu", "return", opinion=pointing)
    assert [r.startswith("“") for r in asked_for(desk)] == [True, True]
    assert pointing in desk.mails("returned_to_office")[0].text


@pytest.mark.parametrize("reason", ["请重写第二部分，其余见审改稿。", "请修改附件。"])
def test_a_reason_that_says_more_is_a_remark_beside_those_of_the_file(
    desk: Desk, reason: str
) -> None:
    hand_in(desk, marked(desk))
    desk.decide("lu", "return", opinion=reason)
    assert reason in asked_for(desk)


def test_a_file_that_is_pointed_to_and_never_came_leaves_the_reason_to_be_answered(
    desk: Desk,
) -> None:
    desk.decide("lu", "return", opinion="见审改稿。")
    assert asked_for(desk) == ["见审改稿。"]


def asked_for(desk: Desk) -> list[str]:
    """Return the remarks that somebody has to answer."""
    return desk.see(lambda cycle: [remark.text for remark in cycle.remarks])
