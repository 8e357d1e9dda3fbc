"""The environment, typed: where things are kept, what is listened on, and the secrets.

Every setting is an environment variable that begins with `HUIBAO_`. A secret may be given in a
file instead, as containers do: `HUIBAO_SMTP_PASSWORD_FILE=/run/secrets/smtp`.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AliasChoices, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from config.office import sample_folder

PREFIX = "HUIBAO_"
FROM_FILES = ("database_url", "metrics_token", "secret_key", "smtp_password")
KEY_FILE = "secret.key"
"""In the data folder: the installation's key, where none is set."""
SHORTEST_KEY = 32
"""Bytes: what a keyed hash of SHA-256 wants at least."""


class SettingWrong(ValueError):
    """A setting cannot be used; the message says which, and what to do."""


class _SecretFiles(PydanticBaseSettingsSource):
    """Reads `HUIBAO_<NAME>_FILE` for every setting that may hold a secret."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"{PREFIX}{field_name.upper()}_FILE")
        return (_secret_in(Path(path)) if path else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        fields = self.settings_cls.model_fields
        found = {name: self.get_field_value(fields[name], name)[0] for name in FROM_FILES}
        return {name: value for name, value in found.items() if value is not None}


def _secret_in(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingWrong(
            f"密钥文件无法读取：{path}，请检查路径和权限"
            f" / The secret's file cannot be read: {path}: check its path and permissions"
        ) from error


def _absolute(path: Path) -> Path:
    try:
        return path.expanduser().absolute()
    except RuntimeError:
        raise ValueError("~ 后面的账号不存在 / there is no such account behind ~") from None


Folder = Annotated[Path, AfterValidator(_absolute)]


def _office_folder(given: dict[str, Any]) -> Path:
    own: Path = given["data"] / "office"
    return own if own.is_dir() else sample_folder()


def _database_url(given: dict[str, Any]) -> str:
    return f"sqlite:///{(given['data'] / 'huibao.db').as_posix()}"


class Settings(BaseSettings):
    """How this Huibao runs; what is secret is shown neither by `repr` nor by an error."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
        validate_default=True,
    )

    data: Folder = Path("data")
    """The folder of the database, the archive and all else that is kept."""
    office: Folder = Field(default_factory=_office_folder)
    """The folder of the office's own files; the sample where there is none in the data folder."""
    database_url: str = Field(default_factory=_database_url, repr=False)
    """SQLAlchemy's URL; it may hold a password."""
    secret_key: SecretStr | None = None
    smtp_password: SecretStr | None = None
    metrics_token: SecretStr | None = None
    """Whoever brings it may read `/metrics` from another machine; without one nobody may."""
    host: str = "127.0.0.1"
    port: int = Field(default=8300, ge=1, le=65535)
    web_address: str | None = None
    """Goes before the office's own `web_address`: where links in mails lead."""
    smtp_host: str | None = None
    smtp_port: int | None = Field(default=None, ge=1, le=65535)
    """Go before the office's own mail server, as in a trial run."""
    prefect_port: int = Field(default=4200, ge=1, le=65535)
    """Where the Prefect server listens that Huibao starts, on loopback."""
    prefect_api_url: str | None = Field(
        default=None, validation_alias=AliasChoices("HUIBAO_PREFECT_API_URL", "PREFECT_API_URL")
    )
    """A Prefect server of the office's own, whose workers carry out the flows; where it is None,
    Huibao starts one on this machine and carries them out itself."""
    work_pool: str = "huibao"
    """The process work pool on that server."""
    language: Literal["zh", "en"] = "zh"
    log_format: Literal["text", "json"] = "text"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Ask the caller first, then the environment, then the files it names."""
        return init_settings, env_settings, _SecretFiles(settings_cls)


def load_settings(**given: Any) -> Settings:
    """Return the settings; what is given goes before the environment, None is not given.

    `SettingWrong` names every variable that cannot be used, without its value.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as wrong:
        lines = (
            f"环境变量 {PREFIX}{str(error['loc'][0]).upper().removeprefix(PREFIX)} 的值无效"
            f" / cannot be used: {error['msg']}"
            for error in wrong.errors(include_input=False, include_url=False)
        )
        raise SettingWrong("\n".join(lines)) from None


def make_data_folder(folder: Path) -> None:
    """Make the data folder where it is absent, for its owner alone; `SettingWrong` if it fails."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingWrong(
            f"{folder} 不能用作数据文件夹（{error.strerror}），"
            "请用 --data 或 HUIBAO_DATA 另指定一个"
            " / It cannot be the data folder: name another by --data or HUIBAO_DATA"
        ) from error


def secret_key(settings: Settings) -> bytes:
    """Return the key that links and sessions are signed with, at least 32 bytes.

    Where none is set, `secret.key` in the data folder is made once, readable by its owner alone;
    processes that start at the same time end up with the same key. `SettingWrong` when the key is
    too short.
    """
    if settings.secret_key:
        return _long_enough(settings.secret_key.get_secret_value().encode(), "HUIBAO_SECRET_KEY")
    path = settings.data / KEY_FILE
    if not path.exists():
        make_data_folder(settings.data)
        _make_key(path)
    return _long_enough(path.read_bytes().strip(), str(path))


def prefect_login(settings: Settings) -> str:
    """Return `user:password` of the Prefect server that Huibao starts, for whoever keeps the key.

    Derived from the installation's key, so that it stands in no file and outlives a restore.
    """
    password = hmac.new(secret_key(settings), b"prefect", hashlib.sha256).hexdigest()
    return f"huibao:{password}"


def _make_key(path: Path) -> None:
    """Write a whole key beside its place, then link it there: whoever is second links nothing."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret-")  # made with mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_hex(SHORTEST_KEY).encode())
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        Path(draft).unlink()


def _long_enough(key: bytes, source: str) -> bytes:
    if len(key) < SHORTEST_KEY:
        raise SettingWrong(
            f"{source} 的密钥太短，至少 {SHORTEST_KEY} 个字符"
            f" / The key in {source} is too short: at least {SHORTEST_KEY} characters"
        )
    return key
