"""The audit chain: whatever is changed, removed, added, moved or cut off is found and named."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from huibao.audit import OFFICE_CHAIN, Did
from huibao.chain import HASHED, package_faults
from huibao.cycle.sections.chasing import nudge
from huibao.cycle.verification import verify_all, verify_cycle
from huibao.records.models import Decision, Review
from tasks.seal import seal_the_day
from tests.at_once import all_at_once
from tests.lifecycle.bureau import KEY, Bureau

VICTIM = 12
OTHER = {
    "at": "2023-06-15 01:00:00.000001",
    "detail": '{"to": "x@example.com"}',
    "number": 4711,
    "previous": "f" * 64,
    "document_sha256": "e" * 64,
}


def tamper(bureau: Bureau, statement: str, **values: object) -> None:
    """Change the database as somebody could who owns its file: nothing there stops him."""
    with sqlite3.connect(bureau.house.database.url.removeprefix("sqlite:///")) as connection:
        guards = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (guard,) in guards.fetchall():
            connection.execute(f'DROP TRIGGER "{guard}"')
        connection.execute(statement, values)
    connection.close()


def named(bureau: Bureau) -> str:
    faults = bureau.faults()
    assert faults, "nothing was found"
    return faults[0]


@pytest.mark.parametrize("column", [*HASHED, "hash"])
def test_a_changed_column_of_one_event_is_found_and_the_event_is_named(bureau, column):
    bureau.open()
    value = OTHER.get(column, "changed")
    tamper(bureau, f"UPDATE events SET {column} = :value WHERE number = :n", value=value, n=VICTIM)
    assert f"event {VICTIM}" in named(bureau)


@pytest.mark.parametrize(
    ("column", "value"), [("at", "no moment"), ("detail", "no JSON"), ("detail", '"words"')]
)
def test_an_event_that_cannot_even_be_read_is_named(bureau, column, value):
    bureau.open()
    tamper(bureau, f"UPDATE events SET {column} = :value WHERE number = :n", value=value, n=VICTIM)
    assert f"event {VICTIM}" in named(bureau)


def test_a_removed_event_is_named(bureau):
    bureau.open()
    tamper(bureau, "DELETE FROM events WHERE number = :n", n=VICTIM)
    assert f"event {VICTIM}" in named(bureau)


def test_removing_one_and_closing_the_gap_is_named(bureau):
    bureau.open()
    tamper(bureau, "DELETE FROM events WHERE number = :n", n=VICTIM)
    tamper(bureau, "UPDATE events SET number = -number WHERE number > :n", n=VICTIM)
    tamper(bureau, "UPDATE events SET number = -number - 1 WHERE number < 0")
    assert f"event {VICTIM}" in named(bureau)


def test_an_added_event_is_named(bureau):
    bureau.open()
    tamper(bureau, "UPDATE events SET number = -number WHERE number >= :n", n=VICTIM)
    tamper(bureau, "UPDATE events SET number = 1 - number WHERE number < 0")
    columns = ", ".join(name for name in (*HASHED, "hash") if name != "number")
    tamper(
        bureau,
        f"INSERT INTO events (number, {columns}) SELECT :n, {columns} FROM events WHERE number=1",
        n=VICTIM,
    )
    assert f"event {VICTIM}" in named(bureau)


def test_two_events_that_changed_places_are_named(bureau):
    bureau.open()
    for before, after in ((VICTIM, -1), (VICTIM + 1, VICTIM), (-1, VICTIM + 1)):
        tamper(bureau, "UPDATE events SET number = :b WHERE number = :a", a=before, b=after)
    assert f"event {VICTIM}" in named(bureau)


def test_a_chain_cut_off_at_its_end_is_named(bureau):
    bureau.open()
    last = len(bureau.events())
    tamper(bureau, "DELETE FROM events WHERE number = :n", n=last)
    assert f"event {last}" in named(bureau)


def test_a_chain_without_its_head_is_named(bureau):
    bureau.open()
    tamper(bureau, "DELETE FROM chains WHERE name = :key", key=KEY)
    assert KEY in named(bureau)


def test_many_writers_at_the_same_instant_never_fork_the_chain(either_bureau):
    bureau = either_bureau
    bureau.open()
    before = len(bureau.events())
    keys = [section.key for section in bureau.kind.sections()][:6]
    outcomes = all_at_once(*[lambda k=k: bureau.do_to(nudge, k) for k in keys])
    assert outcomes == [None] * 6
    assert [e.number for e in bureau.events()] == list(range(1, before + 13))
    assert bureau.faults() == []


def test_two_who_begin_a_chain_at_the_same_instant_both_write_it(either_bureau):
    bureau = either_bureau

    def log_in() -> None:
        with bureau.acting() as act:
            act.record(Did.LOGGED_IN)

    assert all_at_once(*[log_in] * 4) == [None] * 4
    with bureau.house.database.reading() as session:
        assert verify_cycle(session, OFFICE_CHAIN) == []


def test_what_failed_leaves_no_event(bureau):
    bureau.open()
    before = bureau.actions()

    def fail(act, cycle):
        act.record(Did.SECTION_NUDGED, chain=cycle.key)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        bureau.do(fail)
    assert bureau.actions() == before
    assert bureau.faults() == []


CHANGES: dict[str, Callable[[Path], None]] = {
    "a changed document": lambda folder: append(folder / "正本.docx", b" "),
    "a removed document": lambda folder: (folder / "发文处理单.docx").unlink(),
    "an added document": lambda folder: append(folder / "补充说明.docx", b"PK"),
    "an event of another time": lambda folder: rewrite(folder, 5, at="2020-01-01T00:00:00+00:00"),
    "an event by somebody else": lambda folder: rewrite(folder, 5, actor="nobody"),
    "a removed event": lambda folder: keep_lines(folder, lambda lines: lines[:4] + lines[5:]),
    "a repeated event": lambda folder: keep_lines(folder, lambda lines: lines[:5] + lines[4:]),
    "events that changed places": lambda folder: keep_lines(
        folder, lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]]
    ),
    "events cut off": lambda folder: keep_lines(folder, lambda lines: lines[:-3]),
    "no events": lambda folder: keep_lines(folder, lambda _: []),
    "events that are no JSON": lambda folder: append(folder / "events.jsonl", b"{"),
    "events nested without end": lambda folder: keep_lines(folder, lambda _: ["[" * 100_000]),
    "a document among Python's own files": lambda folder: (
        (folder / "__pycache__").mkdir() or append(folder / "__pycache__/补充说明.docx", b"PK")
    ),
    "a link to a folder": lambda folder: (folder / "补充").symlink_to("/etc"),
    "a link to nothing": lambda folder: (folder / "补充").symlink_to("nothing"),
    "a pipe": lambda folder: os.mkfifo(folder / "补充"),
    "no manifest": lambda folder: (folder / "manifest-sha256.txt").unlink(),
    "a line gone from the manifest": lambda folder: drop_line(folder / "manifest-sha256.txt"),
}


def append(file: Path, more: bytes) -> None:
    with file.open("ab") as out:
        out.write(more)


def drop_line(file: Path) -> None:
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[1:]))


def keep_lines(folder: Path, change: Callable[[list[str]], list[str]]) -> None:
    file = folder / "events.jsonl"
    lines = change(file.read_text(encoding="utf-8").splitlines())
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def rewrite(folder: Path, number: int, **values: str) -> None:
    def change(lines: list[str]) -> list[str]:
        event = json.loads(lines[number - 1]) | values
        return [*lines[: number - 1], json.dumps(event, ensure_ascii=False), *lines[number:]]

    keep_lines(folder, change)


def code_of(folder: Path) -> str:
    """Return the check code that the package's own script prints."""
    return re.search(r"check code\): ([0-9a-f]{64})", check(folder).stdout)[1]


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the package as an archivist does: by its own script, with nothing but Python."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py")],
        cwd="/",
        capture_output=True,
        text=True,
        env={"PYTHONIOENCODING": "utf-8"},
        check=False,
    )


