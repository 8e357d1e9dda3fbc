"""Every table of Huibao. The database is the lifecycle: what is not here did not happen.

Times are aware and in UTC. Rows that two people may change at once carry a `version`, which
SQLAlchemy checks in the UPDATE itself: whoever changes no row was second.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import DateTime, TypeDecorator

from huibao.lifecycle import CycleState, ItemState, SectionState


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite, which knows no zones, gets it back as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone, for nobody could say when it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Named(TypeDecorator[Any]):
    """A `StrEnum` kept as its own value, so that old rows stay readable without this code."""

    impl = String(32)
    cache_ok = True

    def __init__(self, enum: type[Any]):
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Return the value as text."""
        return None if value is None else str(self.enum(value).value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Return the member of the enumeration."""
        return None if value is None else self.enum(value)


class Record(DeclarativeBase):
    """The parent of all tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


SHA256 = String(64)


class Cycle(Record):
    """One round of one report (报送周期)."""

    __tablename__ = "cycles"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    period: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(Text)
    state: Mapped[CycleState] = mapped_column(Named(CycleState), index=True)
    version: Mapped[int] = mapped_column(default=1)
    prepared: Mapped[bool] = mapped_column(default=False)
    """Whether the work of entering the present state has been done."""
    round: Mapped[int] = mapped_column(default=0)
    """How often the report was sent for review."""
    imported: Mapped[bool] = mapped_column(default=False)
    """Whether it is a report of the time before Huibao, read in from a file."""
    kind_snapshot: Mapped[dict[str, Any]]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(Text)
    collect_due: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    thread: Mapped[str] = mapped_column(Text)
    """The Message-ID that every mail of this cycle refers to, so that they thread together."""

    sections: Mapped[list[Section]] = relationship(
        back_populates="cycle", order_by="Section.position"
    )
    drafts: Mapped[list[Draft]] = relationship(back_populates="cycle", order_by="Draft.number")
    reviews: Mapped[list[Review]] = relationship(back_populates="cycle", order_by="Review.id")
    remarks: Mapped[list[Remark]] = relationship(back_populates="cycle", order_by="Remark.id")
    archive_item: Mapped[ArchiveItem | None] = relationship(back_populates="cycle")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own idiom
    __table_args__ = (Index(None, "kind", "period"),)

    @property
    def confidential(self) -> bool:
        """Whether a code is asked for before anything of it is shown, as its kind said."""
        return bool(self.kind_snapshot.get("confidential"))


class Section(Record):
    """A part of the report that one department owes (报送任务)."""

    __tablename__ = "sections"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    key: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    department: Mapped[str] = mapped_column(Text)
    contributor: Mapped[str] = mapped_column(String(80))
    contributor_name: Mapped[str] = mapped_column(Text)
    contributor_mail: Mapped[str] = mapped_column(Text)
    head: Mapped[str | None] = mapped_column(String(80))
    head_name: Mapped[str | None] = mapped_column(Text)
    head_mail: Mapped[str | None] = mapped_column(Text)
    state: Mapped[SectionState] = mapped_column(Named(SectionState))
    version: Mapped[int] = mapped_column(default=1)
    due: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text, default="")
    """The text as it stands now: the last submission, with the office's later edits."""
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By key: `{"value": "12"}`, or `{"open_until": "2023-07-05"}` when not yet counted."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was last returned or waived."""
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]

    cycle: Mapped[Cycle] = relationship(back_populates="sections")
    submissions: Mapped[list[Submission]] = relationship(
        back_populates="section", order_by="Submission.number"
    )
    edits: Mapped[list[Edit]] = relationship(back_populates="section", order_by="Edit.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (UniqueConstraint("cycle_id", "key"),)


class Submission(Record):
    """An immutable hand-in for a section (报送材料)."""

    __tablename__ = "submissions"

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("sections.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    text_sha256: Mapped[str] = mapped_column(SHA256)
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    document_sha256: Mapped[str | None] = mapped_column(ForeignKey("documents.sha256"))
    """The Word file that the text was read from, when one was uploaded."""
    note: Mapped[str] = mapped_column(Text, default="")
    submitted_by: Mapped[str] = mapped_column(Text)
    submitted_at: Mapped[datetime]

    section: Mapped[Section] = relationship(back_populates="submissions")
    __table_args__ = (UniqueConstraint("section_id", "number"),)


class Edit(Record):
    """A change that the office made to a section while consolidating (统稿)."""

    __tablename__ = "edits"

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("sections.id"), index=True)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text, default="")
    edited_by: Mapped[str] = mapped_column(Text)
    edited_at: Mapped[datetime]

    section: Mapped[Section] = relationship(back_populates="edits")


