"""Two tabs, a double click, a refresh, a refusal, an expired link, a section gone meanwhile."""

from datetime import timedelta

import httpx
from sqlalchemy import select

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.sections.autosaves import forget_typing
from huibao.cycle.sections.chasing import reassign
from huibao.cycle.sections.submissions import accept, return_section
from huibao.cycle.verification import verify_all
from huibao.records.models import Autosave, Section
from tests.web.forms import form_of, text_of_page
from tests.web.house import House

FIGURES = {"figure-permits": "46", "figure-households": "2870", "figure-water-use": "9,120"}


def opened(house: House) -> tuple[httpx.Client, str]:
    house.opened()
    return house.browser(), house.path("jiang", "write", section="supply")


def section(act, key: str = "supply") -> Section:  # type: ignore[no-untyped-def]
    return act.session.scalars(select(Section).where(Section.key == key)).one()


def test_a_refused_hand_in_comes_back_whole(house: House) -> None:
    browser, path = opened(house)
    typed = {"text": "写了很久的正文", "figure-permits": "四十六", "note": "请先看第二段"}
    page = browser.post(path, data=form_of(browser.get(path).text) | typed)
    assert page.status_code == 400
    assert "“办理取水许可”应为数字" in text_of_page(page.text)
    assert "勾选“暂未统计”" in text_of_page(page.text)
    again = form_of(page.text)
    assert {name: again[name] for name in typed} == typed
    assert "写了很久的正文" in browser.get(path).text


def test_what_was_typed_opens_again_after_a_refresh(house: House) -> None:
    browser, path = opened(house)
    form = form_of(browser.get(path).text) | {"text": "第一段\n第二段 <b>&amp;", "note": "附"}
    browser.post(f"{path}/autosave", data=form, headers={"Accept": "application/json"})
    page = browser.get(path)
    assert "已恢复刚刚暂存" in text_of_page(page.text)
    assert form_of(page.text)["text"] == "第一段\n第二段 <b>&amp;"
    assert form_of(page.text)["note"] == "附"


def test_two_tabs_never_overwrite_each_other(house: House) -> None:
    browser, path = opened(house)
    first, second = form_of(browser.get(path).text), form_of(browser.get(path).text)
    browser.post(f"{path}/autosave", data=first | {"text": "甲页所写"})
    browser.post(f"{path}/autosave", data=second | {"text": "乙页所写"})
    page = browser.get(path)
    assert form_of(page.text)["text"] == "乙页所写"
    assert "您在另一页面尚未写完的内容" in text_of_page(page.text)
    assert "甲页所写" in text_of_page(page.text)
    taken = browser.post(f"{path}/autosave", data=form_of(page.text) | {"switch": first["tab"]})
    assert form_of(taken.text)["text"] == "甲页所写"
    assert "乙页所写" in text_of_page(taken.text)


def test_an_offer_can_be_put_aside(house: House) -> None:
    browser, path = opened(house)
    first, second = form_of(browser.get(path).text), form_of(browser.get(path).text)
    browser.post(f"{path}/autosave", data=first | {"text": "不要的一份"})
    page = browser.post(f"{path}/autosave", data=second | {"text": "要的一份"})
    page = browser.post(f"{path}/autosave", data=form_of(page.text) | {"drop": first["tab"]})
    assert "不要的一份" not in page.text
    assert form_of(page.text)["text"] == "要的一份"


def test_going_on_after_a_refresh_leaves_no_stale_offer(house: House) -> None:
    browser, path = opened(house)
    form = form_of(browser.get(path).text)
    for text in ("写了一", "写了一二", "写了一二三"):
        browser.post(f"{path}/autosave", data=form | {"text": text})
        form = form_of(browser.get(path).text)
    page = browser.get(path)
    assert form_of(page.text)["text"] == "写了一二三"
    assert "您在另一页面尚未写完的内容" not in page.text


def test_a_double_click_hands_in_once(house: House) -> None:
    browser, path = opened(house)
    form = form_of(browser.get(path).text) | {"text": "只报一次"} | FIGURES
    browser.post(path, data=form)
    page = browser.post(path, data=form)
    assert "已报送" in text_of_page(page.text)
    assert house.section("supply")["submissions"] == ["只报一次"]
    assert len(house.mails("confirm")) == 1


