"""The files of a small office that is right."""

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

FILES = {"office.yaml": OFFICE, "people.yaml": PEOPLE, "reports/monthly.yaml": MONTHLY}
