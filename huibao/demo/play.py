"""Playing every person of one report through the real mails and the real pages.

Nothing here touches the database: the office, contributors, heads and reviewers see what people
see, a mail and the page it leads to. One reviewer returns the report once.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from huibao.cycle.outlines import for_period, section_names
from huibao.demo.browser import Browser, Form, Page
from huibao.demo.delivery import Delivery
from huibao.demo.sink import Mailbox
from huibao.office import Office, ReportKind
from huibao.periods import parse_period
from huibao.staff import Role

PATIENCE = 90.0
"""Seconds to wait for a mail or a page to come about."""


@dataclass(frozen=True)
class Story:
    """What is played: which report, what each section says, and what changes after the return."""

    kind: ReportKind
    period: str
    texts: Mapping[str, str]
    later: Mapping[str, str] = field(default_factory=dict)
    """Texts that are handed in when the office asks for what was still missing."""
    figures: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    later_figures: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    keep_words: bool = False
    """Whether nothing may be changed: open points are then waived and remarks not adopted."""


@dataclass(frozen=True)
class Told:
    """One line of progress: who did what."""

    who: str
    what: str


class Play:
    """One report, played to its end."""

    def __init__(
        self,
        story: Story,
        office: Office,
        mailbox: Mailbox,
        *,
        address: str,
        tell: Callable[[Told], None],
    ):
        self.story, self.office, self.mailbox, self.tell = story, office, mailbox, tell
        self.address = address
        self._read: set[str] = set()
        self._clerk = office.with_role(Role.OFFICE)[0]
        self._desk = Browser("Huibao demo (office)")
        self._people = Browser("Huibao demo (phone)")
        period = parse_period(story.kind.period, story.period)
        self._kind = for_period(story.kind, period, office)
        self._steps = len(story.kind.steps)
        self.rounds = 0

    def run(self) -> str:
        """Play the report from its opening to its archive, and return the cycle's key."""
        try:
            self._log_in()
            page = self._open_cycle()
            self._hand_in_all()
            self._complete(page)
            self._review(page)
            self._await_archive()
        finally:
            self._desk.close()
            self._people.close()
        return page.rpartition("/")[2]

    def _log_in(self) -> None:
        asked = self._desk.open(f"{self.address}/login")
        self._desk.send(asked.form("发送登录链接"), mail=self._clerk.mail)
        mail = self._mail("【登录】", self._clerk.mail)
        self._desk.send(self._desk.open(_link(mail, "/login/")).form("登录"))
        self._tell(self._clerk.name, "登录办公室页面")

    def _open_cycle(self) -> str:
        overview = self._desk.open(f"{self.address}/office")
        forms = overview.forms("启动", action="/office/cycles")
        form = next(f for f in forms if f.text("kind") == self.story.kind.key)
        page = self._desk.send(form, period=self.story.period)
        self._tell(self._clerk.name, f"启动《{page.heading}》")
        return page.url.partition("?")[0]

    def _hand_in_all(self) -> None:
        names = {s.key: s for s in self.story.kind.sections()}
        for _ in names:
            mail = self._mail("【材料征集】")
            section = names[self._hand_in(mail, self.story.texts, self.story.figures)]
            if section.head and section.head != section.contributor:
                self._confirm()

    def _hand_in(
        self,
        mail: Delivery,
        texts: Mapping[str, str],
        figures: Mapping[str, Mapping[str, str | None]],
        **more: str,
    ) -> str:
        """Hand in what the mail asks for, and return the section's key."""
        page = self._people.open(_link(mail, "/write/"))
        key = self._section_of(page)
        filled = {"text": texts[key], **self._figures(figures.get(key, {})), **more}
        self._people.send(page.form("报送"), **filled)
        self._tell(self._name(mail), f"报送“{_bare(page.heading)}”")
        return key

    @staticmethod
    def _figures(answers: Mapping[str, str | None]) -> dict[str, str]:
        filled: dict[str, str] = {}
        for key, value in answers.items():
            if value is None:
                filled |= {f"open-{key}": "1", f"until-{key}": "2099-12-31"}
            else:
                filled[f"figure-{key}"] = value
        return filled

    def _section_of(self, page: Page) -> str:
        """Return whose section the page asks for, by the name that stands over it."""
        heading = _bare(page.heading)
        names = {key: _bare(name) for key, name in section_names(self._kind).items()}
        return max((k for k, n in names.items() if n and n in heading), key=lambda k: len(names[k]))

    def _confirm(self) -> None:
        mail = self._mail("【核稿】")
        page = self._people.open(_link(mail, "/confirm/"))
        self._people.send(page.form("采用"))
        self._tell(self._name(mail), f"核稿采用“{_bare(page.heading).removeprefix('核稿：')}”")

    def _complete(self, page: str) -> None:
        """Ask for what is missing, or let it pass where no word may be changed."""
        self._mail("【汇总完成】", self._clerk.mail)
        for key in self.story.later:
            section = self._desk.open(f"{page}/sections/{key}")
            form = section.form("退回", action="/return")
            self._desk.send(form, reason="请补齐尚未统计的数据。")
            self._tell(self._clerk.name, f"退回“{_bare(section.heading)}”，请补数据")
            figures = {**self.story.figures.get(key, {}), **self.story.later_figures.get(key, {})}
            self._hand_in(self._mail("【退回修改】"), self.story.later, {key: figures})
            self._confirm()
        self._waive_points(page)
        self._send(page)

    def _waive_points(self, page: str) -> None:
        waived = 0
        while form := self._first(page, "准予缺项", "/waive-point"):
            self._desk.send(form, reason="原文如此，按原文存档。")
            waived += 1
        if waived:
            self._tell(self._clerk.name, f"逐项准予缺项，共{waived}项")

    def _first(self, page: str, button: str, action: str) -> Form | None:
        return next(self._desk.open(page).forms(button, action=action), None)

    def _send(self, page: str) -> None:
        self._desk.send(self._desk.open(page).form("送审", action="/send"))
        self.rounds += 1
        self._tell(self._clerk.name, f"送审（第{self.rounds}轮）")

    def _review(self, page: str) -> None:
        returned = False
        step = 0
        while step < self._steps:
            mail = self._mail("【呈批】")
            opened = self._people.open(_link(mail, "/review/"))
            if step == 1 and not returned:
                returned, step = True, 0
                self._return(mail, opened)
                self._revise(page)
                continue
            asked = self._people.send(
                opened.form("同意"),
                name=self._name(mail),
                opinion="" if step else "已核，请领导审阅。",
            )
            self._people.send(asked.form("确认"))
            self._tell(self._name(mail), "同意")
            step += 1

    def _return(self, mail: Delivery, opened: Page) -> None:
        form = opened.form("退回修改")
        # The second section: the first may be the lead, which has little to remark on.
        field_name = [name for name in form.values if re.fullmatch(r"remark-\d+", name)][1]
        self._people.send(
            form,
            name=self._name(mail),
            opinion="请修改后再报。",
            **{field_name: "请再核实本部分的数据和表述。"},
        )
        self._tell(self._name(mail), "退回修改，提出意见")

    def _revise(self, page: str) -> None:
        mail = self._mail("【退回修改】", text="请再核实")
        opened = self._people.open(_link(mail, "/write/"))
        key = self._section_of(opened)
        form = opened.form("报送")
        text = form.text("text")
        if not self.story.keep_words:
            text = text.rstrip() + "以上数据均已与业务台账核对一致。"
        how = "not_adopted" if self.story.keep_words else "done"
        places = [n.removeprefix("answer-") for n in form.values if n.startswith("answer-")]
        answers = {f"how-{place}": how for place in places}
        reasons = {f"answer-{place}": "已逐项核实。" for place in places}
        self._people.send(form, text=text, **answers, **reasons)
        self._tell(self._name(mail), f"修改并重新报送“{_bare(opened.heading)}”")
        head = next(s.head for s in self.story.kind.sections() if s.key == key)
        if head:
            self._confirm()
        while asked := self._first(page, "已修改", "/answer"):
            how = "not_adopted" if self.story.keep_words else "done"
            self._desk.send(asked, how=how, text="已逐项核实。")
        self._waive_points(page)
        self._send(page)

    def _await_archive(self) -> None:
        mail = self._mail("【归档完成】", self._clerk.mail)
        self._tell("汇报系统", mail.subject)

    def _mail(self, subject: str, to: str | None = None, text: str = "") -> Delivery:
        """Return the first mail not read yet with that subject, waiting for it."""

        def wanted(mail: Delivery) -> bool:
            return (
                mail.message_id not in self._read  # a copy of one that was read is no news
                and subject in mail.subject
                and (to is None or to in mail.recipients)
                and text in mail.text
                # The office hears of a return as well; it is the contributor's mail that is meant.
                and ("/office/" not in mail.text or to is not None)
            )

        mail = self.mailbox.wait_for(wanted, PATIENCE)
        self._read.add(mail.message_id)
        return mail

    def _name(self, mail: Delivery) -> str:
        person = self.office.person_by_mail(mail.recipients[0])
        return person.name if person else mail.recipients[0]

    def _tell(self, who: str, what: str) -> None:
        self.tell(Told(who, what))


def _bare(words: str) -> str:
    return "".join(words.split())


def _link(mail: Delivery, page: str) -> str:
    """Return the address in the mail that leads to that page."""
    return next(address for address in mail.addresses if page in address)


def wait_until(true: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Wait until it is `true`; False when it is not within that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False