class Autosave(Record):
    """What somebody is typing: one row for each open page, so that two tabs never overwrite."""

    __tablename__ = "autosaves"

    id: Mapped[int] = mapped_column(primary_key=True)
    task: Mapped[str] = mapped_column(String(80))
    """What it is typed for, such as `section:12` or `review:7`."""
    tab: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    handed_in: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (UniqueConstraint("task", "tab"),)


class Document(Record):
    """The bytes of a file, under their SHA-256."""

    __tablename__ = "documents"

    sha256: Mapped[str] = mapped_column(SHA256, primary_key=True)
    media_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime]


class Draft(Record):
    """A numbered merged version (第 N 稿) with its SHA-256."""

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    document_sha256: Mapped[str] = mapped_column(ForeignKey("documents.sha256"))
    made_at: Mapped[datetime]

    cycle: Mapped[Cycle] = relationship(back_populates="drafts")
    sections: Mapped[list[DraftSection]] = relationship(
        back_populates="draft", order_by="DraftSection.start"
    )
    __table_args__ = (UniqueConstraint("cycle_id", "number"),)


class DraftSection(Record):
    """Where a section stands in a draft's text, with its own SHA-256."""

    __tablename__ = "draft_sections"

    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("sections.id"), primary_key=True)
    start: Mapped[int]
    end: Mapped[int]
    sha256: Mapped[str] = mapped_column(SHA256)

    draft: Mapped[Draft] = relationship(back_populates="sections")
    section: Mapped[Section] = relationship()


class Redline(Record):
    """Two drafts as one Word file with tracked changes, made once for each pair."""

    __tablename__ = "redlines"

    old_draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), primary_key=True)
    new_draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), primary_key=True)
    document_sha256: Mapped[str] = mapped_column(ForeignKey("documents.sha256"))


class OpenPointWaiver(Record):
    """An open point that the office lets pass, by name (for example a number not yet counted)."""

    __tablename__ = "open_point_waivers"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    point: Mapped[str] = mapped_column(String(160))
    reason: Mapped[str] = mapped_column(Text)
    waived_by: Mapped[str] = mapped_column(Text)
    waived_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("cycle_id", "point"),)


class FindingDismissal(Record):
    """A finding of proof-reading that somebody found to be none, until its sentence changes."""

    __tablename__ = "finding_dismissals"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), primary_key=True)
    finding: Mapped[str] = mapped_column(String(20), primary_key=True)
    """The finding's key, which names the rule and the sentence."""
    reason: Mapped[str] = mapped_column(Text)
    dismissed_by: Mapped[str] = mapped_column(Text)
    dismissed_at: Mapped[datetime]


