"""The catalogue of a year's filed reports (归档文件目录), to download."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huibao.cycle.filing.catalogue import as_xlsx, items_of
from huibao.document.workbook import XLSX
from huibao.web.forms import Number
from huibao.web.pages import download, installation_of
from huibao.web.session import Reader

router = APIRouter()


@router.get("/office/catalogue/{year}.xlsx")
def catalogue(request: Request, who: Reader, year: Number) -> Response:
    """Return the catalogue of that year; without a line where nothing was filed."""
    house = installation_of(request)
    with house.database.reading() as session:
        content = as_xlsx(items_of(session, year), house.office, house.archive_folder)
    return download(content, f"归档文件目录{year}.xlsx", XLSX)
