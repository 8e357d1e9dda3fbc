"""Names, subjects and files in Chinese come out right, and nothing typed becomes a header."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huibao.demo.sink import Mailbox
from huibao.mail.failures import PermanentFailure, RecipientRefused
from huibao.mail.outbox import Outbox
from huibao.mail.outgoing import Address, Attachment, OutgoingMail
from huibao.mail.smtp import Connection
from tests.mail.conftest import NOW, SECRET, office_at

REPORT = "云溪区数据办公室2026年上半年工作总结及下半年工作计划（第2稿）.docx"
OFFICE = Address("云溪区数据办公室", "huibao@office.example")


def outgoing(**changes) -> OutgoingMail:
    values = {
        "message_id": "<1@office.example>",
        "sender": OFFICE,
        "to": Address("林知遥", "lin@office.example"),
        "subject": "通知",
        "text": "请查收。",
        "html": "<p>请查收。</p>",
        "date": NOW,
    }
    return OutgoingMail(**values | changes)


def test_an_attachment_keeps_its_chinese_name_and_every_byte(post, outbox, mailbox):
    content = bytes(range(256)) * 300
    post.queue(attachments={REPORT: content, "处理单.docx": b"PK\x03\x04"})
    outbox.sweep(NOW)
    assert mailbox.deliveries()[0].attachments == {REPORT: content, "处理单.docx": b"PK\x03\x04"}


def test_old_mail_clients_find_the_name_as_an_encoded_word(post, outbox, mailbox):
    post.queue(attachments={REPORT: b"PK"})
    outbox.sweep(NOW)
    old_style = message_from_bytes(mailbox.deliveries()[0].raw)
    part = old_style.get_payload()[-1]
    name = part.get_param("name")
    assert isinstance(name, str)
    assert name.isascii()
    assert str(make_header(decode_header(name))) == REPORT
    assert "filename*=utf-8''" in part["Content-Disposition"]


def test_no_line_is_longer_than_mail_allows_and_all_is_ascii(post, outbox, mailbox):
    post.queue(
        "关于" + "很长的标题" * 40,
        name="复姓·很长的名字" * 8,
        text="一行很长的正文" * 500,
        html="<p>" + "一行很长的正文" * 500 + "</p>",
        attachments={"名" * 300 + ".docx": b"PK"},
    )
    outbox.sweep(NOW)
    raw = mailbox.deliveries()[0].raw
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    mail = mailbox.deliveries()[0]
    assert mail.subject == "关于" + "很长的标题" * 40
    assert mail.text.strip() == "一行很长的正文" * 500
    (name,) = mail.attachments
    assert name == "名" * 75 + ".docx"


def test_sender_and_recipient_are_shown_by_name(post, outbox, mailbox):
    post.queue(name='林"知遥", 主任 <x@y>')
    outbox.sweep(NOW)
    mail = mailbox.deliveries()[0].mail
    assert str(mail["From"]) == "云溪区数据办公室 <huibao@office.example>"
    (to,) = mail["To"].addresses
    assert to.display_name == '林"知遥", 主任 <x@y>'
    assert to.addr_spec == "lin@office.example"
    assert mail["Bcc"] is None
    assert mail["Cc"] is None


def test_a_line_break_in_a_subject_or_name_makes_no_header(post, outbox, mailbox):
    post.queue(
        "通知\r\nBcc: spy@evil.example\r\n\r\n<h1>正文</h1>",
        name="林\nBcc: spy@evil.example",
        attachments={'a"\r\nX-Evil: 1\r\n.docx': b"PK"},
    )
    assert outbox.sweep(NOW) == 1
    delivery = mailbox.deliveries()[0]
    assert delivery.recipients == ("lin@office.example",)
    assert delivery.mail["Bcc"] is None
    assert b"X-Evil" not in [line.split(b":")[0] for line in delivery.raw.split(b"\r\n")]
    assert delivery.subject == "通知 Bcc: spy@evil.example <h1>正文</h1>"


def test_an_address_that_is_two_reaches_nobody(post, outbox, mailbox):
    for address in (
        "lin@office.example, spy@evil.example",
        "lin@office.example\r\nRCPT TO:<spy@evil.example>",
        "林<lin@office.example>",
        "nobody",
        "",
    ):
        message = post.queue(to=address)
        outbox.sweep(NOW)
        row = post.message(message)
        assert (row.state, row.fault) == ("failed", "refused"), address
        assert "收件地址有误" in row.fault_text
    assert mailbox.deliveries() == []


def test_a_text_that_looks_like_the_end_of_a_mail_ends_nothing(post, outbox, mailbox):
    tricky = "第一行\r\n.\r\nMAIL FROM:<x@evil.example>\r\n.开头的点\n最后一行"
    post.queue(text=tricky, html=f"<pre>{tricky}</pre>", linked=False)
    outbox.sweep(NOW)
    (delivery,) = mailbox.deliveries()
    assert delivery.text.replace("\r\n", "\n").strip() == tricky.replace("\r\n", "\n")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    subject=st.text(max_size=120).filter(lambda text: text.strip()),
    name=st.text(max_size=40),
    file=st.text(min_size=1, max_size=120),
    text=st.text(min_size=1, max_size=400).filter(lambda text: text.strip()),
)
def test_whatever_was_typed_arrives_as_one_mail_to_one_person(subject, name, file, text):
    with Mailbox() as mailbox:
        connection = Connection(office_at(mailbox.port).smtp)
        attachment = Attachment.of(file, b"PK", media_type="application/octet-stream")
        connection.send(
            outgoing(
                subject=subject,
                to=Address(name, "lin@office.example"),
                text=text,
                attachments=(attachment,),
            )
        )
        connection.close()
        (delivery,) = mailbox.deliveries()
        assert delivery.recipients == ("lin@office.example",)
        assert delivery.mail["To"].addresses[0].addr_spec == "lin@office.example"
        assert list(delivery.attachments.values()) == [b"PK"]
        assert set(delivery.mail.keys()) == {
            "Content-Type", "MIME-Version", "Date", "Message-ID", "Auto-Submitted",
            "Subject", "From", "To",
        }  # fmt: skip


def test_an_address_in_another_script_is_refused_with_advice(mailbox):
    with pytest.raises(RecipientRefused, match="人员名单"):
        Connection(office_at(mailbox.port).smtp).send(
            outgoing(to=Address("林", "林@office.example"))
        )


@pytest.mark.parametrize(
    "unspeakable",
    [
        {"to": Address("林", "lin@" + "é" * 70 + ".example")},
        {"message_id": "<1@office.example>\r\nBcc: spy@evil.example"},
        {"thread": "<x>\nBcc: spy@evil.example"},
        {"text": "半个字符\ud800"},
        {"text": "", "html": ""},
    ],
    ids=lambda changes: "+".join(changes),
)
def test_what_no_mail_can_say_fails_for_good_and_sends_nothing(mailbox, unspeakable):
    with pytest.raises(PermanentFailure, match="无法编码"):
        Connection(office_at(mailbox.port).smtp).send(outgoing(**unspeakable))
    assert mailbox.connections_made == 0


def test_a_domain_in_another_script_is_reached(mailbox):
    Connection(office_at(mailbox.port).smtp).send(outgoing(to=Address("林", "lin@汇报.example")))
    assert mailbox.deliveries()[0].recipients == ("lin@xn--4ru67s.example",)


def test_a_sender_written_with_its_name_is_one_mailbox(post, mailbox):
    named = office_at(mailbox.port).model_copy(
        update={"sender": "云溪区数据办 <huibao@office.example>"}
    )
    outbox = Outbox(post.database, named, SECRET)
    post.queue("通知")
    outbox.sweep(NOW)
    outbox.close()

    (delivery,) = mailbox.deliveries()
    assert delivery.sender == "huibao@office.example"
    assert str(delivery.mail["From"]) == "云溪区数据办 <huibao@office.example>"
