"""A figure's label is the noun that is counted, wherever the sentence puts it."""

from __future__ import annotations

import pytest

from huibao.report.figures import find_figures


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("组织60余名护林员赴县林校培训。", ["护林员"]),
        ("把全场划成37个巡护片区，", ["巡护片区"]),
        ("打造2-4个示范苗圃、6-8个采种基地", ["示范苗圃", "采种基地"]),
        ("以林场道路等26个重点项目为抓手", ["重点项目"]),
        ("管护站9个苗圃点和4处瞭望塔", ["苗圃点", "瞭望塔"]),
        ("全场12家专业合作社100%签约", ["专业合作社", "专业合作社"]),
        ("办结案件18件办结率90%", ["案件", "办结率"]),
        ("完成省厅下达的2.5万亩造林任务", ["造林任务"]),
        ("每个班组不超过15人", ["每个班组"]),
        ("林场实现木材销售收入820万元", ["木材销售收入"]),
        ("通过林场网站公开护林信息9条", ["护林信息"]),
        ("先后承办（协办）了7场科普展览", ["科普展览"]),
        ("树苗存活率连续两年居全市前2名", ["树苗存活率"]),
        ("我场现有正式职工86人", ["正式职工"]),
        ("建成后年产菌菇30吨", ["年产菌菇"]),
        ("选出“护林标兵”等先进个人11人", ["“护林标兵”等先进个人"]),
        ("扩种2000亩油茶基地", ["油茶基地"]),
        ("为青苔林业有限公司计划投资2亿元", ["计划投资"]),
        ("全县已有46家合作社建立了台账", ["合作社"]),
        ("就投入了2万元", ["投入"]),
        ("优良天数60天（占66.7%）", ["优良天数", "优良天数占"]),
        ("全场木材收入累计完成726万元", ["全场木材收入"]),
        ("苗木考核指标（2项）", ["苗木考核指标"]),
        ("一、目标完成情况（一）苗木考核指标（2项）", ["苗木考核指标"]),
        ("PM2.5指标36.5微克/立方米", ["PM2.5指标"]),
        ("完成场部任务数69万元的126%", ["场部任务数", "场部任务数"]),
        ("12个管护站共处置火情", ["管护站"]),
        ("5个林区平均存活率为99%", ["林区平均存活率", "林区平均存活率"]),
        ("完成3公里路面硬化及1.5公里边沟砌筑", ["路面硬化", "边沟砌筑"]),
        ("北坡防火道，全长600米", ["北坡防火道全长"]),
        ("完成场部年度任务的52%", ["完成场部年度任务"]),
        ("补助标准达1.5万元/床位", ["补助标准"]),
        ("分散供养12人，集中供养40人", ["分散供养", "集中供养"]),
        ("造林面积8000亩。其中3000亩为灌木", ["造林面积", "造林面积"]),
        ("全县已成立护林小队12支", ["护林小队"]),
        ("全年新增再生林基地2处，已达43处", ["再生林基地", "再生林基地"]),
        ("林区由14个山头组成", ["山头"]),
        ("9个班组有5个班组配了对讲机", ["班组", "班组"]),
        ("险情从49个下降到32个", ["险情", "险情"]),
        ("目前这7公里的防火道工程", ["防火道工程"]),
        ("其余的32个苗圃", ["苗圃"]),
        ("面积500平方米以上的苗圃4个", ["面积", "苗圃"]),
        ("分别为松树216棵、杉树38棵", ["松树", "杉树"]),
        ("对86个场级“示范班组”进行复查", ["场级“示范班组”"]),
        ("收到36篇征文、46本画册", ["征文", "画册"]),
        ("并进行了2次书面考核", ["书面考核"]),
        ("林场在省级媒体刊发的各类稿件达19篇", ["稿件"]),
        ("现在我会有专职干事1名", ["专职干事"]),
        ("全场辖9乡3镇84个村", ["乡", "镇", "村"]),
        ("全县共转办来信9件", ["转办来信"]),
        ("林区共有8家公共苗圃免费开放", ["公共苗圃"]),
        ("场部由14个股室重组为7个科室", ["股室", "科室"]),
        ("设站长1名，副站长3名", ["站长", "副站长"]),
        ("场部目前共有11人", ["场部"]),
        ("4条林道总长21公里、2条便道总长3公里", ["林道", "林道总长", "便道", "便道总长"]),
        ("各站房面积均达120平方米", ["各站房面积"]),
        ("共撤销护林点182处，新增20处", ["撤销护林点", "新增"]),
        ("共有57人参与巡护", ["参与巡护"]),
        ("10项林区实事项目中，1项已完成", ["林区实事项目", "林区实事项目"]),
        ("困难职工实现就业29人", ["困难职工实现就业"]),
        ("苗木死亡率实际控制在3%", ["苗木死亡率"]),
    ],
)
def test_the_noun_is_found(words: str, labels: list[str]) -> None:
    assert [figure.label for figure in find_figures(words)] == labels


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("采种总量12吨，同比增长6.5%", ["采种总量", "采种总量同比增长"]),
        ("抚育3万亩，较上年减少1万亩，减幅25%", ["抚育", "抚育较上年减少", "抚育减幅"]),
        ("火情3起。同比下降25%", ["火情", "同比下降"]),
    ],
)  # fmt: skip
def test_a_change_says_whose_change_it_is(words: str, labels: list[str]) -> None:
    assert [figure.label for figure in find_figures(words)] == labels


