"""Sections whose contributor, or whose department's head, goes away: his deputy is asked (代).

What he was mailed stays good, so that he may still act himself; nothing has to be handed back. For
whoever has left for good nobody stands in: the office is told.
"""

from __future__ import annotations

from huibao.audit import Act
from huibao.cycle.owed import to_cover
from huibao.cycle.sections.submissions import ask_again
from huibao.cycle.vacancies import tell_if_gone
from huibao.records.models import Section


def cover_section(act: Act, section_id: int) -> bool:
    """Mail the deputy what is asked of whoever is away; False when somebody has just done so."""
    section = act.session.get_one(Section, section_id)
    act.hold(section.cycle.key)
    if section_id not in to_cover(act.session, act.office, act.now):
        return False
    ask_again(act, section)
    return True


def vacate_section(act: Act, section_id: int) -> bool:
    """Tell the office that the section waits for somebody who has left; False when it does not."""
    section = act.session.get_one(Section, section_id)
    act.hold(section.cycle.key)
    return tell_if_gone(act, section)
