"""Rendering: one Jinja2 environment for each language, and what every page may say.

Templates see `_`, `lang`, `office`, `now`, `here` (this page's address without its query), `others`
(how many more tasks await the reader at `others_at`, where a page gives it), and the filters below.
A page that shows typed text again after a refusal is rendered with that status.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime
from functools import cache, partial
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from config.installation import Installation
from huibao.calendar import chinese_date, day_in_words, in_words, in_words_en
from huibao.cycle.ledger.figures.indicators import amount_of, number_of
from huibao.cycle.review.remarks import CHINESE as ANSWERS
from huibao.cycle.review.route import CHINESE as STANDINGS
from huibao.document.passages import PICTURE
from huibao.document.reaching_out import reaches_out
from huibao.lifecycle import CHINESE as STATES
from huibao.records.documents import WORD
from huibao.records.models import Decision
from huibao.report.difference.rewording import Span, spans
from huibao.report.tables.spans import has_marks
from huibao.web.beside import characters
from huibao.web.language import A_YEAR, COOKIE, LANGUAGES, language_of, translations

KEPT_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
MINUTE, HOUR, DAY = 60, 3600, 24 * 3600


def installation_of(request: Request) -> Installation:
    """Return the installation whose page was asked for."""
    installation: Installation = request.app.state.installation
    return installation


def render(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Return the page `templates/web/<template>` in the reader's language."""
    language, office = language_of(request), installation_of(request).office
    page = _environment(language).get_template(template)
    now = datetime.now(UTC)
    values = {
        "lang": language,
        "office": office,
        "zone": office.zone,
        "now": now,
        "here": request.url.path,
        "others": 0,
        "others_at": f"/tasks/{request.path_params.get('token', '')}",
        **context,
    }
    response = HTMLResponse(page.render(values), status)
    if request.query_params.get(COOKIE) in LANGUAGES:
        response.set_cookie(COOKIE, language, max_age=A_YEAR, httponly=True, samesite="lax")
    return response


def go(address: str) -> RedirectResponse:
    """Return the way to the page that shows what a POST did, so that a refresh repeats nothing."""
    return RedirectResponse(address, status_code=303)


def kept(request: Request, **found: Any) -> JSONResponse:
    """Tell a page's script when what it sent was kept, and what was found in it."""
    now = datetime.now(UTC).astimezone(installation_of(request).office.zone)
    return JSONResponse({"saved_at": f"{now:%H:%M:%S}", **found})


def download(content: bytes, name: str, media_type: str) -> Response:
    """Return a file to keep, under a name that may be Chinese."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})


def as_it_came(content: bytes, name: str) -> Response:
    """Return a Word file that a person uploaded; its name warns of what Word would open with it."""
    warned = "（含外部链接或对象，请勿启用）" if reaches_out(content) else ""
    return download(content, f"{name}{warned}.docx", WORD)


@cache
def _environment(language: str) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("templates", "web"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    catalogue = translations(language)
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        catalogue.gettext, catalogue.ngettext, newstyle=True
    )
    environment.globals["static"] = _static
    environment.filters.update(
        due=due,
        moment=moment,
        ago=ago,
        clock=clock,
        day=day,
        full_day=full_day,
        state_name=STATES.__getitem__,
        answer_name=ANSWERS.__getitem__,
        standing_name=STANDINGS.__getitem__,
    )
    environment.filters.update(signed=signed, spans_to=spans_to, characters=characters)
    environment.filters.update(counted=amount_of, numbered=number_of)
    said, advised = ("message", "advice") if language == "zh" else ("english", "remedy")
    environment.tests["merging_cells"] = has_marks
    environment.filters["parted"] = PICTURE.split  # words, a picture's key, words, ...
    environment.filters["said"] = partial(environment.getattr, attribute=said)
    environment.filters["advised"] = partial(environment.getattr, attribute=advised)
    return environment


@cache
def _static(name: str) -> str:
    content = (files("templates") / "static" / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


def spans_to(before: str, after: str) -> list[Span]:
    """Return what changed from one text to the other, to the character."""
    return spans(before.strip("\n"), after.strip("\n"))


@jinja2.pass_context
def due(context: jinja2.runtime.Context, at: datetime) -> str:
    """Return a due time in words: `6月25日（周三）17:30前`."""
    words = in_words if context["lang"] == "zh" else in_words_en
    return words(at, context["zone"], context["now"])


@jinja2.pass_context
def moment(context: jinja2.runtime.Context, at: datetime) -> str:
    """Return a full date and time: `2023年6月25日 17:30`."""
    there = at.astimezone(context["zone"])
    if context["lang"] == "zh":
        return f"{there.year}年{there.month}月{there.day}日 {there:%H:%M}"
    return f"{there:%Y-%m-%d %H:%M}"


@jinja2.pass_context
def signed(context: jinja2.runtime.Context, decision: Decision) -> str:
    """Return when a decision was signed; on paper the day, and who entered it."""
    if decision.on_paper is None:
        return str(moment(context, decision.decided_at))
    _ = translations(context["lang"]).gettext
    entered = _("纸质签批（%(name)s代录）") % {"name": decision.entered_by}
    return f"{full_day(context, decision.on_paper)}　{entered}"


@jinja2.pass_context
def clock(context: jinja2.runtime.Context, at: datetime) -> str:
    """Return the time of a day that the reader knows: `17:30`."""
    return f"{at.astimezone(context['zone']):%H:%M}"


@jinja2.pass_context
def day(context: jinja2.runtime.Context, written: str) -> str:
    """Return a day kept as `2023-07-05` in words: `7月5日`, with the year in another one."""
    if context["lang"] != "zh":
        return written
    return day_in_words(date.fromisoformat(written), context["now"].astimezone(context["zone"]))


@jinja2.pass_context
def full_day(context: jinja2.runtime.Context, said: date | str) -> str:
    """Return a day, kept as one or as `2026-06-30`, as `2026年6月30日`; other words as they are."""
    words = str(said)
    if context["lang"] != "zh" or not KEPT_DAY.fullmatch(words):
        return words
    return chinese_date(date.fromisoformat(words))


@jinja2.pass_context
def ago(context: jinja2.runtime.Context, at: datetime) -> str:
    """Return how long ago it was: `3分钟前`; the full date and time after a day."""
    seconds = (context["now"] - at).total_seconds()
    if seconds >= DAY:
        return str(moment(context, at))
    _ = translations(context["lang"]).gettext
    if seconds < MINUTE:
        return _("刚刚")
    if seconds < HOUR:
        return _("%(n)d分钟前") % {"n": seconds // MINUTE}
    return _("%(n)d小时前") % {"n": seconds // HOUR}
