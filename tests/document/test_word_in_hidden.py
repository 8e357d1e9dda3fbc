"""What a Word file hides from its reader is no text of the report, and is said to be there."""

from __future__ import annotations

import pytest
from word_samples import p, t, word_file

from huibao.document.reading.word import WordFile, read_word


def style(name: str, kind: str, inside: str) -> str:
    return f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{inside}</w:style>'


STYLES = "".join(
    (
        style("z-", "paragraph", "<w:rPr><w:vanish/></w:rPr>"),
        style("z-2", "paragraph", '<w:basedOn w:val="z-"/>'),
        style("shown", "paragraph", '<w:basedOn w:val="z-"/><w:rPr><w:vanish w:val="0"/></w:rPr>'),
        style("secret", "character", "<w:rPr><w:vanish/></w:rPr>"),
    )
)


def read(body: str) -> WordFile:
    return read_word(word_file(body, styles=STYLES))


def styled(name: str, *content: str) -> str:
    return p(*content, properties=f'<w:pStyle w:val="{name}"/>')


@pytest.mark.parametrize("name", ["z-", "z-2"])
def test_a_line_that_its_style_hides_is_left_out_and_said(name: str) -> None:
    found = read(p(t("前")) + styled(name, t("窗体顶端")) + p(t("后")))
    assert found.text.split() == ["前", "后"]
    assert [(n.code, "窗体顶端" in n.chinese) for n in found.notices] == [("hidden", True)]


def test_words_that_a_character_style_hides_are_left_out() -> None:
    secret = (
        '<w:r><w:rPr><w:rStyle w:val="secret"/><w:color w:val="FF0000"/></w:rPr><w:t>密</w:t></w:r>'
    )
    assert read(p(t("公"), secret, t("开"))).text == "公开"


def test_what_is_shown_against_its_style_is_read() -> None:
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>正文</w:t></w:r>'
    assert read(styled("z-", shown)).text == "正文"
    assert read(styled("shown", t("正文"))).text == "正文"
