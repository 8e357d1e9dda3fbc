"""A table of contents and page numbers stand in a file and are no part of what the report says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document

from huibao.report.cutting import cut
from huibao.report.figures import find_figures
from huibao.report.outline import parse
from huibao.report.plan import find_plan
from huibao.report.proof import proof
from huibao.report.reading import read

TITLE = "松河区粮食局2024年工作总结和2025年工作计划"
BODY = (
    "2024年，全局上下守牢粮仓，各项任务顺利推进。\n"
    "一、2024年工作总结\n"
    "（一）抓实收购。收购稻谷3.2万吨，走访粮农640户。\n"
    "（二）抓实储备。轮换储备粮8000吨。\n"
    "二、2025年工作计划\n"
    "（一）新建粮库。6月底前建成北郊粮库。\n"
    "（二）培训粮农。举办培训班12期。\n"
    "松河区粮食局\n2024年12月20日\n"
)
REPORT = f"{TITLE}\n{BODY}"
DOTTED = "目  录\n一、2024年工作总结……1\n二、2025年工作计划……5\n"
CONTENTS = {
    "dots": DOTTED,
    "full-width dots": DOTTED.replace("……", "．．．．．．"),
    "points": DOTTED.replace("……", " ............ "),
    "tabs": DOTTED.replace("……", "\t"),
    "blanks": DOTTED.replace("……", "  "),
    "bracketed numbers": DOTTED.replace("……1", "…………（1）").replace("……5", "…………（5）"),
    "no page numbers": "目录\n\n一、2024年工作总结\n二、2025年工作计划\n\n",
    "two levels": "【目录】\n一、2024年工作总结…1\n（一）抓实收购…1\n（二）抓实储备…3\n"
    "二、2025年工作计划…5\n（一）新建粮库…5\n（二）培训粮农…6\n",
    "an entry of two lines": "目　录\n一、2024年工作总结\n及主要成效………………1\n"
    "二、2025年工作计划………………5\n",
    "a heading that has changed since": "目录\n一、2024年工作回顾\n二、2025年工作计划\n",
    "headings with commas, changed since": "目录\n一、守牢粮仓，2024年工作………1\n"
    "二、再接再厉，2025年打算………5\n",
    "no caption": DOTTED.removeprefix("目  录\n"),
    "a page number of its own": f"{DOTTED}— I —\n".replace("I", "1"),
    "nothing below": "目录\n\n",
}


def headings(text: str) -> list[str]:
    return [node.heading for node in parse(text).walk()]


@pytest.mark.parametrize("contents", CONTENTS.values(), ids=list(CONTENTS))
@pytest.mark.parametrize("place", ["in front", "under the title"])
def test_a_table_of_contents_changes_nothing_of_the_reading(contents: str, place: str) -> None:
    text = contents + REPORT if place == "in front" else f"{TITLE}\n{contents}{BODY}"
    assert parse(text).title_text == TITLE
    assert headings(text) == headings(REPORT)
    assert [(f.label, f.value) for f in find_figures(text)] == [
        (f.label, f.value) for f in find_figures(REPORT)
    ]
    assert [(p.title, p.due_date) for p in find_plan(text)] == [
        (p.title, p.due_date) for p in find_plan(REPORT)
    ]
    assert [f.rule for f in proof(text)] == [f.rule for f in proof(REPORT)]
    assert "".join(block.text for block in parse(text).blocks) == text
    assert read(text).undisturbed().replace("\n", "") == REPORT.replace("\n", "")


def test_a_table_of_contents_under_the_title_is_no_section_of_its_own() -> None:
    pieces = cut(f"{TITLE}\n{DOTTED}{BODY}")
    assert [piece.name for piece in pieces] == [piece.name for piece in cut(REPORT)]
    assert "目" not in "".join(f"{TITLE}\n{DOTTED}{BODY}"[p.start : p.end] for p in pieces)


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}\n一、主要工作\n编制目录\n一是建章立制，形成制度目录3份。\n",
        f"{TITLE}\n一、主要工作\n全年支出……3万元\n二、存在问题\n人手不足\n",
        "一、主要工作\n完成投资……5\n二、存在问题\n人手不足。\n",
    ],
)
def test_a_report_without_a_table_of_contents_keeps_every_line(text: str) -> None:
    assert not read(text).dropped
    assert read(text).undisturbed() == text


@pytest.mark.parametrize("cover", [f"{TITLE}\n", f"{TITLE}\n松河区粮食局\n2024年12月20日\n"])
def test_a_title_on_the_cover_and_over_the_text_is_one(cover: str) -> None:
    text = f"{cover}\n{DOTTED}\n{TITLE}\n{BODY}"
    assert parse(text).title_text == TITLE
    assert read(text).undisturbed().count(TITLE) == 1
    assert headings(text) == headings(REPORT)


WRAPPED = (
    "        松河区粮食局2024年工作总结\n"
    "    2024年，全局上下守牢粮仓，认真落实区委区政府的各项部署，圆满完\n"
    "成了年初确定的目标任务，现将一年来的主要工作情况向区政府报告如下，\n"
    "请予审议。全年收购稻谷三万余吨，走访种粮大户和家庭农场六百四十户，\n"
    "{page}\n"
    "发放宣传材料五千余份，群众满意度进一步提高，粮食安全责任制考核结果\n"
    "居全市前列，储备粮轮换任务顺利完成，仓储设施维修改造工作全部结束。\n"
)


@pytest.mark.parametrize("page", ["— 1 —", "- 1 -", "第1页 共9页", "第 1 页", "1", "·1·", "Page 1"])
def test_a_page_number_in_a_sentence_is_not_read(page: str) -> None:
    text = WRAPPED.format(page=page)
    assert "六百四十户，发放宣传材料" in read(text).text
    assert "".join(block.text for block in parse(text).blocks) == text


def test_lines_broken_after_so_many_characters_are_joined() -> None:
    whole = (
        "2024年，全局上下守牢粮仓，收购稻谷3.2万吨，同比增长12.5%，占全年任务的103.6%，走访640户。"
        "轮换储备粮8000吨，完成年度计划的100%，维修仓房12栋、烘干设备36台套，惠及种粮大户和家庭农场。"
        "举办培训班12期，参训1280人次，满意度98.6%，农户普遍反映良好，各项工作取得了新的明显成效。"
    )
    text = "\n".join(whole[place : place + 26] for place in range(0, len(whole), 26))
    assert read(text).text == whole


def test_bare_page_numbers_between_paragraphs_count_on() -> None:
    page = WRAPPED.format(page="略。") * 2
    text = "".join(f"{page}考核居全市前列。\n{{n}}\n" for _ in "abc")
    numbered = text.replace("{n}", "7", 1).replace("{n}", "8", 1).replace("{n}", "9", 1)
    assert [numbered[each.start : each.end] for each in read(numbered).dropped] == [
        "7\n",
        "8\n",
        "9\n",
    ]
    kept = text.replace("{n}", "7", 1).replace("{n}", "9", 1).replace("{n}", "3", 1)
    assert not read(kept).dropped, "numbers that do not count on are somebody's figures"


def test_a_point_is_told_without_the_page_number_inside_it() -> None:
    text = (
        "松河区粮食局2025年工作计划\n一、重点任务\n"
        "（一）深入开展粮食购销领域专项整治，压实企业主体责任，督促辖区二十\n"
        "— 3 —\n"
        "家收储企业全面自查，按月上报整改进展，确保年底前全部销号并长期坚持。\n"
        "（二）加快北郊粮库、城南粮库和应急保供中心三个项目建设，定期调度工程\n"
        "进度，协调解决用地、资金等困难，力争上半年全部完工并且交付使用单位。\n"
    )
    assert "二十家收储企业" in find_plan(text)[0].text.replace("— 3 —", "").replace("\n", "")
    assert not any("3" in point.title for point in find_plan(text))


def run(*words: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-c", "from huibao.cli import main; main()", *words]
    return subprocess.run(call, capture_output=True, encoding="utf-8", check=False)


def test_format_leaves_them_out_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(f"{DOTTED}{REPORT}— 2 —\n", "utf-8")
    done = run("format", str(tmp_path / "in.txt"), "-o", str(tmp_path / "out.docx"))
    assert done.returncode == 0
    assert "目录 3 行、页码 1 行，未排入" in done.stderr
    assert "table of contents: 3, page numbers: 1" in done.stderr
    lines = [p.text.replace("\n", "") for p in Document(str(tmp_path / "out.docx")).paragraphs]
    assert lines[0] == TITLE
    assert "".join(lines) == REPORT.replace("\n", "")


def test_a_table_of_contents_typed_in_word_is_left_out(tmp_path: Path) -> None:
    typed = Document()
    entries = ("目    录", "一、2024年工作总结\t1", "二、2025年工作计划\t5")
    for line in (TITLE, *entries, *BODY.splitlines()):
        typed.add_paragraph(line)
    typed.save(str(tmp_path / "in.docx"))
    done = run("format", str(tmp_path / "in.docx"), "-o", str(tmp_path / "out.docx"))
    assert "目录 3 行，未排入" in done.stderr
    lines = [p.text.replace("\n", "") for p in Document(str(tmp_path / "out.docx")).paragraphs]
    assert "".join(lines) == REPORT.replace("\n", "")


def test_outline_and_proof_say_that_they_passed_over_them(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(DOTTED + REPORT, "utf-8")
    for command in ("outline", "proof"):
        done = run(command, str(tmp_path / "in.txt"))
        assert "目录 3 行，不算正文" in done.stderr
        assert "目" not in done.stdout
