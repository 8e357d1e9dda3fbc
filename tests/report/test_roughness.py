"""A rough number is told by the word of the report, where that word stood; a range by both ends."""

from __future__ import annotations

import pytest

from huibao.report.figures import find_figures
from huibao.report.figures.roughness import amount_said, is_rough_word, rough_word

SAID = [
    "约1200件", "近3000人次", "1000余户", "3万余人", "200余万元", "20—30个", "95%以上",
    "不少于50家", "12.5万人左右", "超过1000吨", "3—5亿元", "80件",
]  # fmt: skip


@pytest.mark.parametrize("said", SAID)
def test_what_is_read_is_said_again(said: str) -> None:
    text = f"全年办理惠民事项{said}，"
    (figure,) = find_figures(text)
    upper = "" if figure.upper is None else str(figure.upper)
    rough = rough_word(figure, text)
    assert amount_said(str(figure.value), figure.unit, upper=upper, rough=rough) == said
    assert bool(rough) is figure.approximate
    assert not rough or is_rough_word(rough)


def test_a_number_in_characters_keeps_its_word_behind_the_digits() -> None:
    text = "整治隐患三百多处，"
    (figure,) = find_figures(text)
    assert amount_said(str(figure.value), figure.unit, rough=rough_word(figure, text)) == "300多处"


def test_other_words_make_no_number_rough() -> None:
    assert not any(map(is_rough_word, ("", "大概也许", "件", "30")))


@pytest.mark.parametrize("said", ["签约", "网上预约", "资金节约", "违约"])
def test_a_word_that_ends_like_about_makes_no_number_rough(said: str) -> None:
    (figure,) = find_figures(f"{said}186万元。")
    assert (figure.label, figure.approximate) == (said, False)


def test_a_word_that_ends_like_about_stays_whole_before_a_number_that_is_reached() -> None:
    (figure,) = find_figures("年底前家庭医生签约达到200万人。")
    assert figure.label == "家庭医生签约"


def test_behind_a_word_that_ends_like_about_the_number_keeps_the_word_of_its_own() -> None:
    text = "家庭医生签约1000余户，"
    (figure,) = find_figures(text)
    assert rough_word(figure, text) == "余"
