"""A file that is no .docx is named for what it is, with what to do next."""

from __future__ import annotations

import io

import openpyxl
import pytest
from word_samples import rich_file, unzipped, zipped

from huibao.document.errors import REASONS, UnreadableDocument
from huibao.document.reading.word import read_word

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def ole(*streams: str) -> bytes:
    return OLE + b"".join(name.encode("utf-16-le") + bytes(64) for name in streams)


def workbook() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


FILES = {
    "nothing": (b"", "empty"),
    "zeros": (bytes(4096), "empty"),
    "old Word": (ole("WordDocument"), "doc"),
    "WPS": (ole("WordDocument", "WpsCustomData"), "wps"),
    "encrypted docx": (ole("EncryptionInfo", "EncryptedPackage"), "encrypted"),
    "old Excel": (ole("Workbook"), "xlsx"),
    "old PowerPoint": (ole("PowerPoint Document"), "pptx"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
    "RTF": (b"{\\rtf1\\ansi}", "rtf"),
    "Excel": (workbook(), "xlsx"),
    "PowerPoint": (zipped({"ppt/presentation.xml": "<p/>"}), "pptx"),
    "OpenDocument": (zipped({"mimetype": "x", "content.xml": "<o/>"}), "odt"),
    "OFD": (zipped({"OFD.xml": "<ofd/>"}), "ofd"),
    "some zip": (zipped({"a.txt": "x"}), "not_word"),
    "web page": ("\ufeff<!DOCTYPE html><html><body>总结</body></html>".encode(), "html"),
    "web archive": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "html"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), "picture"),
    "Word XML": (
        b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>',
        "word_xml",
    ),
    "plain text": ("工作总结\n".encode("gb18030") * 600, "text"),
    "text of Notepad": ("工作总结".encode("utf-16"), "text"),
    "some program": (b"\x7fELF\x02\x01\x01" + bytes(200), "not_word"),
    "cut short": (rich_file()[:-30], "broken_zip"),
}


@pytest.mark.parametrize("name", FILES)
def test_the_refusal_says_what_the_file_is(name: str) -> None:
    content, code = FILES[name]
    with pytest.raises(UnreadableDocument) as refused:
        read_word(content)
    assert refused.value.code == code


def test_a_file_with_a_password_on_its_entries_is_called_encrypted() -> None:
    content = bytearray(zipped(unzipped(rich_file())))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(signature, at + 4)
    with pytest.raises(UnreadableDocument, match="密码"):
        read_word(bytes(content))


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_is_a_chinese_sentence_with_its_english(code: str) -> None:
    facts = {"limit_mb": 64, "part": "word/document.xml", "characters": "9", "most": "8"}
    refused = UnreadableDocument(code, **facts)
    assert refused.chinese.endswith("。")
    assert refused.english.endswith(".")
    assert str(refused).startswith(refused.chinese)
    assert "{" not in str(refused)
