"""What only the typeface says is not lost: raised and lowered numbers, words struck through."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from word_samples import deleted, drawing, note, note_mark, p, png, t, word_file

from huibao.document.picture import Picture
from huibao.document.reading.word import WordFile, read_word
from huibao.document.redline import redline
from huibao.document.writing.word import write_word


def run(text: str, properties: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def up(text: str) -> str:
    return run(text, '<w:vertAlign w:val="superscript"/>')


def down(text: str) -> str:
    return run(text, '<w:vertAlign w:val="subscript"/>')


def math(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def told(found: WordFile) -> dict[str, str]:
    return {notice.code: notice.chinese for notice in found.notices}


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (t("新增造林1.2×10") + up("4") + t("亩"), "新增造林1.2×10⁴亩"),
        (t("3000m") + up("2"), "3000m²"),
        (t("减排CO") + down("2") + t("12吨"), "减排CO₂12吨"),
        (t("10") + up("-3"), "10⁻³"),
        (t("据统计") + up("[1]"), "据统计[1]"),
        (t("张三") + up("注"), "张三注"),
    ],
)
def test_a_raised_number_is_no_digit_of_the_number_before_it(content: str, seen: str) -> None:
    assert read_word(word_file(p(content))).text == seen


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (f"<m:f><m:num>{math('12')}</m:num><m:den>{math('34')}</m:den></m:f>", "12/34"),
        (f"<m:f><m:num>{math('a+b')}</m:num><m:den>{math('n')}</m:den></m:f>", "(a+b)/n"),
        (f"<m:sSup><m:e>{math('10')}</m:e><m:sup>{math('4')}</m:sup></m:sSup>", "10⁴"),
        (f"<m:sSup><m:e>{math('x')}</m:e><m:sup>{math('a+1')}</m:sup></m:sSup>", "x^(a+1)"),
        (f"<m:sSub><m:e>{math('CO')}</m:e><m:sub>{math('2')}</m:sub></m:sSub>", "CO₂"),
        (f"<m:rad><m:deg/><m:e>{math('a+b')}</m:e></m:rad>", "√(a+b)"),
        (f"<m:d><m:dPr/><m:e>{math('x-1')}</m:e></m:d>", "(x-1)"),
        (
            '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>'
            f"<m:sub>{math('1')}</m:sub><m:sup>{math('n')}</m:sup><m:e>{math('x')}</m:e></m:nary>",
            "∑₁ⁿx",
        ),
    ],
)
def test_a_formula_is_written_in_a_line_and_said(content: str, seen: str) -> None:
    found = read_word(word_file(p(t("按"), f"<m:oMath>{content}</m:oMath>", t("计算"))))
    assert found.text == f"按{seen}计算"
    assert seen in told(found)["equation"]


def test_a_raised_number_stays_in_the_report_and_in_a_redline() -> None:
    old = word_file(p(t("治理3000m"), up("2"), t("。")))
    new = word_file(p(t("治理4000m"), up("2"), t("。")))
    made = redline(old, new, author="李科", when=datetime(2026, 6, 20, tzinfo=UTC))
    assert read_word(made).text == "治理4000m²。"
    assert read_word(made, view="original").text == "治理3000m²。"
    assert "治理3000m²。" in read_word(write_word(read_word(old).text)).text


@pytest.mark.parametrize("sign", ["<w:strike/>", "<w:dstrike/>"])
def test_words_struck_through_by_hand_are_named(sign: str) -> None:
    found = read_word(word_file(p(t("整改"), run("三", sign), run("十处", sign), t("完成。"))))
    assert found.text == "整改三十处完成。"
    assert "1 处" in told(found)["struck"]
    assert "三十处" in told(found)["struck"]


def test_what_is_deleted_or_not_struck_is_not_named() -> None:
    off = run("照常", '<w:strike w:val="0"/>')
    gone = deleted("旧").replace("<w:r>", "<w:r><w:rPr><w:strike/></w:rPr>")
    assert "struck" not in told(read_word(word_file(p(off, gone))))


def test_a_picture_in_a_header_or_a_note_is_said_to_be_left_out() -> None:
    found = read_word(
        word_file(
            p(t("正文"), note_mark("footnote", 2)),
            header=p(drawing("seal")),
            footnotes=note("footnote", 2, "见图").replace("</w:p>", f"{drawing('x')}</w:p>"),
        )
    )
    assert "（图片）" in told(found)["headers"]
    assert "1 处" in told(found)["note_picture"]


def test_what_huibao_writes_itself_raises_no_such_notice() -> None:
    drawn = Picture("image/png", png(), 20, 10)
    text = f"工作总结\n3000m²。\n［图：{drawn.key}］"
    assert told(read_word(write_word(text, pictures={drawn.key: drawn}))) == {}
