"""A round of review: who is asked, whose earlier approval still counts, and what comes next.

Approvals are kept (沿用) where the office's files say so: by the way a step takes a return
(`on_return`), or because the reviewer's sections were not touched (`keep_approvals`). An approval
that is kept stays bound to the draft that it was given for. Whoever signs is always asked again;
whoever was passed over (略过) is not, where the round begins behind him.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from huibao.audit import Act, Did
from huibao.cycle.deadlines import due_in
from huibao.cycle.drafts import lay_out
from huibao.cycle.endings import SKIPPED, VACANT
from huibao.cycle.moves import kind_of
from huibao.cycle.people import asked_of, handed_with, holder_named, is_named
from huibao.cycle.review import redlines
from huibao.cycle.review.requests import mail_request
from huibao.cycle.review.route import (
    RETURN,
    is_approval,
    is_through,
    legs,
    seats_of,
    sections_of,
    step_of,
    suffice,
    unasked,
)
from huibao.cycle.vacancies import name_known, tell_of_seat
from huibao.links import Holder
from huibao.office import ReportKind
from huibao.records.at_once import add_row
from huibao.records.models import Cycle, Draft, Review


def begin_round(act: Act, cycle: Cycle) -> None:
    """Enter the review stage: fix the draft, keep the approvals that stand, ask who is next."""
    draft = lay_out(act, cycle)
    kept, passed_over = list(_kept(cycle, draft)), list(_passed_over(cycle))
    cycle.round += 1
    redlines.prepare(act, cycle, draft, kind_of(cycle).steps)
    for review in kept:
        _carry(act, cycle, draft, review)
    for review in passed_over:
        _pass_over_again(act, cycle, draft, review)
    advance(act, cycle, draft)


def advance(act: Act, cycle: Cycle, draft: Draft) -> bool:
    """Ask whoever is next on the route; True when nobody is left to be asked or to decide."""
    for leg in legs(kind_of(cycle).steps):
        waiting = [position for position in leg if not is_through(cycle, position)]
        for position in waiting:
            for key in unasked(cycle, position):
                ask(act, cycle, draft, position, key)
        if waiting:
            return False
    return True


def ask(act: Act, cycle: Cycle, draft: Draft, position: int, seat: str) -> Review:
    """Ask that reviewer of the step, or his deputy (代) while he is away, by mail.

    Where he has left and nobody can be asked in his place, the seat is vacant, and the office told.
    """
    due = due_in(act, kind_of(cycle).steps[position].days)
    person = sitter(act, cycle, position, seat)
    if person is None:
        return _leave_vacant(act, draft, position, seat, due=due)
    absent = on_duty(act, cycle, position, person=person, seat=seat)
    holder = holder_named(act.office, absent or person)
    principal = holder_named(act.office, person).name if absent else ""
    return send(act, draft, position, holder, due=due, seat=seat, principal_name=principal)


def sitter(act: Act, cycle: Cycle, position: int, seat: str) -> str | None:
    """Return the key of whom the seat belongs to, while the files name him.

    Where he has left, who last sat in it, unless he is asked in that step already or would approve
    alone what he drafted; None when nobody can be asked.
    """
    if is_named(act.office, seat):
        return seat
    for review in reversed(cycle.reviews):
        sat = (review.step, review.seat) == (position, seat) and not review.principal_name
        if sat and is_named(act.office, review.reviewer) and _may_sit(review):
            return review.reviewer
    return None


def _may_sit(review: Review) -> bool:
    cycle, position, person = review.cycle, review.step, review.reviewer
    taken = seats_of(cycle, position, person)
    return not taken and not approves_alone(cycle, position, person, review.seat)


def _leave_vacant(act: Act, draft: Draft, position: int, seat: str, *, due: datetime) -> Review:
    """Put down that nobody can be asked in that seat, and have the office told."""
    gone = Holder(seat, name_known(act.session, act.office, seat), mail="")
    review = _row(act, draft, position, gone, due=due, seat=seat, open=False, ended=VACANT)
    tell_of_seat(act, review)
    return review


def on_duty(act: Act, cycle: Cycle, position: int, *, person: str, seat: str) -> str | None:
    """Return the key of that person's deputy today; None when he is there himself.

    A drafter is nobody's deputy where he alone would approve what he drafted. `UnknownPerson` when
    the office's files name nobody so.
    """
    holder_named(act.office, person)
    deputy = act.office.deputy_of(person, act.office.day_at(act.now))
    alone = deputy == person or approves_alone(cycle, position, deputy, seat)
    return None if alone else deputy


def approves_alone(cycle: Cycle, position: int, person: str, seat: str) -> bool:
    """Whether that person, given that seat, could take his own draft through the step alone."""
    kind = kind_of(cycle)
    if person != kind.drafter or kind.drafter_may_approve:
        return False
    seats = {*seats_of(cycle, position, person), seat}
    return suffice(cycle, position, [person] * len(seats))


def send(
    act: Act, draft: Draft, position: int, holder: Holder, *, due: datetime, **more: Any
) -> Review:
    """Ask that person for a review of the draft, by mail; `more` are further columns of its row."""
    review = _row(act, draft, position, holder, due=due, **more)
    mail_request(act, review)
    act.record(
        Did.REVIEW_ASKED,
        chain=draft.cycle.key,
        subject=f"{review.step_name}：{review.shown_name}",
        document=draft.document_sha256,
        detail={
            "round": review.round,
            "step": review.step_key,
            "draft": draft.number,
            **asked_of(review),
            **handed_with(review),
        },
    )
    return review


def _row(
    act: Act, draft: Draft, position: int, holder: Holder, *, due: datetime, **more: Any
) -> Review:
    cycle, step = draft.cycle, kind_of(draft.cycle).steps[position]
    return add_row(
        act.session,
        Review,
        cycle=cycle,
        draft=draft,
        round=cycle.round,
        step=position,
        step_key=step.key,
        reviewer=holder.key,
        reviewer_name=holder.name,
        reviewer_mail=holder.mail,
        asked_at=act.now,
        due=due,
        **{"open": True, "step_name": step.name, "signs": step.signs} | more,
    )


def _kept(cycle: Cycle, draft: Draft) -> Iterator[Review]:
    """Yield the approvals of the last round that count in the one which begins with `draft`."""
    kind, last = kind_of(cycle), _last_round(cycle)
    for review in last:
        if review.signs or not is_approval(review):
            continue
        untouched = kind.keep_approvals and not touched(review, draft)
        if untouched or _is_before_the_return(kind, last, review):
            yield review


def _passed_over(cycle: Cycle) -> Iterator[Review]:
    """Yield whoever was passed over in the last round and stands before where the next begins."""
    kind, last = kind_of(cycle), _last_round(cycle)
    for review in last:
        if review.ended == SKIPPED and _is_before_the_return(kind, last, review):
            yield review


def _last_round(cycle: Cycle) -> list[Review]:
    """Return the reviews of the round so far, further opinions (加签) left aside."""
    return [r for r in cycle.reviews if r.round == cycle.round and r.asked_by_id is None]


def touched(review: Review, draft: Draft) -> list[str]:
    """Return the names of the sections he approved that read otherwise in `draft`."""
    asked = {section.id for section in sections_of(review)}
    approved = (review.carried_from or review).draft
    before, after = (
        {row.section_id: row for row in each.sections if row.section_id in asked}
        for each in (approved, draft)
    )
    names = {row.section_id: row.section.name for row in [*approved.sections, *draft.sections]}
    return [
        name
        for key, name in names.items()
        if key in asked
        and (key in before, key in after) != (False, False)
        and (key not in before or key not in after or before[key].sha256 != after[key].sha256)
    ]


def _is_before_the_return(kind: ReportKind, last: list[Review], review: Review) -> bool:
    """Whether the step that ended the last round says that the way begins behind this review."""
    if is_through(review.cycle, len(kind.steps) - 1):
        # The signature was voided: the report goes back to whoever signs, alone.
        return True
    returned = next((r for r in last if r.decision and r.decision.decision == RETURN), None)
    if returned is None:
        return False
    how, _, key = step_of(returned).on_return.partition(":")
    if how == "step":
        return review.step < next(n for n, step in enumerate(kind.steps) if step.key == key)
    return how == "reviewer"


def _carry(act: Act, cycle: Cycle, draft: Draft, review: Review) -> None:
    origin = _row_kept(act, draft, review)
    asked = {section.id for section in sections_of(review)}
    approved = {r.section.key: r.sha256 for r in origin.draft.sections if r.section_id in asked}
    act.record(
        Did.REVIEW_CARRIED,
        chain=cycle.key,
        subject=f"{review.step_name}：{review.reviewer_name}（第{origin.draft.number}稿）",
        document=origin.draft.document_sha256,
        detail={
            "round": cycle.round,
            "step": review.step_key,
            "sections": approved,
            "touched": touched(review, draft),
            "draft": draft.number,
            "review": origin.id,
            **asked_of(review),
        },
    )


def _pass_over_again(act: Act, cycle: Cycle, draft: Draft, review: Review) -> None:
    origin = _row_kept(act, draft, review)
    act.record(
        Did.REVIEW_WITHDRAWN,
        chain=cycle.key,
        subject=f"{review.step_name}：{review.reviewer_name}",
        detail={
            "round": cycle.round,
            "why": SKIPPED,
            "reason": f"沿用第{origin.round}轮的略过 (passed over as in round {origin.round})",
        },
    )


def _row_kept(act: Act, draft: Draft, review: Review) -> Review:
    """Put the review down in the new round as it ended; return where that was first so."""
    origin = review.carried_from or review
    _row(
        act,
        draft,
        review.step,
        Holder(review.reviewer, review.reviewer_name, review.reviewer_mail),
        due=review.due,
        open=False,
        ended=review.ended,
        step_name=review.step_name,
        signs=False,
        seat=review.seat,
        principal_name=review.principal_name,
        carried_from_id=origin.id,
    )
    return origin
