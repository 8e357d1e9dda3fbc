"""A contributor writes, uploads, previews and hands in over real HTTP."""

from tests.web.forms import form_of, text_of_page
from tests.web.house import House

TEXT = "一是严格取水许可管理，办理取水许可46件。\n二是推进节约用水，创建节水型单位9家。"
FIGURES = {"figure-permits": "46", "figure-households": "2870", "open-water-use": "1",
           "until-water-use": "2023-07-10"}  # fmt: skip


def test_the_page_says_who_owes_what_until_when(house: House) -> None:
    house.opened()
    page = house.browser().get(house.path("jiang", "write", section="supply"))
    seen = text_of_page(page.text)
    assert page.status_code == 200
    assert "严格水资源管理，保障城乡供水安全" in seen
    assert "水资源管理科" in seen
    assert "江一禾" in seen
    assert "17:30前" in seen
    assert "150至1200字" in seen
    assert "写取水许可、节约用水、农村供水" in seen


def test_a_section_handed_in_goes_to_its_head(house: House) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    form = form_of(browser.get(path).text) | {"text": TEXT} | FIGURES
    page = browser.post(path, data=form)
    assert "已报送" in text_of_page(page.text)
    assert house.section("supply")["state"] == "submitted"
    assert house.section("supply")["text"] == TEXT
    assert house.section("supply")["figures"] == {
        "permits": {"value": "46"},
        "households": {"value": "2870"},
        "water-use": {"open_until": "2023-07-10"},
    }
    assert [mail for mail, _ in house.mails("confirm")] == ["wen@shuiwu.yunling.example.com"]


def test_a_section_whose_head_has_another_to_confirm_says_until_when_he_is_mailed(
    house: House,
) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    first = browser.post(path, data=form_of(browser.get(path).text) | {"text": TEXT} | FIGURES)
    assert "已请温如松核稿" in text_of_page(first.text)
    path = house.path("jiang", "write", section="plan-supply")
    plan = {"text": "9月底前完成农村供水管网改造20公里，12月底前完成节水型单位创建5家。"}
    second = browser.post(path, data=form_of(browser.get(path).text) | plan)
    seen = text_of_page(second.text)
    assert "温如松还有其他部分待核，此部分至迟" in seen
    assert "已请温如松核稿" not in seen
