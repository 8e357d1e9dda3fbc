"""What a mail says as HTML it says as plain text, and what people typed stands in both as typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from lxml import html

from huibao.cycle.sections.submissions import accept
from huibao.records.models import Message
from tests.lifecycle.bureau import Bureau

OPINION = "数字<b>请核实</b>{{ 7 * 7 }}：A&B，<p>增长5%</p>。"
ALL = ".//p|.//li|.//td"
OWN = ("链接仅供您本人使用", "打开办理页面")
"""What the plain text words otherwise, for it shows its links."""


def squeezed(words: str) -> str:
    return "".join(words.split())


def said(mail: Message) -> Iterator[str]:
    """Return each paragraph, item and cell of the HTML, and what its button says."""
    page = html.fromstring(mail.html)
    for part in page.xpath(ALL):
        words = squeezed(part.text_content())
        if words and not words.startswith(OWN):
            yield words
    yield squeezed(page.xpath("//div[@lang='en']")[0].text_content())


@pytest.fixture
def after_two_rounds(bureau: Bureau) -> Bureau:
    bureau.in_review()
    bureau.review("lu")
    bureau.returned("gu", supply=OPINION)
    bureau.hand_in("supply", "核实后的话。")
    bureau.do_to(accept, "supply", person="wen")
    bureau.answer_all(OPINION)
    bureau.send()
    return bureau


def test_each_paragraph_row_and_item_of_the_html_stands_in_the_plain_text(after_two_rounds):
    found = after_two_rounds.messages()
    assert {mail.template for mail in found} >= {
        *("call", "confirm", "draft_ready", "review_request"),
        *("section_returned", "returned_to_office"),
    }
    for mail in found:
        plain = squeezed(mail.text)
        assert [words for words in said(mail) if words not in plain] == [], mail.text


def test_what_was_typed_is_escaped_in_the_html_alone(after_two_rounds):
    (mail,) = after_two_rounds.messages("section_returned")
    assert f"1. {OPINION}（顾明川）\n" in mail.text
    assert "<b>请核实" in mail.subject
    assert "<b>请核实" not in mail.html
    assert any(OPINION in part.text_content() for part in html.fromstring(mail.html).xpath("//li"))


def test_the_plain_text_has_no_tag_and_no_hole_and_each_link_on_a_line_of_its_own(bureau):
    bureau.archived()
    for mail in bureau.messages():
        assert not re.search(r"</?[a-z]+>|\n\n\n\n|\{\{", mail.text), mail.text
        for line in mail.text.splitlines():
            assert line.startswith(("http", "⟦LINK⟧")) or not re.search("http|⟦LINK⟧", line)
