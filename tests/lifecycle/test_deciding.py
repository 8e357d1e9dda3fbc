"""Deciding: by name, on exactly the draft that was read, once; steps follow each other."""

from __future__ import annotations

import hashlib

import pytest

from huibao.cycle.people import reviewer_of
from huibao.cycle.refusals import AlreadyDecided, NameMissing, NotYourName, ReasonMissing
from huibao.cycle.review.decisions import recall
from huibao.cycle.review.route import APPROVE, RETURN
from huibao.lifecycle import NotAllowed
from huibao.links import LinkRevoked, issue
from huibao.office import Step
from huibao.records.database import Overtaken
from huibao.records.documents import load
from huibao.records.models import Decision
from tests.at_once import all_at_once
from tests.lifecycle.bureau import Bureau, newest_link, open_reviews, rule

TWO_SIGN = (
    Step(key="both", name="会签", reviewers=("lu", "gu"), days=2),
    Step(key="sign", name="签发", reviewers=("shen",), days=2, signs=True),
)


def decide_by_link(bureau: Bureau, person: str, decision: str = APPROVE, **ruling) -> None:
    with bureau.acting(person, "reviewer") as act:
        link = act.session.scalars(newest_link(person, "review")).first()
        rule(act, link, decision, **ruling)


def decisions(bureau: Bureau) -> list[tuple[str, str]]:
    with bureau.house.database.reading() as session:
        rows = session.query(Decision).order_by(Decision.review_id)
        return [(row.name, row.decision) for row in rows]


def waiting(bureau: Bureau) -> list[str]:
    return bureau.see(lambda cycle: [r.reviewer for r in open_reviews(cycle)])


def test_the_steps_follow_each_other_and_the_last_one_signs(bureau):
    bureau.in_review()
    for person, after in (("lu", "in_review"), ("gu", "in_review"), ("shen", "archived")):
        assert waiting(bureau) == [person]
        bureau.review(person)
        assert bureau.state == after
    assert bureau.mails("review_request") == ["lu", "gu", "shen"]
    assert decisions(bureau) == [
        ("陆清和", "approve"),
        ("顾明川", "approve"),
        ("沈知远", "approve"),
    ]
    assert bureau.faults(package=True) == []


def test_the_next_step_is_asked_in_the_very_transaction_of_the_decision(bureau):
    bureau.in_review()
    decide_by_link(bureau, "lu")
    assert bureau.mails("review_request") == ["lu", "gu"]
    assert waiting(bureau) == ["gu"]


def test_a_decision_names_the_bytes_that_were_read(bureau):
    bureau.in_review()
    bureau.review("lu")
    with bureau.house.database.reading() as session:
        sha256 = session.query(Decision).one().draft_sha256
        assert hashlib.sha256(load(session, sha256)).hexdigest() == sha256
    assert bureau.events("review:decided")[0].document_sha256 == sha256
    assert bureau.messages("review_request")[0].attachments[0]["sha256"] == sha256


def test_a_decision_on_another_draft_than_the_one_in_review_is_refused(bureau):
    bureau.in_review()
    with pytest.raises(Overtaken):
        decide_by_link(bureau, "lu", draft_sha256="0" * 64)
    assert decisions(bureau) == []
    assert bureau.opens("lu", "review") == [True]


@pytest.mark.parametrize(
    ("name", "refusal"), [("", NameMissing), ("　", NameMissing), ("顾明川", NotYourName)]
)
def test_a_decision_bears_the_reviewers_own_name(bureau, name, refusal):
    bureau.in_review()
    with pytest.raises(refusal):
        decide_by_link(bureau, "lu", name=name)
    assert decisions(bureau) == []


def test_a_name_may_be_written_with_spaces(bureau):
    bureau.in_review()
    decide_by_link(bureau, "lu", name="陆 清 和")
    assert [decision for _, decision in decisions(bureau)] == ["approve"]


def test_the_first_decision_stands(bureau):
    bureau.in_review()
    decide_by_link(bureau, "lu")
    with pytest.raises(AlreadyDecided):
        decide_by_link(bureau, "lu", RETURN, opinion="改主意了。")
    assert decisions(bureau) == [("陆清和", "approve")]


def test_of_two_decisions_by_one_link_at_the_same_instant_one_stands(either_bureau):
    bureau = either_bureau
    bureau.in_review()
    outcomes = all_at_once(
        lambda: decide_by_link(bureau, "lu"),
        lambda: decide_by_link(bureau, "lu", RETURN, opinion="请修改。"),
    )
    assert sorted(type(o).__name__ for o in outcomes) == ["AlreadyDecided", "NoneType"]
    assert len(decisions(bureau)) == 1
    assert bureau.faults() == []


