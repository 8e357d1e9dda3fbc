"""`huibao init` gives an office its own files, `huibao check` says what is wrong in the set-up."""

import json
import shutil
import socket
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

import huibao.cli.setup  # noqa: F401  registers the commands
from config.office import load_office, sample_folder
from huibao.cli import app
from huibao.records.database import migrate


@pytest.fixture(autouse=True)
def a_place_of_its_own(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HUIBAO_DATA", str(tmp_path / "kept"))
    for name in ("OFFICE", "DATABASE_URL", "SMTP_PASSWORD", "SMTP_PASSWORD_FILE"):
        monkeypatch.delenv(f"HUIBAO_{name}", raising=False)


@pytest.fixture
def run(capsys):
    """Return what runs a command and gives its exit code and what it printed."""

    def run_it(*words):
        with pytest.raises(SystemExit) as left:
            app([str(word) for word in words])
        return left.value.code or 0, capsys.readouterr().out

    return run_it


@pytest.fixture
def own(tmp_path):
    """The sample office's files, whose mail server the tests choose."""
    folder = tmp_path / "office"
    shutil.copytree(sample_folder(), folder)
    return folder


def serve_mail_at(folder: Path, port: int, **smtp: str) -> int:
    """Write the server into the office's files and return the line of its host."""
    path = folder / "office.yaml"
    head, tail = path.read_text(encoding="utf-8").split("smtp:", 1)
    rest = tail.split("# 归档文件夹", 1)[1]
    own = "".join(f"\n  {key}: {value}" for key, value in smtp.items())
    text = f"{head}smtp:\n  host: 127.0.0.1\n  port: {port}\n  timeout: 3{own}\n# 归档{rest}"
    path.write_text(text, encoding="utf-8")
    return head.count("\n") + 2


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Post:
    """A mail server that refuses one sender and knows one login."""

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802  aiosmtpd's name
        if "nobody" in address:
            return "550 no such sender"
        envelope.mail_from = address
        return "250 OK"


@pytest.fixture
def server():
    def login(server, session, envelope, mechanism, auth):
        return AuthResult(success=auth.password == b"right", handled=False)

    controller = Controller(
        Post(),
        hostname="127.0.0.1",
        port=unused_port(),
        authenticator=login,
        auth_require_tls=False,
    )
    controller.start()
    yield controller.port
    controller.stop()


def test_init_gives_files_that_are_right_and_says_what_to_edit(run, tmp_path):
    code, said = run("init", tmp_path / "mine")

    assert code == 0
    assert all(word in said for word in ("office.yaml", "people.yaml", "reports", "huibao check"))
    assert [kind.key for kind in load_office(tmp_path / "mine").kinds] == [
        "annual", "half-year", "monthly", "quarterly",
    ]  # fmt: skip
    assert not (tmp_path / "mine" / "inputs").exists()
    assert run("check", "--offline", "--office", tmp_path / "mine")[0] == 0


def test_init_never_writes_over_anything(run, tmp_path):
    run("init", tmp_path / "mine")
    edited = tmp_path / "mine" / "office.yaml"
    edited.write_text("name: 我的", encoding="utf-8")

    code, said = run("init", tmp_path / "mine")

    assert (code, "已有内容" in said) == (1, True)
    assert edited.read_text(encoding="utf-8") == "name: 我的"


def test_check_prints_every_mistake_with_its_line(run, own):
    path = own / "reports" / "monthly.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("period: M", "period: W"), "utf-8")

    code, said = run("check", "--offline", "--office", own)

    assert code == 1
    assert "reports/monthly.yaml:4  “W”不是“period”可取的值" in said
    assert "1 处错误" in said


def test_check_prints_json_for_programs(run, own):
    (own / "people.yaml").unlink()

    code, said = run("check", "--offline", "--json", "--office", own)

    found = json.loads(said)
    assert (code, found["ok"]) == (1, False)
    assert [(m["file"], m["line"]) for m in found["mistakes"]] == [("people.yaml", 1)]


def test_check_is_content_when_all_is_well(run, own, server, tmp_path):
    serve_mail_at(own, server)
    assert run("migrate")[0] == 0

    code, said = run("check", "--office", own)

    assert (code, "没有错误" in said) == (0, True), said


@pytest.fixture
def migrated(tmp_path):
    (tmp_path / "kept").mkdir()
    migrate(f"sqlite:///{tmp_path}/kept/huibao.db")


def mistakes(run, own):
    return json.loads(run("check", "--json", "--office", own)[1])["mistakes"]


@pytest.mark.usefixtures("migrated")
def test_a_mail_server_that_is_not_there_is_named(run, own):
    line = serve_mail_at(own, unused_port())

    [mistake] = mistakes(run, own)

    assert (mistake["file"], mistake["line"]) == ("office.yaml", line)
    assert "没有应答" in mistake["message"]


@pytest.mark.usefixtures("migrated")
def test_a_server_that_takes_less_than_would_be_attached_is_named(run, own):
    small = Controller(Post(), hostname="127.0.0.1", port=unused_port(), data_size_limit=5_500_000)
    small.start()
    try:
        serve_mail_at(own, small.port)
        [mistake] = mistakes(run, own)
    finally:
        small.stop()

    assert "只收 5.5 MB 以内的邮件" in mistake["message"]
    assert "attachments_mb: 5" in mistake["advice"]


@pytest.mark.usefixtures("migrated")
def test_a_login_that_is_refused_is_named_and_the_password_is_not(run, own, server, monkeypatch):
    line = serve_mail_at(own, server, user="office")
    monkeypatch.setenv("HUIBAO_SMTP_PASSWORD", "wrong-geheimnis")

    [mistake] = mistakes(run, own)

    assert (mistake["file"], mistake["line"]) == ("office.yaml", line + 3)
    assert "不接受用户“office”的登录" in mistake["message"]
    assert "geheimnis" not in str(mistake)


@pytest.mark.usefixtures("migrated")
def test_a_login_that_is_taken_is_no_mistake(run, own, server, monkeypatch):
    serve_mail_at(own, server, user="office")
    monkeypatch.setenv("HUIBAO_SMTP_PASSWORD", "right")

    assert mistakes(run, own) == []


@pytest.mark.usefixtures("migrated")
def test_a_login_without_a_password_is_named(run, own, server):
    line = serve_mail_at(own, server, user="office")

    [mistake] = mistakes(run, own)

    assert mistake["line"] == line + 3
    assert "HUIBAO_SMTP_PASSWORD" in mistake["advice"]


@pytest.mark.usefixtures("migrated")
def test_a_sender_that_is_refused_is_named(run, own, server):
    serve_mail_at(own, server)
    path = own / "office.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("<office@", "<nobody@"), encoding="utf-8"
    )

    [mistake] = mistakes(run, own)

    assert "不接受发信人“nobody@shuiwu.yunling.example.com”" in mistake["message"]


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_encryption_that_the_server_does_not_speak_is_named(run, own, server, security):
    line = serve_mail_at(own, server, security=security)

    [mistake] = mistakes(run, own)

    assert (mistake["line"], "不支持" in mistake["message"]) == (line + 3, True)


