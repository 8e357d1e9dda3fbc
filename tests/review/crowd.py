"""The crowd around one report: how one of them decides, and how they lead it on when they will."""

from __future__ import annotations

from datetime import timedelta

from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy.orm import object_session

from huibao.audit import Act
from huibao.cycle.drafts import send_for_review
from huibao.cycle.endings import vacant_in
from huibao.cycle.renewal import renew
from huibao.cycle.review import handing
from huibao.cycle.review.decisions import Ruling, decide
from huibao.cycle.review.remarks import answer, open_remarks
from huibao.cycle.review.route import RETURN
from huibao.cycle.stages import enter, stage_due
from huibao.lifecycle import FINAL, CycleState
from huibao.records.models import Cycle, Link
from tests.lifecycle.bureau import KEY
from tests.review.course import Course, Given, review_of
from tests.review.laws import check_kept, is_good
from tests.sending import waive_every_point

CANDIDATES = ("jiang", "cheng", "han", "lu", "wen", "fang", "qiu", "ye", "gu", "shen")
"""The first three never leave, so that a seat can always be filled."""


class Crowd(RuleBasedStateMachine):
    """People around a report of that `kind`; whatever they say is told apart by a number."""

    kind = ""

    def __init__(self) -> None:
        super().__init__()
        self.course = Course(self.kind)
        self.count = 0

    def with_review(self, which: int, verb: object) -> Exception | None:
        """Have the office try it on some review; mostly on one that waits."""
        ids = self.course.reviews(still_open=which % 4 != 0)
        if not ids:
            return None
        wanted = ids[which % len(ids)]
        return self.course.attempt("su", lambda act, c: verb(act, review_of(c, wanted)))

    def decide(
        self, link_id: int, decision: str, *, name: str = "own", opinion: str,
        old_draft: bool = False, remarks: list[str] | None = None,
    ) -> Exception | None:  # fmt: skip
        """Decide, and enter it into the books when it was taken."""
        self.count += 1
        wanted = [(place, f"第{self.count}轮意见{n}") for n, place in enumerate(remarks or [])]
        opinion = opinion and f"{opinion}（{self.count}）"
        books, taken = self.course.books, []
        good = self.course.see(lambda c: is_good(c, link_id, now=self.course.now))

        def rule_on(act: Act, cycle: Cycle) -> None:
            link = act.session.get_one(Link, link_id)
            review = link.review
            assert review is not None
            places = {s.key: s.id for s in cycle.sections}
            drafts = [d.document_sha256 for d in cycle.drafts]
            shown = drafts[0] if old_draft else review.draft.document_sha256
            ruling = Ruling(
                decision,
                {"own": review.reviewer_name}.get(name, name),
                opinion,
                tuple((places.get(place), text) for place, text in wanted),
                shown,
            )
            was_open, newest = review.open, drafts[-1]
            decide(act, review, ruling, link)
            assert was_open
            assert shown == newest, "a draft was decided on that is no longer under review"
            taken.append((review.id, review.step, review.signs, link.person, shown))

        holder = self.course.see(lambda c: object_session(c).get_one(Link, link_id).person)
        refused = self.course.attempt(holder, rule_on)
        if refused is None:
            assert good, "a link was accepted that is spent, withdrawn or expired"
            ((review_id, step, signs, person, shown),) = taken
            books.given[review_id] = Given(person, decision, shown, signs)
            books.opinions[review_id] = opinion
            if decision == RETURN:
                books.remarks += [text for _, text in wanted] or [opinion]
                books.last_end = ("return", step)
        return refused

    def enter_stage(self) -> None:
        """Do what the run does that follows a change of state, if one is due."""
        due = self.course.see(stage_due)
        if due not in (None, CycleState.SIGNED):
            round_ = self.course.see(lambda c: c.round)
            assert self.course.attempt("su", lambda act, _: enter(act, KEY, due)) is None
            if due is CycleState.IN_REVIEW:
                self.course.see(lambda c: check_kept(self.course, c, round_))

    def send_in_order(self) -> None:
        """Answer every remark, waive what is open, and send it."""

        def put_in_order(act: Act, cycle: Cycle) -> None:
            for remark in open_remarks(cycle):
                answer(act, remark, "done", "已改")
                self.course.books.answers[remark.text] = ("done", "已改")
            waive_every_point(act, cycle)
            send_for_review(act, cycle)

        assert self.course.attempt("su", put_in_order) is None

    def bring_to_its_signature(self) -> None:
        """A willing crew leads it there from wherever it stands."""
        for _ in range(80):
            state = self.course.state
            if state in (CycleState.SIGNED, *FINAL):
                return
            if self.course.waits_for_the_engine:
                self.enter_stage()
            elif state is CycleState.REVISING:
                self.send_in_order()
            else:
                self._approve_one()

    def _approve_one(self) -> None:
        self.course.tick()  # it takes from whoever has left what waits for him
        for vacant in self.course.see(lambda c: [r.id for r in vacant_in(c)]):
            self._fill(vacant)
        first = self.course.see(
            lambda c: next(r.id for r in c.reviews if r.open and r.asked_by is None)
        )
        link = self.course.newest_link(first)
        assert link is not None
        if not self.course.see(lambda c: is_good(c, link, now=self.course.now)):
            self.course.now += timedelta(hours=1)
            self.course.attempt("lu", lambda act, _: renew(
                act, self.course.token(act.session.get_one(Link, link))))  # fmt: skip
            link = self.course.newest_link(first)
            assert link is not None
        assert self.decide(link, "approve", opinion="") is None

    def _fill(self, vacant: int) -> None:
        """Whoever is there and has no seat in that step may be named."""
        refusals = [
            self.course.attempt(
                "su", lambda act, c, to=to: handing.fill(act, review_of(c, vacant), to)
            )
            for to in CANDIDATES
        ]
        assert None in refusals, f"nobody may fill the seat: {refusals!r}"
