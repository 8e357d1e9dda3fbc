"""What is said, in two languages, to whoever mistyped a command."""

from __future__ import annotations

from typing import Final

from cyclopts import Argument
from cyclopts.exceptions import (
    CoercionError,
    CycloptsError,
    MissingArgumentError,
    RepeatArgumentError,
    UnknownCommandError,
    UnknownOptionError,
    UnusedCliTokensError,
    ValidationError,
)

CHINESE: Final[dict[type[CycloptsError], str]] = {
    MissingArgumentError: "缺少一项参数",
    UnknownCommandError: "没有这个命令",
    UnknownOptionError: "没有这个选项",
    UnusedCliTokensError: "参数太多",
    CoercionError: "参数的值不对",
    ValidationError: "参数的值不对",
    RepeatArgumentError: "同一选项给了两次",
}
"""The mistake, by the kind of error."""


def _name(argument: Argument) -> str:
    """Return what the argument is called: a word in its place as the usage has it, or an option."""
    in_its_place = argument.field_info.is_positional
    return argument.name.lstrip("-").upper() if in_its_place else argument.name


def told(error: CycloptsError) -> str:
    """Return what is wrong, and how to see the way it is meant."""
    mistake = next((said for kind, said in CHINESE.items() if isinstance(error, kind)), "命令有误")
    named = f"（{_name(error.argument)}）" if error.argument else ""
    command = " ".join(("huibao", *(error.command_chain or ())))
    return f"{mistake}{named}，用法请看 {command} --help\n({error} See {command} --help.)"
