"""An office sets its own layout and is told plainly what cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from huibao.document.layout import Layout, LayoutError, Strength, rules


def test_the_standard_is_the_default() -> None:
    layout = Layout.from_mapping({})
    assert layout == Layout()
    assert (layout.margin_right_mm, layout.margin_bottom_mm) == (26, 35)
    assert (layout.line_pitch, layout.char_spacing) == (579, -5)


def test_every_binding_value_names_its_clause() -> None:
    for name, rule in rules().items():
        if rule.strength is Strength.REQUIRED:
            assert rule.clause[0].isdigit(), name


def test_a_font_of_the_office_comes_before_the_standard_ones() -> None:
    layout = Layout.from_mapping({"typefaces": {"fangsong": "方正仿宋_GBK", "latin": ["Arial"]}})
    assert layout.typefaces.fangsong[:2] == ("方正仿宋_GBK", "仿宋_GB2312")
    assert layout.typefaces.latin[0] == "Arial"


@pytest.mark.parametrize(
    ("overrides", "told"),
    [
        (
            {"margin_topmm": 35},
            "layout.margin_topmm：没有这一项（unknown key），是不是 margin_top_mm",
        ),
        ({"body_pt": "三号"}, "layout.body_pt：'三号' 不能用，应当是数"),
        ({"body_pt": True}, "layout.body_pt：True 不能用"),
        ({"lines_per_page": 22.5}, "layout.lines_per_page：22.5 不能用，应当是整数"),
        ({"title_pt": 100}, "layout.title_pt：100 不能用，应当是12 到 42 之间"),
        ({"text_width_mm": 200}, "layout.text_width_mm：与 layout.margin_left_mm 相加超出了纸张"),
        ({"page_number_place": "left"}, "应当是其中之一：outer、centre、none"),
        ({"hanging_punctuation": 1}, "layout.hanging_punctuation：1 不能用"),
        ({"mark_colour": "red"}, "layout.mark_colour：'red' 不能用"),
        ({"heading_typefaces": ["heiti"]}, "layout.heading_typefaces"),
        ({"typefaces": {"fangsung": "仿宋"}}, "layout.typefaces.fangsung：没有这一项"),
        ({"typefaces": {"kaiti": 3}}, "layout.typefaces.kaiti：3 不能用"),
        ({"typefaces": "仿宋"}, "layout.typefaces：'仿宋' 不能用"),
    ],
)
def test_a_wrong_value_is_told_with_its_key(overrides: dict[str, Any], told: str) -> None:
    with pytest.raises(LayoutError) as wrong:
        Layout.from_mapping(overrides)
    assert told in str(wrong.value)