def test_typing_into_an_expired_link_is_kept_for_the_new_one(house: House) -> None:
    browser, path = opened(house)
    form = form_of(browser.get(path).text) | {"text": "过期前没来得及报"}
    house.expire(path)
    late = browser.post(path, data=form | FIGURES)
    assert late.status_code == 410
    assert "已经保存" in text_of_page(late.text)
    browser.post(path.replace("/write/", "/renew/"))
    fresh = house.path("jiang", "write", section="supply")
    assert fresh != path
    assert form_of(browser.get(fresh).text)["text"] == "过期前没来得及报"


def test_a_section_accepted_meanwhile_keeps_and_shows_what_was_typed(house: House) -> None:
    browser, path = opened(house)
    browser.post(path, data=form_of(browser.get(path).text) | {"text": "第一版"} | FIGURES)
    form = form_of(browser.get(path).text)
    with house.clerk() as act:
        accept(act, section(act))
    page = browser.post(path, data=form | {"text": "又补了一段"} | FIGURES)
    assert page.status_code == 409
    assert "又补了一段" in page.text
    assert "已采用" in text_of_page(page.text)
    assert house.section("supply")["text"] == "第一版"
    with house.clerk() as act:
        return_section(act, section(act), "请补充")
    later = browser.get(house.path("jiang", "write", section="supply"))
    assert form_of(later.text)["text"] == "又补了一段"


def test_a_section_handed_to_somebody_else_gives_the_text_back(house: House) -> None:
    browser, path = opened(house)
    form = form_of(browser.get(path).text)
    with house.clerk() as act:
        reassign(act, section(act), "wen")
    page = browser.post(path, data=form | {"text": "原报送人写的话"} | FIGURES)
    assert page.status_code == 410
    assert "原报送人写的话" in page.text
    assert house.see(lambda s: s.scalars(select(Autosave)).all()) == []


def test_whoever_goes_on_with_a_predecessors_words_is_not_told_that_they_are_his(
    house: House,
) -> None:
    browser, path = opened(house)
    form = form_of(browser.get(path).text) | {"text": "前一位写到一半的内容"}
    browser.post(f"{path}/autosave", data=form, headers={"Accept": "application/json"})
    with house.clerk() as act:
        reassign(act, section(act), "cheng")
    page = house.browser().get(house.path("cheng", "write", section="supply"))
    assert form_of(page.text)["text"] == "前一位写到一半的内容"
    assert "暂存、尚未报送的内容" in text_of_page(page.text)
    assert "已恢复您" not in text_of_page(page.text)
    late = browser.get(path)
    assert "此事已不由您办理" in text_of_page(late.text), "nobody mails him anything newer"


def test_a_page_that_arrives_late_does_not_undo_the_hand_in(house: House) -> None:
    browser, path = opened(house)
    form = form_of(browser.get(path).text) | {"text": "已经报了"} | FIGURES
    browser.post(path, data=form)
    browser.post(f"{path}/autosave", data=form, headers={"Accept": "application/json"})
    with house.clerk() as act:
        owed = section(act)
        owed.text = "办公室统稿后的文字"
    assert form_of(browser.get(path).text)["text"] == "办公室统稿后的文字"


def test_looking_keeps_nothing_and_begins_nothing(house: House) -> None:
    browser, path = opened(house)
    before = house.see(lambda s: cycle_by_key(s, "half-year-2023-H1").version)
    for address in (path, f"{path}/preview", f"{path}/upload", f"{path}?tab=0123456789abcdef"):
        browser.get(address)
        browser.head(address)
    assert house.see(lambda s: s.scalars(select(Autosave)).all()) == []
    assert house.section("supply")["state"] == "requested"
    assert house.see(lambda s: cycle_by_key(s, "half-year-2023-H1").version) == before


def test_old_typing_is_swept_and_the_chain_stays_whole(house: House) -> None:
    house.opened()
    kept = {"handed-in": (True, 29), "unfinished": (False, 364)}
    gone = {"handed-in-long-ago": (True, 31), "given-up": (False, 366)}
    with house.installation.acting() as act:
        for tab, (handed_in, days) in (kept | gone).items():
            act.session.add(
                Autosave(
                    task="section:1",
                    tab=tab,
                    content={"text": "写了一半"},
                    saved_at=act.now - timedelta(days=days),
                    handed_in=handed_in,
                )
            )
    with house.installation.acting() as act:
        assert forget_typing(act) == len(gone)
    with house.installation.database.reading() as session:
        assert set(session.scalars(select(Autosave.tab))) == set(kept)
        assert verify_all(session) == []
