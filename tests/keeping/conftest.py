"""What is kept: the sample office at work, on either database, and reports that were archived."""

from __future__ import annotations

from tests.lifecycle.conftest import (
    _no_pdf,
    bureau,
    either_bureau,
    new_bureau_on_postgres,
)

__all__ = [
    "_no_pdf",
    "bureau",
    "either_bureau",
    "new_bureau_on_postgres",
]
