"""A report of the time before Huibao is filed as it is, and read into the ledgers."""

from __future__ import annotations

import hashlib
import random
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from config.office import sample_folder
from huibao.cli import app, load_commands
from huibao.cycle.last_period import section_last_period
from huibao.cycle.ledger.importing.reports import import_report
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import open_cycle
from huibao.cycle.refusals import AlreadyOpen
from huibao.cycle.verification import verify_cycle
from huibao.document.errors import UnreadableDocument
from huibao.records.models import PlanItem, Problem, Section
from huibao.report.reading.numerals import to_chinese
from tests.cpu import cpu_seconds
from tests.ledger.samples import ANNUAL
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import csrf_in, press, sign_in

KEY = "annual-2022"
PAGE = f"/office/ledger/imported/{KEY}"


def imported(house: House, text: str = ANNUAL, period: str = "2022") -> None:
    with house.clerk() as act:
        import_report(act, text.encode(), name="report.txt", kind="annual", period=period)


def items(house: House) -> list[PlanItem]:
    with house.installation.database.reading() as session:
        found = list(session.scalars(select(PlanItem).order_by(PlanItem.id)))
        session.expunge_all()
        return found


def test_an_imported_report_is_archived_with_its_hash_and_mails_nobody(house: House) -> None:
    imported(house)
    with house.installation.database.reading() as session:
        cycle = cycle_by_key(session, KEY)
        assert (cycle.state.value, cycle.imported) == ("archived", True)
        assert cycle.drafts[-1].text == ANNUAL
        sha256 = hashlib.sha256(ANNUAL.encode()).hexdigest()
        assert cycle.drafts[-1].document_sha256 == sha256
        assert verify_cycle(session, KEY) == []
    assert house.mails() == []


def test_its_promises_are_entered_with_owner_and_due_date(house: House) -> None:
    imported(house)
    first, second, third = items(house)
    assert (first.title, first.department, str(first.due)) == (
        "推进取水口复核", "水资源管理科", "2023-06-30",
    )  # fmt: skip
    assert (second.title, second.department) == ("加快西坝灌区改造", "")
    # Of the second the report names no day: that is the end of what it plans, and said to be.
    assert [(str(i.due), i.due_assumed) for i in (first, second)] == [
        ("2023-06-30", False), ("2023-12-31", True),
    ]  # fmt: skip
    assert {item.state.value for item in (first, second, third)} == {"not_started"}
    problems = house.see(lambda s: list(s.scalars(select(Problem.text))))
    assert len(problems) == 2


def test_the_same_report_is_not_imported_twice_nor_opened_after_it(house: House) -> None:
    imported(house)
    with pytest.raises(AlreadyOpen):
        imported(house)
    with house.clerk() as act, pytest.raises(AlreadyOpen):
        open_cycle(act, "annual", "2022")


def test_a_file_without_words_is_refused(house: House) -> None:
    with pytest.raises(UnreadableDocument):
        imported(house, " \n\n")


def test_last_periods_text_is_found_where_the_headings_match(house: House) -> None:
    text = ANNUAL.replace("（一）水资源管理。", "（一）水资源管理与城乡供水。")
    imported(house, text)
    with house.clerk() as act:
        open_cycle(act, "annual", "2023")
    with house.installation.database.reading() as session:
        supply = session.scalars(
            select(Section).join(Section.cycle).where(Section.key == "supply",
                                                      Section.contributor == "jiang")
        ).one()  # fmt: skip
        before = section_last_period(session, supply)
        assert before is not None
        assert "办理取水许可80件" in before.text


def test_the_office_mends_and_confirms_what_was_understood(house: House) -> None:
    imported(house)
    browser, second = sign_in(house, "su"), items(house)[1]
    assert "加快西坝灌区改造" in text_of_page(browser.get(PAGE).text)
    press(browser, PAGE, f"{PAGE}/item", {
        "number": str(second.id), "text": second.text,
        "department": "规划建设科", "due": "2023-11-30",
    })  # fmt: skip
    page = press(browser, PAGE, f"{PAGE}/confirm")
    assert "办公室已核对" in text_of_page(page.text)
    mended = items(house)[1]
    assert (mended.department, str(mended.due)) == ("规划建设科", "2023-11-30")
    assert "更正台账" not in text_of_page(browser.get(f"/audit/cycles/{KEY}").text)
    assert "核对导入内容" in text_of_page(browser.get(f"/audit/cycles/{KEY}").text)
    assert "任务变更" in text_of_page(browser.get("/audit/office").text)


