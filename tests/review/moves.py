"""What reviewers, the office, time and the engine do to a report in review, allowed or not."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from huibao.audit import Act
from huibao.cycle.drafts import edit_section, send_for_review
from huibao.cycle.endings import vacant_in
from huibao.cycle.filing import archive
from huibao.cycle.opening import cancel
from huibao.cycle.renewal import renew
from huibao.cycle.review import handing
from huibao.cycle.review.decisions import recall, void_signature
from huibao.cycle.review.remarks import answer
from huibao.cycle.review.route import OPINE
from huibao.cycle.sections import chasing, submissions
from huibao.cycle.sections.submissions import HandIn
from huibao.lifecycle import CycleState
from huibao.records.models import Cycle, Link, Review
from tests.review.course import PEOPLE, review_of
from tests.review.crowd import Crowd
from tests.review.laws import is_good
from tests.sending import waive_every_point

PERSON = st.sampled_from(PEOPLE)
REASON = st.sampled_from(["数据有误", "另有安排", " "])
WHICH = st.integers(0, 40)
PLACE = st.sampled_from(["lead", "supply", "works", "whole"])


class AnyMove(Crowd):
    """Rules are what people do."""

    # What reviewers do.

    @rule(which=WHICH, decision=st.sampled_from(["approve"] * 6 + ["return", "acknowledge"]))
    def somebody_decides_by_his_newest_link(self, which: int, decision: str) -> None:
        """Whoever is asked decides as his page lets him: that is never refused."""
        waiting = self.course.reviews(still_open=True)
        if not waiting:
            return
        review = waiting[which % len(waiting)]
        link = self.course.newest_link(review)
        assert link is not None, "somebody is asked who was never mailed a link"
        may, good = self.course.see(
            lambda c: (
                offered(review_of(c, review), decision),
                is_good(c, link, now=self.course.now),
            )
        )
        refused = self.decide(link, may, opinion="请按意见修改。")
        assert not (good and refused), f"a proper decision was refused: {refused!r}"

    @rule(
        which=WHICH,
        decision=st.sampled_from(["approve", "return", "acknowledge", "opinion", "", "accept"]),
        name=st.sampled_from(["", "own", "own", "own", "别人"]),
        opinion=st.sampled_from(["", "同意。", "请修改。"]),
        old_draft=st.booleans(),
        remarks=st.lists(PLACE, max_size=2),
    )
    def somebody_tries_any_link_with_anything(
        self, which: int, decision: str, name: str, opinion: str, old_draft: bool,
        remarks: list[str],
    ) -> None:  # fmt: skip
        """Links of all ages, forms filled in anyhow."""
        links = self.course.links()
        if not links:
            return
        link = links[which % len(links)]
        self.decide(link, decision, name=name, opinion=opinion, old_draft=old_draft,
                     remarks=remarks)  # fmt: skip

    @rule(which=WHICH, to=PERSON, verb=st.sampled_from([handing.hand_over, handing.ask_opinion]))
    def somebody_asks_another(self, which: int, to: str, verb: object) -> None:
        """转办 and 加签, of any review that ever was."""
        self.with_review(which, lambda act, review: verb(act, review, to, "请代为审阅"))

    @rule(which=WHICH, link_is_expired=st.booleans())
    def somebody_asks_for_a_new_link(self, which: int, link_is_expired: bool) -> None:
        """By any link there ever was; only an expired one of an open review is renewed."""
        links = self.course.links()
        if not links:
            return
        link_id = links[which % len(links)]
        fresh: list[Link] = []

        def ask(act: Act, _: Cycle) -> None:
            old = act.session.get_one(Link, link_id)
            made = renew(act, self.course.token(old))
            if made is not None:
                fresh.append(made)
                assert old.revoked_at is None
                assert old.spent_at is None
                assert old.expires_at <= act.now
                assert old.review is not None
                assert old.review.open
                assert (made.person, made.review) == (old.person, old.review)

        if link_is_expired:
            self.course.now += timedelta(days=15)
        self.course.attempt("lu", ask)
        assert len(fresh) <= 1

    # What the office does.

    @rule(which=WHICH, to=PERSON, reason=REASON)
    def the_office_replaces_somebody(self, which: int, to: str, reason: str) -> None:
        """Any review, by anybody."""
        self.with_review(which, lambda act, review: handing.replace(act, review, to, reason))

    @rule(which=WHICH, reason=REASON)
    def the_office_skips_somebody(self, which: int, reason: str) -> None:
        """Any review; the books note whose seat was skipped."""

        def skip(act: Act, review: Review) -> None:
            handing.skip(act, review, reason)
            noted.append((review.round, review.step, review.seat))

        noted: list[tuple[int, int, str]] = []
        if self.with_review(which, skip) is None:
            self.course.books.skipped.update(noted)

    @rule(reason=REASON)
    def the_office_recalls_it(self, reason: str) -> None:
        """撤回."""
        if self.course.attempt("su", lambda act, cycle: recall(act, cycle, reason)) is None:
            self.course.books.last_end = ("recall", None)

    @rule(reason=REASON)
    def the_office_voids_the_signature(self, reason: str) -> None:
        """复审."""
        if self.course.attempt("su", lambda act, cycle: void_signature(act, cycle, reason)) is None:
            self.course.books.last_end = ("void", None)

    @rule(place=st.sampled_from(["lead", "supply", "works"]))
    def the_office_edits_a_section(self, place: str) -> None:
        """统稿; the text is told apart from every other one."""
        self.count += 1
        more = f"第{self.count}次修改。"

        def edit(act: Act, cycle: Cycle) -> None:
            section = next(s for s in cycle.sections if s.key == place)
            edit_section(act, section, before=section.text, after=section.text + more)

        self.course.attempt("su", edit)

    @rule(which=WHICH, how=st.sampled_from(["done", "done", "not_adopted", "later"]), text=REASON)
    def the_office_answers_a_remark(self, which: int, how: str, text: str) -> None:
        """Any remark of any round, be it answered or not."""

        def reply(act: Act, cycle: Cycle) -> None:
            if cycle.remarks:
                remark = cycle.remarks[which % len(cycle.remarks)]
                answer(act, remark, how, text)
                said[remark.text] = (how, text.strip())

        said: dict[str, tuple[str, str]] = {}
        if self.course.attempt("su", reply) is None:
            self.course.books.answers |= said

    @rule(waive_first=st.booleans())
    def the_office_sends_it(self, waive_first: bool) -> None:
        """送审, with or without everything in order."""
        if waive_first:
            self.course.attempt("su", waive_every_point)
        self.course.attempt("su", send_for_review)

    @rule()
    def the_office_puts_everything_in_order_and_sends_it(self) -> None:
        """As a good office does, its engine running: that is never refused while it may revise."""
        self.enter_stage()
        if self.course.state is CycleState.REVISING:
            self.send_in_order()
            self.enter_stage()

    @rule(place=st.sampled_from(["lead", "supply", "works"]),
          verb=st.sampled_from(["submit", "accept", "return", "waive", "claim_back"]))  # fmt: skip
    def a_section_is_handed_in_again(self, place: str, verb: str) -> None:
        """The contributor's side of a revision."""
        self.count += 1

        def do(act: Act, cycle: Cycle) -> None:
            section = next(s for s in cycle.sections if s.key == place)
            if verb == "submit":
                text = f"第{self.count}次报送。"
                submissions.submit(act, section, HandIn(text=text, figures=section.figures))
            elif verb == "return":
                submissions.return_section(act, section, "请核实")
            elif verb == "waive":
                chasing.waive(act, section, "本期无此项工作")
            else:
                {"accept": submissions.accept, "claim_back": chasing.claim_back}[verb](act, section)

        self.course.attempt("su", do)

    @rule(sure=st.integers(0, 12))
    def the_office_gives_it_up(self, sure: int) -> None:
        """作废, seldom."""
        if sure == 0:
            self.course.attempt("su", lambda act, cycle: cancel(act, cycle, "任务取消"))

    @rule(sure=st.integers(0, 3))
    def a_signed_report_is_numbered(self, sure: int) -> None:
        """Then the signature is voided no more, and the next report begins."""
        if sure == 0 and self.course.state is CycleState.SIGNED:
            assert self.course.attempt("su", archive.number) is None
            assert self.course.attempt("su", lambda a, c: void_signature(a, c, "有误")) is not None
            self.course.begin()

    # What time and the engine bring about.

    @rule(hours=st.sampled_from([1, 20, 24 * 3, 24 * 15]))
    def time_passes_and_the_clock_ticks(self, hours: int) -> None:
        """Deadlines pass; nothing is decided by it."""
        self.course.now += timedelta(hours=hours)
        before = self.course.see(standing)
        self.course.tick()
        assert self.course.see(standing) == before

    @rule(person=PERSON, deputy=PERSON)
    def somebody_goes_away_or_comes_back(self, person: str, deputy: str) -> None:
        """The files name a deputy; deputies of deputies may lead round in a circle."""
        self.course.go_away(person, deputy)

    @rule(person=PERSON, sure=st.integers(0, 2))
    def somebody_leaves_the_files_or_is_back_in_them(self, person: str, sure: int) -> None:
        """The clock then takes from him what waits; nobody is put in his place by guess."""
        if sure == 0 or person in self.course.left:
            self.course.leave(person)

    @rule(which=WHICH, to=PERSON)
    def the_office_fills_a_seat(self, which: int, to: str) -> None:
        """Any review, be its seat vacant or not."""
        vacant = self.course.see(lambda c: [r.id for r in vacant_in(c)])
        ids = vacant or self.course.reviews(still_open=False)
        if ids:
            wanted = ids[which % len(ids)]
            self.course.attempt("su", lambda act, c: handing.fill(act, review_of(c, wanted), to))

    @rule()
    def the_engine_enters_the_stage(self) -> None:
        """The run that follows a change of state; in between people go on acting."""
        self.enter_stage()


def offered(review: Review, decision: str) -> str:
    """The decision, or the nearest that this reviewer's page offers him."""
    if review.asked_by is not None:
        return OPINE
    steps = review.cycle.kind_snapshot["steps"]
    if decision == "acknowledge" and not steps[review.step]["may_acknowledge"]:
        return "approve"
    return decision


def standing(cycle: Cycle) -> tuple[object, ...]:
    decided = [(r.id, r.decision.decision) for r in cycle.reviews if r.decision]
    return cycle.state, cycle.round, decided, [d.document_sha256 for d in cycle.drafts]
