"""A file built to exhaust its reader gets a clear answer, at once and in little memory."""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from word_samples import (
    NAMESPACES,
    document_xml,
    level,
    lists,
    note,
    note_mark,
    numbered,
    p,
    rich_file,
    t,
    unzipped,
    word_file,
    zipped,
)

from huibao.document.errors import UnreadableDocument
from huibao.document.images import picture
from huibao.document.package import MAX_FILE_BYTES, read_file
from huibao.document.reading.report_file import read_report_file
from huibao.document.reading.word import read_word

MEMORY = 450 * 2**20
SECONDS = 1.0

_CHILD = """
import json, resource, sys, time
from huibao.document.errors import UnreadableDocument
from huibao.document.package import read_file
from huibao.document.reading.word import read_word
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
try:
    from pathlib import Path
    read_word(read_file(Path(sys.argv[1])))
    code = ""
except UnreadableDocument as fault:
    code = fault.code
print(json.dumps({"code": code, "seconds": time.process_time() - start,
    "memory": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024}))
"""


def measured(path: Path) -> dict[str, object]:
    """What a process of its own says, and how long and how much memory it took."""
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def with_document(xml: bytes | str) -> bytes:
    return zipped({**unzipped(rich_file()), "word/document.xml": xml})


def bomb() -> bytes:
    return with_document(document_xml("<w:p/>" + " " * (300 * 2**20)))


def lying_bomb() -> bytes:
    """A bomb whose headers say that it unpacks to a hundred bytes."""
    content = bytearray(bomb())
    size = struct.pack("<I", 100)
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset : at + offset + 4] = size
            at = content.find(signature, at + 4)
    return bytes(content)


def many_entries() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"word/{number}", b"")
    return out.getvalue()


def entity(definition: str, use: str) -> bytes:
    return with_document(
        f'<?xml version="1.0"?><!DOCTYPE w:document [{definition}]>'
        f"<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>{use}</w:t></w:r></w:p></w:body>"
        "</w:document>"
    )


def laughs() -> bytes:
    names = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    return entity('<!ENTITY l0 "哈">' + names, "&l9;")


def utf_16_entity() -> bytes:
    text = document_xml(p(t("&x;"))).replace("UTF-8", "UTF-16")
    head, _, rest = text.partition("?>")
    return with_document(
        f'{head}?><!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>{rest}'.encode(
            "utf-16"
        )
    )


def two_parts_by_one_name() -> bytes:
    """A file that we would read one way, and Word another."""
    out = io.BytesIO(rich_file())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/Document.xml", document_xml(p(t("另一篇。"))))
    return out.getvalue()


def two_files_in_one() -> bytes:
    """Which of the two is read, depends on the program."""
    return zipped(unzipped(rich_file())) + rich_file()


def many_attributes() -> bytes:
    attributes = " ".join(f"a{number}=''" for number in range(1_600_000))
    return with_document(document_xml(f"<w:p {attributes}/>"))


