"""A reviewer sees what changed since the draft that he himself last read."""

import io

from docx import Document
from playwright.sync_api import Page

from huibao.document.reading.word import read_word
from huibao.records.documents import load
from huibao.records.models import Redline
from huibao.report.figures.changed import FigureChange, figure_changes
from tests.review.desk import Desk
from tests.web.forms import text_of_page
from tests.web.house import House

ADDED = "另外办理取水许可证电子证照转换35件。"


def twice_revised(desk: Desk) -> None:
    """Let lu return draft 1 and approve draft 2, let gu return draft 2: lu is asked of draft 3."""
    desk.returned("lu", "supply")
    desk.revise(supply=desk.text("supply") + ADDED)
    desk.decide("lu")
    desk.returned("gu", "works")
    desk.revise(works=desk.text("works") + "各工地均已复工。")


def test_the_first_request_carries_the_clean_file_alone(desk: Desk) -> None:
    (mail,) = desk.mails("review_request")
    assert [file["name"] for file in mail.attachments] == [
        "云岭市水务局2023年上半年工作总结及下半年工作计划（第1稿）.docx"
    ]


def test_the_next_request_carries_clean_file_and_redline(desk: Desk) -> None:
    desk.returned("lu", "supply")
    desk.revise(supply=desk.text("supply") + ADDED)
    mail = desk.mails("review_request")[-1]
    clean, marked = (
        desk.house.see(lambda s, sha=file["sha256"]: load(s, sha)) for file in mail.attachments
    )
    assert "第2稿与第1稿对照" in mail.attachments[1]["name"]
    assert Document(io.BytesIO(marked)).paragraphs
    drafts = desk.see(lambda cycle: [draft.text for draft in cycle.drafts])
    assert ADDED in read_word(marked).text
    assert ADDED not in read_word(marked, view="original").text
    assert read_word(clean).text == read_word(marked).text
    assert ADDED in drafts[1]
    assert "与此前送您的第1稿的对照另附" in mail.text


def test_each_reviewer_is_shown_the_difference_to_the_draft_he_last_read(desk: Desk) -> None:
    twice_revised(desk)
    seen = desk.look("lu")
    assert "与第2稿相比，1个部分有改动" in seen
    assert "各工地均已复工。" in seen
    desk.decide("lu")
    assert "与第2稿相比，1个部分有改动" in desk.look("gu")


def test_whoever_reads_the_report_for_the_first_time_is_told_so(desk: Desk) -> None:
    twice_revised(desk)
    desk.decide("lu")
    desk.decide("gu")
    assert "首次呈送给您" in desk.look("shen")
    assert len(desk.mails("review_request")[-1].attachments) == 1


def test_a_redline_is_made_once_for_each_pair_and_not_in_a_click(desk: Desk) -> None:
    twice_revised(desk)
    before = pairs(desk)
    assert before == [(1, 2), (2, 3)]
    desk.decide("lu")
    mail = desk.mails("review_request")[-1]
    assert mail.to_mail.startswith("gu@")
    assert len(mail.attachments) == 2
    assert pairs(desk) == before


def pairs(desk: Desk) -> list[tuple[int, int]]:
    def found(session: object) -> list[tuple[int, int]]:
        rows = session.query(Redline).all()  # type: ignore[attr-defined]  # a session
        return sorted((row.old_draft_id, row.new_draft_id) for row in rows)

    return desk.house.see(found)


def test_figures_that_changed_are_listed_apart(desk: Desk) -> None:
    desk.returned("lu", "supply")
    desk.revise(supply=desk.text("supply") + ADDED)
    seen = desk.look("lu")
    assert "数据变化" in seen
    listed = seen[seen.index("数据变化") :]
    assert "35件 （ 新增 ）" in listed or "35件（新增）" in listed.replace(" ", "")


def test_the_redline_can_be_downloaded_from_the_page(desk: Desk) -> None:
    browser = desk.house.browser()
    path = desk.house.path("lu", "review")
    assert browser.get(f"{path}/redline.docx").status_code == 404
    desk.returned("lu", "supply")
    desk.revise(supply=desk.text("supply") + ADDED)
    path = desk.house.path("lu", "review")
    assert "下载对照稿" in text_of_page(browser.get(path).text)
    marked = browser.get(f"{path}/redline.docx")
    assert ADDED in read_word(marked.content).text


def test_inline_on_a_phone_and_side_by_side_on_a_desk(
    desk: Desk, house: House, chromium: object, screenshots: object
) -> None:
    desk.returned("lu", "supply")
    desk.revise(supply=desk.text("supply") + ADDED)
    for width, shown, hidden in ((360, "inline-only", "side-by-side"),
                                 (1100, "side-by-side", "inline-only")):  # fmt: skip
        context = chromium.new_context(  # type: ignore[attr-defined]  # Playwright's browser
            viewport={"width": width, "height": 740}, base_url=house.web, locale="zh-CN"
        )
        page: Page = context.new_page()
        page.goto(house.path("lu", "review"))
        assert page.locator(f".{shown}").first.is_visible()
        assert not page.locator(f".{hidden}").first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.locator("#changes").screenshot(path=f"{screenshots}/reviewer-changes-{width}.png")
        context.close()


def test_figures_are_matched_by_label_and_unit() -> None:
    old = "办理公文12件，召开会议3场。培训党员40人次。"
    new = "办理公文15件，召开会议3场。慰问群众7户。"
    assert figure_changes(old, new) == [
        FigureChange("公文", "件", "12件", "15件"),
        FigureChange("群众", "户", "", "7户"),
        FigureChange("培训党员", "人次", "40人次", ""),
    ]
    assert figure_changes(old, old) == []
