"""The `huibao` command: every subcommand lives in the module of the people who use it."""

from __future__ import annotations

import sys
from importlib import import_module

import cyclopts

from huibao.cli.mistyped import told
from huibao.cli.screen import told_to_the_end

app = cyclopts.App(
    name="huibao",
    help="汇报 — 工作总结与计划的征集、汇总、审阅、归档",
    error_formatter=told,
)

MODULES = {
    "demo": ("demo",),
    "deploying": ("deploy", "units"),
    "documents": ("outline", "proof"),
    "history": ("cycles", "history", "verify"),
    "importing": ("import",),
    "keeping": ("backup", "catalogue", "restore"),
    "opening": ("open",),
    "redline": ("redline",),
    "rekey": ("rekey",),
    "serve": ("prefect", "serve"),
    "status": ("status",),
    "setup": ("check", "init", "migrate"),
    "word": ("format",),
}
"""Which module registers which commands."""


def load_commands(wanted: str | None = None) -> None:
    """Register all commands, or only those of the module that has the `wanted` one.

    Some modules import much; whoever asks for an outline need not wait for Prefect.
    """
    modules = [m for m, commands in MODULES.items() if wanted in commands] or list(MODULES)
    for module in modules:
        import_module(f"huibao.cli.{module}")


def main() -> None:
    """Run the command line."""
    load_commands(sys.argv[1] if len(sys.argv) > 1 else None)
    try:
        sys.exit(told_to_the_end(app))
    except Exception as fault:
        # Only now: whoever looks at an outline need not wait for the database's library.
        from huibao.cli.unforeseen import in_words

        words = in_words(fault)
        if words is None:
            raise
        sys.exit(words)
