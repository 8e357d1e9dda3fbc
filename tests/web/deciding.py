"""Reviewers who decide, and the archive that follows, for stories about something else."""

from __future__ import annotations

from datetime import UTC, datetime

from huibao.cycle.filing import archive, package
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.review.decisions import Ruling, decide
from huibao.cycle.review.route import APPROVE, RETURN
from huibao.links import find
from tests import ways
from tests.web.house import KEY, House


def rule(house: House, key: str, person: str, ruling: str, opinion: str = "") -> None:
    """Let a reviewer decide by his link; his own page has a test of its own."""
    token = house.path(person, "review").rpartition("/")[2]
    with house.as_person(person, role="reviewer") as act:
        link = find(act.session, token, purpose="review")
        review = link.review
        assert review is not None
        sections = {s.key: s.id for s in cycle_by_key(act.session, key).sections}
        remarks = ((sections["works"], "投资完成率请与去年同期对比。"),) if ruling == RETURN else ()
        said = Ruling(
            ruling,
            review.reviewer_name,
            opinion,
            remarks,
            draft_sha256=review.draft.document_sha256,
        )
        decide(act, review, said, link)
    house.run_stages(key)


def archived(house: House) -> str:
    """Let every reviewer approve, and file the report; return the cycle's key."""
    ways.go(house.installation, ("archived", package.to_pdf), lambda: _walk_to_archive(house))
    return KEY


def _walk_to_archive(house: House) -> None:
    key = house.in_review()
    for person in ("lu", "gu", "shen"):
        rule(house, key, person, APPROVE, "同意。")
    file(house, key)


def file(house: House, key: str) -> None:
    """Number, write and file the signed report, as `tasks/archive.py` does."""
    folder = house.installation.archive_folder
    with house.installation.acting() as act:
        item = archive.number(act, cycle_by_key(act.session, key))
        place = archive.package_path(folder, item)
    with house.installation.database.reading() as session:
        cycle = cycle_by_key(session, key)
        built = package.build(session, cycle, house.installation.office, now=datetime.now(UTC))
    manifest = package.write(place, built)
    with house.installation.acting() as act:
        cycle = cycle_by_key(act.session, key)
        archive.file(
            act,
            cycle,
            issued=package.issued(place),
            copies=package.copies(place, cycle),
            manifest_sha256=manifest,
        )
