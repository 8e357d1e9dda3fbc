"""A small office that is right; every test breaks it in its own way."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config.office import Mistake, check_office

OFFICE = """\
name: 松岗区档案局办公室
bureau: 松岗区档案局
fonds: "0194"
sender: 办公室 <office@songgang.example.com>
web_address: http://10.1.2.3:8300
close_of_business: 17:30
smtp:
  host: mail.songgang.example.com
  port: 587
holidays:
  off: [2023-05-05]
"""

PEOPLE = """\
departments:
  - key: office
    name: 办公室
people:
  - key: mei
    name: 梅知秋
    mail: mei@songgang.example.com
    department: office
    roles: [office]
  - key: tang
    name: 唐远
    mail: tang@songgang.example.com
"""

MONTHLY = """\
name: 月报
period: M
title: "{bureau}{year}年{month}工作小结"
drafter: mei
schedule: "0 9 25 * *"
recipients:
  - 区政府办 <qzfb@songgang.example.com>
deadlines:
  collect: 3
parts:
  - heading: 本月工作
    sections:
      - key: work
        department: office
        contributor: mei
        length: [50, 300]
        figures:
          - {key: files, label: 归档文件, unit: 件}
steps:
  - key: check
    name: 核稿
    reviewers: [tang, mei]
  - key: sign
    name: 签发
    reviewers: [tang]
    signs: true
"""

HERE = "▶"
"""Marks the line on which a mistake is expected; taken out before the file is written."""


@pytest.fixture
def office_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    (folder / "reports").mkdir(parents=True)
    (folder / "office.yaml").write_text(OFFICE, encoding="utf-8")
    (folder / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    (folder / "reports" / "monthly.yaml").write_text(MONTHLY, encoding="utf-8")
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
