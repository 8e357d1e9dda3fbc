"""A signature that was voided, an approval that was kept and a deputy's 代 stand in all papers."""

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from huibao.cycle.filing import package
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.review.decisions import void_signature
from huibao.cycle.review.recheck import end_recheck
from huibao.cycle.verification import verify_cycle
from huibao.document.reading.word import read_word
from tests.review.desk import Desk
from tests.review.test_reviews_in_other_hands import away
from tests.web.deciding import file
from tests.web.forms import text_of_page
from tests.web.signing_in import sign_in

WHY = "附表数据有误"


@pytest.fixture
def more() -> dict[str, Any]:
    """The office has an hour to look again at what was signed."""
    return {"recheck_minutes": 60}


def signed_again(desk: Desk) -> str:
    """Have the report returned, signed, voided, changed and signed; the first signature's link."""
    desk.returned("lu", "supply", "请写明取水许可的同比。")
    desk.revise(supply=desk.text("supply") + "已核实。")
    for person in ("lu", "gu", "shen"):
        desk.decide(person, opinion="同意印发。")
    first = desk.house.path("shen", "review")
    with desk.house.clerk() as act:
        void_signature(act, cycle_by_key(act.session, desk.key), WHY)
    desk.house.run_stages(desk.key)
    desk.revise(supply=desk.text("supply") + "附表已更正。")
    desk.decide("shen")
    return first


def filed(desk: Desk) -> None:
    """End the recheck and file the report."""
    with desk.house.clerk() as act:
        end_recheck(act, cycle_by_key(act.session, desk.key))
    file(desk.house, desk.key)


def test_the_signatory_and_the_office_read_that_it_holds_no_more(desk: Desk) -> None:
    first = signed_again(desk)
    old = text_of_page(desk.house.browser().get(first).text)
    assert "这次签发已由苏念安于" in old
    assert WHY in old
    assert "第2稿（现为第3稿）" in old
    new = text_of_page(desk.house.browser().get(desk.house.path("shen", "review")).text)
    assert "作废：" not in new
    assert "现为第" not in new
    office = text_of_page(sign_in(desk.house, "su").get(f"/office/cycles/{desk.key}").text)
    assert len(re.findall(f"签发已由苏念安于[^：]+作废：{WHY}", office)) == 1


def test_the_package_tells_it_years_later(desk: Desk) -> None:
    signed_again(desk)
    filed(desk)
    folder = next(desk.house.installation.archive_folder.glob("*/*"))
    deeds = [
        (deed.get("类别"), deed.findtext("行为者"), deed.findtext("结果"), deed.findtext("文稿"))
        for deed in ET.parse(folder / package.METADATA).getroot().iter("行为")
    ]
    assert deeds[-8:-3] == [
        ("签发", "沈知远", "同意", "第2稿"),
        ("签发作废", "苏念安", "作废", ""),
        ("审核", "陆清和", "沿用第2稿的同意", "第3稿"),
        ("审核", "顾明川", "沿用第2稿的同意", "第3稿"),
        ("签发", "沈知远", "同意", "第3稿"),
    ]
    slip = read_word((folder / package.SLIP).read_bytes()).text
    rows = [" ".join(line.split()) for line in slip.splitlines()]
    said = "\n".join(rows)
    assert re.search(r"第2轮 局长签发 同意（已作废）：同意印发。", said), said
    assert re.search(rf"第2轮 签发作废 {WHY}", said), said
    assert re.search(r"第3轮 办公室主任 审核 沿用第2稿的同意", said), said


def test_what_a_return_asked_for_stands_in_the_package(desk: Desk) -> None:
    signed_again(desk)
    filed(desk)
    folder = next(desk.house.installation.archive_folder.glob("*/*"))
    (asked,) = ET.parse(folder / package.METADATA).getroot().iter("修改意见")
    assert asked.text == "请写明取水许可的同比。"
    assert asked.attrib == {
        "部分": "严格水资源管理，保障城乡供水安全",
        "答复": "已修改",
        "说明": "已按意见修改",
    }
    slip = read_word((folder / package.SLIP).read_bytes()).text
    assert "严格水资源管理，保障城乡供水安全：请写明取水许可的同比。" in slip


def test_a_deputys_signature_names_for_whom_he_signed(desk: Desk) -> None:
    away(desk.house, "shen", "qiu")
    for person in ("lu", "gu", "qiu"):
        desk.decide(person)
    filed(desk)
    folder = next(desk.house.installation.archive_folder.glob("*/*"))
    root = ET.parse(folder / package.METADATA).getroot()
    (signed,) = [d.findtext("行为者") for d in root.iter("行为") if d.get("类别") == "签发"]
    assert signed == root.findtext("签发人") == "邱望山（代沈知远）"
    assert "已由邱望山（代沈知远）于" in desk.mails("signed")[-1].text
    page = text_of_page(sign_in(desk.house, "su").get(f"/office/cycles/{desk.key}").text)
    assert "签发 邱望山（代沈知远）" in page
    history = text_of_page(sign_in(desk.house, "han").get(f"/audit/cycles/{desk.key}").text)
    assert history.count("签发人 邱望山（代沈知远）") == 2
    assert desk.house.see(lambda session: verify_cycle(session, desk.key)) == []
