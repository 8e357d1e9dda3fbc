"""A finding that is none is dismissed with a reason, for everybody, until its sentence changes."""

import re

from sqlalchemy import select

from huibao.audit import Did
from huibao.cycle.drafts import edit_section
from huibao.cycle.moves import cycle_by_key
from huibao.records.models import Event
from tests.web.forms import form_of, text_of_page
from tests.web.house import House
from tests.web.signing_in import csrf_in, sign_in

TWICE = "一是建成成熟成熟的节水示范区一处，取水许可办理规范有序。\n"
SAID = "“成熟”连写了两遍"
SOON = "截至目前，示范区运行平稳。"


def key_of(page: str, said: str, name: str) -> str:
    """Return the key of the finding that says that, from the form beside it."""
    behind = page[page.index(said) :]
    found = re.search(rf'name="{name}" value="([0-9a-f]{{20}})"', behind)
    assert found is not None
    return found[1]


def with_a_finding(house: House) -> str:
    key = house.merged()
    with house.clerk() as act:
        section = cycle_by_key(act.session, key).sections[0]
        edit_section(act, section, before=section.text, after=TWICE + SOON, why="")
    return key


def events_of_dismissal(house: House) -> list[tuple[str, str]]:
    """Return who dismissed a finding and why, as the audit chain has it."""
    query = select(Event).where(Event.action == Did.FINDING_DISMISSED.value)
    return list(
        house.see(lambda session: [(e.actor, e.detail["reason"]) for e in session.scalars(query)])
    )


def dismissed_by_the_office(house: House, key: str, *, reason: str) -> str:
    browser, path = sign_in(house, "su"), f"/office/cycles/{key}"
    page = browser.get(f"{path}/text").text
    fields = {"csrf": csrf_in(page), "finding": key_of(page, SAID, "finding"), "reason": reason}
    return browser.post(f"{path}/dismiss", data=fields).text


def test_the_office_dismisses_a_finding_with_a_reason(house: House) -> None:
    key = with_a_finding(house)
    page = dismissed_by_the_office(house, key, reason="“成熟成熟的”系原名")
    assert 'name="finding"' in page
    before_fold, _, folded = text_of_page(page).partition("已不采纳的提示（1条）")
    assert SAID not in before_fold
    assert SAID in folded
    assert "“成熟成熟的”系原名 苏念安" in folded
    assert events_of_dismissal(house) == [("su", "“成熟成熟的”系原名")]


def test_dismissed_in_the_report_it_is_dismissed_in_the_section(house: House) -> None:
    key = with_a_finding(house)
    dismissed_by_the_office(house, key, reason="系原名")
    name = house.see(lambda session: cycle_by_key(session, key).sections[0].key)
    page = sign_in(house, "su").get(f"/office/cycles/{key}/sections/{name}").text
    shown, _, folded = text_of_page(page).partition("已不采纳的提示")
    assert SAID not in shown
    assert SAID in folded


def test_without_a_reason_nothing_is_dismissed(house: House) -> None:
    key = with_a_finding(house)
    page = dismissed_by_the_office(house, key, reason="  ")
    assert 'role="alert"' in page
    assert events_of_dismissal(house) == []


def test_dismissed_twice_it_is_dismissed_once(house: House) -> None:
    key = with_a_finding(house)
    browser, path = sign_in(house, "su"), f"/office/cycles/{key}"
    page = browser.get(f"{path}/text").text
    fields = {"csrf": csrf_in(page), "finding": key_of(page, SAID, "finding"), "reason": "系原名"}
    for _ in range(2):
        assert browser.post(f"{path}/dismiss", data=fields).status_code == 200
    assert len(events_of_dismissal(house)) == 1


def test_it_comes_back_once_its_sentence_changes(house: House) -> None:
    key = with_a_finding(house)
    dismissed_by_the_office(house, key, reason="系原名")
    with house.clerk() as act:
        section = cycle_by_key(act.session, key).sections[0]
        edit_section(act, section, before=section.text, after=TWICE + SOON + "另有一处。", why="")
    path = f"/office/cycles/{key}/text"
    assert "已不采纳的提示" in text_of_page(sign_in(house, "su").get(path).text)
    with house.clerk() as act:
        section = cycle_by_key(act.session, key).sections[0]
        changed = section.text.replace("一处", "两处")
        edit_section(act, section, before=section.text, after=changed, why="")
    seen = text_of_page(sign_in(house, "su").get(path).text)
    assert "已不采纳的提示" not in seen
    assert SAID in seen


def test_a_contributor_dismisses_in_what_he_is_typing(house: House) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    form = form_of(browser.get(path).text) | {"text": TWICE}
    page = browser.post(f"{path}/autosave", data=form).text
    key = key_of(page, SAID, "dismiss")
    form = form_of(page) | {"text": TWICE, "dismiss": key, f"reason-{key}": "系原名"}
    page = browser.post(f"{path}/dismiss", data=form).text
    shown, _, folded = text_of_page(page).partition("已不采纳的提示")
    assert "此条提示不采纳" in shown
    assert SAID not in shown
    assert "系原名 江一禾" in folded
    assert form_of(page)["text"].strip() == TWICE.strip()


def test_a_contributor_without_a_reason_keeps_what_he_typed(house: House) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    form = form_of(browser.get(path).text) | {"text": TWICE}
    key = key_of(browser.post(f"{path}/autosave", data=form).text, SAID, "dismiss")
    page = browser.post(f"{path}/dismiss", data=form | {"dismiss": key})
    assert page.status_code == 400
    assert form_of(page.text)["text"].strip() == TWICE.strip()
    assert events_of_dismissal(house) == []


def test_the_auditor_sees_findings_but_no_way_to_dismiss_them(house: House) -> None:
    key = with_a_finding(house)
    page = sign_in(house, "han").get(f"/office/cycles/{key}/text").text
    assert SAID in text_of_page(page)
    assert 'name="finding"' not in page


def test_the_reviewers_short_list_leaves_out_what_was_dismissed(house: House) -> None:
    key = with_a_finding(house)
    dismissed_by_the_office(house, key, reason="系原名")
    house.send(key)
    page = house.browser().get(house.path("lu", "review")).text
    assert "系统校对提示" in text_of_page(page)
    assert SAID not in text_of_page(page)


def test_the_reviewers_short_list_leaves_none_out_and_counts_them_all(house: House) -> None:
    key = house.merged()
    many = "".join(f"第{n}批建成成熟成熟的节水示范区一处。\n" for n in range(1, 71))
    with house.clerk() as act:
        section = cycle_by_key(act.session, key).sections[0]
        edit_section(act, section, before=section.text, after=many, why="")
    house.send(key)
    page = text_of_page(house.browser().get(house.path("lu", "review")).text)
    told = re.search("系统校对提示（([0-9]+)条）", page)
    assert told is not None
    assert int(told[1]) >= page.count(SAID) == 70


def test_an_english_page_says_the_finding_and_what_to_do_in_english(house: House) -> None:
    key = with_a_finding(house)
    browser, path = sign_in(house, "su"), f"/office/cycles/{key}/text"
    page = browser.get(path).text
    assert SAID in page
    english = browser.get(f"{path}?lang=en").text
    assert "“成熟” stands twice in a row" in english
    assert "Delete one" in english
    assert SAID not in english
