"""Chinese first, English where a browser prefers it, one click from each, no sentence forgotten."""

import io
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from huibao import audit, lifecycle
from huibao.cycle.review import remarks, route
from tests.web.forms import form_of, text_of_page
from tests.web.house import House

ROOT = Path(__file__).parents[2]


def catalogue() -> dict[str, str]:
    content = (files("templates") / "locale" / "en.po").read_bytes()
    read = read_po(io.BytesIO(content))
    return {str(m.id): str(m.string) for m in read if m.id and m.string and not m.fuzzy}


def written() -> set[str]:
    """Every sentence that a page or its code asks a translation of."""
    sources = (
        (ROOT / "templates" / "web", [("**.html", "jinja2.ext:babel_extract")], {}),
        (ROOT / "huibao" / "web", [("**.py", "python")], {}),
    )
    found: set[str] = set()
    for folder, methods, options in sources:
        for _, _, message, _, _ in extract_from_dir(folder, methods, options):
            found.add(message if isinstance(message, str) else message[0])
    return found


def vocabulary() -> set[str]:
    """The words that pages look up by what a row says."""
    looked_up = (lifecycle.CHINESE, audit.CHINESE, remarks.CHINESE, route.CHINESE)
    return {str(word) for words in looked_up for word in words.values()}


def test_every_sentence_has_its_english() -> None:
    missing = sorted((written() | vocabulary()) - set(catalogue()))
    assert missing == []


def test_no_english_is_kept_of_a_sentence_that_is_gone() -> None:
    # What a page shows of a table in the code stands there whole, in quotes.
    code = "".join(file.read_text() for file in (ROOT / "huibao").rglob("*.py"))
    kept = sorted(set(catalogue()) - written() - vocabulary())
    assert [sentence for sentence in kept if f'"{sentence}"' not in code] == []


def test_both_languages_fill_in_the_same_places() -> None:
    for chinese, english in catalogue().items():
        places = [{part.split(")")[0] for part in text.split("%(")[1:]}
                  for text in (chinese, english)]  # fmt: skip
        assert places[0] == places[1], chinese


def test_english_is_one_click_away_and_stays(house: House) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    chinese = browser.get(path)
    assert '<html lang="zh-CN">' in chinese.text
    assert f'href="{path}?lang=en"' in chinese.text
    english = browser.get(f"{path}?lang=en")
    assert '<html lang="en">' in english.text
    assert "Hand in" in text_of_page(english.text)
    assert "Hand in" in text_of_page(browser.get(path).text)
    assert "报送" in text_of_page(browser.get(f"{path}?lang=zh").text)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("en-US,en;q=0.9", "en"),
        ("en-GB,en;q=0.9,zh-CN;q=0.8,zh;q=0.7", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en;q=0.7,zh-CN", "zh-CN"),
        ("zh-TW,en;q=0.9", "zh-CN"),
        ("fr-FR,de;q=0.7", "zh-CN"),
        ("en;q=0", "zh-CN"),
        ("*", "zh-CN"),
        ("x" * 300, "zh-CN"),
        ("", "zh-CN"),
    ],
)
def test_a_browser_that_prefers_english_gets_english(
    house: House, accepted: str, language: str
) -> None:
    page = house.browser().get("/login", headers={"Accept-Language": accepted})
    assert f'<html lang="{language}">' in page.text
    assert "set-cookie" not in page.headers


def test_an_english_browser_is_one_click_from_chinese_and_stays_there(house: House) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    browser.headers["Accept-Language"] = "en-US,en;q=0.9"
    english = browser.get(path).text
    assert "<title>Hand in：" in english
    assert f'href="{path}?lang=zh"' in english
    assert "<title>报送：" in browser.get(f"{path}?lang=zh").text
    assert '<html lang="zh-CN">' in browser.get(path).text


def test_refusals_speak_the_readers_language(house: House) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    form = form_of(browser.get(f"{path}?lang=en").text)
    assert "Write some text first." in text_of_page(browser.post(path, data=form).text)
    browser.cookies.set("lang", "zh", domain="127.0.0.1")
    other = house.browser()
    seen = text_of_page(other.post(path, data=form).text)
    assert "正文为空" in seen
    assert "Write some text" not in seen


def test_a_language_nobody_speaks_is_ignored(house: House) -> None:
    page = house.browser().get("/login?lang=xx")
    assert '<html lang="zh-CN">' in page.text
    assert "set-cookie" not in page.headers
