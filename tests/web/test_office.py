"""The office runs a report from its pages: opening, urging, consolidating, sending, ending."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import open_cycle
from huibao.cycle.review.route import RETURN
from huibao.records.models import Draft, Message, Section
from tests.web.deciding import archived, rule
from tests.web.forms import form_of, text_of_page
from tests.web.house import House
from tests.web.signing_in import csrf_in, press, sign_in

CLERK = "su"


def opened(house: House) -> tuple[str, str]:
    """Open the half-year report; return the cycle's key and its page's path."""
    key = house.opened()
    return key, f"/office/cycles/{key}"


def test_the_office_opens_a_report(house: House) -> None:
    page = press(
        sign_in(house, CLERK), "/office", "/office/cycles",
        {"kind": "half-year", "period": "2023-H1"},
    )  # fmt: skip
    assert page.url.path == "/office/cycles/half-year-2023-H1"
    assert "已启动" in text_of_page(page.text)
    house.run_stages("half-year-2023-H1")
    assert {mail for mail, _ in house.mails("call")} == {
        f"{person}@shuiwu.yunling.example.com" for person in ("su", "jiang", "cheng", "ye")
    }


def test_opening_a_report_twice_is_refused_with_the_way_to_the_first(house: House) -> None:
    _, path = opened(house)
    page = press(
        sign_in(house, CLERK), "/office", "/office/cycles",
        {"kind": "half-year", "period": "2023-H1"},
    )  # fmt: skip
    assert page.status_code == 400
    assert "已经启动" in text_of_page(page.text)
    assert f'href="{path}"' in page.text


def test_a_period_that_does_not_fit_stays_in_the_form(house: House) -> None:
    page = press(
        sign_in(house, CLERK), "/office", "/office/cycles",
        {"kind": "quarterly", "period": "2023-H9"},
    )  # fmt: skip
    assert page.status_code == 400
    assert 'value="2023-H9"' in page.text
    assert "2023-Q2" in text_of_page(page.text)


def test_the_list_says_who_owes_what(house: House) -> None:
    opened(house)
    seen = text_of_page(sign_in(house, CLERK).get("/office").text)
    assert "云岭市水务局2023年上半年工作总结及下半年工作计划" in seen
    assert "征集中" in seen
    assert "江一禾 严格水资源管理，保障城乡供水安全" in seen
    assert "共10个部分，已报送0个" in seen


def test_a_section_that_is_late_is_marked(house: House) -> None:
    key, path = opened(house)
    with house.clerk() as act:
        for section in cycle_by_key(act.session, key).sections:
            section.due = act.now - timedelta(days=1)
    browser = sign_in(house, CLERK)
    assert "逾期" in text_of_page(browser.get("/office").text)
    assert "逾期" in text_of_page(browser.get(path).text)


def test_the_office_urges_with_a_word(house: House) -> None:
    _, path = opened(house)
    page = press(
        sign_in(house, CLERK), path, f"{path}/sections/supply/nudge", {"note": "局长周五要看"}
    )
    assert "已催报" in text_of_page(page.text)
    assert [mail for mail, _ in house.mails("reminder")] == ["jiang@shuiwu.yunling.example.com"]
    text = house.see(
        lambda session: session.scalars(
            select(Message.text).where(Message.template == "reminder")
        ).one()
    )
    assert "局长周五要看" in text


def test_nobody_is_urged_for_what_has_been_accepted(house: House) -> None:
    key = house.merged()
    path = f"/office/cycles/{key}"
    page = press(sign_in(house, CLERK), path, f"{path}/sections/supply/nudge", {"note": ""})
    assert page.status_code == 400
    assert house.mails("reminder") == []


def test_a_section_is_returned_with_a_reason(house: House) -> None:
    key = house.merged()
    path = f"/office/cycles/{key}"
    browser = sign_in(house, CLERK)
    without = press(browser, path, f"{path}/sections/works/return", {"reason": "  "})
    assert without.status_code == 400
    assert "请写明理由" in text_of_page(without.text)
    page = press(browser, path, f"{path}/sections/works/return", {"reason": "缺投资完成率"})
    assert "已退回" in text_of_page(page.text)
    assert house.section("works")["state"] == "returned"
    assert "缺投资完成率" in text_of_page(page.text)


def test_what_was_typed_is_kept_when_the_act_is_no_longer_possible(house: House) -> None:
    _, path = opened(house)
    typed = "请按新提纲重写第二段"
    page = press(sign_in(house, CLERK), path, f"{path}/sections/supply/return", {"reason": typed})
    assert page.status_code == 409, "nothing has been handed in that could be returned"
    assert house.section("supply")["state"] == "requested"
    seen = text_of_page(page.text)
    assert "不能进行此操作" in seen
    assert typed in seen, "though the page no longer offers to return it"


def test_a_deadline_is_extended(house: House) -> None:
    _, path = opened(house)
    browser = sign_in(house, CLERK)
    page = press(browser, path, f"{path}/sections/supply/extend", {"due": "2031-07-02T12:00"})
    assert "2031年7月2日（周三）12:00前" in text_of_page(page.text)
    refused = press(browser, path, f"{path}/sections/supply/extend", {"due": "明天"})
    assert refused.status_code == 400
    assert 'value="明天"' in refused.text
    past = press(browser, path, f"{path}/sections/supply/extend", {"due": "2020-01-01"})
    assert "新的期限须晚于现在" in text_of_page(past.text)


def test_a_section_goes_to_another_person_and_the_old_link_ends(house: House) -> None:
    _, path = opened(house)
    old = house.path("jiang", "write", section="supply")
    page = press(sign_in(house, CLERK), path, f"{path}/sections/supply/reassign", {"person": "ye"})
    assert "叶临川" in text_of_page(page.text)
    assert house.browser().get(old).status_code == 410
    assert house.browser().get(house.path("ye", "write", section="supply")).status_code == 200


def test_a_section_is_waived_and_claimed_back(house: House) -> None:
    _, path = opened(house)
    browser = sign_in(house, CLERK)
    press(browser, path, f"{path}/sections/rivers/waive", {"reason": "并入规划建设科"})
    assert house.section("rivers")["state"] == "waived"
    press(browser, path, f"{path}/sections/rivers/claim-back")
    assert house.section("rivers")["state"] == "requested"


def test_nothing_is_written_into_a_waived_section_which_is_printed_nowhere(
    house: House,
) -> None:
    _, path = opened(house)
    browser, page = sign_in(house, CLERK), f"{path}/sections/rivers"
    form = form_of(browser.get(page).text)
    press(browser, path, f"{page}/waive", {"reason": "并入规划建设科"})
    shown = browser.get(page).text
    assert f'action="{page}/edit"' not in shown
    assert "已免报，不列入报告" in text_of_page(shown)
    late = browser.post(f"{page}/edit", data=form | {"text": "一是巡河。"})
    assert late.status_code == 400
    assert "请先恢复报送" in text_of_page(late.text)
    assert "一是巡河。" in late.text, "what was typed is given back"
    assert house.section("rivers")["text"] == ""


def test_merging_early_names_what_is_missing(house: House) -> None:
    key, path = opened(house)
    browser = sign_in(house, CLERK)
    press(browser, path, f"{path}/close")
    house.run_stages(key)
    seen = text_of_page(browser.get(path).text)
    assert "材料未报齐" in seen
    refused = press(browser, path, f"{path}/send")
    assert refused.status_code == 400
    assert "待补事项" in text_of_page(refused.text)
    press(browser, path, f"{path}/reopen")
    assert house.cycle_state(key) == "collecting"


def test_points_are_waived_by_name_and_the_report_goes_out(house: House) -> None:
    key = house.merged()
    path = f"/office/cycles/{key}"
    browser = sign_in(house, CLERK)
    page = browser.get(path)
    while "准予缺项</button>" in page.text:
        point = page.text.split('name="point" value="')[1].split('"')[0]
        fields = {"csrf": csrf_in(page.text), "point": point, "reason": "七月上旬补报"}
        page = browser.post(f"{path}/waive-point", data=fields)
    assert "已准予缺项：七月上旬补报" in text_of_page(page.text)
    press(browser, path, f"{path}/send")
    house.run_stages(key)
    seen = text_of_page(browser.get(path).text)
    assert "审阅中" in seen
    assert "办公室主任审核 陆清和" in seen


def test_an_edit_is_kept_with_its_difference(house: House) -> None:
    key = house.merged()
    path = f"/office/cycles/{key}/sections/problems"
    browser = sign_in(house, CLERK)
    form = form_of(browser.get(path).text)
    before = house.section("problems")["text"]
    assert form["text"].strip() == before.strip()
    after = before + "三是统筹不够。"
    page = browser.post(
        f"{path}/edit",
        data={"csrf": form["csrf"], "seen": form["seen"], "text": after, "why": "补一条"},
    )
    assert house.section("problems")["text"] == after
    assert "<ins>三是统筹不够。</ins>" in page.text
    assert "补一条" in text_of_page(page.text)


def test_saving_without_a_change_records_nothing(house: House) -> None:
    key = house.merged()
    path = f"/office/cycles/{key}/sections/problems"
    browser = sign_in(house, CLERK)
    form = form_of(browser.get(path).text)
    browser.post(f"{path}/edit", data={name: form[name] for name in ("csrf", "seen", "text")})
    edits = house.see(lambda session: [len(s.edits) for s in cycle_by_key(session, key).sections])
    assert sum(edits) == 0


def test_two_editors_lose_nothing(house: House) -> None:
    key = house.merged()
    path = f"/office/cycles/{key}/sections/problems"
    browser = sign_in(house, CLERK)
    form = form_of(browser.get(path).text)
    fields = {name: form[name] for name in ("csrf", "seen")}
    browser.post(f"{path}/edit", data=fields | {"text": "先保存的正文。"})
    page = browser.post(f"{path}/edit", data=fields | {"text": "后保存的正文。", "why": "润色"})
    assert page.status_code == 409
    assert "请对照两份内容，整理好再保存" in text_of_page(page.text)
    assert "请刷新" not in text_of_page(page.text), "reloading would lose what was typed"
    assert house.section("problems")["text"] == "先保存的正文。"
    shown = form_of(page.text)
    assert shown["text"] == "后保存的正文。"
    assert "先保存的正文。" in text_of_page(page.text)
    browser.post(f"{path}/edit", data={name: shown[name] for name in ("csrf", "seen", "text")})
    assert house.section("problems")["text"] == "后保存的正文。"


def test_a_recall_needs_a_reason_and_reaches_the_reviewer(house: House) -> None:
    key = house.in_review()
    path = f"/office/cycles/{key}"
    browser = sign_in(house, CLERK)
    assert press(browser, path, f"{path}/recall", {"reason": ""}).status_code == 400
    press(browser, path, f"{path}/recall", {"reason": "数据有误"})
    assert house.cycle_state(key) == "revising"
    assert [mail for mail, _ in house.mails("recalled")] == ["lu@shuiwu.yunling.example.com"]


def test_a_remark_is_answered_or_not_adopted_with_a_reason(house: House) -> None:
    key = house.in_review()
    rule(house, key, "lu", RETURN, "再核数据")
    path = f"/office/cycles/{key}"
    browser = sign_in(house, CLERK)
    page = browser.get(path)
    remark = page.text.split('name="remark" value="')[1].split('"')[0]
    bare = press(
        browser, path, f"{path}/answer", {"remark": remark, "how": "not_adopted", "text": ""}
    )
    assert bare.status_code == 400
    done = press(
        browser, path, f"{path}/answer", {"remark": remark, "how": "done", "text": "第二部分"}
    )
    assert "已修改：第二部分" in text_of_page(done.text)


def test_cancelling_ends_every_link(house: House) -> None:
    key, path = opened(house)
    link = house.path("jiang", "write", section="supply")
    press(sign_in(house, CLERK), path, f"{path}/cancel", {"reason": "改由他处报送"})
    assert house.cycle_state(key) == "cancelled"
    assert house.browser().get(link).status_code == 410


def test_a_draft_is_downloaded_under_a_name_that_says_what_it_is(house: House) -> None:
    key = house.merged()
    sha256 = house.see(lambda session: session.scalars(select(Draft.document_sha256)).one())
    answer = sign_in(house, CLERK).get(f"/documents/{sha256}")
    assert answer.content.startswith(b"PK")
    assert "%E7%AC%AC1%E7%A8%BF" in answer.headers["content-disposition"]
    assert key


def test_a_failed_mail_is_seen_and_sent_again(house: House) -> None:
    _, path = opened(house)
    with house.clerk() as act:
        message = act.session.scalars(select(Message).order_by(Message.id)).first()
        message.state, message.fault, message.fault_text = "failed", "refused", "550 没有这个邮箱"
        number = message.id
    browser = sign_in(house, CLERK)
    assert "550 没有这个邮箱" in text_of_page(browser.get("/office/messages?state=failed").text)
    assert "封邮件未发出" in text_of_page(browser.get(path).text)
    press(browser, "/office/messages", f"/office/messages/{number}/again")
    state = house.see(lambda session: session.get(Message, number).state)
    assert state == "queued"
    twice = press(browser, "/office/messages", f"/office/messages/{number}/again")
    assert twice.status_code == 409


def test_what_somebody_typed_is_never_markup(house: House) -> None:
    key, path = opened(house)
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    browser = sign_in(house, CLERK)
    press(browser, path, f"{path}/sections/supply/waive", {"reason": evil})
    for page in (f"{path}/sections/supply", path, f"/audit/cycles/{key}"):
        assert "<script>alert" not in browser.get(page).text
        assert "<img src=x" not in browser.get(page).text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_reads_in_both_languages(house: House, language: str) -> None:
    key = house.in_review()
    path = f"/office/cycles/{key}"
    browser = sign_in(house, CLERK)
    number = house.see(lambda session: session.scalars(select(Message.id)).first())
    for page in ("/office", "/office?show=ended", path, f"{path}/text", f"{path}/sections/supply",
                 "/office/messages", f"/office/messages/{number}", "/audit",
                 f"/audit/cycles/{key}", "/audit/office"):  # fmt: skip
        answer = browser.get(page, params={"lang": language} if "?" not in page else None)
        assert answer.status_code == 200
        assert ('lang="en"' in answer.text[:200]) == (language == "en")
        assert answer.text.count("<h1") == 1, page
        ids = re.findall(r'\sid="([^"]+)"', answer.text)
        assert len(ids) == len(set(ids)), f"{page}: a label would find the wrong field"
        assert set(re.findall(r'\sfor="([^"]+)"', answer.text)) <= set(ids), page


def test_a_section_of_another_report_is_not_found(house: House) -> None:
    _, path = opened(house)
    browser = sign_in(house, CLERK)
    assert browser.get(f"{path}/sections/nothing").status_code == 404
    assert browser.get("/office/cycles/annual-1999").status_code == 404
    sections = house.see(lambda session: len(session.scalars(select(Section)).all()))
    assert sections == 10


def test_a_filed_report_shows_its_numbers_and_hands_out_its_files(house: House) -> None:
    key = archived(house)
    path = f"/office/cycles/{key}"
    browser = sign_in(house, CLERK)
    page = browser.get(path)
    seen = text_of_page(page.text)
    assert "已归档" in seen
    assert "云水办〔" in seen
    assert "0237-WS·" in seen
    files = [part.split('"')[0] for part in page.text.split(f'href="{path}/archive/')[1:]]
    assert len(files) > 3
    for name in files:
        assert browser.get(f"{path}/archive/{name}").status_code == 200
    assert "已归档" in text_of_page(browser.get("/office?show=ended").text)
    assert key not in browser.get("/office").text


@pytest.mark.parametrize(
    "name", ["../../huibao.db", "..%2F..%2Fhuibao.db", "/etc/passwd", "%2Fetc%2Fpasswd", "x.docx"]
)
def test_the_archive_hands_out_nothing_else(house: House, name: str) -> None:
    key = archived(house)
    answer = sign_in(house, CLERK).get(f"/office/cycles/{key}/archive/{name}")
    assert answer.status_code == 404


def test_the_period_that_is_open_already_is_not_offered_again(house: House) -> None:
    clerk = sign_in(house, CLERK)
    offered = re.search(r'id="open-annual"[^>]*value="(\d{4})"', clerk.get("/office").text)
    assert offered
    press(clerk, "/office", "/office/cycles", {"kind": "annual", "period": offered[1]})
    after = re.search(r'id="open-annual"[^>]*value="(\d{4})"', clerk.get("/office").text)
    assert after
    assert int(after[1]) == int(offered[1]) + 1
    listed = re.search(
        r'<datalist id="open-annual-periods">(.*?)</datalist>', clerk.get("/office").text, re.DOTALL
    )
    assert listed
    assert f'value="{after[1]}"' in listed[1]
    assert f'value="{offered[1]}"' not in listed[1]


def test_the_sections_stand_under_their_parts(house: House) -> None:
    with house.clerk() as act:
        key = open_cycle(act, "quarterly", "2023-Q2").key
    page = sign_in(house, CLERK).get(f"/office/cycles/{key}").text
    table = page.partition('id="sections-title"')[2].partition("</table>")[0]
    heads = [
        " ".join(text_of_page(row).split()) for row in re.findall("<th scope=.row.*?</th>", table)
    ]
    done, planned = heads.index("本季度重点工作完成情况"), heads.index("下季度工作安排")
    assert heads.index("水资源管理") == done + 1
    assert heads.index("水资源管理（下季度工作安排）") == planned + 1
    assert done < planned