@pytest.fixture
def archived(bureau: Bureau) -> Bureau:
    """The office with its report archived, to be tampered with."""
    bureau.archived()
    return bureau


@pytest.fixture
def filed(archived: Bureau, tmp_path: Path) -> Path:
    """A copy of the report's package, elsewhere than where it was written."""
    return shutil.copytree(archived.folder, tmp_path / "elsewhere" / "拷贝")


def test_an_untouched_copy_of_a_package_is_whole_by_its_own_script(filed):
    result = check(filed)
    assert (result.returncode, result.stderr) == (0, "")
    assert "完整，未被改动" in result.stdout


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_is_changed_in_a_copy_is_named_by_its_own_script(filed, what):
    CHANGES[what](filed)
    result = check(filed)
    assert result.returncode == 1
    assert result.stderr == ""
    assert result.stdout.strip()
    assert list(package_faults(filed)) == result.stdout.splitlines()


@pytest.mark.parametrize("number", [1, 7, 20])
def test_an_event_changed_together_with_the_manifest_is_still_named(filed, number):
    before = hashlib.sha256((filed / "events.jsonl").read_bytes()).hexdigest()
    rewrite(filed, number, subject="另有其事")
    after = hashlib.sha256((filed / "events.jsonl").read_bytes()).hexdigest()
    manifest = filed / "manifest-sha256.txt"
    manifest.write_bytes(manifest.read_bytes().replace(before.encode(), after.encode()))
    assert f"event {number}" in check(filed).stdout


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE documents SET content = x'00' WHERE sha256 IN (SELECT document_sha256"
         " FROM drafts)", "its document was changed"),
        ("UPDATE documents SET content = '文字' WHERE sha256 IN (SELECT document_sha256"
         " FROM drafts)", "what it speaks of cannot be read"),
        ("UPDATE messages SET text = '改过的话' WHERE id = 3", "its mail was changed"),
        ("UPDATE messages SET to_mail = 'x@example.com' WHERE id = 3", "its mail was changed"),
        ("UPDATE messages SET message_id = '<other>' WHERE id = 3", "its mail is missing"),
        ("UPDATE messages SET state = 'sent' WHERE id = 3", "its state was changed"),
        ("INSERT INTO messages SELECT 9999, '<added>', template, cycle_id, link_id, to_name,"
         " to_mail, subject, text, html, thread, attachments, state, doubtful, attempts, due_at,"
         " holder, lease_until, fault, fault_text, queued_at, sent_at FROM messages WHERE id = 3",
         "<added>：无相应过程记录"),
        ("UPDATE submissions SET text = '改过的话' WHERE id = 3", "submission"),
        ("UPDATE submissions SET text = '改过的话', text_sha256 ="
         " 'aa6dcd4b0b4a3e4d0b6b3a3aab0a7d0f' WHERE id = 3", "submission"),
        ("DELETE FROM submissions WHERE id = 3", "submission"),
        ("UPDATE drafts SET text = text || '又一句。'", "draft"),
        ("UPDATE decisions SET opinion = '坚决同意。' WHERE name = '沈知远'", "decision"),
        ("UPDATE decisions SET decision = 'return' WHERE name = '沈知远'", "decision"),
        ("UPDATE decisions SET draft_sha256 = 'f' WHERE name = '沈知远'", "decision"),
        ("DELETE FROM decisions WHERE name = '顾明川'", "decision"),
        ("UPDATE archive_items SET manifest_sha256 = 'f'", "archive entry"),
        ("UPDATE cycles SET state = 'signed'", "its state was changed"),
    ],
)  # fmt: skip
def test_what_is_changed_behind_the_chains_back_is_named(archived, statement, said):
    assert archived.faults() == []
    tamper(archived, statement)
    assert any(said in fault for fault in archived.faults()), archived.faults()


