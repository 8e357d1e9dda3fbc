"""Everybody of an office, who answers each mail through the page that its link leads to."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from urllib.parse import urlsplit

import httpx

from huibao.demo.browser import Browser, PageFault
from huibao.demo.delivery import Delivery
from huibao.demo.sink import Mailbox
from huibao.office import Office

TEXT = (
    "一是按计划推进各项工作，共办理事项12件。二是做好日常服务保障，接待来访36人次。"
    "三是抓好问题整改，各项任务按期办结。"
)


@dataclass(frozen=True)
class Deed:
    """One click: what it was, for whom, when it was sent, and how long its answer took."""

    what: str
    mail: Delivery
    at: float
    seconds: float


class People:
    """Reads every mail as it comes and does what it asks, through one web process or another."""

    def __init__(
        self,
        office: Office,
        mailbox: Mailbox,
        addresses: Sequence[str],
        *,
        hands: int,
        read: int = 0,
    ):
        self.office, self.mailbox = office, mailbox
        self.deeds: list[Deed] = []
        self.filed: set[str] = set()
        self.faults: list[str] = []
        self._read = read
        self._addresses = cycle(addresses)
        self._choosing = threading.Lock()
        self._browsers = threading.local()
        self._pool = ThreadPoolExecutor(hands)

    def work_until(self, filed: int, seconds: float) -> None:
        """Do what the mails ask until so many reports are filed; `TimeoutError` if they are not."""
        end = time.monotonic() + seconds
        while len(self.filed) < filed:
            self.mailbox.wait_for_count(self._read + 1, max(end - time.monotonic(), 0.1))
            self._read += 1
            mail = self.mailbox.delivery(self._read)
            if "【归档完成】" in mail.subject:
                self.filed.add(report_of(mail))
            self._pool.submit(self._answer, mail)

    def rest(self) -> None:
        """End, with all that was begun."""
        self._pool.shutdown()

    def _answer(self, mail: Delivery) -> None:
        try:
            if link := next((a for a in mail.addresses if "/write/" in a), None):
                self._hand_in(mail, link)
            elif link := next((a for a in mail.addresses if "/review/" in a), None):
                self._approve(mail, link)
        except (PageFault, StopIteration, httpx.HTTPError) as fault:
            self.faults.append(f"{mail.subject}: {fault!r}")

    def _hand_in(self, mail: Delivery, link: str) -> None:
        page = self._browser.open(self._through_any(link))
        form = page.form("报送")
        figures = {name: "12" for name in form.values if name.startswith("figure-")}
        self._send(mail, "报送", form, text=TEXT, **figures)

    def _approve(self, mail: Delivery, link: str) -> None:
        page = self._browser.open(self._through_any(link))
        person = self.office.person_by_mail(mail.recipients[0])
        assert person is not None
        form = page.form("同意")
        what = "签发" if "签发" in form.label else "同意"
        asked = self._browser.send(form, name=person.name, opinion="同意。")
        self._send(mail, what, asked.form("确认"))

    def _send(self, mail: Delivery, what: str, form: object, **filled: str) -> None:
        at, began = time.time(), time.perf_counter()
        self._browser.send(form, **filled)  # type: ignore[arg-type]  # a page's form
        self.deeds.append(Deed(what, mail, at, time.perf_counter() - began))

    @property
    def _browser(self) -> Browser:
        if not hasattr(self._browsers, "mine"):
            self._browsers.mine = Browser()
        mine: Browser = self._browsers.mine
        return mine

    def _through_any(self, link: str) -> str:
        with self._choosing:
            address = next(self._addresses)
        there = urlsplit(link)
        return link.replace(f"{there.scheme}://{there.netloc}", address, 1)


def report_of(mail: Delivery) -> str:
    """Return the title of the report that the mail is about."""
    found = re.search(r"《(.+?)》", mail.subject)
    return found[1] if found else ""
