"""The clerk imports a past report in the browser, and sees first what was read of it."""

from __future__ import annotations

import hashlib
import re
from datetime import date

import httpx
import pytest
from sqlalchemy import select

from huibao.audit import Did
from huibao.cycle.ledger.importing.understood import offers
from huibao.cycle.opening import open_cycle
from huibao.records.models import CarriedItem, Cycle, Event, PlanItem
from tests.conftest import on_either_database
from tests.ledger.samples import ANNUAL
from tests.review.marked_files import changed
from tests.web.forms import form_of, text_of_page
from tests.web.house import House
from tests.web.signing_in import csrf_in, press, sign_in
from tests.web.test_uploading import png, word

HERE = "/office/ledger/import"


def upload(
    browser: httpx.Client,
    content: bytes,
    *,
    name: str = "总结.txt",
    kind: str = "annual",
    period: str = "2022",
) -> httpx.Response:
    fields = {"csrf": csrf_in(browser.get(HERE).text), "kind": kind, "period": period}
    return browser.post(HERE, data=fields, files={"file": (name, content)})


def settle(browser: httpx.Client, page: httpx.Response, how: str, **typed: str) -> httpx.Response:
    """Press a button below what was understood."""
    chosen = re.search(r'<option value="([^"]+)" selected>', page.text)
    assert chosen, "the page has no kind of report chosen"
    fields = form_of(page.text) | {"kind": chosen[1], "how": how} | typed
    return browser.post(page.url.path, data=fields)


def reports(house: House) -> list[tuple[str, str]]:
    query = select(Cycle.key, Cycle.state).order_by(Cycle.id)
    return [(key, state.value) for key, state in house.see(lambda s: s.execute(query).all())]


def report_file(*, picture: bool = False) -> bytes:
    return word(*ANNUAL.splitlines(), picture=picture)


@pytest.fixture
def clerk(house: House) -> httpx.Client:
    return sign_in(house, "su")


def test_what_was_read_is_shown_and_nothing_is_imported_yet(
    house: House, clerk: httpx.Client
) -> None:
    page = upload(clerk, ANNUAL.encode("gb18030"))
    said = text_of_page(page.text)
    assert "标题 云岭市水务局2022年工作总结及2023年工作计划" in said
    assert "标题所写周期 2022年 " in said
    assert "一级标题 3 计划任务 3 指标 4 存在问题 2" in said
    assert "推进取水口复核" in said
    assert "村级供水点管护力量不足" in said
    assert reports(house) == []
    assert "总结.txt" in text_of_page(clerk.get("/office/ledger").text)  # it waits


@on_either_database
def test_one_click_imports_and_leads_to_where_it_is_checked(
    house: House, clerk: httpx.Client
) -> None:
    done = settle(clerk, upload(clerk, ANNUAL.encode()), "take")
    assert done.url.path == "/office/ledger/imported/annual-2022"
    assert "核对无误" in text_of_page(done.text)
    assert len(house.see(lambda s: s.scalars(select(PlanItem.id)).all())) == 3
    said = select(Event.actor_name, Event.actor_role, Event.address)
    events = house.see(
        lambda s: s.execute(said.where(Event.action == Did.REPORT_IMPORTED)).tuples().all()
    )
    assert events == [("苏念安", "office", "127.0.0.1")]
    ledger = text_of_page(clerk.get("/office/ledger").text)
    assert "还没有导入的文件" not in ledger
    assert "推进取水口复核" in ledger


def test_what_was_shown_is_what_enters_the_ledger(house: House, clerk: httpx.Client) -> None:
    page = upload(clerk, report_file(), name="总结.docx")
    shown = re.search(r"计划任务 (\d+) 指标 (\d+) 存在问题 (\d+)", text_of_page(page.text))
    done = settle(clerk, page, "take")
    entered = re.findall(r"(?:任务|存在问题|指标)（(\d+)）", text_of_page(done.text))
    assert shown is not None
    assert [shown[1], shown[3], shown[2]] == entered


