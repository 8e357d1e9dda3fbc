"""Somebody with several tasks finds them all on one page, reached from any of his links."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import func, select

from huibao.links import address
from huibao.records.models import Event, Link
from tests.web.forms import text_of_page
from tests.web.house import House

TASK = re.compile(r'name="task" value="([^"]+)"')


def tasks_path(path: str) -> str:
    """The page of all tasks of whoever has that link."""
    return f"/tasks/{path.rpartition('/')[2]}"


def test_every_page_says_how_many_more_tasks_await_its_reader(house: House) -> None:
    house.opened()
    path = house.path("jiang", "write", section="supply")
    page = house.browser().get(path)
    assert "您还有1项待办" in text_of_page(page.text)
    assert f'href="{tasks_path(path)}"' in page.text
    assert "您还有4项待办" not in page.text


def test_who_has_one_task_is_told_of_no_other(house: House) -> None:
    house.in_review()
    assert "项待办" not in house.browser().get(house.path("lu", "review")).text


def test_the_page_shows_ones_own_tasks_and_nobody_elses(house: House) -> None:
    house.opened()
    seen = text_of_page(house.browser().get(tasks_path(house.path("jiang", "write"))).text)
    assert "以下2项等候您办理" in seen
    assert "严格水资源管理" in seen
    assert "水资源管理方面" in seen
    for theirs in ("河湖", "工程建设", "党建"):
        assert theirs not in seen


def test_each_entry_leads_to_its_own_task(house: House) -> None:
    house.opened()
    browser, page = house.browser(), tasks_path(house.path("jiang", "write", section="supply"))
    titles = []
    for task in TASK.findall(browser.get(page).text):
        opened = browser.post(f"{page}/open", data={"task": task})
        assert opened.status_code == 200
        titles.append(re.findall(r"<h1>(.+?) <", opened.text)[0])
    assert titles == ["严格水资源管理，保障城乡供水安全", "水资源管理方面"]


def test_a_task_of_somebody_else_is_not_opened(house: House) -> None:
    house.opened()
    browser = house.browser()
    theirs = TASK.findall(browser.get(tasks_path(house.path("ye", "write"))).text)
    mine = tasks_path(house.path("jiang", "write"))
    for task in theirs:
        answer = browser.post(f"{mine}/open", data={"task": task})
        assert str(answer.url).endswith(f"{mine}?gone=yes")
        assert "此项已经办结，或已无需办理" in text_of_page(answer.text)


def test_looking_changes_nothing(house: House) -> None:
    house.opened()

    def rows(session: object) -> tuple[int, int]:
        counts = [session.scalar(select(func.count()).select_from(t)) for t in (Link, Event)]
        return counts[0], counts[1]

    before = house.see(rows)
    browser, page = house.browser(), tasks_path(house.path("jiang", "write"))
    assert browser.get(page).status_code == 200
    browser.head(page)
    assert house.see(rows) == before


def test_a_link_opened_from_another_lasts_no_longer_than_that_one(house: House) -> None:
    house.opened()
    path = house.path("jiang", "write", section="supply")
    with house.installation.acting() as act:
        for link in act.session.scalars(select(Link)):
            if address(link, secret=act.secret, web_address="") == path:
                link.expires_at = ends = act.now + timedelta(hours=1)
    browser, page = house.browser(), tasks_path(path)
    for _ in range(2):
        browser.post(f"{page}/open", data={"task": TASK.findall(browser.get(page).text)[1]})
    with house.installation.database.reading() as session:
        minted = session.scalars(select(Link).where(Link.expires_at <= ends)).all()
        assert len(minted) == 2, "pressing twice makes no second link"


def test_an_expired_link_shows_no_tasks_but_a_way_to_a_new_one(house: House) -> None:
    house.opened()
    path = house.path("jiang", "write", section="supply")
    house.expire(path)
    answer = house.browser().get(tasks_path(path))
    assert answer.status_code == 410
    assert "严格水资源管理" not in answer.text
    assert "把新链接发到我的邮箱" in text_of_page(answer.text)


def test_a_stranger_finds_no_such_page(house: House) -> None:
    house.opened()
    assert house.browser().get("/tasks/" + "x" * 43).status_code == 404
    login = house.browser()
    login.post("/login", data={"mail": house.installation.office.person("su").mail})
    assert login.get(tasks_path(house.path("su", "login"))).status_code == 404
