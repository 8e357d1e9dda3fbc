"""A figure that moved far asks its owner for a word of why; it is kept, and shown to the office."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.office import load_office, sample_folder
from huibao.cycle.drafts import edit_section
from huibao.cycle.ledger.figures.questions import questions
from huibao.cycle.ledger.importing.reports import import_report
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import cancel, open_cycle
from huibao.cycle.points import open_points, waive_point
from huibao.cycle.sections.submissions import HandIn, accept, submit
from huibao.lifecycle import SectionState
from huibao.records.models import Event, FigureExplanation, Indicator
from huibao.report.figures.counted import name_of
from huibao.staff import Absence
from tests.staffing import started_with, with_person, without
from tests.web.forms import form_of, text_of_page
from tests.web.house import House
from tests.web.signing_in import TOUCHED, press, sign_in

BEFORE = """云岭市水务局2022年下半年工作总结及2023年上半年工作计划
一、工作情况及成效
（一）严格水资源管理，保障城乡供水安全。一是严格许可管理，办理取水许可20件。
（二）加快重点工程建设，补齐水利基础设施短板。一是加快进度，完成水利投资4000万元。
"""
TEXT = "一是严格许可管理，上半年办理取水许可90件，群众满意。"
FIGURES = {key: {"value": "90"} for key in ("permits", "households", "water-use")}
KEY = "half-year-2023-H1"
SAID = "取水许可下放后集中换证。"


@pytest.fixture
def writing(house: House) -> House:
    """The first half of 2023 is called for, after the second half of 2022."""
    with house.clerk() as act:
        import_report(act, BEFORE.encode(), name="b.txt", kind="half-year", period="2022-H2")
    house.opened()
    return house


def page_of(house: House) -> str:
    return house.browser().get(house.path("jiang", "write", section="supply")).text


def typed(house: House, **more: str) -> dict[str, str]:
    """What a browser sends of the page after the section was typed."""
    form = {**form_of(page_of(house)), "text": TEXT}
    form |= {f"figure-{key}": "90" for key in FIGURES}
    return form | more


def question_in(page: str) -> str:
    names = [name for name in form_of(page) if name.startswith("explain-")]
    (name,) = [n for n in names if "变动原因" in page.partition(f'for="{n}"')[2][:60]][:1]
    return name


def explanations(house: House) -> list[FigureExplanation]:
    with house.installation.database.reading() as session:
        found = list(session.scalars(select(FigureExplanation)))
        session.expunge_all()
        return found


def test_an_empty_page_asks_nothing(writing: House) -> None:
    page = page_of(writing)
    assert 'aria-labelledby="questions-title" hidden' in page
    assert "data-question" not in page


def test_the_writer_is_asked_while_he_writes_with_both_places_named(writing: House) -> None:
    path = writing.path("jiang", "write", section="supply")
    page = writing.browser().post(f"{path}/autosave", data=typed(writing)).text
    seen = text_of_page(page)
    assert "与上期相比变动+350%，请说明原因" in seen
    assert "云岭市水务局2022年下半年工作总结及2023年上半年工作计划" in seen
    assert "变动原因" in seen


def test_what_he_says_is_kept_with_the_report_and_shown_to_the_office(writing: House) -> None:
    path, browser = writing.path("jiang", "write", section="supply"), writing.browser()
    page = browser.post(f"{path}/autosave", data=typed(writing)).text
    name = question_in(page)
    browser.post(path, data={**form_of(page), name: SAID})
    assert [row.text for row in explanations(writing) if row.text] == [SAID]
    clerk = sign_in(writing, "su")
    seen = text_of_page(clerk.get(f"/office/ledger/cycles/{KEY}").text)
    assert f"{SAID} 江一禾" in seen
    told = writing.see(lambda s: s.query(Event).filter_by(action="figure:explained").count())
    assert told >= 1


def test_a_half_typed_explanation_survives_a_refusal(writing: House) -> None:
    path, browser = writing.path("jiang", "write", section="supply"), writing.browser()
    page = browser.post(f"{path}/autosave", data=typed(writing)).text
    name = question_in(page)
    answer = browser.post(path, data={**form_of(page), name: SAID, "figure-permits": ""})
    assert answer.status_code == 400
    answer = browser.post(path, data={**form_of(page), name: SAID, "figure-permits": "九十"})
    assert f'name="{name}" value="{SAID}"' in answer.text


def handed_in(house: House) -> str:
    with house.clerk() as act:
        cycle = cycle_by_key(act.session, KEY)
        section = next(s for s in cycle.sections if s.key == "supply")
        submit(act, section, HandIn(TEXT, figures=FIGURES))
    return KEY


def test_the_office_sees_what_waits_and_mails_the_owner_who_answers_by_his_link(
    writing: House,
) -> None:
    key = handed_in(writing)
    clerk = sign_in(writing, "su")
    assert "数据待说明（变动较大）" in clerk.get(f"/office/cycles/{key}").text
    page = f"/office/ledger/cycles/{key}"
    assert "待科室说明" in clerk.get(page).text
    seen = press(clerk, page, f"{page}/ask")
    assert "已发邮件请科室说明。" in seen.text
    ((mail, subject),) = [m for m in writing.mails("figure_questions") if "jiang" in m[0]]
    assert mail == "jiang@shuiwu.yunling.example.com"
    assert subject.startswith("【数据核对】严格水资源管理")
    link, browser = writing.path("jiang", "explain"), writing.browser()
    asked = browser.get(link).text
    assert "变动较大" in asked
    browser.post(link, data={question_in(asked): "无人操作"})
    assert explanations(writing)[0].text == ""
    browser.post(link, data={**TOUCHED, question_in(asked): SAID})
    assert SAID in browser.get(link).text
    assert SAID in clerk.get(page).text


def test_an_owner_who_has_left_is_not_asked(writing: House) -> None:
    key = handed_in(writing)
    started_with(writing.installation, without(writing.installation.office, "jiang"))
    page = f"/office/ledger/cycles/{key}"
    press(sign_in(writing, "su"), page, f"{page}/ask")
    assert not [mail for mail, _ in writing.mails("figure_questions") if "jiang" in mail]


def test_while_an_owner_is_away_his_deputy_is_asked(writing: House) -> None:
    key, today = handed_in(writing), datetime.now(UTC).date()
    days = {"since": today - timedelta(days=2), "until": today + timedelta(days=2)}
    away = (Absence(**days, deputy="cheng"),)
    office = with_person(writing.installation.office, "jiang", absent=away)
    started_with(writing.installation, office)
    page = f"/office/ledger/cycles/{key}"
    press(sign_in(writing, "su"), page, f"{page}/ask")
    asked = [mail.partition("@")[0] for mail, _ in writing.mails("figure_questions")]
    assert "cheng" in asked
    assert "jiang" not in asked
    browser, link = writing.browser(), writing.path("cheng", "explain")
    browser.post(link, data={**TOUCHED, question_in(browser.get(link).text): SAID})
    assert SAID in [each.text for each in explanations(writing)]


def test_nobody_is_asked_of_a_report_whose_text_is_fixed(writing: House) -> None:
    key = handed_in(writing)
    clerk, page = sign_in(writing, "su"), f"/office/ledger/cycles/{key}"
    lay_open = clerk.get(page).text
    with writing.clerk() as act:
        cancel(act, cycle_by_key(act.session, key), "本期不报。")
    pressed = clerk.post(f"{page}/ask", data=form_of(lay_open))
    assert pressed.status_code == 400
    assert "暂不能进行此操作" in text_of_page(pressed.text)
    assert writing.mails("figure_questions") == []


def test_looking_at_the_questions_says_nothing(writing: House) -> None:
    key = handed_in(writing)
    clerk = sign_in(writing, "su")
    press(clerk, f"/office/ledger/cycles/{key}", f"/office/ledger/cycles/{key}/ask")
    link = writing.path("jiang", "explain")
    before = writing.see(lambda s: s.query(Event).count())
    for method in ("GET", "HEAD"):
        writing.browser().request(method, link)
    assert writing.see(lambda s: s.query(Event).count()) == before


def test_the_owners_are_mailed_once_when_the_report_is_merged(writing: House) -> None:
    writing.hand_everything_in(KEY)
    first = writing.mails("figure_questions")
    assert "jiang@shuiwu.yunling.example.com" in {mail for mail, _ in first}
    with writing.clerk() as act:
        cycle = cycle_by_key(act.session, KEY)
        cycle.prepared = False
    writing.run_stages(KEY)
    assert writing.mails("figure_questions") == first


def test_an_explanation_of_other_figures_is_none(writing: House) -> None:
    handed_in(writing)
    clerk = sign_in(writing, "su")
    page = f"/office/ledger/cycles/{KEY}"
    press(clerk, page, f"{page}/explain", {"question": "0" * 16, "text": SAID})
    assert explanations(writing) == []


def test_the_office_may_set_how_far_is_too_far(writing: House) -> None:
    office = writing.installation.office.model_copy(update={"swing_limit": 400})
    started_with(writing.installation, office)
    handed_in(writing)
    page = sign_in(writing, "su").get(f"/office/ledger/cycles/{KEY}").text
    assert "与上期相比变动" not in page


def test_months_make_a_quarter_and_quarters_a_year(house: House) -> None:
    def month(number: int, permits: int) -> None:
        done = f"（一）水资源管理。本月办理取水许可{permits}件。"
        text = f"2023年{number}月工作小结\n一、本月工作\n{done}\n"
        with house.clerk() as act:
            import_report(
                act, text.encode(), name="m.txt", kind="monthly", period=f"2023-{number:02d}"
            )

    for number, permits in ((1, 10), (2, 20), (3, 30)):
        month(number, permits)
    with house.clerk() as act:
        cycle = open_cycle(act, "quarterly", "2023-Q1")
        section = next(s for s in cycle.sections if s.department == "水资源管理科")
        submit(act, section, HandIn("一季度办理取水许可66件。", figures={
            figure.key: {"value": "66"} for figure in house.installation.office.kind("quarterly")
            .sections()[[s.key for s in cycle.sections].index(section.key)].figures}))  # fmt: skip
        if section.state is SectionState.SUBMITTED:
            accept(act, section)
        key = cycle.key
    page = text_of_page(sign_in(house, "su").get(f"/office/ledger/cycles/{key}").text)
    assert "66件，10＋20＋30＝60" in page


def waiting(house: House) -> list[tuple[str, str]]:
    """The figures that keep the report from review: section and what is asked."""
    with house.installation.database.reading() as session:
        cycle = cycle_by_key(session, KEY)
        points = open_points(session, cycle, office=house.installation.office)
        return [(p.section.key, p.what) for p in points if p.is_figure and p.waived is None]


def waive_all_but_figures(house: House) -> None:
    with house.clerk() as act:
        cycle = cycle_by_key(act.session, KEY)
        for point in open_points(act.session, cycle, office=act.office):
            if not point.is_figure:
                waive_point(act, cycle, point.key, "整编后补齐")


def merged(house: House) -> None:
    """Everything is in, with a figure that moved far, and nothing else is open."""
    with house.clerk() as act:
        for section in cycle_by_key(act.session, KEY).sections:
            own = HandIn(TEXT, figures=FIGURES) if section.key == "supply" else None
            submit(act, section, own or house.sample_of(section))
            if section.state is SectionState.SUBMITTED:
                accept(act, section)
    house.run_stages(KEY)
    waive_all_but_figures(house)


def test_a_figure_that_moved_far_keeps_the_report_from_review_until_it_is_explained(
    writing: House,
) -> None:
    merged(writing)
    assert ("supply", "数据待说明（变动较大）") in waiting(writing)
    clerk, page = sign_in(writing, "su"), f"/office/cycles/{KEY}"
    seen = press(clerk, page, f"{page}/send")
    assert seen.status_code == 400
    assert "个待补事项" in text_of_page(seen.text)
    for question in writing.see(asks):
        ledger = f"/office/ledger/cycles/{KEY}"
        press(clerk, ledger, f"{ledger}/explain", {"question": question, "text": SAID})
    assert waiting(writing) == []
    press(clerk, page, f"{page}/send")
    assert writing.cycle_state(KEY) == "in_review"


def asks(session: Session) -> list[str]:
    """The keys of what waits for a word."""
    office = load_office(sample_folder())
    return [q.key for q in questions(session, cycle_by_key(session, KEY), office) if q.waits]


def test_the_office_lets_a_figure_pass_by_name_with_a_reason_until_it_changes(
    writing: House,
) -> None:
    merged(writing)
    clerk, page = sign_in(writing, "su"), f"/office/cycles/{KEY}"
    for _ in range(len(waiting(writing))):
        key = writing.see(first_waiting)
        refused = press(clerk, page, f"{page}/waive-point", {"point": key, "reason": ""})
        assert "请写明理由" in refused.text
        press(clerk, page, f"{page}/waive-point", {"point": key, "reason": "口径调整，已核实"})
    assert waiting(writing) == []
    assert "已免予说明：口径调整，已核实" in text_of_page(clerk.get(page).text).replace(" ", "")
    with writing.clerk() as act:
        section = next(s for s in cycle_by_key(act.session, KEY).sections if s.key == "supply")
        edit_section(act, section, before=section.text, after=section.text.replace("90", "95"))
    assert ("supply", "数据待说明（前后不一）") in waiting(writing)


def first_waiting(session: Session) -> str:
    office = load_office(sample_folder())
    points = open_points(session, cycle_by_key(session, KEY), office=office)
    return next(p.key for p in points if p.is_figure and p.waived is None)


def test_the_open_figure_stands_under_its_owner_even_where_another_writes_it(
    writing: House,
) -> None:
    merged(writing)
    with writing.clerk() as act:
        works = next(s for s in cycle_by_key(act.session, KEY).sections if s.key == "works")
        office = act.office
        row = next(q for q in questions(act.session, works.cycle, office) if q.waits)
        act.session.merge(
            Indicator(
                name=name_of(row.found.here.label), label=row.found.here.label,
                department=works.department, changed_at=act.now, changed_by="苏念安",
            )
        )  # fmt: skip
    assert "works" in {section for section, _ in waiting(writing)}
