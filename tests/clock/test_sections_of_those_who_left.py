"""Contributors and heads leave the office's files: the office is told, and the section goes on."""

from __future__ import annotations

import pytest

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.refusals import HasLeft
from huibao.cycle.sections.chasing import nudge, reassign, waive
from huibao.cycle.sections.submissions import return_section
from huibao.cycle.verification import verify_cycle
from huibao.links import LinkRevoked, check
from huibao.records.models import Link
from tests.clock.conftest import Office, june
from tests.conftest import on_either_database
from tests.lifecycle.bureau import section_of
from tests.staffing import started_with, without


def leaves(office: Office, *keys: str) -> None:
    """Have the program start again with files that name these people no more."""
    started_with(office.house, without(office.house.office, *keys))


@on_either_database
def test_the_office_hears_at_once_of_a_section_whose_contributor_left(office: Office) -> None:
    office.open()
    leaves(office, "jiang")
    office.tick(june(16))
    mails = office.messages("vacancy")
    assert len(mails) == 2  # he owed two sections
    assert mails[0].subject.startswith(
        "【人员空缺】请指定“严格水资源管理，保障城乡供水安全”的报送人"
    )
    assert {m.to_mail for m in mails} == {"su@shuiwu.yunling.example.com"}
    assert "江一禾已不在人员名单中" in mails[0].text
    assert f"/office/cycles/{office.key}/sections/supply" in mails[0].text
    office.tick(june(16, "10:00"))
    assert len(office.messages("vacancy")) == len(mails)  # once


def test_his_links_open_nothing_any_more(office: Office) -> None:
    office.open()
    leaves(office, "jiang")
    office.tick(june(16))
    with office.house.database.reading() as session:
        links = session.query(Link).filter_by(person="jiang", purpose="write").all()
        assert links
        for link in links:
            with pytest.raises(LinkRevoked):
                check(link, now=june(16))


def test_he_is_not_reminded_but_the_office_is(office: Office) -> None:
    office.open()
    leaves(office, "jiang")
    office.tick(june(16))
    office.tick(june(25))
    told = dict(zip(office.told(), office.messages(), strict=True))
    assert "jiang" not in told
    assert "指定经办人“水资源管理方面”" in told["su"].text
    assert f"/office/cycles/{office.key}/sections/plan-supply" in told["su"].text


def test_urging_him_is_refused_and_handing_the_section_on_is_not(office: Office) -> None:
    office.open()
    leaves(office, "jiang")
    office.tick(june(16))
    with office.at(june(16)).acting() as act:
        section = section_of(cycle_by_key(act.session, office.key), "supply")
        with pytest.raises(HasLeft, match="江一禾"):
            nudge(act, section)
        reassign(act, section, "cheng")
    assert office.told("call")[-1] == "cheng"
    assert office.messages("section_reassigned") == [], "he has left: nobody mails him"
    with office.house.database.reading() as session:
        assert verify_cycle(session, office.key) == []


def test_nobody_who_left_is_told_that_his_section_was_waived(office: Office) -> None:
    office.open()
    leaves(office, "jiang")
    office.at(june(16)).do_to(waive, "supply", "并入下期。")
    assert office.messages("section_waived") == []


def test_a_section_that_waits_for_a_head_who_left_is_the_offices_to_confirm(office: Office) -> None:
    office.open()
    leaves(office, "wen")
    office.at(june(16)).hand_in("supply")
    (mail,) = office.messages("vacancy")
    assert "温如松已不在人员名单中" in mail.text
    assert "请由办公室采用或退回这一部分" in mail.text
    assert "wen" not in office.told("confirm")
    office.tick(june(16))
    assert len(office.messages("vacancy")) == 1


def test_a_return_to_a_contributor_who_left_goes_to_the_office(office: Office) -> None:
    office.open()
    office.at(june(16)).hand_in("supply")
    leaves(office, "jiang")
    office.tick(june(16))
    (mail,) = office.messages("vacancy")  # of his other section: for this one he is not waited for
    assert "水资源管理方面" in mail.subject
    office.at(june(16)).do_to(return_section, "supply", "请补数据。")
    office.tick(june(16))
    assert office.messages("section_returned") == []
    (_, mail) = office.messages("vacancy")
    assert "江一禾已不在人员名单中" in mail.text
    assert f"/office/cycles/{office.key}/sections/supply\n" in mail.text
