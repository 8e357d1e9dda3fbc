"""Automatic numbers are read as the text that Word and WPS show."""

from __future__ import annotations

import pytest
from word_samples import level, lists, numbered, p, t, word_file

from huibao.document.reading.numerals import numeral
from huibao.document.reading.word import read_word

CHINESE = level(0, fmt="chineseCountingThousand", text="%1、") + level(
    1, fmt="chineseCounting", text="（%2）"
)


def lines(body: str, numbering: str, styles: str = "") -> list[str]:
    parts = {"numbering": numbering} | ({"styles": styles} if styles else {})
    return read_word(word_file(body, **parts)).text.split("\n")


@pytest.mark.parametrize(
    ("fmt", "shown"),
    [
        ("decimal", "1 10 11 20 101"),
        ("decimalZero", "01 10 11 20 101"),
        ("decimalFullWidth", "１ １０ １１ ２０ １０１"),
        ("chineseCounting", "一 十 十一 二十 一百零一"),
        ("chineseCountingThousand", "一 十 十一 二十 一百零一"),
        ("japaneseCounting", "一 十 十一 二十 一百零一"),
        ("ideographDigital", "一 一〇 一一 二〇 一〇一"),
        ("chineseLegalSimplified", "壹 壹拾 壹拾壹 贰拾 壹佰零壹"),
        ("ideographLegalTraditional", "壹 壹拾 壹拾壹 貳拾 壹佰零壹"),
        ("decimalEnclosedCircle", "① ⑩ ⑪ ⑳ 101"),
        ("decimalEnclosedCircleChinese", "① ⑩ ⑪ ⑳ 101"),
        ("decimalEnclosedParen", "⑴ ⑽ ⑾ ⒇ 101"),
        ("ideographTraditional", "甲 癸 11 20 101"),
        ("ideographZodiac", "子 酉 戌 20 101"),
        ("upperLetter", "A J K T WWWW"),
        ("lowerLetter", "a j k t wwww"),
        ("upperRoman", "I X XI XX CI"),
        ("lowerRoman", "i x xi xx ci"),
        ("ordinal", "1st 10th 11th 20th 101st"),
        ("numberInDash", "- 1 - - 10 - - 11 - - 20 - - 101 -"),
        ("nothingWeKnow", "1 10 11 20 101"),
    ],
)
def test_a_number_is_shown_in_its_format(fmt: str, shown: str) -> None:
    assert " ".join(numeral(number, fmt=fmt) for number in (1, 10, 11, 20, 101)) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1000, "一千"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (2300, "二千三百"),
        (9999, "九千九百九十九"),
    ],
)
def test_large_chinese_numbers_have_their_zeros(number: int, shown: str) -> None:
    assert numeral(number, fmt="chineseCountingThousand") == shown


def test_levels_count_on_their_own_and_start_again_under_a_new_parent() -> None:
    body = "".join(
        numbered(text, level=n)
        for text, n in (("甲", 0), ("乙", 1), ("丙", 1), ("丁", 0), ("戊", 1))
    )
    assert lines(body, lists(CHINESE)) == ["一、甲", "（一）乙", "（二）丙", "二、丁", "（一）戊"]


def test_a_label_can_name_the_levels_above() -> None:
    levels = level(0, text="%1.") + level(1, text="%1.%2") + level(2, text="%1.%2.%3")
    body = numbered("甲") + numbered("乙", level=1) + numbered("丙", level=2)
    assert lines(body, lists(levels)) == ["1.甲", "1.1 乙", "1.1.1 丙"]


def test_legal_numbering_shows_digits_for_chinese_parents() -> None:
    levels = level(0, fmt="chineseCounting", text="%1、") + level(
        1, text="%1.%2", more="<w:isLgl/>"
    )
    assert lines(numbered("甲") + numbered("乙", level=1), lists(levels)) == ["一、甲", "1.1 乙"]


def test_a_level_may_never_restart() -> None:
    levels = level(0, text="%1.") + level(1, text="(%2)", more='<w:lvlRestart w:val="0"/>')
    body = numbered("甲") + numbered("乙", level=1) + numbered("丙") + numbered("丁", level=1)
    assert lines(body, lists(levels)) == ["1.甲", "(1)乙", "2.丙", "(2)丁"]


def test_two_numbers_of_one_list_count_on_unless_one_starts_over() -> None:
    nums = '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    over = (
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = "".join(numbered("款", num=n) for n in (1, 2, 3, 3, 1))
    assert lines(body, lists(level(0), nums=nums + over)) == [
        "1.款",
        "2.款",
        "5.款",
        "6.款",
        "7.款",
    ]


