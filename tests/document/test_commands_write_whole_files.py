"""`huibao format` and `huibao redline` write a whole file or none, never over what they read."""

from pathlib import Path

import pytest

from huibao.cli.redline import redline_command
from huibao.cli.word import format_report

TEXT = "青禾局2023年工作总结\n一、工作\n收文20件。\n"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "总 结.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_report_is_not_written_over(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert format_report(report, output=report) == 2
    assert redline_command(report, report, output=report) == 2
    assert report.read_text(encoding="utf-8") == TEXT
    assert capsys.readouterr().err.count("输出不能覆盖原文件") == 2


@pytest.mark.parametrize("name", ["missing/out.docx", "."])
def test_where_nothing_can_be_written_it_is_said_and_nothing_left(
    report: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert format_report(report, output=report.parent / name) == 2
    assert redline_command(report, report, output=report.parent / name) == 2
    assert capsys.readouterr().err.count("无法写入") == 2
    assert [each.name for each in report.parent.iterdir()] == [report.name]


@pytest.mark.parametrize("content", [b"\x00\xff\xfe\x81" * 300, None])
def test_the_file_that_cannot_be_read_is_named(
    report: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = report.parent / "另一稿.txt"
    if content is not None:
        odd.write_bytes(content)
    assert redline_command(report, odd, output=report.parent / "out.docx") == 2
    assert "另一稿.txt" in capsys.readouterr().err
    assert not (report.parent / "out.docx").exists()


def test_a_folder_in_place_of_a_file_is_named_as_one(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert format_report(report.parent, output=report.parent / "out.docx") == 2
    assert "这是文件夹，请写出其中的文件名" in capsys.readouterr().err
    assert format_report(report, output=report.parent) == 2
    assert "it is a folder" in capsys.readouterr().err


def test_a_word_file_is_not_written_under_another_ending(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for output in (report.with_name("out.txt"), report.with_name("out.doc")):
        assert format_report(report, output=output) == 2
        assert redline_command(report, report, output=output) == 2
        assert capsys.readouterr().err.count("文件名要以 .docx 结尾") == 2
        assert not output.exists()
