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
from huibao.cli.given import UNREADABLE, given_report, tell_notices
from huibao.cli.output import CannotDo, write_output
from huibao.document.reading.word import WordFile, read_word
from huibao.document.redline import RedlineDisagrees, redline
from huibao.document.writing.word import write_word

_TOLD: Final = {
    "insert": "新增{}处",
    "delete": "删除{}处",
    "move_to": "移动{}处",
    "row_insert": "新增表格{}行",
    "row_delete": "删除表格{}行",
}
_HEADERS: Final = (
    "页眉、页脚没有比对，用的是新稿的 / Headers and footers are not compared; they are the new ones"
)


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
        drafts = [given_report(path) for path in (old, new)]
        made = redline(
            _as_word(old, drafts[0]),
            _as_word(new, drafts[1]),
            author=author or getpass.getuser(),
            when=datetime.now(UTC),
        )
        write_output(output, made, ending=".docx", sources=(old, new))
    except (CannotDo, RedlineDisagrees) as fault:
        print(fault, file=sys.stderr)
        return UNREADABLE
    for path, draft in zip((old, new), drafts, strict=True):
        tell_notices(path, draft)
    if any(notice.code == "headers" for draft in drafts for notice in draft.notices):
        print(_HEADERS, file=sys.stderr)
    print(f"已写入 {output}：{_summary(made)} / Wrote {output}")
    return 0


def _as_word(path: Path, draft: WordFile) -> bytes:
    """Return the draft's file if it is Word, else its text as a Word file."""
    content = path.read_bytes()
    return content if is_zipfile(io.BytesIO(content)) else write_word(draft.text)


def _summary(made: bytes) -> str:
    counts: Counter[str] = Counter(change.kind for change in read_word(made).changes)
    told = [words.format(counts[kind]) for kind, words in _TOLD.items() if counts[kind]]
    return "、".join(told) or "两稿文字相同"
