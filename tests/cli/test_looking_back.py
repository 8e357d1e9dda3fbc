"""`huibao cycles`, `history`, `verify` and `open`, as somebody at a terminal meets them."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import update

from config.installation import build
from config.office import sample_folder
from config.settings import load_settings
from huibao import chain
from huibao.records.models import Event
from tests.tampering import unguard

KEY = "half-year-2023-H1"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of its own."""
    return tmp_path / "data"


@pytest.fixture(scope="module")
def just_opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the half-year report was opened, to be copied."""
    data = begun(tmp_path_factory.mktemp("opened") / "data")
    assert huibao("open", "half-year", "2023-H1", data=data).returncode == 0
    return data


@pytest.fixture
def opened(just_opened: Path, data: Path) -> Path:
    """A data folder of its own in which the half-year report was opened."""
    return shutil.copytree(just_opened, data)


def begun(data: Path) -> Path:
    """Return the folder, with a database in it as a first `serve` leaves it."""
    assert huibao("migrate", data=data).returncode == 0
    return data


def huibao(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    """Run the command, in the folder that its user named."""
    return subprocess.run(
        [sys.executable, "-c", "from huibao.cli import main; main()", *words, "--data", str(data)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_mistyped_folder_opens_no_report_of_the_samples(data: Path) -> None:
    refused = huibao("open", "half-year", "2023-H1", data=data)
    assert refused.returncode == 1
    assert "--data" in refused.stderr
    assert f"huibao init {data}/office" in refused.stderr
    assert not data.exists()


def test_an_office_of_ones_own_is_opened_for_before_the_first_serve(data: Path) -> None:
    shutil.copytree(sample_folder(), data / "office")
    assert huibao("open", "half-year", "2023-H1", data=data).returncode == 0


def test_a_cycle_is_opened_once_and_listed(data: Path) -> None:
    begun(data)
    opened = huibao("open", "half-year", "2023-H1", data=data)
    assert opened.returncode == 0
    assert KEY in opened.stdout
    twice = huibao("open", "half-year", "2023年上半年", data=data)
    assert twice.returncode == 1
    assert "已经启动" in twice.stdout
    listed = huibao("cycles", data=data)
    assert f"{KEY}  征集中" in listed.stdout
    assert [row["cycle"] for row in json.loads(huibao("cycles", "--json", data=data).stdout)] == [
        KEY
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("open", "weekly", "2023"), "half-year"),
        (("open", "quarterly", "2023"), "2023-Q2"),
    ],
)
def test_what_cannot_be_opened_is_explained(data: Path, words: tuple[str, ...], said: str) -> None:
    refused = huibao(*words, data=begun(data))
    assert refused.returncode == 1
    assert said in refused.stdout
    assert "Traceback" not in refused.stderr


def test_the_history_is_read_by_people_and_by_programs(opened: Path) -> None:
    assert "启动报送周期" in huibao("history", KEY, data=opened).stdout
    said = json.loads(huibao("history", KEY, "--json", data=opened).stdout)
    assert said["verified"] is True
    assert [event["action"] for event in said["events"]] == ["cycle:opened"]
    table = huibao("history", KEY, "--csv", data=opened).stdout.removeprefix("\ufeff")
    assert [row[2] for row in csv.reader(io.StringIO(table))] == ["事项", "启动报送周期"]


def test_a_cycle_that_does_not_exist_has_no_history(opened: Path) -> None:
    unknown = huibao("history", "annual-1999", data=opened)
    assert unknown.returncode == 1
    assert "annual-1999" in unknown.stdout
    assert huibao("verify", "annual-1999", data=opened).returncode == 1


def test_verifying_names_the_first_broken_link(opened: Path) -> None:
    whole = huibao("verify", data=opened)
    assert (whole.returncode, "完整" in whole.stdout) == (0, True)
    house = build(load_settings(data=opened))
    with house.acting() as act:
        unguard(act.session)
        act.session.execute(update(Event).where(Event.chain == KEY).values(subject="改过"))
    house.database.dispose()
    for words in (("verify",), ("verify", KEY)):
        broken = huibao(*words, data=opened)
        assert broken.returncode == 1
        assert f"{KEY} 第1条" in broken.stdout.splitlines()[0]


def test_an_empty_folder_is_not_called_whole(data: Path) -> None:
    for words in (("verify",), ("cycles",), ("history", KEY)):
        answer = huibao(*words, data=data)
        assert answer.returncode == 1
        assert "没有数据库" in answer.stderr
    assert not data.exists()


def test_an_archive_folder_is_verified_without_a_database(data: Path, tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "manifest-sha256.txt").write_text(f"{'0' * 64}  report.docx\n", encoding="utf-8")
    broken = huibao("verify", str(package), data=data)
    assert broken.returncode == 1
    assert "report.docx" in broken.stdout


def test_one_way_to_print_the_history_is_chosen(opened: Path) -> None:
    both = huibao("history", KEY, "--csv", "--json", data=opened)
    assert both.returncode == 1
    assert "只能选一个" in both.stdout


def test_a_catalogue_of_nothing_is_not_written(opened: Path, tmp_path: Path) -> None:
    file = tmp_path / "c.xlsx"
    empty = huibao("catalogue", "2027", "-o", str(file), data=opened)
    assert empty.returncode == 1
    assert "2027年没有归档的报告" in empty.stdout
    assert not file.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "找不到文件"), (b"# README", "不是 huibao backup 写成的备份文件")],
)
def test_what_is_no_backup_is_told_plainly(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "README"
    if content:
        file.write_bytes(content)
    refused = huibao("restore", str(file), data=tmp_path / "empty")
    assert refused.returncode == 1
    assert said in refused.stdout
    assert "Errno" not in refused.stdout


def test_the_verifier_in_each_package_says_how_it_is_used() -> None:
    asked = [sys.executable, "-I", "-S", chain.__file__, "--help"]
    ran = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert ran.returncode == 0
    assert "用法：python verify.py" in ran.stdout
