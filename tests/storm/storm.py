"""One whole storm: people at work, things being killed, and the reckoning afterwards."""

from __future__ import annotations

import itertools
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import func, select

from config.office import load_office
from huibao.demo.play import Play, Story, Told, wait_until
from huibao.demo.trial import sample_story
from huibao.office import ReportKind
from huibao.periods import Period
from huibao.records.database import Database
from huibao.records.models import Message, Work
from tests.postgres import Postgres
from tests.storm.house import House
from tests.storm.people import StubbornPlay, story_of
from tests.storm.reckoning import Played, Reckoning, reckon, runs_in
from tests.storm.weather import LONGEST, Deaths, Weather

NEWEST_YEAR = 2025
QUIET = 180.0
"""Seconds within which everything has to have come to rest when nothing is killed any more."""

STUCK = 240.0
"""Seconds without any deed or death after which the storm is given up as stuck."""


@dataclass
class Outcome:
    """What the storm did, and what it cost."""

    deaths: Deaths
    points: int
    reckoning: Reckoning
    seconds: float


class _AnyPeriod:
    """Every period is free: the data folder is new."""

    def free_period(self, _kind: ReportKind, period: Period) -> Period:
        return period


class Storm:
    """Several people play reports one after another while the weather rages."""

    def __init__(
        self,
        folder: Path,
        *,
        kills: int,
        rounds: int = 1,
        seed: int = 1,
        longest: float = LONGEST,
        minutes: float = math.inf,
        side_by_side: int = 2,
        postgres: Postgres | None = None,
        embedded: bool = False,
        workers: int = 0,
        tell: Callable[[str], object] = lambda _line: None,
    ):
        self.house = House(folder, postgres=postgres, embedded=embedded, workers=workers)
        self.deeds: list[Told] = []
        self.weather = Weather(
            self.house,
            kills,
            rounds=rounds,
            longest=longest,
            minutes=minutes,
            seed=seed,
            done=lambda: len(self.deeds),
            tell=tell,
        )
        self.played: list[Played] = []
        self.faults: list[str] = []
        self._office = load_office(self.house.data / "office")
        story = sample_story(self._office, _AnyPeriod())  # type: ignore[arg-type]  # it asks for the period alone
        self._stories = (story_of(story, NEWEST_YEAR - n) for n in itertools.count())
        self._taking = threading.Lock()
        self._side_by_side, self._tell = side_by_side, tell
        self._cookies = httpx.Cookies()
        self._failures: list[Exception] = []
        self._home = 0
        self._someone_home = threading.Event()

    def run(self) -> Outcome:
        """Rage, come to rest, count, and end everything."""
        begun = time.monotonic()
        try:
            self.weather.begin()
            for _ in range(self._side_by_side):
                threading.Thread(target=self._play_on, daemon=True).start()
            self._await_players()
            found = self._reckon()
        finally:
            self.house.close()
        points = set(self.house.deaths_at_points())
        return Outcome(self.weather.deaths, len(points), found, time.monotonic() - begun)

    def _await_players(self) -> None:
        """Return when the last report is filed; raise what kept the storm or a player from it."""
        while self._home < self._side_by_side:
            before = len(self.deeds), self.weather.deaths.count
            moved = self._someone_home.wait(STUCK) or before != (
                len(self.deeds),
                self.weather.deaths.count,
            )
            self._someone_home.clear()
            for failure in (*self._failures, self.weather.failure):
                if failure:
                    raise failure
            if not moved:
                raise TimeoutError(f"nothing happened for {STUCK} s")

    def _play_on(self) -> None:
        """Play one report after another, until the storm is over and the last is filed."""
        try:
            while not self.weather.over.is_set():
                with self._taking:
                    story = next(self._stories)
                self._play(story)
        except Exception as failure:  # noqa: BLE001  raised again where the storm is waited for
            self._failures.append(failure)
        finally:
            self._home += 1
            self._someone_home.set()

    def _play(self, story: Story) -> None:
        report = Played(story, deeds := [])
        self.played.append(report)

        def tell(deed: Told) -> None:
            deeds.append(deed)
            self.deeds.append(deed)
            self._tell(f"             {story.period}  {deed.who}：{deed.what}")

        play: Play = StubbornPlay(
            story,
            self._office,
            self.house.post_office,
            self.house.program,
            address=self.house.address,
            tell=tell,
            faults=self.faults,
            cookies=self._cookies,
        )
        play.run()

    def _reckon(self) -> Reckoning:
        program = self.house.program
        if not program.is_up(QUIET):
            raise TimeoutError("the program did not come up after the storm")
        self._await_rest()
        api = f"http://127.0.0.1:{self.house.prefect.port}/api"
        login, patience = self.house.prefect.login, self.house.prefect.seconds_to_close
        wait_until(lambda: not runs_in(api, login, "RUNNING", "PENDING"), patience)
        stale = runs_in(api, login, "RUNNING", "PENDING")
        closed = runs_in(api, login, "CRASHED")
        code = program.stop()
        database = Database(self.house.url)
        try:
            with database.reading() as session:
                found = reckon(
                    session,
                    self.played,
                    self.house.post_office.deliveries(),
                    archive_folder=self.house.data / "archive",
                )
        finally:
            database.dispose()
        found.figures["Prefect runs that died and were closed"] = len(closed)
        found.count("Prefect runs left as if they ran", stale)
        found.count("files that hold a secret", self.house.secrets_written_down())
        found.count("lives that ended by themselves", self.weather.deaths.ended_by_themselves)
        found.count("pages that said 500", [f for f in self.faults if f.startswith("500")])
        found.figures["pages that said 503"] = sum(f.startswith("503") for f in self.faults)
        found.count("last exit code", code)
        return found

    def _await_rest(self) -> None:
        """Return when no mail and no work waits any more, or when the patience is over."""
        database = Database(self.house.url)

        def at_rest() -> bool:
            with database.reading() as session:
                mails = select(func.count()).where(Message.state.in_(("queued", "sending")))
                work = select(func.count()).where(Work.done_at.is_(None))
                return not (session.scalar(mails) or session.scalar(work))

        try:
            wait_until(at_rest, QUIET)
        finally:
            database.dispose()
