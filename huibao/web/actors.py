"""Who acts: the person of a link or a login, with the address and browser that he acts from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from fastapi import Request

from huibao.audit import Act, Actor
from huibao.links import find, hold_report_of
from huibao.records.models import Link
from huibao.web.forms import browser_of
from huibao.web.pages import installation_of

ROLES = {
    "write": "contributor",
    "confirm": "head",
    "explain": "contributor",
    "progress": "contributor",
    "review": "reviewer",
    "receive": "recipient",
}
"""In what role the holder of a link acts, by its purpose."""


def actor(request: Request, *, role: str, key: str, name: str) -> Actor:
    """Return the actor of this request."""
    return Actor(
        role=role,
        key=key,
        name=name,
        address=request.client.host if request.client else "",
        browser=browser_of(request),
    )


def holder_of(request: Request, link: Link) -> Actor:
    """Return the person whose link it is, as the one who acts."""
    role = ROLES.get(link.purpose, "reader")
    return actor(request, role=role, key=link.person, name=link.person_name)


def acting_by(request: Request, act: Act, link: Link) -> Act:
    """Return the act as one of the link's holder."""
    return replace(act, actor=holder_of(request, link))


@contextmanager
def acting(
    request: Request, token: str, purpose: str, *, alone: bool = False
) -> Iterator[tuple[Act, Link]]:
    """Yield one act of the holder of a link, in one transaction, and the link.

    `alone` is for what others must not change meanwhile: to find that out later would have all that
    was read until then read again. `LinkUnknown` when there is no such link; whether it is still
    good is for the page to ask.
    """
    with installation_of(request).acting() as act:
        if alone:
            hold_report_of(act, token)
        link = find(act.session, token, purpose=purpose)
        yield acting_by(request, act, link), link
