"""Labels of sentences as reports have them that nobody had read when the rules were written."""

from __future__ import annotations

import pytest

from huibao.report.figures import find_figures


def _labels(words: str) -> list[str]:
    return [figure.label for figure in find_figures(words)]


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("建成镇、村两级护林站（点）36个", ["镇、村两级护林站（点）"]),
        ("发放防火物资（品）12万元", ["防火物资（品）"]),
        ("覆盖18个村（社区），", ["村（社区）"]),
        ("11个县(市、区)中有3个", ["县（市、区）", "县（市、区）"]),
        ("查办盗伐案5起、涉案标的60万元", ["盗伐案", "涉案标的"]),
        ("加开旅游专列8列", ["旅游专列"]),
        ("走访林农、村居36户次", ["林农、村居"]),
        ("今年本科上线12人", ["本科上线"]),
        ("上转病人120人、下转65人", ["上转病人", "下转"]),
        ("逾期12笔", ["逾期"]),
        ("本季度新增5人", ["新增"]),
        ("去年以来漏报火情2起", ["漏报火情"]),
        ("安置房开工300套", ["安置房开工"]),
        ("护林员实际到岗18人", ["护林员实际到岗"]),
        ("九年一贯制林场子弟学校2所", ["九年一贯制林场子弟学校"]),
    ],
)
def test_a_name_is_kept_whole(words: str, labels: list[str]) -> None:
    assert _labels(words) == labels


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("拆除复耕12宗，走访慰问260人次", ["拆除复耕", "走访慰问"]),
        ("印发通报12期", ["通报"]),
        ("文化馆免费开放168天，成功避险3起", ["文化馆免费开放", "成功避险"]),
        ("林权纠纷调解成功96件", ["林权纠纷调解成功"]),
        ("民生实事10件，完成6件，基本完成3件", ["民生实事", "民生实事完成", "民生实事基本完成"]),
        ("人社局组织林场招工会6场", ["林场招工会"]),
        ("列入台账的护林项目46个", ["护林项目"]),
        ("标准化苗圃全县仅有2个", ["标准化苗圃"]),
        ("群众送来锦旗2面", ["锦旗"]),
        ("全年木材收入仅完成目标的86%", ["完成目标"]),
    ],
)
def test_a_deed_is_named_with_how_it_was_done_and_a_thing_without_who_did_it(
    words: str, labels: list[str]
) -> None:
    assert _labels(words) == labels


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("4座水厂出厂水合格率100%", ["水厂", "水厂出厂水合格率"]),
        ("96名护林员人均巡护32公里", ["护林员", "护林员人均巡护"]),
        ("176名护林员每月补贴300元", ["护林员", "护林员每月补贴"]),
        ("126间林场用房出租率83%", ["林场用房", "林场用房出租率"]),
        ("还有1处隐患未整改到位", ["隐患"]),
        ("260名职工齐心协力", ["职工"]),
        ("实现21个乡镇全覆盖", ["乡镇"]),
        ("建500吨果品冷库1座", ["果品冷库", "果品冷库"]),
        ("办了9期林农培训班，", ["林农培训班"]),
    ],
)
def test_those_counted_are_named_without_what_is_told_of_them(
    words: str, labels: list[str]
) -> None:
    assert _labels(words) == labels


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("新注册林产品商标2件，累计17件", ["新注册林产品商标", "林产品商标"]),
        (
            "完成林道投资3亿元，增长6%；1—9月累计完成9亿元",
            ["林道投资", "林道投资增长", "林道投资"],
        ),
        ("完成投资3亿元，前三季度累计完成9亿元", ["投资", "投资"]),
        ("法律援助立案11件、结案9件", ["法律援助立案", "法律援助结案"]),
        ("损耗率0.2%，控制在0.3%的行业标准以内", ["损耗率", "损耗率"]),
        (
            "投诉5起，环比去年下半年减少3起",
            ["投诉", "投诉环比去年下半年减少"],
        ),
        ("护林站由28个精简至19个", ["护林站", "护林站"]),
        ("试点企业扩面至18家，较上月增加3家", ["试点企业", "试点企业较上月增加"]),
        ("将巡护任务分解为6大类48项", ["巡护任务", "巡护任务"]),
        (
            "在全市林场综合考核中居市直单位第6位，较上年前移3位",
            ["全市林场综合考核", "全市林场综合考核较上年前移"],
        ),
    ],
)
def test_what_is_told_of_again_is_called_what_it_was(words: str, labels: list[str]) -> None:
    assert _labels(words) == labels
