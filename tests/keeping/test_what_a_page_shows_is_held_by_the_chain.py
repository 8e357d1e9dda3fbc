"""Whoever owns the database changes one value, or takes one row away: verification finds it.

The list says which columns are held. What is not in it is how the work goes on, such as dates of
reminders; README says so, under what `huibao verify` cannot see.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, select, text
from sqlalchemy.orm import Session

from config.installation import Installation
from huibao.audit import Actor
from huibao.cycle.filing import package
from huibao.cycle.findings import dismiss_finding
from huibao.cycle.history import history
from huibao.cycle.ledger.importing.mending import mend
from huibao.cycle.review.handing import hand_over
from huibao.cycle.review.remarks import answer
from huibao.cycle.sections.chasing import claim_back, extend, waive
from huibao.cycle.sections.submissions import accept, return_section
from huibao.cycle.verification import verify_all
from huibao.records.models import FigureValue, Record, Remark
from huibao.report.proof import proof
from tests.keeping.released_data import at_work
from tests.lifecycle.bureau import Bureau, unavailable
from tests.tampering import unguard

HELD = {
    "cycles": "key kind period title state kind_snapshot opened_at opened_by imported",
    "submissions": "section_id number text figures note submitted_by submitted_at due",
    "sections": (
        "cycle_id key position name department contributor contributor_name contributor_mail"
        " head head_name head_mail state due reason"
    ),
    "drafts": "cycle_id number text document_sha256",
    "draft_sections": "draft_id section_id start end sha256",
    "reviews": (
        "cycle_id draft_id round step_key reviewer reviewer_name reviewer_mail seat"
        " principal_name step_name signs ended handed_by note"
    ),
    "decisions": (
        "decision opinion name draft_sha256 decided_at address browser"
        " on_paper entered_by scan_sha256"
    ),
    "open_point_waivers": "point reason waived_by waived_at",
    "archive_items": (
        "code document_number retention signed_on signatory document_sha256 folder"
        " manifest_sha256 filed_at"
    ),
    "deliveries": "number organ addressee person mail document_sha256 text_sha256 sent_at",
    "figure_values": (
        "cycle_id section department name label unit value upper rough kind period as_of removed"
    ),
    "problems": "cycle_id section text",
    "plan_items": (
        "cycle_id section title text department lead due horizon state progress evidence replaced"
    ),
    "plan_item_changes": "item_id what before after reason by at",
    "messages": "cycle_id message_id to_name to_mail subject text html attachments state sent_at",
    "events": "number at action actor_role actor actor_name address browser subject detail",
    "chains": "length head",
    "seals": "number day heads previous hash",
    "documents": "content",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(package, "to_pdf", unavailable)
        made = at_work(tmp_path_factory.mktemp("kept") / "data")
    with made.database.transaction() as session:
        unguard(session)
    yield made
    made.database.dispose()


def faults_after(house: Installation, *statements: str, **values: Any) -> list[str]:
    """Return what verification says after those statements, which are then taken back."""
    with Session(house.database.engine) as session:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        for statement in statements:
            session.execute(text(statement), values)
        return verify_all(session, archive_folder=house.archive_folder)


def otherwise(value: Any, column: Column[Any]) -> Any:
    """Return another value that the column can hold."""
    if isinstance(value, int):
        return 1 - value if isinstance(column.type, Boolean) else value + 1000
    if isinstance(value, bytes):
        return value + b"x"
    if isinstance(column.type, JSON):
        made = json.loads(value)
        return json.dumps([*made, "x"] if isinstance(made, list) else made | {"x": "x"})
    a_day = re.match(r"\d{4}-\d\d-\d\d", value)
    return "2019" + value[4:] if a_day else value + "x"


@pytest.mark.parametrize("table", HELD)
def test_another_value_in_any_of_these_columns_is_found(house: Installation, table: str) -> None:
    columns, unseen = Record.metadata.tables[table].columns, []
    for name in HELD[table].split():
        with house.database.reading() as session:
            found = text(f"SELECT rowid, {name} FROM {table} WHERE {name} IS NOT NULL")
            rowid, value = session.execute(found).all()[-1]
        change = f"UPDATE {table} SET {name} = :value WHERE rowid = :row"
        if not faults_after(house, change, value=otherwise(value, columns[name]), row=rowid):
            unseen.append(name)
    assert unseen == []


@pytest.mark.parametrize("table", HELD)
def test_a_row_that_is_gone_is_found(house: Installation, table: str) -> None:
    assert faults_after(house) == []
    last = f"(SELECT max(rowid) FROM {table})"
    assert faults_after(house, f"DELETE FROM {table} WHERE rowid = {last}")


def test_a_whole_report_that_is_gone_is_found(house: Installation) -> None:
    key = "half-year-2023-H2"
    gone = faults_after(house, f"DELETE FROM cycles WHERE key = '{key}'")
    assert any(key in fault for fault in gone)
    rows = f"DELETE FROM events WHERE chain = '{key}'", f"DELETE FROM chains WHERE name = '{key}'"
    assert any(key in fault for fault in faults_after(house, *rows))


def test_a_report_that_nobody_opened_is_found(house: Installation) -> None:
    names = [column.name for column in Record.metadata.tables["cycles"].columns]
    others = ", ".join({"id": "9999", "key": "'forged'"}.get(name, name) for name in names)
    forged = f"INSERT INTO cycles SELECT {others} FROM cycles WHERE state = 'archived' LIMIT 1"
    assert any("forged" in fault for fault in faults_after(house, forged))


@pytest.mark.parametrize("column", ["day", "heads"])
def test_a_seal_that_cannot_be_read_is_found(house: Installation, column: str) -> None:
    assert any("封存" in fault for fault in faults_after(house, f"UPDATE seals SET {column} = 'x'"))


def test_a_line_of_a_history_told_as_another_change_is_found(house: Installation) -> None:
    [fault, *_] = faults_after(
        house, "UPDATE plan_item_changes SET what = 'removed' WHERE what = 'made'"
    )
    assert "变更记录" in fault


def test_a_review_of_another_reports_draft_is_found(house: Installation) -> None:
    others = "SELECT d.id FROM drafts d WHERE d.number = 1 AND d.cycle_id <> reviews.cycle_id"
    moved = (
        f"UPDATE reviews SET draft_id = ({others} LIMIT 1) WHERE id = (SELECT min(id) FROM reviews)"
    )
    assert any("呈送审阅" in fault for fault in faults_after(house, moved))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE remarks SET answer = 'done', answer_text = '已照改。'",
        "UPDATE remarks SET answered_by = '沈知远'",
        "UPDATE remarks SET section_id = NULL",
    ],
)
def test_an_answer_to_a_remark_that_was_changed_is_found(bureau: Bureau, change: str) -> None:
    bureau.in_review()
    bureau.returned("lu", supply="请核实用水总量。")
    remark = bureau.see(lambda cycle: cycle.remarks[0].id)
    bureau.do(
        lambda act, _: answer(act, act.session.get_one(Remark, remark), "not_adopted", "数据无误。")
    )
    assert bureau.faults() == []
    assert "remark" in "".join(faults_after(bureau.house, change))


def test_a_remark_that_was_put_under_another_number_is_found(bureau: Bureau) -> None:
    bureau.in_review()
    bureau.returned("lu", supply="请核实用水总量。")
    assert bureau.faults() == []
    assert "remark" in "".join(faults_after(bureau.house, "UPDATE remarks SET id = id + 900"))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sections SET state = 'waived' WHERE key = 'works'",
        "UPDATE sections SET state = 'accepted' WHERE key = 'supply'",
        "UPDATE sections SET state = 'drafting' WHERE key = 'party'",
        "UPDATE sections SET due = datetime(due, '+1 day') WHERE key = 'works'",
        "UPDATE sections SET due = datetime(due, '-1 hour') WHERE key = 'supply'",
        "UPDATE sections SET reason = '请补充三项。' WHERE key = 'supply'",
        "UPDATE sections SET reason = '' WHERE key = 'supply'",
        "UPDATE sections SET reason = '请补充。' WHERE key = 'works'",
    ],
)
def test_a_section_whose_state_or_deadline_was_changed_is_found(
    bureau: Bureau, change: str
) -> None:
    bureau.open()
    bureau.hand_in("supply")
    bureau.do_to(return_section, "supply", "请补充。", person="wen")
    bureau.do_to(waive, "party", "本期无此项工作。")
    bureau.do_to(claim_back, "party")
    bureau.do_to(extend, "works", bureau.section("works").due + timedelta(days=2))
    bureau.hand_in("works")
    bureau.do_to(accept, "works", person="fang")
    assert bureau.faults() == []
    [fault] = faults_after(bureau.house, change)
    assert "状态、期限或退回理由：被改动" in fault


@pytest.mark.parametrize("column", ["handed_by", "note"])
def test_what_was_written_with_a_review_that_was_passed_on_is_held(
    bureau: Bureau, column: str
) -> None:
    bureau.in_review()
    with bureau.acting("lu", "reviewer") as act:
        hand_over(act, bureau.link(act, "lu").review, "fang", "请帮我核数据。")
    assert bureau.faults() == []
    changed = f"UPDATE reviews SET {column} = '另一人' WHERE reviewer = 'fang'"
    assert any("呈送审阅" in fault for fault in faults_after(bureau.house, changed))
    with bureau.house.database.reading() as session:
        lines = history(session, bureau.key, bureau.house.office.zone)
        told = [dict(line.said) for line in lines if line.title == "呈送审阅"]
    assert (told[-1]["经办"], told[-1]["附言"]) == ("陆清和", "请帮我核数据。")


def test_a_dismissal_of_another_finding_is_found(bureau: Bureau) -> None:
    text = "一是建成成熟成熟的节水示范区一处。"
    bureau.open()
    bureau.hand_in("supply", text)
    finding = bureau.see(lambda cycle: proof(text)[0])
    bureau.do(dismiss_finding, finding.key, "原文如此", text=text)
    assert bureau.faults() == []
    [one, other] = faults_after(bureau.house, "UPDATE finding_dismissals SET finding = 'another'")
    assert "缺失或被改动" in one
    assert "无相应过程记录" in other


def test_a_figure_mended_in_the_ledger_is_held_as_it_was_mended(house: Installation) -> None:
    with house.acting(Actor(role="office", key="su", name="苏念安")) as act:
        figure = act.session.scalars(select(FigureValue)).first()
        mend(act, figure, {"value": "1234"}, "原稿笔误")
    assert faults_after(house) == []
    changed = faults_after(house, "UPDATE figure_values SET value = '4321' WHERE value = '1234'")
    assert any("figure" in fault for fault in changed)
