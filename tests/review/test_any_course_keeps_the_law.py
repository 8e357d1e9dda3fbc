"""A random crowd does legal and illegal things to a report in review, and the law holds throughout.

Never a signed draft that a required reviewer did not approve in that very hash; never a spent,
withdrawn or expired link accepted; never a remark or an opinion lost; never a report that nothing
leads on from.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import object_session

from huibao.audit import Act
from huibao.cycle import archive, chasing, handing, submissions
from huibao.cycle.drafts import edit_section, send_for_review
from huibao.cycle.opening import cancel
from huibao.cycle.remarks import answer, open_remarks
from huibao.cycle.renewal import renew
from huibao.cycle.reviews import Ruling, decide, recall, void_signature
from huibao.cycle.rounds import touched
from huibao.cycle.route import APPROVALS, OPINE, RETURN
from huibao.cycle.stages import enter, stage_due
from huibao.cycle.submissions import HandIn
from huibao.cycle.vacancies import vacant_in
from huibao.cycle.verification import verify_cycle
from huibao.lifecycle import FINAL, CycleState
from huibao.records.documents import load
from huibao.records.models import Cycle, Link, Review
from tasks.remind import remind_everybody
from tests.lifecycle.conftest import KEY
from tests.review.course import KINDS, PEOPLE, Course, Given, make_sendable, review_of

PERSON = st.sampled_from(PEOPLE)
CANDIDATES = ("jiang", "cheng", "han", "lu", "wen", "fang", "qiu", "ye", "gu", "shen")
"""The first three never leave, so that a seat can always be filled."""
REASON = st.sampled_from(["数据有误", "另有安排", " "])
WHICH = st.integers(0, 40)
PLACE = st.sampled_from(["lead", "supply", "works", "whole"])
STEPS_IN_ALL = 2400


class AnyCourse(RuleBasedStateMachine):
    """Rules are what people do; invariants are the law."""

    kind = ""

    def __init__(self) -> None:
        super().__init__()
        self.course = Course(self.kind)
        self.count = 0

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
            lambda c: (_may(review_of(c, review), decision), self._is_good(c, link))
        )
        refused = self._decide(link, may, opinion="请按意见修改。")
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
        self._decide(link, decision, name=name, opinion=opinion, old_draft=old_draft,
                     remarks=remarks)  # fmt: skip

    @rule(which=WHICH, to=PERSON, verb=st.sampled_from([handing.hand_over, handing.ask_opinion]))
    def somebody_asks_another(self, which: int, to: str, verb: object) -> None:
        """转办 and 加签, of any review that ever was."""
        self._with_review(which, lambda act, review: verb(act, review, to, "请代为审阅"))

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
                assert (made.person, made.review_id) == (old.person, old.review_id)

        if link_is_expired:
            self.course.now += timedelta(days=15)
        self.course.attempt("lu", ask)
        assert len(fresh) <= 1

    # What the office does.

    @rule(which=WHICH, to=PERSON, reason=REASON)
    def the_office_replaces_somebody(self, which: int, to: str, reason: str) -> None:
        """Any review, by anybody."""
        self._with_review(which, lambda act, review: handing.replace(act, review, to, reason))

    @rule(which=WHICH, reason=REASON)
    def the_office_skips_somebody(self, which: int, reason: str) -> None:
        """Any review; the books note whose seat was skipped."""

        def skip(act: Act, review: Review) -> None:
            handing.skip(act, review, reason)
            noted.append((review.round, review.step, review.seat))

        noted: list[tuple[int, int, str]] = []
        if self._with_review(which, skip) is None:
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
            self.course.attempt("su", make_sendable)
        self.course.attempt("su", send_for_review)

    @rule()
    def the_office_puts_everything_in_order_and_sends_it(self) -> None:
        """As a good office does, its engine running: that is never refused while it may revise."""
        self.the_engine_enters_the_stage()
        if self.course.state is CycleState.REVISING:
            self._send_in_order()
            self.the_engine_enters_the_stage()

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
        before = self.course.see(_standing)
        remind_everybody(self.course.house, self.course.now)
        assert self.course.see(_standing) == before

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
        due = self.course.see(stage_due)
        if due not in (None, CycleState.SIGNED):
            round_ = self.course.see(lambda c: c.round)
            assert self.course.attempt("su", lambda act, _: enter(act, KEY, due)) is None
            if due is CycleState.IN_REVIEW:
                self.course.see(lambda c: self._kept_for_a_reason(c, round_))

    # The law.

    @invariant()
    def a_signed_draft_was_approved_by_everybody_required(self) -> None:
        """In that very hash, unless the office's files let an approval be kept."""
        if self.course.state is CycleState.SIGNED:
            self.course.see(self._check_signed)

    @invariant()
    def no_word_is_lost(self) -> None:
        """Remarks, their answers and opinions are there as they were written."""
        books = self.course.books
        kept, answers, opinions = self.course.see(
            lambda c: (
                [r.text for r in c.remarks],
                {r.text: (r.answer, r.answer_text) for r in c.remarks if r.answer is not None},
                {r.id: r.decision.opinion for r in c.reviews if r.decision},
            )
        )
        assert kept == books.remarks
        assert answers == books.answers
        assert opinions == books.opinions

    @invariant()
    def nothing_is_sent_with_a_remark_unanswered(self) -> None:
        """A remark stays open until the office has answered it."""
        if self.course.state in (CycleState.IN_REVIEW, CycleState.SIGNED):
            assert self.course.see(open_remarks) == []

    @invariant()
    def only_who_is_asked_can_decide(self) -> None:
        """An open review has a link of its reviewer's own; a closed one has none that is good."""
        self.course.see(self._check_links)

    @invariant()
    def somebody_can_lead_it_on(self) -> None:
        """A round that has begun waits for somebody's decision."""
        state, due, waiting = self.course.see(
            lambda c: (
                c.state,
                stage_due(c),
                [r for r in c.reviews if r.open and not r.asked_by] + vacant_in(c),
            )
        )
        if state in FINAL:
            self.course.begin()
        elif state is CycleState.IN_REVIEW and due is None:
            assert waiting
        else:
            assert due is not None or state is CycleState.REVISING

    def teardown(self) -> None:
        """From wherever it stands a willing crew brings it to its signature; the chain agrees."""
        try:
            self._finish()
            assert self.course.state is CycleState.SIGNED
            self.a_signed_draft_was_approved_by_everybody_required()
            with self.course.house.database.reading() as session:
                assert verify_cycle(session, KEY) == []
        finally:
            self.course.end()

    # How it is done.

    def _with_review(self, which: int, verb: object) -> Exception | None:
        ids = self.course.reviews(still_open=which % 4 != 0)
        if not ids:
            return None
        wanted = ids[which % len(ids)]
        return self.course.attempt("su", lambda act, c: verb(act, review_of(c, wanted)))

    def _is_good(self, cycle: Cycle, link_id: int) -> bool:
        link = next(x for x in _links(cycle) if x.id == link_id)
        return link.spent_at is None and link.revoked_at is None and (
            link.expires_at > self.course.now
        )  # fmt: skip

    def _decide(
        self, link_id: int, decision: str, *, name: str = "own", opinion: str,
        old_draft: bool = False, remarks: list[str] | None = None,
    ) -> Exception | None:  # fmt: skip
        """Decide, and enter it into the books when it was taken."""
        self.count += 1
        wanted = [(place, f"第{self.count}轮意见{n}") for n, place in enumerate(remarks or [])]
        opinion = opinion and f"{opinion}（{self.count}）"
        books, taken = self.course.books, []
        good = self.course.see(lambda c: self._is_good(c, link_id))

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

        refused = self.course.attempt("lu", rule_on)
        if refused is None:
            assert good, "a link was accepted that is spent, withdrawn or expired"
            ((review_id, step, signs, person, shown),) = taken
            books.given[review_id] = Given(person, decision, shown, signs)
            books.opinions[review_id] = opinion
            if decision == RETURN:
                books.remarks += [text for _, text in wanted] or [opinion]
                books.last_end = ("return", step)
        return refused

    def _check_signed(self, cycle: Cycle) -> None:
        books, newest = self.course.books, cycle.drafts[-1]
        sha256 = newest.document_sha256
        with self.course.house.database.reading() as session:
            assert sha256_of(load(session, sha256)) == sha256, "the signed bytes are kept"
        for position, step in enumerate(self.course.kind.steps):
            own = [
                review
                for review in cycle.reviews
                if (review.round, review.step, review.asked_by) == (cycle.round, position, None)
            ]
            seats: dict[str, str] = {}
            for review in own:
                origin = review.carried_from or review
                given = books.given.get(origin.id)
                if given is None or given.decision not in APPROVALS:
                    continue
                kept = review.carried_from is not None and not step.signs
                assert given.draft_sha256 == sha256 or kept
                seats[review.seat] = given.person
            skipped = {seat for r, p, seat in books.skipped if (r, p) == (cycle.round, position)}
            assert set(seats) | skipped <= set(step.reviewers)
            left = len(step.reviewers) - len(skipped)
            assert len(seats) >= min(step.at_least or left, left), f"{step.name} is not through"
            assert set(seats.values()) != {self.course.kind.drafter}, "the drafter alone approved"

    def _kept_for_a_reason(self, cycle: Cycle, round_before: int) -> None:
        """An approval goes into the new round only as the office's files, or a void, let it."""
        kind, (how, returned) = self.course.kind, self.course.books.last_end
        for review in cycle.reviews:
            if review.round != cycle.round or review.carried_from is None:
                continue
            assert cycle.round == round_before + 1
            way = kind.steps[returned].on_return if returned is not None else ""
            first = next((n for n, s in enumerate(kind.steps) if way == f"step:{s.key}"), -1)
            assert not review.signs
            assert (
                how == "void"
                or (how == "return" and (way == "reviewer" or review.step < first))
                or (kind.keep_approvals and not touched(review.carried_from, cycle.drafts[-1]))
            )

    def _check_links(self, cycle: Cycle) -> None:
        links = _links(cycle)
        for review in cycle.reviews:
            own = [link for link in links if link.review_id == review.id]
            unused = [link for link in own if link.spent_at is None and link.revoked_at is None]
            assert all(link.person == review.reviewer for link in own)
            if review.open:
                assert unused
            elif review.decision is None:
                assert not unused

    def _send_in_order(self) -> None:
        def put_in_order(act: Act, cycle: Cycle) -> None:
            for remark in open_remarks(cycle):
                answer(act, remark, "done", "已改")
                self.course.books.answers[remark.text] = ("done", "已改")
            make_sendable(act, cycle)
            send_for_review(act, cycle)

        assert self.course.attempt("su", put_in_order) is None

    def _finish(self) -> None:
        for _ in range(80):
            state = self.course.state
            if state in (CycleState.SIGNED, *FINAL):
                return
            if self.course.waits_for_the_engine:
                self.the_engine_enters_the_stage()
            elif state is CycleState.REVISING:
                self._send_in_order()
            else:
                self._approve_one()

    def _approve_one(self) -> None:
        for vacant in self.course.see(lambda c: [r.id for r in vacant_in(c)]):
            self._fill(vacant)
        first = self.course.see(
            lambda c: next(r.id for r in c.reviews if r.open and r.asked_by is None)
        )
        link = self.course.newest_link(first)
        assert link is not None
        if not self.course.see(lambda c: self._is_good(c, link)):
            self.course.now += timedelta(hours=1)
            self.course.attempt("lu", lambda act, _: renew(
                act, self.course.token(act.session.get_one(Link, link))))  # fmt: skip
            link = self.course.newest_link(first)
            assert link is not None
        assert self._decide(link, "approve", opinion="") is None

    def _fill(self, vacant: int) -> None:
        """Whoever is there and has no seat in that step may be named."""
        refusals = [
            self.course.attempt(
                "su", lambda act, c, to=to: handing.fill(act, review_of(c, vacant), to)
            )
            for to in CANDIDATES
        ]
        assert None in refusals, f"nobody may fill the seat: {refusals!r}"


def _may(review: Review, decision: str) -> str:
    """The decision, or the nearest that this reviewer's page offers him."""
    if review.asked_by is not None:
        return OPINE
    steps = review.cycle.kind_snapshot["steps"]
    if decision == "acknowledge" and not steps[review.step]["may_acknowledge"]:
        return "approve"
    return decision


def _links(cycle: Cycle) -> list[Link]:
    session = object_session(cycle)
    assert session is not None
    return list(session.scalars(select(Link).where(Link.purpose == "review")))


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _standing(cycle: Cycle) -> tuple[object, ...]:
    decided = [(r.id, r.decision.decision) for r in cycle.reviews if r.decision]
    return cycle.state, cycle.round, decided, [d.document_sha256 for d in cycle.drafts]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.timeout(900)
def test_whatever_people_do_the_law_holds(name: str) -> None:
    machine = type("AnyCourse", (AnyCourse,), {"kind": name})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=STEPS_IN_ALL // len(KINDS) // 50,
            stateful_step_count=50,
            deadline=None,
            phases=(Phase.reuse, Phase.generate),  # a shorter course takes too long to find
            suppress_health_check=list(HealthCheck),
        ),
    )
