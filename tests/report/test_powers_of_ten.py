"""1.2×10⁴亩, as a formula or a raised sign gives it, is a figure like 12000亩."""

from __future__ import annotations

import pytest

from huibao.report.figures import Figure, find_figures


def only(text: str) -> Figure:
    (figure,) = find_figures(text)
    return figure


@pytest.mark.parametrize(
    ("words", "value", "unit", "written"),
    [
        ("完成灌溉面积1.2×10⁴亩，", 12000, "亩", "1.2×10⁴亩"),
        ("完成灌溉面积10⁴亩。", 10000, "亩", "10⁴亩"),
        ("灌溉面积为3×10^3万亩。", 3000, "万亩", "3×10^3万亩"),
        ("灌溉面积约1.2 × 10⁴ 亩。", 12000, "亩", "1.2 × 10⁴ 亩"),
        ("出水浓度为2.5×10⁻³毫克/升。", 0.0025, "毫克/升", "2.5×10⁻³毫克/升"),
    ],
)
def test_a_power_of_ten_counts_what_it_is_worth_and_stays_as_written(
    words: str, value: float, unit: str, written: str
) -> None:
    figure = only(words)
    assert (figure.value, figure.unit) == (value, unit)
    assert words[figure.start : figure.end] == written


def test_a_range_of_powers_has_both_ends_and_a_word_makes_one_rough() -> None:
    figure = only("灌溉面积1.2×10⁴—1.5×10⁴亩。")
    assert (figure.value, figure.upper) == (12000, 15000)
    assert only("灌溉面积1.2×10⁴余亩。").approximate
    assert only("灌溉面积近1.2×10⁴亩。").approximate


def test_cells_of_a_table_hold_powers_in_their_columns_unit() -> None:
    first, second = find_figures("灌溉\t1.2×10⁴\n排水\t3×10³亩\n")
    assert [(f.label, f.value, f.unit) for f in (first, second)] == [
        ("灌溉", 12000, ""), ("排水", 3000, "亩"),
    ]  # fmt: skip
    assert only("名称\t面积（亩）\n灌溉\t1.2×10⁴\n").unit == "亩"


@pytest.mark.parametrize("words", ["管径为3×10⁴。", "新建5×10米涵洞。", "型号A10⁴亩产良种。"])
def test_measures_and_powers_without_a_unit_count_nothing(words: str) -> None:
    assert [f for f in find_figures(words) if f.value and f.value > 100] == []
