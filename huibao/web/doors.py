"""The two ways to a section's form: its contributor's link, and the office's login (代报).

Both lead to the same pages and the same verb. What differs stands here: who acts, where what is
typed is kept, and what a hand-in is called.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeVar

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from huibao.audit import Act
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.sections.behalf import hand_in_for
from huibao.cycle.sections.submissions import submit
from huibao.links import check, find, section_of
from huibao.records.models import Link, Section
from huibao.web import actors, digest
from huibao.web import session as logins
from huibao.web.forms import named
from huibao.web.session import csrf_of, office_alone
from huibao.web.touched import must_be_touched
from huibao.web.unlock import unlocked
from huibao.web.written import Place, RevokedWhileTyping, Written

PURPOSE: Final = "write"
Handler = TypeVar("Handler", bound=Callable[..., Any])


def own_typing(section: Section) -> str:
    """Return the name under which the contributor's own typing is kept."""
    return f"section:{section.id}"


class Door(ABC):
    """How somebody came to a section's form."""

    here: str
    """The address of the form's page."""
    layout = "layout.html"
    behalf = False
    """Whether the office writes for the contributor."""
    csrf = ""
    """What a form of this login carries."""

    def __init__(self, request: Request):
        self.request = request

    @abstractmethod
    def section(self, session: Session) -> Section:
        """Return the section; an error for its page where the way to it is not good."""

    @abstractmethod
    def acting(self, *, late: bool = False) -> AbstractContextManager[tuple[Act, Section]]:
        """Yield one act and the section; `late` lets in whom only his time has shut out."""

    @abstractmethod
    def task(self, section: Section) -> str:
        """Return the name under which what is typed here is kept."""

    @abstractmethod
    def hand_in(self, act: Act, section: Section, written: Written, place: Place) -> None:
        """Hand in what is written."""

    @property
    @abstractmethod
    def leaves_for(self) -> str:
        """The page that is shown after the hand-in."""

    # By login nothing more is asked; a link may have been withdrawn, or be opened by a scanner.

    def must_hold(self, typed: str) -> None:  # noqa: B027
        """Raise `RevokedWhileTyping` where the section is somebody else's now."""

    def read_anew(self, act: Act) -> None:  # noqa: B027
        """See what others did while this act waited for them."""

    def must_be_good(self) -> None:  # noqa: B027
        """Raise what tells that the way here is closed by now, after what was typed is kept."""

    def must_be_touched(self, sent: FormData) -> None:  # noqa: B027
        """Raise `Untouched` where nobody but a scanner may have sent the form."""

    def others(self, session: Session) -> int:
        """Return how many tasks await the same person beside this one."""
        return 0

    def seen(self) -> dict[str, Any]:
        """Return what the page's layout asks for."""
        return {}


class ByLink(Door):
    """The contributor, or his deputy, by a link from his mail."""

    link: Link

    def __init__(self, request: Request, token: str):
        super().__init__(request)
        self.token, self.here = token, f"/write/{token}"

    def section(self, session: Session) -> Section:
        """Return the section that a good link opens; `LinkExpired` and its like for any other."""
        link = find(session, self.token, purpose=PURPOSE)
        check(link, now=datetime.now(UTC))
        return section_of(link)

    @contextmanager
    def acting(self, *, late: bool = False) -> Iterator[tuple[Act, Section]]:
        """Yield one act of the link's holder, and its section."""
        with actors.acting(self.request, self.token, PURPOSE) as (act, link):
            self.link = link
            if not late:
                check(link, now=act.now)
            yield act, section_of(link)

    def must_hold(self, typed: str) -> None:
        """Raise `RevokedWhileTyping` once the link was withdrawn."""
        if self.link.revoked_at is not None:
            raise RevokedWhileTyping(typed)

    def read_anew(self, act: Act) -> None:
        """Read the link anew: here, not after the end of the transaction."""
        act.session.refresh(self.link)

    def must_be_good(self) -> None:
        """Raise `LinkExpired` and its like."""
        check(self.link, now=datetime.now(UTC))

    def must_be_touched(self, sent: FormData) -> None:
        """Raise `Untouched` for a form that a mail scanner may have sent."""
        must_be_touched(sent)

    def others(self, session: Session) -> int:
        """Return how many tasks await the link's holder beside this one."""
        return digest.others(self.request, session)

    @property
    def leaves_for(self) -> str:
        """The form's own page."""
        return f"{self.here}?done=submitted"

    def task(self, section: Section) -> str:
        """Return the name under which his typing is kept."""
        return own_typing(section)

    def hand_in(self, act: Act, section: Section, written: Written, place: Place) -> None:
        """Hand in what is written."""
        submit(act, section, written.hand_in(tab=place.tab))


class OnBehalf(Door):
    """The office, logged in, with what the contributor sent by chat or on paper."""

    layout, behalf = "office/layout.html", True

    def __init__(self, request: Request, key: str, name: str):
        super().__init__(request)
        self.who, self.key, self.name = request.state.who, key, name
        self.page = f"/office/cycles/{key}/sections/{name}"
        self.here, self.csrf = f"{self.page}/on-behalf", csrf_of(request, self.who)

    def section(self, session: Session) -> Section:
        """Return the section; 404 where there is none."""
        cycle = cycle_by_key(session, self.key)
        return named({section.key: section for section in cycle.sections}, self.name)

    @contextmanager
    def acting(self, *, late: bool = False) -> Iterator[tuple[Act, Section]]:
        """Yield one act of whoever is logged in, and the section."""
        with logins.acting(self.request, self.who) as act:
            yield act, self.section(act.session)

    def task(self, section: Section) -> str:
        """Return the name under which the office's typing is kept, apart from the contributor's."""
        return f"behalf:{section.id}"

    def hand_in(self, act: Act, section: Section, written: Written, place: Place) -> None:
        """Hand in what is written, in the contributor's name."""
        given = replace(written.hand_in(tab=place.tab), received=written.received)
        hand_in_for(act, section, given)

    def seen(self) -> dict[str, Any]:
        """Return who is logged in, for the office's layout."""
        return {"who": self.who, "csrf": self.csrf}

    @property
    def leaves_for(self) -> str:
        """The section's own page of the office."""
        return f"{self.page}?done=on-behalf"


def _door(request: Request) -> Door:
    path = request.path_params
    if "token" in path:
        return ByLink(request, path["token"])
    return OnBehalf(request, path["key"], path["name"])


AtDoor = Annotated[Door, Depends(_door)]
"""How this request came to the section's form."""


class Doors:
    """Routes that stand behind both doors."""

    def __init__(self) -> None:
        self.by_link = APIRouter(prefix="/write/{token}", dependencies=[Depends(unlocked)])
        self.on_behalf = APIRouter(
            prefix="/office/cycles/{key}/sections/{name}/on-behalf",
            dependencies=[Depends(office_alone)],
        )
        self.both = (self.by_link, self.on_behalf)

    def get(self, path: str) -> Callable[[Handler], Handler]:
        """Register a page behind both doors."""
        return self._at(path, "GET")

    def post(self, path: str) -> Callable[[Handler], Handler]:
        """Register what a form does behind both doors."""
        return self._at(path, "POST")

    def _at(self, path: str, method: str) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            for router in self.both:
                router.add_api_route(path, handler, methods=[method])
            return handler

        return register
