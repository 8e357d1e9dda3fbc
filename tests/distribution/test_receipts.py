"""A copy is signed for by its link, or on paper or by phone through the office; and only once."""

from __future__ import annotations

import pytest

from huibao.cycle.verification import verify_cycle
from huibao.records.models import Event, WithdrawnReceipt
from tests.distribution.conftest import GOVERNMENT, RIVERS, copy_of, link_of, mails_to
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import TOUCHED, press, sign_in

KEY = "half-year-2023-H1"
PAGE = f"/office/cycles/{KEY}"


def received(house: House) -> list[Event]:
    with house.installation.database.reading() as session:
        found = session.query(Event).filter(Event.action == "delivery:received").all()
        session.expunge_all()
        return found


def enter(house: House, organ: str, **fields: str) -> object:
    clerk = sign_in(house, "su")
    number = str(copy_of(house, organ).id)
    return press(clerk, PAGE, f"{PAGE}/received", {"delivery": number, **fields})


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_signs_for_nothing_however_often_a_scanner_looks(sent: House, method: str) -> None:
    link = link_of(sent, GOVERNMENT)
    for _ in range(3):
        for path in (link, f"{link}/report.docx", f"{link}?done=received"):
            sent.browser().request(method, path)
    assert copy_of(sent, GOVERNMENT).received_at is None
    assert received(sent) == []


def test_the_page_shows_what_was_sent_and_gives_the_organs_own_copy(sent: House) -> None:
    link = link_of(sent, GOVERNMENT)
    page = text_of_page(sent.browser().get(link).text)
    assert "云岭市水务局2023年上半年工作总结及下半年工作计划" in page
    assert GOVERNMENT in page
    assert copy_of(sent, GOVERNMENT).document_sha256 in page
    document = sent.browser().get(f"{link}/report.docx")
    assert document.content[:2] == b"PK"


def test_a_receipt_bears_name_time_and_address_and_shows_on_the_reports_page(sent: House) -> None:
    link = link_of(sent, GOVERNMENT)
    answer = sent.browser().post(link, data={**TOUCHED, "name": "周文启"})
    assert "已签收，谢谢。" in text_of_page(answer.text)
    (event,) = received(sent)
    assert (event.subject, event.detail["by"], event.address) == (GOVERNMENT, "周文启", "127.0.0.1")
    assert event.actor_role == "recipient"
    page = text_of_page(sign_in(sent, "su").get(PAGE).text)
    assert "已签收 周文启" in page
    assert "127.0.0.1" in page
    assert "1个机关未签收" in page
    assert sent.see(lambda s: verify_cycle(s, KEY)) == []


def test_signing_twice_keeps_the_first_receipt(sent: House) -> None:
    link = link_of(sent, GOVERNMENT)
    sent.browser().post(link, data={**TOUCHED, "name": "周文启"})
    again = text_of_page(sent.browser().post(link, data={**TOUCHED, "name": "别人"}).text)
    assert "此前已签收" in again
    assert "周文启" in again
    assert len(received(sent)) == 1


def test_a_form_that_nobody_touched_signs_for_nothing(sent: House) -> None:
    answer = sent.browser().post(link_of(sent, RIVERS), data={"name": "扫描程序"})
    assert answer.status_code == 400
    assert "本人操作" in answer.text
    assert received(sent) == []


def test_a_receipt_without_a_name_is_refused(sent: House) -> None:
    answer = sent.browser().post(link_of(sent, RIVERS), data={**TOUCHED, "name": "  "})
    assert answer.status_code == 400
    assert "请签署您的姓名" in answer.text
    assert received(sent) == []


def test_a_link_for_something_else_opens_no_receipt(sent: House) -> None:
    other = sent.path("jiang", "write").rpartition("/")[2]
    assert sent.browser().get(f"/receive/{other}").status_code == 404
    assert (
        sent.browser().post(f"/receive/{other}", data={**TOUCHED, "name": "某"}).status_code == 404
    )


def test_an_expired_link_is_renewed_to_the_mailbox_until_the_copy_is_received(
    sent: House,
) -> None:
    link = link_of(sent, GOVERNMENT)
    sent.expire(link)
    page = sent.browser().get(link)
    assert page.status_code == 410
    assert sent.browser().post(link, data={**TOUCHED, "name": "周文启"}).status_code == 410
    token = link.rpartition("/")[2]
    sent.browser().post(f"/renew/{token}")
    assert len(mails_to(sent, "zhengfuban", "link_renewed")) == 1
    sent.browser().post(link_of(sent, GOVERNMENT), data={**TOUCHED, "name": "周文启"})
    assert sent.browser().get(link).status_code == 200  # it shows the receipt now
    assert len(received(sent)) == 1


