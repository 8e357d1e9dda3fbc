"""A full disk loses nothing: people keep their words, mails wait, and a package is never half."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from config.installation import Installation
from config.office import sample_folder
from config.settings import load_settings
from huibao.backup import BackupRefused, back_up, restore
from huibao.chain import package_faults
from huibao.cycle.verification import verify_all
from huibao.demo.sink import Mailbox
from huibao.mail.outbox import Outbox
from huibao.office import Office
from tests.faults.conftest import MEGABYTES, SmallDisk
from tests.keeping.test_operations import browser
from tests.keeping.test_status import status
from tests.lifecycle.bureau import Bureau, at_work
from tests.web.forms import form_of, text_of_page
from tests.web.house import House, installed

TEXT = "上半年供水6.7亿立方米，同比增长3.1%。\n" * 200


@pytest.fixture
def installation(
    empty_database: Path, sample_office: Office, small_disk: SmallDisk
) -> Iterator[Installation]:
    """The sample office with all its data on a small disk."""
    with Mailbox() as mailbox:
        given = {"smtp_host": "127.0.0.1", "smtp_port": mailbox.port}
        settings = load_settings(data=small_disk.folder / "data", office=sample_folder(), **given)
        with installed(sample_office, settings, empty_database) as made:
            yield made


def test_a_contributor_keeps_his_words_and_hands_them_in_when_there_is_room(
    house: House, small_disk: SmallDisk
) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    figures = {"figure-permits": "46", "figure-households": "2870", "figure-water-use": "9120"}
    form = form_of(browser.get(path).text) | {"text": TEXT, **figures}
    small_disk.fill()
    page = browser.post(path, data=form)
    assert page.status_code == 503
    assert "没有丢失" in text_of_page(page.text)
    assert form_of(page.text)["text"] == TEXT
    assert browser.get(path).status_code == 200, "what is there can still be read"
    small_disk.free()
    assert browser.post(path, data=form_of(page.text)).status_code == 200
    assert [s.strip() for s in house.section("supply")["submissions"]] == [TEXT.strip()]
    with house.installation.database.reading() as session:
        assert verify_all(session) == []


def test_mails_wait_and_leave_once(house: House, small_disk: SmallDisk) -> None:
    made = house.installation
    house.opened()
    outbox = Outbox(made.database, made.office, made.secret)
    small_disk.fill()
    with closing(outbox):
        with pytest.raises(OperationalError):
            outbox.sweep(datetime.now(UTC))
        small_disk.free()
        assert outbox.sweep(datetime.now(UTC)) == len(house.mails())
    with made.database.reading() as session:
        assert verify_all(session) == []


def test_a_backup_for_which_there_is_no_room_says_so_and_leaves_nothing(
    bureau: Bureau, small_disk: SmallDisk, tmp_path: Path
) -> None:
    away, data = tmp_path / "huibao.tar.gz", bureau.house.settings.data
    back_up(bureau.house, away, datetime.now(UTC))
    small_disk.fill()
    for words in (
        ("backup", str(small_disk.folder / "huibao.tar.gz"), "--data", str(data)),
        ("restore", str(away), "--data", str(small_disk.folder / "back")),
    ):
        refused = subprocess.run(
            [sys.executable, "-c", "from huibao.cli import main; main()", *words],
            capture_output=True,
            text=True,
            check=False,
        )
        assert refused.returncode == 1, refused.stderr
        assert "磁盘已满，请清理后再试 / the disk is full" in refused.stdout
        assert len(refused.stdout.splitlines()) == 1
        assert refused.stderr == ""
    assert [path.name for path in small_disk.folder.iterdir()] == ["filler"]


def test_a_backup_is_restored_into_a_folder_of_a_new_disk_not_in_its_place(
    empty_database: Path, small_disk: SmallDisk, sample_office, tmp_path: Path
) -> None:
    data, file = tmp_path / "data", tmp_path / "backup.tar.gz"
    data.mkdir()
    shutil.copy(empty_database, data / "huibao.db")
    for bureau in at_work(sample_office, data):
        back_up(bureau.house, file, datetime.now(UTC))
    inside = small_disk.folder / "data"
    with pytest.raises(BackupRefused, match=f"name a new folder in it, such as {inside}"):
        restore(file, small_disk.folder)
    assert restore(file, inside).files
    assert (inside / "huibao.db").exists()


def test_whoever_runs_it_is_told_before_the_disk_is_full(
    empty_database: Path, small_disk: SmallDisk, sample_office, capsys: pytest.CaptureFixture[str]
) -> None:
    data = small_disk.folder / "data"
    data.mkdir()
    shutil.copy(empty_database, data / "huibao.db")
    for bureau in at_work(sample_office, data):
        code, said = status(bureau, capsys)
        assert code == 1
        assert "磁盘剩余 / disk free: 0.0 GB" in said
        assert "快要写满，请清理磁盘 / Nearly full" in said
        told = browser(bureau).get("/metrics").text
        free = re.search(r'^huibao_disk_free_bytes\{folder="data"\} (\d+)$', told, re.MULTILINE)
        assert free
        assert 0 < int(free[1]) < MEGABYTES * 2**20
        small_disk.fill()
        assert 'huibao_disk_free_bytes{folder="archive"} 0' in browser(bureau).get("/metrics").text
        small_disk.free()


def test_no_half_package_is_filed_and_the_whole_one_is_when_there_is_room(
    empty_database: Path, small_disk: SmallDisk, sample_office
) -> None:
    data = small_disk.folder / "data"
    data.mkdir()
    shutil.copy(empty_database, data / "huibao.db")
    for bureau in at_work(sample_office, data):
        bureau.signed()
        bureau.number()
        small_disk.fill()
        with pytest.raises(OSError, match="No space left"):
            bureau.write()
        assert not bureau.folder.exists()
        small_disk.free()
        bureau.run()
        assert list(package_faults(bureau.folder)) == []
        assert [path.name for path in bureau.folder.parent.iterdir()] == [bureau.folder.name]
        assert bureau.faults(package=True) == []
