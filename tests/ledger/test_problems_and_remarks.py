"""Problems are tied to the tasks that answer them; remarks that come back are told as such."""

from __future__ import annotations

import io

import docx
import pytest
from openpyxl import load_workbook

from huibao.audit import Act
from huibao.cycle.ledger.importing.mending import remove_problem
from huibao.cycle.ledger.importing.reports import import_report
from huibao.cycle.ledger.problems import admitted, problem_numbered, tie
from huibao.cycle.ledger.promises.items import item_numbered, merge, split
from huibao.cycle.moves import cycle_by_key
from huibao.records.models import Cycle, Decision, Problem, Remark, Review
from tests.ledger.test_importing import imported
from tests.ledger.test_three_reports import half_year
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import press, sign_in

PROBLEMS = "/office/ledger/problems"


def tied(house: House) -> list[tuple[str, int, list[str]]]:
    """The problems' newest wordings, how often they were admitted, and their tasks' titles."""
    with house.installation.database.reading() as session:
        return [(p.text[:5], p.times, [i.title for i in p.items]) for p in admitted(session)]


@pytest.fixture
def water(house: House) -> str:
    """The page of the problem of the village supplies, which two reports admit."""
    imported(house)
    half_year(house)
    return f"{PROBLEMS}/1"


def test_a_problem_that_came_back_is_one_with_its_wordings(house: House, water: str) -> None:
    listed = text_of_page(sign_in(house, "han").get(PROBLEMS).text)
    assert "村级供水点管护力量仍然不足，没有专职人员。 2 云岭市水务局2022年工作总结" in listed
    page = text_of_page(sign_in(house, "han").get(water).text)
    assert "2份报告提出" in page
    assert "对应这项任务" not in page  # an auditor only reads


def test_it_is_tied_to_a_task_and_seen_in_both_ledgers(house: House, water: str) -> None:
    browser = sign_in(house, "su")
    press(browser, water, f"{water}/tie", {"item": "3"})
    assert tied(house)[0] == ("村级供水点", 2, ["做好机关日常工作"])
    assert "做好机关日常工作 未开始 0%" in text_of_page(browser.get(PROBLEMS).text)
    for page in ("/office/ledger", "/office/ledger/items/3"):
        assert "针对问题" in text_of_page(browser.get(page).text)
    assert "对应问题" in text_of_page(browser.get("/office/ledger/items/3").text)
    press(browser, water, f"{water}/untie", {"item": "3"})
    assert tied(house)[0][2] == []
    assert "尚无对应任务" in text_of_page(browser.get(PROBLEMS).text)
    assert "不再对应问题" in text_of_page(browser.get("/office/ledger/items/3").text)


def test_a_task_in_similar_words_is_offered_first(house: House) -> None:
    imported(house)
    # The second problem is about the works that the second task is about.
    page = sign_in(house, "su").get(f"{PROBLEMS}/2").text
    offered = page.partition("文字相近的任务")[2].partition("其他任务")[0]
    assert "加快西坝灌区改造" in offered
    assert "取水口" not in offered


def test_both_tables_name_both(house: House, water: str) -> None:
    browser = sign_in(house, "su")
    press(browser, water, f"{water}/tie", {"item": "3"})
    for name, column, text in (
        ("/office/ledger/tasks.xlsx", "针对的问题", "村级供水点管护力量不足"),
        (f"{PROBLEMS}/table.xlsx", "对应任务", "做好机关日常工作（未开始，0%）"),
    ):
        sheet = load_workbook(io.BytesIO(browser.get(name).content)).worksheets[0]
        head, *rows = list(sheet.iter_rows(values_only=True))
        assert any(text in str(row[head.index(column)]) for row in rows)
    (table,) = docx.Document(io.BytesIO(browser.get(f"{PROBLEMS}/table.docx").content)).tables
    assert "做好机关日常工作" in table.rows[1].cells[5].text


def test_what_replaces_a_task_answers_its_problems_too(house: House, water: str) -> None:
    with house.clerk() as act:
        tie(act, problem_numbered(act.session, 1), item_numbered(act.session, 3))
        parts = split(act, item_numbered(act.session, 3), ["保密", "值守"])
        act.session.flush()
        merge(act, parts, "保密与值守")
    assert tied(house)[0][2] == ["保密与值守"]


