"""Looking back: `huibao cycles`, `huibao history` and `huibao verify`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from sqlalchemy import select

from huibao.audit import OFFICE_CHAIN
from huibao.chain import package_faults
from huibao.cli import app
from huibao.cli.opening import house_of
from huibao.cli.options import AsJson, DataFolder, OfficeFolder
from huibao.cycle.history import Line, as_csv, as_json, history
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.refusals import UnknownCycle
from huibao.cycle.verification import verify_all, verify_cycle
from huibao.cycle.verification.seals import seal_faults, sealed_on
from huibao.lifecycle import CHINESE, CycleState
from huibao.records.models import Cycle

SEAL_OF_A_FOLDER = (
    "封存码核对的是数据库中的记录，归档文件夹请另行核验（不加 --seal）"
    " / A seal holds the database's records: verify the folder without --seal"
)


@app.command
def cycles(
    *,
    data: DataFolder = None,
    office: OfficeFolder = None,
    as_json_: AsJson = False,
) -> int:
    """列出全部报送周期 / List every cycle, the newest first."""
    house = house_of(data=data, office=office, to_read=True)
    with house.database.reading() as session:
        rows = session.scalars(select(Cycle).order_by(Cycle.opened_at.desc())).all()
        found = [
            {
                "cycle": row.key,
                "title": row.title,
                "state": row.state.value,
                "round": row.round,
                "opened_at": row.opened_at.astimezone(house.office.zone).isoformat("T", "seconds"),
            }
            for row in rows
        ]
    if as_json_:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    if not found:
        print("还没有报送周期 / There is no cycle yet")
    for cycle in found:
        state, opened = CHINESE[CycleState(str(cycle["state"]))], str(cycle["opened_at"])[:10]
        print(f"{cycle['cycle']}  {state}  {opened}  《{cycle['title']}》")
    return 0


@app.command(name="history")
def show_history(
    cycle: str,
    *,
    data: DataFolder = None,
    office: OfficeFolder = None,
    as_json_: AsJson = False,
    as_csv_: Annotated[bool, Parameter(name="--csv", negative=())] = False,
) -> int:
    """查看一个报送周期的全过程 / Show who did what in a cycle, and when.

    Parameters
    ----------
    cycle
        编号，见 huibao cycles；`office` 为不属于任何报告的记录 / its key; `office`: all else
    as_csv_
        输出 CSV，可用表格软件打开 / print CSV for a spreadsheet
    """
    if as_csv_ and as_json_:
        print("--csv 和 --json 只能选一个 / Choose either --csv or --json")
        return 1
    house = house_of(data=data, office=office, to_read=True)
    with house.database.reading() as session:
        try:
            if cycle != OFFICE_CHAIN:
                cycle_by_key(session, cycle)
        except UnknownCycle as unknown:
            print(unknown)
            return 1
        lines = history(session, cycle, house.office.zone)
        if as_csv_:
            print(as_csv(lines), end="")
        elif as_json_:
            print(as_json(cycle, lines, verify_cycle(session, cycle)))
        else:
            _print(lines)
    return 0


def _print(lines: list[Line]) -> None:
    for line in lines:
        event = line.event
        where = f" {event.address}" if event.address else ""
        mail = f"  → {line.mail.to} {line.mail.in_words}" if line.mail else ""
        who = f"{event.actor_name}{where}"
        print(f"{event.number:>4}  {line.at:%Y-%m-%d %H:%M:%S}  {line.title}  {event.subject}")
        said = "；".join(f"{label}：{value}" for label, value in line.said)
        print(f"      {who}{mail}" + (f"  {said}" if said else ""))


@app.command
def verify(
    what: str | None = None,
    *,
    data: DataFolder = None,
    office: OfficeFolder = None,
    seal: str | None = None,
) -> int:
    """核验过程记录和归档是否完整、未被改动 / Verify that nothing was changed, added or removed.

    Parameters
    ----------
    what
        报送周期编号，或归档文件夹；不写则核验全部 / a cycle, an archive folder; all when left out
    seal
        监督人员邮件中的封存码，一并核对 / hold the records to the seal of an auditor's mail
    """
    folder = Path(what) if what else None
    if folder and folder.is_dir():
        if seal is not None:
            print(SEAL_OF_A_FOLDER)
            return 1
        return _verdict(list(package_faults(folder)), str(folder))
    house = house_of(data=data, office=office, to_read=True)
    with house.database.reading() as session:
        if what is None:
            faults = verify_all(session, archive_folder=house.archive_folder)
        else:
            faults = verify_cycle(session, what, archive_folder=house.archive_folder)
        if seal is not None and what is not None:
            faults += seal_faults(session)
        if seal is not None and sealed_on(session, seal) is None:
            faults.insert(0, f"没有封存码为 {seal} 的封存 (no such seal was ever made here)")
    return _verdict(faults, what or "全部 / everything")


def _verdict(faults: list[str], what: str) -> int:
    if not faults:
        print(f"完整，未被改动 / Whole and unchanged: {what}")
        return 0
    print(f"不完整或被改动，首处 / Broken, first at: {faults[0]}")
    for fault in faults[1:]:
        print(f"  另 / also: {fault}")
    return 1
