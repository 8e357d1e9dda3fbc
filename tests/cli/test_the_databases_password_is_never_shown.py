"""A database that is away, or whose address is wrong, is named; its password never is."""

from __future__ import annotations

import subprocess

import pytest

from config.installation import opened
from config.settings import SettingWrong, load_settings
from huibao.cli import app, load_commands
from tests.e2e.conftest import HUIBAO
from tests.ports import free_port

PASSWORD = "geheimnis"
REST = "schatz"
"""What follows an @ that somebody has not written as %40."""

AWAY = "数据库没有应答"
WRONG = "数据库地址无法识别"
ADDRESSES = {
    f"postgresql+psycopg://u:{PASSWORD}@127.0.0.1:PORT/huibao": AWAY,
    f"postgresql+psycopg://u@127.0.0.1:PORT/huibao?password={PASSWORD}": AWAY,
    f"postgresql+psycopg://u:{PASSWORD}@nowhere.invalid/huibao": AWAY,
    f"postgresql+psycopg://u:{PASSWORD}@{REST}@127.0.0.1:PORT/huibao": WRONG,
    f"postgresql+psycopg://u:{PASSWORD}@127.0.0.1:{REST}/huibao": WRONG,
    f"postgresql+{REST}://u:{PASSWORD}@127.0.0.1/huibao": WRONG,
    f"postgresql://u:{PASSWORD}@127.0.0.1:PORT/huibao": AWAY,
    f"mysql://u:{PASSWORD}@127.0.0.1:PORT/huibao": WRONG,
    f"postgresql+psycopg:/u:{PASSWORD}@127.0.0.1/huibao": WRONG,
}
COMMANDS = ("cycles", "migrate", "verify", "open half-year 2023-H1", "check", "backup FILE")


def check_that_it_is_told(said: str, why: str) -> None:
    assert why in said
    assert PASSWORD not in said
    assert REST not in said
    assert "Traceback" not in said


@pytest.fixture(params=ADDRESSES, ids=lambda address: address.partition("://")[2][:40])
def wrong(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Set an address that cannot be used, and return why it cannot."""
    address = str(request.param).replace("PORT", str(free_port()))
    monkeypatch.setenv("HUIBAO_DATABASE_URL", address)
    return ADDRESSES[request.param]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_says_what_is_wrong_and_not_the_password(
    wrong: str, command: str, tmp_path, monkeypatch, capsys
) -> None:
    monkeypatch.setenv("HUIBAO_DATA", str(tmp_path))
    words = command.replace("FILE", str(tmp_path / "backup.tar")).split()
    load_commands(words[0])
    with pytest.raises(SystemExit) as left:
        app(words)
    told = capsys.readouterr()
    assert left.value.code not in (0, None)
    check_that_it_is_told(f"{told.out}{told.err}{left.value.code}", wrong)


def test_the_program_that_cannot_start_says_so_too(tmp_path, monkeypatch) -> None:
    address = f"postgresql+psycopg://u:{PASSWORD}@127.0.0.1:{free_port()}/huibao"
    monkeypatch.setenv("HUIBAO_DATABASE_URL", address)
    monkeypatch.setenv("HUIBAO_DATA", str(tmp_path))
    done = subprocess.run(
        [*HUIBAO, "serve"], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 1
    check_that_it_is_told(done.stdout + done.stderr, AWAY)


def test_not_even_the_error_remembers_it(wrong: str, tmp_path) -> None:
    with pytest.raises(SettingWrong) as told:
        opened(load_settings(data=tmp_path))
    assert PASSWORD not in repr(told.value)
    assert told.value.__suppress_context__
