"""The sample office at work, and cycles whose work waits to be claimed."""

from __future__ import annotations

from tests.lifecycle.conftest import _no_pdf

__all__ = ["_no_pdf"]
