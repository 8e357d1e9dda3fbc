"""Files that commands write: whole or not at all, and never over what was read."""

from __future__ import annotations

from pathlib import Path


class CannotDo(Exception):
    """What the person asked for cannot be done; the sentence says why and what to do."""


def write_output(path: Path, content: bytes, *, sources: tuple[Path, ...] = ()) -> None:
    """Write `content` to `path`; `CannotDo` when it cannot be, or when `path` is a source."""
    if any(_is_same(path, source) for source in sources):
        raise CannotDo(f"{path}：输出不能覆盖原文件，请换个文件名 / would overwrite the input")
    try:
        _write_whole(path, content)
    except OSError as error:
        raise CannotDo(f"{path}：写不了 / cannot be written ({error.strerror})") from error


def _is_same(path: Path, source: Path) -> bool:
    return path.exists() and source.exists() and path.samefile(source)


def _write_whole(path: Path, content: bytes) -> None:
    if path.exists() and not path.is_file():
        path.write_bytes(content)  # a pipe takes it; a folder says that it is one
        return
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