def test_the_word_files_notices_and_pictures_are_not_lost(
    house: House, clerk: httpx.Client
) -> None:
    content = changed(report_file(picture=True), "取水许可80件", "取水许可81件", author="陆清和")
    page = upload(clerk, content, name="总结.docx")
    assert "处修订痕迹，已按“接受全部修订”后的文字读取" in text_of_page(page.text)
    done = settle(clerk, page, "take")
    found = re.search(r"/documents/([0-9a-f]{64})", done.text)
    assert found
    assert clerk.get(found[0]).content == content
    # The next report's writer sees the picture beside last year's words.
    picture = hashlib.sha256(png()).hexdigest()
    assert clerk.get(f"/documents/{picture}").content == png()


def test_a_text_file_comes_back_as_one(clerk: httpx.Client) -> None:
    done = settle(clerk, upload(clerk, ANNUAL.encode()), "take")
    found = re.search(r"/documents/[0-9a-f]{64}", done.text)
    assert found
    assert clerk.get(found[0]).headers["content-disposition"].endswith(".txt")


def test_another_offices_report_is_taken_only_when_that_is_ticked(
    house: House, clerk: httpx.Client
) -> None:
    page = upload(clerk, ANNUAL.replace("云岭市", "青原市").encode())
    assert "标题写的单位是“青原市水务局”" in text_of_page(page.text)
    refused = settle(clerk, page, "take")
    assert refused.status_code == 400
    assert "请勾选“已核对，仍然导入”" in text_of_page(refused.text)
    assert reports(house) == []
    settle(clerk, page, "take", sure="1")
    assert reports(house) == [("annual-2022", "archived")]


def test_a_warning_stands_in_the_readers_language(clerk: httpx.Client) -> None:
    page = upload(clerk, ANNUAL.encode(), period="2021")
    said = text_of_page(clerk.get(f"{page.url.path}?lang=en").text)
    assert "The title says 2022年; the period to import is 2021" in said
    assert "标题写的" not in said


def test_a_wrong_period_is_put_right_without_another_upload(
    house: House, clerk: httpx.Client
) -> None:
    page = upload(clerk, ANNUAL.encode(), period="2022-H2")
    assert "“2022-H2”不是年度周期" in text_of_page(page.text)
    assert 'value="take"' not in page.text
    page = settle(clerk, page, "check", period="2021")
    assert "标题写的是2022年，导入的周期是2021年" in text_of_page(page.text)
    page = settle(clerk, page, "check", period="2022")
    assert "这可能是另一份报告" not in text_of_page(page.text)
    settle(clerk, page, "take")
    assert reports(house) == [("annual-2022", "archived")]


def test_what_was_not_shown_is_not_imported(house: House, clerk: httpx.Client) -> None:
    page = settle(clerk, upload(clerk, ANNUAL.encode()), "take", period="2021")
    said = text_of_page(page.text)
    assert "种类或周期已更改，尚未导入" in said
    assert "标题写的是2022年，导入的周期是2021年" in said
    assert reports(house) == []


def test_a_report_that_is_there_and_a_file_that_is_there_are_refused_kindly(
    house: House, clerk: httpx.Client
) -> None:
    settle(clerk, upload(clerk, ANNUAL.encode()), "take")
    page = upload(clerk, (ANNUAL + "附注。\n").encode())
    assert "已经导入（annual-2022），同一周期只能有一份" in text_of_page(page.text)
    assert 'href="/office/cycles/annual-2022"' in page.text
    page = upload(clerk, ANNUAL.encode(), period="2021")
    assert "这个文件已经导入为" in text_of_page(page.text)
    pressed_all_the_same = settle(clerk, page, "take", sure="1")
    assert pressed_all_the_same.status_code == 400
    assert reports(house) == [("annual-2022", "archived")]
    place = "/office/ledger/imported/annual-2022"
    press(clerk, place, f"{place}/withdraw", {"reason": "种类选错了"})
    settle(clerk, clerk.get(page.url.path), "take", sure="1")
    assert reports(house)[-1] == ("annual-2021", "archived")


def test_a_second_click_leads_to_what_the_first_one_did(house: House, clerk: httpx.Client) -> None:
    page = upload(clerk, ANNUAL.encode())
    settle(clerk, page, "take")
    again = settle(clerk, page, "take")
    assert again.url.path == "/office/ledger/imported/annual-2022"
    assert clerk.get(page.url.path).url.path == again.url.path
    assert len(reports(house)) == 1


