"""PDFs come from LibreOffice, within a time limit, and leave nothing behind."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from office_suite import soffice
from word_xml import REPORT

from huibao.document.pdf import PdfUnavailable, to_pdf
from huibao.document.writing.word import write_word


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a stand-in for LibreOffice first on the path."""
    place = folder / "bin"
    place.mkdir()
    (place / "soffice").write_text(f"#!/bin/sh\n{script}\n")
    (place / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", f"{place}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.office_suite
def test_a_report_becomes_a_pdf_and_nothing_is_left(scratch: Path) -> None:
    soffice()
    assert to_pdf(write_word(REPORT)).startswith(b"%PDF-")
    assert list(scratch.iterdir()) == []


@pytest.mark.office_suite
def test_an_archival_pdf_says_that_it_is_pdf_a_2b() -> None:
    soffice()
    made = to_pdf(write_word(REPORT), archival=True)
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in made


def test_without_libreoffice_the_sentence_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("huibao.document.pdf._PLACES", ())
    with pytest.raises(PdfUnavailable, match=r"没有安装 LibreOffice.*libreoffice-writer"):
        to_pdf(b"")


def test_a_hanging_libreoffice_is_stopped_with_its_children(
    scratch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "child"
    program(tmp_path, f"sleep 300 &\necho $! > {note}\nwait", monkeypatch)
    with pytest.raises(PdfUnavailable, match=r"0.5 秒内没有转完"):
        to_pdf(b"", timeout=0.5)
    child = note.read_text().strip()
    state = subprocess.run(["ps", "-o", "stat=", "-p", child], capture_output=True, text=True)
    assert state.stdout[:1] in {"", "Z"}, "neither gone nor waiting to be reaped"
    assert {path.name for path in scratch.iterdir()} == {"bin", "child"}


def test_a_conversion_that_makes_nothing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "echo source file could not be loaded", monkeypatch)
    with pytest.raises(PdfUnavailable, match=r"没能把文档转成 PDF.*could not be loaded"):
        to_pdf(b"not a document")
