"""What is wrong in the office's own files, said so that the person who wrote them can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing that is wrong: where, what, and what to do; Chinese first, English beside it.

    Line 0 stands for a setting of the environment, which `file` then names.
    """

    file: str
    line: int
    message: str
    advice: str

    def __str__(self) -> str:
        """Return `file:line  message`, with the advice on a line of its own."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}  {self.message}\n    → {self.advice}"


class OfficeFilesWrong(ValueError):
    """The office's files hold mistakes; the error's text is the readable list of all of them."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        count = len(self.mistakes)
        headline = f"单位配置有 {count} 处错误 / {count} mistake(s) in the office's files:"
        super().__init__("\n".join([headline, *map(str, self.mistakes)]))
