"""A reviewer who sends his own Word file, and the office that settles what it proposes."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx
from sqlalchemy.orm import Session

from huibao.cycle.moves import cycle_by_key
from huibao.records.documents import WORD, load
from huibao.records.models import Proposal
from tests.review.desk import Desk
from tests.review.marked_files import changed, commented
from tests.web.forms import form_of
from tests.web.signing_in import press, sign_in

EDITED = ("办理取水许可46件", "办理取水许可48件")
REMARKED = ("发现的43个问题", "请列出问题的主要类型。")


def draft_file(desk: Desk, number: int = -1) -> bytes:
    """The Word file of a draft, as the mail brought it; the newest when none is named."""
    place = number - 1 if number > 0 else number
    sha256 = desk.see(lambda cycle: cycle.drafts[place].document_sha256)
    return desk.house.see(lambda session: load(session, sha256))


def marked(desk: Desk, number: int = -1) -> bytes:
    """That file with one tracked edit, and one comment in another section."""
    return commented(changed(draft_file(desk, number), *EDITED, author="陆清和"), *REMARKED)


def read_file(
    desk: Desk, content: bytes, *, person: str = "lu", name: str = "审改稿.docx", **typed: str
) -> httpx.Response:
    """Have that reviewer press the button that reads his file; return what he is shown."""
    browser, path = desk.house.browser(), desk.house.path(person, "review")
    form = form_of(browser.get(path).text) | typed
    return browser.post(f"{path}/copy", data=form, files={"file": (name, content, WORD)})


def hand_on(
    desk: Desk, understood: httpx.Response, *, person: str = "lu", how: str = "take", **left: str
) -> httpx.Response:
    """Press a button below what was understood; every mark stays ticked unless told."""
    form: dict[str, object] = {"tab": form_of(understood.text)["tab"], "how": how}
    form["wanted"] = re.findall(r'name="wanted" value="(\d+)" checked', understood.text)
    path = desk.house.path(person, "review")
    return desk.house.browser().post(f"{path}/copy/take", data=form | left)


def hand_in(desk: Desk, content: bytes, *, person: str = "lu") -> httpx.Response:
    """Have that reviewer read his file and hand it on to the office."""
    return hand_on(desk, read_file(desk, content, person=person), person=person)


@dataclass
class Settling:
    """The office's clerk at the page of a marked copy."""

    desk: Desk

    def __post_init__(self) -> None:
        self.browser = sign_in(self.desk.house, "su")

    def page(self, copy: int = -1) -> str:
        """The address of that copy's page; of the newest when none is named."""
        number = self.desk.see(lambda cycle: cycle.marked_copies[copy].id)
        return f"/office/cycles/{self.desk.key}/copies/{number}"

    def look(self, copy: int = -1) -> str:
        """What the page of that copy says."""
        return self.browser.get(self.page(copy)).text

    def do(self, verb: str, kind: str = "edit", *, copy: int = -1, **typed: str) -> httpx.Response:
        """Press that button at the first proposal of that kind."""
        number = next(p.id for p in self.proposals(copy) if p.kind == kind)
        page = self.browser.get(self.page(copy)).text
        own = page.partition(f'id="proposal-{number}"')[2].partition("</section>")[0]
        seen = re.search(r'name="seen" value="([^"]*)"', own)
        fields = {"seen": seen[1] if seen else ""} | typed
        place = f"/office/cycles/{self.desk.key}/proposals/{number}/{verb}"
        return press(self.browser, self.page(copy), place, fields)

    def proposals(self, copy: int = -1) -> list[Proposal]:
        """The proposals of that copy, in order."""

        def found(session: Session) -> list[Proposal]:
            rows = cycle_by_key(session, self.desk.key).marked_copies[copy].proposals
            for row in rows:
                _ = row.remark, row.section, row.edit
            session.expunge_all()
            return list(rows)

        return self.desk.house.see(found)
