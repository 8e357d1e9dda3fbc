"""Housekeeping: what time brings about, without anybody's click."""

from __future__ import annotations

from prefect import flow

from tasks.recheck import recheck_ends
from tasks.remind import remind
from tasks.seal import seal
from tasks.stage import carried_out
from tasks.supplement import supplement_archive

PARTS = (seal, supplement_archive, recheck_ends, remind)


@flow(name="housekeeping", flow_run_name="日常事务", retries=0)
async def housekeeping() -> int:
    """Do all that time brings about; return how many people were reminded.

    A part that fails keeps no other from its work; the run fails of it when all are through.
    """
    with carried_out():
        ended = [await part(return_state=True) for part in PARTS]  # type: ignore[misc]  # as values
        *_, reminded = [await state.aresult() for state in ended]
    return int(reminded)
