"""The sample office at work on either database, and cycles whose work waits to be claimed."""

from __future__ import annotations

from tests.keeping.conftest import (
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
