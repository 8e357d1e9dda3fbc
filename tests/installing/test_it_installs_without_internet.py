"""A folder of wheels, made by the README's command, installs on a machine without a network."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def command(mark: str) -> str:
    """Return the README's command that has this in it."""
    given = re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)
    (found,) = [line for block in given for line in block.splitlines() if mark in line]
    return found.partition("  #")[0]


def without_network(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell script where there is no route to anywhere, as its own user's root."""
    return subprocess.run(
        ["unshare", "--user", "--map-root-user", "--net", "sh", "-ec", script],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8", "HOME": str(folder)},
    )


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the README's command makes, while there is still a network."""
    folder = tmp_path_factory.mktemp("offline")
    if without_network("true", folder).returncode != 0:
        pytest.skip("needs network namespaces of one's own (unshare --user --net)")
    script = command("pip wheel").replace("pip wheel", f"{sys.executable} -m pip wheel")
    with_pip = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True)
    if with_pip.returncode != 0:
        script = command("pip wheel").replace("pip wheel", "python3 -m pip wheel")
    script = script.replace("-w wheels", f"-w {folder / 'wheels'}")
    made = subprocess.run(script, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return folder


@pytest.mark.timeout(600)
def test_it_installs_and_runs_without_a_route_to_anywhere(wheels):
    install = command("--no-index").replace("python3", sys.executable)

    asked = without_network("getent hosts example.com", wheels)
    installed = without_network(install, wheels)

    assert asked.returncode != 0, "there is a network after all"
    assert installed.returncode == 0, installed.stderr
    checked = without_network(".venv/bin/huibao check --offline", wheels)
    assert "all is well" in checked.stdout, checked.stdout + checked.stderr
    migrated = without_network(".venv/bin/huibao migrate --data data", wheels)
    assert migrated.returncode == 0, migrated.stdout + migrated.stderr
