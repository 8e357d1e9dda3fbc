"""The two halves of a mail, HTML and plain text, from one template.

A mail is written once, in a handful of plain tags. They are put into the words of each half when
its template is read, so that a click does not wait for it, and what people typed is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import jinja2

TAG = re.compile(r"(</?[a-z]+>)\n?")
NEW_LINE = '{{ "\\n" }}'
"""Said so, a line ends also behind `{% endif %}`, which takes a plain end of line away."""

PARTS: dict[str, tuple[str, str]] = {
    "<p>": ("<p>", ""),
    "</p>": ("</p>\n", "\n\n"),
    "<dl>": (
        '<table style="border-collapse:collapse;font-size:15px;line-height:1.7">\n',
        "",
    ),
    "</dl>": ("</table>\n", "\n"),
    "<dt>": (
        '<tr><td style="padding:.2em 1em .2em 0;color:#666666;vertical-align:top;'
        'white-space:nowrap">',
        "",
    ),
    "</dt>": ("</td>", "："),
    "<dd>": ('<td style="padding:.2em 0">', ""),
    "</dd>": ("</td></tr>\n", "\n"),
    "<ol>": ('<ol style="padding-left:1.4em">\n', ""),
    "</ol>": ("</ol>\n", "\n"),
    "<li>": ("<li>", "{{ loop.index }}. "),
    "</li>": ("</li>\n", "\n"),
    "<br>": ("<br>", "\n   "),
    "<b>": ("<strong>", ""),
    "</b>": ("</strong>", ""),
    "<em>": ('<strong style="color:#9b1c1f">', ""),
    "</em>": ("</strong>", ""),
    "<big>": (
        '<strong style="display:block;margin:.4em 0;font-size:28px;letter-spacing:.2em">',
        "",
    ),
    "</big>": ("</strong>", ""),
    "<small>": ('<span style="color:#666666;font-size:13px">', ""),
    "</small>": ("</span>", ""),
    "<code>": ('<code style="word-break:break-all">', ""),
    "</code>": ("</code>", ""),
    "<a>": ('<a href="{{ page }}">打开办理页面</a>', "办理页面：\n{{ page }}"),
}
"""What each tag of a mail is in HTML, and in plain text. The line's end behind it goes with it."""

HTML, TEXT = 0, 1
FRAMES = ("frame.html", "frame.txt")


class _Half(jinja2.Environment):
    def __init__(self, half: int) -> None:
        super().__init__(
            loader=jinja2.PackageLoader("templates", "mail"),
            autoescape=half == HTML,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.half = half
        self.globals["frame"] = FRAMES[half]

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        if name in FRAMES:
            return source
        return TAG.sub(lambda tag: PARTS[tag[1]][self.half].replace("\n", NEW_LINE), source)


@cache
def _half(half: int) -> _Half:
    return _Half(half)


def load_templates() -> None:
    """Read every mail's template now: the first click that mails one would wait for it."""
    for half in (HTML, TEXT):
        for name in _half(half).list_templates(extensions=["j2"]):
            _half(half).get_template(name)


def worded(template: str, values: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the mail's subject, plain text and HTML; only in the HTML is anything escaped."""
    html, text = (_half(half).get_template(f"{template}.j2") for half in (HTML, TEXT))
    subject = "".join(text.blocks["subject"](text.new_context(dict(values))))
    return subject, text.render(values), html.render(values)
