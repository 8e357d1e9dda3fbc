"""Moves that stand in no container count as inserted or deleted (17.13.5.22, 17.13.5.26)."""

from __future__ import annotations

from typing import Final, Literal

from lxml import etree

from huibao.document.elements import W

Mark = Literal["ins", "del", "moveFrom", "moveTo"]
COUNTS_AS: Final[dict[Mark, Mark]] = {"moveFrom": "del", "moveTo": "ins"}
"""What a move counts as where it is no move."""

_PLAIN: Final = {W + move: W + plain for move, plain in COUNTS_AS.items()}
_START, _END = "RangeStart", "RangeEnd"
_TAGS: Final = tuple(W + kind + part for kind in COUNTS_AS for part in ("", _START, _END))


def call_loose_moves_what_they_are(root: etree._Element) -> None:
    """Make of every move outside a container the insertion or deletion that it counts as.

    A paragraph's end is in a container when the paragraph is, in whole or in part.
    """
    if next(root.iter(*_TAGS), None) is None:
        return
    open_names: dict[str, set[str | None]] = {kind: set() for kind in COUNTS_AS}
    held = set()
    loose = []
    for found in root.iter(W + "p", *_TAGS):
        name = found.tag.removeprefix(W)
        kind = name.removesuffix(_START).removesuffix(_END)
        if name == "p":
            if any(open_names.values()):
                held.add(found)
        elif name == kind:
            if not open_names[kind]:
                loose.append(found)
        elif name.endswith(_START):
            open_names[kind].add(found.get(W + "id"))
            held.update(found.iterancestors(W + "p"))
        else:
            open_names[kind].discard(found.get(W + "id"))
    for found in loose:
        is_end = found.getparent().tag == W + "rPr"
        if not is_end or next(found.iterancestors(W + "p")) not in held:
            found.tag = _PLAIN[found.tag]
