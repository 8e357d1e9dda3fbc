"""Keeping what is kept: `huibao backup`, `huibao restore` and `huibao catalogue`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, validators
from sqlalchemy.exc import DBAPIError

from config.installation import build
from config.mistakes import OfficeFilesWrong
from config.settings import SettingWrong, load_settings
from huibao.backup import (
    SQLITE,
    BackupRefused,
    back_up,
    note_backup,
    restore,
)
from huibao.cli import app
from huibao.cli.opening import house_of, person_at_the_keyboard
from huibao.cli.options import DataFolder, OfficeFolder
from huibao.cli.output import CannotDo, not_written, write_output
from huibao.cli.unforeseen import in_words
from huibao.cycle.filing.catalogue import as_xlsx, items_of
from huibao.cycle.verification import verify_all
from huibao.records.database import Overtaken

NOT_YET = """\
备份的文件已恢复到 {data}，但还没有核验：按上面所说改好后，运行 huibao verify --data {data}
The backup's files are in {data}, but are not verified yet: put right what is said above, then run
huibao verify --data {data}"""
ELSEWHERE = """\
归档文件恢复在 {lies}，而 office.yaml 的 archive_folder 是 {wanted}。启动之前请二选一：
  把其中的文件夹移到 {wanted}；或把 {data}/office/office.yaml 的 archive_folder 改为 archive
The archive lies in {lies}, but office.yaml says {wanted}. Before you start Huibao, either
  move its folders to {wanted}, or write archive_folder: archive into {data}/office/office.yaml"""


@app.command
def backup(file: Path, *, data: DataFolder = None, office: OfficeFolder = None) -> int:
    """备份全部数据，运行中也可以 / Back up all that is kept, also while Huibao runs.

    Parameters
    ----------
    file
        备份文件，例如 huibao.tar.gz / the file to write
    """
    house = house_of(data=data, office=office, to_read=True)
    try:
        contents = back_up(house, file, datetime.now(UTC))
    except BackupRefused as refusal:
        print(refusal)
        return 1
    except OSError as fault:
        print(not_written(file, fault))
        return 1
    size = file.stat().st_size / 1e6
    print(
        f"已备份，并已读回核对 / Backed up, and read back: {file}"
        f"（{len(contents.files)} files, {size:.1f} MB）"
    )
    try:
        with house.acting(person_at_the_keyboard()) as act:
            note_backup(act, file, contents)
    except (DBAPIError, Overtaken) as fault:
        print("备份本身完好，但没能记入数据库 / The backup is whole, but was not noted")
        print(in_words(fault))
    if "secret.key" not in contents.files:
        print("密钥在环境变量中，不在备份里，请另行保存 / Keep HUIBAO_SECRET_KEY elsewhere")
    return 0


@app.command(name="restore")
def restore_(file: Path, *, data: Path) -> int:
    """恢复备份到空文件夹，并核验 / Restore a backup into an empty folder, and verify it.

    Parameters
    ----------
    file
        备份文件 / the backup
    data
        空的数据文件夹 / an empty data folder
    """
    try:
        settings = load_settings(data=data)
        contents = restore(file, settings.data, database_url=settings.database_url)
    except (BackupRefused, SettingWrong) as refusal:
        print(refusal)
        return 1
    except OSError as error:
        print(not_written(data, error))
        return 1
    try:
        url = f"sqlite:///{settings.data / SQLITE}" if SQLITE in contents.files else None
        office = settings.data / "office"
        house = build(load_settings(data=data, office=office, database_url=url))
    except (SettingWrong, OfficeFilesWrong) as refusal:
        print(refusal)
        print(NOT_YET.format(data=settings.data))
        return 1
    with house.database.reading() as session:
        faults = verify_all(session, archive_folder=settings.data / contents.archive_folder)
    house.database.dispose()
    for fault in faults:
        print(fault)
    verdict = "不完整或被改动 / broken" if faults else "完整，未被改动 / whole and unchanged"
    print(f"已恢复 / Restored: {settings.data}（{contents.made_at[:19]} UTC），{verdict}")
    lies = settings.data / contents.archive_folder
    if house.archive_folder != lies:
        print(ELSEWHERE.format(lies=lies, wanted=house.archive_folder, data=settings.data))
    return 1 if faults else 0


@app.command
def catalogue(
    year: Annotated[int, Parameter(validator=validators.Number(gte=1, lte=9999))],
    *,
    output: Annotated[Path, Parameter(name=("-o", "--output"))],
    data: DataFolder = None,
    office: OfficeFolder = None,
) -> int:
    """导出一年的归档文件目录 / Write the catalogue of a year: `huibao catalogue 2026 -o FILE.xlsx`.

    Parameters
    ----------
    year
        年度 / the year
    output
        要写的文件，.xlsx / the file to write
    """
    house = house_of(data=data, office=office, to_read=True)
    with house.database.reading() as session:
        items = items_of(session, year)
        if not items:
            print(f"{year}年没有归档的报告，没有写文件 / Nothing filed in {year}, no file made")
            return 1
        content = as_xlsx(items, house.office, house.archive_folder)
    try:
        write_output(output, content, ending=".xlsx")
    except CannotDo as why:
        print(why)
        return 1
    print(f"已写入 / Written: {output}（{len(items)}件 / items）")
    return 0