def test_a_database_that_is_still_to_be_made_is_no_mistake(run, own, server, tmp_path):
    serve_mail_at(own, server)
    code, printed = run("check", "--office", own, "--json")
    assert code == 0, printed
    [note] = [n for n in json.loads(printed)["warnings"] if "数据库" in n]
    assert "首次运行 huibao serve 时自动建立" in note
    assert not (tmp_path / "kept").exists()


def test_a_database_that_is_not_migrated_is_named(run, own, server, tmp_path):
    serve_mail_at(own, server)
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "huibao.db").touch()
    [empty] = mistakes(run, own)
    assert "数据库未升级：0001" in empty["message"]
    assert "huibao migrate" in empty["advice"]


def test_a_database_that_does_not_answer_is_named_without_its_password(
    run, own, server, monkeypatch
):
    serve_mail_at(own, server)
    url = f"postgresql+psycopg://u:geheimnis@127.0.0.1:{unused_port()}/huibao"
    monkeypatch.setenv("HUIBAO_DATABASE_URL", url)

    [mistake] = mistakes(run, own)

    assert (mistake["file"], mistake["line"]) == ("HUIBAO_DATABASE_URL", 0)
    assert "数据库没有应答" in mistake["message"]
    assert "geheimnis" not in str(mistake)


def test_a_database_url_that_is_none_is_named_without_its_password(run, own, server, monkeypatch):
    serve_mail_at(own, server)
    monkeypatch.setenv("HUIBAO_DATABASE_URL", "nothing-geheimnis")

    [mistake] = mistakes(run, own)

    assert "无法识别" in mistake["message"]
    assert "geheimnis" not in str(mistake)


def test_a_setting_that_cannot_be_used_is_told_and_not_thrown(run, own, monkeypatch):
    monkeypatch.setenv("HUIBAO_PORT", "many")

    code, said = run("check", "--offline", "--office", own)

    assert (code, "HUIBAO_PORT" in said) == (1, True)


def test_a_year_without_a_published_calendar_is_a_warning_and_no_mistake(run, own, monkeypatch):
    monkeypatch.setattr("huibao.calendar.calendar_known", lambda year: False)

    code, said = run("check", "--offline", "--office", own)

    assert (code, "法定节假日尚无数据" in said) == (0, True)
