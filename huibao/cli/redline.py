"""Two drafts compared on the command line: `huibao redline`."""

from __future__ import annotations

import getpass
import io
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final
from zipfile import is_zipfile

from cyclopts import Parameter

from huibao.cli import app
from huibao.cli.given import UNREADABLE, given_report
from huibao.cli.output import CannotDo, write_output
from huibao.document.redline import RedlineDisagrees, redline
from huibao.document.word_in import read_word
from huibao.document.word_out import write_word

_TOLD: Final = {"insert": "新增", "delete": "删除", "move_to": "移动"}


@app.command(name="redline")
def redline_command(
    old: Path,
    new: Path,
    /,
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    author: str = "",
) -> int:
    """比对两稿，生成带修订痕迹的 Word 文件 / Show two drafts as one Word file with tracked changes.

    Parameters
    ----------
    old
        原稿：.docx 或 .txt / the earlier draft
    new
        新稿：.docx 或 .txt / the later draft
    output
        写成的 .docx：接受全部修订得新稿，拒绝全部修订得原稿 / the file to write
    author
        修订人，默认为当前用户 / whose changes they are; by default the user's
    """
    try:
        made = redline(
            _as_word(old),
            _as_word(new),
            author=author or getpass.getuser(),
            when=datetime.now(UTC),
        )
        write_output(output, made, sources=(old, new))
    except (CannotDo, RedlineDisagrees) as fault:
        print(fault, file=sys.stderr)
        return UNREADABLE
    print(f"已写成 {output}：{_summary(made)} / Wrote {output}")
    return 0


def _as_word(path: Path) -> bytes:
    """Return the draft as a Word file; `CannotDo`, with its name, when it cannot be read."""
    draft = given_report(path)
    content = path.read_bytes()
    return content if is_zipfile(io.BytesIO(content)) else write_word(draft.text)


def _summary(made: bytes) -> str:
    counts: Counter[str] = Counter(change.kind for change in read_word(made).changes)
    told = [f"{word}{counts[kind]}处" for kind, word in _TOLD.items() if counts[kind]]
    return "、".join(told) or "两稿文字相同"
