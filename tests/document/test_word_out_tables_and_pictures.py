"""Tables and pictures come through."""

from __future__ import annotations

import struct
import zlib

import word_samples as samples
from word_xml import W, body, opened, own, paragraph, part, written

from huibao.document.picture import Picture
from huibao.document.reading.word import read_word
from huibao.document.writing.word import write_word


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def picture(width: int, height: int) -> Picture:
    return Picture("image/png", png(width, height), width, height)


def test_lines_with_tabs_become_one_table_with_borders_and_a_repeated_header() -> None:
    word = write_word("一、数据\n指标\t数量\n来文\t860件次\n督办\t41项\n二、问题")
    table = opened(word).tables[0]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells == [["指标", "数量"], ["来文", "860件次"], ["督办", "41项"]]
    assert table.style.name == "Table Grid"
    headers = [row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in table.rows]
    assert headers == [True, False, False]


def test_table_lines_have_single_spacing() -> None:
    table = body(write_word("甲\t乙\n丙\t丁")).find(f"{W}tbl")
    assert {own(p, "pPr/spacing", "lineRule") for p in table.iter(f"{W}p")} == {"auto"}


def test_uneven_rows_are_filled_up_and_nothing_is_lost() -> None:
    word = write_word("甲\t乙\t丙\n丁\t戊")
    assert len(opened(word).tables[0].columns) == 3
    assert written(word) == "甲乙丙丁戊"


def test_columns_of_long_codes_share_the_room() -> None:
    code = "SLHD" * 12
    table = body(write_word(f"甲\t乙\n{code}\t{code}")).find(f"{W}tbl")
    widths = [int(column.get(f"{W}w", "")) for column in table.iter(f"{W}gridCol")]
    assert len(widths) == 2
    assert abs(widths[0] - widths[1]) <= 1


def test_a_picture_is_scaled_to_the_type_area_and_keeps_its_shape() -> None:
    big = picture(3000, 1500)
    word = write_word(f"一、图\n［图：{big.key}］", pictures={big.key: big})
    shape = opened(word).inline_shapes[0]
    assert round(shape.width.mm, 1) == 156
    assert round(shape.width / shape.height, 2) == 2


def test_a_small_picture_is_not_enlarged() -> None:
    small = picture(96, 48)
    word = write_word(f"［图：{small.key}］", pictures={small.key: small})
    assert round(opened(word).inline_shapes[0].width.mm, 1) == 25.4


def test_a_picture_shown_twice_is_stored_once_and_each_showing_has_its_id() -> None:
    small = picture(10, 10)
    word = write_word(f"［图：{small.key}］\n文\n［图：{small.key}］", pictures={small.key: small})
    ids = [shape._inline.docPr.id for shape in opened(word).inline_shapes]
    assert len(ids) == len(set(ids)) == 2
    assert part(word, "word/_rels/document.xml.rels").count('Target="media/') == 1


def test_our_own_reading_finds_the_picture_again() -> None:
    small = picture(10, 10)
    found = read_word(write_word(f"图示\n［图：{small.key}］", pictures={small.key: small}))
    assert f"［图：{small.key}］" in found.text
    assert found.pictures[small.key].content == small.content


def test_pictures_in_cells_are_drawn_in_their_columns() -> None:
    before, after = picture(3000, 1500), picture(2800, 1400)
    text = f"整治前\t整治后\n［图：{before.key}］\t河道［图：{after.key}］"
    word = write_word(text, pictures={before.key: before, after.key: after})
    shapes = opened(word).inline_shapes
    columns = [int(own(cell, "tcPr/tcW", "w")) / 56.7 for cell in body(word).iter(f"{W}tc")]
    assert columns[2] == columns[0]
    assert abs(columns[2] - columns[3]) < 1
    for shape, column in zip(shapes, columns[2:], strict=True):
        assert column - 5 < shape.width.mm < column - 3
        assert round(shape.width / shape.height, 2) == 2
    again = read_word(word)
    assert again.text == text
    assert {key: found.content for key, found in again.pictures.items()} == {
        before.key: before.content,
        after.key: after.content,
    }


def test_a_first_row_of_pictures_is_no_head_that_every_page_repeats() -> None:
    small = picture(96, 48)
    table = opened(write_word(f"［图：{small.key}］\t一\n二\t三", pictures={small.key: small}))
    assert table.tables[0]._tbl.find(f".//{W}tblHeader") is None


def test_a_picture_that_a_numbered_paragraph_begins_with_is_drawn() -> None:
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    shown = samples.p(samples.drawing("x"), properties=listed)
    given = samples.word_file(
        samples.numbered("现场照片") + shown,
        pictures={"x": samples.png()},
        numbering=samples.lists(samples.level(0)),
    )
    found = read_word(given)
    assert found.text.split("\n")[:2] == ["1.现场照片", "2."]
    again = read_word(write_word(found.text, pictures=found.pictures))
    assert (again.text, set(again.pictures)) == (found.text, set(found.pictures))


def test_an_unknown_picture_stays_as_its_mark() -> None:
    assert written(write_word("［图：0123456789abcdef］")) == "［图：0123456789abcdef］"


def test_the_name_of_a_picture_stands_in_the_middle_under_it() -> None:
    drawn = picture(300, 150)
    text = f"一、改造\n［图：{drawn.key}］\n图1　改造前后对比\n图2所示为管网。\n"
    word = write_word(text, pictures={drawn.key: drawn})
    assert own(paragraph(word, "图1")._p, "pPr/jc", "val") == "center"
    assert own(paragraph(word, "图1")._p, "pPr/ind", "firstLine") is None
    assert own(paragraph(word, "图2")._p, "pPr/ind", "firstLine") == "640"
