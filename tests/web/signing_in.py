"""How the office and the auditors get in: by the link in their mail, and its page's button."""

from __future__ import annotations

import re
from html import unescape

import httpx

from tests.web.house import House

TOUCHED = {"touched": "1"}
CSRF = re.compile(r'name="csrf" value="([^"]+)"')


def ask_for_link(house: House, browser: httpx.Client, person: str, to: str = "") -> httpx.Response:
    """Fill in the login page for that person's mailbox."""
    mail = house.installation.office.person(person).mail
    return browser.post("/login", data={"mail": mail, "to": to})


def sign_in(house: House, person: str, to: str = "") -> httpx.Client:
    """Return a browser in which that person is logged in."""
    browser = house.browser()
    ask_for_link(house, browser, person, to)
    page = browser.post(house.path(person, "login"), data=TOUCHED)
    assert page.status_code == 200, page.text
    return browser


def csrf_in(page: str) -> str:
    """Return the token that the page's forms carry."""
    found = CSRF.search(page)
    assert found, "the page has no form of somebody logged in"
    return unescape(found[1])


def press(
    browser: httpx.Client, page: str, path: str, fields: dict[str, str] | None = None
) -> httpx.Response:
    """Send a form of `page` with these fields."""
    return browser.post(path, data={"csrf": csrf_in(browser.get(page).text), **(fields or {})})
