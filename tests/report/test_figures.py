"""A figure is a number with a label and a unit; years, ordinals and telephone lines are none."""

from __future__ import annotations

import pytest

from huibao.report.figures import Figure, find_figures


def only(text: str) -> Figure:
    (figure,) = find_figures(text)
    return figure


def test_a_number_that_looks_like_a_year_is_a_figure_when_it_has_a_unit() -> None:
    figure = only("上半年完成公文收发2019件次。")
    assert (figure.label, figure.value, figure.unit) == ("公文收发", 2019, "件次")
    assert figure.period == "上半年"


def test_start_and_end_hold_the_number_and_its_unit() -> None:
    text = "全年办理提案36件。"
    figure = only(text)
    assert text[figure.start : figure.end] == "36件"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("加固便桥3座/120延米。", [(3, "座"), (120, "延米")]),
        ("更换护栏860m。", [(860, "m")]),
        ("资金可支付月数为7.5个月。", [(7.5, "个月")]),
        ("巡查差错率万分之三上下。", [(3, "‱")]),
        ("路况指数PQI值91.2，排名靠前。", [(91.2, "")]),
        ("试用期6个月，工期为3个月。", []),
    ],
)
def test_a_number_counts_in_whatever_is_measured(
    text: str, values: list[tuple[float, str]]
) -> None:
    assert [(each.value, each.unit) for each in find_figures(text)] == values


def test_below_a_number_2015_is_no_year_and_a_mask_is_a_number() -> None:
    table = "行业\t本期\t同期\n采伐\t8200\t7100\n加工\t2238\t2015\n苗圃\tXX\t310\n"
    assert [each.value for each in find_figures(table)] == [8200, 7100, 2238, 2015, None, 310]


def test_two_figures_share_one_noun() -> None:
    first, second = find_figures("发布微信公众号48期196篇。")
    assert first.label == second.label == "微信公众号"
    assert [(each.value, each.unit) for each in (first, second)] == [(48, "期"), (196, "篇")]


def test_a_list_inherits_its_verb() -> None:
    figures = find_figures("召开理事会7次、会员大会2次、党课3次。")
    assert [figure.verb for figure in figures] == ["召开"] * 3
    assert [figure.label for figure in figures] == ["理事会", "会员大会", "党课"]


def test_a_rank_stands_beside_the_total_it_is_out_of() -> None:
    total, rank = find_figures("考核得分位居*家同类单位第*；")
    assert (total.kind, total.unit, total.masked) == ("total", "家", True)
    assert (rank.kind, rank.masked, rank.value) == ("rank", True, None)
    total, rank = find_figures("考核位居12家同类单位第3名。")
    assert (total.value, rank.value, rank.unit) == (12, 3, "名")


@pytest.mark.parametrize(
    ("words", "value", "unit", "amount"),
    [
        ("投入资金1.2亿元", 1.2, "亿元", 120_000_000),
        ("接待游客3.5万人次", 3.5, "万人次", 35_000),
        ("固定资产1,286件", 1286, "件", 1286),
        ("铺装草坪36 000平方米", 36000, "平方米", 36000),
        ("收到来信１２封", 12, "封", 12),
        ("覆盖率９８．５％", 98.5, "%", 98.5),
        ("办结率百分之95", 95, "%", 95),
        ("办结率百分之九十五以上", 95, "%", 95),
        ("投诉处理率百分之百。", 100, "%", 100),
        ("满意率百分之九十八点六", 98.6, "%", 98.6),
        ("争取资金六千万元", 6000, "万元", 60_000_000),
        ("总投资一亿二千万元", 1.2, "亿元", 120_000_000),
        ("支出三百二十八万元", 328, "万元", 3_280_000),
        ("惠及群众三万余人", 3, "万人", 30_000),
        ("参加群众两千余人", 2000, "人", 2000),
        ("补助十二万八千元", 12.8, "万元", 128_000),
        ("惠及群众1，234户", 1234, "户", 1234),
        ("资助学生1’200人", 1200, "人", 1200),
        ("产值增长 3 . 5 %", 3.5, "%", 3.5),
        ("细颗粒物浓度28μg/m³", 28, "μg/m³", 28),
        ("下降2.1个百分点", 2.1, "个百分点", 2.1),
        ("更换灭火器156具", 156, "具", 156),
        ("接入视频监控30路", 30, "路", 30),
        ("开挖土方3万方", 3, "万方", 30_000),
        ("平均年龄比上届下降5.2岁", 5.2, "岁", 5.2),
        ("阅读量达1.2万", 1.2, "万", 12_000),
    ],
)
def test_values_are_as_printed_and_amounts_in_single_units(
    words: str, value: float, unit: str, amount: float
) -> None:
    figure = only(words)
    assert (figure.value, figure.unit) == (value, unit)
    assert float(figure.amount or 0) == amount


