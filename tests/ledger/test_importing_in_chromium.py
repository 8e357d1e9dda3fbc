"""A clerk imports last year's report in a real browser, on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ledger.samples import ANNUAL
from tests.ledger.test_importing_on_the_page import reports
from tests.review.marked_files import changed
from tests.web.browsing import press
from tests.web.house import House
from tests.web.signing_in import sign_in
from tests.web.test_office_in_chromium import DESK, PHONE, look
from tests.web.test_uploading import word

pytestmark = pytest.mark.browser


def opened(house: House, chromium: Any, size: dict[str, int], **more: Any) -> Any:
    """A page of the clerk's, at his console."""
    context = chromium.new_context(viewport=size, base_url=house.web, locale="zh-CN", **more)
    clerk = sign_in(house, "su")
    context.add_cookies([{"name": "huibao", "value": clerk.cookies["huibao"], "url": house.web}])
    page = context.new_page()
    page.goto("/office")
    return page


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_last_years_report_is_imported_with_clicks_alone(
    house: House, chromium: Any, screenshots: Path, tmp_path: Path, size: dict[str, int]
) -> None:
    def seen(name: str) -> None:
        look(page, screenshots / f"import-{name}-{size['width']}.png")

    report = tmp_path / "2022年总结.docx"
    text = word(*ANNUAL.replace("云岭市", "青原市", 1).splitlines())
    report.write_bytes(changed(text, "取水许可80件", "取水许可81件", author="陆清和"))
    page = opened(house, chromium, size)
    seen("1-console")
    press(page, page.locator("#import-hint").get_by_role("link", name="年度"))
    page.get_by_label("报告文件").set_input_files(report)
    page.get_by_label("周期").fill("2021")
    seen("2-form")
    press(page, page.get_by_role("button", name="读取文件"))
    seen("3-doubted")
    page.get_by_label("周期").fill("2022")
    press(page, page.get_by_role("button", name="更改种类或周期后重新核对"))
    page.get_by_text("计划任务", exact=True).last.click()
    page.get_by_text("推进取水口复核").wait_for()
    # The browser itself asks for the tick.
    page.get_by_role("button", name="导入", exact=True).click()
    assert reports(house) == []
    page.get_by_label("已核对，仍然导入").check()
    seen("4-understood")
    press(page, page.get_by_role("button", name="导入", exact=True))
    assert "核对导入内容" in page.inner_text("h1")
    seen("5-imported")
    assert reports(house) == [("annual-2022", "archived")]
    page.goto("/office/ledger")
    seen("6-ledger")
    page.context.close()


def test_another_kind_brings_its_own_period_and_what_was_typed_stays(
    house: House, chromium: Any
) -> None:
    page = opened(house, chromium, DESK)
    page.goto("/office/ledger")
    kind, period = page.get_by_label("报告种类"), page.get_by_label("周期")
    assert period.input_value().isdigit()
    kind.select_option(label="半年工作总结及计划")
    assert "-H" in period.input_value()
    period.fill("2019-H2")
    kind.select_option(index=0)
    assert period.input_value() == "2019-H2"
    page.context.close()


def test_an_empty_ledger_begins_with_the_form_without_scripts(
    house: House, chromium: Any, screenshots: Path, tmp_path: Path
) -> None:
    report = tmp_path / "总结.txt"
    report.write_bytes(ANNUAL.encode("gb18030"))
    page = opened(house, chromium, PHONE, java_script_enabled=False)
    page.goto("/office/ledger")
    look(page, screenshots / "import-empty-ledger-360.png")
    page.get_by_label("报告文件").set_input_files(report)
    page.get_by_label("周期").fill("2022")
    press(page, page.get_by_role("button", name="读取文件"))
    page.goto("/office/ledger")  # he goes astray; the file waits
    look(page, screenshots / "import-waiting-360.png")
    press(page, page.get_by_role("link", name="总结.txt"))
    press(page, page.get_by_role("button", name="导入", exact=True))
    assert reports(house) == [("annual-2022", "archived")]
    page.context.close()
