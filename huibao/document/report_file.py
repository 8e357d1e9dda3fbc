"""A report in a file, whether plain text or Word."""

from __future__ import annotations

import codecs
from typing import Final

from huibao.document.errors import UnreadableDocument
from huibao.document.word_in import WordFile, read_word

TEXT_SUFFIXES: Final = (".txt", ".text", ".md")
_NOT_TEXT: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")
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
    file = _plain(content) if _is_text(content, name) else read_word(content)
    if not file.text.strip():
        raise UnreadableDocument("no_text" if content.strip() else "empty")
    return file


def _is_text(content: bytes, name: str) -> bool:
    named = name.lower().endswith(TEXT_SUFFIXES) or "." not in name
    return named and not content.startswith(_NOT_TEXT)


def _plain(content: bytes) -> WordFile:
    return WordFile(decode_text(content), pictures={}, notices=(), comments=(), changes=())


def decode_text(content: bytes) -> str:
    """Text in UTF-8, UTF-16 with its mark, or GB18030 as the Notepad of Chinese Windows saves it.

    Raises:
        UnreadableDocument: in any other encoding.
    """
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableDocument("text_encoding")
