"""The contributor answers the remarks on his section with his hand-in; no word of his is lost."""

from __future__ import annotations

import re

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.review.decisions import Ruling, decide
from huibao.cycle.review.route import RETURN
from huibao.records.models import Link
from tests.web.forms import form_of, text_of_page
from tests.web.house import House
from tests.web.signing_in import press, sign_in


def returned(house: House) -> str:
    """The report returned with one remark on 供水; the path of its contributor's page."""
    key = house.in_review()
    with house.as_person("lu", role="reviewer") as act:
        link = act.session.query(Link).filter_by(person="lu", purpose="review").one()
        review = link.review
        section = next(s for s in review.cycle.sections if s.key == "supply")
        ruling = Ruling(
            decision=RETURN,
            name=review.reviewer_name,
            remarks=((section.id, "请核实用水总量。"),),
            draft_sha256=review.draft.document_sha256,
        )
        decide(act, review, ruling, link)
    house.run_stages(key)
    return house.path("jiang", "write", section="supply")


def answers(house: House) -> list[tuple[str | None, str]]:
    def look(session):
        remarks = cycle_by_key(session, "half-year-2023-H1").remarks
        return [(remark.answer, remark.answer_text) for remark in remarks]

    return house.see(look)


def test_an_answer_goes_in_with_the_text(house):
    path = returned(house)
    browser = house.browser()
    form = form_of(browser.get(path).text)
    place = next(name.removeprefix("answer-") for name in form if name.startswith("answer-"))
    browser.post(path, data=form | {f"how-{place}": "done", f"answer-{place}": "见第二段。"})
    assert answers(house) == [("done", "见第二段。")]
    assert house.section("supply")["state"] == "submitted"


def test_words_without_a_choice_are_refused_and_stay_in_the_form(house):
    path = returned(house)
    browser = house.browser()
    form = form_of(browser.get(path).text)
    place = next(name.removeprefix("answer-") for name in form if name.startswith("answer-"))
    refused = browser.post(path, data=form | {f"answer-{place}": "见第二段。"})
    assert refused.status_code == 400
    assert "见第二段。" in form_of(refused.text)[f"answer-{place}"]
    assert "请写明理由" in text_of_page(refused.text)
    assert answers(house) == [(None, "")]
    assert house.section("supply")["state"] == "returned"


def test_done_is_refused_while_neither_the_text_nor_the_answer_says_anything_new(house):
    path = returned(house)
    browser = house.browser()
    form = form_of(browser.get(path).text)
    place = next(name.removeprefix("answer-") for name in form if name.startswith("answer-"))
    refused = browser.post(path, data=form | {f"how-{place}": "done"})
    assert refused.status_code == 400
    assert "正文与退回时相同，不能只答“已修改”" in text_of_page(refused.text)
    assert answers(house) == [(None, "")]
    assert house.section("supply")["state"] == "returned"
    changed = form["text"] + "用水总量已核实。"
    browser.post(path, data=form | {f"how-{place}": "done", "text": changed})
    assert answers(house) == [("done", "")]
    assert house.section("supply")["state"] == "submitted"


def test_the_office_too_answers_with_a_change_or_with_words(house):
    returned(house)
    browser, page = sign_in(house, "su"), "/office/cycles/half-year-2023-H1"
    remark = re.search(r'name="remark" value="(\d+)"', browser.get(page).text)
    assert remark
    fields = {"remark": remark[1], "how": "done"}
    refused = press(browser, page, f"{page}/answer", fields)
    assert "正文与退回时相同" in text_of_page(refused.text)
    press(browser, page, f"{page}/answer", fields | {"text": "原文无误，已向统计部门核实"})
    assert answers(house) == [("done", "原文无误，已向统计部门核实")]
