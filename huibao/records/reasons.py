"""Why the database or the machine did not do what it was asked, in words for a log or a page."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError


def damage(fault: DBAPIError) -> str | None:
    """Return what to do about a database's file that is damaged, or None where it is not that."""
    code = getattr(fault.orig, "sqlite_errorcode", 0) & 0xFF  # the rest of it says where
    if code not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return None
    return (
        f"数据库文件已损坏（{fault.orig}）：请留存原数据文件夹，"
        "用 huibao restore 把最近一次备份恢复到空文件夹"
        " / The database's file is damaged: keep its folder aside, and `huibao restore` the last"
        " backup into an empty one"
    )


def reason(fault: SQLAlchemyError) -> str:
    """Return why the database did not do it, in one line; a damaged file with what to do about it.

    Our statement is not quoted: what people wrote may stand in it.
    """
    if not isinstance(fault, DBAPIError):
        return str(fault).partition("\n")[0]
    return damage(fault) or " ".join(str(fault.orig).split())


def in_one_line(fault: BaseException) -> str:
    """Return what went wrong in one line, with the place where a folder or a disk is at fault."""
    if isinstance(fault, SQLAlchemyError):
        return reason(fault)
    if isinstance(fault, OSError) and fault.filename:
        return f"无法使用 / cannot be used: {fault.filename}（{fault.strerror}）"
    return " ".join(repr(fault).split())
