"""A Word file is shown as it was understood before its text is taken."""

import io
import re
import struct
import zlib
from urllib.parse import unquote

import httpx
import pytest
from docx import Document

from tests.web.forms import form_of, text_of_page
from tests.web.house import House

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def png() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", 24, 16, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x9b\x1c\x1c" * 24 for _ in range(16)))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def word(*paragraphs: str, picture: bool = False) -> bytes:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if picture:
        document.add_picture(io.BytesIO(png()))
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def upload(browser: httpx.Client, path: str, content: bytes, **typed: str) -> httpx.Response:
    form = form_of(browser.get(path).text) | typed
    return browser.post(f"{path}/upload", data=form, files={"file": ("材料.docx", content, WORD)})


@pytest.fixture
def opened(house: House) -> tuple[httpx.Client, str]:
    house.opened()
    return house.browser(), house.path("jiang", "write", section="supply")


def test_what_was_understood_is_shown_and_nothing_is_taken_yet(
    opened: tuple[httpx.Client, str],
) -> None:
    browser, path = opened
    page = upload(browser, path, word("一是供水。", "二是节水。", picture=True), text="手写的")
    seen = text_of_page(page.text)
    assert "一是供水。" in seen
    assert "0个表格，1张图片" in seen
    assert form_of(browser.get(path).text)["text"] == "手写的"


def test_a_picture_in_a_table_is_shown_in_its_cell(opened: tuple[httpx.Client, str]) -> None:
    browser, path = opened
    document = Document()
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text = "整治后"
    cells[1].paragraphs[0].add_run().add_picture(io.BytesIO(png()))
    content = io.BytesIO()
    document.save(content)
    page = upload(browser, path, content.getvalue()).text
    found = re.search(r'<td>整治后</td><td><img src="([^"]+)"', page)
    assert found is not None
    assert browser.get(found[1]).content == png()


def test_a_file_of_pictures_only_is_told_to_have_no_words(
    opened: tuple[httpx.Client, str],
) -> None:
    browser, path = opened
    seen = text_of_page(upload(browser, path, word(picture=True)).text)
    assert "0字，0个表格，1张图片" in seen
    assert "文件中只有图片，没有文字" in seen


def test_taking_the_file_puts_its_text_into_the_editor_and_hands_in_the_file(
    opened: tuple[httpx.Client, str], house: House
) -> None:
    browser, path = opened
    content = word("一是供水。", "二是节水。", picture=True)
    form = form_of(upload(browser, path, content, text="手写的").text)
    page = browser.post(f"{path}/take", data=form | {"how": "replace"})
    written = form_of(page.text)
    assert written["text"].startswith("一是供水。\n二是节水。\n［图：")
    assert "手写的" in text_of_page(page.text)  # offered, for what a file replaces is not lost
    figures = {"figure-permits": "1", "figure-households": "2", "figure-water-use": "3"}
    browser.post(path, data=written | figures)
    assert house.section("supply")["text"] == written["text"]
    shown = browser.get(path).text
    assert browser.get(f"{path}/submissions/1.docx").content == content
    assert "下载所附 Word 文件" in shown
    key = written["text"].split("［图：")[1][:16]
    picture = browser.get(f"{path}/picture/{key}")
    assert picture.headers["content-type"] == "image/png"
    assert picture.content == png()


def test_a_file_that_fetches_something_warns_whoever_downloads_it(
    opened: tuple[httpx.Client, str],
) -> None:
    browser, path = opened
    document = Document(io.BytesIO(word("一是供水。")))
    document.part.relate_to("https://x.example/a.png", f"{RELATION}/image", is_external=True)
    content = io.BytesIO()
    document.save(content)
    form = form_of(upload(browser, path, content.getvalue()).text)
    written = form_of(browser.post(f"{path}/take", data=form | {"how": "replace"}).text)
    figures = {"figure-permits": "1", "figure-households": "2", "figure-water-use": "3"}
    browser.post(path, data=written | figures)
    answer = browser.get(f"{path}/submissions/1.docx")
    assert answer.content == content.getvalue()
    assert "含外部链接或对象" in unquote(answer.headers["content-disposition"])


