"""The list of solved cases: how reviews fail elsewhere, each through real pages and real mails.

Every link comes out of a mail that arrived over SMTP. The route: 陆清和 looks first; then 温如松
co-signs the water supply beside three departments of whom two suffice; one of two deputies; and
沈知远 signs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.review.decisions import recall
from huibao.demo.sink import Mailbox
from huibao.mail.outbox import Outbox
from huibao.records.models import Autosave, Cycle, Event, Link, LoginSession, Message
from huibao.staff import Absence
from huibao.web.app import create_app
from tasks.remind import remind_everybody
from tests.at_once import all_at_once
from tests.conftest import on_either_database
from tests.review.desk import Desk
from tests.web.forms import signed, text_of_page, untouched
from tests.web.house import House, serving
from tests.web.signing_in import sign_in

STEPS: list[dict[str, Any]] = [
    {"key": "first", "name": "办公室审核", "reviewers": ["lu"]},
    {"key": "supply", "name": "水资源会签", "reviewers": ["wen"], "group": "cosign",
     "sections": ["supply"]},
    {"key": "works", "name": "规划会签", "reviewers": ["fang", "qiu", "ye"], "group": "cosign",
     "at_least": 2},
    {"key": "deputy", "name": "分管领导审阅", "reviewers": ["gu", "su"], "at_least": 1},
    {"key": "sign", "name": "局长签发", "reviewers": ["shen"], "signs": True},
]  # fmt: skip


@pytest.fixture
def steps() -> list[dict[str, Any]]:
    """The route of these stories."""
    return STEPS


@pytest.fixture
def more() -> dict[str, Any]:
    """The clerk may approve, so that two can decide at the same instant."""
    return {"drafter_may_approve": True}


@pytest.fixture
def house(installation: Any) -> Iterator[House]:
    """The office with a mail server of its own; its mails lead to its pages."""
    with Mailbox() as mailbox, serving(create_app(installation)) as web:
        office = installation.office
        smtp = office.smtp.model_copy(update={"host": "127.0.0.1", "port": mailbox.port})
        changed = office.model_copy(update={"smtp": smtp, "web_address": web})
        object.__setattr__(installation, "office", changed)
        made = House(installation, web)
        made.mailbox = mailbox  # type: ignore[attr-defined]  # these stories' own
        yield made
        for client in made.clients:
            client.close()


class Story(Desk):
    """Reviewers who act by the links in the mails that they got."""

    def arrived(self, person: str = "") -> list[str]:
        """Have what is queued sent; return the texts that arrived for that person, in order."""
        made = self.house.installation
        outbox = Outbox(made.database, made.office, made.secret, made.smtp_password)
        outbox.sweep()
        outbox.close()
        mail = made.office.person(person).mail if person else None
        self.deliveries = self.house.mailbox.deliveries(mail)  # type: ignore[attr-defined]  # see `house`
        return [delivery.text for delivery in self.deliveries]

    def links(self, person: str, page: str = "review") -> list[str]:
        """Every address of that page in that person's mails, the oldest first."""
        self.arrived(person)
        found = [address for delivery in self.deliveries for address in delivery.addresses]
        return [address for address in found if address.split("/")[3] == page or not page]

    def link(self, person: str, page: str = "review") -> str:
        """The address in that person's newest mail that leads to such a page."""
        return self.links(person, page)[-1]

    def opened(self, person: str) -> tuple[httpx.Client, str, dict[str, str]]:
        """That person opens his newest link: his browser, the address, and the form, touched."""
        browser, address = self.house.browser(), self.link(person)
        return browser, address, signed(browser.get(address).text)

    def approves(self, person: str) -> str:
        """That person approves by his newest mail; what he reads then."""
        browser, address, form = self.opened(person)
        answered = browser.post(address, data=form | {"decision": "approve"})
        self.house.run_stages(self.key)
        return text_of_page(answered.text)

    def as_far_as(self, step: str) -> None:
        """Everybody before that step approves."""
        for before in STEPS[: [each["key"] for each in STEPS].index(step)]:
            if before["key"] == "supply" and step == "works":
                continue
            for person in before["reviewers"][: before.get("at_least")]:
                self.approves(person)

    def decisions(self) -> list[tuple[str, str]]:
        """Who decided what, in order."""
        return self.see(
            lambda c: [(r.reviewer, r.decision.decision) for r in c.reviews if r.decision]
        )


