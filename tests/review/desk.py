"""A report in review as its people meet it, round by round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
from sqlalchemy import select

from huibao.cycle.drafts import edit_section
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.review.remarks import answer, open_remarks
from huibao.cycle.sections.submissions import HandIn, accept, submit
from huibao.lifecycle import SectionState
from huibao.records.models import Message
from tests.web.forms import signed, text_of_page
from tests.web.house import House


class Desk:
    """Reviewers deciding on their pages, and the office revising between two rounds."""

    def __init__(self, house: House, key: str):
        self.house, self.key = house, key

    def look(self, person: str) -> str:
        """Return what that reviewer reads on the page of his newest link."""
        return text_of_page(self.house.browser().get(self.house.path(person, "review")).text)

    def decide(self, person: str, decision: str = "approve", **typed: str) -> httpx.Response:
        """Have that reviewer open his newest link and decide."""
        browser, path = self.house.browser(), self.house.path(person, "review")
        form = signed(browser.get(path).text) | {"decision": decision, **typed}
        answered = browser.post(path, data=form)
        self.house.run_stages(self.key)
        return answered

    def returned(self, person: str, section: str = "", text: str = "请再核实。") -> None:
        """Have that reviewer return the draft, with a remark on that section or on the whole."""
        place = str(self.section_id(section)) if section else "whole"
        answered = self.decide(person, "return", opinion="请修改。", **{f"remark-{place}": text})
        assert "签署回执" in text_of_page(answered.text)

    def revise(self, **texts: str) -> None:
        """Rewrite these sections, answer every remark, and send the report again."""
        with self.house.clerk() as act:
            cycle = cycle_by_key(act.session, self.key)
            for section in cycle.sections:
                text = texts.get(section.key.replace("-", "_"), section.text)
                if section.state is SectionState.ACCEPTED:
                    edit_section(act, section, before=section.text, after=text)
                else:
                    submit(act, section, HandIn(text=text, figures=section.figures))
                    if section.state is SectionState.SUBMITTED:
                        accept(act, section)
            for remark in open_remarks(cycle):
                answer(act, remark, "done", "已按意见修改")
        self.house.send(self.key)

    def section_id(self, key: str) -> int:
        """Return the id of the section of that key."""
        return self.see(lambda cycle: next(s.id for s in cycle.sections if s.key == key))

    def text(self, key: str) -> str:
        """Return the text of that section as it stands."""
        return self.see(lambda cycle: next(s.text for s in cycle.sections if s.key == key))

    def see(self, look: Callable[[Any], Any]) -> Any:
        """Return what `look` finds of the cycle."""
        return self.house.see(lambda session: look(cycle_by_key(session, self.key)))

    def asked(self) -> list[str]:
        """Return who was mailed a request for review, in order."""
        return [to.partition("@")[0] for to, _ in self.house.mails("review_request")]

    def mails(self, template: str) -> list[Message]:
        """Return the mails of that template, in order."""

        def found(session: Any) -> list[Message]:
            query = select(Message).where(Message.template == template).order_by(Message.id)
            rows = list(session.scalars(query))
            session.expunge_all()
            return rows

        return self.house.see(found)

    @property
    def state(self) -> str:
        """Where the cycle stands."""
        return self.house.cycle_state(self.key)
