"""Setting up: `huibao init`, `huibao migrate` and `huibao check`."""

from __future__ import annotations

import json
import shutil
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from cyclopts import Parameter
from pydantic import SecretStr, ValidationError
from sqlalchemy import URL

from config.installation import ANOTHER_KEY
from config.lines import Node
from config.mistakes import Mistake
from config.office import read_office, sample_folder
from config.settings import Settings, SettingWrong, load_settings, make_data_folder, secret_key
from huibao.calendar import unknown_years
from huibao.cli import app
from huibao.cli.options import AsJson, DataFolder, OfficeFolder
from huibao.condition import condition_of
from huibao.key import is_the_key
from huibao.office import Smtp
from huibao.records.database import (
    Database,
    DatabaseIsNewer,
    DatabaseUnreachable,
    DatabaseUrlWrong,
    migrate,
    pending_migrations,
    url_of,
)

PATIENCE = 5.0
"""Seconds to wait for a mail server: somebody is sitting before the screen."""
SHANGHAI = ZoneInfo("Asia/Shanghai")


@app.command
def init(folder: Path) -> int:
    """建立本单位的配置：复制样例 / Begin your own office's files from the sample.

    Parameters
    ----------
    folder
        新文件夹，如 data/office / a new folder, such as data/office
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        print(
            f"{folder} 已有内容，未作任何改动；请另选一个文件夹"
            f" / {folder} is not empty, nothing was changed: choose another folder"
        )
        return 1
    try:
        data = load_settings().data
        if folder.absolute().parent == data:
            make_data_folder(data)
    except SettingWrong as wrong:
        print(wrong)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("office.yaml", "people.yaml"):
        shutil.copyfile(sample_folder() / name, folder / name)
    shutil.copytree(sample_folder() / "reports", folder / "reports")
    print(
        f"已建立 {folder}，请依次修改 / Made {folder}; now edit, in this order:\n"
        f"  1. {folder / 'office.yaml'}    单位、发信、归档 / the office, mail, archive\n"
        f"  2. {folder / 'people.yaml'}    科室和人员 / departments and people\n"
        f"  3. {folder / 'reports'}    每种报告一个文件 / a file for every kind of report\n"
        f"然后运行 / Then run: huibao check --office {folder}\n"
        "放在数据文件夹的 office 里会自动使用；放在别处，设环境变量 HUIBAO_OFFICE"
        " / Under `office` in the data folder it is used by itself; elsewhere, set HUIBAO_OFFICE"
    )
    return 0


@app.command(name="migrate")
def migrate_database(*, data: DataFolder = None) -> int:
    """建立或升级数据库 / Make the database, or bring it to its newest form."""
    try:
        settings = load_settings(data=data)
        make_data_folder(settings.data)
        migrate(settings.database_url)
    except (SettingWrong, DatabaseUnreachable, DatabaseUrlWrong, DatabaseIsNewer) as error:
        print(error)
        return 1
    print("数据库已是最新 / The database is up to date")
    return 0


@app.command
def check(
    *,
    office: OfficeFolder = None,
    data: DataFolder = None,
    offline: Annotated[bool, Parameter(negative=())] = False,
    as_json: AsJson = False,
) -> int:
    """检查配置、发信和数据库，指出每一处错误 / Name every mistake in the set-up.

    Parameters
    ----------
    offline
        不连接发信服务器和数据库 / ask neither the mail server nor the database
    """
    try:
        settings = load_settings(office=office, data=data)
    except SettingWrong as error:
        print(error)
        return 1
    read = read_office(settings.office)
    mistakes, notes = list(read.mistakes()), [*map(str, read.doubts()), *_warnings()]
    if not offline:
        if "office.yaml" not in read.unreadable:
            mistakes += _mail_mistakes(read.tree, settings.smtp_password)
        unusable = list(_database_mistakes(settings))
        mistakes += unusable
        notes += [] if unusable else _database_notes(settings)
    _print_json(mistakes, notes) if as_json else _print(mistakes, notes, settings.office)
    return 1 if mistakes else 0


def _print(mistakes: list[Mistake], notes: list[str], folder: Path) -> None:
    for mistake in mistakes:
        print(mistake)
    for note in notes:
        print(f"提示 / Note: {note}")
    if mistakes:
        print(f"{folder}：{len(mistakes)} 处错误 / {len(mistakes)} mistake(s)")
    else:
        print(f"{folder}：没有错误 / all is well")


def _print_json(mistakes: list[Mistake], notes: list[str]) -> None:
    found = {
        "ok": not mistakes,
        "mistakes": [asdict(mistake) for mistake in mistakes],
        "warnings": notes,
    }
    print(json.dumps(found, ensure_ascii=False))


def _warnings() -> Iterator[str]:
    for year in unknown_years(datetime.now(SHANGHAI).date()):
        yield (
            f"{year} 年的法定节假日尚无数据，期限按周一至周五计算；请升级 chinesecalendar"
            f" / The public holidays of {year} are not known: deadlines count plain weekdays"
        )


# The mail server


def _mail_mistakes(tree: Node, password: SecretStr | None) -> Iterator[Mistake]:
    """Talk to the mail server up to the point where it takes the sender, and send nothing."""
    node = tree.get("smtp")
    try:
        smtp = Smtp.model_validate(node.plain() or {})
    except ValidationError:
        return  # its shape is named already
    if smtp.user and password is None:
        yield node.get("user").mistake(
            "发信需要登录，但没有密码 / The mail server wants a login, but no password is set",
            "设环境变量 HUIBAO_SMTP_PASSWORD / Set HUIBAO_SMTP_PASSWORD",
        )
        return
    try:
        most = _converse(smtp, password, parseaddr(tree.get("sender").text)[1])
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        yield _mail_mistake(error, node, smtp)
        return
    if 0 < most < smtp.attachments_mb * 1e6:
        yield node.get("attachments_mb").mistake(
            f"发信服务器只收 {most / 1e6:.1f} MB 以内的邮件"
            f" / The mail server takes no mail of more than {most / 1e6:.1f} MB",
            f"写 attachments_mb: {max(int(most * 0.95 / 1e6), 1)}，更大的文件凭链接下载"
            f" / Write attachments_mb: {max(int(most * 0.95 / 1e6), 1)}; links have what is larger",
        )


def _converse(smtp: Smtp, password: SecretStr | None, sender: str) -> int:
    """Return how many bytes a mail may have there (SIZE, RFC 1870), or 0 where none are said."""
    timeout = min(smtp.timeout, PATIENCE)
    trust = ssl.create_default_context()
    with (
        smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=timeout, context=trust)
        if smtp.security == "tls"
        else smtplib.SMTP(smtp.host, smtp.port, timeout=timeout)
    ) as server:
        if smtp.security == "starttls":
            server.starttls(context=trust)
        if smtp.user and password:
            server.login(smtp.user, password.get_secret_value())
        server.ehlo_or_helo_if_needed()
        code, answer = server.mail(sender)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, answer, sender)
        server.rset()
        said = server.esmtp_features.get("size", "")
        return int(said) if said.isdecimal() else 0


def _mail_mistake(error: Exception, node: Node, smtp: Smtp) -> Mistake:
    where = f"{smtp.host}:{smtp.port}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return node.get("user").mistake(
            f"{where} 不接受用户“{smtp.user}”的登录 / {where} refuses the login of “{smtp.user}”",
            "核对 user 和 HUIBAO_SMTP_PASSWORD（有的邮箱要用授权码）"
            " / Check `user` and HUIBAO_SMTP_PASSWORD",
        )
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Mistake(
            node.file,
            node.line,
            f"{where} 不接受发信人“{error.sender}” / {where} refuses the sender “{error.sender}”",
            "核对 sender，或填写 user 登录 / Check `sender`, or log in by `user`",
        )
    if isinstance(error, smtplib.SMTPNotSupportedError | ssl.SSLError):
        return node.get("security").mistake(
            f"{where} 不支持所选的加密或登录方式 / {where} does not talk so: {error}",
            "核对 security 和 port：none 25、starttls 587、tls 465"
            " / Check `security` and `port`: none 25, starttls 587, tls 465",
        )
    if isinstance(error, smtplib.SMTPResponseException):
        return node.get("host").mistake(
            f"{where} 拒绝连接：{error.smtp_code} / {where} refuses: {error.smtp_code}",
            "请邮件管理员放行本机 / Ask the mail server's administrator to admit this machine",
        )
    return node.get("host").mistake(
        f"发信服务器 {where} 没有应答 / The mail server {where} does not answer",
        "核对 host、port 和网络 / Check `host`, `port` and the network",
    )


# The database


def _has_its_key(settings: Settings) -> bool:
    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            return is_the_key(session, secret_key(settings)) is not False
    finally:
        database.dispose()


def _is_to_come(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()


def _database_notes(settings: Settings) -> Iterator[str]:
    """Say what is no mistake: that the database is to come, or what waits in it."""
    if _is_to_come(url_of(settings.database_url)):
        yield (
            "数据库尚未建立，首次运行 huibao serve 时自动建立"
            " / There is no database yet; `huibao serve` makes it when it first runs"
        )
        return
    database = Database(settings.database_url)
    with database.reading() as session:
        mails = condition_of(session).mails
    database.dispose()
    if unsent := sum(mails.values()) - mails["sent"]:
        yield (
            f"有 {unsent} 封邮件尚未发出，详见 huibao status"
            f" / {unsent} mail(s) have not left yet: run `huibao status`"
        )


def _database_mistakes(settings: Settings) -> Iterator[Mistake]:
    place = Node("HUIBAO_DATABASE_URL", 0)
    by_migrating = "运行 huibao migrate / Run `huibao migrate`"
    try:
        url = url_of(settings.database_url)
        if _is_to_come(url):
            return
        if pending := pending_migrations(settings.database_url):
            yield place.mistake(
                f"数据库未升级：{'、'.join(pending)} / The database is not migrated",
                by_migrating,
            )
        elif not _has_its_key(settings):
            yield Mistake("HUIBAO_SECRET_KEY", 0, *ANOTHER_KEY.split("\n", 1))
    except DatabaseUrlWrong as error:
        yield place.mistake(
            str(error),
            "写成 postgresql+psycopg://用户:密码@主机/库名 这样，密码中的 @ 写成 %40"
            " / Write it like postgresql+psycopg://user:password@host/name, an @ in the password"
            " as %40",
        )
    except DatabaseIsNewer as error:
        yield place.mistake(
            str(error),
            "安装新版，或用 huibao restore 恢复备份 / Install the later one, or `huibao restore`",
        )
    except SettingWrong as error:
        yield Mistake(
            "HUIBAO_SECRET_KEY",
            0,
            str(error),
            "找回原来的密钥，备份里有 / Find the former key, as a backup holds it",
        )
    except DatabaseUnreachable as error:
        yield place.mistake(
            str(error),
            "运行 huibao restore / Run `huibao restore`"
            if error.damage
            else "核对地址，确认数据库已启动 / Check the URL, and that the database is running",
        )