@pytest.fixture
def story(house: House) -> Story:
    """The half-year report, in review."""
    return Story(house, house.in_review())


# 1. A mail scanner


def everything(session: Any) -> dict[str, Any]:
    """All that a scanner must not change."""
    cycle = session.scalars(select(Cycle)).one()
    asked = Event.action.in_(["link:renewed", "mail:sent"])
    return {
        "cycle": (cycle.state, cycle.version, cycle.round),
        "sections": [(s.state, s.version, s.text) for s in cycle.sections],
        "reviews": [(r.id, r.open, r.decision is None) for r in cycle.reviews],
        "remarks": len(cycle.remarks),
        "links": session.scalar(select(func.count()).where(Link.spent_at.is_not(None))),
        "mails": session.scalar(select(func.count()).select_from(Message)),
        "sessions": session.scalar(select(func.count()).select_from(LoginSession)),
        "events": session.scalar(select(func.count()).where(Event.chain == cycle.key, ~asked)),
        "typed": [row.content for row in session.scalars(select(Autosave))
                  if any(row.content.get(name) for name in ("text", "opinion", "reason"))],
    }  # fmt: skip


BUTTONS = "main form button"
SUBMIT = """
(n) => {
  const button = document.querySelectorAll("main form button")[n];
  button.form.noValidate = true;
  button.form.requestSubmit(button);
}
"""


def test_a_scanner_that_opens_runs_and_submits_everything_changes_nothing(
    story: Story, chromium: Any
) -> None:
    story.house.browser().post("/login", data={"mail": "su@shuiwu.yunling.example.com"})
    links = set(story.links("", ""))
    pages = {link.split("/")[3] for link in links}
    assert pages == {"write", "confirm", "review", "office", "login"}
    before = story.house.see(everything)
    scanner, context = story.house.browser(), chromium.new_context(locale="zh-CN")
    for link in sorted(links):
        scanner.head(link)
        page = scanner.get(link).text
        for decision in ("approve", "accept", "return", ""):
            scanner.post(link, data=untouched(page) | {"decision": decision})
    one_of_each = {link.split("/")[3]: link for link in sorted(links)}
    for link in one_of_each.values():
        tab = context.new_page()
        tab.goto(link)
        for number in range(tab.locator(BUTTONS).count()):
            tab.goto(link)
            with tab.expect_navigation():
                tab.evaluate(SUBMIT, number)
        tab.close()
    context.close()
    assert story.house.see(everything) == before


def test_a_scanner_does_not_hand_a_returned_section_in_again(story: Story) -> None:
    browser, address, form = story.opened("lu")
    supply = story.section_id("supply")
    browser.post(address, data=form | {"decision": "return", f"remark-{supply}": "请核实。"})
    story.house.run_stages(story.key)
    before = story.house.see(everything)
    link = story.link("jiang", "write")
    scanner = story.house.browser()
    answered = scanner.post(link, data=untouched(scanner.get(link).text))
    assert answered.status_code == 400
    assert "本人操作" in text_of_page(answered.text)
    assert story.house.see(everything) | {"typed": []} == before | {"typed": []}


# 2. to 4. At the same instant


@on_either_database
def test_of_two_decisions_at_the_same_instant_one_wins_and_the_other_is_told(story: Story) -> None:
    story.as_far_as("deputy")
    posts = []
    for person in ("gu", "su"):
        browser, address, form = story.opened(person)
        typed = form | {"decision": "approve", "opinion": f"{person}的意见"}
        posts.append(lambda b=browser, a=address, f=typed: b.post(a, data=f))
    first, second = (text_of_page(answer.text) for answer in all_at_once(*posts))
    assert ("已收到您的意见" in first) != ("已收到您的意见" in second)
    loser, whose = (second, "su") if "已收到您的意见" in first else (first, "gu")
    assert "同意的人数已够" in loser
    assert f"{whose}的意见" in loser
    assert [who for who, _ in story.decisions()[-1:]] != [whose]
    assert len(story.links("shen")) == 1


