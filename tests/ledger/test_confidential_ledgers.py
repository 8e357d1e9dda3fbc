"""What a confidential report promised, counted and admitted is told on those of its kind alone."""

from __future__ import annotations

from sqlalchemy import select

from config.installation import Installation
from huibao.cycle.ledger.importing.reports import import_report
from huibao.cycle.ledger.past import filed_before, report_before
from huibao.cycle.ledger.promises.items import reassign
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import open_cycle
from huibao.records.models import CarriedItem, Cycle, PlanItem
from tests.conftest import on_either_database
from tests.ledger.samples import ANNUAL
from tests.ledger.test_importing import imported
from tests.staffing import started_with
from tests.web.deciding import archived
from tests.web.house import KEY, House


def with_confidential(installation: Installation, *keys: str) -> None:
    office = installation.office
    kinds = (
        kind.model_copy(update={"confidential": True}) if kind.key in keys else kind
        for kind in office.kinds
    )
    started_with(installation, office.model_copy(update={"kinds": tuple(kinds)}))


def asked_by(house: House, key: str) -> list[str]:
    """The titles of what the report is asked to answer."""
    query = (
        select(PlanItem.title)
        .join(CarriedItem, CarriedItem.item_id == PlanItem.id)
        .join(Cycle, CarriedItem.cycle_id == Cycle.id)
        .where(Cycle.key == key)
        .order_by(PlanItem.id)
    )
    return house.see(lambda s: list(s.scalars(query)))


def opened(house: House, kind: str, period: str) -> str:
    with house.clerk() as act:
        return open_cycle(act, kind, period).key


@on_either_database
def test_its_promises_are_asked_by_its_own_kind_alone(house: House) -> None:
    with_confidential(house.installation, "annual")
    imported(house)
    house.opened()
    assert asked_by(house, KEY) == []
    assert len(asked_by(house, opened(house, "annual", "2023"))) == 3


@on_either_database
def test_its_figures_and_words_are_compared_with_no_other_kind_s(house: House) -> None:
    with_confidential(house.installation, "annual")
    imported(house)
    house.opened()
    with house.installation.database.reading() as session:
        assert report_before(session, cycle_by_key(session, KEY)) is None
    opened(house, "annual", "2023")
    with house.installation.database.reading() as session:
        annual = cycle_by_key(session, "annual-2023")
        assert filed_before(session, annual) == [cycle_by_key(session, "annual-2022").id]


def test_a_promise_said_again_in_public_is_one_of_its_own(house: House) -> None:
    with_confidential(house.installation, "annual")
    imported(house)
    with house.clerk() as act:
        words = ANNUAL.replace("担当作为，", "")
        import_report(
            act, words.encode(), name="report.txt", kind="quarterly", period="2023-Q1", sure=True
        )
    titles = house.see(lambda s: list(s.scalars(select(PlanItem.title).order_by(PlanItem.id))))
    assert titles[:3] == titles[3:]
    assert len(titles) == 6


def test_a_confidential_report_of_a_month_answers_for_no_other_kind_s_tasks_of_nobody(
    house: House,
) -> None:
    with_confidential(house.installation, "monthly")
    imported(house)
    with house.clerk() as act:
        for item in act.session.scalars(select(PlanItem)):
            if item.title != "推进取水口复核":
                reassign(act, item, department="", lead="")
    assert asked_by(house, opened(house, "monthly", "2023-12")) == ["推进取水口复核"]


def test_of_an_open_report_all_is_told(house: House) -> None:
    key = archived(house)
    with house.installation.database.reading() as session:
        promised = len(session.scalars(select(PlanItem)).all())
        number = cycle_by_key(session, key).id
    later = opened(house, "half-year", "2023-H2")
    assert len(asked_by(house, later)) == promised
    with house.installation.database.reading() as session:
        assert filed_before(session, cycle_by_key(session, later)) == [number]
