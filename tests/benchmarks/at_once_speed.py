"""200 people decide at the same instant: `python -m tests.benchmarks.at_once_speed`.

Each has opened his page and approves another report's first step; their pages' answers and the
mails to the next reviewers are timed from outside, over HTTP and at the mail server. Beside it, in
the same run and by the same clients, the floor of any such program: FastAPI, one commit on SQLite
with the same safety, and a sender that the commit wakes, on one kept SMTP connection. With
`--postgres` our records are kept on PostgreSQL; with `--over 4` they click within four seconds.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import sys
import time
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from config.installation import Installation, build
from config.office import sample_folder
from config.settings import load_settings
from huibao.audit import Actor
from huibao.cycle import opening
from huibao.cycle.moves import cycle_by_key, kind_of_section
from huibao.cycle.sections import submissions
from huibao.cycle.stages import enter, stage_due
from huibao.links import address
from huibao.records.models import Link, Message, Review, Work
from tests.benchmarks.crowd import Click, Taken, at_once
from tests.benchmarks.floor import floor_program, running
from tests.benchmarks.mail_servers import MailServer, mail_server
from tests.ports import free_port
from tests.postgres import Postgres
from tests.sending import send_as_it_stands

CLERK = Actor(role="office", key="su", name="苏念安")
TEXT = "一是按计划推进各项工作，共办理事项12件。二是做好日常服务保障，接待来访36人次。" * 8
FIRST_YEAR = 1900


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--over", type=float, default=0, help="seconds in which they all click")
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        mails = stack.enter_context(mail_server())
        floor = of_floor(folder, asked.people, mails, over=asked.over)
        postgres = stack.enter_context(Postgres()) if asked.postgres else None
        url = postgres.new_database() if postgres else f"sqlite:///{folder}/huibao.db"
        ours = of_huibao(folder / "data", url, asked.people, mails, over=asked.over)
    show(ours, floor, over=asked.over)


def of_huibao(data: Path, url: str, people: int, mails: MailServer, *, over: float) -> Taken:
    """Return what the whole program takes."""
    house = build(load_settings(data=data, database_url=url, office=sample_folder()))
    clicks = [in_review(house, f"{FIRST_YEAR + n}-Q1") for n in range(people)]
    with house.acting() as act:  # what was mailed on the way is not what is timed
        for table, done in ((Message, {"state": "sent"}), (Work, {"done_at": act.now})):
            for row in act.session.scalars(select(table)):
                for name, value in done.items():
                    setattr(row, name, value)
    house.database.dispose()
    port = free_port()
    settings = {
        "HUIBAO_DATA": str(data),
        "HUIBAO_DATABASE_URL": url,
        "HUIBAO_OFFICE": str(sample_folder()),
        "HUIBAO_PORT": str(port),
        "HUIBAO_PREFECT_PORT": str(free_port()),
        "HUIBAO_SMTP_HOST": "127.0.0.1",
        "HUIBAO_SMTP_PORT": str(mails.port),
    }
    with running([sys.executable, "-m", "huibao.cli", "serve"], port, settings):
        time.sleep(15)  # Prefect's server starts beside it
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as browser:
            for click in clicks:  # whoever decides has read the page
                browser.get(click.path).raise_for_status()
        return at_once(port, clicks, mails, "【呈批】", over=over)


def in_review(house: Installation, period: str) -> Click:
    """Bring a report into review; return the first reviewer's page, and what he sends."""
    with house.acting(CLERK) as act:
        key = opening.open_cycle(act, "quarterly", period).key
    enter_all(house, key)
    with house.acting(CLERK) as act:
        for section in cycle_by_key(act.session, key).sections:
            asked = kind_of_section(section).figures
            figures = {figure.key: {"value": "12"} for figure in asked}
            submissions.submit(act, section, submissions.HandIn(TEXT, figures))
            if section.head:
                submissions.accept(act, section)
    enter_all(house, key)
    with house.acting(CLERK) as act:
        send_as_it_stands(act, key)
    enter_all(house, key)
    with house.database.reading() as session:
        review = session.scalars(select(Review).order_by(Review.id.desc())).first()
        link = session.scalars(select(Link).where(Link.review_id == review.id)).first()
        path = address(link, secret=house.secret, web_address="")
        said = {"name": review.reviewer_name, "decision": "approve", "opinion": "同意。"}
        return Click(path, said | {"draft": review.draft.document_sha256, "touched": "1"})


def enter_all(house: Installation, key: str) -> None:
    """Do the work of every stage that is due."""
    while True:
        with house.acting() as act:
            state = stage_due(cycle_by_key(act.session, key))
            if state is None or not enter(act, key, state):
                return


def of_floor(folder: Path, people: int, mails: MailServer, *, over: float) -> Taken:
    """Return what the least possible program takes."""
    port = free_port()
    words = floor_program(f"{folder}/floor.db", port, mails.port)
    with running(words, port, {}):
        clicks = [Click(f"/{n}", {}) for n in range(people)]
        return at_once(port, clicks, mails, "floor", over=over)


def show(ours: Taken, floor: Taken, *, over: float) -> None:
    """Print both beside each other."""
    people = len(ours.clicks)
    when = f"within {over:g} s" if over else "at the same instant"
    table = Table(title=f"{people} decisions {when}")
    for heading in ("what", "click p50 ms", "click p95 ms", "first mail s", "p50 s", "last s"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for name, taken in {"Huibao": ours, "floor": floor}.items():
        clicks = statistics.quantiles(taken.clicks, n=20)
        table.add_row(
            name,
            *(f"{1000 * value:.0f}" for value in (clicks[9], clicks[18])),
            *(
                f"{v:.2f}"
                for v in (taken.mails[0], statistics.median(taken.mails), taken.mails[-1])
            ),
        )
    console = Console()
    console.print(table)
    console.print(f"last mail: {ours.mails[-1] / floor.mails[-1]:.1f} × the floor")
    named = ("fastapi", "sqlalchemy", "uvicorn", "prefect")
    console.print(", ".join(f"{name} {version(name)}" for name in named))


if __name__ == "__main__":
    main()
