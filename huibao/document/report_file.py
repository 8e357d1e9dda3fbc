"""A report in a file, whether plain text or Word."""

from __future__ import annotations

import codecs
from typing import Final

from huibao.document.errors import UnreadableDocument
from huibao.document.word_in import WordFile, read_word

TEXT_SUFFIXES: Final = (".txt", ".text", ".md")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_report_file(content: bytes, *, name: str) -> WordFile:
    """What the file says; `name` tells plain text from Word by its ending.

    Raises:
        UnreadableDocument: for a file that cannot be read, with a sentence for its owner.
    """
    if name.lower().endswith(TEXT_SUFFIXES):
        return WordFile(decode_text(content), pictures={}, notices=(), comments=(), changes=())
    return read_word(content)


def decode_text(content: bytes) -> str:
    """Text in UTF-8, UTF-16 with its mark, or GB18030 as the Notepad of Chinese Windows saves it.

    Raises:
        UnreadableDocument: in any other encoding.
    """
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableDocument("text_encoding")
