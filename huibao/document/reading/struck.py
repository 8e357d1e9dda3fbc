"""Words struck through by hand, without tracked changes: they look deleted, and are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from huibao.document.elements import W, is_on
from huibao.document.reading.inline import Piece


def struck(pieces: Iterable[Piece]) -> Iterator[str]:
    """Yield each stretch of such words among pieces that follow each other."""
    texts = (piece for piece in pieces if piece.kind == "text")
    for through, stretch in groupby(texts, key=_is_struck):
        words = "".join(piece.text for piece in stretch)
        if through and words.strip():
            yield words


def _is_struck(piece: Piece) -> bool:
    run = piece.element.getparent()
    if run is None:
        return False
    return any(is_on(run.find(f"{W}rPr/{W}{name}")) for name in ("strike", "dstrike"))
