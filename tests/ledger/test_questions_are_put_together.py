"""Figures of one table or section are one question; what is let pass is asked nowhere again."""

from __future__ import annotations

import pytest

from huibao.cycle.ledger.figures.questions import Question, ask_owners, questions
from huibao.cycle.ledger.importing.reports import import_report
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.points import open_points
from huibao.cycle.sections.chasing import waive
from huibao.cycle.sections.submissions import HandIn, submit
from huibao.records.models import Event, OpenPointWaiver
from tests.ledger.test_figures_are_explained import FIGURES, KEY
from tests.web.deciding import rule
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import press, sign_in

WELLS = "\n".join(f"青石镇第{number}号水源井\t{number + 20}" for number in range(1, 31))
BEFORE = f"""云岭市水务局2022年下半年工作总结及2023年上半年工作计划
一、工作情况及成效
（一）严格水资源管理，保障城乡供水安全。一是严格许可管理，办理取水许可20件，开展普法宣讲12场，\
普法宣讲比上年同期增加8场。水源井巡查情况如下。
水源井\t巡查次数（次）
{WELLS}
（二）加快重点工程建设，补齐水利基础设施短板。一是加快进度，完成水利投资4000万元。
"""
PATROLS = "\n".join("\t".join(f"{row * 7 + column}" for column in range(6)) for row in range(6))
TABLE = (
    "各月巡查情况如下。\n" + "\t".join(f"{m}月份河道巡查（次）" for m in range(6)) + f"\n{PATROLS}"
)


def handed_in(house: House, text: str, before: str = BEFORE) -> None:
    """The office has the report before, and the department hands in this text."""
    with house.clerk() as act:
        import_report(act, before.encode(), name="b.txt", kind="half-year", period="2022-H2")
    house.opened()
    with house.clerk() as act:
        section = next(s for s in cycle_by_key(act.session, KEY).sections if s.key == "supply")
        submit(act, section, HandIn(text, figures=FIGURES))


def asked(house: House, fault: str) -> list[Question]:
    office = house.installation.office
    found = house.see(lambda s: questions(s, cycle_by_key(s, KEY), office))
    return [each for each in found if each.found.fault == fault]


def points(house: House) -> list[str]:
    office = house.installation.office
    found = house.see(lambda s: open_points(s, cycle_by_key(s, KEY), office=office))
    return [p.passage for p in found if p.is_figure and p.waived is None]


def test_the_cells_of_one_table_are_asked_of_together(house: House) -> None:
    handed_in(house, TABLE)
    (question,) = asked(house, "two-values")
    assert len(question.all) == 30
    assert question.message.startswith("前后不一共30处：")
    assert len([each for each in points(house) if "前后不一" in each]) == 1
    page = text_of_page(sign_in(house, "su").get(f"/office/ledger/cycles/{KEY}").text)
    assert "逐处列出（30）" in page


def test_a_list_of_other_things_than_last_time_is_not_missed_row_by_row(house: House) -> None:
    handed_in(house, "一是严格许可管理，办理取水许可21件。")
    missed = [each.found.here.label for each in asked(house, "dropped")]
    assert "普法宣讲" in "、".join(missed)
    assert "水源井" not in "、".join(missed)


def test_by_how_much_an_indicator_grew_is_not_missed(house: House) -> None:
    handed_in(house, "一是严格许可管理，办理取水许可21件，开展普法宣讲13场。")
    assert "普法宣讲" not in "、".join(q.message for q in asked(house, "dropped"))


def test_of_many_missing_figures_a_few_are_named_and_the_rest_counted(house: House) -> None:
    said = "，".join(f"开展{word}检查{n}次" for n, word in enumerate(
        ("甲区水库", "乙区闸站", "丙区堤防", "丁区泵站", "戊区渠道", "己区机井", "庚区水厂"), 30
    ))  # fmt: skip
    handed_in(house, "一是严格许可管理。", BEFORE.replace("办理取水许可20件", said))
    own = [q for q in asked(house, "dropped") if "严格水资源" in q.found.here.section]
    assert [len(q.all) for q in own[:4]] == [1, 1, 1, 1]
    assert len(own) == 5
    assert own[4].message.startswith("本期未提共")


