"""A Word file becomes text: nothing is lost in silence, and what was noticed is said."""

from __future__ import annotations

from datetime import UTC, datetime
from fnmatch import fnmatch

import pytest
from word_samples import (
    comment,
    deleted,
    document_xml,
    drawing,
    level,
    lists,
    made_by_python_docx,
    note,
    note_mark,
    numbered,
    p,
    png,
    rich_file,
    t,
    table,
    text_box,
    tracked,
    unzipped,
    word_file,
    zipped,
)

from huibao.document.reading.word import WordFile, read_word


def text(body: str, **parts: str) -> str:
    return read_word(word_file(body, **parts)).text


def told(found: WordFile) -> dict[str, str]:
    return {notice.code: notice.chinese for notice in found.notices}


def test_paragraphs_are_lines_and_empty_ones_stay() -> None:
    assert text(p(t("标题")) + p() + p(t("正文"))) == "标题\n\n正文"


def test_the_empty_line_that_word_sets_behind_a_last_table_is_no_text() -> None:
    rows = table(["来信", "298"])
    assert text(p(t("标题")) + rows + p()) == "标题\n来信\t298"
    assert text(rows + p() + p()) == "来信\t298\n\n"
    assert text(rows + p() + p(t("后"))) == "来信\t298\n\n后"


def test_an_empty_line_stays_behind_a_table_that_is_gone() -> None:
    row = table(["来信", "298"]).replace("<w:tr>", f"<w:tr><w:trPr>{tracked('del', '')}</w:trPr>")
    assert text(p(t("标题")) + row + p()) == "标题\n"


def test_a_table_is_lines_of_cells_between_tabs() -> None:
    body = p(t("前")) + table(["指标", "数"], ["来信", "3"]) + p(t("后"))
    assert text(body) == "前\n指标\t数\n来信\t3\n后"


def test_a_tab_in_running_text_does_not_make_a_table() -> None:
    found = read_word(word_file(p(t("姓名"), "<w:r><w:tab/></w:r>", t("职务"))))
    assert found.text == "姓名 职务"
    assert "1 个制表符" in told(found)["tab"]


def test_lines_in_a_cell_become_one_and_that_is_said() -> None:
    cell = f"<w:tc>{p(t('甲'))}{p(t('乙'), '<w:r><w:br/></w:r>', t('丙'))}</w:tc>"
    found = read_word(word_file(f"<w:tbl><w:tr>{cell}<w:tc>{p(t('丁'))}</w:tc></w:tr></w:tbl>"))
    assert found.text == "甲 乙 丙\t丁"
    assert "1 个单元格" in told(found)["cell_lines"]


def test_a_table_in_a_cell_stays_in_its_cell() -> None:
    inner = table(["内一", "2"], ["3", "内四"])
    body = f"<w:tbl><w:tr><w:tc>{inner}{p(t('5'))}</w:tc><w:tc>{p(t('外'))}</w:tc></w:tr></w:tbl>"
    found = read_word(word_file(body))
    assert found.text == "内一 2 3 内四 5\t外"
    assert "nested_table" in told(found)


def test_a_picture_is_a_line_of_its_own() -> None:
    content = png()
    found = read_word(word_file(p(t("见图"), drawing("one"), t("所示")), pictures={"one": content}))
    (key,) = found.pictures
    assert found.text == f"见图\n［图：{key}］\n所示"
    kept = found.pictures[key]
    assert (kept.content, kept.width_px, kept.height_px) == (content, 20, 10)
    assert kept.content_type == "image/png"


def test_a_picture_that_no_page_can_show_is_said_to_be_left_out() -> None:
    found = read_word(word_file(p(drawing("one")), pictures={"one": b"\x01\0\0\0EMF" * 30}))
    assert found.text == ""
    assert "1 张图片的格式不能显示" in told(found)["picture_format"]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    found = read_word(word_file(p(t("段一"), text_box("框内")) + p(t("段二"))))
    assert found.text == "段一\n框内\n段二"
    assert told(found)["box"].startswith("文档有 1 个文本框")


