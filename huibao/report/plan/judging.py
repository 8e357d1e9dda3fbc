"""What a part is about when its heading does not say: what its members say, and where it stands.

A report looks back, admits, and plans, in this order. So a part whose points speak of what is
lacking is one of problems under any heading, and one behind the problems whose points tell of
nothing done is a plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from huibao.report.outline import Node, Outline, parse
from huibao.report.plan.periods import ahead_of, headed_ahead
from huibao.report.plan.subjects import Subject, admits, names_plan, subject_of_node
from huibao.report.plan.tone import Tone, hints_at_a_lack, tone_of
from huibao.report.reading import read, same_length

_SENTENCE = re.compile("[^。；！？]{7,}")
_OPENING = re.compile("(?:[^。！？]{0,14}。)?[^。！？]{7,}")
_LESSONS = re.compile("体会|启示|经验|感悟|背景|意义")
_ENOUGH_HEARD = 160
_LONGEST_LEAD = 80
_DONE_MOST = 2
_PLAN_LEAST = 1.5
_LACK_LEAST = 2.0
_MOST = 0.5


def subjects_of(outline: Outline, siblings: Sequence[Node]) -> list[Subject]:
    """Return the subject of each of some neighbouring headings, in order."""
    named = [subject_of_node(outline, node) for node in siblings]
    title_plans = names_plan(same_length(outline.title_text)) and not _has_plan(outline.text)
    found: list[Subject] = []
    for place, (node, subject) in enumerate(zip(siblings, named, strict=True)):
        if subject == "other" and _names_time_ahead(outline.text, same_length(node.heading)):
            subject = "plan"
        elif subject == "other" and _names_both(node.heading):
            subject = "problems" if _is_one_list_of_lacks(outline, node) else "other"
        elif subject == "other" and place and not _LESSONS.search(node.heading):
            last = place == len(siblings) - 1
            behind = found[-1] in ("problems", "plan")
            before_plan = not last and named[place + 1] in ("plan", "other")
            voices = _voices(outline, node)
            if voices and voices.lacks and (before_plan or last):
                subject = "problems"
            elif voices and (last or behind):
                subject = voices.plan(behind=behind, titled=title_plans and last, last=last)
        found.append(subject)
    return found


@lru_cache(maxsize=8)
def _has_plan(text: str) -> bool:
    """Tell whether a heading of the report calls something its plan."""
    outline = parse(text)
    headed = (node for node in outline.walk() if node.kind in ("part", "section"))
    return any(subject_of_node(outline, node) == "plan" for node in headed)


def subject_of_run(outline: Outline, run: Sequence[Node]) -> Subject:
    """Return the subject of a list that nothing announces.

    One that the report ends with is a plan where the title names one.
    """
    flat = read(outline.text).flat
    members = [flat[node.body_start : node.end].replace("\n", "") for node in run]
    voices = _Voices(members, listed=True) if len(members) > 1 else None
    if voices is None or voices.lacks:
        return "problems" if voices else "other"
    last = run[-1] is outline.nodes[-1]
    titled = last and names_plan(same_length(outline.title_text))
    return voices.plan(behind=False, titled=True, last=True) if titled else "other"


def _names_time_ahead(text: str, heading: str) -> bool:
    """Tell 决战四季度 from 三季度 and from 存在问题及四季度安排."""
    at_head = ahead_of(text).match(heading) is not None
    return at_head or (headed_ahead(text).search(heading) is not None and not admits(heading))


def _names_both(heading: str) -> bool:
    """Tell a heading that names problems and plans both."""
    return admits(heading) and names_plan(heading)


def _is_one_list_of_lacks(outline: Outline, node: Node) -> bool:
    """Tell one list, each of whose points admits and then says what will be done about it."""
    numbers = [each.number or 0 for each in node.children]
    members = list(_members(outline, node))
    in_one = len(numbers) > 1 and all(one < after for one, after in pairwise(numbers))
    return in_one and _Voices(members, listed=True).admits > _MOST


@dataclass(frozen=True)
class _Voices:
    """How the members of a part speak, on average; heard as far as somebody asks."""

    members: Sequence[str]
    listed: bool

    @property
    def lacks(self) -> bool:
        """True for a list of what is lacking; prose is heard sentence by sentence instead."""
        agreed = self.listed and self.admits > _MOST
        return agreed and self.lacking >= _LACK_LEAST + self.ahead / 2 > self.done / 2

    @cached_property
    def admits(self) -> float:
        """How large a part begins with a lack."""
        return sum(map(_opens_with_a_lack, self.members)) / len(self.members)

    @property
    def intends(self) -> float:
        """How large a part names a future."""
        return sum(each.ahead >= 2 for each in self._tones) / len(self.members)

    @property
    def ahead(self) -> float:
        return sum(min(each.ahead, 4) for each in self._tones) / len(self.members)

    @property
    def done(self) -> float:
        return sum(min(each.done, 5) for each in self._tones) / len(self.members)

    @property
    def lacking(self) -> float:
        return sum(min(each.lacking, 6) for each in self._tones) / len(self.members)

    @cached_property
    def _tones(self) -> list[Tone]:
        return [tone_of(words[:_ENOUGH_HEARD]) for words in self.members]

    def plan(self, *, behind: bool, titled: bool, last: bool) -> Subject:
        """Tell a plan by what speaks for it: its words, its place, and the report's title."""
        if not self.listed and self._tones[0].done > self._tones[0].ahead:
            return "other"  # prose that begins with what was done: its end alone may plan
        weight = self.ahead - self.done + self.intends + behind + titled + last / 2
        told = behind or titled or self.intends >= 0.5
        return "plan" if told and weight >= _PLAN_LEAST else "other"


def _voices(outline: Outline, node: Node) -> _Voices | None:
    members = list(_members(outline, node))
    lead = lead_of(outline, node)
    if len(members) < 2 or (node.children and tone_of(lead).done > _DONE_MOST):
        return None
    return _Voices(members, listed=len(node.children) > 0 and len(lead) <= _LONGEST_LEAD)


def _opens_with_a_lack(words: str) -> bool:
    """Tell a problem from work done that ends in one: ……征收率93%。存在的不足：渠系老化。"""
    opening = _OPENING.match(words)
    words = (opening.group() if opening else words)[:_ENOUGH_HEARD]
    return hints_at_a_lack(words) and (tone := tone_of(words)).lacking > max(1, tone.done - 1)


def lead_of(outline: Outline, node: Node) -> str:
    """Return what stands between a heading and the points below it."""
    end = node.children[0].start if node.children else node.heading_end
    return same_length(outline.text[node.heading_end : end]).strip()


def _members(outline: Outline, node: Node) -> Iterator[str]:
    """Return the words of the points below a heading, or of its sentences where it has none."""
    flat = read(outline.text).flat
    if not node.children:
        for found in _SENTENCE.finditer(flat, node.heading_end, node.end):
            yield found.group().replace("\n", "")
    for child in node.children:
        if child.children and not child.children[0].inline:
            yield from _members(outline, child)
        else:
            yield flat[child.body_start : child.end].replace("\n", "")