@on_either_database
def test_a_decision_and_a_recall_at_the_same_instant(story: Story) -> None:
    browser, address, form = story.opened("lu")

    def take_back() -> None:
        with story.house.clerk() as act:
            recall(act, cycle_by_key(act.session, story.key), "数据有误")

    typed = form | {"decision": "approve", "opinion": "同意。"}
    answer, recalled = all_at_once(lambda: browser.post(address, data=typed), take_back)
    assert recalled is None, "the recall follows the decision or comes before it"
    seen = text_of_page(answer.text)
    if story.decisions():
        assert "签署回执" in seen
    else:
        assert "由办公室撤回" in seen
        assert "同意。" in answer.text
    story.house.run_stages(story.key)
    assert story.state == "revising"
    assert story.see(lambda c: [r for r in c.reviews if r.open]) == []


@on_either_database
def test_a_decision_and_its_deadline_at_the_same_instant(story: Story) -> None:
    browser, address, form = story.opened("lu")
    due = story.see(lambda c: c.reviews[0].due)
    with story.house.installation.acting() as act:
        link = act.session.scalars(select(Link).where(Link.review_id.is_not(None))).one()
        link.expires_at = due + timedelta(days=30)
    late = due + timedelta(days=5)
    answer, *_ = all_at_once(
        lambda: browser.post(address, data=form | {"decision": "return", "opinion": "请核实。"}),
        lambda: remind_everybody(story.house.installation, late),
        lambda: remind_everybody(story.house.installation, late),
    )
    assert "签署回执" in text_of_page(answer.text)
    assert story.decisions() == [("lu", "return")]
    assert sum("【催办】" in text or "催办" in text for text in story.arrived("lu")) <= 1


def test_a_deadline_alone_approves_nothing(story: Story) -> None:
    due = story.see(lambda c: c.reviews[0].due)
    for days in range(1, 40):
        remind_everybody(story.house.installation, due + timedelta(days=days))
    assert story.decisions() == []
    assert story.state == "in_review"


# 5. to 9. Links


def test_a_forwarded_link_is_seen_by_the_auditor(story: Story) -> None:
    link = story.link("lu")
    elsewhere = httpx.Client(
        transport=httpx.HTTPTransport(local_address="127.0.0.2"),
        headers={"user-agent": "SomebodyElse/1"},
        trust_env=False,
    )
    with elsewhere:
        assert elsewhere.get(link).status_code == 200
    story.approves("lu")
    seen = text_of_page(sign_in(story.house, "han").get(f"/audit/cycles/{story.key}").text)
    assert "127.0.0.2" in seen
    assert "SomebodyElse/1" in seen
    assert "从不同地址打开，可能曾被转发" in seen


def test_a_forwarded_link_is_signed_by_nobody_else(story: Story) -> None:
    browser, address, form = story.opened("lu")
    answered = browser.post(address, data=form | {"decision": "approve", "name": "邱望山"})
    assert answered.status_code == 400
    assert "本链接由陆清和签署" in text_of_page(answered.text)
    assert story.decisions() == []


def test_a_link_from_an_older_draft_decides_nothing_of_the_newer_one(story: Story) -> None:
    story.as_far_as("works")
    browser, old, form = story.opened("fang")
    story.returned("wen", "supply")
    story.revise(supply=story.text("supply") + "已核实。")
    story.as_far_as("works")
    answered = browser.post(old, data=form | {"decision": "approve", "opinion": "同意第1稿。"})
    assert answered.status_code == 410
    assert "第1稿已由温如松" in text_of_page(answered.text)
    assert "同意第1稿。" in answered.text
    assert ("fang", "approve") not in story.decisions()
    assert len(story.links("fang")) == 2
    assert "签署回执" in story.approves("fang")


def test_a_double_click_decides_once(story: Story) -> None:
    browser, address, form = story.opened("lu")
    typed = form | {"decision": "approve", "opinion": "同意。"}
    answers = all_at_once(*[lambda: browser.post(address, data=typed)] * 2)
    assert all("签署回执" in text_of_page(answer.text) for answer in answers)
    assert story.decisions() == [("lu", "approve")]
    assert len(story.links("wen")) == 1


