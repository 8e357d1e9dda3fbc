"""How fast the ledgers are after ten years of monthly reports of 30 departments.

Run: `python -m tests.benchmarks.ledger_speed [--runs N]`.

120 filed reports of 30 sections each (3,600 promises, 10,800 figures, 1,200 problems, 3,600
hand-ins, 240 copies sent) and one that is being merged. Each run asks for every page once, in turn,
and is measured in CPU time of this process, which browser and server share: what else runs on the
machine says nothing.

- Huibao: the ledger's page with its charts, one task, the ledger of problems and one of them, the
  figure ledger, one indicator, a month's sent list, the merged report's own page and the one that
  holds it against the ledgers, the check of its figures alone, and the open points that keep it
  from review, those figures among them.
- the baseline: the office's list of reports, which knows no ledger, on the same database.
"""

from __future__ import annotations

import argparse
import platform
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from fastapi.testclient import TestClient
from sqlalchemy import select

from config.installation import Installation, build
from config.office import sample_folder
from config.settings import load_settings
from huibao.audit import Act
from huibao.cycle.ledger.figures.mismatches import mismatches
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import open_kind
from huibao.cycle.points import open_points
from huibao.lifecycle import CycleState, ItemState, SectionState
from huibao.office import Office, PartKind, ReportKind, SectionKind
from huibao.periods import Period
from huibao.records.models import (
    ArchiveItem,
    Cycle,
    Delivery,
    Document,
    Draft,
    FigureValue,
    LoginSession,
    PlanItem,
    Problem,
    Section,
    Submission,
)
from huibao.report.figures.counted import name_of
from huibao.web.app import create_app

INDICATOR = name_of("第7科巡查渠段")
YEARS, DEPARTMENTS, GOAL = 10, 30, 0.2
NOW = datetime(2033, 1, 5, 1, 0, tzinfo=UTC)


def kind_of_30(office: Office) -> ReportKind:
    """Return a monthly kind of report with 30 headed sections."""
    model = office.kinds[0]
    owner = model.sections()[-1]
    sections = tuple(
        SectionKind(
            key=f"s{n}", heading=f"第{n}科工作", department=owner.department,
            contributor=owner.contributor,
        )
        for n in range(DEPARTMENTS)
    )  # fmt: skip
    part = PartKind(heading="本月工作情况", sections=sections)
    return model.model_copy(
        update={"key": "monthly30", "period": "M", "title": "{office}{month}工作", "parts": (part,)}
    )


def fill(act: Act, kind: ReportKind) -> str:
    """Enter ten years of reports, and open the next; return its key."""
    document = sha256(b"").hexdigest()
    act.session.add(
        Document(sha256=document, media_type="text/plain", size=0, content=b"", added_at=act.now)
    )
    period = Period("M", 2023)
    for month in range(12 * YEARS):
        cycle = Cycle(
            key=f"monthly30-{period}", kind=kind.key, period=str(period),
            title=f"{period.name}工作情况", state=CycleState.ARCHIVED, prepared=True,
            kind_snapshot=kind.model_dump(mode="json"), opened_at=act.now, opened_by="基准",
            collect_due=act.now, ended_at=act.now, thread=f"<{secrets.token_hex(8)}@example.com>",
        )  # fmt: skip
        cycle.drafts.append(
            Draft(number=1, text=month_text(month), document_sha256=document, made_at=act.now)
        )
        act.session.add(cycle)
        act.session.flush()
        act.session.add_all(rows_of(act, cycle, month))
        act.session.add_all(handed_in(cycle, month))
        act.session.add(item_of(cycle, month))
        act.session.add_all(copies_of(cycle, document))
        period = period.next()
    opened = open_kind(act, kind, period)
    for number, section in enumerate(opened.sections):
        section.text, section.state = section_text(number, 12 * YEARS), SectionState.ACCEPTED
    opened.state, opened.prepared = CycleState.MERGING, True
    return opened.key


def rows_of(act: Act, cycle: Cycle, month: int) -> list[PlanItem | FigureValue | Problem]:
    """Return what one month's report brought into the ledgers."""
    rows: list[PlanItem | FigureValue | Problem] = []
    done = month < 12 * YEARS - 2
    for n in range(DEPARTMENTS):
        rows.append(
            PlanItem(
                cycle_id=cycle.id, last_cycle_id=cycle.id, title=f"完成第{n}号渠段巡查",
                text=f"完成第{n}号渠段巡查，消除隐患{month}处。", department=f"第{n}科",
                due=date(2023, 1, 1) + timedelta(days=30 * month), made_at=act.now,
                changed_at=act.now, state=ItemState.DONE if done else ItemState.NOT_STARTED,
            )
        )  # fmt: skip
        rows += [
            FigureValue(cycle_id=cycle.id, name=name_of(f"第{n}科{what}"),
                        label=f"第{n}科{what}", unit="处", value=str(month + k),
                        section=f"第{n}科工作", department=f"第{n}科")
            for k, what in enumerate(("巡查渠段", "消除隐患", "更换管道"))
        ]  # fmt: skip
    rows += [
        Problem(cycle_id=cycle.id, text=f"第{n}科巡查人手不足，器材更新慢。") for n in range(10)
    ]
    return rows


