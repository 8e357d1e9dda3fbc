"""Every table of Huibao. The database is the lifecycle: what is not here did not happen.

Times are aware and in UTC. Rows that two people may change at once carry a `version`, which
SQLAlchemy checks in the UPDATE itself: whoever changes no row was second.
"""

from huibao.records.models.access import Link, LinkOpening, LoginSession
from huibao.records.models.chains import Chain, Event, Seal
from huibao.records.models.columns import SHA256, Moment, Named, Record, table_of
from huibao.records.models.cycles import Autosave, Cycle, Edit, Section, Submission
from huibao.records.models.deliveries import Delivery, Supplement, WithdrawnReceipt
from huibao.records.models.drafts import (
    Document,
    Draft,
    DraftSection,
    FindingDismissal,
    OpenPointWaiver,
    Redline,
)
from huibao.records.models.figures import (
    FigureChange,
    FigureExplanation,
    FigureValue,
    Indicator,
)
from huibao.records.models.ledgers import (
    ArchiveItem,
    CarriedItem,
    PlanItem,
    PlanItemChange,
    Problem,
    ProblemAnswer,
    ProgressCall,
)
from huibao.records.models.marked_copies import MarkedCopy, Proposal
from huibao.records.models.messages import DayReminded, Message, Notice, Run, Work
from huibao.records.models.reviews import Decision, Remark, Review

__all__ = [
    "SHA256",
    "ArchiveItem",
    "Autosave",
    "CarriedItem",
    "Chain",
    "Cycle",
    "DayReminded",
    "Decision",
    "Delivery",
    "Document",
    "Draft",
    "DraftSection",
    "Edit",
    "Event",
    "FigureChange",
    "FigureExplanation",
    "FigureValue",
    "FindingDismissal",
    "Indicator",
    "Link",
    "LinkOpening",
    "LoginSession",
    "MarkedCopy",
    "Message",
    "Moment",
    "Named",
    "Notice",
    "OpenPointWaiver",
    "PlanItem",
    "PlanItemChange",
    "Problem",
    "ProblemAnswer",
    "ProgressCall",
    "Proposal",
    "Record",
    "Redline",
    "Remark",
    "Review",
    "Run",
    "Seal",
    "Section",
    "Submission",
    "Supplement",
    "WithdrawnReceipt",
    "Work",
    "table_of",
]
