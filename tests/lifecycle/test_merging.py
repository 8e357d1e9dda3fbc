"""Merging: every submitted character, in order, under numbers that close up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.office import load_office, sample_folder
from huibao.cycle.assembly import assemble, report_text
from huibao.cycle.drafts import lay_out_again
from huibao.cycle.refusals import NotNow
from huibao.cycle.sections.chasing import waive
from huibao.cycle.sections.submissions import accept, return_section
from huibao.document.layout import Layout
from huibao.document.reading.word import read_word
from huibao.document.writing.word import write_word
from huibao.office import PartKind, ReportKind, SectionKind
from huibao.records.documents import load
from tests.lifecycle.bureau import Bureau, later

MODEL = load_office(sample_folder()).kind("half-year")
LETTERS = st.characters(
    codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn"), exclude_characters="\u2028\u2029"
)
CHINESE = st.sampled_from("一二三（）、。；：“”是月年工作总结，件次百分之1234567890.%*　 \n\n")
TEXTS = st.text(st.one_of(CHINESE, LETTERS), max_size=120)
HEADINGS = st.text(st.sampled_from("工作情况及成效存在问题，下步打算。！"), max_size=12)
MARKERS = st.sampled_from([None, None, "", "第一、", "1．"])


@st.composite
def kinds(draw: st.DrawFn) -> ReportKind:
    """Kinds of report of every outline, with sections of every sort."""
    parts = []
    for p in range(draw(st.integers(1, 4))):
        sections = tuple(
            SectionKind(
                key=f"p{p}s{s}",
                heading=draw(HEADINGS),
                department="office",
                contributor="su",
                marker=draw(MARKERS),
            )
            for s in range(draw(st.integers(1, 4)))
        )
        parts.append(PartKind(heading=draw(HEADINGS), sections=sections, marker=draw(MARKERS)))
    return MODEL.model_copy(update={"parts": tuple(parts)})


def bare(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=120, deadline=None)
@given(kinds(), st.data())
def test_the_merged_text_and_its_word_file_hold_every_character_in_order(kind, data):
    texts: dict[str, str | None] = {
        section.key: data.draw(st.none() | TEXTS) for section in kind.sections()
    }
    merged = assemble("某局上半年工作总结", kind, texts)
    own = {span.key: merged.text[span.start : span.end] for span in merged.spans}
    for key, text in texts.items():
        assert own.get(key, "") == (text or "").strip()
    starts = [span.start for span in merged.spans]
    assert starts == sorted(starts)
    word = write_word(merged.text, layout=Layout.from_mapping({}), pictures={})
    assert bare(read_word(word).text) == bare(merged.text)


@settings(max_examples=60, deadline=None)
@given(kinds(), st.data())
def test_numbers_have_no_gaps_whichever_sections_are_waived(kind, data):
    texts = {s.key: data.draw(st.sampled_from([None, "正文。"])) for s in kind.sections()}
    lines = assemble("标题", kind, texts).text.splitlines()[1:]
    counted = [line[0] for line in lines if line[1:2] == "、" and line[0] in "一二三四"]
    assert counted == list("一二三四"[: len(counted)])


def test_the_draft_holds_what_every_contributor_handed_in(bureau: Bureau):
    texts = {
        s.key.replace("-", "_"): f"{s.key}：第一段，含 1,234 项。\n第二段“引文”。"
        for s in bureau.kind.sections()
    }
    bureau.open()
    bureau.hand_in_all(**texts)
    draft_text = bureau.see(lambda cycle: cycle.drafts[0].text)
    position = 0
    for text in texts.values():
        position = draft_text.index(text, position) + len(text)
    with bureau.house.database.reading() as session:
        word = load(session, bureau.see(lambda cycle: cycle.drafts[0].document_sha256))
    assert bare(read_word(word).text) == bare(draft_text)


def test_the_drafts_sections_point_at_their_own_words(bureau: Bureau):
    bureau.open()
    bureau.hand_in_all(supply="供水部分的话。", works="工程部分的话。")

    def own_words(cycle):
        draft = cycle.drafts[0]
        return {row.section.key: draft.text[row.start : row.end] for row in draft.sections}

    words = bureau.see(own_words)
    assert (words["supply"], words["works"]) == ("供水部分的话。", "工程部分的话。")


def test_a_waived_section_goes_with_its_heading_and_the_numbers_close_up(bureau: Bureau):
    bureau.open()
    bureau.do_to(waive, "supply", "并入其他部分。")
    bureau.hand_in_all()
    text = bureau.see(lambda cycle: cycle.drafts[0].text)
    assert "严格水资源管理" not in text
    assert "（一）坚持党建引领" in text
    second = next(line for line in text.splitlines() if line.startswith("（二）"))
    works = next(s for s in bureau.kind.sections() if s.key == "works")
    assert works.heading in second


def test_a_missing_section_leaves_its_heading_and_an_open_point(bureau: Bureau):
    bureau.open()
    bureau.collect_without("supply")
    assert "严格水资源管理" in bureau.see(lambda cycle: cycle.drafts[0].text)
    assert [(key, waived) for key, _, waived in bureau.points()] == [("supply", False)]
    assert (
        "“严格水资源管理，保障城乡供水安全”：材料未报齐（待"
        in bureau.messages("draft_ready")[0].text
    )


def test_merging_twice_makes_one_draft_and_one_mail(bureau: Bureau):
    bureau.open()
    bureau.hand_in_all()
    bureau.run()
    assert bureau.see(lambda cycle: [d.number for d in cycle.drafts]) == [1]
    assert bureau.mails("draft_ready") == ["su"]


def test_what_came_in_later_is_laid_out_on_request_as_the_next_draft(bureau: Bureau):
    bureau.open()
    bureau.hand_in_all()
    bureau.do(lay_out_again)
    bureau.run()
    assert bureau.mails("draft_ready") == ["su"], "nothing had changed"
    bureau.do_to(return_section, "supply", "请补数据。")
    later(bureau, hours=1)
    bureau.hand_in("supply", "补了数据。")
    bureau.do_to(accept, "supply", person="wen")
    bureau.do(lay_out_again)
    bureau.run()
    assert bureau.see(lambda cycle: [d.number for d in cycle.drafts]) == [1, 2]
    assert "补了数据。" in bureau.see(lambda cycle: cycle.drafts[1].text)
    assert bureau.events("draft:asked")[0].actor == "su"


def test_a_draft_is_laid_out_again_only_while_merging(bureau: Bureau):
    bureau.open()
    with pytest.raises(NotNow):
        bureau.do(lay_out_again)


def test_a_kind_that_goes_on_by_itself_is_sent_when_nothing_is_open(bureau: Bureau):
    bureau.open(send_when_complete=True)
    bureau.hand_in_all()
    assert bureau.state == "in_review"
    assert bureau.mails("review_request") == ["lu"]


def test_a_kind_that_goes_on_by_itself_waits_while_something_is_open(bureau: Bureau):
    bureau.open(send_when_complete=True)
    bureau.hand_in_all(supply="全市用水总量*万立方米。")
    assert bureau.state == "merging"
    assert bureau.mails("draft_ready") == ["su"]


def test_an_empty_report_is_its_title(bureau: Bureau):
    bureau.open()
    for asked in bureau.kind.sections():
        bureau.do_to(waive, asked.key, "本期不报。")
    bureau.run()
    assert bureau.see(lambda cycle: report_text(cycle).text) == bureau.see(lambda c: c.title)