@pytest.mark.parametrize(
    ("words", "said", "value", "unit"),
    [
        ("意向率不到一成。", "一成", 1, "成"),
        ("整改销号六成以上。", "六成", 6, "成"),
        ("覆盖率仅三成多。", "三成多", 3, "成"),
        ("50岁以上人员超过四成五。", "四成五", 4.5, "成"),
        ("近三成企业没有开工。", "三成", 3, "成"),
        ("年内离职的占三分之一。", "三分之一", 33.33, "%"),
        ("三分之二的站点已经开放。", "三分之二", 66.67, "%"),
        ("警情较去年同期减少一半。", "一半", 50, "%"),
        ("参观者比上年翻了一番。", "一番", 1, "番"),
    ],
)
def test_a_share_told_in_words_is_a_figure(words: str, said: str, value: float, unit: str) -> None:
    figure = only(words)
    assert words[figure.start : figure.end] == said
    assert (figure.value, figure.unit) == (value, unit)


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("讲党课六次，", 6, "次"),
        ("集中学习十二次。", 12, "次"),
        ("新增省级人才称号三人。", 3, "人"),
        ("消除易涝点七处，", 7, "处"),
        ("大稿返工三次以上；", 3, "次"),
        ("指导两家企业申报质量奖", 2, "家"),
        ("招聘赴三所医学院校，", 3, "所"),
        ("较去年同期上升两个位次。", 2, "个"),
        ("接待参观者近千人。", 1000, "人"),
        ("节省近百万元。", 100, "万元"),
        ("烤烟收购5600担。", 5600, "担"),
        ("办理提案8/8件，", 8, "件"),
        ("千万元级项目为0，", 0, ""),
        ("联办范围扩大到【 】个乡镇。", None, "个"),
    ],
)
def test_what_is_counted_in_words_or_of_a_whole_is_a_figure(
    words: str, value: int | None, unit: str
) -> None:
    figure = only(words)
    assert (figure.value, figure.unit) == (value, unit)


def test_a_rise_in_rank_tells_both_ranks_and_a_row_shares_its_unit() -> None:
    ranks = find_figures("考评由上年的第8名跃升至第3名。")
    assert [(each.value, each.kind) for each in ranks] == [(8, "rank"), (3, "rank")]
    rates = find_figures("两馆占比较上年提高3.4、2.5个百分点，")
    assert [(each.value, each.unit) for each in rates] == [(3.4, "个百分点"), (2.5, "个百分点")]


def test_a_table_may_have_bars_between_its_cells_alone() -> None:
    table = "指标|目标|完成\n营业收入（亿元）|11.50|12.06\n上缴税费（万元）|4500|××\n"
    assert [(each.label, each.value, each.unit) for each in find_figures(table)] == [
        ("营业收入目标", 11.5, "亿元"),
        ("营业收入完成", 12.06, "亿元"),
        ("上缴税费目标", 4500, "万元"),
        ("上缴税费完成", None, "万元"),
    ]


def test_a_range_has_two_ends() -> None:
    figure = only("每月走访3至5户。")
    assert (figure.value, figure.upper, figure.unit) == (3, 5, "户")


def test_about_a_number_is_said() -> None:
    assert only("走访群众近100户。").approximate
    assert only("走访群众100余户。").approximate
    assert not only("走访群众100户。").approximate


def test_the_as_of_date_belongs_to_its_sentence() -> None:
    first, second = find_figures("截至6月30日，受理申请40件。全年开展培训3次。")
    assert (first.as_of, second.as_of) == ("6月30日", "")


@pytest.mark.parametrize(
    "words",
    ["办理建议*件", "办理建议__件", "办理建议XX件", "办理建议××件", "办理建议x件，", "共办理*余件"],
)
def test_a_mask_is_a_figure_without_a_value(words: str) -> None:
    figure = only(words)
    assert figure.masked
    assert figure.value is None
    assert figure.unit == "件"


@pytest.mark.parametrize(
    "words",
    [
        "2019－2022年的工作",
        "受理“12345”热线诉求",
        "第二轮巡察、十一届三次全会",
        "6月30日前完成，9:30开会，8时30分结束",
        "落实《关于推进20条措施的通知》",
        "实行24小时值班制度",
        "XX项目、XX分局和**中心",
        "为期3个月的整治",
        "5G网络、G20峰会、3A级景区",
        "“3个一”活动",
        "乘3路公交车，从2方面改进，职工30岁",
        "第5期简报、第3号文件",
        "平均年龄未超40岁以下的队伍，三百六十行",
        "深入千家万户，百分之百落实责任，两三万人次都不为多",
        "一成不变，建成三成员单位，另一半，一半是任务，进入四分之一决赛",
        "落实两个责任，三个方面，东岗、西岗两个乡镇，每月两次，十四届三次，审计三处，组织一次",
        "他担任5担任职务",
    ],
)
def test_what_only_looks_like_a_figure_is_none(words: str) -> None:
    assert find_figures(words) == ()


