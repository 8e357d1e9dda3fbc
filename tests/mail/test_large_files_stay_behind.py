"""A draft that mail servers would refuse for its size stays behind; its mail says where it is."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from huibao.records.documents import store
from huibao.records.models import Message
from tests.document.word_samples import png
from tests.lifecycle.bureau import Bureau

LIMIT = "没有随信附上"


@pytest.fixture
def strict(bureau: Bureau) -> Bureau:
    """The sample office, whose mail server takes a megabyte."""
    office = bureau.house.office
    smtp = office.smtp.model_copy(update={"attachments_mb": 1})
    bureau.house = replace(bureau.house, office=office.model_copy(update={"smtp": smtp}))
    return bureau


def with_a_picture(bureau: Bureau, size: int) -> None:
    """Have one section handed in with a picture of that many bytes, and all merged."""
    bureau.open()
    with bureau.acting() as act:
        sha256 = store(act.session, png() + os.urandom(size), media_type="image/png", now=act.now)
    bureau.hand_in_all(works=f"上半年完成水利投资1200万元。\n［图：{sha256[:16]}］")


def said(message: Message) -> tuple[bool, bool]:
    """Whether the mail says, in either of its texts, that something is not attached."""
    return LIMIT in message.text, LIMIT in message.html


def test_the_office_is_told_at_the_merge_how_large_the_draft_is(strict: Bureau) -> None:
    with_a_picture(strict, 900_000)
    (mail,) = strict.messages("draft_ready")
    assert mail.attachments == []
    assert (
        "（第1稿）.docx》有0.9 MB，超过邮件附件的上限，没有随信附上，请打开办理页面下载"
        in mail.text
    )
    assert "A file of 0.9 MB is too large for mail" in mail.text
    assert "见附件" not in mail.text
    assert said(mail) == (True, True)


def test_a_reviewer_is_sent_to_the_page_that_has_the_file(strict: Bureau) -> None:
    with_a_picture(strict, 900_000)
    strict.send()
    (mail,) = strict.messages("review_request")
    assert mail.attachments == []
    assert "全文见下面的链接" in mail.text
    assert "请打开下面的链接下载" in mail.text
    assert said(mail) == (True, True)


def test_base64_is_reckoned_with(strict: Bureau) -> None:
    with_a_picture(strict, 760_000)  # which travel as more than a million
    assert said(strict.messages("draft_ready")[0]) == (True, True)


def test_what_has_room_is_attached_as_ever(strict: Bureau) -> None:
    with_a_picture(strict, 500_000)
    (mail,) = strict.messages("draft_ready")
    assert [file["name"][-10:] for file in mail.attachments] == ["（第1稿）.docx"]
    assert said(mail) == (False, False)
    assert "见附件" in mail.text