def test_notes_stand_in_brackets_after_their_paragraph() -> None:
    found = read_word(
        word_file(
            p(t("来信312件"), note_mark("footnote", 2), t("，同比持平。"), note_mark("endnote", 3)),
            footnotes=note("footnote", 2, "含电子邮件"),
            endnotes=note("endnote", 3, "据统计台账"),
        )
    )
    assert found.text == "来信312件，同比持平。［注：含电子邮件］［注：据统计台账］"
    assert "2 处脚注" in told(found)["notes"]


def test_text_in_wrappers_of_every_kind_is_read() -> None:
    body = f"<w:sdt><w:sdtPr/><w:sdtContent>{p(t('控件'))}</w:sdtContent></w:sdt>"
    body += p('<w:hyperlink r:id="x">', t("链接"), "</w:hyperlink>")
    body += p("<w:smartTag>", t("智能"), "</w:smartTag>", '<w:fldSimple w:instr="PAGE">', t("7"))[
        : -len("</w:p>")
    ]
    body += "</w:fldSimple></w:p>"
    assert text(body) == "控件\n链接\n智能7"


def test_a_field_shows_its_result_and_not_its_code() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText>DATE</w:instrText></w:r>" + t("代码里的字")
    whole = p(t("截至"), mark("begin"), code, mark("separate"), t("6月"), mark("end"), t("底"))
    unclosed = p(mark("begin"), t("不见了")) + p(t("下一段不受影响"))
    assert text(whole) == "截至6月底"
    assert text(unclosed).endswith("\n下一段不受影响")


def test_signs_that_are_no_text_run_are_read() -> None:
    body = p(
        t("甲"),
        "<w:r><w:noBreakHyphen/></w:r>",
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
    )
    body += p(t("乙"), "<w:r><w:br/></w:r>", t("丙"))
    body += p("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>")
    body += p("<w:r><w:ruby><w:rt><w:r><w:t>hàn</w:t></w:r></w:rt><w:rubyBase>", t("汉"))[
        : -len("</w:p>")
    ]
    body += "</w:rubyBase></w:ruby></w:r></w:p>"
    found = read_word(word_file(body))
    assert found.text == "甲-☑\n乙\n丙\nx=1\n汉"
    assert {"symbol", "equation", "ruby"} <= set(told(found))


def test_a_section_laid_across_is_noticed_for_the_report_is_upright() -> None:
    def paper(size: str) -> str:
        return p(properties=f"<w:sectPr><w:pgSz {size}/></w:sectPr>")

    across, upright = 'w:w="16838" w:h="11906" w:orient="landscape"', 'w:w="11906" w:h="16838"'
    wide = table(["一月", "二月"]) + paper(across) + p(t("以上。")) + paper(upright)
    found = told(read_word(word_file(wide)))
    assert found["landscape"].startswith("有 1 处横向页面。报告一律按纵向排版")
    assert "landscape" not in told(read_word(word_file(p(t("以上。")) + paper(upright))))


def test_a_frame_of_one_cell_holds_lines_tables_and_pictures_of_the_text() -> None:
    """As forms have it, whose large cell takes the whole report."""
    inside = numbered("甲") + numbered("乙") + table(["来信", "298"]) + p(t("图"), drawing("x"))
    frame = table(["□"]).replace(p(t("□")), inside + p(t("以上。")))
    found = read_word(
        word_file(p(t("标题")) + frame, pictures={"x": png()}, numbering=lists(level(0)))
    )
    (key,) = found.pictures
    assert found.text == f"标题\n1.甲\n2.乙\n来信\t298\n图\n［图：{key}］\n以上。"
    assert told(found).keys() == {"one_column"}


def test_hidden_text_headers_and_a_table_of_contents_are_noticed() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗语</w:t></w:r>"
    toc = p(t("一、工作\t1"), properties='<w:pStyle w:val="10"/>')
    found = read_word(
        word_file(
            toc + p(t("正文"), hidden),
            header=p(t("内部资料")),
            styles='<w:style w:type="paragraph" w:styleId="10"><w:name w:val="toc 1"/></w:style>',
        )
    )
    assert found.text == "正文"
    assert "暗语" in told(found)["hidden"]
    assert "内部资料" in told(found)["headers"]
    assert "目录（1 行）" in told(found)["contents"]


