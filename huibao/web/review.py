"""The reviewer's page, reached by his link: read, see what changed, approve or return.

GET decides nothing, for mail scanners open every link. A decision names the draft that the page
showed; the half-typed opinion is kept first, so that no refusal and no expiry costs a word of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from huibao.audit import Act
from huibao.cycle.refusals import AlreadyDecided, Refused
from huibao.cycle.review import redlines
from huibao.cycle.review.decisions import decide
from huibao.cycle.review.handing import ask_opinion, hand_over
from huibao.cycle.review.marked_copies import copies_for, copies_of, waiting_in
from huibao.cycle.review.recheck import recheck_until
from huibao.cycle.review.recurring import recurring_remarks
from huibao.cycle.review.requests import approvals, draft_before
from huibao.cycle.review.route import sections_of, step_of
from huibao.cycle.review.signatures import voiding_of, voidings
from huibao.cycle.sections.autosaves import keep_typing, typing_done, typing_of
from huibao.links import LinkExpired, LinkRevoked, LinkUnknown, check, find
from huibao.records.database import Overtaken
from huibao.records.documents import SUFFIXES, WORD, load
from huibao.records.models import Document, Link, Review, Section
from huibao.report.figures.changed import figure_changes
from huibao.web import digest, faults, pages
from huibao.web.actors import acting
from huibao.web.beside import findings_of
from huibao.web.forms import Sent, is_script, new_tab, tab_of, text_of
from huibao.web.opinions import Opinion, RevokedWhileReviewing, of_autosave, of_form
from huibao.web.reading import changes, picture_of, stretches
from huibao.web.unlock import unlocked
from huibao.web.withdrawn import withdrawn

router = APIRouter(prefix="/review/{token}", dependencies=[Depends(unlocked)])

PURPOSE: Final = "review"


@router.get("")
def show(request: Request, token: str, done: str = "") -> Response:
    """Show the draft and the decision to take; after it, its receipt."""
    with pages.installation_of(request).database.reading() as session:
        link = find(session, token, purpose=PURPOSE)
        review = review_of(link)
        if review.decision is not None:
            return _receipt(request, session, review, done=done)
        if not review.open:
            rows = typing_of(session, task_of(review))
            typed = of_autosave(rows[0]).as_text() if rows else ""
            return withdrawn(request, session, review, typed=typed)
        check(link, now=datetime.now(UTC))
        rows = typing_of(session, task_of(review))
        opinion = of_autosave(rows[0]) if rows else Opinion()
        return _page(request, session, review, opinion, resumed=bool(opinion.as_text()), done=done)


@router.post("/autosave")
def autosave(request: Request, token: str, sent: Sent) -> Response:
    """Keep the half-typed opinion."""
    keep(request, token, sent)
    if is_script(request):
        return pages.kept(request)
    return pages.go(f"/review/{token}?done=saved#decide")


@router.post("")
def rule(request: Request, token: str, sent: Sent) -> Response:
    """Record the decision, and show its receipt; the first decision stands.

    What was typed is kept before its writer is told that it was refused.
    """
    try:
        _decide(request, token, sent)
    except AlreadyDecided:
        return pages.go(f"/review/{token}?done=again")
    except (LinkExpired, LinkRevoked, *faults.TOLD) as refused:
        try:
            keep(request, token, sent)
        except AlreadyDecided:
            return pages.go(f"/review/{token}?done=again")
        except (LinkRevoked, *faults.TOLD) as error:
            return again(request, token, sent, error)
        return again(request, token, sent, refused)
    return pages.go(f"/review/{token}?done=decided")


def _decide(request: Request, token: str, sent: Sent) -> None:
    # One transaction, written at its end in one go, for the next reviewer's mail waits for it.
    holding = acting(request, token, PURPOSE, alone=True)
    with holding as (act, link), act.session.no_autoflush:
        review = review_of(link)
        decide(act, review, of_form(sent).ruling(review), link)
        typing_done(act, task=task_of(review), tab=tab_of(sent))


@router.post("/hand-over")
def pass_on(request: Request, token: str, sent: Sent) -> Response:
    """Hand the review over to somebody else (转办)."""
    return _in_other_hands(request, token, sent, hand_over, "handed")


@router.post("/opinion")
def consult(request: Request, token: str, sent: Sent) -> Response:
    """Ask somebody for a further opinion (加签) before deciding."""
    return _in_other_hands(request, token, sent, ask_opinion, "consulted")


def _in_other_hands(
    request: Request,
    token: str,
    sent: Sent,
    verb: Callable[[Act, Review, str, str], Review],
    done: str,
) -> Response:
    """Do so with the person chosen; what was typed into the opinion has been autosaved."""
    try:
        with acting(request, token, PURPOSE) as (act, link):
            check(link, now=act.now)
            verb(act, review_of(link), text_of(sent, "person"), text_of(sent, "note"))
    except (Refused, Overtaken) as error:
        return _refused_again(request, token, error)
    return pages.go(f"/review/{token}?done={done}#decide")


def _refused_again(request: Request, token: str, error: Exception) -> Response:
    with pages.installation_of(request).database.reading() as session:
        review = review_of(find(session, token, purpose=PURPOSE))
        rows = typing_of(session, task_of(review))
        opinion = of_autosave(rows[0]) if rows else Opinion()
        if not review.open:
            return withdrawn(request, session, review, typed=opinion.as_text())
        said, status = faults.sentence(request, error), faults.status_of(error)
        return _page(request, session, review, opinion, refused=said, status=status)


@router.get("/report.docx")
def report(request: Request, token: str) -> Response:
    """Return the draft's Word file: the very bytes that the decision is bound to."""
    with pages.installation_of(request).database.reading() as session:
        review = _readable(session, token)
        draft = review.draft
        name = f"{review.cycle.title}（第{draft.number}稿）.docx"
        return pages.download(load(session, draft.document_sha256), name, WORD)


