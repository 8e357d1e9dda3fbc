"""A small office that is right; every test breaks it in its own way."""

from collections.abc import Callable
from pathlib import Path

import pytest
from small_office import FILES

from config.mistakes import Mistake
from config.office import check_office

HERE = "▶"
"""Marks the line on which a mistake is expected; taken out before the file is written."""


@pytest.fixture
def office_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    (folder / "reports").mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def breaking(office_folder: Path) -> Callable[[str, str, str], tuple[tuple[Mistake, ...], str]]:
    """Return what replaces one text in one file, and gives the mistakes and the marked place."""

    def break_it(file: str, old: str, new: str) -> tuple[tuple[Mistake, ...], str]:
        path = office_folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"“{old}” does not stand once in {file}"
        text = text.replace(old, new)
        line = text[: text.index(HERE)].count("\n") + 1
        path.write_text(text.replace(HERE, ""), encoding="utf-8")
        return check_office(office_folder), f"{file}:{line}"

    return break_it