def test_a_table_of_contents_that_wps_made_is_noticed() -> None:
    name = (
        '<w:style w:type="paragraph" w:styleId="21"><w:name w:val="WPSOffice手动目录 1"/></w:style>'
    )
    toc = p(t("一、工作 1"), properties='<w:pStyle w:val="21"/>')
    found = read_word(word_file(toc + p(t("一、工作")), styles=name))
    assert found.text == "一、工作"
    assert "目录（1 行）" in told(found)["contents"]


def test_changes_are_accepted_and_reported_with_hand_and_time() -> None:
    found = read_word(word_file(p(t("来信"), deleted("298"), tracked("ins", t("312")), t("件"))))
    assert found.text == "来信312件"
    when = datetime(2023, 6, 20, 9, 30, tzinfo=UTC)
    assert [(c.kind, c.author, c.when, c.text, c.start) for c in found.changes] == [
        ("delete", "李科", when, "298", 2),
        ("insert", "李科", when, "312", 2),
    ]
    assert "2 处修订痕迹" in told(found)["changes"]


def test_the_original_view_is_before_every_change() -> None:
    end = f"<w:rPr>{tracked('ins', '')}</w:rPr>"
    body = p(t("甲")) + p(tracked("ins", t("新段")), properties=end)
    body += p(tracked("moveFrom", t("移走")), tracked("moveTo", t("移来")), deleted("删"), t("乙"))
    assert text(body) == "甲\n新段\n移来乙"
    assert read_word(word_file(body), view="original").text == "甲\n移走删乙"


def test_a_move_outside_a_container_counts_as_an_insertion_or_a_deletion() -> None:
    """ISO/IEC 29500-1, 17.13.5.22 and 17.13.5.26."""
    start = '<w:moveToRangeStart w:id="7" w:name="move1"/>'
    moved = p(start, tracked("moveTo", t("移来")), '<w:moveToRangeEnd w:id="7"/>')
    end = f"<w:rPr>{tracked('moveTo', '')}</w:rPr>"
    loose = p(tracked("moveTo", t("新段")), properties=end) + p(tracked("moveFrom", t("旧")))
    found = read_word(word_file(moved + loose))
    assert [(change.kind, change.text) for change in found.changes] == [
        ("move_to", "移来"),
        ("insert", "新段\n"),
        ("delete", "旧"),
    ]


def test_a_paragraph_whose_end_is_deleted_joins_the_next() -> None:
    end = f"<w:rPr>{tracked('del', '')}</w:rPr>"
    body = p(t("前半，"), properties=end) + p(t("后半。"))
    assert text(body) == "前半，后半。"


def test_a_deleted_row_is_gone_and_reported() -> None:
    row = f"<w:tr><w:trPr>{tracked('del', '')}</w:trPr><w:tc>{p(deleted('旧'))}</w:tc></w:tr>"
    kept = f"<w:tr><w:tc>{p(t('新'))}</w:tc></w:tr>"
    found = read_word(word_file(f"<w:tbl>{row}{kept}</w:tbl>"))
    assert found.text == "新"
    assert "row_delete" in {change.kind for change in found.changes}


def test_what_was_deleted_in_the_empty_line_behind_a_last_table_has_its_place_at_the_end() -> None:
    found = read_word(word_file(table(["甲", "乙"]) + p(deleted("丙"))))
    assert [(change.text, change.start) for change in found.changes] == [("丙", len("甲\t乙"))]


def test_a_comment_knows_its_words_its_place_and_its_author() -> None:
    body = p(t("一、")) + p(
        t("来信"),
        '<w:commentRangeStart w:id="4"/>',
        t("312件"),
        '<w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r>',
    )
    found = read_word(word_file(body, comments=comment(4, "请核实")))
    (remark,) = found.comments
    assert (remark.author, remark.text, remark.anchor) == ("王局", "请核实", "312件")
    assert found.text[remark.start : remark.end] == "312件"


