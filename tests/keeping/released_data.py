"""The data of an office as this release keeps it, for later releases to be tried on.

`python -m tests.keeping.released_data` writes `tests/keeping/releases/VERSION.tar.gz`: a backup of
an office with a report that is signed and archived, an imported one, and one in review whose second
reviewer has typed half an opinion. Everything in it happened in 2023: it never grows older.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import pytest

from config.installation import Installation, build
from config.office import sample_folder
from config.settings import load_settings
from huibao.audit import SYSTEM
from huibao.backup import back_up
from huibao.cycle.filing import package
from huibao.cycle.ledger.importing.reports import import_report
from huibao.cycle.review.decisions import Ruling, decide
from huibao.cycle.review.marked_copies import SentFile
from huibao.cycle.review.paper import Paper
from huibao.cycle.review.route import APPROVE
from huibao.cycle.sections.autosaves import keep_typing
from huibao.cycle.verification.seals import seal
from huibao.demo.sink import Mailbox
from huibao.mail.outbox import Outbox
from huibao.records.documents import PDF, store
from tests.ledger.samples import ANNUAL
from tests.lifecycle.bureau import Bureau, unavailable

RELEASES = Path(__file__).parent / "releases"
CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
ARCHIVED, OPEN = "half-year-2023-H1", "half-year-2023-H2"
SECOND = datetime(2023, 12, 18, 1, 0, tzinfo=UTC)
HALF_TYPED = "第二部分的数据请再与业务科室核对"


def main() -> None:
    """Write the file of this release anew, until it is released."""
    this = version("huibao")
    if is_released(this):
        raise SystemExit(f"{this} is released: its data stay as they were; raise the version first")
    file = RELEASES / f"{this}.tar.gz"
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(package, "to_pdf", unavailable)  # a PDF differs from machine to machine
        house = at_work(Path(folder) / "data")
        made = Path(folder) / "backup.tar.gz"
        back_up(house, made, SECOND + timedelta(days=9))
        house.database.dispose()
        shutil.copyfile(made, file)
    print(f"{file}: {file.stat().st_size / 1e3:.0f} kB")


def is_released(version: str) -> bool:
    """Whether that version is out, so that whatever comes later has to start from its data."""
    return f"## {version} (unreleased)" not in CHANGELOG.read_text(encoding="utf-8")


def at_work(data: Path) -> Installation:
    """Return an installation in which all that has happened."""
    shutil.copytree(sample_folder(), data / "office", ignore=shutil.ignore_patterns("__pycache__"))
    house = build(load_settings(data=data, office=data / "office"))
    first = Bureau(house)
    with first.acting() as act:
        import_report(act, ANNUAL.encode(), name="report.txt", kind="annual", period="2022")
    first.archived()
    second = Bureau(house, now=SECOND, period="2023-H2")
    second.in_review()
    _sign_on_paper(second, "lu")
    with second.acting("gu", "reviewer") as act:
        link = second.link(act, "gu")
        content = {"name": "", "opinion": HALF_TYPED, "remarks": {}}
        keep_typing(act, task=f"review:{link.review_id}", tab="0" * 16, content=content)
    _send_mails(house, SECOND)
    with house.acting(SYSTEM, now=SECOND + timedelta(days=1)) as act:
        seal(act)
    return house


def _sign_on_paper(bureau: Bureau, person: str) -> None:
    """Have the office enter that this reviewer approved on paper, today."""
    scan = b"%PDF-1.4 the scan of a page\n%%EOF\n"
    with bureau.acting() as act:
        review = bureau.link(act, person).review
        assert review is not None
        sha256 = store(act.session, scan, media_type=PDF, now=act.now)
        day = act.now.astimezone(act.office.zone).date()
        ruling = Ruling(APPROVE, review.reviewer_name, draft_sha256=review.draft.document_sha256)
        decide(act, review, ruling, Paper(day, SentFile("签批.pdf", sha256)))
    bureau.run()


def _send_mails(house: Installation, now: datetime) -> None:
    with Mailbox() as mailbox:
        smtp = house.office.smtp.model_copy(update={"host": "127.0.0.1", "port": mailbox.port})
        office = house.office.model_copy(update={"smtp": smtp})
        outbox = Outbox(house.database, office, house.secret, clock=lambda: now)
        outbox.sweep()
        outbox.close()


if __name__ == "__main__":
    main()
