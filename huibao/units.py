"""What systemd needs to run Huibao on many processes: units, and the environment they share."""

from __future__ import annotations

import re
import secrets
import shlex
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from huibao.prefect_server import own_pages, server_environment

UNITS = ("huibao-prefect.service", "huibao-web@.service", "huibao-worker@.service")
ENVIRONMENT = "huibao.env"
PREFECT_PORT = 4200


ACCOUNT = re.compile(r"\w[\w.@-]*\$?")
WIDE_SPACE = "\u3000"
"""The space of Chinese text. To systemd, whose spaces are those of ASCII, it is a letter."""
NOT_PLAIN = re.compile(r"[\"'\\$%]")
"""What systemd reads as something else in one of the lines that a path stands in."""


class NotForSystemd(ValueError):
    """A path or an account cannot stand in a unit; the message says which, and what to do."""


@dataclass(frozen=True)
class Place:
    """Where the units find everything, and as whom they run.

    `NotForSystemd` where systemd would read one of them as another, or as a line of its own.
    """

    folder: Path
    """The folder of the units themselves."""
    programs: Path
    data: Path
    user: str

    def __post_init__(self) -> None:
        for path in map(str, (self.folder, self.programs, self.data)):
            if not path.replace(WIDE_SPACE, "").isprintable() or NOT_PLAIN.search(path):
                raise NotForSystemd(
                    f"{path!a} 不能写进 systemd 单元，文件夹名请勿含引号、反斜杠、$、%、换行"
                    " / It cannot stand in a unit: name a folder without quotes, backslashes, $, %"
                    " and line breaks"
                )
        if not ACCOUNT.fullmatch(self.user):
            raise NotForSystemd(
                f"{self.user!a} 不是账号名，请用 --user 写系统里的账号，如 huibao"
                " / It is no account's name: name one of this machine by --user, such as huibao"
            )


def units(place: Place) -> dict[str, str]:
    """Return the units by their file names."""
    told = {
        "{user}": place.user,
        "{env}": str(place.folder / ENVIRONMENT),  # the rest of its line, spaces and all
        "{huibao}": _word(place.programs / "huibao"),
        "{prefect}": _word(place.programs / "prefect"),
        "{data}": _word(place.data),
    }
    made = {}
    for name in UNITS:
        text = (files("config") / "systemd" / name).read_text(encoding="utf-8")
        for mark, value in told.items():
            text = text.replace(mark, value)
        made[name] = text
    return made


def _word(path: Path) -> str:
    """Return the path as one word of a line that may have several."""
    return f'"{path}"' if " " in str(path) else str(path)


def environment(place: Place) -> str:
    """Return the environment file of all units, with new secrets: a key and Prefect's login.

    Every machine of the installation has to have the same one.
    """
    login = f"huibao:{secrets.token_hex(32)}"
    prefect = server_environment(place.data / "prefect", "127.0.0.1", PREFECT_PORT, login)
    told = {
        "HUIBAO_DATA": str(place.data),
        "HUIBAO_DATABASE_URL": "postgresql+psycopg://huibao@/huibao?host=/run/postgresql",
        "HUIBAO_SECRET_KEY": secrets.token_hex(32),
        "HUIBAO_LOG_FORMAT": "json",
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": (
            "postgresql+asyncpg://huibao@/prefect?host=/run/postgresql"
        ),
        "PREFECT_WORKER_QUERY_SECONDS": "2",
        **prefect,
        **own_pages(place.data / "prefect"),
    }
    # Quoted as both systemd and a shell read it.
    return "".join(f"{name}={shlex.quote(value)}\n" for name, value in told.items())
