"""The office over HTTP, as the web tests have it, on ground that gives way."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

MEGABYTES = 24


@dataclass(frozen=True)
class SmallDisk:
    """A disk of a few megabytes."""

    folder: Path

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"

    def fill(self) -> None:
        """Leave no byte of it free."""
        with self._filler.open("wb", buffering=0) as filler:
            try:
                while filler.write(b"\0" * 4096):
                    continue
            except OSError:
                return

    def free(self) -> None:
        """Give the space back."""
        self._filler.unlink()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "none", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk (for example: run as root)")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
