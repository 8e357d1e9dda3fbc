"""When the last backup was made, and where it lies, is known; too long without one is a warning."""

from __future__ import annotations

import json
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from huibao import backup
from huibao.backup import BackupRefused, back_up
from huibao.condition import Backup, Backups
from tests.keeping.test_backing_up import huibao
from tests.keeping.test_operations import browser
from tests.lifecycle.bureau import Bureau
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import sign_in

NOW = datetime(2023, 7, 1, 1, 0, tzinfo=UTC)


def command(bureau: Bureau, *words: str) -> tuple[int, str]:
    done = huibao(*words, "--data", str(bureau.house.settings.data))
    return done.returncode, done.stdout


def test_status_tells_when_and_where_it_was_made_and_that_it_was_read_back(
    bureau: Bureau, tmp_path: Path
) -> None:
    bureau.now = datetime.now(UTC)
    bureau.open()
    file = tmp_path / "huibao.tar.gz"
    code, said = command(bureau, "backup", str(file))
    assert (code, "已备份，并已读回核对" in said) == (0, True), said
    _, said = command(bureau, "status")
    assert f"{datetime.now(UTC):%Y-%m-%d}" in said
    assert f"UTC，{file}，已读回核对" in said
    told = json.loads(command(bureau, "status", "--json")[1])
    assert told["backup"]["file"] == str(file)
    assert command(bureau, "verify")[0] == 0


def test_what_reads_back_otherwise_is_no_backup(
    bureau: Bureau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.open()
    people = bureau.house.settings.office / "people.yaml"
    written = tarfile.TarFile.add

    def changed(tar: tarfile.TarFile, name: Path, *given: object, **named: object) -> None:
        """Add the file with another content than its hash was taken of."""
        if Path(name) == people:
            name = tmp_path / "other.yaml"
            name.write_text("people: []\n")
        written(tar, name, *given, **named)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(tarfile.TarFile, "add", changed)
    with pytest.raises(BackupRefused, match=r"office/people\.yaml：写入后读回不一致"):
        back_up(bureau.house, tmp_path / "huibao.tar.gz", bureau.now)
    assert not (tmp_path / "huibao.tar.gz").exists()


@pytest.mark.parametrize(
    ("made", "began", "days", "lacking"),
    [
        (8, 90, 7, True),
        (6, 90, 7, False),
        (None, 8, 7, True),
        (None, 6, 7, False),
        (None, None, 7, False),
        (90, 90, 0, False),
    ],
)
def test_too_long_is_counted_from_the_last_one_or_from_the_beginning(
    made: int | None, began: int | None, days: int, lacking: bool
) -> None:
    last = None if made is None else Backup(NOW - timedelta(days=made), "/b.tar.gz", True)
    since = None if began is None else NOW - timedelta(days=began)
    assert Backups(last, since).lacking(NOW, days) is lacking


def test_an_old_installation_without_a_backup_is_warned_of_everywhere(
    bureau: Bureau,
) -> None:
    bureau.open()  # in 2023
    code, said = command(bureau, "status")
    assert code == 1
    assert "最近备份 / last backup: 无 / none\n  已超过7天没有备份" in said
    lines = browser(bureau).get("/metrics").text.splitlines()
    assert "huibao_backup_overdue 1" in lines


def test_the_offices_page_tells_of_it(house: House, tmp_path: Path) -> None:
    browser = sign_in(house, "su")
    assert "还没有备份过。" in text_of_page(browser.get("/office").text)
    file = tmp_path / "huibao.tar.gz"
    with house.clerk() as act:
        contents = back_up(house.installation, file, act.now - timedelta(days=8))
        backup.note_backup(act, file, contents)
    seen = text_of_page(browser.get("/office").text)
    assert "已超过7天没有备份" in seen
    assert str(file) in seen