@router.get("/redline.docx")
def compared(request: Request, token: str) -> Response:
    """Return what changed since the draft that the reviewer was sent before, as tracked changes."""
    with pages.installation_of(request).database.reading() as session:
        review = _readable(session, token)
        files = redlines.attached(session, review.cycle, draft_before(review), review.draft)
        if not files:
            raise HTTPException(404)
        return pages.download(load(session, files[0]["sha256"]), files[0]["name"], WORD)


@router.get("/scan")
def scan(request: Request, token: str) -> Response:
    """Return the scan of what the reviewer signed on paper and the office entered for him."""
    with pages.installation_of(request).database.reading() as session:
        review = _readable(session, token)
        sha256 = review.decision.scan_sha256 if review.decision else None
        row = session.get(Document, sha256) if sha256 else None
        if row is None:
            raise HTTPException(404)
        name = f"{review.cycle.title}（签批件）{SUFFIXES[row.media_type]}"
        return pages.download(row.content, name, row.media_type)


@router.get("/picture/{key}")
def picture(request: Request, token: str, key: str) -> Response:
    """Return a picture that stands in the draft."""
    with pages.installation_of(request).database.reading() as session:
        found = picture_of(session, key, [_readable(session, token).draft.text])
        if found is None:
            raise HTTPException(404)
        return Response(found.content, media_type=found.media_type)


def review_of(link: Link) -> Review:
    """Return the review that the link is for; `LinkUnknown` when it is for none."""
    if link.review is None:
        raise LinkUnknown
    return link.review


def review_at(session: Session, token: str) -> Review:
    """Return the review that a good link opens; `LinkExpired` and its like for any other."""
    link = find(session, token, purpose=PURPOSE)
    check(link, now=datetime.now(UTC))
    return review_of(link)


def _readable(session: Session, token: str) -> Review:
    """Return the review whose draft this link may still read: an open one, or a decided one."""
    link = find(session, token, purpose=PURPOSE)
    review = review_of(link)
    if review.decision is None:
        check(link, now=datetime.now(UTC))
    return review


def task_of(review: Review) -> str:
    """Return the name under which an opinion on this review is kept while it is typed."""
    return f"review:{review.id}"