def test_one_fact_under_two_names_is_asked_of_once(house: House) -> None:
    before = BEFORE.replace("办理取水许可20件", "送水下乡88场，服务群众场次88场")
    handed_in(house, "一是送水下乡300场，服务群众场次300场。", before)
    (question,) = asked(house, "swing")
    assert "送水下乡" in question.message
    assert "服务群众场次" in question.message


@pytest.fixture
def swung(house: House) -> House:
    """Two figures of one section moved far, and the office is asked to let them pass."""
    before = BEFORE.replace("办理取水许可20件", "办理取水许可20件，供水管网巡检30次")
    handed_in(house, "一是严格许可管理，办理取水许可90件，供水管网巡检95次。", before)
    return house


def test_the_office_lets_all_of_a_section_pass_with_one_reason(swung: House) -> None:
    waiting = len(points(swung))
    assert waiting > 1
    clerk, page = sign_in(swung, "su"), f"/office/cycles/{KEY}"
    form = {"section": "supply", "reason": " "}
    assert "请写明理由" in press(clerk, page, f"{page}/waive-figures", form).text
    press(clerk, page, f"{page}/waive-figures", form | {"reason": "口径调整，已核实"})
    assert points(swung) == []
    assert swung.see(lambda s: s.query(OpenPointWaiver).count()) == waiting
    recorded = swung.see(lambda s: s.query(Event).filter_by(action="point:waived").count())
    assert recorded == waiting


def test_what_was_let_pass_is_asked_nowhere_again(swung: House) -> None:
    clerk, page = sign_in(swung, "su"), f"/office/ledger/cycles/{KEY}"
    press(clerk, page, f"{page}/ask")
    link = swung.path("jiang", "explain")
    assert "data-question" in swung.browser().get(link).text
    cycle, form = f"/office/cycles/{KEY}", {"section": "supply", "reason": "口径调整"}
    press(clerk, cycle, f"{cycle}/waive-figures", form)
    shown = text_of_page(clerk.get(page).text)
    assert "待科室说明" not in shown
    assert "已免予说明：口径调整" in shown.replace(" ", "")
    assert "请说明原因" not in swung.browser().get(link).text
    write = swung.path("jiang", "write", section="supply")
    assert "请说明原因" not in swung.browser().get(write).text


def test_a_report_that_is_closed_asks_nobody(house: House) -> None:
    handed_in(house, "一是严格许可管理，办理取水许可90件。")
    clerk, page = sign_in(house, "su"), f"/office/ledger/cycles/{KEY}"
    press(clerk, page, f"{page}/ask")
    link = house.path("jiang", "explain")
    house.hand_everything_in(KEY)
    house.send(KEY)
    for person in ("lu", "gu", "shen"):
        rule(house, KEY, person, "approve", "同意。")
    shown = house.browser().get(link).text
    assert "数据不需要再说明" in text_of_page(shown)
    assert "data-question" not in shown
    assert "待科室说明" not in clerk.get(page).text


def test_a_section_that_need_not_be_written_is_asked_nothing(house: House) -> None:
    with house.clerk() as act:
        import_report(act, BEFORE.encode(), name="b.txt", kind="half-year", period="2022-H2")
    house.opened()
    with house.clerk() as act:
        cycle = cycle_by_key(act.session, KEY)
        for section in cycle.sections:
            if section.department == "水资源管理科":
                waive(act, section, "本期无此项工作")
        ask_owners(act, cycle)
    assert "jiang" not in "".join(mail for mail, _ in house.mails("figure_questions"))
    assert "普法宣讲" not in "".join(q.message for q in asked(house, "dropped"))
