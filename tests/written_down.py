"""Where secrets have been written down: the files of an installation, searched for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

BEGINNING = 12
"""Characters of a long secret that nobody may see: what logs leave out of long words is their
middle."""

SHORT = 8


def places_of(secrets: Iterable[str], folder: Path, *, but: str = "") -> Iterator[str]:
    """Yield the files under `folder` that hold one of the secrets, without quoting it.

    A short one counts only where it is no part of something longer, such as the time of day. The
    file named `but`, where they are kept, may hold them.
    """
    wanted = [_pattern(secret) for secret in secrets]
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != but:
            written = path.read_bytes()
            if found := sum(bool(one.search(written)) for one in wanted):
                yield f"{path.relative_to(folder)}: {found}"


def _pattern(secret: str) -> re.Pattern[bytes]:
    if len(secret) <= SHORT:
        return re.compile(rb"(?<![\w.])" + re.escape(secret.encode()) + rb"(?!\w)")
    return re.compile(re.escape(secret[:BEGINNING].encode()))
