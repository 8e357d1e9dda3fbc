"""Data of every release: restored, brought up to date, verified, and gone on with."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select

from config.installation import Installation, build
from config.settings import load_settings
from huibao.backup import restore
from huibao.records.models import FigureValue, Record
from tests.keeping.released_data import ARCHIVED, HALF_TYPED, OPEN, RELEASES, is_released
from tests.keeping.test_backing_up import huibao
from tests.web.deciding import file
from tests.web.forms import signed, text_of_page
from tests.web.house import House
from tests.web.signing_in import press, sign_in

KEPT = sorted(RELEASES.glob("*.tar.gz"))
MAKE = "python -m tests.keeping.released_data"


def version_of(file: Path) -> str:
    return file.name.removesuffix(".tar.gz")


@pytest.fixture(scope="module", params=KEPT, ids=version_of)
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of that release, restored and brought up to date."""
    data = tmp_path_factory.mktemp("release") / "data"
    restore(request.param, data)
    done = huibao("migrate", "--data", str(data))
    assert done.returncode == 0, done
    if not is_released(version_of(request.param)) and differences(data):
        # Before a release its first migration is still written anew.
        pytest.skip(f"the tables have changed since; make the data anew: {MAKE}")
    return data


@pytest.fixture
def installation(upgraded: Path, tmp_path: Path) -> Iterator[Installation]:
    """A copy of the upgraded installation; its pages are served by `house`."""
    data = tmp_path / "data"
    shutil.copytree(upgraded, data)
    made = build(load_settings(data=data, office=data / "office"))
    yield made
    made.database.dispose()


def differences(data: Path) -> list[object]:
    made = build(load_settings(data=data, office=data / "office"))
    with made.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, Record.metadata)
    made.database.dispose()
    return found


def test_a_release_is_kept_to_be_upgraded_from() -> None:
    assert KEPT, f"no release's data is kept: {MAKE}"


def test_its_tables_are_those_of_today(upgraded: Path) -> None:
    assert differences(upgraded) == []


def test_every_chain_document_and_package_verifies(upgraded: Path) -> None:
    office = str(upgraded / "office")
    verified = huibao("verify", "--data", str(upgraded), "--office", office)
    assert verified.returncode == 0, verified
    package = next((upgraded / "archive").rglob("verify.py"))
    alone = subprocess.run(
        ["python3", "verify.py"], cwd=package.parent, capture_output=True, text=True, check=False
    )
    assert alone.returncode == 0, alone


@pytest.mark.parametrize("column", ["reason", "waived_by", "waived_at"])
def test_a_waiver_that_is_changed_afterwards_is_found(
    upgraded: Path, tmp_path: Path, column: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(upgraded, data)
    database = sqlite3.connect(data / "huibao.db")
    [(before,)] = database.execute(f"SELECT {column} FROM open_point_waivers LIMIT 1")
    after = "2019" + before[4:] if column == "waived_at" else before + "x"
    change = f"UPDATE open_point_waivers SET {column} = ? WHERE {column} = ?"
    assert database.execute(change, (after, before)).rowcount
    database.commit()
    database.close()
    verified = huibao("verify", "--data", str(data), "--office", str(data / "office"))
    assert verified.returncode == 1, verified
    assert "准予缺项" in verified.stdout


PAGES = {
    "/office": "2023年下半年",
    "/office?show=ended": "2023年上半年",
    f"/office/cycles/{OPEN}": "陆清和",
    f"/office/cycles/{ARCHIVED}": "0237-WS·2023",
    f"/office/cycles/{OPEN}/sections/supply": "水资源管理",
    f"/office/cycles/{OPEN}/text": "下半年",
    "/office/ledger": "西坝灌区",
    f"/office/ledger/cycles/{OPEN}": "下半年",
    "/office/ledger/figures?kind=Y": "12000",
    "/office/messages": "请审阅",
    "/audit": "2023年下半年",
    f"/audit/cycles/{OPEN}": "完整",
    f"/audit/cycles/{ARCHIVED}": "完整",
}


def test_its_pages_open_and_show_what_was_kept(house: House) -> None:
    browser = sign_in(house, "su")
    for path, said in PAGES.items():
        page = browser.get(path)
        assert page.status_code == 200, path
        assert said in text_of_page(page.text), path


def test_a_figure_that_was_kept_is_mended_into_a_range_and_the_record_holds(house: House) -> None:
    clerk = sign_in(house, "su")
    with house.installation.database.reading() as session:
        kept = session.scalars(select(FigureValue).where(FigureValue.value == "12000")).one()
        number, label, unit, name = kept.id, kept.label, kept.unit, quote(kept.name)
    fields = {
        "label": label,
        "value": "12000",
        "upper": "12500",
        "unit": unit,
        "reason": "原稿为区间",
    }
    page = f"/office/ledger/indicators/{name}"
    answer = press(clerk, page, f"/office/ledger/figures/{number}/mend", fields)
    assert "12000—12500万立方米" in text_of_page(answer.text)
    data = house.installation.settings.data
    verified = huibao("verify", "--data", str(data), "--office", str(data / "office"))
    assert verified.returncode == 0, verified


def test_the_review_that_was_under_way_goes_on_to_the_archive(house: House) -> None:
    for person in ("gu", "shen"):
        browser, page = opened(house, person)
        if person == "gu":
            assert HALF_TYPED in page.text, "what was half typed is still there"
        form = signed(page.text) | {"decision": "approve", "opinion": "同意。"}
        answer = browser.post(house.path(person, "review"), data=form)
        assert "签署回执" in text_of_page(answer.text)
        house.run_stages(OPEN)
    file(house, OPEN)
    assert house.cycle_state(OPEN) == "archived"
    data = house.installation.settings.data
    verified = huibao("verify", "--data", str(data), "--office", str(data / "office"))
    assert verified.returncode == 0, verified


def opened(house: House, person: str) -> tuple[httpx.Client, httpx.Response]:
    """Open that person's link; he has a new one mailed where it expired long ago."""
    browser = house.browser()
    page = browser.get(house.path(person, "review"))
    if page.status_code == 410:
        old = house.path(person, "review")
        browser.post(f"/renew/{old.rpartition('/')[2]}")
        assert house.path(person, "review") != old
        page = browser.get(house.path(person, "review"))
    assert page.status_code == 200
    return browser, page
