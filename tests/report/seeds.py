"""Where the two real reports lie that some tests read; nothing of them is kept here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def seed(beginning: str) -> str:
    """Return the text of the seed report whose file name begins so; skip when it is absent."""
    near = Path(__file__).parents[2] / ".." / "shared" / "seeds"
    folder = Path(os.environ.get("HUIBAO_SEEDS", near))
    for path in sorted(folder.glob(f"{beginning}*.txt")):
        return path.read_text("utf-8")
    pytest.skip("the seed reports are not here: point HUIBAO_SEEDS at their folder")
