"""`huibao demo --play`: a whole report through real mails and pages, filed and verified."""

from __future__ import annotations

import email
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.office import sample_folder
from config.settings import load_settings, prefect_login
from huibao.chain import package_faults
from huibao.cli.given import given_report
from huibao.demo.trial import prepare_office
from huibao.document.reading.word import read_word
from tests.e2e.conftest import HUIBAO
from tests.prefect_tables import lay_prefect_tables

SEEDS = Path(os.environ.get("HUIBAO_SEEDS", Path(__file__).parents[3] / "shared" / "seeds"))

REPORT = """云溪区数据局2022年工作总结和2023年工作计划

2022年，在区委、区政府的正确领导下，全局上下团结一心，各项工作取得新成效。
一、2022年工作情况
（一）坚持学用结合，队伍建设不断加强。全年组织学习12次，撰写心得36篇。一是抓学习，二是抓落实。
（二）坚持问题导向，数据治理扎实推进。归集数据1,208万条，质量合格率99.6%。
二、存在的问题
一是共享不够充分；二是应用有待深化；三是人才相对缺乏。
三、2023年工作计划
（一）完善制度。制定数据分类分级办法，6月底前印发。
（二）深化应用。建成“一网通览”平台，接入*个部门。
"""


LOUD = """
import logging, os
logging.basicConfig(level=logging.DEBUG, filename=os.environ["EVERY_LINE"])
quieten, secretive = logging.Logger.setLevel, ("apprise", "urllib3.connectionpool")
logging.Logger.setLevel = lambda self, to: quieten(self, to) if self.name in secretive else None
from huibao.cli import main
main()
"""
"""The command, every logger at DEBUG, but for those that Huibao quietens for they name secrets."""
PLAYERS = ([b"httpx"], [b"httpcore.http11"], [b"mail.log"])
"""Who logs what the players' browsers and their mail server do, links and all."""
PASSWORD, HOOK = "smtp-password-of-the-test", "hook-of-the-test"
TOKEN = re.compile(rb"/(?:write|confirm|review|tasks|login|receive)/([\w-]{43})")


def played(data: Path, *more: str, program: tuple[str, ...] = HUIBAO) -> dict[str, Any]:
    """Play a report and return the last line that programs read."""
    result = subprocess.run(
        [*program, "demo", "--play", "--json", "--data", str(data), *more],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
        env={
            **os.environ,
            "EVERY_LINE": str(data.parent / "every-line.log"),
            "HUIBAO_SMTP_PASSWORD": PASSWORD,
        },
    )
    (data.parent / "said.txt").write_text(result.stdout + result.stderr)
    assert result.returncode == 0, result.stdout + result.stderr
    outcome: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return outcome


def bare(text: str) -> str:
    return "".join(text.split())


def check_outcome(outcome: dict[str, Any]) -> None:
    assert outcome["state"] == "archived"
    assert outcome["verified"] is True
    assert outcome["rounds"] == 2
    assert min(outcome["mails"], outcome["events"], outcome["prefect_runs"]) > 5
    assert Path(outcome["document"]).is_file()
    assert list(package_faults(Path(outcome["archive"]))) == []


def check_every_character(outcome: dict[str, Any], source: str) -> None:
    issued = bare(read_word(Path(outcome["document"]).read_bytes()).text)
    # Between its title and its text the issued document says who issued it, and when.
    position = 0
    for line in source.splitlines():
        found = issued.find(bare(line), position)
        assert found >= 0, line
        position = found + len(bare(line))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The sample's play, each line of each library's log kept: its data folder, what came of it."""
    data = tmp_path_factory.mktemp("loud") / "data"
    data.mkdir()
    prepare_office(data, sample_folder())
    lay_prefect_tables(data)
    people = data / "office" / "people.yaml"
    words = people.read_text(encoding="utf-8").splitlines(keepends=True)
    su = next(number for number, line in enumerate(words) if "key: su" in line)
    indent = " " * words[su].index("key")
    words.insert(su + 1, f"{indent}channels: ['json://127.0.0.1:9/{HOOK}']\n")
    people.write_text("".join(words), encoding="utf-8")
    return data, played(data, program=(sys.executable, "-c", LOUD))


def test_no_secret_stands_in_any_log_database_or_package(
    sample: tuple[Path, dict[str, Any]],
) -> None:
    data, _ = sample
    mails = [path.read_bytes() for path in (data / "mail").rglob("*") if path.is_file()]
    texts = [part for mail in mails for part in (mail, _decoded(mail))]
    tokens = {token for text in texts for token in TOKEN.findall(text)}
    assert len(tokens) > 20, "every person came by a link"
    keys = {(data / "secret.key").read_bytes().strip(), PASSWORD.encode(), HOOK.encode()}
    login = prefect_login(load_settings(data=data)).partition(":")[2].encode()
    log = (data.parent / "every-line.log").read_bytes()
    own = b"".join(line for line in log.splitlines(True) if line.split(b":")[1:2] not in PLAYERS)
    assert len(own) > 100_000, "all was told"
    told = {"said.txt": (data.parent / "said.txt").read_bytes(), "its own lines": own}
    told |= {
        path.name: path.read_bytes()
        for path in data.rglob("*")
        if path.is_file() and _may_not_hold(path, data)
    }
    assert {"huibao.db", "prefect.db", "server.log", "元数据.xml"} <= set(told)
    found = [(name, s[:6]) for name, text in told.items() for s in tokens | keys if s in text]
    found += [("every line", key[:6]) for key in keys | {login} if key in log]
    # Whoever tries it out is told the login on his screen; nothing else tells it.
    found += [(name, login[:6]) for name in told if name != "said.txt" and login in told[name]]
    assert found == []


def _may_not_hold(path: Path, data: Path) -> bool:
    """Whether no secret belongs there: the mails, the key and the office's own files have some."""
    top = path.relative_to(data).parts[0]
    return top not in ("mail", "secret.key", "office")


def _decoded(mail: bytes) -> bytes:
    """Return what its reader reads of it."""
    parts = email.message_from_bytes(mail).walk()
    return b"".join(part.get_payload(decode=True) or b"" for part in parts)


def test_the_sample_offices_report_is_played_to_its_archive(
    sample: tuple[Path, dict[str, Any]],
) -> None:
    _, outcome = sample
    check_outcome(outcome)
    issued = read_word(Path(outcome["document"]).read_bytes()).text
    for words in ("坚持党建引领", "严格水资源管理", "存在的主要问题", "以上数据均已"):
        assert words in issued
    assert "*" not in issued, "what was missing was asked for and came in"


def test_a_report_of_ones_own_comes_out_with_every_character_in_order(tmp_path):
    report = tmp_path / "总结.txt"
    report.write_text(REPORT, encoding="utf-8")
    outcome = played(tmp_path / "data", "--report", str(report))
    check_outcome(outcome)
    check_every_character(outcome, REPORT)


def test_a_real_report_comes_out_with_every_character_in_order(tmp_path):
    seeds = sorted(SEEDS.glob("*.txt"), key=lambda seed: seed.stat().st_size)
    if not seeds:
        pytest.skip("needs real reports as .txt; name their folder in HUIBAO_SEEDS")
    lay_prefect_tables(tmp_path)
    outcome = played(tmp_path, "--report", str(seeds[-1]))
    check_outcome(outcome)
    check_every_character(outcome, given_report(seeds[-1]).text)
