"""The office's pages: cycles, sections, the outbox; auditors read them and change nothing."""

from __future__ import annotations

from fastapi import APIRouter

from huibao.web.office import (
    catalogue,
    copies,
    cycle,
    cycles,
    distribution,
    figures,
    files,
    importing,
    ledger,
    ledger_cycle,
    ledger_imported,
    ledger_problems,
    messages,
    paper,
    section,
)

router = APIRouter()
OF_REPORTS = (cycles, cycle, section, copies, paper, catalogue, distribution, files)
OF_LEDGERS = (figures, importing, ledger_imported, ledger_cycle, ledger_problems, ledger)

for pages in (*OF_REPORTS, *OF_LEDGERS, messages):
    router.include_router(pages.router)
