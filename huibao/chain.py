"""Checks an archive package of Huibao: its files against its manifest, its events against
their chain.

This file stands in every package as `verify.py` and needs nothing but Python's standard library:
run `python verify.py` inside the package. Huibao itself uses the same code.
在归档文件夹中运行 `python verify.py`，即可核验文件与过程记录是否完整、未被改动，无需安装任何软件。
The check code that it prints stands in the mails of the filing; only they can tell a package that
was made anew as a whole. 所打印的归档校验码应与归档邮件、封存邮件中的一致。
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GENESIS = "0" * 64
MANIFEST = "manifest-sha256.txt"
EVENTS = "events.jsonl"
HASHED = (
    "chain",
    "number",
    "at",
    "action",
    "actor_role",
    "actor",
    "actor_name",
    "address",
    "browser",
    "subject",
    "detail",
    "document_sha256",
    "message_id",
    "flow_run",
    "previous",
)
"""What an event's hash covers."""
CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
"""How an event's values are written before they are hashed."""


@dataclass(frozen=True)
class BrokenLink:
    """Where a chain breaks first, and how."""

    chain: str
    number: int
    what: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.chain} 第{self.number}条 (event {self.number}): {self.what}"


def row_hash(row: dict[str, Any]) -> str:
    """Return the SHA-256 of an event's values, its own hash apart, as canonical JSON."""
    covered = {name: row[name] for name in HASHED}
    return hashlib.sha256(CANONICAL.encode(covered).encode()).hexdigest()


def first_break(
    rows: Iterable[dict[str, Any]],
    *,
    chain: str,
    length: int | None = None,
    head: str = "",
    hashed: Callable[[dict[str, Any]], str] = row_hash,
    after: tuple[int, str] = (0, GENESIS),
) -> BrokenLink | None:
    """Return where the chain of these rows breaks first, or None when it is whole.

    With its `length` and `head` given, a chain that was cut off at its end is found as well.
    `hashed` may be a faster `row_hash`. Of a part of the chain, `after` is the number and the hash
    of the event before it.
    """
    number, previous = after
    for row in rows:
        if row["number"] != number + 1 or row["chain"] != chain:
            return BrokenLink(chain, number + 1, "此处缺少或多出记录 (missing or added)")
        if row["previous"] != previous:
            return BrokenLink(chain, number + 1, "与上一条记录不衔接 (follows no event)")
        if row["hash"] != hashed(row):
            return BrokenLink(chain, number + 1, "内容被改动 (what it says was changed)")
        previous, number = row["hash"], row["number"]
    if length is not None and (length, head) != (number, previous):
        return BrokenLink(chain, number + 1, "链尾缺失或多出 (cut off, or longer)")
    return None


def read_manifest(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file that the manifest names, by its path in the package."""
    lines = _lines(folder / MANIFEST)
    return {name: sha256 for sha256, _, name in (line.partition("  ") for line in lines)}


def manifest_sha256(folder: Path) -> str:
    """Return the SHA-256 of the manifest, in which all the package is.

    It stands in mails that were sent when the package was filed: one that was made anew as a
    whole, chain and all, is whole in itself and has another.
    """
    return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()


def read_events(folder: Path) -> list[dict[str, Any]]:
    """Return the events of the package, in their order."""
    return [json.loads(line) for line in _lines(folder / EVENTS)]


def _lines(file: Path) -> list[str]:
    # What people typed may hold other line ends, such as U+2028 of a pasted web page: JSON leaves
    # them as they are, and they end no line of the file.
    if not file.is_file():  # a pipe would be waited for without end
        raise FileNotFoundError(file)
    return [line for line in file.read_text(encoding="utf-8").split("\n") if line]


def package_faults(folder: Path) -> Iterator[str]:
    """Yield what is wrong with the package, the first fault first; nothing when it is whole."""
    try:
        manifest = read_manifest(folder)
    except (OSError, UnicodeDecodeError):
        yield f"{MANIFEST}：清单无法读取 (the manifest cannot be read)"
        return
    present = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if (path.is_symlink() or not path.is_dir()) and not _is_pythons(path)
    } - {MANIFEST}
    for name in sorted(set(manifest) | present):
        if name not in manifest:
            yield f"{name}：清单之外的文件 (not in the manifest)"
        elif name not in present or not (folder / name).is_file():
            yield f"{name}：文件缺失 (missing)"
        elif fault := _fault_of(folder / name, manifest[name]):
            yield f"{name}：{fault}"
    yield from _chain_faults(folder)


def _fault_of(file: Path, sha256: str) -> str:
    try:
        whole = hashlib.sha256(file.read_bytes()).hexdigest() == sha256
    except OSError:
        return "文件无法读取，请检查存储介质 (cannot be read: look at the disk)"
    return "" if whole else "内容被改动 (changed)"


def _is_pythons(path: Path) -> bool:
    """Whether Python itself laid that file there, for whoever imports this one."""
    return path.parent.name == "__pycache__" and path.match("verify.*.pyc")


def _chain_faults(folder: Path) -> Iterator[str]:
    try:
        events = read_events(folder)
        broken = first_break(events, chain=events[0]["chain"]) if events else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        yield f"{EVENTS}：过程记录无法读取 (the events cannot be read)"
        return
    if not events:
        yield f"{EVENTS}：没有过程记录 (no events)"
    if broken:
        yield f"{EVENTS}：{broken}"


USAGE = """\
用法：python verify.py [归档文件夹]  不写文件夹，则核验本文件所在的文件夹
Usage: python verify.py [FOLDER]  without one, the folder that this file lies in
完整则返回 0，被改动则返回 1 / Returns 0 when all is whole, 1 when anything was changed"""


def main(folder: Path) -> int:
    """Print what is wrong with the package and return 1, or 0 when it is whole."""
    faults = list(package_faults(folder))
    for fault in faults:
        print(fault)
    if not faults:
        print(f"完整，未被改动 (whole and unchanged): {folder}")
        print(f"归档校验码 (check code): {manifest_sha256(folder)}")
        print("请与归档、封存邮件中的校验码核对 (Hold it to the one in the mails of its filing)")
    return 1 if faults else 0


if __name__ == "__main__":
    # A whole package must not look broken where a terminal or a pipe knows no Chinese.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    if {"-h", "--help"} & set(sys.argv[1:]):
        sys.exit(print(USAGE))
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent)))