def test_white_space_is_kept_only_where_word_keeps_it() -> None:
    assert text("<w:p><w:r><w:t> 甲 </w:t></w:r></w:p>") == "甲"
    assert text(p(t("　　甲 "))) == "　　甲 "


def test_macros_are_not_run_and_that_is_said() -> None:
    found = read_word(zipped({**unzipped(rich_file()), "word/vbaProject.bin": b"\xd0\xcf"}))
    assert "宏没有运行" in told(found)["macros"]


def test_a_damaged_side_part_does_not_cost_the_text() -> None:
    found = read_word(zipped({**unzipped(rich_file()), "word/comments.xml": b"<broken"}))
    assert "请补充数据" in found.text
    assert "word/comments.xml" in told(found)["damaged_part"]


@pytest.mark.parametrize("part", ["word/comments.xml", "word/media/{}.png"])
def test_a_side_part_that_was_damaged_on_its_way_does_not_cost_the_text(part: str) -> None:
    parts = unzipped(rich_file())
    name = next(each for each in parts if fnmatch(each, part.format("*")))
    content = bytearray(zipped(parts))
    entry = content.rfind(name.encode()) - 46  # the central directory's
    content[entry + 16] ^= 0xFF  # its check sum
    found = read_word(bytes(content))
    assert "请补充数据" in found.text
    assert name in told(found)["damaged_part"]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("gb18030", "GB18030")],
)
def test_every_encoding_that_is_met_is_read(encoding: str, declared: str) -> None:
    xml = document_xml(p(t("汉字"))).replace('encoding="UTF-8"', f'encoding="{declared}"')
    made = zipped({**unzipped(rich_file()), "word/document.xml": xml.encode(encoding)})
    assert read_word(made).text == "汉字"


def test_strict_open_xml_is_read_like_any_other() -> None:
    plain = b"http://schemas.openxmlformats.org/"
    strict = b"http://purl.oclc.org/ooxml/"
    files = unzipped(rich_file())
    for name, content in files.items():
        changed = bytes(content) if isinstance(content, bytes) else content.encode()
        for kind in (b"wordprocessingml", b"officeDocument", b"drawingml"):
            changed = changed.replace(plain + kind + b"/2006/", strict + kind + b"/")
        files[name] = changed
    found = read_word(zipped(files))
    assert found.text == read_word(rich_file()).text
    assert found.pictures


def test_backslashes_and_capitals_in_part_names_are_forgiven() -> None:
    files = {
        name.replace("word/document.xml", "Word\\Document.xml"): content
        for name, content in unzipped(rich_file()).items()
    }
    assert "请补充数据" in read_word(zipped(files)).text


def test_what_python_docx_writes_is_read() -> None:
    found = read_word(made_by_python_docx())
    lines = found.text.split("\n")
    assert lines[:5] == ["督查室工作小结", "1.办结事项12件", "2.督办会议3次", "事项\t", "\t办结"]
    assert lines[5] == f"［图：{next(iter(found.pictures))}］"


def test_a_place_that_was_not_filled_in_is_named() -> None:
    def control(text: str, more: str = "") -> str:
        return f"<w:sdt><w:sdtPr>{more}</w:sdtPr><w:sdtContent>{t(text)}</w:sdtContent></w:sdt>"

    prompt = control("单击此处输入联系人。", "<w:showingPlcHdr/>")
    found = read_word(word_file(p(t("单位："), control("水务局"), t("，联系人："), prompt)))
    assert found.text == "单位：水务局，联系人：单击此处输入联系人。"
    assert told(found).keys() == {"unfilled"}
    assert told(found)["unfilled"].endswith("请填写或删去：单击此处输入联系人。")


def test_a_part_of_a_master_document_is_noticed() -> None:
    found = read_word(word_file(p(t("总则"), '<w:subDoc r:id="rId9"/>')))
    assert found.text == "总则"
    assert told(found).keys() == {"object"}
