"""A plain browser for playing people: it opens links, fills in forms by their button, posts them.

It knows no more of a page than a person does: what a button says and what a field is called.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

import httpx
from lxml import html


class PageFault(Exception):
    """The page is not what the person expected to see."""


class Page:
    """A page as it was answered."""

    def __init__(self, response: httpx.Response):
        self.url = str(response.url)
        self.status = response.status_code
        self.document = html.fromstring(response.text)

    @property
    def text(self) -> str:
        """What can be read on the page."""
        return " ".join(self.document.text_content().split())

    @property
    def heading(self) -> str:
        """The page's heading, without the state that may stand beside it."""
        return " ".join("".join(self.document.xpath("(//h1)[1]/text()")).split())

    def links(self, part: str) -> list[str]:
        """Return the addresses of the links that contain `part`."""
        return [urljoin(self.url, a) for a in self.document.xpath("//a/@href") if part in a]

    def forms(self, button: str, *, action: str = "") -> Iterator[Form]:
        """Yield the forms that have a button saying so, and go to an address holding `action`."""
        for element in self.document.forms:
            for found in element.xpath(".//button | .//input[@type='submit']"):
                label = found.get("value", "") if found.tag == "input" else found.text_content()
                where = found.get("formaction") or element.action or self.url
                if button in "".join(label.split()) and action in where:
                    yield Form(self.url, element, found)
                    break

    def form(self, button: str, *, action: str = "") -> Form:
        """Return the first such form; `PageFault` when the page has none."""
        for form in self.forms(button, action=action):
            return form
        raise PageFault(f"“{self.heading}”页面上没有“{button}”按钮：{self.text[:300]}")


ELSEWHERE = """
    //*[self::textarea or self::select or self::input[not(@type='file' or @type='submit')]]
    [@form=$id and @name and not(ancestor::form)]
    [not((@type='checkbox' or @type='radio') and not(@checked))]
"""
"""The fields of a form that stand outside of it, boxes where they are ticked."""


class Form:
    """A form and the button that sends it."""

    def __init__(self, url: str, element: html.FormElement, button: html.HtmlElement):
        self.values: dict[str, str | list[str]] = {}
        for name, value in element.form_values():
            self._fill(name, value)
        # A field may stand elsewhere on the page and name its form.
        own = element.get("id", "")
        for field in element.getroottree().xpath(ELSEWHERE, id=own) if own else ():
            self._fill(field.get("name"), field.value or "")
        # Whoever presses a button has touched the page, and the page's script notes it.
        for touch in element.xpath(".//input[@type='hidden'][@data-sign]"):
            self.values[touch.get("name")] = touch.get("data-sign")
        self.label = "".join(button.text_content().split())
        self.address = urljoin(url, button.get("formaction") or element.action or url)
        if button.get("name"):
            self.values[button.get("name")] = button.get("value", "")

    def _fill(self, name: str, value: str) -> None:
        """Add a field as it stands on the page; of boxes of one name, all that are ticked."""
        earlier = self.values.get(name, [])
        both = [*([earlier] if isinstance(earlier, str) else earlier), value]
        self.values[name] = both if len(both) > 1 else value

    def text(self, name: str) -> str:
        """Return what the field says now; of several of one name, the first."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else value[0]


class Browser:
    """One person's browser, with its own cookies."""

    def __init__(self, name: str = "Huibao demo"):
        self._client = httpx.Client(
            headers={"User-Agent": name, "Accept-Language": "zh-CN"},
            follow_redirects=True,
            timeout=60,
            # Shorter than servers keep a line: a form sent while one hangs up would be lost.
            limits=httpx.Limits(keepalive_expiry=2),
            trust_env=False,
        )

    def open(self, address: str) -> Page:
        """Open a link; `PageFault` when it is answered by an error."""
        return self._page(self._client.get(address))

    def send(self, form: Form, **filled: str | list[str]) -> Page:
        """Send a form with what was filled in; `PageFault` when it is refused."""
        return self._page(self._client.post(form.address, data={**form.values, **filled}))

    def close(self) -> None:
        """Close the browser."""
        self._client.close()

    @staticmethod
    def _page(response: httpx.Response) -> Page:
        page = Page(response)
        if response.is_error:
            raise PageFault(f"{response.status_code} {page.url}：{page.text[:300]}")
        return page