HOSTILE = {
    "bomb": (bomb, "bomb"),
    "lying_bomb": (lying_bomb, "bomb broken_zip"),
    "many_entries": (many_entries, "bomb"),
    "external_entity": (
        lambda: entity('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
        "doctype",
    ),
    "laughs": (laughs, "doctype"),
    "utf_16_entity": (utf_16_entity, "doctype"),
    "deep": (
        lambda: with_document(document_xml("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000)),
        "too_complex broken_xml",
    ),
    "deep_tables": (
        lambda: with_document(
            document_xml(
                "<w:tbl><w:tr><w:tc>" * 30_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 30_000
            )
        ),
        "too_complex broken_xml",
    ),
    "many_elements": (
        lambda: with_document(document_xml("<w:p/>" * 3_000_000)),
        "too_complex bomb",
    ),
    "many_paragraphs": (
        lambda: with_document(document_xml("<w:p/>" * 400_000)),
        "too_complex",
    ),
    "many_attributes": (many_attributes, "too_complex bomb broken_xml"),
    "broken_zip": (lambda: rich_file()[:2000], "broken_zip"),
    "no_document": (
        lambda: zipped({"[Content_Types].xml": "<Types/>", "_rels/.rels": "<Relationships/>"}),
        "missing_part",
    ),
    "no_body": (lambda: with_document(f"<w:document {NAMESPACES}/>"), "missing_part"),
    "climbing_name": (
        lambda: zipped({**unzipped(rich_file()), "../../etc/cron.d/x": "x"}),
        "unsafe_name",
    ),
    "two_parts_by_one_name": (two_parts_by_one_name, "broken_zip"),
    "two_files_in_one": (two_files_in_one, "broken_zip"),
    "exotic_encoding": (
        lambda: with_document('<?xml version="1.0" encoding="UTF-7"?><w:document/>'),
        "broken_xml",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_at_once_in_bounded_memory(name: str, tmp_path: Path) -> None:
    make, codes = HOSTILE[name]
    path = tmp_path / "given.docx"
    path.write_bytes(make())
    found = measured(path)
    assert found["code"] in codes.split(), found
    assert float(str(found["seconds"])) < SECONDS, found
    assert int(str(found["memory"])) < MEMORY, found


def test_half_a_gigabyte_is_refused_by_its_size_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.docx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(500 * 2**20)
    found = measured(path)
    assert found["code"] == "too_large"
    assert int(str(found["memory"])) < 20 * 2**20
    with pytest.raises(UnreadableDocument, match="64 MB"):
        read_file(path)


def test_bytes_that_are_too_many_are_refused() -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read_word(b"PK" + bytes(MAX_FILE_BYTES))
    assert refused.value.code in ("too_large", "empty")


def test_styles_that_are_based_on_each_other_end() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{one}"><w:name w:val="{one}"/>'
        f'<w:basedOn w:val="{two}"/></w:style>'
        for one, two in (("a", "b"), ("b", "a"))
    )
    body = p(t("甲"), properties='<w:pStyle w:val="a"/>')
    assert read_word(word_file(body, styles=styles)).text == "甲"


def test_a_number_beyond_all_reason_is_shown_in_digits() -> None:
    for fmt in ("upperLetter", "upperRoman", "chineseCounting", "decimalEnclosedCircle"):
        start = level(0, fmt=fmt, text="%1、", start=999_999_999)
        text = read_word(word_file(numbered("甲"), numbering=lists(start))).text
        assert text == "10000000、甲"


def test_a_label_of_half_a_million_characters_is_not_repeated_on_every_paragraph() -> None:
    made = word_file(numbered("甲") * 2_000, numbering=lists(level(0, text="长" * 500_000)))
    assert len(read_word(made).text) < 200_000


def test_a_note_used_a_thousand_times_is_read_once() -> None:
    made = word_file(
        p(t("甲"), note_mark("footnote", 2)) * 1_000,
        footnotes=note("footnote", 2, "长" * 100_000),
    )
    assert read_word(made).text.count("长") == 100_000


def test_a_thousand_comments_on_everything_cost_no_thousand_copies() -> None:
    starts = "".join(f'<w:commentRangeStart w:id="{n}"/>' for n in range(1_000))
    ends = "".join(f'<w:commentRangeEnd w:id="{n}"/>' for n in range(1_000))
    made = word_file(
        p(starts, t("文" * 100_000), ends),
        comments="".join(f'<w:comment w:id="{n}" w:author="甲"/>' for n in range(1_000)),
    )
    assert sum(len(comment.anchor) for comment in read_word(made).comments) <= 500_000


def test_a_table_cell_cannot_span_a_million_columns() -> None:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="1000000"/></w:tcPr>{p(t("甲"))}</w:tc>'
    assert len(read_word(word_file(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")).text) < 100


def test_a_picture_of_a_billion_pixels_is_no_picture() -> None:
    header = struct.pack(">IIBBBBB", 40_000, 40_000, 1, 0, 0, 0, 0)
    chunk = b"IHDR" + header
    whole = struct.pack(">I", len(header)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    huge = b"\x89PNG\r\n\x1a\n" + whole + struct.pack(">I", 0) + b"IEND" + bytes(64)
    assert picture(huge) is None
    assert picture(huge.replace(struct.pack(">II", 40_000, 40_000), struct.pack(">II", 40, 40)))


def test_marks_that_turn_the_direction_of_writing_are_left_out() -> None:
    read = read_word(with_document(document_xml(p(t("拨款\u202e001\u202c万元。")))))
    assert read.text == "拨款001万元。"
    plain = read_report_file("拨款\u202e001\u202c万元。".encode(), name="a.txt")
    assert plain.text == "拨款001万元。"
