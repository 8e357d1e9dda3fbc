"""How a running installation does: `huibao status`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.cli import app
from huibao.cli.opening import house_of
from huibao.cli.options import AsJson, DataFolder, OfficeFolder
from huibao.condition import LITTLE_ROOM, Condition, condition_of, room_in
from huibao.lifecycle import CHINESE
from huibao.records.models import Message

PATIENCE = timedelta(minutes=15)
"""How long a mail or a stage may wait before somebody should look."""
MOST_FAILED = 10
"""How many of the mails that failed are named, the newest first."""


@app.command
def status(*, data: DataFolder = None, office: OfficeFolder = None, as_json: AsJson = False) -> int:
    """运行情况：待发邮件、待办阶段、封存、备份 / What waits; the last seal and backup.

    Ends with 1 when somebody should look: a mail failed, something waits for 15 minutes, a disk is
    nearly full, or the last backup is older than `backup_days` of office.yaml.
    """
    house = house_of(data=data, office=office, to_read=True)
    now = datetime.now(UTC)
    with house.database.reading() as session:
        found, failed = condition_of(session), list(_failed(session))
        why = _why_it_waits(session)
    house.database.dispose()
    room = {folder: room_in(folder) for folder in (house.settings.data, house.archive_folder)}
    if as_json:
        free = dict(zip(("data", "archive"), room.values(), strict=True))
        told = {**_for_programs(found, failed), "mail_fault": why, "disk_free_bytes": free}
        print(json.dumps(told, ensure_ascii=False))
    else:
        for line in (*_lines(found, now), *_backup(found, now, house.office.backup_days)):
            print(line)
        for line in _room(room):
            print(line)
        if why:
            print(f"  邮件待发的原因 / why mails wait: {why}")
        for mail in failed:
            print(f"  未发出 / not sent: {mail['to']}  {mail['subject']}  {mail['why']}")
    lacks = found.backups.lacking(now, house.office.backup_days)
    return 1 if lacks or needs_care(found, now) or min(room.values()) < LITTLE_ROOM else 0


def needs_care(found: Condition, now: datetime) -> bool:
    """Whether somebody should look: a mail failed, or something waits for too long."""
    waiting = (since for since in (found.mail_since, found.work_since) if since)
    return bool(found.mails["failed"]) or any(now - since > PATIENCE for since in waiting)


def _failed(session: Session) -> Iterator[dict[str, str]]:
    query = select(Message).where(Message.state == "failed").order_by(Message.id.desc())
    for mail in session.scalars(query.limit(MOST_FAILED)):
        yield {"to": mail.to_mail, "subject": mail.subject, "why": mail.fault_text}


def _why_it_waits(session: Session) -> str:
    """Return what last kept the oldest waiting mail that has a reason; empty where none has."""
    waits = select(Message.fault_text).where(
        Message.state.in_(("queued", "sending")), Message.fault_text != ""
    )
    found = session.scalar(waits.order_by(Message.queued_at, Message.id).limit(1))
    return " ".join(found.split()) if found else ""


def _lines(found: Condition, now: datetime) -> Iterator[str]:
    under_way = [f"{CHINESE[state]} {n}" for state, n in found.cycles.items() if n]
    yield f"报告 / reports: {'，'.join(under_way) or '无 / none'}"
    unsent = found.mails["queued"] + found.mails["sending"]
    yield (
        f"邮件 / mails: 待发 / waiting {unsent}{_since(found.mail_since, now)}，"
        f"未发出 / failed {found.mails['failed']}，存疑 / doubtful {found.doubtful}，"
        f"已发 / sent {found.mails['sent']}"
    )
    yield f"待进入的阶段 / stages waiting: {found.work}{_since(found.work_since, now)}"
    sealed = found.sealed_at
    yield f"最近封存 / last seal: {f'{sealed:%Y-%m-%d %H:%M} UTC' if sealed else '无 / none'}"


def _backup(found: Condition, now: datetime, days: int) -> Iterator[str]:
    last = found.backups.last
    if last is None:
        yield "最近备份 / last backup: 无 / none"
    else:
        read = "已读回核对 / read back" if last.read_back else "未核对 / not read back"
        yield f"最近备份 / last backup: {last.made_at:%Y-%m-%d %H:%M} UTC，{last.file}，{read}"
    if found.backups.lacking(now, days):
        yield (
            f"  已超过{days}天没有备份，请运行 huibao backup"
            f" / No backup for more than {days} days: run `huibao backup`"
        )


def _room(room: Mapping[Path, int]) -> Iterator[str]:
    for folder, free in room.items():
        yield f"磁盘剩余 / disk free: {free / 2**30:.1f} GB，{folder}"
        if free < LITTLE_ROOM:
            yield "  快要写满，请清理磁盘 / Nearly full: free some space"


def _since(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return ""
    minutes = max(int((now - moment).total_seconds() // 60), 0)
    return f"（最久 {minutes} 分钟 / the oldest for {minutes} min）"


def _for_programs(found: Condition, failed: list[dict[str, str]]) -> dict[str, Any]:
    def at(moment: datetime | None) -> str | None:
        return moment.isoformat(timespec="seconds") if moment else None

    return {
        "cycles": {state.value: count for state, count in found.cycles.items()},
        "mails": dict(found.mails),
        "mails_doubtful": found.doubtful,
        "mail_since": at(found.mail_since),
        "failed": failed,
        "work_waiting": found.work,
        "work_since": at(found.work_since),
        "sealed_at": at(found.sealed_at),
        "backup": {
            "made_at": at(found.backups.last.made_at),
            "file": found.backups.last.file,
            "read_back": found.backups.last.read_back,
        }
        if found.backups.last
        else None,
    }
