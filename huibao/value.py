"""What the office's files are made of: values that never change and know their names."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value that refuses names it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
