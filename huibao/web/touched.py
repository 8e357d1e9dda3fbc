"""Whether a person has touched the page that a form comes from.

Mail scanners open every link, run the page and submit the forms that they find. `sign.js` fills a
hidden field at the first gesture of a person; where no script runs, a box is there to be ticked.
"""

from __future__ import annotations

from starlette.datastructures import FormData

from huibao.cycle.refusals import Refused

FIELD = "touched"


class Untouched(Refused):
    """Nobody has touched the page."""

    says = (
        "请勾选“本人操作，已核对”后再提交，以便与邮件系统的自动扫描相区别。"
        " (Tick the box that says it is you, so that no mail scanner acts in your place.)"
    )


def must_be_touched(sent: FormData) -> None:
    """Raise `Untouched` for a form that was sent without anybody touching its page."""
    if not any(sent.getlist(FIELD)):
        raise Untouched
