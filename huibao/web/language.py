"""The reader's language: Chinese first, English one click away.

The sentences of the pages are Chinese; `templates/locale/en.po` holds their English, and is read as
it is, so that a translation is seen without a build step.
"""

from __future__ import annotations

import gettext
import io
from functools import cache
from importlib.resources import files
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from fastapi import Request

LANGUAGES: Final = ("zh", "en")
COOKIE: Final = "lang"
A_YEAR: Final = 365 * 24 * 3600


def language_of(request: Request) -> str:
    """Return `zh` or `en`: what the address asks for, else the cookie, else the installation."""
    asked = request.query_params.get(COOKIE), request.cookies.get(COOKIE)
    wanted = next((language for language in asked if language in LANGUAGES), None)
    return wanted or str(request.app.state.installation.settings.language)


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