class Review(Record):
    """One person's task in one step for one draft."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"))
    round: Mapped[int]
    step: Mapped[int]
    step_key: Mapped[str] = mapped_column(String(80))
    step_name: Mapped[str] = mapped_column(Text)
    signs: Mapped[bool] = mapped_column(default=False)
    reviewer: Mapped[str] = mapped_column(String(80))
    reviewer_name: Mapped[str] = mapped_column(Text)
    reviewer_mail: Mapped[str] = mapped_column(Text)
    open: Mapped[bool] = mapped_column(default=True)
    ended: Mapped[str] = mapped_column(String(16), default="")
    """Why it was closed undecided, one of `huibao.cycle.endings`; empty while open or decided."""
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"))
    """The review of an earlier round whose approval is kept (沿用) in this one."""
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"))
    """The review for which this one is a further opinion (加签) that binds nobody."""
    handed_by: Mapped[str] = mapped_column(Text, default="")
    """Who handed it over (转办), by name."""
    seat: Mapped[str] = mapped_column(String(80), default="")
    """Whose place on the route it fills, by the key in the office's files; a further opinion has
    none."""
    principal_name: Mapped[str] = mapped_column(Text, default="")
    """For whom a deputy decides (代)."""
    note: Mapped[str] = mapped_column(Text, default="")
    """What the one who handed it over, or asked for an opinion, wrote to the reviewer."""
    version: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[datetime]
    due: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]

    cycle: Mapped[Cycle] = relationship(back_populates="reviews")
    draft: Mapped[Draft] = relationship()
    decision: Mapped[Decision | None] = relationship(back_populates="review")
    carried_from: Mapped[Review | None] = relationship(
        foreign_keys=carried_from_id, remote_side="Review.id"
    )
    asked_by: Mapped[Review | None] = relationship(
        foreign_keys=asked_by_id, remote_side="Review.id"
    )

    @property
    def shown_name(self) -> str:
        """Whose review it is, as people write it: a deputy's names his principal."""
        behind = f"（代{self.principal_name}）" if self.principal_name else ""
        return f"{self.reviewer_name}{behind}"

    @property
    def standing(self) -> Decision | None:
        """The decision that counts: this review's own, or the approval kept of an earlier round."""
        return self.decision or (self.carried_from.decision if self.carried_from else None)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        # One open review in each seat, whoever sits in it.
        Index(
            "uq_reviews_seat",
            *("cycle_id", "round", "step", "seat", "reviewer"),
            unique=True,
            sqlite_where=text("open"),
            postgresql_where=text("open"),
        ),
    )


class Decision(Record):
    """What a reviewer decided, of exactly which draft, with opinion, name and full date."""

    __tablename__ = "decisions"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    decision: Mapped[str] = mapped_column(String(16))
    """`approve` (同意), `acknowledge` (圈阅) or `return` (退回)."""
    opinion: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    draft_sha256: Mapped[str] = mapped_column(SHA256)
    decided_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(Text, default="")
    browser: Mapped[str] = mapped_column(Text, default="")

    review: Mapped[Review] = relationship(back_populates="decision")


class Remark(Record):
    """One thing a reviewer asks for (修改意见), open until answered."""

    __tablename__ = "remarks"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"))
    """None when the remark is on the whole report."""
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(16))
    """None while open, then `done` or `not_adopted`."""
    answer_text: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]

    cycle: Mapped[Cycle] = relationship(back_populates="remarks")
    review: Mapped[Review] = relationship()
    section: Mapped[Section | None] = relationship()


class Link(Record):
    """A personal link for one task, kept only as a hash; the token is derived when it is mailed."""

    __tablename__ = "links"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    token_sha256: Mapped[str] = mapped_column(SHA256, unique=True)
    nonce: Mapped[str] = mapped_column(String(64))
    person: Mapped[str] = mapped_column(String(80))
    person_name: Mapped[str] = mapped_column(Text)
    person_mail: Mapped[str] = mapped_column(Text)
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycles.id"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"), index=True)
    review_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"), index=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    target: Mapped[str] = mapped_column(Text, default="")
    tries: Mapped[int] = mapped_column(default=0)
    """How often somebody has tried a code; for links that are typed, not clicked."""

    cycle: Mapped[Cycle | None] = relationship()
    section: Mapped[Section | None] = relationship()
    review: Mapped[Review | None] = relationship()


class LinkOpening(Record):
    """That a link's page was asked for from one place: an access log, and no state of anything."""

    __tablename__ = "link_openings"

    link_id: Mapped[int] = mapped_column(ForeignKey("links.id"), primary_key=True)
    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser: Mapped[str] = mapped_column(String(300), primary_key=True)
    method: Mapped[str] = mapped_column(String(8), primary_key=True)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    count: Mapped[int]

    link: Mapped[Link] = relationship()


