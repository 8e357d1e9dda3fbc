"""Sections whose contributor, or whose department's head, goes away: his deputy is asked (代).

What he was mailed stays good, so that he may still act himself; nothing has to be handed back.
"""

from __future__ import annotations

from huibao.audit import Act
from huibao.cycle.owed import to_cover
from huibao.cycle.submissions import ask_again
from huibao.records.models import Section

__all__ = ["cover_section", "to_cover"]


def cover_section(act: Act, section_id: int) -> bool:
    """Mail the deputy what is asked of whoever is away; False when somebody has just done so."""
    section = act.session.get_one(Section, section_id)
    act.hold(section.cycle.key)
    if section_id not in to_cover(act.session, act.office, act.now):
        return False
    ask_again(act, section)
    return True
