"""Every kind of page, on a phone and on a desk, has no serious accessibility finding (axe).

The pages are served with their strict Content-Security-Policy; axe is put into them from outside,
past the page's own scripts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy import func, select

from huibao.cycle.ledger.problems import problem_numbered, tie
from huibao.cycle.ledger.promises import progress
from huibao.cycle.ledger.promises.items import item_numbered, propose_due, set_state
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.review.remarks import answer, open_remarks
from huibao.cycle.review.route import APPROVE, RETURN
from huibao.cycle.sections.submissions import HandIn, accept, submit
from huibao.demo.mailbox import create_mailbox_app
from huibao.demo.sink import Mailbox
from huibao.lifecycle import ItemState, SectionState
from huibao.mail.smtp import Connection
from huibao.records.models import Message
from tests.ledger.test_importing import imported
from tests.mail.conftest import office_at
from tests.mail.test_what_clients_read import outgoing
from tests.web import browsing
from tests.web.deciding import archived, rule
from tests.web.forms import form_of
from tests.web.house import House, serving
from tests.web.test_uploading import word

pytestmark = pytest.mark.browser

SHANGHAI = ZoneInfo("Asia/Shanghai")
SIZES = ({"width": 360, "height": 740}, {"width": 1180, "height": 800})
GRAVE = ("serious", "critical")
SMALL = """[...document.querySelectorAll('input[type=checkbox], input[type=radio]')]
  .filter(box => box.checkVisibility())
  .map(box => [box, box.getBoundingClientRect(), box.closest('label')?.getBoundingClientRect()])
  .filter(([_, own, label]) => own.width < 24 || own.height < 24 || (label && label.height < 44))
  .map(([box, own]) => `${box.type} ${box.name} of ${own.width} px is too small for a finger`)"""


class Looker:
    """A browser in which each page is looked at in both sizes."""

    def __init__(self, page: Any):
        self.page, self.found, self.seen = page, [], 0

    def at(self, path: str, *, status: int = 200) -> None:
        """Open that page and look at it."""
        answered = self.page.goto(path)
        assert answered.status == status, f"{path}: {answered.status}"
        self.here()

    def here(self) -> None:
        """Look at the page that is open: what axe finds grave, and whether it scrolls sideways.

        What is chosen must be large enough for a finger: 24 px, and 44 px with its label.
        """
        for size in SIZES:
            self.page.set_viewport_size(size)
            where = f"{self.page.url.partition('?')[0]} at {size['width']} px"
            wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            self.found.extend(f"{where}: {small}" for small in self.page.evaluate(SMALL))
            if wide > 0:
                self.found.append(f"{where}: scrolls {wide} px sideways")
            for finding in Axe().run(self.page).response["violations"]:
                if finding["impact"] in GRAVE:
                    nodes = [node["html"][:160] for node in finding["nodes"][:3]]
                    self.found.append(f"{where}: {finding['id']} {finding['help']} {nodes}")
            self.seen += 1

    def log_in(self, house: House, person: str) -> None:
        """Come in by the link of the login mail, looking at each page on the way."""
        self.at("/login")
        self.page.get_by_label("邮箱").fill(house.installation.office.person(person).mail)
        browsing.press(self.page, self.page.get_by_role("button", name="发送登录链接"))
        self.here()
        self.at(house.path(person, "login"))
        browsing.press(self.page, self.page.get_by_role("button", name="登录"))


@pytest.fixture
def look(chromium: Any, house: House) -> Iterator[Looker]:
    """Somebody who looks; what was found is told at the end, all of it."""
    context = chromium.new_context(base_url=house.web, locale="zh-CN")
    looker = Looker(context.new_page())
    yield looker
    context.close()
    assert looker.seen
    assert looker.found == []


def test_the_contributors_and_their_heads_pages(house: House, look: Looker) -> None:
    key = house.opened()
    path = house.path("jiang", "write", section="supply")
    look.at(path)
    look.at(f"{path}/preview")
    browser = house.browser()
    page = form_of(browser.get(path).text)
    refused = {"text": "一是……。《《办法》", "figure-permits": "四十六"}
    browser.post(path, data=page | refused)
    look.at(path)  # with what was typed, findings beside it, and another tab's words
    form = form_of(browser.get(path).text)
    file = {"file": ("总结.docx", word("供水情况。", "一是保障供水。", picture=True))}
    taken = browser.post(f"{path}/upload", data=form, files=file)
    look.at(str(taken.url).removeprefix(house.web))
    look.at(path.replace("/write/", "/tasks/"))
    with house.clerk() as act:
        section = next(s for s in cycle_by_key(act.session, key).sections if s.key == "supply")
        submit(act, section, house.sample_of(section))
    look.at(path)
    look.at(house.path("wen", "confirm", section="supply"))
    house.expire(path)
    look.at(path, status=410)
    look.at("/renew/asked")
    look.at("/write/never-given-out", status=404)
    look.at("/no/such/page", status=404)


def test_the_ledgers_pages(house: House, look: Looker) -> None:
    imported(house)
    key = house.opened()
    with house.clerk() as act:
        tie(act, problem_numbered(act.session, 1), item_numbered(act.session, 3))
        item = item_numbered(act.session, 1)
        set_state(act, item, ItemState.IN_PROGRESS, "已复核六成。")
        propose_due(act, item, date(2027, 3, 31), "汛期人手不足。")
    with house.installation.acting() as act:
        assert progress.call(act, "水资源管理科")
    look.at(house.path("wen", "progress"))
    look.at(house.path("jiang", "write", section="supply"))  # asked of an earlier promise
    house.hand_everything_in(key)
    look.log_in(house, "su")
    for page in ("", "/items/1", "/problems", "/problems/1", "/imported/annual-2022", "/import"):
        look.at(f"/office/ledger{page}")
    look.page.get_by_label("报告文件").set_input_files(
        {"name": "总结.txt", "mimeType": "text/plain", "buffer": "2019年工作总结".encode()}
    )
    browsing.press(look.page, look.page.get_by_role("button", name="读取文件"))
    look.page.get_by_label("已核对，仍然导入").wait_for()
    look.here()
    look.at(f"/office/ledger/cycles/{key}")
    look.at(f"/office/cycles/{key}/follow-up")
    look.at(f"/office/cycles/{key}/sections/party?begin=ledger")


def returned_once(house: House) -> str:
    """A second draft in review, a remark of the first one answered."""
    key = house.in_review()
    rule(house, key, "lu", RETURN, "请修改。")
    with house.clerk() as act:
        cycle = cycle_by_key(act.session, key)
        for remark in open_remarks(cycle):
            answer(act, remark, "done", "已改")
        section = next(s for s in cycle.sections if s.key == "works")
        text = section.text.replace("。", "，同比增长12%。", 1)
        submit(act, section, HandIn(text=text, figures=section.figures))
        if section.state is SectionState.SUBMITTED:
            accept(act, section)
    house.send(key)
    return key


def test_the_reviewers_pages(house: House, look: Looker) -> None:
    key = returned_once(house)
    path = house.path("lu", "review")
    look.at(path)  # the second round: changes, figures, answered remarks
    house.browser().post(f"{path}/opinion", data={"person": "qiu", "note": "请核数据"})
    look.at(path)
    opinion = house.path("qiu", "review")
    look.at(opinion)
    rule(house, key, "lu", APPROVE, "同意。")
    look.at(path)
    look.at(opinion, status=410)
    look.at(house.path("gu", "review"))


def test_the_offices_and_the_auditors_pages(house: House, look: Looker) -> None:
    look.log_in(house, "su")
    key = house.opened()
    look.at("/office")
    look.at(f"/office/cycles/{key}")
    house.hand_everything_in(key)
    look.at(f"/office/cycles/{key}")
    look.at(f"/office/cycles/{key}/text")
    look.at(f"/office/cycles/{key}/sections/supply")
    house.send(key)
    look.at(f"/office/cycles/{key}")
    rule(house, key, "lu", RETURN, "请修改。")
    look.at(f"/office/cycles/{key}")
    look.at("/office/messages")
    newest = house.see(lambda session: session.scalar(select(func.max(Message.id))))
    look.at(f"/office/messages/{newest}")
    look.at("/audit")
    look.at(f"/audit/cycles/{key}")
    look.at("/audit/office")
    look.at("/audit/office?lang=en")


def test_the_pages_of_what_is_filed(house: House, look: Looker) -> None:
    key = archived(house)
    look.log_in(house, "su")
    look.at("/office?show=ended")
    look.at(f"/office/cycles/{key}")
    look.at("/office/ledger")
    look.at(f"/office/ledger/cycles/{key}")
    look.at("/office/ledger/items/1")


def test_a_confidential_reports_door(house: House, look: Looker) -> None:
    office = house.installation.office
    kinds = tuple(kind.model_copy(update={"confidential": True}) for kind in office.kinds)
    object.__setattr__(house.installation, "office", office.model_copy(update={"kinds": kinds}))
    house.opened()
    look.at(house.path("jiang", "write"), status=403)


def test_the_demos_mailbox(look: Looker, tmp_path: Path) -> None:
    with Mailbox(tmp_path / "mails") as mailbox:
        connection = Connection(office_at(mailbox.port).smtp)
        connection.send(outgoing(subject="呈送审阅", text="请点击。", html="<p>请审阅。</p>"))
        connection.close()
        with serving(create_mailbox_app(mailbox, SHANGHAI)) as address:
            look.at(address)
            look.at(f"{address}/mails/1")


def test_new_mail_appears_in_the_demos_mailbox_by_itself(look: Looker, tmp_path: Path) -> None:
    with (
        Mailbox(tmp_path / "mails") as mailbox,
        serving(create_mailbox_app(mailbox, SHANGHAI)) as address,
    ):
        look.at(address)
        connection = Connection(office_at(mailbox.port).smtp)
        connection.send(outgoing(subject="呈送审阅"))
        connection.close()
        look.page.get_by_role("link", name="呈送审阅").wait_for(timeout=20_000)
