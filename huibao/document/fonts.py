"""Which of the fonts a layout wants are missing on this machine, and what stands in for them.

A word processor replaces a missing font in silence. Files still name the wanted font, so an office
that has it sees it; what is missing here matters for what is printed or turned into PDF here.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape

from huibao.document.layout import TYPEFACES, Typefaces

_NAMES: Final = {
    "xiaobiaosong": "小标宋（标题）",
    "fangsong": "仿宋（正文）",
    "kaiti": "楷体（二级标题）",
    "heiti": "黑体（一级标题）",
    "songti": "宋体（页码）",
    "latin": "西文与数字",
}
_LISTING_SECONDS: Final = 20


@dataclass(frozen=True)
class MissingFont:
    """A wanted font that is not installed here; `stand_in` is "" when nothing declared is."""

    typeface: str
    wanted: str
    stand_in: str

    def __str__(self) -> str:
        """The sentence for people."""
        use = (
            f"本机生成 PDF 时用“{self.stand_in}”代替" if self.stand_in else "本机也没有可代替的字体"
        )
        return f"{_NAMES[self.typeface]}：本机没有“{self.wanted}”，{use}"


@lru_cache(maxsize=1)
def installed_families() -> frozenset[str] | None:
    """The font families on this machine, or None where there is no fontconfig to ask."""
    program = shutil.which("fc-list")
    if program is None:
        return None
    try:
        listing = subprocess.run(  # noqa: S603  a fixed program with fixed arguments
            [program, "--format", "%{family}\n"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_LISTING_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return frozenset(
        name.strip() for line in listing.stdout.splitlines() for name in line.split(",")
    ) - {""}


def missing_fonts(
    typefaces: Typefaces, *, installed: Iterable[str] | None = None
) -> list[MissingFont]:
    """The wanted fonts that are not here; none when this machine cannot be asked."""
    here = installed_families() if installed is None else frozenset(installed)
    if here is None:
        return []
    found = []
    for typeface in TYPEFACES:
        wanted, *others = getattr(typefaces, typeface)
        if wanted not in here:
            stand_in = next((name for name in others if name in here), "")
            found.append(MissingFont(typeface, wanted, stand_in))
    return found


def fontconfig(typefaces: Typefaces) -> str:
    """A fontconfig file that adds the declared stand-ins to the machine's own configuration.

    Without it a missing 仿宋 becomes whatever font the machine lists first.
    """
    chains = dict.fromkeys(getattr(typefaces, name) for name in TYPEFACES)
    aliases = "".join(
        f'<alias binding="same"><family>{escape(wanted)}</family><prefer>'
        f"{''.join(f'<family>{escape(name)}</family>' for name in (wanted, *others))}"
        "</prefer></alias>"
        for wanted, *others in chains
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f'<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>{aliases}'
        "</fontconfig>"
    )
