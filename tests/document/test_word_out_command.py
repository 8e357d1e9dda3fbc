"""`huibao format` reads a report and writes it laid out."""

from __future__ import annotations

from pathlib import Path

import pytest
from word_xml import REPORT, opened, written

from huibao.cli import app, word
from huibao.document.writing.word import write_word

assert word.app is app


def formatted(*arguments: str) -> int:
    return app(["format", *arguments], result_action="return_value")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_in_the_encodings_of_china_is_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "in.txt").write_text(REPORT, encoding=encoding)
    assert formatted(str(tmp_path / "in.txt"), "-o", str(tmp_path / "out.docx")) == 0
    assert written((tmp_path / "out.docx").read_bytes()) == "".join(REPORT.split())


def test_a_word_file_is_laid_out_again(tmp_path: Path) -> None:
    (tmp_path / "in.docx").write_bytes(write_word(REPORT))
    assert formatted(str(tmp_path / "in.docx"), "-o", str(tmp_path / "out.docx")) == 0
    assert written((tmp_path / "out.docx").read_bytes()) == "".join(REPORT.split())


def test_a_formal_document_takes_its_head_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.txt").write_text(REPORT, encoding="utf-8")
    out = tmp_path / "out.docx"
    status = formatted(
        str(tmp_path / "in.txt"), "-o", str(out), "--profile", "formal", "--organ", "青河市水务局",
        "--doc-no", "青水发〔2024〕6号",
    )  # fmt: skip
    assert status == 0
    assert "青河市水务局文件" in [p.text for p in opened(out.read_bytes()).paragraphs]
    said = capsys.readouterr().out
    assert f"已写入 {out}" in said
    assert "没有版头" not in said
    assert "没有版记" in said


DATED = "云岭县水务局2023年工作总结\n一、工作\n巡河20次。\n云岭县水务局\n{date}\n"


@pytest.mark.parametrize("date", ["2023年12月28日", "二〇二三年十二月二十八日", "2023.12.28"])
def test_a_text_that_is_signed_on_another_day_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], date: str
) -> None:
    given, out = str(tmp_path / "in.txt"), str(tmp_path / "out.docx")
    (tmp_path / "in.txt").write_text(DATED.format(date=date), encoding="utf-8")
    assert formatted(given, "-o", out, "--signed-on", "2024-12-30") == 0
    said = capsys.readouterr().err
    assert "落款的日期是2023年12月28日，与 --signed-on 2024-12-30 不同" in said
    assert "未使用" in said
    assert date in written((tmp_path / "out.docx").read_bytes())
    formal = ("--profile", "formal", "--issued-by", "云岭县水务局办公室")
    assert formatted(given, "-o", out, "--signed-on", "2024-12-30", *formal) == 0
    assert "只用作版记的印发日期" in capsys.readouterr().err
    assert formatted(given, "-o", out, "--signed-on", "2023-12-28") == 0
    assert "不同" not in capsys.readouterr().err


def test_the_help_says_how_a_date_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    formatted("--help")
    assert "2024-06-30" in capsys.readouterr().out


def test_a_formal_document_without_a_head_is_told_what_it_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.txt").write_text(REPORT, encoding="utf-8")
    out = tmp_path / "out.docx"
    assert formatted(str(tmp_path / "in.txt"), "-o", str(out), "--profile", "formal") == 0
    said = capsys.readouterr().out
    assert "未给出发文机关（--organ），没有版头" in said
    assert "未给出印发机关（--issued-by），没有版记" in said


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.docx", b"no zip"), ("a.txt", b"\x81\xff\xfe\x00\xff"), ("a.docx", b"")],
)
def test_an_unreadable_file_is_told_and_ends_with_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    assert formatted(str(tmp_path / name), "-o", str(tmp_path / "out.docx")) == 2
    assert str(tmp_path / name) in capsys.readouterr().err
    assert not (tmp_path / "out.docx").exists()


def test_a_file_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert formatted(str(tmp_path / "none.txt"), "-o", str(tmp_path / "out.docx")) == 2
    assert "找不到文件" in capsys.readouterr().err
