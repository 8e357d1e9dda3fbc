"""Reports that commands are given: a .txt or .docx, read or refused with a sentence."""

from __future__ import annotations

import errno
from pathlib import Path

from huibao.cli.output import CannotDo
from huibao.document.errors import UnreadableDocument
from huibao.document.package import read_file
from huibao.document.report_file import read_report_file
from huibao.document.word_in import WordFile

UNREADABLE = 2
"""Exit status for input that cannot be read, as for every command that takes a file."""


def given_report(path: Path) -> WordFile:
    """Return what a report's file says.

    Raises:
        CannotDo: with the file's name and the reason, in Chinese and English.
    """
    try:
        return read_report_file(read_file(path), name=path.name)
    except UnreadableDocument as error:
        raise CannotDo(f"{path}：{error}") from error
    except OSError as error:
        if error.errno == errno.ENOENT:
            raise CannotDo(f"{path}：找不到文件 / no such file") from error
        raise CannotDo(f"{path}：打不开 / cannot be opened ({error.strerror})") from error
