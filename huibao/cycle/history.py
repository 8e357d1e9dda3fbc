"""The history of one chain as people read it: who did what when, from where, with what result."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from huibao.audit import CHINESE as TITLES
from huibao.audit import as_plain, events_of
from huibao.cycle.endings import CHINESE as ENDED
from huibao.cycle.filing.distribution import HOW
from huibao.cycle.review.remarks import CHINESE as ANSWERED
from huibao.cycle.review.route import DECISIONS
from huibao.lifecycle import CHINESE as STATES
from huibao.records.models import Cycle, Event, Message, Work

ROLES = {
    "office": "办公室",
    "contributor": "报送人",
    "head": "核稿人",
    "reviewer": "审阅人",
    "recipient": "接收机关",
    "auditor": "监督人员",
    "system": "系统",
}
MAIL_STATES = {"queued": "待发", "sending": "发送中", "sent": "已发出", "failed": "未发出"}
FAULTS = {"temporary": "暂时故障", "permanent": "无法投递", "refused": "收件地址被拒"}

LABELS = {
    "period": "周期",
    "by": "经办",
    "signatory": "签发人",
    "contributor": "报送人",
    "due": "期限",
    "number": "序号",
    "note": "附言",
    "reason": "理由",
    "why": "说明",
    "from": "原",
    "to": "至",
    "passage": "位置",
    "characters": "字数",
    "round": "轮次",
    "draft": "稿次",
    "decision": "决定",
    "opinion": "意见",
    "on_paper": "纸面签批日期",
    "entered_by": "代录",
    "text": "内容",
    "answer": "答复",
    "attempt": "发送次数",
    "fault": "原因类别",
    "signed_on": "签发日期",
    "folder": "文件夹",
    "mail": "邮箱",
    "how": "方式",
    "copy": "报送件",
    "file": "文件名",
    "edits": "文字修改",
    "comments": "批注",
    "others": "其他改动",
    "left_out": "未提交",
}
"""What is shown of an event's detail, and under which word; the rest is for machines."""

MOVED = {state.value: chinese for state, chinese in STATES.items()}
WORDS: dict[str, Mapping[str, str]] = {
    "from": MOVED,
    "to": MOVED,
    "why": ENDED,
    "decision": DECISIONS,
    "answer": ANSWERED,
    "how": HOW,
    "fault": FAULTS,
}
"""What is said for a value that is the system's own word, by the name it stands under."""

COLUMNS = (
    "序号", "时间", "事项", "内容", "说明", "经办人", "身份", "地址", "浏览器",
    "文件SHA-256", "邮件", "邮件状态", "Prefect运行", "本条哈希",
)  # fmt: skip


@dataclass(frozen=True)
class Mail:
    """The mail that an event speaks of, as the outbox has it now."""

    id: int
    to: str
    state: str
    doubtful: bool
    attempts: int

    @property
    def in_words(self) -> str:
        """Its state in Chinese: `已发出`, `待发（已试2次）`, `已发出（存疑）`."""
        tried = f"（已尝试{self.attempts}次）" if self.state != "sent" and self.attempts else ""
        return (
            MAIL_STATES.get(self.state, self.state) + tried + ("（存疑）" if self.doubtful else "")
        )


@dataclass(frozen=True)
class Line:
    """One event, ready to be read; `at` is in the office's time zone."""

    event: Event
    at: datetime
    mail: Mail | None

    @property
    def title(self) -> str:
        """What was done, in Chinese."""
        return TITLES.get(self.event.action, self.event.action)

    @property
    def role(self) -> str:
        """As what the actor acted, in Chinese."""
        return ROLES.get(self.event.actor_role, self.event.actor_role)

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """What people want to know of its detail, each under its word."""
        return tuple(
            (LABELS[name], _in_words(name, value, self.at))
            for name, value in self.event.detail.items()
            # To whom a mail went is said by the mail itself.
            if name in LABELS and value not in ("", None) and not (name == "to" and self.mail)
        )


