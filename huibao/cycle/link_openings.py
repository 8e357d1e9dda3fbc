"""From where links were opened and decided: an auditor sees that one was forwarded.

The openings are an access log beside the lifecycle: nothing is decided, spent or refused by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.orm import Session

from huibao.records.models import Cycle, Decision, Link, LinkOpening, Moment, Review

MOST_PLACES = 200
"""Rows kept of one link: whoever asks under ever new names adds to the last of them."""
OTHERS = "（其余）"

NOTE = text(
    "INSERT INTO link_openings (link_id, address, browser, method, first_at, last_at, count)"
    " VALUES (:link, :address, :browser, :method, :at, :at, 1)"
    " ON CONFLICT (link_id, address, browser, method)"
    " DO UPDATE SET last_at = excluded.last_at, count = link_openings.count + 1"
).bindparams(bindparam("at", type_=Moment()))


@dataclass(frozen=True)
class Visit:
    """One request for a link's page."""

    address: str
    browser: str
    method: str
    at: datetime


@dataclass(frozen=True)
class Opened:
    """Where a link was opened, and where its task was decided, if it was."""

    link: Link
    places: Sequence[LinkOpening]
    decision: Decision | None

    @property
    def from_several_places(self) -> bool:
        """Whether people's browsers asked from more than one address, the deciding one included."""
        return len(self.addresses) > 1

    @property
    def addresses(self) -> frozenset[str]:
        """The addresses from which the page was read or decided; a HEAD reads nothing."""
        read = {place.address for place in self.places if place.method == "GET"}
        return frozenset(read | ({self.decision.address} if self.decision else set()))


def note(session: Session, link_id: int, visit: Visit) -> None:
    """Add the visit to the log: a new row for a new place, one more for a known one."""
    row = {
        "link": link_id,
        "address": visit.address[:64],
        "browser": visit.browser[:300],
        "method": visit.method[:8],
        "at": visit.at,
    }
    kept = select(func.count()).where(LinkOpening.link_id == link_id)
    known = session.get(LinkOpening, (link_id, row["address"], row["browser"], row["method"]))
    if known is None and (session.scalar(kept) or 0) >= MOST_PLACES:
        row |= {"address": OTHERS, "browser": OTHERS}
    session.execute(NOTE, row)


def openings_of(session: Session, cycle: Cycle) -> list[Opened]:
    """Return every link of the cycle that was opened, with its places, the newest link first."""
    query = (
        select(LinkOpening)
        .join(LinkOpening.link)
        .where(Link.cycle_id == cycle.id)
        .order_by(LinkOpening.link_id.desc(), LinkOpening.first_at)
    )
    places: dict[int, list[LinkOpening]] = {}
    for row in session.scalars(query):
        places.setdefault(row.link_id, []).append(row)
    return [_opened(session.get_one(Link, key), rows) for key, rows in places.items()]


def _opened(link: Link, places: Sequence[LinkOpening]) -> Opened:
    review: Review | None = link.review
    decided = review.decision if review is not None and link.spent_at is not None else None
    if decided is not None and decided.on_paper:
        decided = None  # the address is the office's, which entered it
    return Opened(link, places, decided)