def keep(request: Request, token: str, sent: Sent) -> Opinion:
    """Keep the opinion and return it; `AlreadyDecided`, `LinkExpired` or `LinkRevoked` after that.

    A withdrawn review keeps nothing: its page gives the words back to whoever typed them.
    """
    with acting(request, token, PURPOSE) as (act, link):
        review = review_of(link)
        opinion = of_form(sent)
        if review.decision is not None:
            raise AlreadyDecided
        if link.revoked_at is not None or not review.open:
            raise RevokedWhileReviewing(opinion.as_text())
        keep_typing(act, task=task_of(review), tab=tab_of(sent), content=opinion.content())
    check(link, now=datetime.now(UTC))
    return opinion


def again(request: Request, token: str, sent: Sent, error: Exception) -> Response:
    """Show the page again, everything typed still in it, under the reason of the refusal."""
    with pages.installation_of(request).database.reading() as session:
        review = review_of(find(session, token, purpose=PURPOSE))
        typed = of_form(sent).as_text()
        if not review.open:
            return withdrawn(request, session, review, typed=typed)
        if isinstance(error, LinkRevoked):
            raise RevokedWhileReviewing(typed)
        return _page(
            request,
            session,
            review,
            of_form(sent),
            refused=faults.sentence(request, error),
            status=faults.status_of(error),
            tab=tab_of(sent),
        )


def _page(
    request: Request,
    session: Session,
    review: Review,
    opinion: Opinion,
    *,
    status: int = 200,
    refused: str = "",
    resumed: bool = False,
    done: str = "",
    tab: str = "",
) -> Response:
    cycle, draft, earlier = review.cycle, review.draft, draft_before(review)
    asked = {section.id for section in sections_of(review)}
    office = pages.installation_of(request).office
    step, whole = step_of(review), stretches(draft)
    return pages.render(
        request,
        "review/draft.html",
        status,
        here=f"/review/{request.path_params['token']}",
        others=digest.others(request, session),
        review=review,
        cycle=cycle,
        draft=draft,
        earlier=earlier,
        step=step,
        asked=sections_of(review) if step.sections else (),
        changes=[c for c in changes(draft, earlier) if c.section.id in asked],
        figures=figure_changes(earlier.text, draft.text) if earlier else [],
        compared=redlines.redline_of(session, earlier, draft) is not None,
        approved=approvals(cycle, review.round),
        often_said=recurring_remarks(session, cycle),
        answered=[r for r in cycle.remarks if r.answer and r.review.round < review.round],
        stretches=[s for s in whole if not step.sections or _is_in(s.section, asked)],
        around=whole if step.sections else [],
        copies=copies_of(review),
        proposed=len(waiting_in(copies_of(review))),
        brought=len(waiting_in(copies_for(review))),
        earlier_copies=[
            copy
            for copy in cycle.marked_copies
            if copy.review.reviewer == review.reviewer and copy.review_id != review.id
        ],
        findings=[
            f for f in findings_of(session, cycle, draft.text, most=None) if f["severity"] != "hint"
        ],
        opinion=opinion,
        opinions=[(r, copies_of(r)) for r in cycle.reviews if r.asked_by_id == review.id],
        people=[p for p in office.people if p.key != review.reviewer],
        refused=refused,
        resumed=resumed,
        done=done,
        tab=tab or new_tab(),
    )


def _is_in(section: Section | None, asked: set[int]) -> bool:
    return section is not None and section.id in asked


def _receipt(request: Request, session: Session, review: Review, *, done: str) -> Response:
    return pages.render(
        request,
        "review/receipt.html",
        here=f"/review/{request.path_params['token']}",
        others=digest.others(request, session),
        review=review,
        cycle=review.cycle,
        decision=review.decision,
        until=recheck_until(review.cycle),
        copies=copies_of(review),
        remarks=[r for r in review.cycle.remarks if r.review_id == review.id],
        voided=voiding_of(review, voidings(session, review.cycle)),
        done=done,
    )
