"""`huibao redline OLD NEW -o OUT.docx` compares Word files and plain texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from draft_pairs import draft
from word_samples import p, t, tracked, word_file

from huibao.cli.redline import redline_command
from huibao.document.reading.word import read_word


@pytest.fixture
def drafts(tmp_path: Path) -> tuple[Path, Path, Path]:
    old, new, out = (tmp_path / name for name in ("原稿.docx", "新稿.docx", "比对.docx"))
    old.write_bytes(draft([("p", "收文2007件。"), ("p", "末段不变。")]))
    new.write_bytes(draft([("p", "收文2013件。"), ("p", "末段不变。")]))
    return old, new, out


def test_it_writes_a_redline_and_says_what_changed(
    drafts: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, out = drafts
    assert redline_command(old, new, output=out, author="综合科") == 0
    found = read_word(out.read_bytes())
    assert [(change.text, change.author) for change in found.changes] == [
        ("2007", "综合科"),
        ("2013", "综合科"),
    ]
    assert "新增1处、删除1处" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changed", "told"),
    [("管网\t12公里\n", "删除表格1行"), ("水厂\t5座\n管网\t12公里\n泵站\t3座\n", "删除表格3行")],
)
def test_a_table_row_that_is_gone_is_told(
    changed: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "工作总结\n水厂\t5座\n管网\t12公里\n泵站\t3座\n漏损率偏高。\n"
    old, new = tmp_path / "原稿.txt", tmp_path / "新稿.txt"
    old.write_text(text, encoding="utf-8")
    new.write_text(text.replace(changed, ""), encoding="utf-8")
    assert redline_command(old, new, output=tmp_path / "比对.docx") == 0
    assert f"：{told} /" in capsys.readouterr().out


def test_a_text_can_be_compared_with_a_word_file(drafts: tuple[Path, Path, Path]) -> None:
    _, new, out = drafts
    text = new.with_suffix(".txt")
    text.write_text("收文2013件。\n末段变了。", encoding="gb18030")
    assert redline_command(text, new, output=out) == 0
    assert read_word(out.read_bytes()).text == "收文2013件。\n末段不变。"


def test_an_unreadable_draft_gives_status_2_and_what_to_do(
    drafts: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, out = drafts
    old.write_bytes(b"%PDF-1.7")
    assert redline_command(old, new, output=out) == 2
    assert "请改用对应的 Word" in capsys.readouterr().err
    assert not out.exists()


def test_a_missing_file_is_named(
    drafts: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, out = drafts
    old.unlink()
    assert redline_command(old, new, output=out) == 2
    assert "原稿.docx" in capsys.readouterr().err


def test_what_is_not_read_of_either_draft_is_said_with_its_name(
    drafts: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, out = drafts
    body = p(t("收文2007件。"), tracked("ins", t("增长5%。")))
    old.write_bytes(word_file(body, header=p(t("内部资料"))))
    new.write_bytes(draft([("box", "收文2013件。")]))
    assert redline_command(old, new, output=out) == 0
    said = capsys.readouterr().err.splitlines()
    assert [line.partition("：")[0] for line in said[:3]] == [str(old), str(old), str(new)]
    assert "页眉、页脚里有内容" in said[0]
    assert "1 处修订痕迹" in said[1]
    assert "1 tracked change:" in said[1]
    assert "1 个文本框" in said[2]
    assert "用的是新稿的" in said[3]


def test_drafts_of_which_all_is_read_need_no_words(
    drafts: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, out = drafts
    assert redline_command(old, new, output=out) == 0
    assert capsys.readouterr().err == ""
