"""Archiving: numbers without gaps or doubles, a package written once, every step safe to repeat."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from huibao.chain import package_faults
from huibao.cycle.filing import archive, package
from huibao.cycle.filing.package import ArchiveTaken
from huibao.document.reading.word import read_word
from huibao.lifecycle import NotAllowed
from huibao.records.database import Overtaken
from huibao.records.models import ArchiveItem
from tests.at_once import all_at_once
from tests.lifecycle.bureau import Bureau
from tests.staffing import started_with, with_person

CODE = re.compile(r"[A-Z0-9]{4}-WS·\d{4}-(Y|D30|D10)(-[A-Z0-9]{3})?-\d{4}")


def item(bureau: Bureau) -> ArchiveItem:
    return bureau.see(lambda cycle: cycle.archive_item)


def bare(text: str) -> str:
    return "".join(text.split())


def test_a_signed_report_is_numbered_written_and_filed(bureau):
    bureau.archived()
    code, number, signatory = bureau.see(
        lambda c: (c.archive_item.code, c.archive_item.document_number, c.archive_item.signatory)
    )
    assert CODE.fullmatch(code)
    assert code.endswith("-0001")
    assert "2023" in number
    assert signatory == "沈知远"
    assert bureau.state == "archived"
    assert list(package_faults(bureau.folder)) == []
    assert bureau.faults(package=True) == []


def test_whoever_took_part_under_two_mailboxes_is_told_once_at_the_newest(bureau):
    bureau.signed()
    moved = with_person(bureau.house.office, "su", mail="su.nianan@yunling.example.com")
    started_with(bureau.house, moved)
    bureau.run()
    told = [mail for mail in bureau.mails("signed") if mail.startswith("su")]
    assert told == ["su.nianan"]


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85"])
def test_a_line_end_that_came_with_a_pasted_opinion_breaks_no_record(bureau, end):
    bureau.in_review()
    bureau.review("lu", opinion=f"同意。{end}请抓紧印发。")
    bureau.review("gu")
    bureau.review("shen")
    assert list(package_faults(bureau.folder)) == []
    assert bureau.faults(package=True) == []


def test_the_issued_document_holds_every_character_of_the_signed_draft(bureau):
    bureau.archived()
    signed = bureau.see(lambda cycle: cycle.drafts[-1].text)
    issued = bare(read_word(package.issued(bureau.folder)).text)
    position = 0
    for line in signed.splitlines():
        position = issued.index(bare(line), position) + len(bare(line))


def test_the_draft_in_the_package_is_the_very_file_that_was_signed(bureau):
    bureau.archived()
    sha256 = bureau.see(lambda cycle: cycle.drafts[-1].document_sha256)
    manifest = (bureau.folder / "manifest-sha256.txt").read_text(encoding="utf-8")
    assert f"{sha256}  {package.SIGNED}" in manifest


def test_the_metadata_name_every_decision_of_every_round(bureau):
    bureau.in_review()
    bureau.returned("lu", whole="请精简。")
    bureau.answer_all()
    bureau.send()
    for person in ("lu", "gu", "shen"):
        bureau.review(person, opinion="同意印发。")
    root = ET.parse(bureau.folder / package.METADATA).getroot()
    said = [
        [deed.findtext("行为者"), deed.findtext("意见")]
        for deed in root.iter("行为")
        if deed.get("类别") in ("审核", "签发")
    ]
    assert said == [
        ["陆清和", "请修改后再报。"],
        ["陆清和", "同意印发。"],
        ["顾明川", "同意印发。"],
        ["沈知远", "同意印发。"],
    ]
    assert root.findtext("档号") == bureau.see(lambda cycle: cycle.archive_item.code)


def test_the_year_is_that_of_the_signing_where_the_office_is(bureau):
    bureau.now = datetime(2023, 12, 28, 1, 0, tzinfo=UTC)  # its links are good for some days
    bureau.in_review()
    bureau.review("lu")
    bureau.review("gu")
    # In Yunling the new year has begun; in Greenwich it has not.
    bureau.now = datetime(2023, 12, 31, 16, 30, tzinfo=UTC)
    bureau.review("shen")
    found = item(bureau)
    assert (found.year, found.signed_on.isoformat()) == (2024, "2024-01-01")
    assert "WS·2024-" in found.code
    assert "2024" in found.document_number


def test_whoever_took_part_and_the_recipients_are_told_once(bureau):
    bureau.archived()
    told = bureau.mails("signed")
    assert len(told) == len(set(told))
    assert {"jiang", "wen", "lu", "gu", "shen", "su"} <= set(told)
    assert bureau.mails("archived") == ["su"]
    assert bureau.mails("delivery") == ["zhengfuban", "hezhangban"]


def test_numbers_have_neither_gaps_nor_doubles_when_two_reports_are_numbered_at_once(
    either_bureau,
):
    bureaus = [Bureau(either_bureau.house, period=p) for p in ("2022-H2", "2023-H1", "2023-H2")]
    for bureau in bureaus:
        bureau.signed()

    def number(bureau: Bureau) -> None:
        while True:
            try:
                bureau.number()
            except Overtaken:
                continue  # as the dispatcher does: it tries again
            return

    assert all_at_once(*[lambda b=b: number(b) for b in bureaus]) == [None] * 3
    found = [item(bureau) for bureau in bureaus]
    assert sorted(i.number for i in found) == [1, 2, 3]
    assert sorted(i.document_serial for i in found) == [1, 2, 3]
    assert len({i.code for i in found}) == 3
    assert [bureau.faults() for bureau in bureaus] == [[], [], []]


def test_numbering_twice_keeps_the_number(bureau):
    bureau.signed()
    bureau.number()
    code = item(bureau).code
    bureau.number()
    assert item(bureau).code == code
    assert bureau.actions().count("archive:numbered") == 1
    assert len(bureau.mails("signed")) == len(set(bureau.mails("signed")))


def test_an_unsigned_report_gets_no_number(bureau):
    bureau.in_review()
    with pytest.raises(LookupError):
        bureau.number()
    assert item(bureau) is None


def test_killed_after_numbering_it_goes_on_with_the_same_number(bureau):
    bureau.signed()
    bureau.number()
    code = item(bureau).code
    bureau.run()
    assert bureau.state == "archived"
    assert item(bureau).code == code


def test_killed_between_writing_and_filing_the_package_is_taken_as_it_lies(bureau):
    bureau.signed()
    bureau.number()
    manifest = bureau.write()
    before = contents(bureau.folder)
    bureau.run()
    assert bureau.state == "archived"
    assert contents(bureau.folder) == before
    assert item(bureau).manifest_sha256 == manifest
    assert bureau.faults(package=True) == []


def test_killed_while_writing_leaves_nothing_half_done_in_the_way(bureau):
    bureau.signed()
    bureau.number()
    folder = bureau.folder
    half = folder.with_name(f".{folder.name}.99999999")
    half.mkdir(parents=True)
    (half / package.ISSUED).write_bytes(b"half a file")
    bureau.run()
    assert bureau.state == "archived"
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


@pytest.mark.parametrize("content", [None, b"somebody else's", "changed"])
def test_a_foreign_folder_is_never_overwritten_and_filing_goes_on_once_it_is_gone(bureau, content):
    bureau.signed()
    bureau.number()
    folder = bureau.folder
    if content == "changed":
        bureau.write()
        (folder / package.SLIP).write_bytes(b"changed")
    else:
        folder.mkdir(parents=True)
        if content is not None:
            (folder / package.SIGNED).write_bytes(content)
    before = contents(folder)
    with pytest.raises(ArchiveTaken, match=folder.name):
        bureau.run()
    assert contents(folder) == before
    assert bureau.state == "signed"
    shutil.rmtree(folder)
    bureau.run()
    assert bureau.state == "archived"
    assert bureau.faults(package=True) == []


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_filing_twice_files_once(bureau):
    bureau.archived()
    sha256 = item(bureau).manifest_sha256
    with pytest.raises(NotAllowed, match="已归档"):
        bureau.do(archive.file, issued=b"other", copies={}, manifest_sha256="0" * 64)
    assert item(bureau).manifest_sha256 == sha256
    assert bureau.mails("delivery") == ["zhengfuban", "hezhangban"]
