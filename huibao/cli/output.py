"""Files that commands write: whole or not at all, and never over what was read."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_WHY: Final[Mapping[int | None, str]] = {
    errno.ENOENT: "文件夹不存在，请先建好 / its folder does not exist; make it first",
    errno.ENOTDIR: "文件夹不存在，请先建好 / its folder does not exist; make it first",
    errno.EISDIR: "这是文件夹，请写出文件名 / it is a folder; name a file in it",
    errno.EACCES: "没有权限，请换个文件夹 / permission denied; choose another folder",
    errno.EPERM: "没有权限，请换个文件夹 / permission denied; choose another folder",
    errno.EROFS: "磁盘是只读的，请换个位置 / the disk is read-only; choose another place",
    errno.ENOSPC: "磁盘已满，请清理后再试 / the disk is full; free some space and try again",
}


class CannotDo(Exception):
    """What the person asked for cannot be done; the sentence says why and what to do."""


def write_output(
    path: Path, content: bytes, *, ending: str, sources: tuple[Path, ...] = ()
) -> None:
    """Write `content` to `path`.

    Raises `CannotDo` when it cannot be written, when `path` is a source, and when it is a file with
    another ending than what is written, which no program would open.
    """
    if any(_is_same(path, source) for source in sources):
        raise CannotDo(
            f"{path}：输出不能覆盖原文件，请换个文件名"
            " / would overwrite the input; choose another name"
        )
    if path.suffix.lower() != ending and (path.is_file() or not path.exists()):
        raise CannotDo(f"{path}：文件名要以 {ending} 结尾 / the file's name must end in {ending}")
    try:
        _write_whole(path, content)
    except OSError as error:
        raise CannotDo(not_written(path, error)) from error


def not_written(path: Path, error: OSError) -> str:
    """Return why nothing could be written there, and what to do."""
    return f"{path}：无法写入 / cannot be written: {_WHY.get(error.errno, error.strerror)}"


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
