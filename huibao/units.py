"""What systemd needs to run Huibao on many processes: units, and the environment they share."""

from __future__ import annotations

import secrets
import shlex
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from huibao.prefect_server import server_environment

UNITS = ("huibao-prefect.service", "huibao-web@.service", "huibao-worker@.service")
ENVIRONMENT = "huibao.env"
PREFECT_PORT = 4200


@dataclass(frozen=True)
class Place:
    """Where the units find everything, and as whom they run."""

    folder: Path
    """The folder of the units themselves."""
    programs: Path
    data: Path
    user: str


def units(place: Place) -> dict[str, str]:
    """Return the units by their file names."""
    told = {
        "{user}": place.user,
        "{env}": str(place.folder / ENVIRONMENT),
        "{programs}": str(place.programs),
        "{data}": str(place.data),
    }
    made = {}
    for name in UNITS:
        text = (files("config") / "systemd" / name).read_text(encoding="utf-8")
        for mark, value in told.items():
            text = text.replace(mark, value)
        made[name] = text
    return made


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
    }
    # Quoted as both systemd and a shell read it.
    return "".join(f"{name}={shlex.quote(value)}\n" for name, value in told.items())
