"""Whoever mistypes a command reads what is wrong with it in Chinese and in English."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("words", "chinese", "english"),
    [
        ("format", "缺少一项参数（FILE），用法请看 huibao format --help", "requires an argument"),
        ("formt", "没有这个命令，用法请看 huibao --help", 'Unknown command "formt"'),
        ("outline a b", "参数太多，用法请看 huibao outline --help", "['b']"),
        ("open --priod 2024", "没有这个选项", "--priod"),
        ("serve --port one", "参数的值不对（--port）", '"one" into int'),
        ("serve --port 1 --port 2", "同一选项给了两次，用法", "multiple times"),
    ],
)
def test_a_mistake_is_named_with_where_to_look(words: str, chinese: str, english: str) -> None:
    program = [sys.executable, "-c", "from huibao.cli import main; main()"]
    ran = subprocess.run([*program, *words.split()], capture_output=True, text=True, check=False)
    said = " ".join(ran.stderr.split())
    assert ran.returncode != 0
    assert chinese in said
    assert english in said
    assert "Traceback" not in said
