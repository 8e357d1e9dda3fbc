"""Receipts come after the package was written: they are filed beside it, once, and verified."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from huibao.chain import MANIFEST
from huibao.cycle.filing import supplement
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.verification import verify_cycle
from huibao.document.reading.report_file import read_report_file
from tasks.supplement import file_receipts
from tests.conftest import on_either_database
from tests.distribution.conftest import GOVERNMENT, RIVERS, copy_of, link_of
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import TOUCHED, press, sign_in

KEY = "half-year-2023-H1"
PAGE = f"/office/cycles/{KEY}"


def signs(house: House, organ: str, name: str) -> None:
    house.browser().post(link_of(house, organ), data={**TOUCHED, "name": name})


def clock_strikes(house: House, later: timedelta = timedelta(minutes=1)) -> int:
    return file_receipts(house.installation, datetime.now(UTC) + later)


def folders(house: House) -> list[Path]:
    return sorted(house.installation.archive_folder.rglob("*·签收-*"))


def faults(house: House) -> list[str]:
    folder = house.installation.archive_folder
    return house.see(lambda s: verify_cycle(s, KEY, archive_folder=folder))


def words(folder: Path) -> str:
    content = (folder / supplement.RECEIPTS).read_bytes()
    return read_report_file(content, name=supplement.RECEIPTS).text


@pytest.fixture
def received(sent: House) -> House:
    """The house, both its copies signed for and the receipts filed."""
    signs(sent, GOVERNMENT, "周文启")
    signs(sent, RIVERS, "罗一鸣")
    assert clock_strikes(sent) == 1
    return sent


def test_nothing_is_filed_before_somebody_signs(sent: House) -> None:
    assert clock_strikes(sent, timedelta(days=30)) == 0
    assert folders(sent) == []


def test_when_the_last_organ_has_signed_the_receipts_are_filed_beside_the_package(
    received: House,
) -> None:
    (folder,) = folders(received)
    told = words(folder)
    for said in (GOVERNMENT, "周文启", RIVERS, "罗一鸣", "网上签收"):
        assert said in told
    package = folder.with_name(folder.name.partition("·")[0] + "·" + folder.name.split("·")[1])
    assert (package / "正本.docx").is_file()
    assert faults(received) == []
    assert clock_strikes(received, timedelta(days=9)) == 0


def test_an_organ_that_never_signs_keeps_the_others_receipts_from_the_archive_for_a_day_only(
    sent: House,
) -> None:
    signs(sent, GOVERNMENT, "周文启")
    assert clock_strikes(sent) == 0
    assert clock_strikes(sent, timedelta(hours=25)) == 1
    assert "未签收" in words(folders(sent)[0])
    signs(sent, RIVERS, "罗一鸣")
    assert clock_strikes(sent) == 1
    first, second = folders(sent)
    assert "罗一鸣" not in words(first)
    assert "罗一鸣" in words(second)
    assert faults(sent) == []


@on_either_database
def test_a_receipt_that_was_taken_back_is_told_by_the_next_supplement(received: House) -> None:
    fields = {"delivery": str(copy_of(received, RIVERS).id), "reason": "误发至他人邮箱。"}
    press(sign_in(received, "su"), PAGE, f"{PAGE}/withdraw-receipt", fields)
    assert clock_strikes(received, timedelta(hours=25)) == 1
    told = words(folders(received)[-1])
    assert "已撤销的签收" in told
    assert "误发至他人邮箱。" in told
    assert faults(received) == []


def test_the_folder_proves_itself_without_huibao(received: House) -> None:
    (folder,) = folders(received)
    ran = subprocess.run(
        [sys.executable, "-I", "verify.py", "."], cwd=folder, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("name", [supplement.RECEIPTS, MANIFEST, "events.jsonl"])
def test_whatever_is_changed_in_it_is_found(received: House, name: str) -> None:
    (folder,) = folders(received)
    with (folder / name).open("ab") as file:
        file.write(b" ")
    assert any("·签收-1" in fault for fault in faults(received))


def test_the_offices_page_shows_it_and_gives_its_files(received: House) -> None:
    clerk = sign_in(received, "su")
    assert "归档补充1：签收" in text_of_page(clerk.get(PAGE).text)
    answer = clerk.get(f"{PAGE}/supplements/1/{supplement.RECEIPTS}")
    assert "周文启" in read_report_file(answer.content, name="a.docx").text
    assert clerk.get(f"{PAGE}/supplements/1/secret.key").status_code == 404
    assert clerk.get(f"{PAGE}/supplements/2/{supplement.RECEIPTS}").status_code == 404


def test_a_supplement_left_by_a_run_that_died_is_taken_as_it_lies_and_what_came_since_follows(
    sent: House,
) -> None:
    signs(sent, GOVERNMENT, "周文启")
    house = sent.installation
    with house.database.reading() as session:
        cycle = cycle_by_key(session, KEY)
        folder = house.archive_folder / supplement.next_folder(cycle)
        supplement.write(folder, supplement.build(session, cycle, house.office), key=KEY)
    signs(sent, RIVERS, "罗一鸣")
    assert clock_strikes(sent) == 1
    assert "罗一鸣" not in words(folders(sent)[0])
    assert clock_strikes(sent) == 1
    assert "罗一鸣" in words(folders(sent)[1])
    assert faults(sent) == []


def test_of_two_clocks_only_one_files_it(sent: House) -> None:
    signs(sent, GOVERNMENT, "周文启")
    signs(sent, RIVERS, "罗一鸣")
    house = sent.installation
    with house.database.reading() as session:
        cycle = cycle_by_key(session, KEY)
        folder = supplement.next_folder(cycle)
        built = supplement.build(session, cycle, house.office)
    place = house.archive_folder / folder
    manifest = supplement.write(place, built, key=KEY)
    filed = []
    for _ in range(2):
        with house.acting() as act:
            cycle, archive = cycle_by_key(act.session, KEY), house.archive_folder
            filed.append(supplement.file(act, cycle, folder, manifest, archive=archive))
    assert filed == [True, False]
    assert faults(sent) == []


def test_something_else_in_its_place_is_left_alone(sent: House) -> None:
    signs(sent, GOVERNMENT, "周文启")
    signs(sent, RIVERS, "罗一鸣")
    house = sent.installation
    with house.database.reading() as session:
        place = house.archive_folder / supplement.next_folder(cycle_by_key(session, KEY))
    place.mkdir()
    (place / "另存.txt").write_text("别的文件", encoding="utf-8")
    assert clock_strikes(sent) == 0
    assert (place / "另存.txt").read_text(encoding="utf-8") == "别的文件"


def test_the_months_list_comes_as_a_word_file_too(received: House) -> None:
    month = datetime.now(received.installation.office.zone).strftime("%Y-%m")
    clerk = sign_in(received, "su")
    content = clerk.get(f"/office/distribution/{month}.docx").content
    told = read_report_file(content, name="a.docx").text
    for said in ("报送清单", GOVERNMENT, "周文启", RIVERS, "网上签收"):
        assert said in told
