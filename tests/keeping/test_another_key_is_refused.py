"""Two machines with different keys would mail links that open nothing: whoever has not the key of
the database is told so and does not start. A key is changed by a command, and nothing is lost.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from config.installation import Installation, build
from config.office import sample_folder
from config.settings import SettingWrong, load_settings
from huibao.cli.rekey import rekey
from huibao.cli.setup import check
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import open_cycle
from huibao.cycle.stages import enter, stage_due
from huibao.links import Holder, LinkUnknown, address, find, issue
from huibao.records.models import Event, Link, Message
from tests.postgres import new_postgres_database

__all__ = ["new_postgres_database"]

Start = Callable[..., Installation]
OURS, ANOTHER = "k" * 40, "x" * 40


@pytest.fixture
def house() -> Iterator[Callable[..., Installation]]:
    """Start with that data, key and database; all are closed at the end."""
    made: list[Installation] = []

    def start(data: Path, key: str, url: str | None = None) -> Installation:
        given = {"data": data, "secret_key": key, "database_url": url}
        made.append(build(load_settings(office=sample_folder(), **given)))
        return made[-1]

    yield start
    for each in made:
        each.database.dispose()


def marks(made: Installation) -> list[tuple[str, str]]:
    with made.database.reading() as session:
        rows = session.scalars(select(Event).where(Event.action.startswith("key:")))
        return [(row.action, str(row.detail["mark"])) for row in rows.all()]


def test_the_first_start_notes_the_key_and_says_nothing_of_it(tmp_path: Path, house: Start) -> None:
    made = house(tmp_path, OURS)
    ((action, mark),) = marks(made)
    assert action == "key:noted"
    assert len(mark) == 16
    assert mark not in OURS
    assert marks(house(tmp_path, OURS)) == [(action, mark)]


def test_another_key_is_refused_with_what_to_do(tmp_path: Path, house: Start) -> None:
    house(tmp_path, OURS)
    with pytest.raises(SettingWrong, match=r"密钥.*huibao rekey") as refused:
        house(tmp_path, ANOTHER)
    assert ANOTHER not in str(refused.value)


@pytest.mark.postgres
def test_a_second_machine_with_another_key_is_refused(
    tmp_path: Path, house: Start, new_postgres_database: str
) -> None:
    url = new_postgres_database
    house(tmp_path / "first", OURS, url)
    with pytest.raises(SettingWrong, match="密钥"):
        house(tmp_path / "second", ANOTHER, url)
    house(tmp_path / "third", OURS, url)


def test_neither_the_check_nor_the_program_passes_over_it(
    tmp_path: Path,
    house: Start,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    house(tmp_path, OURS)
    for name, value in (("DATA", str(tmp_path)), ("OFFICE", str(sample_folder()))):
        monkeypatch.setenv(f"HUIBAO_{name}", value)
    monkeypatch.setenv("HUIBAO_SECRET_KEY", ANOTHER)
    check()
    assert "HUIBAO_SECRET_KEY" in capsys.readouterr().out
    started = subprocess.run(
        [sys.executable, "-m", "huibao.cli", "serve"], capture_output=True, check=False
    )
    assert started.returncode == 1
    assert "密钥" in started.stdout.decode()
    monkeypatch.setenv("HUIBAO_SECRET_KEY", OURS)
    check()
    assert "HUIBAO_SECRET_KEY" not in capsys.readouterr().out


def test_after_a_change_open_tasks_are_mailed_anew_and_old_links_open_nothing(
    tmp_path: Path,
    house: Start,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = house(tmp_path, OURS)
    with made.acting() as act:
        key = open_cycle(act, "quarterly", "2023-Q2").key
        state = stage_due(cycle_by_key(act.session, key))
        assert state is not None
        enter(act, key, state)
        clerk = made.office.person("su")
        holder = Holder(clerk.key, clerk.name, clerk.mail)
        issue(act, "login", holder, valid=timedelta(minutes=10))
    with made.acting() as act:
        for message in act.session.scalars(select(Message)):
            message.state = "sent"
        link = act.session.scalars(select(Link).where(Link.purpose == "write")).first()
        assert link is not None
        old = token(link, OURS)
    monkeypatch.setenv("HUIBAO_SECRET_KEY", ANOTHER)
    assert rekey(data=tmp_path, office=sample_folder()) == 0
    assert "已更换" in capsys.readouterr().out
    after = house(tmp_path, ANOTHER)
    assert [action for action, _ in marks(after)] == ["key:noted", "key:changed"]
    with after.database.reading() as session:
        again = session.get_one(Link, link.id)
        with pytest.raises(LinkUnknown):
            find(session, old, purpose="write")
        assert find(session, token(again, ANOTHER), purpose="write").id == link.id
        mails = session.scalars(select(Message).where(Message.template == "key_changed")).all()
        assert link.id in [mail.link_id for mail in mails]
        login = session.scalars(select(Link).where(Link.purpose == "login")).one()
        assert login.revoked_at is not None
    with pytest.raises(SettingWrong):
        house(tmp_path, OURS)


def token(link: Link, key: str) -> str:
    return address(link, secret=key.encode(), web_address="").rpartition("/")[2]


def test_the_same_key_is_not_changed(
    tmp_path: Path,
    house: Start,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = house(tmp_path, OURS)
    monkeypatch.setenv("HUIBAO_SECRET_KEY", OURS)
    assert rekey(data=tmp_path, office=sample_folder()) == 1
    assert "没有更换" in capsys.readouterr().out
    assert len(marks(made)) == 1
