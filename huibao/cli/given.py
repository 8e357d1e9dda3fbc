"""Reports that commands are given: a .txt or .docx, read or refused with a sentence."""

from __future__ import annotations

import errno
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from huibao.cli.output import CannotDo
from huibao.document.errors import UnreadableDocument
from huibao.document.package import read_file
from huibao.document.reading.report_file import read_report_file
from huibao.document.reading.word import WordFile
from huibao.report.reading import read
from huibao.report.reading.contents import Printed

_PRINTED: Final[Mapping[Printed, tuple[str, str]]] = {
    "contents": ("目录 {n} 行", "table of contents: {n}"),
    "page": ("页码 {n} 行", "page numbers: {n}"),
}

UNREADABLE = 2
"""Exit status for input that cannot be read, as for every command that takes a file."""

_WHY: Final[Mapping[int | None, str]] = {
    errno.ENOENT: "找不到文件，请检查文件名和文件夹 / no such file; check its name and folder",
    errno.EISDIR: "这是文件夹，请写出其中的文件名 / this is a folder; name a file in it",
    errno.EACCES: "没有权限打开，请换一份副本 / permission denied; use a copy that you may read",
}


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
        why = _WHY.get(error.errno, f"无法打开 / cannot be opened ({error.strerror})")
        raise CannotDo(f"{path}：{why}") from error


def tell_notices(path: Path, report: WordFile) -> None:
    """Say on the standard error what was noticed in a file beside its text."""
    for notice in report.notices:
        print(f"{path}：注意：{notice.chinese} {notice.english}", file=sys.stderr)


def tell_printed(path: Path, text: str, *, done: tuple[str, str]) -> None:
    """Say on the standard error which lines were only printed, and in two languages what was done.

    They are a table of contents, and page numbers.
    """
    kinds = [each.kind for each in read(text).dropped]
    counts = {kind: kinds.count(kind) for kind in _PRINTED if kind in kinds}
    if counts:
        chinese, english = zip(*(_PRINTED[kind] for kind in counts), strict=True)
        told = "、".join(w.format(n=n) for w, n in zip(chinese, counts.values(), strict=True))
        lines = ", ".join(w.format(n=n) for w, n in zip(english, counts.values(), strict=True))
        print(f"{path}：注意：{told}，{done[0]}。 Lines that {done[1]}: {lines}.", file=sys.stderr)
