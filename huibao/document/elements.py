"""What the elements of WordprocessingML say: their namespace, their values, their switches."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NUMBER_LIMIT: Final = 10**7


def val(parent: etree._Element | None, path: str, default: str = "") -> str:
    """The `w:val` of a child ("ilvl", "numPr/numId" ...), or the default."""
    if parent is None:
        return default
    found = parent.find("/".join(W + step for step in path.split("/")))
    return default if found is None else str(found.get(W + "val", default))


def is_on(switch: etree._Element | None) -> bool:
    """Whether a property that is only on or off (`w:vanish`, `w:isLgl`) stands there and is on."""
    return switch is not None and switch.get(W + "val") not in ("0", "false", "off")


def whole(text: str, default: int) -> int:
    """A whole number, kept within bounds; the default when it is none."""
    match = re.fullmatch(r"\s*([+-]?\d{1,12})(?:\.\d*)?\s*", text)
    return max(-_NUMBER_LIMIT, min(int(match[1]), _NUMBER_LIMIT)) if match else default
