"""`huibao rekey`: after `HUIBAO_SECRET_KEY` or `secret.key` was replaced by another key."""

from __future__ import annotations

from pathlib import Path

from config.installation import opened
from config.mistakes import OfficeFilesWrong
from config.settings import SettingWrong, load_settings
from huibao.cli import app
from huibao.cli.opening import person_at_the_keyboard
from huibao.cycle import rekeying
from huibao.key import is_the_key


@app.command
def rekey(*, data: Path | None = None, office: Path | None = None) -> int:
    """改用新密钥：旧链接失效，未办任务重新发信 / Go over to another key, every process stopped.

    Parameters
    ----------
    data
        数据文件夹 / the data folder
    office
        配置文件夹 / the folder of the office's files
    """
    try:
        house = opened(load_settings(data=data, office=office))
    except (SettingWrong, OfficeFilesWrong) as wrong:
        print(wrong)
        return 1
    with house.database.reading() as session:
        if is_the_key(session, house.secret):
            print("密钥没有更换：先换掉 HUIBAO_SECRET_KEY 或 secret.key / It is the same key still")
            return 1
    with house.acting(person_at_the_keyboard()) as act:
        mailed = rekeying.rekey(act)
    print(f"密钥已更换，重新发信 {mailed} 封 / The key is changed; {mailed} mails are queued")
    return 0
