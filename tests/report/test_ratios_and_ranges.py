"""What is counted in other forms than a number and a unit: ratios, ranges, none, multiples."""

from __future__ import annotations

import pytest

from huibao.report.figures import Figure, find_figures
from huibao.report.figures.targets import targets_in
from huibao.report.quantities.units import printed


def said(text: str) -> list[str]:
    return [text[each.start : each.end] for each in find_figures(text)]


def only(text: str) -> Figure:
    (figure,) = find_figures(text)
    return figure


@pytest.mark.parametrize(
    ("words", "label", "ratio"),
    [
        ("小学师生比为1∶14.6。", "小学师生比", "1∶14.6"),
        ("护理岗位上，床护比达1：0.6，", "床护比", "1∶0.6"),
        ("新招录干部男女比例1.2:1；", "干部男女比例", "1.2∶1"),
        ("两馆经费按1∶1配套。", "两馆经费", "1∶1"),
        ("平均竞争比例为1比23，", "平均竞争比例", "1∶23"),
        ("一二三产结构为12∶45∶43。", "一二三产结构", "12∶45∶43"),
    ],
)
def test_a_ratio_is_one_figure_and_reads_as_it_was_written(
    words: str, label: str, ratio: str
) -> None:
    figure = only(words)
    assert (figure.label, figure.kind, figure.masked) == (label, "ratio", False)
    assert printed(figure.value, figure.unit) == ratio


def test_a_ratio_to_one_counts_its_other_number_so_that_two_reports_may_be_compared() -> None:
    before, now = (only(f"在校生与教师之比为{n}∶1。") for n in ("15.8", "14.6"))
    assert (before.value, now.value, before.unit) == (15.8, 14.6, now.unit)
    assert only("师生比1∶15.8。").value == 15.8


def test_where_a_ratio_moved_from_and_to_is_of_one_indicator() -> None:
    figures = find_figures("三产结构由13∶46∶41调整为12∶45∶43。")
    assert [each.label for each in figures] == ["三产结构"] * 2


@pytest.mark.parametrize(
    "words",
    [
        "会议于上午9:30召开，晚8:00结束。",
        "代表队以3:1获胜，比赛比分为2:0。",
        "按1:500比例尺成图，用1：1000比例出图。",
        "依据第3章第2节：12项要求",
    ],
)
def test_a_time_a_score_and_a_scale_are_no_ratio(words: str) -> None:
    assert not [each for each in find_figures(words) if each.kind == "ratio"]


@pytest.mark.parametrize(
    ("words", "whole", "lower", "upper", "unit"),
    [
        ("预计完成投资1.2亿元至1.5亿元，", "1.2亿元至1.5亿元", 1.2, 1.5, "亿元"),
        ("每户补助3万—5万元，", "3万—5万元", 3, 5, "万元"),
        ("每期培训20人次至30人次。", "20人次至30人次", 20, 30, "人次"),
        ("每镇选派三至五名干部", "三至五名", 3, 5, "名"),
    ],
)
def test_a_range_whose_ends_both_have_a_unit_is_one_figure(
    words: str, whole: str, lower: float, upper: float, unit: str
) -> None:
    figure = only(words)
    assert words[figure.start : figure.end] == whole
    assert (figure.value, figure.upper, figure.unit) == (lower, upper, unit)


def test_what_grew_from_one_number_to_another_is_no_range() -> None:
    assert said("直管站点由12家至15家，投入从1.2亿元到1.5亿元。") == [
        "12家", "15家", "1.2亿元", "1.5亿元",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "label", "unit"),
    [
        ("全年越级上访为零，", "越级上访", ""),
        ("逾期贷款降至零。", "逾期贷款", ""),
        ("历年积案降为0。", "历年积案", ""),
        ("全年公务接待零次。", "公务接待", "次"),
    ],
)
def test_none_of_an_indicator_counts_nought(words: str, label: str, unit: str) -> None:
    figure = only(words)
    assert (figure.value, figure.unit) == (0, unit)
    assert label.endswith(figure.label)
    assert figure.label


@pytest.mark.parametrize(
    "words",
    [
        "实现安全生产零事故。",
        "服务“零距离”、办事零跑腿。",
        "化整为零处理。",
        "零件库存充足，车次一零三次。",
    ],
)
def test_a_slogan_with_a_nought_is_no_figure(words: str) -> None:
    assert not find_figures(words)


def test_nought_is_no_target_that_any_number_would_reach() -> None:
    assert not targets_in("压实责任，全年责任事件为零，重复来信0件。")


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("参训人次增加两倍，", 2, "倍"),
        ("线上办件是上年的三倍。", 3, "倍"),
        ("不良贷款率下降3个点，", 3, "个点"),
        ("新铺草坪2万平米。", 2, "万平米"),
    ],
)
def test_multiples_in_words_and_other_units_are_figures(words: str, value: int, unit: str) -> None:
    assert (only(words).value, only(words).unit) == (value, unit)


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("每镇选派*至*人。", "*至*人"),
        ("争取资金XX—XX万元，", "XX—XX万元"),
        ("走访××岁以上老人××人。", "××人"),
        ("网办率提高到*成以上。", "*成"),
    ],
)
def test_a_masked_range_is_one_open_place_and_an_age_none(words: str, whole: str) -> None:
    figure = only(words)
    assert figure.masked
    assert words[figure.start : figure.end] == whole


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("大于100亩的基地6个。", ["6个"]),
        ("低于80分的仅2个。", ["2个"]),
        ("10人以上、50人以下的小微企业36家。", ["36家"]),
        ("5人以上聚集为零。", ["零"]),
        ("得分高于85分，", ["85分"]),
        ("整改率90%以上。", ["90%"]),
    ],
)
def test_what_only_says_which_are_counted_is_no_figure(words: str, numbers: list[str]) -> None:
    assert said(words) == numbers


@pytest.mark.parametrize(
    "words",
    [
        "整改率90%以上。",
        "整改率不低于90%。",
        "响应时间至少5天。",
        "浓度28微克左右。",
        "满意度九成以上。",
    ],
)
def test_a_bound_is_a_number_said_roughly(words: str) -> None:
    assert only(words).approximate


@pytest.mark.parametrize(
    ("words", "label", "value"),
    [
        ("卷烟存销比达到1.42。", "卷烟存销比", 1.42),
        ("渠系水利用系数提高0.031，", "渠系水利用系数提高", 0.031),
        ("重点工程投诉比降至1.3以下。", "重点工程投诉比", 1.3),
    ],
)
def test_a_number_with_decimals_that_was_attained_needs_no_unit(
    words: str, label: str, value: float
) -> None:
    assert (only(words).label, only(words).value) == (label, value)


@pytest.mark.parametrize(
    "words", ["平台升级到2.1，系统由1.5升至2.0。", "会期延至5.20，", "推进“7.15”专案。"]
)
def test_a_version_and_a_date_count_nothing(words: str) -> None:
    assert not find_figures(words)
