"""Sending a draft for review as it stands: what tests do that are about what comes after."""

from __future__ import annotations

from huibao.audit import Act
from huibao.cycle.drafts import send_for_review
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.points import open_points, waive_point
from huibao.records.models import Cycle


def waive_every_point(act: Act, cycle: Cycle) -> None:
    """Waive every open point, each with a reason."""
    for point in open_points(act.session, cycle, office=act.office):
        waive_point(act, cycle, point.key, "整编后补齐")


def send_as_it_stands(act: Act, key: str) -> None:
    """Send the text for review, every open point waived."""
    cycle = cycle_by_key(act.session, key)
    waive_every_point(act, cycle)
    send_for_review(act, cycle)
