"""Whoever holds an expired link is mailed a new one, and a stranger learns nothing."""

from huibao.links import issue
from tests.staffing import started_with, without
from tests.web.forms import text_of_page
from tests.web.house import House


def test_an_expired_link_offers_a_new_one_by_mail(house: House) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    house.expire(path)
    page = browser.get(path)
    assert page.status_code == 410
    assert "把新链接发到我的邮箱" in text_of_page(page.text)
    browser.post(path.replace("/write/", "/renew/"))
    assert [to for to, _ in house.mails("link_renewed")] == ["jiang@shuiwu.yunling.example.com"]
    assert browser.get(house.path("jiang", "write", section="supply")).status_code == 200


def test_asking_twice_mails_once(house: House) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    house.expire(path)
    browser.post(path.replace("/write/", "/renew/"))
    browser.post(path.replace("/write/", "/renew/"))
    assert len(house.mails("link_renewed")) == 1


def test_every_answer_is_the_same(house: House) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    answers = {browser.post(path.replace("/write/", "/renew/")).text}
    answers.add(browser.post("/renew/never-given-out").text)
    house.expire(path)
    answers.add(browser.post(path.replace("/write/", "/renew/")).text)
    assert len(answers) == 1


def test_a_link_still_good_or_of_a_finished_task_is_not_renewed(house: House) -> None:
    house.in_review()
    browser, path = house.browser(), house.path("lu", "review")
    browser.post(path.replace("/review/", "/renew/"))
    assert house.mails("link_renewed") == []
    with house.as_person("lu", role="reviewer") as act:
        from huibao.cycle.review.decisions import Ruling, decide
        from huibao.links import Holder, find

        link = find(act.session, path.rsplit("/", 1)[1], purpose="review")
        assert link.review is not None
        ruling = Ruling("approve", "陆清和", draft_sha256=link.review.draft.document_sha256)
        holder = Holder(link.person, link.person_name, link.person_mail)
        issue(act, "review", holder, cycle=link.cycle, review=link.review)
        decide(act, link.review, ruling, link)
    second = house.path("lu", "review")
    house.expire(second)
    browser.post(second.replace("/review/", "/renew/"))
    assert house.mails("link_renewed") == []


def test_whoever_has_left_is_mailed_no_new_one(house: House) -> None:
    house.merged()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    house.expire(path)
    started_with(house.installation, without(house.installation.office, "jiang"))
    browser.post(path.replace("/write/", "/renew/"))
    assert house.mails("link_renewed") == []


def test_a_link_that_was_never_given_out_shows_how_to_go_on(house: House) -> None:
    page = house.browser().get("/write/never-given-out")
    assert page.status_code == 404
    assert "请从邮件中完整复制" in text_of_page(page.text)


def test_a_link_opens_only_its_own_kind_of_page(house: House) -> None:
    house.opened()
    path = house.path("jiang", "write", section="supply")
    for other in ("confirm", "review"):
        page = house.browser().get(path.replace("/write/", f"/{other}/"))
        assert page.status_code == 404
