"""A phone's list of mails shows some twenty characters: what tells two mails apart stands there."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from huibao.cycle.opening import call_for_inputs, cancel, open_kind
from huibao.cycle.sections.chasing import nudge
from huibao.cycle.sections.submissions import accept
from huibao.periods import parse_period
from huibao.records.models import Message
from tests.lifecycle.bureau import Bureau

SHOWN = 20


def alike(bureau: Bureau, *templates: str) -> list[tuple[str, str]]:
    """To whom two different mails of these sorts were queued whose subjects begin alike."""
    with bureau.house.database.reading() as session:
        mails = session.scalars(select(Message).where(Message.template.in_(templates))).all()
        begun = Counter((mail.to_mail, mail.subject[:SHOWN]) for mail in mails)
        assert len({mail.subject for mail in mails}) > 1, "there is something to tell apart"
    return [which for which, times in begun.items() if times > 1]


def test_sections_of_one_report_are_told_apart(bureau: Bureau) -> None:
    bureau.open()
    for key in ("supply", "plan-supply"):
        bureau.do_to(nudge, key)
    bureau.hand_in_all()
    assert alike(bureau, "call") == []
    assert alike(bureau, "confirm") == []
    assert alike(bureau, "reminder") == []


def test_sections_under_one_heading_in_two_parts_are_told_apart(bureau: Bureau) -> None:
    with bureau.acting() as act:
        cycle = open_kind(act, bureau.house.office.kind("quarterly"), parse_period("Q", "2023-Q2"))
        call_for_inputs(act, cycle)
        names = [section.name for section in cycle.sections]
    assert names[0] == "水资源管理"
    assert names[3] == "水资源管理（下季度工作安排）"
    assert alike(bureau, "call") == []


def test_two_reports_are_told_apart(bureau: Bureau) -> None:
    with bureau.acting() as act:
        for kind, period in (("half-year", "H"), ("monthly", "M")):
            whole = parse_period(period, {"H": "2023-H1", "M": "2023-05"}[period])
            cancel(act, open_kind(act, bureau.house.office.kind(kind), whole), "不再需要。")
    assert alike(bureau, "cancelled") == []


def test_two_drafts_of_one_report_are_told_apart(bureau: Bureau) -> None:
    bureau.in_review()
    bureau.returned("lu", supply="请核对。")
    bureau.hand_in("supply", "核对后的话。")
    bureau.do_to(accept, "supply", person="wen")
    bureau.answer_all()
    bureau.send()
    assert len(bureau.messages("review_request")) == 2
    assert alike(bureau, "review_request") == []
