"""LibreOffice as a second opinion: it accepts or rejects every change of many files."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

ADVICE = (
    "LibreOffice (soffice) is not installed: `apt-get install libreoffice-writer` or see README"
)

_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false"><library:element
 library:name="Settle"/></library:library>"""

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Settle"
 script:language="StarBasic">
Sub Folder(place As String, command As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  Dim nothing_more()
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  filter(0).Name = "FilterName" : filter(0).Value = "MS Word 2007 XML"
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  found = Dir(place &amp; "/in/*.docx")
  Do While found &lt;&gt; ""
    doc = StarDesktop.loadComponentFromURL(ConvertToURL(place &amp; "/in/" &amp; found), _
      "_blank", 0, hidden())
    dispatcher.executeDispatch(doc.CurrentController.Frame, command, "", 0, nothing_more())
    doc.storeToURL(ConvertToURL(place &amp; "/out/" &amp; found), filter())
    doc.close(True)
    found = Dir()
  Loop
  StarDesktop.terminate()
End Sub
</script:module>"""


def soffice() -> str:
    """The program's path; skips the test where there is none."""
    found = shutil.which("soffice")
    if found is None:
        pytest.skip(ADVICE)
    return found


def settled(files: dict[str, bytes], *, accept: bool, folder: Path) -> dict[str, bytes]:
    """Each file after LibreOffice has accepted (or rejected) all of its tracked changes."""
    for name in ("in", "out"):
        (folder / name).mkdir(parents=True)
    for name, content in files.items():
        (folder / "in" / f"{name}.docx").write_bytes(content)
    command = ".uno:AcceptAllTrackedChanges" if accept else ".uno:RejectAllTrackedChanges"
    _run(folder, f'macro:///Standard.Settle.Folder("{folder}","{command}")')
    return {name: (folder / "out" / f"{name}.docx").read_bytes() for name in files}


def converted(content: bytes, *, to: str, folder: Path) -> bytes:
    """A .docx saved by LibreOffice in another format, or again as .docx."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "given.docx").write_bytes(content)
    out = folder / "saved"
    _run(folder, "--convert-to", to, "--outdir", str(out), str(folder / "given.docx"))
    return (out / f"given.{to.partition(':')[0]}").read_bytes()


def _run(folder: Path, *arguments: str) -> None:
    standard = folder / "profile" / "user" / "basic" / "Standard"
    if not standard.exists():  # the first start fills a profile and would overwrite the macro
        _start(folder, "--terminate_after_init")
    (standard / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    (standard / "Settle.xba").write_text(_MODULE, encoding="utf-8")
    _start(folder, *arguments)


def _start(folder: Path, *arguments: str) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice(), profile, "--headless", "--norestore", "--nologo", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as started:
        try:
            started.wait(timeout=150)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            raise
