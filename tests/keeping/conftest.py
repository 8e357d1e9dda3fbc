"""What is kept: the sample office at work, and reports that were archived."""

from __future__ import annotations

from tests.lifecycle.conftest import _no_pdf

__all__ = ["_no_pdf"]
