"""Opening a cycle from the command line: `huibao open`."""

from __future__ import annotations

import getpass
from pathlib import Path

from config.installation import Installation, build
from config.mistakes import OfficeFilesWrong
from config.office import sample_folder
from config.settings import SettingWrong, load_settings
from huibao.audit import Actor
from huibao.cli import app
from huibao.cli.options import DataFolder, OfficeFolder
from huibao.cycle.opening import open_cycle
from huibao.cycle.refusals import Refused
from huibao.periods import PeriodDoesNotFit
from huibao.records.database import DatabaseUrlWrong, Overtaken, url_of

NO_DATABASE = """\
{data} 中没有数据库，请用 --data 指定数据文件夹；新单位请先运行 huibao init {data}/office
There is no database in {data}: name the data folder by --data; a new office begins with
`huibao init {data}/office`"""


def house_of(*, data: Path | None, office: Path | None, to_read: bool = False) -> Installation:
    """Return the installation of these folders, or of those that the environment names.

    `SystemExit` says what is wrong with its settings or files, or that there is no database yet:
    looking into the wrong folder must not find an empty one whole, nor may a report be opened for
    the sample's people. Only who does not just read and whose office's files are there begins one.
    """
    try:
        settings = load_settings(data=data, office=office)
        url = url_of(settings.database_url)
        begins = not to_read and (
            "office" in settings.model_fields_set or settings.office != sample_folder()
        )
        if (
            not begins
            and url.get_backend_name() == "sqlite"
            and not Path(url.database or "").exists()
        ):
            raise SystemExit(NO_DATABASE.format(data=settings.data))
        return build(settings)
    except (SettingWrong, OfficeFilesWrong, DatabaseUrlWrong) as wrong:
        raise SystemExit(str(wrong)) from None


def person_at_the_keyboard() -> Actor:
    """Return who runs the command, as the machine knows him."""
    try:
        account = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in containers
        account = "?"
    return Actor(role="office", key=f"cli:{account}", name=f"{account}（命令行）")


@app.command(name="open")
def open_(kind: str, period: str, *, data: DataFolder = None, office: OfficeFolder = None) -> int:
    """启动一个报送周期 / Open a cycle: `huibao open half-year 2023-H1`.

    Parameters
    ----------
    kind
        报告种类 / the kind of report, as its file in reports/ is called
    period
        周期：2023、2023-H1、2023-Q2、2023-06 / the period
    """
    house = house_of(data=data, office=office)
    try:
        with house.acting(person_at_the_keyboard()) as act:
            cycle = open_cycle(act, kind, period)
            opened = cycle.key, cycle.title
    except (Refused, PeriodDoesNotFit, Overtaken) as refusal:
        print(refusal)
        return 1
    print(f"已启动 / Opened: {opened[0]} 《{opened[1]}》")
    return 0
