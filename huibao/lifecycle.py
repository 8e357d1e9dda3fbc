"""The lifecycle of a report as data: states, actions, and the one table of what may follow what.

Nothing else in Huibao decides which state comes next. The README's diagram is drawn from these
tables (`mermaid`), and a test holds it true.
"""

from __future__ import annotations

from enum import StrEnum


class CycleState(StrEnum):
    """Where a cycle (报送周期) stands."""

    COLLECTING = "collecting"
    MERGING = "merging"
    IN_REVIEW = "in_review"
    REVISING = "revising"
    SIGNED = "signed"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


class CycleAction(StrEnum):
    """What moves a cycle from one state to the next."""

    CLOSE_COLLECTION = "close_collection"
    REOPEN_COLLECTION = "reopen_collection"
    SEND_FOR_REVIEW = "send_for_review"
    RETURN = "return"
    RECALL = "recall"
    SIGN = "sign"
    VOID_SIGNATURE = "void_signature"
    FILE = "file"
    CANCEL = "cancel"
    WITHDRAW_IMPORT = "withdraw_import"


class SectionState(StrEnum):
    """Where a section (报送任务) stands."""

    REQUESTED = "requested"
    DRAFTING = "drafting"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WAIVED = "waived"


class ItemState(StrEnum):
    """Where a promise of a report (任务) stands."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DELAYED = "delayed"
    DROPPED = "dropped"


class SectionAction(StrEnum):
    """What moves a section from one state to the next."""

    WRITE = "write"
    SUBMIT = "submit"
    RETURN = "return"
    ACCEPT = "accept"
    WAIVE = "waive"
    CLAIM_BACK = "claim_back"


C, A = CycleState, CycleAction
CYCLE: dict[tuple[CycleState, CycleAction], CycleState] = {
    (C.COLLECTING, A.CLOSE_COLLECTION): C.MERGING,
    (C.COLLECTING, A.CANCEL): C.CANCELLED,
    (C.MERGING, A.REOPEN_COLLECTION): C.COLLECTING,
    (C.MERGING, A.SEND_FOR_REVIEW): C.IN_REVIEW,
    (C.MERGING, A.CANCEL): C.CANCELLED,
    (C.IN_REVIEW, A.RETURN): C.REVISING,
    (C.IN_REVIEW, A.RECALL): C.REVISING,
    (C.IN_REVIEW, A.SIGN): C.SIGNED,
    (C.IN_REVIEW, A.CANCEL): C.CANCELLED,
    (C.REVISING, A.SEND_FOR_REVIEW): C.IN_REVIEW,
    (C.REVISING, A.CANCEL): C.CANCELLED,
    (C.SIGNED, A.VOID_SIGNATURE): C.REVISING,
    (C.SIGNED, A.FILE): C.ARCHIVED,
    (C.ARCHIVED, A.WITHDRAW_IMPORT): C.CANCELLED,
}

S, B = SectionState, SectionAction
SECTION: dict[tuple[SectionState, SectionAction], SectionState] = {
    (S.REQUESTED, B.WRITE): S.DRAFTING,
    (S.REQUESTED, B.SUBMIT): S.SUBMITTED,
    (S.REQUESTED, B.WAIVE): S.WAIVED,
    (S.DRAFTING, B.WRITE): S.DRAFTING,
    (S.DRAFTING, B.SUBMIT): S.SUBMITTED,
    (S.DRAFTING, B.WAIVE): S.WAIVED,
    (S.SUBMITTED, B.SUBMIT): S.SUBMITTED,
    (S.SUBMITTED, B.RETURN): S.RETURNED,
    (S.SUBMITTED, B.ACCEPT): S.ACCEPTED,
    (S.RETURNED, B.WRITE): S.RETURNED,
    (S.RETURNED, B.SUBMIT): S.SUBMITTED,
    (S.RETURNED, B.ACCEPT): S.ACCEPTED,
    (S.RETURNED, B.WAIVE): S.WAIVED,
    (S.ACCEPTED, B.RETURN): S.RETURNED,
    (S.WAIVED, B.CLAIM_BACK): S.REQUESTED,
}

SETTLED = frozenset({S.ACCEPTED, S.WAIVED})
"""Section states that keep nobody waiting."""

CLOSED = frozenset({ItemState.DONE, ItemState.DROPPED})
"""States of a promise that nobody has to answer for any more (销号)."""

FINAL = frozenset({C.ARCHIVED, C.CANCELLED})
"""Cycle states in which nobody has anything to do; only an import can be taken back from one."""

CHINESE: dict[CycleState | SectionState | ItemState, str] = {
    C.COLLECTING: "征集中",
    C.MERGING: "汇总统稿",
    C.IN_REVIEW: "审阅中",
    C.REVISING: "修改中",
    C.SIGNED: "已签发",
    C.ARCHIVED: "已归档",
    C.CANCELLED: "已作废",
    S.REQUESTED: "待报送",
    S.DRAFTING: "撰写中",
    S.SUBMITTED: "待核稿",
    S.RETURNED: "已退回",
    S.ACCEPTED: "已采用",
    S.WAIVED: "免报",
    ItemState.NOT_STARTED: "未开始",
    ItemState.IN_PROGRESS: "进行中",
    ItemState.DONE: "已完成",
    ItemState.DELAYED: "延期",
    ItemState.DROPPED: "取消",
}


class NotAllowed(Exception):
    """The action does not follow from the state that the cycle or section is in."""

    def __init__(self, state: CycleState | SectionState, action: CycleAction | SectionAction):
        self.state, self.action = state, action
        super().__init__(
            f"当前状态为“{CHINESE[state]}”，不能进行此操作，请刷新页面查看最新情况。"
            f" (Not possible while {state.value}: {action.value}. Reload to see where it stands.)"
        )


def next_cycle_state(state: CycleState, action: CycleAction) -> CycleState:
    """Return the state that follows; `NotAllowed` when the table has no such row."""
    try:
        return CYCLE[state, action]
    except KeyError:
        raise NotAllowed(state, action) from None


def next_section_state(state: SectionState, action: SectionAction) -> SectionState:
    """Return the state that follows; `NotAllowed` when the table has no such row."""
    try:
        return SECTION[state, action]
    except KeyError:
        raise NotAllowed(state, action) from None


def mermaid() -> str:
    """Draw the cycle's table as a Mermaid state diagram, one line a row."""
    rows = [f"    {before} --> {after}: {action}" for (before, action), after in CYCLE.items()]
    ends = [f"    {state} --> [*]" for state in C if state in FINAL]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {C.COLLECTING}", *rows, *ends])
