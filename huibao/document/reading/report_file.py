"""A report in a file, whether plain text or Word."""

from __future__ import annotations

import codecs
import re
from typing import Final

from huibao.document.errors import UnreadableDocument
from huibao.document.reading.inline import TURNING
from huibao.document.reading.word import WordFile, read_word

TEXT_SUFFIXES: Final = (".txt", ".text", ".md")
_NOT_TEXT: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")
_USUAL: Final = re.compile(
    r"[\t\r\n -~\u2010-\u203b\u2460-\u24ff\u3000-\u3011\u4e00-\u9fa5\uff01-\uff5e]+"
)
_TURNING: Final = dict.fromkeys(map(ord, TURNING))
_LEAST_USUAL: Final = 0.98
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_report_file(content: bytes, *, name: str) -> WordFile:
    """What the file says; `name` tells plain text from Word by its ending.

    Raises:
        UnreadableDocument: for a file that cannot be read, or in which there is nothing to read,
            with a sentence for its owner.
    """
    file = _plain(content) if is_text(content, name) else read_word(content)
    if not file.text.strip():
        raise UnreadableDocument("no_text" if content.strip() else "empty")
    return file


def is_text(content: bytes, name: str) -> bool:
    """Whether a file of that name is read as plain text, and not as a Word document."""
    named = name.lower().endswith(TEXT_SUFFIXES) or "." not in name
    return named and not content.startswith(_NOT_TEXT)


def _plain(content: bytes) -> WordFile:
    text = decode_text(content).translate(_TURNING)
    return WordFile(text, pictures={}, notices=(), comments=(), changes=())


def decode_text(content: bytes) -> str:
    """Text in UTF-8, UTF-16, or GB18030 as the Notepad of Chinese Windows saves it.

    Raises:
        UnreadableDocument: in any other encoding, or with NUL bytes in it.
    """
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    decoded = ""
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            decoded = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in decoded:
            return decoded
    unmarked = None if marked else _utf16_without_mark(content)
    if unmarked is not None:
        return unmarked
    if decoded:
        raise UnreadableDocument("nul")
    raise UnreadableDocument("text_encoding")


def _utf16_without_mark(content: bytes) -> str | None:
    """The text of UTF-16 that lacks its mark, None when that reading gives no Chinese text."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        usual = sum(map(len, _USUAL.findall(text)))
        if usual >= _LEAST_USUAL * len(text) and "\0" not in text:
            return text
    return None