class DayReminded(Record):
    """That somebody was reminded on a day, so that nobody is twice, whoever runs the clock."""

    __tablename__ = "days_reminded"

    person: Mapped[str] = mapped_column(String(80), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(String(16), primary_key=True)
    """`own` tasks, or those of `others` that were escalated to him."""
    at: Mapped[datetime]


class LoginSession(Record):
    """A browser in which somebody is logged in, known by the hash of its cookie."""

    __tablename__ = "login_sessions"

    token_sha256: Mapped[str] = mapped_column(SHA256, primary_key=True)
    person: Mapped[str] = mapped_column(String(80))
    began_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Message(Record):
    """A mail in the outbox, queued in the transaction that causes it."""

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(160), unique=True)
    template: Mapped[str] = mapped_column(String(40))
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycles.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("links.id"))
    to_name: Mapped[str] = mapped_column(Text)
    to_mail: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    thread: Mapped[str | None] = mapped_column(Text)
    attachments: Mapped[list[Any]] = mapped_column(default=list)
    """`{"name": "…docx", "sha256": "…"}`, each a row of `documents`."""
    state: Mapped[str] = mapped_column(String(16), default="queued")
    """`queued`, `sending`, `sent` or `failed`."""
    doubtful: Mapped[bool] = mapped_column(default=False)
    """Whether a sender died between handing it over and noting the answer."""
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    holder: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(String(16))
    """Why it last failed: `temporary`, `permanent` or `refused` (the recipient was refused)."""
    fault_text: Mapped[str] = mapped_column(Text, default="")
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    cycle: Mapped[Cycle | None] = relationship()
    link: Mapped[Link | None] = relationship()
    __table_args__ = (Index(None, "state", "due_at"),)


class Notice(Record):
    """That a mail has come, said beside it through one of its reader's channels (企业微信 …)."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    person: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    """Which of the person's channels: their addresses are secrets and stand in no table."""
    state: Mapped[str] = mapped_column(String(16), default="queued")
    """`queued`, `sending`, `sent` or `failed`."""
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    fault_text: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime | None]

    message: Mapped[Message] = relationship()
    __table_args__ = (Index(None, "state", "due_at"),)


class Work(Record):
    """Something of a cycle that a Prefect run has to do, claimed under a lease."""

    __tablename__ = "work"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    queued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    holder: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    fault_text: Mapped[str] = mapped_column(Text, default="")
    done_at: Mapped[datetime | None]
    flow_run: Mapped[str | None] = mapped_column(String(64))

    cycle: Mapped[Cycle] = relationship()
    __table_args__ = (Index(None, "done_at", "due_at"),)


class Chain(Record):
    """The head of an audit chain: one for each cycle, and `office` for all else."""

    __tablename__ = "chains"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    length: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(SHA256)


class Event(Record):
    """A line of the audit chain. It has no foreign key, for it outlives what it speaks of."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(40))
    actor_role: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(80))
    actor_name: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    browser: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    detail: Mapped[dict[str, Any]]
    document_sha256: Mapped[str | None] = mapped_column(SHA256)
    message_id: Mapped[str | None] = mapped_column(Text)
    flow_run: Mapped[str | None] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(SHA256)
    hash: Mapped[str] = mapped_column(SHA256)

    __table_args__ = (UniqueConstraint("chain", "number"),)


class Seal(Record):
    """One day's hash over the heads of all chains, chained to the seal before, and mailed out."""

    __tablename__ = "seals"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(unique=True)
    at: Mapped[datetime]
    heads: Mapped[dict[str, Any]]
    """`{chain: [length, head]}` of every chain that grew since the seal before."""
    previous: Mapped[str] = mapped_column(SHA256)
    hash: Mapped[str] = mapped_column(SHA256)


class ArchiveItem(Record):
    """A filed report (件) with its archival code (档号)."""

    __tablename__ = "archive_items"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    series: Mapped[str] = mapped_column(String(60))
    """The lowest class in which items are numbered: all of the code but the item's number."""
    number: Mapped[int]
    document_number: Mapped[str] = mapped_column(Text)
    document_series: Mapped[str] = mapped_column(String(120))
    """The document number without its serial, in which serials are counted."""
    document_serial: Mapped[int]
    year: Mapped[int]
    retention: Mapped[str] = mapped_column(String(4))
    signed_on: Mapped[date]
    signatory: Mapped[str] = mapped_column(Text)
    document_sha256: Mapped[str | None] = mapped_column(ForeignKey("documents.sha256"))
    """The issued document (正本), once the package is filed."""
    folder: Mapped[str] = mapped_column(Text)
    manifest_sha256: Mapped[str | None] = mapped_column(SHA256)
    filed_at: Mapped[datetime | None]

    cycle: Mapped[Cycle] = relationship(back_populates="archive_item")
    __table_args__ = (
        UniqueConstraint("series", "number"),
        UniqueConstraint("document_series", "document_serial"),
    )


