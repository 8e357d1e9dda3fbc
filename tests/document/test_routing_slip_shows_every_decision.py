"""The 发文处理单 shows what the document is and everybody's opinion, name and full date."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date

import pytest
from office_suite import soffice
from word_xml import opened

from huibao.document.pdf import page_count, to_pdf
from huibao.document.writing.routing_slip import RoutingSlip, SlipStep, write_routing_slip

SLIP = RoutingSlip(
    title="青河市水务局2024年工作总结",
    organ="青河市水务局",
    doc_no="青水发〔2024〕6号",
    department="办公室",
    drafter="文清",
    drafted_on=date(2024, 7, 1),
    annexes=("任务分解表", "指标台账"),
    steps=(
        SlipStep("部门负责人核稿", "周行", "退回", "第二部分数据有误", date(2024, 7, 2)),
        SlipStep("签发", "林知远", "同意", "", date(2024, 7, 5)),
    ),
    copies=12,
    draft_no=3,
    sha256="0f" * 32,
)


def rows(slip: RoutingSlip) -> list[list[str]]:
    table = opened(write_routing_slip(slip)).tables[0]
    return [list(dict.fromkeys(cell.text for cell in row.cells)) for row in table.rows]


def test_what_the_document_is_stands_in_the_head() -> None:
    assert rows(SLIP)[0] == ["标题", "青河市水务局2024年工作总结"]
    assert rows(SLIP)[1] == ["文号", "青水发〔2024〕6号", "密级及期限", ""]
    assert ["拟稿部门", "办公室", "拟稿人及时间", "文清\n2024年7月1日"] in rows(SLIP)
    assert ["附件", "任务分解表\n指标台账"] in rows(SLIP)


def test_every_step_has_opinion_name_and_full_date() -> None:
    assert ["部门负责人\n核稿", "退回：第二部分数据有误\n周行\u30002024年7月2日"] in rows(SLIP)
    assert ["签发", "同意\n林知远\u30002024年7月5日"] in rows(SLIP)


@pytest.mark.parametrize(
    ("step", "lines"),
    [
        ("第2轮\n办公室主任审核", "第2轮\n办公室主任\n审核"),
        ("办公室主任审核（加签）", "办公室主任\n审核（加签）"),
        ("第1轮\n局长签发", "第1轮\n局长签发"),
        ("局长签发（加签）", "局长签发\n（加签）"),
    ],
)
def test_a_step_breaks_between_its_words(step: str, lines: str) -> None:
    assert rows(RoutingSlip("标题", steps=(SlipStep(step, "文清"),)))[7][0] == lines


@pytest.mark.office_suite
def test_two_rounds_of_three_people_are_one_page() -> None:
    soffice()
    day, code = date(2026, 11, 24), "0237-WS·2026-D10-BGS-0001"
    steps = [
        SlipStep(f"第{turn}轮\n{name}", "陆清和", "同意", "已核，请领导审阅。", day)
        for turn in (1, 2)
        for name in ("办公室主任审核", "分管领导审阅", "局长签发")
    ]
    made = to_pdf(write_routing_slip(replace(SLIP, registration_no=code, steps=tuple(steps))))
    assert page_count(made) == 1


@pytest.mark.office_suite
@pytest.mark.parametrize("annexes", [("任务分解表", "指标台账"), ()])
def test_a_second_page_names_the_report_and_bears_the_signature_of_its_end(
    annexes: tuple[str, ...],
) -> None:
    soffice()
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: `apt-get install poppler-utils`")
    steps = [
        SlipStep(f"第{turn}轮\n{name}", "陆清和", "同意", "已核，请领导审阅。", date(2024, 7, turn))
        for turn in (1, 2, 3)
        for name in ("办公室主任审核", "分管领导审阅")
    ]
    signed = SlipStep("局长签发", "林知远", "同意", "", date(2024, 7, 5))
    slip = replace(SLIP, annexes=annexes, steps=(*steps, signed))
    made = to_pdf(write_routing_slip(slip))
    told = subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, check=True)
    _, second, _ = told.stdout.decode().replace(" ", "").split("\f")
    for said in (SLIP.title, "局长签发", "林知远", "份数", SLIP.sha256[:9]):
        assert said in second


def test_the_slip_vouches_for_one_draft() -> None:
    assert opened(write_routing_slip(SLIP)).paragraphs[-1].text == (
        "本单所附为第3稿。文稿 SHA-256：" + "0f" * 32
    )


def test_an_empty_slip_keeps_its_cells_for_the_pen() -> None:
    assert ["校对", "", "印刷"] in rows(RoutingSlip("标题"))


def test_the_same_slip_is_the_same_bytes() -> None:
    assert write_routing_slip(SLIP) == write_routing_slip(SLIP)
