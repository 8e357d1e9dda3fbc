"""The wheel, installed in a new environment, runs from an empty folder."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PROGRAM = """
import importlib
from config.office import load_office, sample_folder
from flows.deployments import deployments
office = load_office(sample_folder())
for deployment in deployments(office):
    module, _, name = deployment.entrypoint.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name)), deployment.entrypoint
    print(deployment.entrypoint)
from importlib.resources import files
assert (files("templates") / "mail" / "call.j2").read_text(encoding="utf-8").strip()
import huibao
print(huibao.__file__)
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the built wheel; the dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    here = Path(pytest.__file__).parents[1]
    (Path(site) / "dependencies.pth").write_text(str(here), encoding="utf-8")
    subprocess.run(
        [python, "-m", "pip", "install", "-q", "--no-deps", "--force-reinstall", wheel], check=True
    )
    return python


def test_every_deployment_loads_from_an_empty_folder(python: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [python, "-I", "-c", PROGRAM], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    lines = done.stdout.split()
    assert "flows.report_cycle.report_cycle" in lines
    assert str(python.parent.parent) in lines[-1], "this tree was imported, not the wheel"


def test_the_command_line_runs_from_an_empty_folder(python: Path, tmp_path: Path) -> None:
    huibao = python.with_name("huibao")
    made = subprocess.run(
        [huibao, "init", "office"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    checked = subprocess.run(
        [huibao, "check", "--offline", "--office", "office"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert made.returncode == 0, made.stderr
    assert checked.returncode == 0, checked.stdout + checked.stderr
