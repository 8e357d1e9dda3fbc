"""Whoever runs Huibao asks `huibao status` what waits, and is told when somebody should look."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from huibao.cli import app, load_commands
from huibao.records.models import Message
from tests.lifecycle.bureau import Bureau


def status(bureau: Bureau, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    load_commands("status")
    settings = bureau.house.settings
    given = ("--data", str(settings.data), "--office", str(settings.office))
    with pytest.raises(SystemExit) as left:
        app(["status", *given, *words])
    return int(left.value.code or 0), capsys.readouterr().out


def change_mails(bureau: Bureau, **values: object) -> None:
    with bureau.house.database.transaction() as session:
        session.execute(update(Message).values(**values))


def test_what_has_just_been_queued_needs_nobody(bureau, capsys) -> None:
    bureau.now = datetime.now(UTC)
    bureau.open()
    count = len(bureau.messages("call"))
    code, said = status(bureau, capsys)
    assert code == 0, said
    assert f"待发 / waiting {count}（最久 0 分钟" in said
    assert "征集中 1" in said
    assert "最近封存 / last seal: 无 / none" in said
    assert f"GB，{bureau.house.archive_folder}" in said


def test_a_mail_that_waits_for_long_needs_somebody(bureau, capsys) -> None:
    bureau.now = datetime.now(UTC) - timedelta(minutes=16)
    bureau.open()
    code, said = status(bureau, capsys)
    assert code == 1
    assert "the oldest for 16 min" in said


def test_what_waits_is_told_with_the_reason_of_the_oldest(bureau, capsys) -> None:
    bureau.now = datetime.now(UTC) - timedelta(minutes=16)
    bureau.open()
    assert "why mails wait" not in status(bureau, capsys)[1]
    change_mails(bureau, fault_text="邮件服务器无法连接\n：Connection refused")
    code, said = status(bureau, capsys)
    assert code == 1
    assert "邮件待发的原因 / why mails wait: 邮件服务器无法连接 ：Connection refused\n" in said
    told = json.loads(status(bureau, capsys, "--json")[1])
    assert "Connection refused" in told["mail_fault"]


def test_a_mail_that_failed_is_named_with_its_reason(bureau, capsys) -> None:
    bureau.now = datetime.now(UTC)
    bureau.open()
    change_mails(bureau, state="failed", fault_text="邮件服务器拒收：552 too large")
    code, said = status(bureau, capsys)
    assert code == 1
    assert "ye@shuiwu.yunling.example.com  【材料征集】" in said
    assert "552 too large" in said
    told = json.loads(status(bureau, capsys, "--json")[1])
    assert told["mails"]["failed"] == len(bureau.messages("call"))
    assert told["mail_since"] is None


def test_check_speaks_of_mails_that_have_not_left(bureau, capsys) -> None:
    bureau.open()
    load_commands("check")
    settings = bureau.house.settings
    (settings.data / "secret.key").write_bytes(bureau.house.secret)
    with pytest.raises(SystemExit):
        app(["check", "--data", str(settings.data), "--office", str(settings.office)])
    said = capsys.readouterr().out
    assert f"有 {len(bureau.messages('call'))} 封邮件尚未发出，详见 huibao status" in said, said
