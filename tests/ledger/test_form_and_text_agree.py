"""A figure that form and text say differently is settled before the section is handed in."""

from __future__ import annotations

import re

from huibao.cycle.ledger.figures.mismatches import form_against_text
from huibao.cycle.moves import cycle_by_key
from tests.web.forms import form_of, text_of_page
from tests.web.house import House

TEXT = "一是严格许可管理，办理取水许可90件，群众满意。"
APART = "指标栏与正文不一致：指标栏填办理取水许可 80件，正文写取水许可 90件"
KEY = "half-year-2023-H1"


def page_of(house: House) -> str:
    house.opened()
    return house.path("jiang", "write", section="supply")


def form(house: House, path: str, permits: str) -> dict[str, str]:
    values = {"permits": permits, "households": "3200", "water-use": "4100"}
    figures = {f"figure-{key}": value for key, value in values.items()}
    return {**form_of(house.browser().get(path).text), "text": TEXT, **figures}


def test_the_contributor_is_told_which_is_the_forms_and_which_the_texts(house: House) -> None:
    path = page_of(house)
    shown = house.browser().post(f"{path}/autosave", data=form(house, path, "80"))
    assert APART in text_of_page(shown.text)


def test_a_contradiction_is_not_handed_in_unexplained(house: House) -> None:
    path = page_of(house)
    refused = house.browser().post(path, data=form(house, path, "80"))
    assert refused.status_code == 400
    seen = text_of_page(refused.text)
    assert f"{APART}。请改成一致" in seen
    assert house.section("supply")["state"] == "drafting"
    assert form_of(refused.text)["text"] == TEXT  # nothing typed is lost
    house.browser().post(path, data=form(house, path, "90"))
    assert house.section("supply")["state"] == "submitted"


def test_a_word_of_why_lets_it_in_and_the_head_reads_it(house: House) -> None:
    path = page_of(house)
    refused = form_of(house.browser().post(path, data=form(house, path, "80")).text)
    (question,) = [name for name in refused if name.startswith("explain-")]
    house.browser().post(path, data=refused | {question: "正文含延续许可10件。"})
    assert house.section("supply")["state"] == "submitted"
    seen = text_of_page(house.browser().get(house.path("wen", "confirm", section="supply")).text)
    assert APART in seen
    assert "正文含延续许可10件。" in seen
    apart = house.see(
        lambda s: form_against_text(
            next(x for x in cycle_by_key(s, KEY).sections if x.key == "supply")
        )
    )
    assert [each.message for each in apart] == [APART]


def documents(house: House, text: str, count: str) -> str:
    """Hand the office's own section in, and return what its page says then."""
    house.opened()
    path = house.path("su", "write", section="party")
    figures = {"figure-documents": count, "figure-meetings": "9"}
    sent = form_of(house.browser().get(path).text) | {"text": text} | figures
    return text_of_page(house.browser().post(path, data=sent).text)


def test_the_forms_own_words_in_the_text_count_with_their_verb(house: House) -> None:
    said = documents(house, "办公室规范运转，办理公文412件，无一差错。", "41")
    assert re.search("指标栏填办理公文 41件，正文写(办理)?公文 412件。请改成一致", said)
    assert house.section("party")["state"] == "drafting"


def test_other_things_of_the_same_unit_do_not_contradict_the_form(house: House) -> None:
    assert "已报送" in documents(house, "办理公文412件，制发公文30件，上年办理公文380件。", "412")


def test_a_count_below_zero_is_refused(house: House) -> None:
    assert "“办理公文”不能是负数，现为“-5”" in documents(house, "办公室规范运转。", "-5")
    assert house.section("party")["state"] == "drafting"


def test_a_number_typed_in_full_width_is_held_to_the_text_as_well(house: House) -> None:
    assert "请改成一致" in documents(house, "办公室规范运转，办理公文412件，无一差错。", "４１．０")
    assert house.section("party")["state"] == "drafting"
