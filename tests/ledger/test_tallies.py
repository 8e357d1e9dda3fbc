"""What was counted adds up, in one report and from one to the next."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from huibao.cycle.sections.submissions import MAY_BE_NEGATIVE
from huibao.report.figures.counted import Counted, name_of
from huibao.report.figures.tallies import (
    changed_units,
    dropped,
    falls,
    parts_in_report,
    parts_over_periods,
    stale,
    swings,
    two_values,
)


def figure(label: str, value: int | None, unit: str = "件", **more: str) -> Counted:
    return Counted(label, unit, None if value is None else Decimal(value), **more)


def test_one_indicator_with_two_values_names_both_places() -> None:
    (found,) = two_values(
        [figure("办理取水许可", 46, section="概况"), figure("办理取水许可", 48, section="水资源")]
    )
    assert (found.here.section, found.there[0].section) == ("水资源", "概况")


def test_a_form_is_known_in_the_text_by_its_own_words_whatever_their_label() -> None:
    form = Counted("检查经营场所", "家次", Decimal(61), filled_in=True)
    text = figure("经营场所", 610, "家次", led_by="开展文化市场检查，检查经营场所")
    other = figure("经营场所", 30, "家次", led_by="其中整改经营场所")
    (found,) = two_values([text, form])
    assert (
        found.message == "指标栏与正文不一致：指标栏填检查经营场所 61家次，正文写经营场所 610家次"
    )
    agreed = Counted("检查经营场所", "家次", Decimal(610), filled_in=True)
    assert not [each for each in two_values([text, other, agreed]) if each.here.filled_in]


def test_what_may_be_below_zero_is_told_by_its_label_and_unit() -> None:
    growing = [("净增人口", "人"), ("实现利润", "万元"), ("同比增长", "%"), ("增速", "个百分点")]
    counted = [("检查经营场所", "家次"), ("办理公文", "件"), ("接待游客", "万人次")]
    assert all(MAY_BE_NEGATIVE.search(f"{label} {unit}") for label, unit in growing)
    assert not any(MAY_BE_NEGATIVE.search(f"{label} {unit}") for label, unit in counted)


def test_values_of_different_times_are_no_contradiction() -> None:
    assert not [
        *two_values(
            [
                figure("办理取水许可", 46, span="上半年"),
                figure("办理取水许可", 90, span="全年"),
                figure("办理取水许可", None),
            ]
        )
    ]


def test_halves_that_do_not_make_the_year_are_found() -> None:
    said = [
        figure("办理取水许可", 40, span="2023年上半年"),
        figure("办理取水许可", 50, span="下半年"),
        figure("办理取水许可", 91, span="全年"),
    ]
    (found,) = parts_in_report(said)
    assert "40＋50＝90" in found.message
    assert not [*parts_in_report([*said[:2], figure("办理取水许可", 90, span="全年")])]


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=12), st.integers(-3, 3))
def test_parts_are_found_wrong_exactly_when_they_are(parts: list[int], off: int) -> None:
    assume(any(abs(part - sum(parts) - off) * 5 >= sum(parts) + off for part in parts))
    whole = [figure("各级河长巡河", sum(parts) + off, "人次")]
    reports = [[figure("各级河长巡河", part, "人次")] for part in parts]
    assert bool([*parts_over_periods(whole, reports)]) == (off != 0)


def test_a_part_that_is_missing_or_counted_otherwise_makes_no_alarm() -> None:
    whole = [figure("各级河长巡河", 100, "人次")]
    half = [figure("各级河长巡河", 40, "人次")]
    assert not [*parts_over_periods(whole, [half, []])]
    assert not [*parts_over_periods(whole, [half, [figure("各级河长巡河", 40, "次")]])]


@pytest.mark.parametrize(
    ("label", "parts", "whole", "unit"),
    [
        ("群众满意率", (96, 98), 97, "%"),
        ("信访案件差错率", (3, 5), 4, "‰"),
        ("窗口服务满意度", (92, 93), 93, "分"),
        ("企业亩均税收", (21, 24), 45, "万元/亩"),
        ("小学师生配比", (15, 14), 14, "1∶"),
        ("在岗专职网格员", (118, 120), 120, "人"),
    ],
)
def test_rates_averages_ratios_and_what_there_is_are_not_added_up(
    label: str, parts: tuple[int, int], whole: int, unit: str
) -> None:
    reports = [[figure(label, part, unit)] for part in parts]
    assert not [*parts_over_periods([figure(label, whole, unit)], reports)]


def test_a_rate_of_two_halves_in_one_report_is_not_added_up() -> None:
    spans = {"上半年": 96, "下半年": 98, "全年": 97}
    assert not [*parts_in_report([figure("群众满意率", n, "%", span=s) for s, n in spans.items()])]


def test_another_number_of_a_ratio_is_no_other_unit_and_nought_has_none() -> None:
    before = [figure("三产增加值结构", 12, "∶45∶43"), figure("安全责任事故", 2, "起")]
    now = [figure("三产增加值结构", 11, "∶44∶45"), figure("安全责任事故", 0, "")]
    assert not [*changed_units(now, before)]
    assert [*changed_units([figure("三产增加值结构", 12, "%")], before)]
    assert figure("小学师生配比", 15, "1∶").said == "小学师生配比 1∶15"


def test_a_running_total_never_falls() -> None:
    before = [figure("累计完成投资额", 900, "万元")]
    assert [*falls([figure("累计完成投资额", 880, "万元")], before)]
    assert not [*falls([figure("累计完成投资额", 900, "万元")], before)]
    assert not [*falls([figure("完成投资总额", 880, "万元")], before)]


def test_another_unit_is_told_and_never_compared() -> None:
    now, before = [figure("水法宣讲活动", 3, "次")], [figure("“水法宣讲”活动", 40, "期")]
    (found,) = changed_units(now, before)
    assert "40期" in found.message
    assert "3次" in found.message
    assert not [*swings(now, before)]


def test_an_indicator_that_is_not_mentioned_any_more_is_told() -> None:
    before = [figure("办理取水许可", 46), figure("在职人员参加培训", 12, "人次")]
    (found,) = dropped([figure("共办理取水许可", 40)], before)
    assert found.here.label == "在职人员参加培训"


def test_a_swing_asks_for_a_word_of_why() -> None:
    before = [figure("办理取水许可", 40)]
    assert "+100%" in next(swings([figure("办理取水许可", 80)], before)).message
    assert not [*swings([figure("办理取水许可", 55)], before)]
    assert not [*swings([figure("在建工程数", 4)], [figure("在建工程数", 1)])]


def test_a_half_is_never_held_against_a_year() -> None:
    before = [figure("办理取水许可", 90, span="全年", part="2022")]
    halves = [
        figure("办理取水许可", 30, span="上半年", part="2023"),
        figure("办理取水许可", 88, span="全年", part="2023"),
    ]
    assert not [*swings(halves, before)]
    (found,) = swings([halves[0], figure("办理取水许可", 300, part="2023")], before)
    assert "+233%" in found.message


def test_a_half_is_held_against_the_same_half() -> None:
    before = [figure("办理取水许可", 90, span="2022年上半年", part="2022")]
    assert [*swings([figure("办理取水许可", 30, span="上半年", part="2023")], before)]
    assert not [*swings([figure("办理取水许可", 30, span="下半年", part="2023")], before)]


def test_a_running_total_is_held_against_the_same_month_of_last_year() -> None:
    june = figure("累计完成投资额", 9000, "万元", part="2023-06")
    may = [figure("累计完成投资额", 3000, "万元", part="2023-05")]
    assert not [*swings([june], may)]
    year_before = [figure("累计完成投资额", 5000, "万元", part="2022-06")]
    (found,) = swings([june], may, year_before=year_before)
    assert "与上年同期相比变动+80%" in found.message


def test_what_is_said_of_the_reported_period_by_name_contradicts_what_is_said_without() -> None:
    told = [
        figure("办理取水许可", 46, span="上半年", part="2023-H1"),
        figure("办理取水许可", 48, part="2023-H1"),
    ]
    assert [*two_values(told)]
    assert not [
        *two_values([figure("办理取水许可", 46, span="2022年上半年", part="2023-H1"), told[1]])
    ]


def test_the_parts_of_a_year_are_added_up_whatever_else_each_report_says() -> None:
    parts = [
        [
            figure("办理取水许可", 7, span="5月", part="2023-H1"),
            figure("办理取水许可", 40, span="上半年", part="2023-H1"),
        ],
        [figure("办理取水许可", 50, part="2023-H2")],
    ]
    year = [
        figure("办理取水许可", 40, span="上半年", part="2023"),
        figure("办理取水许可", 90, span="全年", part="2023"),
    ]
    assert not [*parts_over_periods(year, parts)]
    assert [*parts_over_periods([figure("办理取水许可", 91, part="2023")], parts)]


def test_marks_and_masks_make_no_other_indicator() -> None:
    assert name_of("“全民节水、绿色机关”活动") == name_of("“全民节水绿色机关”活动")
    assert name_of("**市取水许可") == name_of("市取水许可")


def test_a_day_before_the_period_is_pointed_out_once_for_a_section() -> None:
    old = [
        figure("文物巡查", number, as_of="6月25日", part="2023-H2", section="文物")
        for number in (3, 4)
    ]
    (found,) = stale(old)
    assert "截至6月25日早于本期" in found.message


def test_a_day_within_the_period_or_after_it_is_not() -> None:
    said = [("6月25日", "2023-H1"), ("11月底", "2023-H2"), ("7月5日", "2023-H1"), ("3月", "2023"),
            ("目前", "2023-Q3"), ("2024年1月5日", "2023-H2"), ("6月底", "2023-06")]  # fmt: skip
    assert not [*stale([figure("文物巡查", 3, as_of=day, part=part) for day, part in said])]
