"""Fixtures that every folder of tests may use."""

from __future__ import annotations

from tests.postgres import postgres_url  # noqa: F401  a fixture, found by its name
