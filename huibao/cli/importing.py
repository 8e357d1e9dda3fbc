"""Reading in a report of the time before Huibao: `huibao import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from huibao.cli import app
from huibao.cli.opening import house_of, person_at_the_keyboard
from huibao.cli.options import DataFolder, OfficeFolder
from huibao.cycle.ledger.importing.reports import import_report
from huibao.cycle.ledger.promises.owners import without_department
from huibao.cycle.refusals import Refused
from huibao.document.errors import UnreadableDocument
from huibao.periods import PeriodDoesNotFit
from huibao.records.database import Overtaken


@app.command(name="import")
def import_(
    file: Path,
    *,
    kind: str,
    period: str,
    anyway: Annotated[bool, Parameter(negative=())] = False,
    data: DataFolder = None,
    office: OfficeFolder = None,
) -> int:
    """导入往期报告 / Read in a past report: `huibao import FILE --kind annual --period 2022`.

    Parameters
    ----------
    file
        报告文件，.txt 或 .docx / the report, .txt or .docx
    kind
        报告种类 / the kind of report, as its file in reports/ is called
    period
        周期：2023、2023-H1、2023-Q2、2023-06 / the period
    anyway
        标题写的是别的单位或周期，也照样导入 / also where its title says otherwise
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        print(f"无法读取文件 / Cannot read the file: {error}")
        return 1
    house = house_of(data=data, office=office)
    try:
        with house.acting(person_at_the_keyboard()) as act:
            done = import_report(
                act, content, name=file.name, kind=kind, period=period, sure=anyway
            )
            key, title, taken = done.cycle.key, done.cycle.title, done.taken
            nobodys = without_department(act.session, done.cycle)
    except (Refused, PeriodDoesNotFit, UnreadableDocument, Overtaken) as refusal:
        print(refusal)
        return 1
    print(f"已导入 / Imported: {key} 《{title}》")
    print(
        f"任务{taken.items}项，指标{taken.figures}个，问题{taken.problems}条，请办公室核对"
        f" / {taken.items} tasks, {taken.figures} figures, {taken.problems} problems to be checked:"
        f" {house.office.web_address}/office/ledger/imported/{key}"
    )
    if nobodys:
        print(
            f"其中{nobodys}项任务未明确责任科室，请在同一页面明确"
            f" / {nobodys} of them have no department yet: hand them out on the same page"
        )
    return 0