def test_an_approval_that_nobody_gave_is_named(bureau):
    bureau.in_review()
    with bureau.house.database.transaction() as session:
        review = session.scalars(select(Review)).one()
        given = {"decision": "approve", "opinion": "同意。", "name": "陆清和"}
        sha256 = review.draft.document_sha256
        session.add(Decision(review=review, draft_sha256=sha256, decided_at=bureau.now, **given))
    assert "no event tells of it" in named(bureau)


def test_a_changed_remark_is_named(bureau):
    bureau.in_review()
    bureau.returned("lu", supply="请核实用水总量。")
    tamper(bureau, "UPDATE remarks SET text = '写得很好。'")
    assert "remark" in named(bureau)


def test_a_package_that_was_changed_whole_manifest_and_all_is_named(archived):
    folder = archived.folder
    file = folder / "正本.docx"
    assert seal_the_day(archived.house, archived.now)
    mails = [archived.messages(name)[0].text for name in ("archived", "seal")]
    assert all(code_of(folder) in mail for mail in mails)
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    append(file, b" ")
    manifest = folder / "manifest-sha256.txt"
    after = hashlib.sha256(file.read_bytes()).hexdigest()
    manifest.write_bytes(manifest.read_bytes().replace(before.encode(), after.encode()))
    assert check(folder).returncode == 0, "by itself it looks whole"
    assert not any(code_of(folder) in mail for mail in mails), "but not beside the mails"
    assert archived.faults() == [], "the database itself is whole"
    assert "manifest-sha256.txt" in archived.faults(package=True)[0]


def test_a_package_that_nobody_filed_is_named(archived):
    forged = f"{archived.folder.name[:-4]}0099"
    shutil.copytree(archived.folder, archived.folder.parent / forged)
    with archived.house.database.reading() as session:
        (fault,) = verify_all(session, archive_folder=archived.house.archive_folder)
    assert forged in fault


def test_a_package_that_is_gone_is_named(archived):
    shutil.rmtree(archived.folder)
    assert archived.faults(package=True)


def test_everything_is_verified_at_once(archived):
    with archived.house.database.reading() as session:
        assert verify_all(session, archive_folder=archived.house.archive_folder) == []
    tamper(archived, "UPDATE events SET subject = '改' WHERE number = 2")
    with archived.house.database.reading() as session:
        assert verify_all(session)[0].startswith(KEY)
