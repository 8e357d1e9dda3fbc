"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

DataFolder = Annotated[Path | None, Parameter(help="数据文件夹 / the data folder")]
OfficeFolder = Annotated[
    Path | None, Parameter(help="配置文件夹 / the folder of the office's files")
]
AsJson = Annotated[bool, Parameter(name="--json", negative=(), help="输出 JSON / print JSON")]
