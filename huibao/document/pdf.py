"""PDF through LibreOffice, which may be absent, may hang, and must leave nothing behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from huibao.document.fonts import fontconfig
from huibao.document.layout import Typefaces

_PROGRAMS: Final = ("soffice", "libreoffice")
_PLACES: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
)
# A blank page before 版记 is a page; LibreOffice leaves out those it sets by itself unless told.
_BLANKS: Final = '"IsSkipEmptyPages":{"type":"boolean","value":"false"}'
_PLAIN: Final = f"pdf:writer_pdf_Export:{{{_BLANKS}}}"
# 2 is PDF/A-2b, the level an archive can open decades from now with its fonts inside (DA/T 47).
_ARCHIVAL: Final = (
    f'pdf:writer_pdf_Export:{{{_BLANKS},"SelectPdfVersion":{{"type":"long","value":"2"}}}}'
)
_PAGE: Final = re.compile(rb"/Type\s*/Page(?![A-Za-z])")


class PdfUnavailable(RuntimeError):
    """No PDF could be made; the sentence says why and what to do. The Word file is not affected."""


def page_count(pdf: bytes) -> int:
    """How many pages LibreOffice's PDF has; 0 when none are found."""
    return len(_PAGE.findall(pdf))


def pdf_program() -> str | None:
    """Where LibreOffice is, or None when it is not installed."""
    for name in _PROGRAMS:
        found = shutil.which(name)
        if found:
            return found
    return next((place for place in _PLACES if Path(place).is_file()), None)


def to_pdf(
    docx: bytes,
    *,
    timeout: float = 60,
    archival: bool = False,
    typefaces: Typefaces | None = None,
) -> bytes:
    """The document as PDF, as PDF/A-2b when `archival`.

    Every call has its own LibreOffice profile, so calls may run side by side; it and every process
    started are gone when the call returns.

    Args:
        timeout: seconds after which LibreOffice is killed.
        typefaces: whose declared stand-ins replace fonts that are missing here.

    Raises:
        PdfUnavailable: LibreOffice is not installed, took too long, or could not do it.
    """
    program = pdf_program()
    if program is None:
        raise PdfUnavailable(
            "本机没有安装 LibreOffice，不能生成 PDF；Word 文件不受影响。"
            "请管理员安装 LibreOffice Writer（如 apt-get install libreoffice-writer）后重试。"
            " LibreOffice is not installed: install libreoffice-writer to make PDFs."
        )
    # LibreOffice may still be writing into its profile while it is being killed.
    with tempfile.TemporaryDirectory(prefix="huibao-pdf-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "report.docx").write_bytes(docx)
        (folder / "fonts.conf").write_text(fontconfig(typefaces or Typefaces()), encoding="utf-8")
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            _ARCHIVAL if archival else _PLAIN,
            "--outdir",
            str(folder),
            str(folder / "report.docx"),
        ]
        told = _run(command, folder=folder, timeout=timeout)
        made = folder / "report.pdf"
        if not made.is_file():
            raise PdfUnavailable(
                "LibreOffice 没能把文档转成 PDF；Word 文件不受影响。"
                f" LibreOffice could not convert the document: {told[-300:] or '—'}"
            )
        return made.read_bytes()


def _run(command: list[str], *, folder: Path, timeout: float) -> str:
    """Run LibreOffice in a process group of its own; what it said, or PdfUnavailable when late."""
    with subprocess.Popen(  # noqa: S603  our own program and arguments, no shell
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd=folder,
        env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf"), "HOME": str(folder)},
        start_new_session=True,
    ) as process:
        try:
            told, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired as late:
            raise PdfUnavailable(
                f"LibreOffice 在 {timeout:g} 秒内没有转完，已经停止。"
                "Word 文件不受影响，请稍后重试。"
                f" LibreOffice took longer than {timeout:g} s and was stopped."
            ) from late
        finally:
            _kill_group(process)
    return told.strip()


def _kill_group(process: subprocess.Popen[str]) -> None:
    """End the launcher and the office program that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
