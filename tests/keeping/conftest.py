"""What is kept: the sample office at work, on either database, and reports that were archived."""

from __future__ import annotations

from tests.lifecycle.conftest import (
    _no_pdf,
    bureau,
    either_bureau,
    empty_database,
    new_bureau_on_postgres,
    sample_office,
)
from tests.postgres import new_postgres_database, postgres_url

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