@pytest.mark.browser
def test_a_double_click_in_a_browser_and_the_back_button_after_it(
    story: Story, chromium: Any
) -> None:
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(story.link("lu"))
    page.locator("#ruling").get_by_role("button", name="同意", exact=True).dblclick()
    page.get_by_role("heading", name="请确认签署").wait_for()
    assert story.decisions() == []
    page.get_by_role("button", name="确认同意").dblclick()
    page.get_by_role("heading", name="签署回执").wait_for()
    page.go_back()
    page.reload()
    page.get_by_role("heading", name="签署回执").wait_for()
    assert page.locator(".verdict").inner_text() == "同意"
    assert page.get_by_role("button", name="退回修改").count() == 0
    assert story.decisions() == [("lu", "approve")]
    context.close()


def test_the_back_button_after_deciding_changes_nothing(story: Story) -> None:
    browser, address, form = story.opened("lu")
    browser.post(address, data=form | {"decision": "approve"})
    # The page that the browser kept is sent once more, with another decision.
    again = browser.post(address, data=form | {"decision": "return", "opinion": "又想退回"})
    assert "以首次签署为准" in text_of_page(again.text)
    assert story.decisions() == [("lu", "approve")]


def test_half_an_opinion_typed_survives_the_expiry_of_its_link(story: Story) -> None:
    browser, address, form = story.opened("lu")
    story.house.expire(address.removeprefix(story.house.web))
    late = browser.post(address, data=form | {"decision": "approve", "opinion": "写到一半"})
    assert late.status_code == 410
    assert "已经保存" in text_of_page(late.text)
    browser.post(address.replace("/review/", "/renew/"))
    fresh = story.link("lu")
    assert fresh != address
    assert "写到一半" in browser.get(fresh).text
    assert story.decisions() == []


# 10. to 12. People


def test_a_deputy_decides_for_whoever_is_away_and_it_says_so(story: Story) -> None:
    story.as_far_as("supply")
    _, old, form = story.opened("wen")
    office = story.house.installation.office
    today = datetime.now(UTC).astimezone(office.zone).date()
    away = Absence(since=today, until=today + timedelta(days=3), deputy="ye")
    people = tuple(p.model_copy(update={"absent": (away,)}) if p.key == "wen" else p
                   for p in office.people)  # fmt: skip
    changed = office.model_copy(update={"people": people})
    object.__setattr__(story.house.installation, "office", changed)
    remind_everybody(story.house.installation, datetime.now(UTC))
    assert "您外出期间由叶临川代为审阅" in story.arrived("wen")[-1]
    assert story.house.browser().post(old, data=form | {"decision": "approve"}).status_code == 410
    assert "您代温如松审阅" in story.arrived("ye")[-1]
    assert "代温如松" in story.approves("ye")
    assert "叶临川（代温如松）" in text_of_page(
        sign_in(story.house, "su").get(f"/office/cycles/{story.key}").text
    )


def test_a_quorum_is_reached_while_the_last_member_is_deciding(story: Story) -> None:
    story.as_far_as("works")
    browser, address, form = story.opened("ye")
    story.approves("fang")
    story.approves("qiu")
    assert "同意的人数已够" in story.arrived("ye")[-1]
    late = browser.post(address, data=form | {"decision": "return", "opinion": "请补投资额。"})
    assert late.status_code == 410
    assert "同意的人数已够" in text_of_page(late.text)
    assert "请补投资额。" in late.text
    assert story.state == "in_review"


def test_a_return_inside_a_parallel_step(story: Story) -> None:
    story.as_far_as("works")
    browser, address, form = story.opened("fang")
    story.approves("qiu")
    story.returned("wen", "supply", "取水许可数请核实。")
    assert "温如松已退回修改" in story.arrived("fang")[-1]
    late = browser.post(address, data=form | {"decision": "approve", "opinion": "同意会签。"})
    assert late.status_code == 410
    assert "已由温如松于" in text_of_page(late.text)
    assert "同意会签。" in late.text
    assert story.state == "revising"
    assert "取水许可数请核实。" in story.arrived("jiang")[-1]
    story.revise(supply=story.text("supply") + "已核实。")
    assert "签署回执" in story.approves("lu")
    assert "取水许可数请核实。" in text_of_page(story.house.browser().get(story.link("wen")).text)
