"""Before a mail is written out, the server is told how large it will be at most."""

from __future__ import annotations

from datetime import UTC, datetime
from email import charset

import pytest

from huibao.mail.outgoing import Address, Attachment, OutgoingMail
from huibao.mail.written import written

LONG = "报" * 120
FILES = {"": 0, f"{LONG}.docx": 60_000, "report.pdf": 3_000_000}


@pytest.mark.parametrize("body", [charset.BASE64, charset.QP])  # as another library may want it
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("text", ["", "办结12件。\n" * 2000, "word " * 2000, "\n" * 5000])
def test_it_is_at_most_so_large(
    text: str, name: str, body: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(charset.CHARSETS, "utf-8", (charset.SHORTEST, body, "utf-8"))
    files = tuple(
        Attachment.of(name, bytes(FILES[name]), media_type="application/pdf") for _ in range(3)
    )
    mail = OutgoingMail(
        message_id=f"<{'a' * 64}@office.example>",
        sender=Address("云溪区数据局办公室", "huibao@office.example"),
        to=Address(LONG, "lin@office.example"),
        subject=f"【呈批】{LONG}",
        text=text,
        html=f"<p>{text}</p>",
        date=datetime(2026, 3, 2, tzinfo=UTC),
        thread="<cycle-2026-h1@office.example>",
        attachments=files if name else (),
    )
    told, taken = mail.size, len(written(mail).as_bytes())
    assert taken <= told <= 1.4 * taken + 16_384
