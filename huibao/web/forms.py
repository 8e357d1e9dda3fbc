"""What a form sent: read whole, its texts with plain line ends."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Annotated, Any, Final, TypeVar

from fastapi import Depends, Path, Query, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from huibao.document.reading.inline import TURNING

Row = TypeVar("Row", bound=Any)

LONGEST_TEXT: Final = 8 * 2**20
"""Bytes of one field: a report of 300 pages takes a tenth of it."""
MOST_FIELDS: Final = 2000

LARGEST: Final = 10**9
"""No row, page or year is numbered higher; databases refuse what no 64 bits hold."""

_TAB: Final = re.compile("[0-9a-f]{16}")
_UNSEEN: Final = re.compile(f"[{TURNING}\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


async def _sent(request: Request) -> AsyncIterator[FormData]:
    async with request.form(
        max_part_size=LONGEST_TEXT, max_fields=MOST_FIELDS, max_files=4
    ) as sent:
        yield sent


Sent = Annotated[FormData, Depends(_sent)]
"""The form of this request, fields and files."""


Number = Annotated[int, Path(ge=0, le=LARGEST)]
"""A row's number, or a year, in a page's address."""
PageNumber = Annotated[int, Query(le=LARGEST)]
"""Which page of a long list is asked for."""


def number_in(text: str) -> int | None:
    """Return the number that a form names a row by; None when no row can have it."""
    return int(text) if text.isdecimal() and len(text) < len(str(LARGEST)) else None


def named(choices: Mapping[str, Row], name: str) -> Row:
    """Return the choice of that name, as an address gives it; 404 where there is none."""
    if name not in choices:
        raise HTTPException(404)
    return choices[name]


def numbered(rows: Iterable[Row], number: int | str) -> Row:
    """Return the row of that number, as a form or an address gives it; 404 where there is none."""
    return named({str(row.id): row for row in rows}, str(number))


def text_of(sent: FormData, name: str) -> str:
    """Return a field's text, empty when it was not sent.

    Control characters and halves of characters go, for neither a database, a page nor a Word file
    can hold them, and marks that make people read in another order what stands there.
    """
    value = sent.get(name, "")
    if not isinstance(value, str):
        return ""
    return _UNSEEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def browser_of(request: Request) -> str:
    """Return what the browser says it is, without what no database can hold."""
    return _UNSEEN.sub("", request.headers.get("user-agent", ""))


def file_of(sent: FormData, name: str) -> UploadFile | None:
    """Return the file that was chosen in that field, or None."""
    value = sent.get(name)
    return value if isinstance(value, UploadFile) and value.filename else None


def name_of(file: UploadFile) -> str:
    """Return what the file is called, or the end of it, as it is read."""
    return _UNSEEN.sub("", file.filename or "")[-200:]


def new_tab() -> str:
    """Return a name for a page that is being opened: every opening types into its own row."""
    return secrets.token_hex(8)


def tab_of(sent: FormData) -> str:
    """Return the page that the form was typed on; a new one when it does not say."""
    tab = text_of(sent, "tab")
    return tab if _TAB.fullmatch(tab) else new_tab()


def is_script(request: Request) -> bool:
    """Whether a script of ours asks, and not a form: it gets JSON, and stays where it is."""
    return "application/json" in request.headers.get("accept", "")
