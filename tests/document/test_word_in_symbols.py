"""Signs of Wingdings and its kin are read as what people see, however the file holds them."""

from __future__ import annotations

import pytest
from word_samples import comment, p, t, word_file

from huibao.document.reading.word import WordFile, read_word


def run(text: str, *, font: str = "") -> str:
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    return f'<w:r>{fonts}<w:t xml:space="preserve">{text}</w:t></w:r>'


def sign(font: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def read(*content: str) -> WordFile:
    return read_word(word_file(p(*content)))


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (run("\uf06e", font="Wingdings"), "■"),
        (run("\uf0fc", font="Wingdings"), "✓"),
        (run("\uf081\uf08a", font="Wingdings"), "①⑩"),
        (run("\uf052", font="Wingdings 2"), "☑"),
        (run("\uf06a", font="Wingdings 2"), "①"),
        (run("\uf0b3", font="Symbol"), "≥"),
        (run("\uf028\uf031\uf029", font="Symbol"), "(1)"),
        (run("\uf067", font="Webdings"), "〓"),
        (run("\uf0d8", font="仿宋_GB2312"), "➢"),
        (run("\uf0b7"), "•"),
        (sign("Wingdings", "F082"), "②"),
        (sign("Wingdings 2", "0052"), "☑"),
        (sign("Symbol", "F0D6"), "√"),
    ],
)
def test_a_sign_is_read_as_what_it_looks_like(content: str, seen: str) -> None:
    found = read(t("前"), content, t("后"))
    assert found.text == f"前{seen}后"
    assert [(n.code, seen in n.chinese) for n in found.notices] == [("symbol", True)]


def test_a_sign_within_words_leaves_the_words_alone() -> None:
    found = read(run("已办\uf0fe未办\uf0a8", font="Wingdings"))
    assert found.text == "已办☑未办□"


def test_a_character_of_a_names_own_font_stays_as_it_is() -> None:
    found = read(run("张\ue863", font="方正小标宋简体"))
    assert (found.text, found.notices) == ("张\ue863", ())


def test_a_comment_keeps_its_signs() -> None:
    body = p('<w:commentRangeStart w:id="1"/>', t("数"), '<w:commentRangeEnd w:id="1"/>')
    remark = comment(1, "\uf0fc 可以")
    assert read_word(word_file(body, comments=remark)).comments[0].text == "✓ 可以"
