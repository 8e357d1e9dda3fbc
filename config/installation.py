"""One installation of Huibao: its office, its database, its secret. Built once, at the edges."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from config.office import load_office
from config.settings import (
    Settings,
    SettingWrong,
    load_settings,
    make_data_folder,
    secret_key,
)
from huibao import key
from huibao.audit import SYSTEM, Act, Actor
from huibao.key import is_the_key
from huibao.office import Office
from huibao.records.database import (
    Database,
    DatabaseIsNewer,
    DatabaseUnreachable,
    DatabaseUrlWrong,
    migrate,
)

ANOTHER_KEY = """\
HUIBAO_SECRET_KEY（或 secret.key）与本数据库所用的密钥不同，邮件中的链接将无法打开，已停止。
请改回原来的密钥；确需更换时，停止所有进程，改好每台机器的密钥，再运行一次 huibao rekey。
HUIBAO_SECRET_KEY (or secret.key) is not the key of this database: links in mails would not open.
Give this machine the others' key; to change it, stop every process, give all the new one, and run
`huibao rekey` once."""


@dataclass(frozen=True)
class Installation:
    """What every page, task and command of one installation shares."""

    settings: Settings
    office: Office
    database: Database
    secret: bytes = field(repr=False)

    @property
    def archive_folder(self) -> Path:
        """Where archive packages go; a relative folder of the office's lies in the data folder."""
        return self.settings.data / self.office.archive_folder

    @property
    def smtp_password(self) -> str | None:
        """The mail server's password, when one is set."""
        password = self.settings.smtp_password
        return password.get_secret_value() if password else None

    @contextmanager
    def acting(
        self, actor: Actor = SYSTEM, *, now: datetime | None = None, flow_run: str | None = None
    ) -> Iterator[Act]:
        """Yield one act in one transaction, committed at the end; `Overtaken` for the second."""
        with self.database.transaction() as session:
            yield Act(
                session=session,
                office=self.office,
                now=now or datetime.now(UTC),
                actor=actor,
                secret=self.secret,
                flow_run=flow_run,
            )


def build(settings: Settings) -> Installation:
    """Return the installation of these settings, its folder made and its tables up to date.

    `OfficeFilesWrong` names every mistake in the office's files; `SettingWrong` a setting that
    cannot be used, a database that does not answer, and a key that is not this database's.
    """
    house = opened(settings)
    with house.database.reading() as session:
        known = is_the_key(session, house.secret)
    if known is None:
        with house.acting() as act:
            key.note(act)
    elif not known:
        house.database.dispose()
        raise SettingWrong(ANOTHER_KEY)
    return house


def opened(settings: Settings) -> Installation:
    """Return the installation as `build` does, whosever the key is."""
    make_data_folder(settings.data)
    office = placed(load_office(settings.office), settings)
    try:
        migrate(settings.database_url)
    except (DatabaseUnreachable, DatabaseUrlWrong) as wrong:
        raise SettingWrong(f"HUIBAO_DATABASE_URL: {wrong}") from None
    except DatabaseIsNewer as newer:
        raise SettingWrong(str(newer)) from None
    return Installation(
        settings=settings,
        office=office,
        database=Database(settings.database_url),
        secret=secret_key(settings),
    )


def placed(office: Office, settings: Settings) -> Office:
    """Return the office with what the environment says of its surroundings."""
    named = {"host": settings.smtp_host, "port": settings.smtp_port}
    smtp = office.smtp.model_copy(update={k: v for k, v in named.items() if v is not None})
    address = settings.web_address or office.web_address
    return office.model_copy(update={"smtp": smtp, "web_address": address})


@cache
def installation() -> Installation:
    """Return this process's installation, as its environment describes it."""
    return build(load_settings())
