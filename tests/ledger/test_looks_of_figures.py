"""The figure ledger and its questions in a real browser, on a desk and on a small phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from huibao.report.figures.counted import name_of
from tests.ledger.test_figures_are_explained import KEY, handed_in, typed, writing
from tests.web.house import House
from tests.web.signing_in import press, sign_in

__all__ = ["writing"]
pytestmark = pytest.mark.browser
WIDE, SMALL = {"width": 1200, "height": 900}, {"width": 360, "height": 740}


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["desk", "phone"])
def test_figures_and_their_questions_fit_a_desk_and_a_phone(
    writing: House,
    chromium: Any,
    screenshots: Path,
    size: dict[str, int],
) -> None:
    write = writing.path("jiang", "write", section="supply")
    writing.browser().post(f"{write}/autosave", data=typed(writing))
    context = chromium.new_context(viewport=size, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto(writing.web + write)
    assert page.get_by_text("请说明原因").is_visible()
    seen(page, screenshots / f"write-questions-{size['width']}.png", size)
    handed_in(writing)
    clerk = sign_in(writing, "su")
    press(clerk, f"/office/ledger/cycles/{KEY}", f"/office/ledger/cycles/{KEY}/ask")
    context.add_cookies([{"name": "huibao", "value": clerk.cookies["huibao"], "url": writing.web}])
    name = quote(name_of("办理取水许可"))
    for shot, path in {
        "explain": writing.path("jiang", "explain"),
        "figures": "/office/ledger/figures",
        "indicator": f"/office/ledger/indicators/{name}",
        "ledger-questions": f"/office/ledger/cycles/{KEY}",
        "ledger-charts": "/office/ledger",
    }.items():
        page.goto(writing.web + path)
        assert page.locator("h1").is_visible()
        seen(page, screenshots / f"{shot}-{size['width']}.png", size)
    context.close()


def seen(page: Any, file: Path, size: dict[str, int]) -> None:
    page.screenshot(path=file, full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], file.name