@pytest.mark.parametrize(
    ("words", "value", "unit", "label"),
    [
        ("组建了四个巡护小组", 4, "个", "巡护小组"),
        ("编发《护林简报》十四期，", 14, "期", "《护林简报》"),
        ("全年新增脱困职工三户。", 3, "户", "脱困职工"),
        ("架设防火桥两座、", 2, "座", "防火桥"),
        ("印制护林画册两万份，", 2, "万份", "护林画册"),
        ("水面仅三十余亩。", 30, "亩", "水面"),
    ],
)
def test_numbers_in_words_count(words: str, value: int, unit: str, label: str) -> None:
    (figure,) = find_figures(words)
    assert (figure.value, figure.unit, figure.label) == (value, unit, label)


@pytest.mark.parametrize(
    "words",
    [
        "增强四个意识、做到两个维护",
        "推进三项改革",
        "苗圃二期工程开工",
        "防火道第三期，",
        "走进千家万户，",
        "一名职工",
        "召开一次会议",
        "XX镇、某村、**乡",
        "每人三份，",
        "十一届二次全会",
    ],
)
def test_slogans_and_ordinals_count_nothing(words: str) -> None:
    assert find_figures(words) == ()


def test_a_rank_may_be_in_words() -> None:
    (figure,) = find_figures("造林质量排名第一，")
    assert (figure.label, figure.kind, figure.value) == ("造林质量", "rank", 1)
    assert find_figures("跻身全省位列第一方阵，") == ()


def test_the_number_of_a_page_counts_nothing() -> None:
    assert find_figures("第2页共8页某林场小结") == ()


def test_a_masked_number_with_more_behind_it_is_a_figure() -> None:
    (figure,) = find_figures("巡护林区xxxx余户")
    assert (figure.masked, figure.unit, figure.approximate) == (True, "户", True)


def test_what_changes_in_a_table_may_be_negative() -> None:
    figures = find_figures(
        "| 指标 | 本年 | 增长率 |\n| 采伐量 | 40吨 | -6.4% |\n| 造林 | 9亩 | +2% |\n"
    )
    assert [(each.label, each.value) for each in figures] == [
        ("采伐量本年", 40), ("采伐量增长率", -6.4), ("造林本年", 9), ("造林增长率", 2),
    ]  # fmt: skip


def test_a_table_drawn_with_bars_at_one_end_is_a_table() -> None:
    figures = find_figures("项目 | 数量 | 备注 |\n巡护场次 | 6场 | 发放补助共计2.5万元 |\n")
    assert [(each.label, each.value) for each in figures] == [("巡护场次", 6), ("补助", 2.5)]


def test_what_rose_and_fell_is_no_volume() -> None:
    assert find_figures("考评中9升1降1平。") == ()
