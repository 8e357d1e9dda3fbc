"""What changed since the draft a reviewer was sent before, and the redline (对照稿) showing it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from huibao.audit import Act, Did
from huibao.document.redline import RedlineDisagrees, redline
from huibao.office import Step
from huibao.records.documents import WORD, load, store
from huibao.records.models import Cycle, Draft, Redline


def sent_before(cycle: Cycle, reviewer: str, draft: Draft) -> Draft | None:
    """Return the draft that this reviewer was sent before `draft`, or None when it is his first.

    That is the newest one he decided on, for that one he has certainly read; whoever never decided
    may have read none (he was passed over), and is told what the newest one sent to him said.
    """
    own = [r for r in cycle.reviews if r.reviewer == reviewer and r.draft.number < draft.number]
    # What is kept of an earlier round was sent in that one.
    known = [review for review in own if review.carried_from_id is None]
    decided = [review for review in known if review.decision]
    return max((r.draft for r in decided or known), key=lambda d: d.number, default=None)


def prepare(act: Act, cycle: Cycle, draft: Draft, steps: tuple[Step, ...]) -> None:
    """Make every redline that a reviewer of these steps will need, once for each pair of drafts.

    Comparing two Word files takes long, so this is the work of entering a round, never of a click:
    later steps find by its pair what was made here.
    """
    reviewers = {key for step in steps for key in step.reviewers}
    known = {sent_before(cycle, key, draft) for key in reviewers}
    for old in sorted((d for d in known if d), key=lambda d: d.number):
        if redline_of(act.session, old, draft) is None:
            _make(act, cycle, old, draft)


def redline_of(session: Session, old: Draft | None, new: Draft) -> str | None:
    """Return the SHA-256 of the redline of these two drafts, or None when there is none."""
    made = session.get(Redline, (old.id, new.id)) if old else None
    return made.document_sha256 if made else None


def _make(act: Act, cycle: Cycle, old: Draft, new: Draft) -> None:
    before, after = (load(act.session, draft.document_sha256) for draft in (old, new))
    try:
        content = redline(before, after, author=act.office.name, when=act.now)
    except RedlineDisagrees:
        # The pages compare the texts all the same; a redline that is not exact would mislead.
        return
    sha256 = store(act.session, content, media_type=WORD, now=act.now)
    act.session.add(Redline(old_draft_id=old.id, new_draft_id=new.id, document_sha256=sha256))
    act.session.flush()
    act.record(
        Did.DRAFT_COMPARED,
        chain=cycle.key,
        subject=f"第{old.number}稿 → 第{new.number}稿",
        document=sha256,
        detail={"from": old.number, "to": new.number},
    )


def attached(session: Session, cycle: Cycle, old: Draft | None, new: Draft) -> list[dict[str, str]]:
    """Return the redline as a mail's attachment: one, or none where there is no such file."""
    sha256 = redline_of(session, old, new)
    if old is None or sha256 is None:
        return []
    name = f"{cycle.title}（第{new.number}稿与第{old.number}稿对照）.docx"
    return [{"name": name, "sha256": sha256}]