def test_of_two_decisions_by_two_links_of_one_person_one_stands(either_bureau):
    bureau = either_bureau
    bureau.in_review()
    with bureau.acting() as act:
        old = act.session.scalars(newest_link("lu", "review")).one()
        issue(act, "review", reviewer_of(old.review), cycle=old.cycle, review=old.review)

    def by(number: int) -> None:
        with bureau.acting("lu", "reviewer") as act:
            rule(act, act.session.scalars(newest_link("lu", "review")).all()[number], APPROVE)

    outcomes = all_at_once(lambda: by(0), lambda: by(1))
    assert outcomes.count(None) == 1
    assert len(decisions(bureau)) == 1
    assert bureau.mails("review_request") == ["lu", "gu"]


def test_two_of_one_step_who_approve_at_the_same_instant_open_the_next_step_once(either_bureau):
    bureau = either_bureau
    bureau.in_review(steps=TWO_SIGN)
    outcomes = all_at_once(
        lambda: decide_by_link(bureau, "lu"), lambda: decide_by_link(bureau, "gu")
    )
    assert outcomes == [None, None]
    assert waiting(bureau) == ["shen"]
    assert bureau.mails("review_request") == ["lu", "gu", "shen"]
    assert bureau.faults() == []


def test_one_returns_while_another_approves_and_nobody_is_left_hanging(either_bureau):
    bureau = either_bureau
    bureau.in_review(steps=TWO_SIGN)
    outcomes = all_at_once(
        lambda: decide_by_link(bureau, "lu", RETURN, opinion="请修改。"),
        lambda: decide_by_link(bureau, "gu"),
    )
    assert outcomes[0] is None
    assert outcomes[1] is None or isinstance(outcomes[1], Overtaken | AlreadyDecided | LinkRevoked)
    assert bureau.state == "revising"
    assert waiting(bureau) == []
    assert bureau.faults() == []


@pytest.mark.parametrize(
    "remarks", [{}, {"supply": "  "}], ids=["no remark at all", "a remark that says nothing"]
)
def test_a_return_says_why(bureau, remarks):
    bureau.in_review()
    with pytest.raises(ReasonMissing):
        decide_by_link(bureau, "lu", RETURN, opinion=" ", remarks=remarks)
    assert bureau.state == "in_review"


@pytest.mark.parametrize("decision", ["", "APPROVE", "delete"])
def test_what_is_neither_approval_nor_return_decides_nothing(bureau, decision):
    bureau.in_review()
    with pytest.raises(ReasonMissing):
        decide_by_link(bureau, "lu", decision)
    assert decisions(bureau) == []


def test_after_a_recall_the_office_is_told_that_there_is_nothing_to_answer(bureau):
    bureau.in_review()
    bureau.do(recall, "数据有误，撤回修改。")
    bureau.run()
    (mail,) = bureau.messages("returned_to_office")
    assert mail.subject.startswith("【继续修改】")
    assert "没有待答复的意见" in mail.text
    assert "0条" not in mail.subject + mail.text


def test_a_recalled_report_is_decided_by_nobody_and_its_reviewer_is_told(bureau):
    bureau.in_review()
    with pytest.raises(ReasonMissing):
        bureau.do(recall, " ")
    bureau.do(recall, "数据有误，撤回修改。")
    bureau.run()
    assert bureau.state == "revising"
    assert bureau.mails("recalled") == ["lu"]
    assert bureau.opens("lu", "review") == [False]
    with pytest.raises(LinkRevoked):
        decide_by_link(bureau, "lu")
    assert decisions(bureau) == []


def test_a_recalled_report_is_sent_again_unchanged_as_a_new_round_of_the_same_draft(bureau):
    bureau.in_review()
    bureau.review("lu")
    bureau.do(recall, "临时有事。")
    bureau.run()
    bureau.send()
    rounds = bureau.see(lambda c: [(r.round, r.draft.number, r.reviewer) for r in c.reviews])
    assert rounds == [(1, 1, "lu"), (1, 1, "gu"), (2, 1, "lu")]
    for person in ("lu", "gu", "shen"):
        bureau.review(person)
    assert bureau.state == "archived"


def test_a_recall_and_a_decision_at_the_same_instant_leave_one_truth(either_bureau):
    bureau = either_bureau
    bureau.in_review()
    outcomes = all_at_once(
        lambda: decide_by_link(bureau, "lu"), lambda: bureau.do(recall, "数据有误。")
    )
    assert outcomes[1] is None
    assert bureau.state == "revising"
    assert waiting(bureau) == []
    recorded = [name for name, _ in decisions(bureau)]
    assert recorded == (["陆清和"] if outcomes[0] is None else [])
    assert bureau.faults() == []


def test_what_is_not_in_review_cannot_be_recalled(bureau):
    bureau.open()
    with pytest.raises(NotAllowed):
        bureau.do(recall, "撤回。")
