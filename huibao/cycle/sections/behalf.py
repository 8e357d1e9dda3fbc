"""Handing in for a contributor (代报): what he sent by chat or on paper, in his name.

It is the contributor's own hand-in in all but who brought it: the same verb, checks and head. Its
submission says who handed it in, for whom and how it came; he is told by mail.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from huibao.audit import Act
from huibao.cycle.people import contributor_of, is_named
from huibao.cycle.refusals import Refused
from huibao.cycle.sections.submissions import HandIn, submit
from huibao.lifecycle import SectionState
from huibao.links import issue
from huibao.mail.compose import queue
from huibao.records.models import Section, Submission

LONGEST: Final = 40
"""Characters that say how it came: they stand beside a name wherever the hand-in is listed."""


class HowItCame(Refused):
    """It is not said how the material reached the office, or at too great a length."""

    def __init__(self) -> None:
        super().__init__(
            f"请写明材料的收到方式，如“微信发来”“纸质”，不超过{LONGEST}字。"
            f" (Say how it reached you, such as 微信发来 or 纸质, in {LONGEST} characters at most.)"
        )


def hand_in_for(act: Act, section: Section, hand_in: HandIn) -> Submission:
    """Hand the section in for its contributor and tell him; the same hand-in twice is one.

    Raises what `submit` does, and `HowItCame`. Whoever writes the section himself hands in as ever.
    """
    if act.actor.key == section.contributor:
        return submit(act, section, replace(hand_in, received=""))
    received = " ".join(hand_in.received.split())
    if not received or len(received) > LONGEST:
        raise HowItCame
    before = len(section.submissions)
    submission = submit(act, section, replace(hand_in, received=received))
    if len(section.submissions) > before:
        _tell(act, section, received)
    return submission


def _tell(act: Act, section: Section, received: str) -> None:
    holder = contributor_of(section)
    if not is_named(act.office, holder.key):
        return
    queue(
        act,
        "handed_in_for",
        holder,
        cycle=section.cycle,
        link=issue(act, "write", holder, cycle=section.cycle, section=section),
        section=section,
        by=act.actor.name,
        received=received,
        may_change=section.state is SectionState.SUBMITTED,
    )
