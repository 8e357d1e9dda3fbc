"""Opening a cycle, calling for its inputs, and cancelling it."""

from __future__ import annotations

from sqlalchemy import select

from huibao.audit import Act, Did
from huibao.cycle.deadlines import due_in
from huibao.cycle.endings import CANCELLED, withdraw_reviews
from huibao.cycle.last_told import OWED, owed_stands, stand
from huibao.cycle.ledger.promises.carried import carried_of, carry_over
from huibao.cycle.moves import kind_of, move, queue_work
from huibao.cycle.outlines import for_period, free_key, kind_named, section_names
from huibao.cycle.people import contributor_of, each_once, is_named, office_staff, on_duty
from huibao.cycle.refusals import reason_in
from huibao.cycle.vacancies import tell_if_gone
from huibao.lifecycle import CycleAction, CycleState, SectionState
from huibao.links import holders, issue, revoke
from huibao.mail.compose import new_message_id, queue
from huibao.office import ReportKind, SectionKind
from huibao.periods import Period, parse_period
from huibao.records.documents import values_sha256
from huibao.records.models import Cycle, Link, Section


def open_cycle(act: Act, kind_key: str, period: str) -> Cycle:
    """Open the cycle of one kind of report for one period, and return it.

    `UnknownKind`, `PeriodDoesNotFit`, or `AlreadyOpen` when that report is under way or filed.
    """
    kind = kind_named(act.office, kind_key)
    return open_kind(act, kind, parse_period(kind.period, period))


def open_kind(act: Act, kind: ReportKind, period: Period) -> Cycle:
    """Open a cycle of a kind that need not stand in the office's files."""
    kind = for_period(kind, period, act.office)
    cycle = Cycle(
        key=free_key(act.session, kind, period),
        kind=kind.key,
        period=str(period),
        title=period.title(kind.title, act.office.name, bureau=act.office.bureau),
        state=CycleState.COLLECTING,
        kind_snapshot=kind.model_dump(mode="json"),
        opened_at=act.now,
        opened_by=act.actor.name,
        collect_due=due_in(act, kind.deadlines.collect),
        thread=new_message_id(act.office.sender_mail),
    )
    act.session.add(cycle)
    act.session.flush()
    names = section_names(kind)
    for position, section_kind in enumerate(kind.sections()):
        act.session.add(_section(act, cycle, position, section_kind, names[section_kind.key]))
    act.session.flush()
    carried = carry_over(act, cycle)
    act.record(
        Did.CYCLE_OPENED,
        chain=cycle.key,
        subject=cycle.title,
        detail={
            "kind": kind.key,
            "period": str(period),
            "carried": carried,
            "kind_sha256": values_sha256(cycle.kind_snapshot),
            OWED: owed_stands(cycle),
            **stand(cycle.sections),
        },
    )
    queue_work(act, cycle, "启动征集")
    return cycle


def _section(act: Act, cycle: Cycle, position: int, kind: SectionKind, name: str) -> Section:
    contributor = act.office.person(kind.contributor)
    head = act.office.person(kind.head) if kind.head and kind.head != kind.contributor else None
    return Section(
        cycle=cycle,
        key=kind.key,
        position=position,
        name=name,
        department=act.office.department(kind.department).name,
        contributor=contributor.key,
        contributor_name=contributor.name,
        contributor_mail=contributor.mail,
        head=head and head.key,
        head_name=head and head.name,
        head_mail=head and head.mail,
        state=SectionState.REQUESTED,
        due=cycle.collect_due,
    )


def call_for_inputs(act: Act, cycle: Cycle) -> None:
    """Enter the collecting stage: mail each contributor the call (征集通知) with his link.

    Whoever has been called keeps his link and is not called again when collecting is reopened.
    """
    for section in cycle.sections:
        if section.state is SectionState.REQUESTED and not _is_called(act, section):
            call_for_section(act, section)


def _is_called(act: Act, section: Section) -> bool:
    query = select(Link.id).where(
        Link.section_id == section.id, Link.purpose == "write", Link.revoked_at.is_(None)
    )
    return act.session.scalar(query.limit(1)) is not None


def call_for_section(act: Act, section: Section) -> None:
    """Mail the call for one section to whoever owes it."""
    if tell_if_gone(act, section):
        return
    holder = on_duty(act.office, act.now, contributor_of(section))
    link = issue(act, "write", holder, cycle=section.cycle, section=section)
    principal = section.contributor_name if holder.key != section.contributor else ""
    queue(
        act,
        "call",
        holder,
        cycle=section.cycle,
        link=link,
        section=section,
        asked=next(s for s in kind_of(section.cycle).sections() if s.key == section.key),
        promised=len(carried_of(act.session, section)),
        stands_in_for=principal,
    )
    act.record(
        Did.SECTION_CALLED,
        chain=section.cycle.key,
        subject=section.name,
        detail={"contributor": holder.name, "due": section.due.isoformat()},
    )


def cancel(act: Act, cycle: Cycle, reason: str) -> None:
    """Give the cycle up (作废); everybody who was asked is told, and no link opens any more."""
    reason = reason_in(reason)
    move(act, cycle, CycleAction.CANCEL, reason=reason)
    told = each_once([*holders(act.session, cycle), *office_staff(act.office)])
    withdraw_reviews(act, cycle, CANCELLED)
    revoke(act, cycle=cycle)
    for holder in told:
        if is_named(act.office, holder.key):
            queue(act, "cancelled", holder, cycle=cycle, reason=reason)
