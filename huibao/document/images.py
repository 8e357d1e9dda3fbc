"""The pictures of a .docx as values."""

from __future__ import annotations

import struct
from typing import Final

from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.image.image import Image

from huibao.document.picture import Picture

_FAULTS: Final = (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
    struct.error,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    ZeroDivisionError,
    OverflowError,
    UnicodeDecodeError,
)
MOST_PIXELS: Final = 160_000_000
"""An A3 page scanned at 600 dpi has 70 million; a blank one of a billion takes a few kilobytes, and
all the memory of whoever shows or prints it."""
_WHOLE_ENOUGH: Final = 64  # bytes: no picture of any of these formats is shorter


def picture(content: bytes) -> Picture | None:
    """A PNG, JPEG, GIF, BMP or TIFF; None for what a page cannot show (EMF, WMF, damage)."""
    if len(content) < _WHOLE_ENOUGH:
        return None
    try:
        image = Image.from_blob(content)
        width, height = int(image.px_width), int(image.px_height)
    except _FAULTS:  # python-docx trusts headers; a damaged one can raise any of these
        return None
    if not 0 < width * height <= MOST_PIXELS:
        return None
    return Picture(
        content_type=image.content_type, content=content, width_px=width, height_px=height
    )
