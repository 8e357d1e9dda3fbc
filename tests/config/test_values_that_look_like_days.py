"""A day that there is not is named where it stands, and hides no other mistake of its file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from config.office import check_office, sample_folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The sample office's files."""
    return Path(shutil.copytree(sample_folder(), tmp_path / "office"))


def change(path: Path, before: str, after: str) -> int:
    """Write `after` for `before`, and return the line it stands on."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return text[: text.index(before)].count("\n") + 1


def test_a_day_that_there_is_not_is_named_on_its_line(own: Path) -> None:
    absent = "absent: {since: 2026-02-30, until: 2026-03-05, deputy: wen}\n    name: 顾明川"
    line = change(own / "people.yaml", "name: 顾明川", absent)
    change(own / "office.yaml", "link_days: 14", "link_days: 0")
    found = [(m.file, m.line, m.message) for m in check_office(own)]
    assert [each[:2] for each in found if "people" in each[0]] == [("people.yaml", line)]
    assert any("“since”写的 2026-02-30 没有这一天" in message for *_, message in found)
    assert any("“link_days”是 0" in message for *_, message in found)


@pytest.mark.parametrize(
    ("text", "line", "chinese"),
    [
        ("a: 1\nb\nc: 2\n", 2, "“键: 值”缺少英文冒号"),
        ('a: "x\nb: 1\n', 1, "引号没有配对"),
        ("a: 1\n\tb: 2\n", 2, "用了 Tab 缩进"),
        ("a:\n  - x\n b: 1\n", 3, "缩进没有对齐"),
        ("a: [1, 2\nb: 3\n", 1, "方括号或花括号没有配对"),
        ("a: @x\n", 1, "以特殊符号开头的文字须加引号"),
    ],
)
def test_broken_yaml_is_told_in_chinese_where_it_is_to_be_mended(
    own: Path, text: str, line: int, chinese: str
) -> None:
    (own / "reports" / "broken.yaml").write_text(text, encoding="utf-8")
    found = [m for m in check_office(own) if m.file == "reports/broken.yaml"]
    assert [(m.line, chinese in m.message) for m in found] == [(line, True)]
