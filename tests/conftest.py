"""Fixtures that every folder of tests may use."""

from __future__ import annotations

import os

from hypothesis import settings

from tests.chromium import chromium  # noqa: F401  a fixture, found by its name
from tests.postgres import postgres_url  # noqa: F401  a fixture, found by its name

# A gate says the same of the same commit; everywhere else each run tries new examples.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
