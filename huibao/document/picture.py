"""A picture that travels with a report's text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """A picture's bytes with its media type and its size in pixels."""

    content_type: str
    content: bytes
    width_px: int
    height_px: int

    @property
    def key(self) -> str:
        """The first 16 hex digits of the content's SHA-256; stands in a text as `［图：KEY］`."""
        return hashlib.sha256(self.content).hexdigest()[:16]
