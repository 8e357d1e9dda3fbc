"""The files of a small office that is right, and how a test writes something else in them."""

from pathlib import Path

KIND_FILE = "reports/monthly.yaml"

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

FILES = {"office.yaml": OFFICE, "people.yaml": PEOPLE, KIND_FILE: MONTHLY}


def write(folder: Path, file: str, old: str, new: str) -> None:
    """Put the new words in the place of the old ones, which must stand in that file."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
