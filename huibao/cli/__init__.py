"""The `huibao` command: every subcommand lives in the module of the people who use it."""

from __future__ import annotations

import sys

import cyclopts

app = cyclopts.App(name="huibao", help="汇报 — 工作总结与计划的征集、汇总、审阅、归档")


def main() -> None:
    """Run the command line."""
    from huibao.cli import (  # noqa: F401  registering is the import's effect
        documents,
        history,
        opening,
        redline,
        setup,
        word,
    )

    sys.exit(app())