def test_an_override_can_redefine_a_level() -> None:
    over = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        + level(0, fmt="decimalEnclosedCircle", text="%1")
        + "</w:lvlOverride></w:num>"
    )
    assert lines(numbered("款", num=2), lists(level(0), nums=over)) == ["①款"]


def test_numbering_comes_through_a_style_and_its_parent() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/>'
        '<w:basedOn w:val="1"/></w:style>'
    )
    levels = level(0, fmt="chineseCounting", text="%1、") + level(
        1, fmt="chineseCounting", text="（%2）", more='<w:pStyle w:val="2"/>'
    )
    body = p(t("甲"), properties='<w:pStyle w:val="1"/>')
    body += p(t("乙"), properties='<w:pStyle w:val="2"/>')
    assert lines(body, lists(levels), styles) == ["一、甲", "（一）乙"]


def test_a_list_named_without_a_level_takes_the_level_of_the_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:pPr><w:numPr>'
        '<w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    body = p(t("甲"), properties='<w:pStyle w:val="2"/><w:numPr><w:numId w:val="1"/></w:numPr>')
    assert lines(body, lists(CHINESE, level(0)), styles) == ["（一）甲"]


def test_the_level_of_body_text_bears_no_number() -> None:
    assert lines(numbered("甲", level=9) + numbered("乙"), lists(level(0))) == ["甲", "1.乙"]


SECTION = '<w:sectPr><w:type w:val="continuous"/></w:sectPr>'


def test_an_empty_line_that_ends_a_section_is_not_counted() -> None:
    """Word sets such a line when a section break is inserted behind a numbered paragraph."""
    ends = numbered("").replace("</w:numPr>", f"</w:numPr>{SECTION}")
    assert lines(numbered("甲") + ends + numbered("乙"), lists(CHINESE)) == ["一、甲", "", "二、乙"]


def test_a_numbered_paragraph_that_ends_a_section_is_counted() -> None:
    ends = numbered("乙").replace("</w:numPr>", f"</w:numPr>{SECTION}")
    body = numbered("甲") + ends + numbered("丙")
    assert lines(body, lists(CHINESE)) == ["一、甲", "二、乙", "三、丙"]


def test_number_zero_takes_a_paragraph_out_of_its_styles_list() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = p(t("甲"), properties='<w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert lines(body, lists(level(0)), styles) == ["甲"]


def test_a_list_can_stand_behind_a_numbering_style() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="款式"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="款式"/>{CHINESE}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="款式"><w:name w:val="款式"/><w:pPr><w:numPr>'
        '<w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    assert lines(numbered("甲"), numbering, styles) == ["一、甲"]


def test_a_list_stands_behind_a_numbering_style_that_the_file_lacks() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="款式"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="款式"/>{CHINESE}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert lines(numbered("甲"), numbering) == ["一、甲"]


def test_a_number_can_begin_with_two_zeros() -> None:
    custom = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001,'
        ' 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback>'
        "</mc:AlternateContent>"
    )
    padded = level(0, text="%1号").replace('<w:numFmt w:val="decimal"/>', custom, 1)
    assert lines(numbered("甲") * 2, lists(padded)) == ["001号甲", "002号甲"]


def test_a_bullet_is_the_sign_that_is_seen() -> None:
    dash = level(0, fmt="bullet", text="——")
    square = level(0, fmt="bullet", text="\uf06e", more="").replace(
        "</w:lvl>", '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl>'
    )
    unknown = level(0, fmt="bullet", text="\uf123")
    hollow = level(0, fmt="bullet", text="o")
    drawn = level(0, fmt="bullet", text="\uf06c").replace(
        "</w:lvl>",
        '<w:lvlPicBulletId w:val="1"/><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr></w:lvl>',
    )
    bullets = (dash, square, unknown, hollow, drawn)
    body = "".join(numbered(text, num=n + 1) for n, text in enumerate("甲乙丙丁戊"))
    assert lines(body, lists(*bullets)) == ["——甲", "■乙", "•丙", "○丁", "•戊"]


def test_a_number_before_a_digit_keeps_its_distance() -> None:
    assert lines(numbered("2023年") + numbered("甲"), lists(level(0))) == ["1. 2023年", "2.甲"]


def test_a_deleted_paragraph_does_not_count() -> None:
    end = '<w:rPr><w:del w:id="1" w:author="甲"/></w:rPr>'
    gone = numbered("").replace("</w:numPr>", f"</w:numPr>{end}")
    assert lines(numbered("甲") + gone + numbered("乙"), lists(level(0))) == ["1.甲", "2.乙"]


def test_a_number_that_points_nowhere_shows_nothing() -> None:
    body = numbered("甲", num=77) + numbered("乙", level=999)
    assert lines(body, lists(level(0))) == ["甲", "乙"]
