"""The 发文处理单 shows what the document is and everybody's opinion, name and full date."""

from __future__ import annotations

from datetime import date

from word_xml import opened

from huibao.document.routing_slip import RoutingSlip, SlipStep, write_routing_slip

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
    assert ["拟稿部门", "办公室", "拟稿人及时间", "文清\u30002024年7月1日"] in rows(SLIP)
    assert ["附件", "任务分解表\n指标台账"] in rows(SLIP)


def test_every_step_has_opinion_name_and_full_date() -> None:
    assert ["部门负责人核稿", "退回：第二部分数据有误\n周行\u30002024年7月2日"] in rows(SLIP)
    assert ["签发", "同意\n林知远\u30002024年7月5日"] in rows(SLIP)


def test_the_slip_vouches_for_one_draft() -> None:
    assert opened(write_routing_slip(SLIP)).paragraphs[-1].text == (
        "本单所附为第3稿。文稿 SHA-256：" + "0f" * 32
    )


def test_an_empty_slip_keeps_its_cells_for_the_pen() -> None:
    assert ["编号", "", "印刷"] in rows(RoutingSlip("标题"))


def test_the_same_slip_is_the_same_bytes() -> None:
    assert write_routing_slip(SLIP) == write_routing_slip(SLIP)
