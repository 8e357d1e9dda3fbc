"""Housekeeping by Prefect: what fails makes its run fail, and keeps nothing else from its turn."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from config.installation import installation
from flows.housekeeping import housekeeping
from huibao.cycle.filing.distribution import Receipt, enter_receipt
from tests.lifecycle.bureau import Bureau


@pytest.fixture
def without_its_archive(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bureau]:
    """The office, all copies of a filed report signed for; then the archive's disk went away."""
    bureau.archived()
    told = Receipt("phone", "周文启", "电话告知")
    for number in range(bureau.see(lambda cycle: len(cycle.deliveries))):
        bureau.do(lambda act, cycle, n=number: enter_receipt(act, cycle.deliveries[n], told))
    bureau.house.archive_folder.rename(bureau.house.settings.data / "away")
    bureau.house.archive_folder.write_text("no folder")
    monkeypatch.setenv("HUIBAO_DATA", str(bureau.house.settings.data))
    installation.cache_clear()
    yield bureau
    installation().database.dispose()
    installation.cache_clear()


@pytest.mark.usefixtures("prefect")
def test_a_head_is_mailed_of_what_was_held_for_him_though_the_archive_is_away(
    without_its_archive: Bureau,
) -> None:
    office = without_its_archive
    office.period = "2023-H2"
    office.open()
    office.hand_in("supply")
    office.hand_in("plan-supply")
    with pytest.raises(OSError, match="archive"):
        asyncio.run(housekeeping())
    assert office.mails("confirm_several") == ["wen"]