def test_a_table_gives_a_figure_for_each_cell() -> None:
    figures = find_figures("项目\t数量（件）\t满意率\n信访\t36\t98.5%\n提案\t*\t100%\n")
    assert [(each.label, each.value, each.unit) for each in figures] == [
        ("信访数量", 36, "件"),
        ("信访满意率", 98.5, "%"),
        ("提案数量", None, "件"),
        ("提案满意率", 100, "%"),
    ]


def test_a_rank_in_a_table_is_a_figure_and_a_number_of_rows_is_none() -> None:
    ranked = find_figures("林场\t成活率\t排名\n东山\t96.2%\t4\n西山\t88.7%\t7\n")
    assert [(each.label, each.value) for each in ranked if not each.unit] == [
        ("东山排名", 4),
        ("西山排名", 7),
    ]
    rows = find_figures("排名\t林场\t造林（亩）\n1\t东山\t320\n2\t西山\t280\n")
    assert [each.value for each in rows] == [320, 280]


def test_a_bracketed_number_is_no_part_of_a_label() -> None:
    (figure,) = find_figures("三、明年要办的几件事\n　　2）改造老旧林道60公里。\n")
    assert figure.label == "老旧林道"


def test_a_rank_may_stand_alone_in_a_cell_or_end_its_clause() -> None:
    table = "指标\t增速\t位次\n造林面积\t-3.2%\t第8位\n"
    assert [(each.value, each.kind) for each in find_figures(table)] == [
        (-3.2, "rate"),
        (8, "rank"),
    ]
    assert only("护林技能竞赛获团体第3名。").kind == "rank"
    assert [*find_figures("第3名同志到岗。")] == []


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("平均气温28.9℃。", "℃"),
        ("放流3000尾。", "尾"),
        ("清理枯枝17车。", "车"),
        ("换了4任。", "任"),
    ],
)
def test_uncommon_units_are_units(words: str, unit: str) -> None:
    assert only(words).unit == unit


def test_a_word_that_only_begins_like_a_unit_is_none() -> None:
    assert [*find_figures("林区拥有5车间，开辟3车道，承担9任务。")] == []


def test_a_number_on_the_next_line_is_told_of_by_the_words_it_was_torn_from() -> None:
    figures = find_figures(
        "上半年，县林场抓实春季造林和林区防火两件大事，全场上下齐心，完\n"
        "成荒山造林任务，栽下杉木和松树830亩，同比增长\n"
        "12.4%，补植疏林地260亩，全部通过县级验收并且录入了管护台账，全\n"
        "场新修防火道14公里，另外先后整修林区桥涵和巡护道路\n"
        "31公里，配发对讲机和灭火机具并完成了林区卡口监控设备的全面检修，\n"
        "设备完好率保持在98%。\n"
    )
    assert [figure.label for figure in figures] == [
        "杉木和松树", "杉木和松树同比增长", "补植疏林地", "防火道", "林区桥涵和巡护道路",
        "设备完好率",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("漏损率下降2.1个百分点，降至8.5%。", [("漏损率下降", 2.1), ("漏损率", 8.5)]),
        ("接种率提高3个百分点，达到98.2%。", [("接种率提高", 3), ("接种率", 98.2)]),
        ("投诉量同比减少120件，降为85件。", [("投诉量同比减少", 120), ("投诉量", 85)]),
        ("财政收入-3.5%，税收收入+2.1%。", [("财政收入", -3.5), ("税收收入", 2.1)]),
        ("接待游客100万+人次，办件1000+件。", [("游客", 100), ("办件", 1000)]),
        ("满意度98.5﹪。", [("满意度", 98.5)]),
        ("消防隐患14处，其他隐患3处。", [("消防隐患", 14), ("其他隐患", 3)]),
        (
            "水厂\t计划\n东厂\t5座\n\n|指标|单位|数值|\n|收入|万元|12|\n",
            [("东厂", 5), ("收入", 12)],
        ),
    ],
)
def test_what_a_number_is_of(words: str, found: list[tuple[str, float]]) -> None:
    assert [(each.label, each.value) for each in find_figures(words)] == found


def test_a_second_table_has_its_own_units() -> None:
    text = "项目\t计划\t完成\n水厂\t6座\t5座\n\n| 指标 | 单位 | 数值 |\n| 收入 | 万元 | 12 |\n"
    assert [each.unit for each in find_figures(text)] == ["座", "座", "万元"]


def test_about_a_number_is_also_said_by_a_plus() -> None:
    assert only("接待游客100万+人次。").approximate