def test_departments_are_proposed_and_several_are_set_at_one_time(house: House) -> None:
    works = "二是加快水利工程建设。完成水利投资9500万元，在建工程完工验收12项。"
    imported(house, re.sub("二是加快西坝.*", works, ANNUAL))
    browser = sign_in(house, "su")
    page = browser.get(PAGE).text
    assert "2项任务未明确责任科室" in text_of_page(page)
    assert "有2项未完成的任务未明确责任科室" in text_of_page(browser.get("/office/ledger").text)
    # Works are what one department writes of; daily business could be anybody's.
    second, third = items(house)[1:]
    chosen = dict(re.findall(r'name="department-(\d+)">.*?<option selected>(.*?)</option>', page))
    assert chosen == {str(second.id): "规划建设科"}
    assert [item.department for item in items(house)[1:]] == ["", ""]
    press(browser, PAGE, f"{PAGE}/assign", {
        f"department-{second.id}": "规划建设科", f"department-{third.id}": "办公室",
    })  # fmt: skip
    assert [item.department for item in items(house)[1:]] == ["规划建设科", "办公室"]
    assert "未明确责任科室" not in text_of_page(browser.get(PAGE).text)
    assert "未明确责任科室" not in text_of_page(browser.get("/office/ledger").text)


def test_a_department_that_the_office_has_not_is_not_set(house: House) -> None:
    imported(house)
    second = items(house)[1]
    press(sign_in(house, "su"), PAGE, f"{PAGE}/assign", {f"department-{second.id}": "外事科"})
    assert items(house)[1].department == ""


def test_what_is_no_promise_is_taken_out(house: House) -> None:
    imported(house)
    browser, third = sign_in(house, "su"), items(house)[2]
    press(browser, PAGE, f"{PAGE}/remove-item", {"number": str(third.id)})
    assert third.title not in text_of_page(browser.get("/office/ledger").text)
    assert third.title not in text_of_page(browser.get(PAGE).text)


def test_a_report_that_is_not_imported_has_no_such_page(house: House) -> None:
    key = house.opened()
    browser = sign_in(house, "su")
    assert browser.get(f"/office/ledger/imported/{key}").status_code == 404
    csrf = csrf_in(browser.get("/office").text)
    answer = browser.post(f"/office/ledger/imported/{key}/confirm", data={"csrf": csrf})
    assert answer.status_code == 404


def test_the_command_says_what_was_found_and_where_to_check_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load_commands("import")
    file = tmp_path / "old.txt"
    file.write_text(ANNUAL, encoding="gb18030")
    command = ["import", str(file), "--kind", "annual", "--period", "2022",
               "--data", str(tmp_path / "data"), "--office", str(sample_folder())]  # fmt: skip
    assert app(command, result_action="return_value") == 0
    said = capsys.readouterr().out
    assert "任务3项" in said
    assert "其中2项任务未明确责任科室" in said
    assert PAGE in said
    assert app(command, result_action="return_value") == 1
    assert "已经导入" in capsys.readouterr().out


def _of_many_promises(year: str, sections: int) -> str:
    """Return a report with forty promises in each section, in words that no other one has."""
    signs, words = [chr(0x4E00 + n) for n in range(2000)], random.Random(year)
    lines = [f"云岭市水务局{year}年工作总结及明年工作计划", "一、明年工作计划"]
    for section in range(1, sections + 1):
        lines.append(f"（{to_chinese(section)}）工作之{section}")
        for number in range(1, 41):
            first, second = ("".join(words.choices(signs, k=8)) for _ in range(2))
            lines.append(f"{number}.推进{first}。完成{second}{section * 50 + number}处。")
    return "\n".join(lines)


def test_four_times_the_promises_take_about_four_times_as_long(house: House) -> None:
    def seconds(year: str, sections: int) -> float:
        text = _of_many_promises(year, sections)
        return cpu_seconds(lambda: imported(house, text, period=year))

    short, long = seconds("2011", 4), seconds("2012", 16)
    assert len(items(house)) == 20 * 40
    assert long < 7 * short