def test_a_file_is_put_aside_and_may_come_again(house: House, clerk: httpx.Client) -> None:
    page = upload(clerk, ANNUAL.encode())
    assert settle(clerk, page, "leave").url.path == "/office/ledger"
    assert "还没有导入的文件" not in text_of_page(clerk.get("/office/ledger").text)
    assert clerk.get(page.url.path).url.path == HERE
    settle(clerk, upload(clerk, ANNUAL.encode()), "take")
    assert reports(house) == [("annual-2022", "archived")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("总结.pdf", b"%PDF-1.7 ...", "这是 PDF 文件"),
        ("总结.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为”.docx 格式"),
        ("总结.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为”.docx 格式"),
        ("总结.docx", b"PK\x03\x04broken", "文件已损坏"),
        ("总结.docx", b"", "文件是空的"),
        ("总结.txt", b" \n", "文件是空的"),
        ("总结.docx", word(), "没有可读的正文"),
        ("总结.txt", b"\x80\xff\x80", "无法识别"),
        ("总结.txt", "一是办理取水许可。\n".encode() * 20_001, "不像一份报告"),
        ("", b"", "请先选择往期报告的文件"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained_and_the_period_stays(
    house: House, clerk: httpx.Client, name: str, content: bytes, said: str
) -> None:
    page = upload(clerk, content, name=name, kind="half-year", period="2019-H1")
    assert page.status_code == 400
    assert said in text_of_page(page.text)
    assert form_of(page.text)["period"] == "2019-H1"
    assert '<option value="half-year"' in page.text.partition(" selected")[0].rpartition("\n")[2]
    assert "还没有导入的文件" not in text_of_page(clerk.get("/office/ledger").text)


def test_a_report_without_a_plan_says_what_that_means(clerk: httpx.Client) -> None:
    page = upload(clerk, "云岭市水务局2022年工作总结\n一、工作情况\n一是办理许可20件。\n".encode())
    assert "没有读到计划任务" in text_of_page(page.text)


def test_the_console_points_to_it_until_a_report_of_the_kind_is_filed(
    house: House, clerk: httpx.Client
) -> None:
    hint = "导入上期报告，本期就能核对上期任务："
    said = text_of_page(clerk.get("/office").text)
    assert f"{hint} 年度" in said
    settle(clerk, upload(clerk, ANNUAL.encode()), "take")
    page = clerk.get("/office").text
    assert f'{HERE}?kind=annual"' not in page
    assert f'{HERE}?kind=half-year"' in page
    assert 'value="half-year"' in clerk.get(f"{HERE}?kind=half-year").text


def test_a_report_under_way_asks_for_it_once_the_office_has_checked_it(
    house: House, clerk: httpx.Client
) -> None:
    with house.clerk() as act:
        open_cycle(act, "half-year", "2023-H1")
    done = settle(clerk, upload(clerk, ANNUAL.encode()), "take")
    press(clerk, done.url.path, f"{done.url.path}/confirm")
    assert len(house.see(lambda s: s.scalars(select(CarriedItem.id)).all())) == 3


@pytest.mark.parametrize(
    ("day", "kind", "period"),
    [
        ("2023-11-23", "annual", "2022"),
        ("2024-01-08", "annual", "2022"),
        ("2023-11-23", "half-year", "2023-H1"),
        ("2023-07-03", "half-year", "2022-H2"),
        ("2023-01-10", "monthly", "2022-11"),
    ],
)
def test_the_period_offered_is_the_one_before_that_which_is_due(
    house: House, day: str, kind: str, period: str
) -> None:
    office = house.installation.office
    found = house.see(lambda s: offers(s, office, date.fromisoformat(day)))
    offered = {each.kind.key: str(each.periods[0]) for each in found}
    assert offered[kind] == period


def test_an_auditor_sees_no_form_and_has_no_page_for_it(house: House) -> None:
    browser = sign_in(house, "han")
    assert HERE not in browser.get("/office/ledger").text
    assert browser.get(HERE).status_code == 403
