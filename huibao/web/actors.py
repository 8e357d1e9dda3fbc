"""Who acts: the person of a link or a login, with the address and browser that he acts from."""

from __future__ import annotations

from fastapi import Request

from huibao.audit import Actor
from huibao.records.models import Link

ROLES = {"write": "contributor", "confirm": "contributor", "review": "reviewer"}
"""In what role the holder of a link acts, by its purpose."""


def actor(request: Request, *, role: str, key: str, name: str) -> Actor:
    """Return the actor of this request."""
    return Actor(
        role=role,
        key=key,
        name=name,
        address=request.client.host if request.client else "",
        browser=request.headers.get("user-agent", ""),
    )


def holder_of(request: Request, link: Link) -> Actor:
    """Return the person whose link it is, as the one who acts."""
    role = ROLES.get(link.purpose, "reader")
    return actor(request, role=role, key=link.person, name=link.person_name)
