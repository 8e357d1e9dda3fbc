"""A trial installation: the sample office on loopback, with a mail sink in place of a server."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from ruamel.yaml import YAML
from sqlalchemy import func, select

from config.settings import Settings, load_settings, prefect_login
from huibao.cycle.filing.archive import package_path
from huibao.cycle.filing.package import ISSUED
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.verification import verify_cycle
from huibao.demo.from_report import Source
from huibao.demo.mailbox import create_mailbox_app
from huibao.demo.play import Story, wait_until
from huibao.demo.sink import Mailbox
from huibao.office import Office, ReportKind
from huibao.periods import Period, parse_period
from huibao.ports import listen_near, port_of
from huibao.records.models import Cycle, Event, Message
from huibao.service import Service

SAMPLE_KIND = "half-year"


def prepare_office(data: Path, sample: Path, source: Source | None = None) -> None:
    """Lay the sample office into the data folder, with one more kind when a report is given."""
    office = data / "office"
    if not office.exists():
        shutil.copytree(sample, office, ignore=shutil.ignore_patterns("inputs"))
    if source is not None:
        written = source.kind.model_dump(mode="json", exclude_none=True, exclude={"key"})
        yaml = YAML()
        with (office / "reports" / f"{source.kind.key}.yaml").open("w", encoding="utf-8") as out:
            yaml.dump(written, out)


class Trial:
    """The running trial: the whole service, the mail sink, and the mailbox's pages."""

    def __init__(self, data: Path):
        self.mailbox = Mailbox(data / "mail")
        self.mailbox.start()
        # Another trial may begin at this very moment: what is chosen is held from here on.
        pages, prefect, mailbox = (listen_near(port) for port in (8300, 4200, 8301))
        port = port_of(pages)
        self.mailbox_address = f"http://127.0.0.1:{port_of(mailbox)}"
        self.settings: Settings = load_settings(
            data=data,
            office=data / "office",
            database_url=f"sqlite:///{(data / 'huibao.db').absolute().as_posix()}",
            port=port,
            prefect_port=port_of(prefect),
            web_address=f"http://127.0.0.1:{port}",
            smtp_host="127.0.0.1",
            smtp_port=self.mailbox.port,
        ).model_copy(update={"prefect_api_url": None})
        self.service = Service(self.settings, pages=pages, prefect=prefect)
        app = create_mailbox_app(self.mailbox, self.office.zone)
        self._pages = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        self._thread = threading.Thread(
            target=self._pages.run, args=([mailbox],), name="mailbox", daemon=True
        )

    @property
    def office(self) -> Office:
        """The office that is tried."""
        return self.service.installation.office

    @property
    def address(self) -> str:
        """Where the pages are."""
        return self.office.web_address

    def start(self) -> None:
        """Start everything."""
        self._thread.start()
        self.service.start()

    def stop(self) -> None:
        """Stop everything."""
        self.service.stop()
        self._pages.should_exit = True
        self._thread.join(5)
        self.mailbox.stop()

    def free_period(self, kind: ReportKind, period: Period) -> Period:
        """Return that period, or the same one of the last year in which it was not opened yet."""
        with self.service.installation.database.reading() as session:
            taken = set(session.scalars(select(Cycle.period).where(Cycle.kind == kind.key)))
        while str(period) in taken:
            period = Period(period.kind, period.year - 1, period.number)
        return period

    def outcome(self, key: str, seconds: float) -> dict[str, Any]:
        """Return what came of the cycle, with everything about it verified."""
        house = self.service.installation
        wait_until(lambda: self._mails_waiting(key) == 0, 30)
        with house.database.reading() as session:
            cycle = cycle_by_key(session, key)
            item = cycle.archive_item
            folder = package_path(house.archive_folder, item) if item else None
            faults = verify_cycle(session, key, archive_folder=house.archive_folder)
            return {
                "cycle": key,
                "state": cycle.state.value,
                "rounds": cycle.round,
                "document": str(folder / ISSUED) if folder else None,
                "archive": str(folder) if folder else None,
                "mails": self._count(session, Message, Message.cycle_id == cycle.id),
                "events": self._count(session, Event, Event.chain == key),
                "prefect_runs": self._prefect_runs(key),
                "verified": not faults and folder is not None,
                "seconds": round(seconds, 1),
            }

    def _mails_waiting(self, key: str) -> int:
        with self.service.installation.database.reading() as session:
            cycle = cycle_by_key(session, key)
            waiting = (Message.cycle_id == cycle.id) & Message.state.in_(("queued", "sending"))
            return self._count(session, Message, waiting)

    @staticmethod
    def _count(session: Any, model: Any, where: Any) -> int:
        return int(session.scalar(select(func.count()).select_from(model).where(where)) or 0)

    def _prefect_runs(self, key: str) -> int:
        """Return how many runs of this cycle Prefect shows."""
        answer = httpx.post(
            f"{self.service.prefect_ui}/api/flow_runs/count",
            json={"flow_runs": {"name": {"like_": f"{key} · "}}},
            auth=httpx.BasicAuth(*prefect_login(self.settings).split(":")),
            timeout=30,
            trust_env=False,
        )
        return int(answer.raise_for_status().json())


def sample_story(office: Office, trial: Trial) -> Story:
    """Return the sample office's half-year report, with its contributors' texts and figures."""
    kind = office.kind(SAMPLE_KIND)
    yaml = YAML(typ="safe")
    with as_file(files("config") / "sample" / "inputs" / SAMPLE_KIND) as folder:
        texts = {p.stem: p.read_text(encoding="utf-8") for p in folder.glob("*.txt")}
        figures: Mapping[str, Any] = yaml.load(folder / "figures.yaml")
        later_figures: Mapping[str, Any] = yaml.load(folder / "figures.later.yaml")
    return Story(
        kind=kind,
        # The sample's texts speak of a first half.
        period=str(trial.free_period(kind, Period("H", datetime.now(office.zone).year, 1))),
        texts={key: text for key, text in texts.items() if "." not in key},
        later={key.removesuffix(".later"): text for key, text in texts.items() if "." in key},
        figures=figures,
        later_figures=later_figures,
    )


def story_from(source: Source, trial: Trial) -> Story:
    """Return an existing report as a story in which no word of it is changed."""
    period = trial.free_period(source.kind, parse_period("Y", source.period))
    return Story(
        kind=source.kind,
        period=str(period),
        texts=source.texts,
        keep_words=True,
    )


def quiet() -> None:
    """Keep what the parts say among themselves out of the display."""
    logging.getLogger("prefect").setLevel(logging.ERROR)
    logging.getLogger("httpx").setLevel(logging.WARNING)
