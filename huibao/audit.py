"""The audit chain: every change leaves an event in its own transaction, chained by hash.

There is one chain for each cycle and one, `office`, for what belongs to no cycle. An event's hash
covers all that it says and the hash before it, so that nothing can be changed, removed or put in
between without breaking the chain from there on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, bindparam, insert, select, text, update
from sqlalchemy.orm import Session

from huibao.chain import GENESIS, HASHED, row_hash
from huibao.office import Office
from huibao.records.models import Chain, Event, table_of
from huibao.records.session import OneTransaction

OFFICE_CHAIN = "office"

EVENTS, CHAINS = (table_of(row) for row in (Event, Chain))
OF_CHAIN = CHAINS.c.name == bindparam("chain")

# Every act writes events. These go straight over the connection and are put together once, for the
# session's own ways cost five times as much.
APPEND = insert(EVENTS)
HEADS = select(CHAINS.c.name, CHAINS.c.length, CHAINS.c.head).with_for_update(of=CHAINS)
HEAD = HEADS.where(OF_CHAIN)
MOVE_HEAD = update(CHAINS).where(OF_CHAIN)
BEGIN_CHAIN = text(
    "INSERT INTO chains (name, length, head) VALUES (:name, 0, :head) ON CONFLICT DO NOTHING"
)


class Did(StrEnum):
    """What an event says was done: `what:happened`."""

    CYCLE_OPENED = "cycle:opened"
    CYCLE_MOVED = "cycle:moved"
    SECTION_CALLED = "section:called"
    SECTION_BEGUN = "section:begun"
    SECTION_SUBMITTED = "section:submitted"
    SECTION_ACCEPTED = "section:accepted"
    SECTION_TAKEN = "section:taken"
    SECTION_RETURNED = "section:returned"
    SECTION_WAIVED = "section:waived"
    SECTION_CLAIMED_BACK = "section:claimed_back"
    SECTION_NUDGED = "section:nudged"
    SECTION_EXTENDED = "section:extended"
    SECTION_REASSIGNED = "section:reassigned"
    SECTION_EDITED = "section:edited"
    POINT_WAIVED = "point:waived"
    FINDING_DISMISSED = "finding:dismissed"
    DRAFT_ASKED = "draft:asked"
    DRAFT_MADE = "draft:made"
    DRAFT_COMPARED = "draft:compared"
    REVIEW_ASKED = "review:asked"
    REVIEW_CARRIED = "review:carried"
    REVIEW_DECIDED = "review:decided"
    REVIEW_WITHDRAWN = "review:withdrawn"
    REMARK_MADE = "remark:made"
    REMARK_ANSWERED = "remark:answered"
    COPY_RECEIVED = "copy:received"
    PAPER_RECEIVED = "paper:received"
    PROPOSAL_TAKEN = "proposal:taken"
    PROPOSAL_REFUSED = "proposal:refused"
    TASK_REMINDED = "task:reminded"
    TASK_ESCALATED = "task:escalated"
    TASK_VACANT = "task:vacant"
    SIGNED_RECHECKED = "signed:rechecked"
    ARCHIVE_NUMBERED = "archive:numbered"
    ARCHIVE_FILED = "archive:filed"
    DELIVERY_SENT = "delivery:sent"
    DELIVERY_SENT_AGAIN = "delivery:sent_again"
    DELIVERY_REMINDED = "delivery:reminded"
    DELIVERY_RECEIVED = "delivery:received"
    RECEIPT_WITHDRAWN = "delivery:receipt_withdrawn"
    SUPPLEMENT_FILED = "supplement:filed"
    DELIVERIES_LISTED = "deliveries:listed"
    REPORT_IMPORTED = "report:imported"
    LEDGER_FILLED = "ledger:filled"
    LEDGER_MENDED = "ledger:mended"
    INDICATOR_DEFINED = "indicator:defined"
    FIGURES_QUESTIONED = "figures:questioned"
    FIGURE_EXPLAINED = "figure:explained"
    LEDGER_CONFIRMED = "ledger:confirmed"
    ITEM_CHANGED = "item:changed"
    ITEM_ANSWERED = "item:answered"
    ITEMS_CARRIED = "items:carried"
    PROGRESS_ASKED = "progress:asked"
    CHAINS_SEALED = "chains:sealed"
    MAIL_QUEUED = "mail:queued"
    MAIL_SENT = "mail:sent"
    MAIL_FAILED = "mail:failed"
    MAIL_DOUBTFUL = "mail:doubtful"
    MAIL_QUEUED_AGAIN = "mail:queued_again"
    CODE_ASKED = "code:asked"
    CODE_WRONG = "code:wrong"
    CODE_ENTERED = "code:entered"
    NOTICE_SENT = "notice:sent"
    NOTICE_FAILED = "notice:failed"
    LINK_RENEWED = "link:renewed"
    BACKED_UP = "backup:made"
    KEY_NOTED = "key:noted"
    KEY_CHANGED = "key:changed"
    LOGIN_ASKED = "login:asked"
    LOGGED_IN = "login:began"
    LOGGED_OUT = "login:ended"


CHINESE: dict[str, str] = {
    Did.CYCLE_OPENED: "启动报送周期",
    Did.CYCLE_MOVED: "状态变更",
    Did.SECTION_CALLED: "征集材料",
    Did.SECTION_BEGUN: "开始撰写",
    Did.SECTION_SUBMITTED: "报送材料",
    Did.SECTION_ACCEPTED: "核稿采用",
    Did.SECTION_TAKEN: "随报送采用（不另核稿）",
    Did.SECTION_RETURNED: "退回修改",
    Did.SECTION_WAIVED: "免报",
    Did.SECTION_CLAIMED_BACK: "恢复报送",
    Did.SECTION_NUDGED: "催报",
    Did.SECTION_EXTENDED: "延长期限",
    Did.SECTION_REASSIGNED: "改派",
    Did.SECTION_EDITED: "统稿修改",
    Did.POINT_WAIVED: "准予缺项",
    Did.FINDING_DISMISSED: "不采纳校对提示",
    Did.DRAFT_ASKED: "重新排版",
    Did.DRAFT_MADE: "形成文稿",
    Did.DRAFT_COMPARED: "形成对照稿",
    Did.REVIEW_ASKED: "呈送审阅",
    Did.REVIEW_CARRIED: "沿用同意",
    Did.REVIEW_DECIDED: "签署意见",
    Did.REVIEW_WITHDRAWN: "撤回呈批",
    Did.REMARK_MADE: "提出修改意见",
    Did.REMARK_ANSWERED: "答复修改意见",
    Did.COPY_RECEIVED: "收到审改稿",
    Did.PAPER_RECEIVED: "收到纸质签批件",
    Did.PROPOSAL_TAKEN: "采用修改建议",
    Did.PROPOSAL_REFUSED: "不采用修改建议",
    Did.TASK_REMINDED: "到期提醒",
    Did.TASK_ESCALATED: "逾期告知",
    Did.TASK_VACANT: "经办人已不在名单",
    Did.SIGNED_RECHECKED: "复核",
    Did.ARCHIVE_NUMBERED: "登记编号",
    Did.ARCHIVE_FILED: "归档",
    Did.DELIVERY_SENT: "报送",
    Did.DELIVERY_SENT_AGAIN: "重新报送",
    Did.DELIVERY_REMINDED: "提醒签收",
    Did.DELIVERY_RECEIVED: "签收",
    Did.RECEIPT_WITHDRAWN: "撤销签收",
    Did.SUPPLEMENT_FILED: "归档补充",
    Did.DELIVERIES_LISTED: "报送清单",
    Did.REPORT_IMPORTED: "导入往期报告",
    Did.LEDGER_FILLED: "登记台账",
    Did.LEDGER_MENDED: "更正台账",
    Did.INDICATOR_DEFINED: "修改指标",
    Did.FIGURES_QUESTIONED: "数据核对",
    Did.FIGURE_EXPLAINED: "说明数据",
    Did.LEDGER_CONFIRMED: "核对导入内容",
    Did.ITEM_CHANGED: "任务变更",
    Did.ITEM_ANSWERED: "答复任务",
    Did.ITEMS_CARRIED: "结转任务",
    Did.PROGRESS_ASKED: "请填报任务进展",
    Did.CHAINS_SEALED: "封存过程记录",
    Did.MAIL_QUEUED: "生成邮件",
    Did.MAIL_SENT: "邮件已发",
    Did.MAIL_FAILED: "邮件未发出",
    Did.MAIL_DOUBTFUL: "邮件存疑（可能已发出）",
    Did.MAIL_QUEUED_AGAIN: "邮件重发",
    Did.CODE_ASKED: "申请验证码",
    Did.CODE_WRONG: "验证码有误",
    Did.CODE_ENTERED: "验证码通过",
    Did.NOTICE_SENT: "另行提醒",
    Did.NOTICE_FAILED: "另行提醒未成",
    Did.LINK_RENEWED: "重发链接",
    Did.BACKED_UP: "备份",
    Did.KEY_NOTED: "登记密钥",
    Did.KEY_CHANGED: "更换密钥",
    Did.LOGIN_ASKED: "申请登录",
    Did.LOGGED_IN: "登录",
    Did.LOGGED_OUT: "退出",
}


@dataclass(frozen=True)
class Actor:
    """Who acts, and from where."""

    role: str
    """`office`, `contributor`, `reviewer`, `auditor` or `system`."""
    key: str
    name: str
    address: str = ""
    browser: str = ""


SYSTEM = Actor(role="system", key="huibao", name="汇报系统")


@dataclass(frozen=True)
class Act:
    """One person's act in one transaction: who, when, in whose office, on which session."""

    session: OneTransaction
    office: Office
    now: datetime
    actor: Actor
    secret: bytes = field(repr=False)
    """Derives the tokens of links; never stored beside them."""
    flow_run: str | None = None

    def record(
        self,
        did: Did,
        *,
        chain: str = OFFICE_CHAIN,
        subject: str = "",
        document: str | None = None,
        message: str | None = None,
        detail: dict[str, Any] | None = None,
    ) -> None:
        """Append an event to `chain`; it commits or fails with all the rest."""
        length, head = self._head(chain)
        event = {
            "chain": chain,
            "number": length + 1,
            "at": self.now.astimezone(UTC),
            "action": did.value,
            "actor_role": self.actor.role,
            "actor": self.actor.key,
            "actor_name": self.actor.name,
            "address": self.actor.address,
            "browser": self.actor.browser[:300],
            "subject": subject,
            "detail": detail or {},
            "document_sha256": document,
            "message_id": message,
            "flow_run": self.flow_run,
            "previous": head,
        }
        made = row_hash(_plain(event))
        self._heads[chain] = (length + 1, made)
        self._unwritten.append(event | {"hash": made})
        self.session.put_off(self._write)

    def _write(self) -> None:
        """Write the events that were put off: each act has several, and each would wait twice."""
        events, connection = self._unwritten, self.session.connection()
        heads = {event["chain"]: self._heads[event["chain"]] for event in events}
        connection.execute(APPEND, events)
        for chain, (length, head) in heads.items():
            connection.execute(MOVE_HEAD, {"chain": chain, "length": length, "head": head})
        events.clear()

    def hold(self, chain: str) -> None:
        """Be the only one to write that chain until the transaction ends, and see what others did.

        Two who act on one cycle at the same instant follow each other: the second reads again what
        he had read before he waited. SQLite's transactions are alone from their first statement.
        """
        if chain in self._held:
            return
        self.session.flush()
        self._head(chain)
        if self.session.get_bind().dialect.name != "sqlite":
            self.session.expire_all()
        self._held.add(chain)

    def hold_whose(self, head: Select[tuple[str, int, str]], **asked: Any) -> None:
        """Hold the chain that `head`, one of `HEADS`, finds, if it finds one.

        For whoever has read nothing yet in this transaction: there is nothing to be read again.
        """
        found = self.session.connection().execute(head, asked).one_or_none()
        if found is not None:
            self._heads[found.name] = (found.length, found.head)
            self._held.add(found.name)

    @property
    def _held(self) -> set[str]:
        return cast("set[str]", self.session.info.setdefault("held", set()))

    @property
    def _unwritten(self) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", self.session.info.setdefault("unwritten", []))

    @property
    def _heads(self) -> dict[str, tuple[int, str]]:
        heads: dict[str, tuple[int, str]] = self.session.info.setdefault("chain_heads", {})
        return heads

    def _head(self, chain: str) -> tuple[int, str]:
        """Return the chain's length and the hash of its last event."""
        if chain not in self._heads:
            # Locked until the commit, so that two writers of one chain follow each other and
            # never fork it; within one transaction the first lock serves all its events.
            connection = self.session.connection()
            head = connection.execute(HEAD, {"chain": chain}).one_or_none()
            if head is None:
                # Of two who begin a chain at the same instant, one finds the other's head.
                connection.execute(BEGIN_CHAIN, {"name": chain, "head": GENESIS})
                head = connection.execute(HEAD, {"chain": chain}).one()
            self._heads[chain] = (head.length, head.head)
        return self._heads[chain]


def as_plain(event: Event) -> dict[str, Any]:
    """Return the event as values that JSON can hold, its hash included."""
    return _plain({name: getattr(event, name) for name in (*HASHED, "hash")})


def _plain(event: Mapping[str, Any]) -> dict[str, Any]:
    return {**event, "at": event["at"].astimezone(UTC).isoformat(timespec="microseconds")}


def events_of(
    session: Session, chain: str, which: ColumnElement[bool] | None = None
) -> Iterator[Event]:
    """Yield the events of a chain in their order, all or some, a thousand rows at a time."""
    query = select(Event).where(Event.chain == chain).order_by(Event.number)
    query = query if which is None else query.where(which)
    return iter(session.scalars(query.execution_options(yield_per=1000)))
