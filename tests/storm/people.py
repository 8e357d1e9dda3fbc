"""People who do not give up: when a page does not answer, they open the link again and look."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace

import httpx

from huibao.demo.browser import Browser, Form, Page, PageFault
from huibao.demo.delivery import Delivery
from huibao.demo.play import Play, Story, Told
from huibao.demo.sink import Mailbox
from huibao.office import Office
from tests.storm.post_office import PostOffice
from tests.storm.program import Program

PATIENCE = 30.0
"""Seconds after which somebody tries again though nobody told him that the pages are back."""

AWAY = re.compile(r"^(500|502|503|504) ")
MOST_TRIES = 200


class Away(Exception):
    """The page did not answer, or said that something is wrong on its side."""


class StubbornBrowser(Browser):
    """A browser in the hands of somebody who looks again before he does a thing twice."""

    def __init__(self, name: str, program: Program, faults: list[str]):
        super().__init__(name)
        self._program, self._faults = program, faults
        self._where = ""

    def open(self, address: str) -> Page:
        """Open a link, again and again until it answers."""
        for _ in range(MOST_TRIES):
            life = self._program.life.number
            try:
                page = self._tried(lambda: super(StubbornBrowser, self).open(address))
            except Away:
                self._program.await_another(life, PATIENCE)
            else:
                self._where = address
                return page
        raise TimeoutError(f"{address} never answered")

    def send(self, form: Form, **filled: str) -> Page:
        """Send a form; when no answer comes, look whether it is still to be sent."""
        for _ in range(MOST_TRIES):
            life = self._program.life.number
            sending = form
            try:
                page = self._tried(lambda f=sending: super(StubbornBrowser, self).send(f, **filled))
            except Away:
                self._program.await_another(life, PATIENCE)
            else:
                self._where = page.url  # which may ask once more, as for a signature
                return page
            page = self.open(self._where)
            still = [f for f in page.forms(form.label) if _same(f, form)]
            if not still:
                return page
            form = still[0]
        raise TimeoutError(f"“{form.label}” was never taken")

    def _tried(self, ask: Callable[[], Page]) -> Page:
        try:
            return ask()
        except httpx.TransportError as gone:
            raise Away from gone
        except PageFault as fault:
            if AWAY.match(str(fault)):
                self._faults.append(str(fault))
                raise Away from fault
            raise


def _same(one: Form, other: Form) -> bool:
    fixed = ("kind", "section", "point")
    return one.address == other.address and all(
        one.values.get(name) == other.values.get(name) for name in fixed
    )


class OwnMail:
    """The part of the mailbox that speaks of one report; several are played side by side."""

    def __init__(self, post_office: PostOffice, title: str):
        self._post_office, self._title = post_office, title

    def wait_for(self, wanted: Callable[[Delivery], bool], _timeout: float) -> Delivery:
        """Return the first mail about this report that is `wanted`, or about logging in."""

        def ours(mail: Delivery) -> bool:
            about = mail.subject + mail.text
            return (self._title in about or "【登录】" in about) and wanted(mail)

        return self._post_office.wait_for(ours)


LOGGING_IN = threading.Lock()
"""A mailbox gets few login mails in a while: all plays share what the first browser is given."""


class StubbornPlay(Play):
    """One report, played to its end through whatever happens."""

    def __init__(
        self,
        story: Story,
        office: Office,
        post_office: PostOffice,
        program: Program,
        *,
        address: str,
        tell: Callable[[Told], None],
        faults: list[str],
        cookies: httpx.Cookies,
    ):
        year = story.period.partition("-")[0]
        own: Mailbox = OwnMail(post_office, f"{year}年上半年")  # type: ignore[assignment]  # what a play asks of it
        super().__init__(story, office, own, address=address, tell=tell)
        self._program, self._cookies = program, cookies
        for name in ("_desk", "_people"):
            getattr(self, name).close()
            setattr(self, name, StubbornBrowser(f"Huibao storm ({name})", program, faults))

    def _log_in(self) -> None:
        with LOGGING_IN:
            for _ in range(3):
                if self._cookies:
                    break
                try:
                    super()._log_in()
                except PageFault:
                    continue  # the link was spent, and the answer with its cookie lost
                self._cookies.update(self._desk._client.cookies)
        self._desk._client.cookies.update(self._cookies)

    def _open_cycle(self) -> str:
        kind, period = self.story.kind.key, self.story.period
        try:
            super()._open_cycle()
        except PageFault as fault:
            if not re.match(r"4\d\d ", str(fault)):
                raise
            # It had been opened, and the answer was lost: the overview shows it.
            self._tell(self._clerk.name, f"启动《{period}》")
        return f"{self.address}/office/cycles/{kind}-{period}"


def story_of(story: Story, year: int) -> Story:
    """Return the story for the first half of another year."""
    return replace(story, period=f"{year}-H1")
