"""The pages of distribution in a real browser, on a desk and on a small phone, without a script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.distribution.conftest import GOVERNMENT, RIVERS, link_of
from tests.web.browsing import press
from tests.web.house import House
from tests.web.signing_in import sign_in

pytestmark = pytest.mark.browser
WIDE, SMALL = {"width": 1200, "height": 900}, {"width": 360, "height": 740}


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["desk", "phone"])
def test_an_organ_signs_on_any_screen_and_the_office_sees_it(
    sent: House, chromium: Any, screenshots: Path, size: dict[str, int]
) -> None:
    context = chromium.new_context(viewport=size, locale="zh-CN", java_script_enabled=False)
    clerk = sign_in(sent, "su")
    page = context.new_page()
    page.goto(sent.web + link_of(sent, GOVERNMENT))
    page.screenshot(path=screenshots / f"receive-{size['width']}.png", full_page=True)
    assert fits(page, size)
    page.fill("input[name=name]", "周文启")
    page.check("input[type=checkbox][name=touched]")
    press(page, page.locator("button.main"))
    assert page.get_by_text("已签收，谢谢。").is_visible()
    page.screenshot(path=screenshots / f"received-{size['width']}.png", full_page=True)
    cookie = {"name": "huibao", "value": clerk.cookies["huibao"], "url": sent.web}
    context.add_cookies([cookie])
    pages = {"deliveries": "/office/cycles/half-year-2023-H1", "sent-list": "/office/distribution"}
    for name, path in pages.items():
        page.goto(sent.web + path)
        for summary in page.locator("#deliveries summary").all():
            summary.click()
        page.screenshot(path=screenshots / f"{name}-{size['width']}.png", full_page=True)
        assert page.locator("th", has_text=RIVERS).is_visible()
        assert fits(page, size)
    context.close()


def fits(page: Any, size: dict[str, int]) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= size["width"])
