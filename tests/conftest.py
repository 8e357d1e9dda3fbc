"""Fixtures that every folder of tests may use."""

from __future__ import annotations

from tests.chromium import chromium  # noqa: F401  a fixture, found by its name
from tests.postgres import postgres_url  # noqa: F401  a fixture, found by its name