@dataclass(frozen=True)
class Run:
    """Something that Prefect carried out, or has still to carry out, for a cycle."""

    reason: str
    queued_at: datetime
    done_at: datetime | None
    attempts: int
    fault: str
    flow_run: str | None


def _in_words(name: str, value: Any, like: datetime) -> str:
    if isinstance(value, str) and "T" in value and len(value) >= 19:
        try:
            return f"{datetime.fromisoformat(value).astimezone(like.tzinfo):%Y-%m-%d %H:%M}"
        except (ValueError, TypeError):
            return value
    return WORDS.get(name, {}).get(str(value), str(value))


def history(
    session: Session,
    chain: str,
    zone: ZoneInfo,
    *,
    which: ColumnElement[bool] | None = None,
) -> list[Line]:
    """Return the events of a chain in their order, with the mails they speak of; all, or some."""
    which = true() if which is None else which
    mails = _mails(session, chain, which)
    return [
        Line(event, event.at.astimezone(zone), mails.get(event.message_id or ""))
        for event in events_of(session, chain, which)
    ]


def _mails(session: Session, chain: str, which: ColumnElement[bool]) -> dict[str, Mail]:
    query = (
        select(
            Message.message_id,
            Message.id,
            Message.to_mail,
            Message.state,
            Message.doubtful,
            Message.attempts,
        )
        .join(Event, Event.message_id == Message.message_id)
        .where(Event.chain == chain, which)
        .distinct()
    )
    return {
        row.message_id: Mail(row.id, row.to_mail, row.state, row.doubtful, row.attempts)
        for row in session.execute(query)
    }


def runs(session: Session, cycle: Cycle, zone: ZoneInfo) -> list[Run]:
    """Return what Prefect was asked to carry out for the cycle, in order."""
    rows = session.scalars(select(Work).where(Work.cycle_id == cycle.id).order_by(Work.id))
    return [
        Run(
            reason=row.reason,
            queued_at=row.queued_at.astimezone(zone),
            done_at=row.done_at and row.done_at.astimezone(zone),
            attempts=row.attempts,
            fault=row.fault_text,
            flow_run=row.flow_run,
        )
        for row in rows
    ]


def run_address(prefect_ui: str | None, flow_run: str | None) -> str | None:
    """Return where Prefect's own pages show that run, when both are known."""
    return f"{prefect_ui.rstrip('/')}/runs/flow-run/{flow_run}" if prefect_ui and flow_run else None


def as_csv(lines: Iterable[Line]) -> str:
    """Return the history as a table that spreadsheets open as it is meant.

    It begins with a byte order mark, without which Excel takes UTF-8 for GBK, and no cell is
    taken for a formula, whatever somebody typed.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([_no_formula(cell) for cell in _cells(line)] for line in lines)
    return "\ufeff" + out.getvalue()


def _cells(line: Line) -> Sequence[str]:
    event = line.event
    return (
        str(event.number),
        f"{line.at:%Y-%m-%d %H:%M:%S}",
        line.title,
        event.subject,
        "；".join(f"{label}：{value}" for label, value in line.said),
        event.actor_name,
        line.role,
        event.address,
        event.browser,
        event.document_sha256 or "",
        line.mail.to if line.mail else "",
        line.mail.in_words if line.mail else "",
        event.flow_run or "",
        event.hash,
    )


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def as_json(chain: str, lines: Iterable[Line], faults: Sequence[str]) -> str:
    """Return the history as JSON: every event as it is hashed, with its title and its mail."""
    said = {
        "chain": chain,
        "verified": not faults,
        "faults": list(faults),
        "events": [_plain(line) for line in lines],
    }
    return json.dumps(said, ensure_ascii=False, indent=2)


def _plain(line: Line) -> dict[str, Any]:
    mail = line.mail
    return {
        **as_plain(line.event),
        "title": line.title,
        "local_time": line.at.isoformat(timespec="seconds"),
        "mail": mail
        and {
            "to": mail.to,
            "state": mail.state,
            "doubtful": mail.doubtful,
            "attempts": mail.attempts,
        },
    }
