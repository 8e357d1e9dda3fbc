"""The office's pages: cycles, sections, the outbox; auditors read them and change nothing."""

from __future__ import annotations

from fastapi import APIRouter

from huibao.web.office import (
    cycle,
    cycles,
    files,
    ledger,
    ledger_cycle,
    ledger_imported,
    messages,
    section,
)

router = APIRouter()
for pages in (cycles, cycle, section, ledger_imported, ledger_cycle, ledger, messages, files):
    router.include_router(pages.router)
