"""What a report leaves behind on the disk: `python -m tests.benchmarks.growth_size`.

Whole reports of the sample office go through the embedded program. Both databases are measured in
the pages they use, after the first report and after the last, so that what is there once counts for
nothing; beside them stands what has to be kept in any case, the archive package.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import astuple, dataclass
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from huibao.demo.play import wait_until
from tests.benchmarks.lifecycle_speed import Run, embedded

USED = """
SELECT (page_count - freelist_count) * page_size
FROM pragma_page_count, pragma_freelist_count, pragma_page_size
"""
DOCUMENTS = "SELECT sum(length(content)) FROM documents"


@dataclass(frozen=True)
class Kept:
    """Bytes on the disk."""

    ours: int
    documents: int
    """Of `ours`: Word and PDF files."""
    prefect: int
    archive: int


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cycles", type=int, default=6)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        data = Path(folder)
        with embedded(data) as run:
            run.decisions(1)
            before = kept(run, data, filed=1)
            run.decisions(asked.cycles, last=2023)
            after = kept(run, data, filed=1 + asked.cycles)
    show(before, after, asked.cycles)


def kept(run: Run, data: Path, *, filed: int) -> Kept:
    """Return what lies on the disk once so many reports are filed and Prefect has noted all."""
    archive = data / "archive"
    wait_until(lambda: len(list(archive.rglob("manifest-sha256.txt"))) >= filed)
    run.wait_for_prefect()
    ours = data / "huibao.db"
    return Kept(
        ours=_asked(ours, USED),
        documents=_asked(ours, DOCUMENTS),
        prefect=_asked(next((data / "prefect").glob("*.db")), USED),
        archive=sum(file.stat().st_size for file in archive.rglob("*") if file.is_file()),
    )


def _asked(database: Path, query: str) -> int:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        (answer,) = connection.execute(query).fetchone()
    return int(answer)


def show(before: Kept, after: Kept, cycles: int) -> None:
    """Print what each report added."""
    counted = astuple(before), astuple(after)
    each = [(last - first) / cycles for first, last in zip(*counted, strict=True)]
    ours, documents, prefect, archive = each
    table = Table(title="what a report leaves behind")
    for heading in ("where", "kB a report", "× its package"):
        table.add_column(heading, justify="left" if heading == "where" else "right")
    rows = {
        "our database": ours,
        "of it documents": documents,
        "Prefect's database": prefect,
        "archive package": archive,
    }
    for where, size in rows.items():
        table.add_row(where, f"{size / 1000:.0f}", f"{size / archive:.2f}")
    console = Console()
    console.print(table)
    console.print(f"prefect {version('prefect')}, sqlalchemy {version('sqlalchemy')}")


if __name__ == "__main__":
    main()
