"""A random crowd does legal and illegal things to a report in review, and the law holds throughout.

Never a signed draft that a required reviewer did not approve in that very hash; never a spent,
withdrawn or expired link accepted; never a remark or an opinion lost; never a report that nothing
leads on from.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from huibao.cycle.endings import vacant_in
from huibao.cycle.review.remarks import open_remarks
from huibao.cycle.stages import stage_due
from huibao.cycle.verification import verify_cycle
from huibao.lifecycle import FINAL, CycleState
from tests.lifecycle.bureau import KEY
from tests.review.course import KINDS
from tests.review.laws import check_links, check_signed
from tests.review.moves import AnyMove

STEPS_IN_ALL = 2400


class AnyCourse(AnyMove):
    """Invariants are the law."""

    @invariant()
    def a_signed_draft_was_approved_by_everybody_required(self) -> None:
        """In that very hash, unless the office's files let an approval be kept."""
        if self.course.state is CycleState.SIGNED:
            self.course.see(lambda c: check_signed(self.course, c))

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
        self.course.see(check_links)

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
            self.bring_to_its_signature()
            assert self.course.state is CycleState.SIGNED
            self.a_signed_draft_was_approved_by_everybody_required()
            with self.course.house.database.reading() as session:
                assert verify_cycle(session, KEY) == []
        finally:
            self.course.end()


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
