"""A text far longer than any report is refused with a sentence, however the browser sends it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.web.forms import form_of, text_of_page
from tests.web.house import House

LONG = "供水平稳。" * 700_000  # ten megabytes as UTF-8, three times as many written for an address


@pytest.mark.parametrize("multipart", [True, False])
def test_it_is_refused_and_nothing_is_kept(house: House, multipart: bool) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    form = form_of(browser.get(path).text) | {"text": LONG}
    if multipart:
        answer = browser.post(path, data=form, files={"file": ("", b"")})
    else:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        answer = browser.post(path, content=urlencode(form).encode(), headers=kind)
    assert answer.status_code == 400
    assert "请返回上一页" in text_of_page(answer.text)
    assert house.section("supply")["submissions"] == []
