"""What a browser would send of a page, and what a reader sees of it."""

from __future__ import annotations

import re
from html import unescape

FIELD = re.compile(r"<(input|textarea|button)\b([^>]*)>([^<]*)", re.DOTALL)
ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')


def form_of(html: str) -> dict[str, str]:
    """Return what a browser would send of a page's form once somebody touched it, and no more.

    No buttons, no files; a reviewer's name is not signed (`signed`).
    """
    found = untouched(html)
    return found | ({"touched": "1"} if "touched" in found else {})


def untouched(html: str) -> dict[str, str]:
    """Return what a mail scanner would send of a page's form."""
    found: dict[str, str] = {}
    for tag, written, inner in FIELD.findall(html):
        attributes = {name: unescape(value) for name, value in ATTRIBUTE.findall(written)}
        name, kind = attributes.get("name"), attributes.get("type", "text")
        if not name or tag == "button" or kind == "file":
            continue
        if kind in ("radio", "checkbox") and "checked" not in attributes:
            continue
        # A browser drops the line end right behind a textarea's tag.
        content = unescape(inner).removeprefix("\n") if tag == "textarea" else None
        found[name] = content if content is not None else attributes.get("value", "")
    return found


def signed(html: str) -> dict[str, str]:
    """Return what a browser would send after a reviewer touched the page, which signs his name."""
    name = re.search(r'data-sign="([^"]*)"', html)
    return form_of(html) | ({"name": unescape(name[1])} if name else {})


def text_of_page(html: str) -> str:
    """Return what a reader sees of a page: no tags, single spaces."""
    body = re.sub(r"<(script|style|title)\b.*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