def test_the_files_text_can_follow_what_is_written(opened: tuple[httpx.Client, str]) -> None:
    browser, path = opened
    form = form_of(upload(browser, path, word("文件里的一段。"), text="手写的一段。").text)
    page = browser.post(f"{path}/take", data=form | {"how": "append"})
    assert form_of(page.text)["text"] == "手写的一段。\n文件里的一段。"


def test_a_file_can_be_left_alone(opened: tuple[httpx.Client, str]) -> None:
    browser, path = opened
    form = form_of(upload(browser, path, word("文件里的一段。"), text="手写的一段。").text)
    page = browser.post(f"{path}/take", data=form | {"how": "leave"})
    assert form_of(page.text)["text"] == "手写的一段。"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 ...", "这是 PDF 文件"),
        (b"", "文件是空的"),
        (b"PK\x03\x04broken", "文件已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为"),
        ("一是供水。".encode("gb18030"), "这是纯文本"),
        (word(), "没有可读的正文"),
    ],
)
def test_an_unreadable_file_is_explained_and_nothing_is_lost(
    opened: tuple[httpx.Client, str], content: bytes, said: str
) -> None:
    browser, path = opened
    page = upload(browser, path, content, text="手写的一段。")
    assert page.status_code == 400
    assert said in text_of_page(page.text)
    assert form_of(page.text)["text"] == "手写的一段。"


def test_no_file_chosen_is_said(opened: tuple[httpx.Client, str]) -> None:
    browser, path = opened
    form = form_of(browser.get(path).text) | {"text": "手写的一段。"}
    page = browser.post(f"{path}/upload", data=form)
    assert page.status_code == 400
    assert "请先选择一个 Word" in text_of_page(page.text)
    assert form_of(page.text)["text"] == "手写的一段。"


def test_nobody_attaches_a_file_that_was_not_uploaded_here(
    opened: tuple[httpx.Client, str], house: House
) -> None:
    browser, path = opened
    upload(browser, path, word("水资源科的文件。"))
    other = house.path("ye", "write", section="rivers")
    stolen = house.see(
        lambda s: [row[0] for row in s.connection().exec_driver_sql("SELECT sha256 FROM documents")]
    )[0]
    form = form_of(browser.get(other).text) | {"text": "河湖", "document": stolen}
    browser.post(other, data=form | {"figure-patrols": "1", "figure-drills": "2"})
    assert house.section("rivers")["text"] == "河湖"
    assert house.section("rivers")["documents"] == [None]


def test_the_sections_own_heading_that_runs_into_the_text_is_left_out(
    opened: tuple[httpx.Client, str],
) -> None:
    browser, path = opened
    page = upload(browser, path, word("（二）严格水资源管理，保障城乡供水安全。一是供水。"))
    assert "已从正文中略去" in text_of_page(page.text)
    browser.post(f"{path}/take", data=form_of(page.text) | {"how": "replace"})
    assert form_of(browser.get(path).text)["text"] == "一是供水。"


@pytest.mark.parametrize("marker", ["（二）", "㈡", "2．", "第二节　", ""])
def test_the_sections_own_heading_at_the_files_beginning_is_left_out(
    opened: tuple[httpx.Client, str], marker: str
) -> None:
    browser, path = opened
    content = word(f"{marker}严格水资源管理，保障城乡供水安全。", "一是供水。")
    page = upload(browser, path, content)
    assert "已从正文中略去" in text_of_page(page.text)
    browser.post(f"{path}/take", data=form_of(page.text) | {"how": "replace"})
    assert form_of(browser.get(path).text)["text"] == "一是供水。"


def test_a_first_line_that_is_no_heading_of_the_section_is_taken(
    opened: tuple[httpx.Client, str],
) -> None:
    browser, path = opened
    page = upload(browser, path, word("严格水资源管理。", "一是供水。"))
    assert "已从正文中略去" not in text_of_page(page.text)
