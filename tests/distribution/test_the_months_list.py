"""What was sent to whom in a month: on a page, as a workbook, and by mail to the office."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

from openpyxl import load_workbook

from huibao.periods import current
from tasks.remind import remind_everybody
from tests.distribution.conftest import GOVERNMENT, RIVERS, link_of, mails_to
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import TOUCHED, sign_in


def first_of_next_month(house: House, hour: int) -> datetime:
    zone = house.installation.office.zone
    day = current("M", datetime.now(zone).date()).next().first_day
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC)


def test_the_page_says_who_got_what_and_who_signed(sent: House) -> None:
    sent.browser().post(link_of(sent, GOVERNMENT), data={**TOUCHED, "name": "周文启"})
    page = text_of_page(sign_in(sent, "han").get("/office/distribution").text)
    assert "共报送2件，已签收1件。" in page
    assert "已签收 周文启" in page
    assert f"{RIVERS} hezhangban@yunling.example.com" in page
    assert "没有报送" in sign_in(sent, "su").get("/office/distribution?month=2020-01").text


def test_the_workbook_has_a_line_for_each_copy(sent: House) -> None:
    sent.browser().post(link_of(sent, GOVERNMENT), data={**TOUCHED, "name": "=1+1"})
    month = current("M", datetime.now(sent.installation.office.zone).date())
    answer = sign_in(sent, "su").get(f"/office/distribution/{month}.xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows())
    assert [cell.value for cell in rows[0]][:5] == ["序号", "接收机关", "主送", "题名", "文号"]
    assert [row[1].value for row in rows[1:]] == [GOVERNMENT, RIVERS]
    assert (rows[1][7].value, rows[1][7].data_type) == ("=1+1", "s")
    assert rows[2][6].value == "未签收"


def test_a_month_that_is_none_is_said_so(sent: House) -> None:
    answer = sign_in(sent, "su").get("/office/distribution?month=昨天")
    assert answer.status_code == 400
    assert "不是月份周期" in answer.text


def test_the_office_gets_last_months_list_on_the_first_and_once(sent: House) -> None:
    for hour in (1, 9, 10, 11):
        remind_everybody(sent.installation, first_of_next_month(sent, hour))
    (mail,) = mails_to(sent, "su@", "sent_list")
    assert "共报送2件" in mail.subject
    assert f"未签收：{GOVERNMENT}" in mail.text
    assert mail.attachments[0]["name"].endswith(".xlsx")


def test_the_list_waits_for_the_morning_and_for_a_machine_that_was_off(sent: House) -> None:
    remind_everybody(sent.installation, first_of_next_month(sent, 5))
    assert mails_to(sent, "su@", "sent_list") == []
    remind_everybody(sent.installation, first_of_next_month(sent, 9) + timedelta(days=3))
    assert len(mails_to(sent, "su@", "sent_list")) == 1


def test_a_month_in_which_nothing_was_sent_has_no_mail(house: House) -> None:
    remind_everybody(house.installation, first_of_next_month(house, 9))
    assert mails_to(house, "su@", "sent_list") == []
