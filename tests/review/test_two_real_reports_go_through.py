"""Two real reports, where they are at hand, each go through four steps to their signature.

With a 会签 of three, a return that carries a reviewer's own Word file, and a deputy.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import open_kind
from huibao.cycle.sections.submissions import HandIn, accept, submit
from huibao.cycle.verification import verify_cycle
from huibao.demo.from_report import source_from
from huibao.document.reading.word import read_word
from huibao.lifecycle import SectionState
from huibao.office import Step
from huibao.periods import parse_period
from huibao.records.documents import load
from huibao.staff import Absence
from tests.report.seeds import seed
from tests.review.desk import Desk
from tests.review.marked_files import changed
from tests.review.uploading import Settling, draft_file, hand_in
from tests.web.forms import text_of_page
from tests.web.house import House

STEPS = (
    Step(key="office", name="办公室审核", reviewers=("lu",)),
    Step(key="cosign", name="会签", reviewers=("wen", "fang", "qiu")),
    Step(key="deputy", name="分管领导审阅", reviewers=("gu",)),
    Step(key="sign", name="局长签发", reviewers=("shen",), signs=True),
)


def in_review(house: House, report: str) -> Desk:
    """The report, cut into what its departments owe, handed in, and sent for review."""
    source = source_from(report, house.installation.office, today=date(2023, 7, 1))
    kind = source.kind.model_copy(update={"steps": STEPS, "revised_by": "office"})
    with house.clerk() as act:
        key = open_kind(act, kind, parse_period("Y", "2023")).key
    house.run_stages(key)
    with house.clerk() as act:
        for section in cycle_by_key(act.session, key).sections:
            submit(act, section, HandIn(text=source.texts[section.key]))
            if section.state is SectionState.SUBMITTED:
                accept(act, section)
    house.run_stages(key)
    house.send(key)
    return Desk(house, key)


def words_of(desk: Desk) -> tuple[str, str]:
    """Some words that stand once in the report, and what a reviewer makes of them."""
    text = desk.see(lambda cycle: cycle.drafts[-1].text)
    lines = sorted(text.split("\n"), key=len, reverse=True)
    old = next(line[60:72] for line in lines if text.count(line[60:72]) == 1)
    return old, f"{old[:6]}〔经核〕{old[6:]}"


def let_away(house: House, person: str, deputy: str) -> None:
    office = house.installation.office
    today = datetime.now(UTC).astimezone(office.zone).date()
    away = Absence(since=today, until=today, deputy=deputy)
    people = tuple(p.model_copy(update={"absent": (away,)}) if p.key == person else p
                   for p in office.people)  # fmt: skip
    changed_office = office.model_copy(update={"people": people})
    object.__setattr__(house.installation, "office", changed_office)


@pytest.mark.parametrize("beginning", ["000", "004"])
def test_a_real_report_goes_through_four_steps(house: House, beginning: str) -> None:
    report = seed(beginning)
    desk = in_review(house, report)
    characters = "".join(report.split())
    assert "".join(desk.see(lambda c: c.drafts[0].text).split()) == characters

    let_away(house, "gu", "ye")
    desk.decide("lu")
    assert sorted(desk.asked()[-3:]) == ["fang", "qiu", "wen"]
    desk.decide("wen")
    old, new = words_of(desk)
    hand_in(desk, changed(draft_file(desk), old, new, author="方予宁"), person="fang")
    assert desk.see(lambda c: [r.reviewer for r in c.reviews if r.open]) == ["fang", "qiu"]
    desk.returned("fang")
    assert desk.state == "revising"

    assert "已采用" in text_of_page(Settling(desk).do("take").text)
    desk.revise()
    assert desk.see(lambda c: new in c.drafts[-1].text)
    marked = read_word(newest_redline(desk))
    assert new in marked.text

    for person in ("lu", "wen", "fang", "qiu"):
        desk.decide(person)
    assert desk.asked()[-1] == "ye"
    assert "您代顾明川审阅" in desk.look("ye")
    desk.decide("ye")
    assert "叶临川（代顾明川）" in desk.look("shen")
    desk.decide("shen")
    assert desk.state == "signed"
    newest = desk.see(lambda c: c.drafts[-1].document_sha256)
    last_round = desk.see(
        lambda c: [r.decision.draft_sha256 for r in c.reviews if r.round == 2 and r.decision]
    )
    assert last_round == [newest] * 6
    assert house.see(lambda session: verify_cycle(session, desk.key)) == []


def newest_redline(desk: Desk) -> bytes:
    """The redline that came with the newest request."""
    sha256 = desk.mails("review_request")[-1].attachments[-1]["sha256"]
    return desk.house.see(lambda session: load(session, sha256))
