"""README's diagram is drawn from the lifecycle's table, and its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

from huibao.cli import app, load_commands
from huibao.lifecycle import mermaid

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_state_diagram_is_the_table() -> None:
    drawn = re.search(r"```mermaid\n(.*?)\n```", README, re.DOTALL)
    assert drawn is not None
    assert drawn[1] == mermaid()


def test_every_command_that_the_readme_names_exists() -> None:
    load_commands()
    named = set(re.findall(r"\bhuibao ([a-z]+)", README))
    assert named
    assert named <= set(app)


def test_ci_calls_the_command_that_the_readme_gives_for_the_tests() -> None:
    script = (Path(__file__).parents[2] / ".ci" / "run").read_text(encoding="utf-8")
    commands = re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)
    tests = [command for command in commands if command.rstrip().endswith("pytest")]
    assert len(tests) == 1
    assert tests[0] in script
