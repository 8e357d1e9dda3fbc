"""Which draft a Word file was made as: a custom property that programs keep when they save it.

Word, WPS and LibreOffice carry custom document properties (ISO/IEC 29500-1, 22.3) from file to file
where they rewrite all else. Somebody may still lose it or bring it into another text, so whoever
reads it compares the texts all the same.
"""

from __future__ import annotations

from typing import Final

from huibao.document.errors import UnreadableDocument
from huibao.document.package import open_package
from huibao.document.writing.wordml import XML_HEADER, escape

_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_PROPERTY: Final = f"{{{_OFFICE}/custom-properties}}property"
_NAME: Final = "HuibaoDraft"
_FORMAT: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # what 22.3.2.2 has for user properties
_LONGEST: Final = 200


def custom_properties(mark: str) -> str:
    """Return the part `docProps/custom.xml` that bears the mark."""
    return (
        f'{XML_HEADER}<Properties xmlns="{_OFFICE}/custom-properties"'
        f' xmlns:vt="{_OFFICE}/docPropsVTypes"><property fmtid="{_FORMAT}" pid="2"'
        f' name="{_NAME}"><vt:lpwstr>{escape(mark)}</vt:lpwstr></property></Properties>'
    )


def read_mark(docx: bytes) -> str:
    """Return the mark of a .docx, empty where it bears none or one that cannot be read.

    Raises `UnreadableDocument` for what is no Word file at all.
    """
    package = open_package(docx)
    try:
        for part in package.related("", "custom-properties"):
            for found in package.xml(part).iter(_PROPERTY):
                if found.get("name") == _NAME:
                    return "".join(found.itertext()).strip()[:_LONGEST]
    except UnreadableDocument:
        # A damaged side part costs the mark, not the file.
        return ""
    return ""