def handed_in(cycle: Cycle, month: int) -> list[Section]:
    """Return the sections of one month's report, a third of them handed in late."""
    found = []
    due = NOW - timedelta(days=30 * (12 * YEARS - month))
    for n in range(DEPARTMENTS):
        section = Section(
            cycle_id=cycle.id, key=f"s{n}", position=n, name=f"第{n}科工作", department=f"第{n}科",
            contributor="su", contributor_name="苏念安", contributor_mail="su@example.com",
            state=SectionState.ACCEPTED, due=due,
        )  # fmt: skip
        section.submissions.append(
            Submission(
                number=1, text="", text_sha256=sha256(b"").hexdigest(), submitted_by="苏念安",
                submitted_at=due + timedelta(days=n % 3 - 1), due=due,
            )
        )  # fmt: skip
        found.append(section)
    return found


def item_of(cycle: Cycle, month: int) -> ArchiveItem:
    """Return the archive item of one month's report."""
    return ArchiveItem(
        cycle_id=cycle.id, code=f"0237-WS·2023-D10-{month}", series="0237-WS·2023-D10",
        number=month, document_number=f"第{month}号", document_series="第号",
        document_serial=month, year=2023, retention="D10", signed_on=NOW.date(),
        signatory="沈知远", folder=str(month),
    )  # fmt: skip


def copies_of(cycle: Cycle, document: str) -> list[Delivery]:
    """Return what was sent of one month's report, to two organs."""
    return [
        Delivery(
            cycle_id=cycle.id, number=number, organ=f"第{number}机关", addressee=f"第{number}机关",
            mail="organ@example.com", document_sha256=document, text_sha256=document,
            sent_at=NOW, due=NOW, mailed_at=NOW,
        )
        for number in (1, 2)
    ]  # fmt: skip


def section_text(number: int, month: int) -> str:
    """Return one department's section."""
    return (
        f"一是完成第{number}号渠段巡查，第{number}科巡查渠段{month}处。"
        f"二是抓好隐患整改，第{number}科消除隐患{month + 1}处。"
        f"三是加强器材管理，第{number}科更换管道{month + 2}处。"
    )


def month_text(month: int) -> str:
    """Return a whole report."""
    sections = (f"（{n}）第{n}科工作。{section_text(n, month)}" for n in range(DEPARTMENTS))
    return "\n".join(["月度工作情况", "一、本月工作情况", *sections])


def signed_in(house: Installation) -> TestClient:
    """Return a browser in which the office's clerk is logged in."""
    token = secrets.token_urlsafe(32)
    with house.acting(now=datetime.now(UTC)) as act:
        act.session.add(
            LoginSession(
                token_sha256=sha256(token.encode()).hexdigest(), person="su", began_at=act.now,
                expires_at=act.now + timedelta(days=1),
            )
        )  # fmt: skip
    client = TestClient(create_app(house), base_url="http://127.0.0.1")
    client.cookies.set("huibao", token, domain="127.0.0.1")
    return client


def page(client: TestClient, path: str) -> Callable[[], None]:
    """Return what asks for that page."""

    def ask() -> None:
        answer = client.get(path)
        if answer.status_code != 200 or answer.history:
            raise SystemExit(f"{path}: {answer.status_code} {answer.url}")

    return ask


def main() -> int:
    """Measure and print the medians; 1 when one of Huibao's is above the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        house = build(load_settings(data=Path(folder), office=sample_folder()))
        with house.acting(now=NOW) as act:
            key = fill(act, kind_of_30(act.office))
        client = signed_in(house)

        def reading(look: Callable[..., object]) -> Callable[[], None]:
            def ask() -> None:
                with house.database.reading() as session:
                    look(session, cycle_by_key(session, key))

            return ask

        measured = {
            "baseline: list of reports": page(client, "/office?show=ended"),
            "ledger page": page(client, "/office/ledger"),
            "ledger page, overdue": page(client, "/office/ledger?overdue=1"),
            "report against the ledgers": page(client, f"/office/ledger/cycles/{key}"),
            "one task": page(client, "/office/ledger/items/1"),
            "ledger of problems": page(client, "/office/ledger/problems"),
            "one problem": page(client, "/office/ledger/problems/1"),
            "the report's own page": page(client, f"/office/cycles/{key}"),
            "figure ledger": page(client, "/office/ledger/figures"),
            "one indicator": page(client, f"/office/ledger/indicators/{quote(INDICATOR)}"),
            "sent list of a month": page(client, f"/office/distribution?month={NOW:%Y-%m}"),
            "check of the figures": reading(mismatches),
            "open points": reading(lambda s, c: open_points(s, c, office=house.office)),
        }
        found = run(measured, runs)
        with house.database.reading() as session:
            promises = len(session.scalars(select(PlanItem.id)).all())
        house.database.dispose()
    print(f"{platform.python_version()}, {runs} runs, {promises} promises; median ms of CPU")
    for name, seconds in found.items():
        print(f"{statistics.median(seconds) * 1000:8.1f}  {name}")
    slow = [n for n, s in found.items() if "baseline" not in n and statistics.median(s) > GOAL]
    return 1 if slow else 0


def run(measured: dict[str, Callable[[], None]], runs: int) -> dict[str, list[float]]:
    """Return the CPU seconds that each took, run by run, all in turn."""
    found: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(runs):
        for name, ask in measured.items():
            begun = time.process_time()
            ask()
            found[name].append(time.process_time() - begun)
    return found


if __name__ == "__main__":
    sys.exit(main())