def test_a_first_wording_that_is_taken_out_hands_its_tasks_on(house: House, water: str) -> None:
    with house.clerk() as act:
        tie(act, problem_numbered(act.session, 1), item_numbered(act.session, 3))
        remove_problem(act, cycle_by_key(act.session, "annual-2022"), 1)
    assert ("村级供水点", 1, ["做好机关日常工作"]) in tied(house)
    assert house.see(lambda s: s.get(Problem, 1)) is None


def test_a_problem_that_is_none_is_not_found(house: House) -> None:
    browser = sign_in(house, "su")
    assert browser.get(f"{PROBLEMS}/77").status_code == 404
    assert press(browser, PROBLEMS, f"{PROBLEMS}/77/tie", {"item": "1"}).status_code == 404


# Remarks

ASKED = "用水总量与统计年报不一致，请核对后统一口径。"


def remarked(act: Act, cycle: Cycle, text: str, key: str = "supply") -> None:
    """Have a reviewer remark on that section of the report, as a return does."""
    section = next(s for s in cycle.sections if s.key == key)
    review = Review(cycle=cycle, draft=cycle.drafts[-1], round=1, step=0, step_key="x",
                    step_name="审核",
                    reviewer="lu", reviewer_name="陆清和", reviewer_mail="lu@x.example.com",
                    open=False, asked_at=act.now, due=act.now)  # fmt: skip
    review.decision = Decision(decision="return", opinion="", name="陆清和", draft_sha256="0" * 64,
                               decided_at=act.now)  # fmt: skip
    act.session.add(review)
    act.session.add(Remark(cycle=cycle, review=review, section=section, text=text,
                           made_at=act.now))  # fmt: skip
    act.session.flush()


@pytest.fixture
def remarks(house: House) -> str:
    """Two earlier half-years were remarked on alike; the third is open, its key is returned."""
    old = (
        "云岭市水务局工作总结\n一、上半年工作情况及成效\n"
        "（一）严格水资源管理，保障城乡供水安全。一是办理取水许可。\n"
    )
    with house.clerk() as act:
        for period, text in (("2022-H1", ASKED), ("2022-H2", ASKED.replace("，请核对后", "，应"))):
            content = f"{old}{period}\n".encode()
            made = import_report(act, content, name="h.txt", kind="half-year", period=period).cycle
            made.title = f"{period}总结"
            remarked(act, made, text)
            remarked(act, made, "请核对")
    return house.opened()


def test_who_writes_sees_what_was_remarked_again_and_again(house: House, remarks: str) -> None:
    page = text_of_page(house.browser().get(house.path("jiang", "write", section="supply")).text)
    assert "以往报告多次提出的修改意见（1条）" in page
    assert "与统计年报不一致，应统一口径。 在2份报告中提出，最早见于《2022-H1总结》" in page
    other = text_of_page(house.browser().get(house.path("ye", "write", section="rivers")).text)
    assert "多次提出" not in other


def test_the_reviewer_and_the_office_see_that_it_came_back(house: House, remarks: str) -> None:
    house.hand_everything_in(remarks)
    house.send(remarks)
    reviewer = text_of_page(house.browser().get(house.path("lu", "review")).text)
    assert "多次提出的修改意见（1条）" in reviewer
    with house.clerk() as act:
        remarked(act, cycle_by_key(act.session, remarks), ASKED)
    browser = sign_in(house, "su")
    for page in (f"/office/cycles/{remarks}", f"/office/ledger/cycles/{remarks}"):
        assert "在3份报告中提出，最早见于《2022-H1总结》" in text_of_page(browser.get(page).text)


def test_a_remark_made_once_is_nobodys_habit(house: House) -> None:
    imported(house)
    with house.clerk() as act:
        cycle = cycle_by_key(act.session, "annual-2022")
        remarked(act, cycle, ASKED, cycle.sections[0].key)
    house.opened()
    page = text_of_page(house.browser().get(house.path("jiang", "write", section="supply")).text)
    assert "多次提出" not in page
