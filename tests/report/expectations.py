"""What a person marked beside each sample: one line for each thing a reader must find."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"
_HEADED = ("part", "section", "item", "subitem", "point", "dash")


@dataclass(frozen=True)
class Expected:
    """One sample: its text and its marks, by kind, in the order of the text."""

    name: str
    text: str
    lines: tuple[str, ...]

    def all(self, kind: str) -> list[str]:
        return [line[len(kind) + 1 :] for line in self.lines if line.split(" ", 1)[0] == kind]

    @property
    def headings(self) -> list[tuple[str, str, str]]:
        rows = [line.split(" ", 2) for line in self.lines]
        return [(row[0], row[1], row[2]) for row in rows if row[0] in _HEADED]

    @property
    def figures(self) -> list[tuple[str, str, str]]:
        rows = [line.split(" ", 2) for line in self.all("figure")]
        return [(row[0], row[1], row[2] if len(row) > 2 else "") for row in rows]


def samples() -> list[Expected]:
    """Return every sample of the folder."""
    return [
        Expected(
            path.stem,
            path.read_text("utf-8"),
            tuple(path.with_suffix(".expect").read_text("utf-8").splitlines()),
        )
        for path in sorted(SAMPLES.glob("*.txt"))
    ]
