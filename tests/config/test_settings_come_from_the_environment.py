"""The environment says where and how Huibao runs, and no secret is shown."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from config.office import sample_folder
from config.settings import Settings, SettingWrong, load_settings, secret_key


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch, tmp_path):
    for name in list(os.environ):
        if name.startswith(("HUIBAO_", "PREFECT_API_URL")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_with_nothing_set_all_is_kept_in_a_data_folder_here(tmp_path):
    settings = load_settings()

    assert settings.data == tmp_path / "data"
    assert settings.database_url == f"sqlite:///{tmp_path}/data/huibao.db"
    assert settings.office == sample_folder()
    assert (settings.host, settings.port) == ("127.0.0.1", 8300)


def test_the_offices_own_files_in_the_data_folder_go_before_the_sample(tmp_path, monkeypatch):
    (tmp_path / "kept" / "office").mkdir(parents=True)
    monkeypatch.setenv("HUIBAO_DATA", "kept")

    assert load_settings().office == tmp_path / "kept" / "office"


def test_what_the_command_line_gives_goes_before_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("HUIBAO_DATA", "kept")
    monkeypatch.setenv("HUIBAO_PORT", "9000")

    settings = load_settings(data=tmp_path / "given", office=None)

    assert (settings.data, settings.port) == (tmp_path / "given", 9000)


def test_prefects_own_variable_is_heard_too(monkeypatch):
    monkeypatch.setenv("PREFECT_API_URL", "http://10.0.0.9:4200/api")

    assert load_settings().prefect_api_url == "http://10.0.0.9:4200/api"


def test_an_empty_variable_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("HUIBAO_PORT", "")

    assert load_settings().port == 8300


def test_secrets_are_not_shown(monkeypatch):
    monkeypatch.setenv("HUIBAO_SMTP_PASSWORD", "geheimnis-1")
    monkeypatch.setenv("HUIBAO_SECRET_KEY", "geheimnis-2" * 4)
    monkeypatch.setenv("HUIBAO_DATABASE_URL", "postgresql+psycopg://u:geheimnis-3@db/huibao")

    settings = load_settings()

    assert "geheimnis" not in f"{settings!r} {settings}"
    assert settings.smtp_password.get_secret_value() == "geheimnis-1"


def test_a_secret_may_stand_in_a_file(tmp_path, monkeypatch):
    (tmp_path / "smtp").write_text("geheimnis\n", encoding="utf-8")
    monkeypatch.setenv("HUIBAO_SMTP_PASSWORD_FILE", str(tmp_path / "smtp"))

    assert load_settings().smtp_password.get_secret_value() == "geheimnis"


def test_a_secrets_file_that_is_absent_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("HUIBAO_SECRET_KEY_FILE", str(tmp_path / "nowhere"))

    with pytest.raises(SettingWrong, match=r"密钥文件无法读取：.*nowhere"):
        load_settings()


def test_a_value_that_cannot_be_used_is_named_without_showing_any(monkeypatch):
    monkeypatch.setenv("HUIBAO_PORT", "geheimnis")
    monkeypatch.setenv("HUIBAO_LANGUAGE", "geheimnis")

    with pytest.raises(SettingWrong) as caught:
        load_settings()

    assert "HUIBAO_PORT" in str(caught.value)
    assert "HUIBAO_LANGUAGE" in str(caught.value)
    assert "geheimnis" not in str(caught.value)


def test_the_key_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    settings = Settings(data=tmp_path / "new")

    key = secret_key(settings)

    path = tmp_path / "new" / "secret.key"
    assert len(key) >= 32
    assert secret_key(settings) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["secret.key"]


def test_all_who_start_at_once_have_the_same_key(tmp_path):
    settings = Settings(data=tmp_path)
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: secret_key(settings), range(64)))

    assert len(keys) == 1


def test_a_key_that_is_set_is_used_and_none_is_made(tmp_path):
    settings = Settings(data=tmp_path, secret_key="k" * 40)

    assert secret_key(settings) == b"k" * 40
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_is_too_short_is_refused(tmp_path):
    (tmp_path / "secret.key").write_text("short")

    with pytest.raises(SettingWrong, match="太短"):
        secret_key(Settings(data=tmp_path))
    with pytest.raises(SettingWrong, match="HUIBAO_SECRET_KEY"):
        secret_key(Settings(data=tmp_path, secret_key="short"))


def test_a_new_process_has_the_same_key(tmp_path):
    code = "from config.settings import *; print(secret_key(load_settings()).decode())"
    env = os.environ | {"HUIBAO_DATA": str(tmp_path)}
    shown = [
        subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True,
            cwd=sample_folder().parents[1],
        ).stdout
        for _ in range(2)
    ]  # fmt: skip

    assert shown[0] == shown[1] != ""
