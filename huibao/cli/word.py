"""Word files on the command line: `huibao format`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from huibao.calendar import chinese_date
from huibao.cli import app
from huibao.cli.given import UNREADABLE, given_report, tell_notices, tell_printed
from huibao.cli.output import CannotDo, write_output
from huibao.document.fonts import missing_fonts
from huibao.document.layout import Layout, LayoutError
from huibao.document.pdf import PdfUnavailable, pdf_program, to_pdf
from huibao.document.reading.word import WordFile
from huibao.document.writing.imprint import ImprintPlace, has_imprint, place_of_imprint
from huibao.document.writing.letterhead import DocumentHead
from huibao.document.writing.word import Profile, write_word
from huibao.report.figures.dating import date_in
from huibao.report.outline import parse
from huibao.report.reading import read


@dataclass(frozen=True)
class Pages:
    """How the document is laid out.

    Parameters
    ----------
    profile
        plain 打印稿，formal 带版头和版记的正式公文 / plain, or formal with letterhead and imprint
    office
        本单位配置所在文件夹，用其中的版式 / folder of the office's own files, for its layout
    pdf
        同时生成 PDF 的文件名 / also make this PDF
    """

    profile: Profile = "plain"
    office: Path | None = None
    pdf: Path | None = None


@app.command(name="format")
def format_report(
    file: Path,
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    pages: Annotated[Pages | None, Parameter(name="*")] = None,
    head: Annotated[DocumentHead | None, Parameter(name="*", group="版头版记 / Letterhead")] = None,
) -> int:
    """按 GB/T 9704-2012 排版 / Lay a report out as an official Word document.

    Parameters
    ----------
    file
        报告：.txt（UTF-8 或 GB18030）或 .docx / the report
    output
        写成的 .docx / the file to write
    """
    wanted = pages or Pages()
    try:
        report = given_report(file)
        layout = _layout(wanted.office)
        word = _laid_out(report, wanted.profile, layout=layout, head=head or DocumentHead())
        write_output(output, word, ending=".docx", sources=(file,))
    except CannotDo as reason:
        print(reason, file=sys.stderr)
        return UNREADABLE
    tell_notices(file, report)
    tell_printed(file, report.text, done=("未排入", "are left out"))
    _print_other_date(report.text, wanted.profile, head or DocumentHead())
    if wanted.profile == "formal":
        _print_what_is_absent(head or DocumentHead())
    print(f"已写入 {output}（{_size(word)}） / Wrote {output}")
    _print_missing_fonts(layout)
    return _make_pdf(word, wanted.pdf, layout, source=file)


def _laid_out(report: WordFile, profile: Profile, *, layout: Layout, head: DocumentHead) -> bytes:
    text = read(report.text).undisturbed()  # Word numbers the pages anew

    def write(place: ImprintPlace) -> bytes:
        return write_word(
            text,
            layout=layout,
            profile=profile,
            head=head,
            pictures=report.pictures,
            imprint_place=place,
        )

    if profile == "plain" or not has_imprint(head):
        return write("nowhere")
    if pdf_program() is None:
        print("本机没有 LibreOffice，无法判断正文止于哪一面；版记另起一面，置于其后的偶数页。")
        print("Without LibreOffice the imprint (版记) goes on an even page of its own.")
    return write(place_of_imprint(write, typefaces=layout.typefaces))


def _layout(office: Path | None) -> Layout:
    if office is None:
        return Layout()
    from config.mistakes import OfficeFilesWrong  # a second that nobody else waits for
    from config.office import load_office

    try:
        overrides: Mapping[str, Any] = load_office(office).layout
        return Layout.from_mapping(overrides)
    except (OfficeFilesWrong, LayoutError) as error:
        raise CannotDo(f"{office}：{error}") from error


def _print_other_date(text: str, profile: Profile, head: DocumentHead) -> None:
    """Say when the text is signed on another day than the one that was given."""
    signed = parse(text).date
    own = date_in(signed.text) if signed else None
    if own is None or head.signed_on in (None, own):
        return
    given = f"--signed-on {head.signed_on}"
    imprinted = profile == "formal" and has_imprint(head) and head.issued_on is None
    used = "只用作版记的印发日期" if imprinted else "未使用"
    english = "only dates the imprint" if imprinted else "is not used"
    day = chinese_date(own)
    chinese = f"注意：正文落款的日期是{day}，与 {given} 不同；落款照正文，{given} {used}，请核对。"
    print(
        f"{chinese} The text is signed on {own}, which stays; {given} {english}.", file=sys.stderr
    )


def _print_what_is_absent(head: DocumentHead) -> None:
    if not head.organ:
        print("未给出发文机关（--organ），没有版头。 (No letterhead without --organ.)")
    if not has_imprint(head):
        print("未给出印发机关（--issued-by），没有版记。 (No imprint without --issued-by.)")


def _size(content: bytes) -> str:
    return f"{len(content) / 1024:.0f} kB"


def _print_missing_fonts(layout: Layout) -> None:
    """Fonts matter where the document is shown: a reader who has them sees the right ones."""
    missing = missing_fonts(layout.typefaces)
    if missing:
        print("本机缺少以下字体；文件里写的仍是规定的字体，装有这些字体的电脑上显示正常：")
        print("Fonts missing on this machine; the file still names the right ones:")
    for font in missing:
        print(f"  {font}")


def _make_pdf(word: bytes, path: Path | None, layout: Layout, *, source: Path) -> int:
    if path is None:
        return 0
    try:
        made = to_pdf(word, typefaces=layout.typefaces)
        write_output(path, made, ending=".pdf", sources=(source,))
    except (PdfUnavailable, CannotDo) as reason:
        print(reason, file=sys.stderr)
        return 1
    print(f"已写入 {path}（{_size(made)}） / Wrote {path}")
    return 0
