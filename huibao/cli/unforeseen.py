"""Faults that a command leaves to its caller, in a sentence: nobody is shown a traceback."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import DBAPIError

from huibao.records.database import Overtaken, TooLong
from huibao.records.reasons import damage

NOT_UTF8: Final = (
    "参数或文件名里有不是 UTF-8 的字符，请改用 UTF-8 的写法后再试"
    "\n(An argument or a file's name is not in UTF-8: write it so, and try again.)"
)
DATABASE: Final = (
    "数据库暂时无法读写：{why}。没有作任何改动；请稍后再试，仍不成功的，请检查磁盘和数据库"
    "\n(The database cannot be read or written; nothing was changed. Try again later; if it stays"
    " so, look at the disk and the database.)"
)


MACHINE: Final = (
    "{place}无法完成：{why}。请检查这个位置、权限和磁盘空间后再试"
    "\n(It could not be done: {why}. Check that place, its permissions and the disk's room, and try"
    " again.)"
)


def in_words(fault: Exception) -> str | None:
    """Return what happened and what to do, or None where it is a mistake of the program's own.

    Nothing of our statements to the database is in it, for what people wrote may be.
    """
    if isinstance(fault, UnicodeEncodeError):
        return NOT_UTF8
    if isinstance(fault, DBAPIError):
        return damage(fault) or DATABASE.format(why=str(fault.orig).partition("\n")[0])
    if isinstance(fault, OSError):
        place = f"{fault.filename}：" if fault.filename else ""
        return MACHINE.format(place=place, why=fault.strerror or fault)
    return str(fault) if isinstance(fault, Overtaken | TooLong) else None
