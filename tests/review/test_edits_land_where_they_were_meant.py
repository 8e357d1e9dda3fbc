"""Whatever edits of a file are taken, in whatever order, the section says just that."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from huibao.cycle.review.markup import EDIT
from huibao.cycle.review.proposals import CHANGED, FITS, place
from huibao.records.models import Draft, DraftSection, MarkedCopy, Proposal, Section
from huibao.report.difference.edits import edits

SENTENCES = st.lists(
    st.text(alphabet="甲乙丙丁12，", min_size=1, max_size=8).map(lambda text: text + "。"),
    max_size=8,
)
TEXTS = st.tuples(SENTENCES, st.sampled_from(["", "\n"])).map(lambda pair: pair[1].join(pair[0]))


def copy_of(old: str, new: str) -> MarkedCopy:
    section = Section(key="a", text=f"\n {old}\n")
    row = DraftSection(section=section, section_id=1, start=3, end=3 + len(old))
    draft = Draft(text=f"标题\n{old}", sections=[row])
    found = [
        Proposal(
            kind=EDIT, section=section, section_id=1, start=e.start, before=e.before, after=e.after
        )
        for e in edits(old, new)
    ]
    return MarkedCopy(draft=draft, proposals=found)


@given(TEXTS, TEXTS, st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_any_of_them_in_any_order(old: str, new: str, chance: object) -> None:
    old, new = old.strip(), new.strip()
    assume(old)
    copy = copy_of(old, new)
    taken = [p for p in copy.proposals if chance.random() < 0.7]  # type: ignore[attr-defined]
    expected = old
    for proposal in sorted(taken, key=lambda p: (p.start, len(p.before)), reverse=True):
        end = proposal.start + len(proposal.before)
        expected = expected[: proposal.start] + proposal.after + expected[end:]
    chance.shuffle(taken)  # type: ignore[attr-defined]
    section = copy.draft.sections[0].section
    for number, proposal in enumerate(taken, start=1):
        placed = place(proposal, now=section.text)
        assert placed.standing == FITS
        section.text, proposal.edit_id = placed.text, number
    assert section.text == f"\n {expected}\n"


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=300)
def test_what_somebody_else_wrote_meanwhile_is_never_lost(old: str, new: str, now: str) -> None:
    copy = copy_of(old.strip(), new.strip())
    section = copy.draft.sections[0].section
    section.text = now
    for proposal in copy.proposals:
        placed = place(proposal, now=section.text)
        if placed.standing == FITS:
            gained = len(proposal.after) - len(proposal.before)
            assert len(placed.text) == len(now) + gained
            assert placed.text.count(proposal.after) >= 1
        else:
            assert placed.text == now
            assert placed.standing in (CHANGED, "already")