def test_the_office_enters_a_receipt_given_on_paper_with_a_note(sent: House) -> None:
    enter(sent, RIVERS, how="paper", name="罗一鸣", note="收文 2023-118 号")
    delivery = copy_of(sent, RIVERS)
    assert (delivery.received_how, delivery.noted_by) == ("paper", "苏念安")
    page = text_of_page(sign_in(sent, "su").get(PAGE).text)
    assert "纸质签收" in page
    assert "收文 2023-118 号" in page
    assert sent.see(lambda s: verify_cycle(s, KEY)) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"how": "paper", "name": "罗一鸣", "note": ""}, "请写明理由"),
        ({"how": "paper", "name": "", "note": "收文"}, "请签署您的姓名"),
        ({"how": "link", "name": "罗一鸣", "note": "收文"}, "请选择签收方式"),
    ],
)
def test_a_receipt_that_says_too_little_is_refused_and_what_was_typed_stays(
    sent: House, fields: dict[str, str], said: str
) -> None:
    answer = enter(sent, RIVERS, **fields)
    assert answer.status_code == 400
    assert said in answer.text
    assert copy_of(sent, RIVERS).received_at is None


def test_sent_again_to_another_mailbox_the_old_link_is_dead(sent: House) -> None:
    old = link_of(sent, RIVERS)
    clerk = sign_in(sent, "su")
    number = str(copy_of(sent, RIVERS).id)
    fields = {"delivery": number, "mail": "hezhang2@yunling.example.com", "person": "罗一鸣"}
    press(clerk, PAGE, f"{PAGE}/send-again", fields)
    (mail,) = mails_to(sent, "hezhang2")
    assert mail.text.startswith(f"{RIVERS}（罗一鸣）：")
    assert sent.browser().get(old).status_code == 410
    assert sent.browser().get(link_of(sent, RIVERS)).status_code == 200


def test_nothing_is_sent_to_no_mailbox(sent: House) -> None:
    clerk = sign_in(sent, "su")
    number = str(copy_of(sent, RIVERS).id)
    before = len(mails_to(sent, ""))
    answer = press(clerk, PAGE, f"{PAGE}/send-again", {"delivery": number, "mail": "没有"})
    assert "请填写完整的邮箱地址" in answer.text
    assert len(mails_to(sent, "")) == before


def withdraw(house: House, organ: str, reason: str) -> str:
    clerk = sign_in(house, "su")
    fields = {"delivery": str(copy_of(house, organ).id), "reason": reason}
    return text_of_page(press(clerk, PAGE, f"{PAGE}/withdraw-receipt", fields).text)


def test_a_receipt_entered_for_the_wrong_organ_is_taken_back_and_stays_on_record(
    sent: House,
) -> None:
    enter(sent, RIVERS, how="phone", name="罗一鸣", note="电话确认")
    page = withdraw(sent, RIVERS, "应为市政府办公室，登记错行。")
    assert "已撤销签收" in page
    assert "罗一鸣" in page
    assert "登记错行。" in page
    assert "2个机关未签收" in page
    delivery = copy_of(sent, RIVERS)
    assert (delivery.received_at, delivery.received_by, delivery.note) == (None, "", "")
    assert sent.see(lambda s: verify_cycle(s, KEY)) == []
    sent.browser().post(link_of(sent, RIVERS), data={**TOUCHED, "name": "何青"})
    assert copy_of(sent, RIVERS).received_by == "何青"
    assert sent.see(lambda s: verify_cycle(s, KEY)) == []


def test_a_receipt_is_not_taken_back_without_a_reason_nor_where_there_is_none(sent: House) -> None:
    assert "没有可以撤销的签收" in withdraw(sent, RIVERS, "登记错行。")
    enter(sent, RIVERS, how="phone", name="罗一鸣", note="电话确认")
    assert "请写明理由" in withdraw(sent, RIVERS, " ")
    assert copy_of(sent, RIVERS).received_by == "罗一鸣"


def test_a_link_whose_receipt_was_taken_back_signs_no_more_until_the_copy_is_sent_again(
    sent: House,
) -> None:
    link = link_of(sent, RIVERS)
    sent.browser().post(link, data={**TOUCHED, "name": "路人"})
    withdraw(sent, RIVERS, "误发至他人邮箱。")
    assert sent.browser().post(link, data={**TOUCHED, "name": "路人"}).status_code == 410
    assert copy_of(sent, RIVERS).received_at is None
    clerk = sign_in(sent, "su")
    fields = {"delivery": str(copy_of(sent, RIVERS).id), "mail": "hezhang2@yunling.example.com"}
    press(clerk, PAGE, f"{PAGE}/send-again", fields)
    sent.browser().post(link_of(sent, RIVERS), data={**TOUCHED, "name": "罗一鸣"})
    assert copy_of(sent, RIVERS).received_by == "罗一鸣"


def test_whoever_erases_a_receipt_that_was_taken_back_is_found_out(sent: House) -> None:
    enter(sent, RIVERS, how="phone", name="罗一鸣", note="电话确认")
    withdraw(sent, RIVERS, "登记错行。")
    with sent.installation.acting() as act:
        act.session.query(WithdrawnReceipt).delete()
    faults = sent.see(lambda s: verify_cycle(s, KEY))
    assert any("撤销签收" in fault and "缺失或被改动" in fault for fault in faults)
