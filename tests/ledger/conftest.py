"""The ledgers' stories use the sample office and the cast of the pages' tests."""

from __future__ import annotations

from tests.web.conftest import *  # noqa: F403  the same house, its pages served
