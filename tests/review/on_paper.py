"""The office's clerk who enters what a leader signed on the printed draft, page by page."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, datetime

import httpx

from huibao.records.models import Review
from tests.review.desk import Desk
from tests.web.forms import form_of
from tests.web.signing_in import sign_in

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R/Size 4>>\n%%EOF\n"
)
JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010101004800480000ffdb004300" + "01" * 64 + "ffc0000b080010001001011100"
    "ffc40014000100000000000000000000000000000009ffc40014100100000000000000000000000000000000"
    "ffda0008010100003f0054dfffd9"
)
WINDOWS_PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(200)


def png(width: int = 620, height: int = 877) -> bytes:
    """A blank page as PNG; of a page without end, the header and one line alone."""

    def chunk(name: bytes, content: bytes) -> bytes:
        checked = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checked)

    row = b"\0" + b"\xff" * min(width, 20_000)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = zlib.compress(row * min(height, 900))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")
    )


def today(desk: Desk) -> str:
    """Today where the office is, as a browser's date field sends it."""
    return datetime.now(UTC).astimezone(desk.house.installation.office.zone).date().isoformat()


class Entering:
    """The clerk, at the pages where a decision on paper is entered for one reviewer."""

    def __init__(self, desk: Desk, person: str, *, clerk: str = "su", draft: int = 0):
        self.desk = desk
        self.browser = sign_in(desk.house, clerk)
        self.number = desk.see(lambda cycle: self._review(cycle.reviews, person, draft).id)
        self.place = f"/office/cycles/{desk.key}/reviews/{self.number}/paper"

    def _review(self, reviews: list[Review], person: str, draft: int) -> Review:
        own = [r for r in reviews if r.reviewer == person and draft in (0, r.draft.number)]
        return own[-1]

    def opened(self) -> dict[str, str]:
        """Open the form; return what it would send."""
        return form_of(self.browser.get(self.place).text)

    def fill_in(
        self,
        decision: str = "approve",
        scan: bytes | None = PDF,
        *,
        name: str = "签批.pdf",
        form: dict[str, str] | None = None,
        **typed: str,
    ) -> httpx.Response:
        """Fill in the form and go on; return what is shown then."""
        fields = (form or self.opened()) | {"decision": decision, "day": today(self.desk)} | typed
        files = {"scan": (name, scan or b"")} if scan is not None else {"scan": ("", b"")}
        return self.browser.post(self.place, data=fields, files=files)

    def confirm(self, shown: httpx.Response) -> httpx.Response:
        """Press the button of the page that asks once more."""
        answer = self.browser.post(f"{self.place}/enter", data=form_of(shown.text))
        self.desk.house.run_stages(self.desk.key)
        return answer

    def enter(self, decision: str = "approve", **typed: str) -> httpx.Response:
        """Do both."""
        return self.confirm(self.fill_in(decision, **typed))
