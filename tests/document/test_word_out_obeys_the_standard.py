"""Every binding value of GB/T 9704-2012 stands in the file."""

from __future__ import annotations

import pytest
from word_xml import REPORT, W, body, opened, own, paragraph, part, written

from huibao.document.layout import Layout
from huibao.document.writing.word import write_word

WORD = write_word(REPORT)


def test_the_paper_is_a4_with_the_margins_of_the_standard() -> None:
    section = opened(WORD).sections[0]
    assert round(section.page_width.mm, 1) == 210
    assert round(section.page_height.mm, 1) == 297
    margins = (section.top_margin, section.left_margin, section.bottom_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 28, 35, 26]


def test_the_grid_has_22_lines() -> None:
    assert own(body(WORD), "sectPr/docGrid", "type") == "lines"
    pitch = int(own(body(WORD), "sectPr/docGrid", "linePitch"))
    assert pitch == 579
    assert 22 * pitch <= 225 / 25.4 * 1440 < 22 * (pitch + 1)


def test_28_condensed_characters_fit_on_a_line() -> None:
    run = paragraph(WORD, "2024年上半年").runs[0]._r
    size = int(own(run, "rPr/sz", "val")) * 10
    condensed = size + int(own(run, "rPr/spacing", "val"))
    assert size == 320
    assert 28 * condensed <= 156 / 25.4 * 1440 < 28 * (condensed + 1)


def test_every_run_names_an_east_asian_font_and_hints_at_it() -> None:
    for run in body(WORD).iter(f"{W}r"):
        fonts = run.find(f"{W}rPr/{W}rFonts")
        assert fonts.get(f"{W}eastAsia") in {"仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"}
        assert fonts.get(f"{W}hint") == "eastAsia"


@pytest.mark.parametrize(
    ("beginning", "font", "half_points"),
    [
        ("青河市水务局办公室2024年", "方正小标宋简体", "44"),
        ("2024年上半年", "仿宋_GB2312", "32"),
        ("一、", "黑体", "32"),
        ("（一）", "楷体_GB2312", "32"),
        ("1.", "仿宋_GB2312", "32"),
        ("（1）", "仿宋_GB2312", "32"),
    ],
)
def test_each_level_has_its_family_and_size(beginning: str, font: str, half_points: str) -> None:
    run = paragraph(WORD, beginning).runs[0]._r
    assert own(run, "rPr/rFonts", "eastAsia") == font
    assert own(run, "rPr/sz", "val") == half_points
    assert own(run, "rPr/b", "val") is None


def test_a_paragraph_begins_two_characters_in_for_word_and_for_others() -> None:
    indent = paragraph(WORD, "2024年上半年")._p.find(f"{W}pPr/{W}ind")
    assert indent.get(f"{W}firstLineChars") == "200"
    assert indent.get(f"{W}firstLine") == "640"


@pytest.mark.parametrize(
    ("beginning", "level"), [("一、", "0"), ("（一）", "1"), ("1.", "2"), ("（1）", "3")]
)
def test_headings_have_their_outline_level(beginning: str, level: str) -> None:
    assert own(paragraph(WORD, beginning)._p, "pPr/outlineLvl", "val") == level


def test_headings_on_their_own_line_are_real_heading_styles() -> None:
    assert paragraph(WORD, "一、").style.name == "Heading 1"
    assert paragraph(WORD, "1.").style.name == "Heading 3"


def test_a_run_in_heading_is_one_paragraph_of_two_runs() -> None:
    runs = paragraph(WORD, "（一）").runs
    assert [run.text[:7] for run in runs] == ["（一）抓学习，", "一是坚持每周学"]
    fonts = [own(run._r, "rPr/rFonts", "eastAsia") for run in runs]
    assert fonts == ["楷体_GB2312", "仿宋_GB2312"]


def test_page_numbers_stand_outside_between_dashes_in_songti() -> None:
    odd, even = (opened(WORD).sections[0].footer, opened(WORD).sections[0].even_page_footer)
    for footer, side, align in ((odd, "right", "right"), (even, "left", "left")):
        line = footer.paragraphs[0]._p
        assert own(line, "pPr/jc", "val") == align
        assert own(line, "pPr/ind", f"{side}Chars") == "100"
        assert [own(r, "rPr/rFonts", "ascii") for r in line.iter(f"{W}r")] == ["宋体"] * 7
        assert {own(r, "rPr/sz", "val") for r in line.iter(f"{W}r")} == {"28"}
        assert "".join(line.itertext(f"{W}t")).startswith("— ")
        assert "PAGE" in "".join(line.itertext(f"{W}instrText"))
    assert opened(WORD).settings.odd_and_even_pages_header_footer


def test_the_date_begins_two_characters_right_of_the_shorter_name() -> None:
    name, day = opened(WORD).paragraphs[-2:]
    name_right = int(own(name._p, "pPr/ind", "rightChars")) / 100
    day_right = float(own(day._p, "pPr/ind", "rightChars") or 0) / 100
    name_width, day_width = 9, 6.0
    assert name_right == 2
    assert name_right + name_width - 2 == day_right + day_width


def test_no_residue_of_anybody_elses_template() -> None:
    for name in ("word/styles.xml", "word/settings.xml", "word/document.xml", "word/fontTable.xml"):
        content = part(WORD, name)
        for residue in (
            "Theme",
            "theme",
            "en-US",
            "Calibri",
            "Cambria",
            "ＭＳ",
            "4F81BD",
            "365F91",
        ):
            assert residue not in content, (name, residue)
        assert 'w:after="200"' not in content
        assert 'w:line="276"' not in content
    assert 'w:eastAsia="zh-CN"' in part(WORD, "word/styles.xml")


def test_the_font_table_declares_what_may_stand_in() -> None:
    table = part(WORD, "word/fontTable.xml")
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong,' in table


def test_an_offices_own_values_are_used() -> None:
    layout = Layout.from_mapping(
        {"typefaces": {"fangsong": "仿宋"}, "page_number_place": "centre", "first_line_chars": 0}
    )
    word = write_word(REPORT, layout=layout)
    text = paragraph(word, "2024年上半年")
    assert own(text.runs[0]._r, "rPr/rFonts", "eastAsia") == "仿宋"
    assert text._p.find(f"{W}pPr/{W}ind") is None
    assert own(opened(word).sections[0].footer.paragraphs[0]._p, "pPr/jc", "val") == "center"


def test_text_wrapped_by_hand_is_one_paragraph() -> None:
    assert "办公室紧紧围绕中心工作" in written(write_word("办公室紧紧围绕\n中心工作"))