class PlanItem(Record):
    """A promise of a report (任务) in the plan ledger (任务台账)."""

    __tablename__ = "plan_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    """The report that promised it first."""
    section: Mapped[str] = mapped_column(Text, default="")
    start: Mapped[int] = mapped_column(default=0)
    end: Mapped[int] = mapped_column(default=0)
    """Where it stands in that report's last draft."""
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    department: Mapped[str] = mapped_column(Text, default="", index=True)
    """By name, as the report's section has it; empty until the office says whose it is."""
    lead: Mapped[str] = mapped_column(Text, default="")
    due: Mapped[date | None]
    horizon: Mapped[str] = mapped_column(String(16), default="")
    state: Mapped[ItemState] = mapped_column(Named(ItemState), index=True)
    evidence: Mapped[str] = mapped_column(Text, default="")
    """What shows that it is done; for a delayed or dropped one, the reason."""
    times: Mapped[int] = mapped_column(default=1)
    """In how many reports it was promised, word for word."""
    last_cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    """The report that promised it last."""
    replaced: Mapped[bool] = mapped_column(default=False)
    """Whether others stand in its place, for it was split or merged."""
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("plan_items.id"))
    into_id: Mapped[int | None] = mapped_column(ForeignKey("plan_items.id"))
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    cycle: Mapped[Cycle] = relationship(foreign_keys=[cycle_id])
    changes: Mapped[list[PlanItemChange]] = relationship(
        back_populates="item", order_by="PlanItemChange.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class PlanItemChange(Record):
    """One change of a promise, as its page tells it; the event of the same act stands beside."""

    __tablename__ = "plan_item_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("plan_items.id"), index=True)
    what: Mapped[str] = mapped_column(String(16))
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    item: Mapped[PlanItem] = relationship(back_populates="changes")


class CarriedItem(Record):
    """A promise that a new cycle asks to be answered (结转), and its answer."""

    __tablename__ = "carried_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    section_id: Mapped[int] = mapped_column(ForeignKey("sections.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("plan_items.id"), index=True)
    how: Mapped[str] = mapped_column(String(32), default="")
    """The state that it was answered with; empty while nobody has."""
    text: Mapped[str] = mapped_column(Text, default="")
    due: Mapped[date | None]
    answered_by: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]

    section: Mapped[Section] = relationship()
    item: Mapped[PlanItem] = relationship()
    __table_args__ = (UniqueConstraint("cycle_id", "item_id"),)


class FigureValue(Record):
    """What a report counted (指标), as the figure ledger (数据台账) keeps it."""

    __tablename__ = "figure_values"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    section: Mapped[str] = mapped_column(Text, default="")
    department: Mapped[str] = mapped_column(Text, default="")
    start: Mapped[int] = mapped_column(default=0)
    end: Mapped[int] = mapped_column(default=0)
    label: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(String(32), default="")
    value: Mapped[str] = mapped_column(String(64), default="")
    """As printed, empty when it was masked."""
    kind: Mapped[str] = mapped_column(String(8), default="count")
    period: Mapped[str] = mapped_column(Text, default="")
    """What the report says of when: `上半年`."""
    as_of: Mapped[str] = mapped_column(Text, default="")

    cycle: Mapped[Cycle] = relationship()


class Problem(Record):
    """A problem that a report admits (存在问题), and since when it comes back."""

    __tablename__ = "problems"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    section: Mapped[str] = mapped_column(Text, default="")
    start: Mapped[int] = mapped_column(default=0)
    end: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(Text)
    first_id: Mapped[int | None] = mapped_column(ForeignKey("problems.id"), index=True)
    """The first report's wording of the same problem, None when this is it."""

    cycle: Mapped[Cycle] = relationship()
