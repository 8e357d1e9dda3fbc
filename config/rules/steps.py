"""Rules about the steps of approval: who, by which rule, on what, and what a return does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from config.lines import Node
from config.mistakes import Mistake
from config.rules.marks import misformed_keys, twice
from config.shape import nearest


def approval_is_whole(tree: Node, kind: Node) -> Iterator[Mistake]:
    """Every step has reviewers, and the last one, and only it, signs."""
    node, steps = kind.get("steps"), kind.get("steps").each()
    yield from twice((step.get("key") for step in steps), "环节的键", "step's key")
    yield from misformed_keys(step.get("key") for step in steps)
    for step in steps:
        reviewers = step.get("reviewers")
        yield from twice(reviewers.each(), "审批人", "reviewer")
        if reviewers.content == []:
            yield reviewers.mistake(
                f"环节“{step.get('name').text}”没有审批人 / The step has no reviewers",
                "写上至少一人的键，或删去此环节 / Name at least one person or delete the step",
            )
    signing = [step for step in steps if step.get("signs").yes]
    if node.content is not None and not signing:
        yield node.mistake(
            "没有签发环节 / No step signs",
            "在最后一个环节写 signs: true / Write signs: true in the last step",
        )
    for step in signing:
        if step is not steps[-1]:
            yield step.get("signs").mistake(
                "只有最后一个环节可以签发 / Only the last step may sign",
                "删去此行，由最后一个环节签发 / Delete this line and let the last step sign",
            )


def nobody_approves_himself(tree: Node, kind: Node) -> Iterator[Mistake]:
    """The drafter's approval alone takes no step through, unless the kind says that it may."""
    drafter = kind.get("drafter").text
    if kind.get("drafter_may_approve").yes:
        return
    for step in kind.get("steps").each():
        reviewers = step.get("reviewers")
        named = [who.text for who in reviewers.each()]
        suffices = len(named) == 1 or step.get("at_least").number == 1
        if drafter and drafter in named and suffices:
            yield reviewers.mistake(
                f"拟稿人“{drafter}”独自审批自己的稿件"
                f" / The drafter “{drafter}” alone approves his own draft",
                "加一位审批人；确需如此，写 drafter_may_approve: true"
                " / Add a reviewer, or write drafter_may_approve: true",
            )


def groups_stand_together(tree: Node, kind: Node) -> Iterator[Mistake]:
    """The steps of one group follow each other."""
    ended: set[str] = set()
    before = ""
    for step in kind.get("steps").each():
        group = step.get("group")
        if group.text != before:
            ended.add(before)
        if group.text and group.text in ended:
            yield group.mistake(
                f"“{group.text}”组的环节不相邻 / The steps of the group “{group.text}” stand apart",
                "同时进行的环节要写在一起，或另起组名 / Write them together, or name another group",
            )
        before = group.text


def quorums_can_be_reached(tree: Node, kind: Node) -> Iterator[Mistake]:
    """A step asks for one approval at least, and for no more than it has reviewers."""
    for step in kind.get("steps").each():
        asked, most = step.get("at_least"), len(step.get("reviewers").each())
        if asked.number is not None and not 1 <= asked.number <= most:
            yield asked.mistake(
                f"{most}名审批人，不能要求{asked.number}人同意"
                f" / {asked.number} of {most} reviewers cannot approve",
                f"写1到{most}，或删去此行（须全部同意） / Write 1 to {most}, or delete it",
            )


def steps_are_about_sections(tree: Node, kind: Node) -> Iterator[Mistake]:
    """A step that is about some sections names those of the report, each once."""
    known = [
        section.get("key").text
        for part in kind.get("parts").each()
        for section in part.get("sections").each()
    ]
    for step in kind.get("steps").each():
        named = step.get("sections").each()
        yield from twice(named, "部分", "section")
        for section in named:
            if section.text and section.text not in known:
                yield section.mistake(
                    f"没有键为“{section.text}”的部分 / No section has the key “{section.text}”",
                    nearest(section.text, known),
                )


def returns_lead_somewhere(tree: Node, kind: Node) -> Iterator[Mistake]:
    """What a return does is one of the three things, and a step that is named comes no later."""
    steps = kind.get("steps").each()
    keys = [step.get("key").text for step in steps]
    for number, step in enumerate(steps):
        said = step.get("on_return")
        how, _, key = said.text.partition(":")
        if not said.text or said.text in ("drafter", "reviewer"):
            continue
        earlier = keys[: number + 1]
        if how != "step" or key not in earlier:
            yield said.mistake(
                f"不明白“{said.text}”：退回后从哪里开始？"
                f" / “{said.text}”: where does the next round begin?",
                f"写 drafter、reviewer，或 step:{earlier[0]} 这样的本环节及以前的环节"
                f" / Write drafter, reviewer, or a step up to this one: step:{earlier[0]}",
            )


def the_signatory_signs_all(tree: Node, kind: Node) -> Iterator[Mistake]:
    """The step that signs runs by itself and is about the whole report."""
    for step in kind.get("steps").each():
        if not step.get("signs").yes:
            continue
        for key in ("group", "sections", "may_skip"):
            if step.get(key).content:
                yield step.get(key).mistake(
                    f"签发环节不能写 {key}：签发的是全文，且在最后"
                    f" / A step that signs has no {key}: the whole report is signed, at the end",
                    "删去此行，会签另写一个环节 / Delete it; write a step of its own for 会签",
                )


def deputies_review_once(tree: Node) -> Iterator[Mistake]:
    """Whoever stands in for a reviewer who is away does not review the same reports himself."""
    kinds = [(kind, _reviewers(kind)) for kind in tree.get("kinds").each()]
    for person in tree.get("people").each():
        key = person.get("key").text
        for away in person.get("absent").alone_or_each():
            deputy = away.get("deputy")
            both = [kind for kind, named in kinds if {key, deputy.text} <= named]
            if both and deputy.text != key:
                chinese = "、".join(str(kind.get("name").text) for kind in both)
                english = ", ".join(str(kind.get("key").text) for kind in both)
                yield deputy.mistake(
                    f"代理人“{deputy.text}”本来就审{chinese}，代“{key}”时一人审两次"
                    f" / “{deputy.text}” reviews “{english}” already and would twice, for “{key}”",
                    "另选代理人；确需如此可不改 / Name another deputy; leave it if it is meant",
                )


def _reviewers(kind: Node) -> set[str]:
    steps = kind.get("steps").each()
    return {str(who.text) for step in steps for who in step.get("reviewers").each()}


STEP_RULES: tuple[Callable[[Node, Node], Iterator[Mistake]], ...] = (
    approval_is_whole,
    nobody_approves_himself,
    groups_stand_together,
    quorums_can_be_reached,
    steps_are_about_sections,
    returns_lead_somewhere,
    the_signatory_signs_all,
)
