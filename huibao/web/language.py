"""The reader's language: Chinese, unless he or his browser asks for English; one click from each.

The sentences of the pages are Chinese; `templates/locale/en.po` holds their English, and is read as
it is, so that a translation is seen without a build step.
"""

from __future__ import annotations

import gettext
import io
import re
from functools import cache
from importlib.resources import files
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from fastapi import Request

LANGUAGES: Final = ("zh", "en")
COOKIE: Final = "lang"
A_YEAR: Final = 365 * 24 * 3600
_ACCEPTED: Final = re.compile(
    r"(?:^|,)\s*(?P<language>en|zh)(?:-[\w-]+)?\s*(?:;\s*q=(?P<weight>[01](?:\.\d{0,3})?)\s*)?(?=,|$)",
    re.IGNORECASE,
)


def language_of(request: Request) -> str:
    """Return `zh` or `en`: what the address asks for, else the cookie, the browser, the settings.

    Of the browser only that it prefers English counts.
    """
    asked = request.query_params.get(COOKIE), request.cookies.get(COOKIE)
    wanted = next((language for language in asked if language in LANGUAGES), None)
    if wanted is None and prefers_english(request.headers.get("accept-language", "")):
        return "en"
    return wanted or str(request.app.state.installation.settings.language)


def prefers_english(accepted: str) -> bool:
    """Tell whether an Accept-Language header wants English rather than Chinese (RFC 9110, 12.5.4).

    Of two that it wants alike the first counts; one that names neither wants none.
    """
    found = list(_ACCEPTED.finditer(accepted))
    best = max(found, key=lambda each: float(each["weight"] or 1), default=None)
    return best is not None and best["language"].lower() == "en" and best["weight"] != "0"


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Return the catalogue of that language; Chinese needs none, for its sentences are the keys."""
    if language == "zh":
        return gettext.NullTranslations()
    catalogue = read_po(io.BytesIO((files("templates") / "locale" / f"{language}.po").read_bytes()))
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def in_language(bilingual: str, language: str) -> str:
    """Return one language of a message written `中文。 (English.)`; all of it when it is not so."""
    chinese, mark, english = bilingual.rpartition("。 (")
    if not mark or not english.endswith(")"):
        return bilingual
    return chinese + "。" if language == "zh" else english[:-1]
