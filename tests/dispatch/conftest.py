"""The sample office at work on either database, and cycles whose work waits to be claimed."""

from __future__ import annotations

from tests.keeping.conftest import (
    _no_pdf,
    bureau,
    either_bureau,
    empty_database,
    new_bureau_on_postgres,
    new_postgres_database,
    postgres_url,
    sample_office,
)

__all__ = [
    "_no_pdf",
    "bureau",
    "either_bureau",
    "empty_database",
    "new_bureau_on_postgres",
    "new_postgres_database",
    "postgres_url",
    "sample_office",
]
