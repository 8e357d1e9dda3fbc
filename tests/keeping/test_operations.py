"""Whoever runs Huibao can ask whether it lives and how it does, and nobody else learns of it."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from huibao.logs import JsonLines
from huibao.web.app import create_app
from tests.lifecycle.bureau import Bureau

HERE, ELSEWHERE = ("127.0.0.1", 50000), ("10.0.0.9", 50000)


def browser(bureau: Bureau, client: tuple[str, int] = HERE, token: str = "") -> TestClient:
    house = bureau.house
    settings = house.settings.model_copy(
        update={"metrics_token": SecretStr(token) if token else None}
    )
    made = create_app(type(house)(settings, house.office, house.database, house.secret))
    return TestClient(made, base_url="http://127.0.0.1", client=client)


def test_it_is_alive_while_the_database_answers(bureau: Bureau) -> None:
    answer = browser(bureau, ELSEWHERE).get("/health")
    assert (answer.status_code, answer.json()) == (200, {"alive": True, "database": True})


def test_it_says_so_when_the_database_is_gone(bureau: Bureau) -> None:
    who = browser(bureau)
    bureau.house.database.dispose()
    file = bureau.house.settings.data / "huibao.db"
    file.unlink()
    file.mkdir()
    answer = who.get("/health")
    assert (answer.status_code, answer.json()["database"]) == (503, False)
    assert "huibao.db" not in answer.text


def test_the_figures_tell_what_waits(bureau: Bureau) -> None:
    bureau.open()
    told = browser(bureau).get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = dict(x.rsplit(" ", 1) for x in told.text.splitlines() if not x.startswith("#"))
    assert lines['huibao_cycles{state="collecting"}'] == "1"
    assert lines['huibao_cycles{state="archived"}'] == "0"
    assert int(lines['huibao_mails{state="queued"}']) == len(bureau.messages("call"))
    assert float(lines["huibao_mail_oldest_seconds"]) > 0


def test_the_figures_name_nobody(bureau: Bureau) -> None:
    bureau.open()
    told = browser(bureau).get("/metrics").text
    assert not [p for p in bureau.house.office.people if p.name in told or p.mail in told]
    assert bureau.key not in told


@pytest.mark.parametrize(
    ("client", "headers", "token", "status"),
    [
        (HERE, {}, "", 200),
        (ELSEWHERE, {}, "", 404),
        (HERE, {"X-Forwarded-For": "127.0.0.1"}, "", 404),
        (ELSEWHERE, {"X-Forwarded-For": "127.0.0.1"}, "", 404),
        (ELSEWHERE, {"Authorization": "Bearer "}, "", 404),
        (ELSEWHERE, {"Authorization": "Bearer wrong"}, "right", 404),
        (ELSEWHERE, {"Authorization": "Bearer right"}, "right", 200),
        ("not an address", {}, "", 404),
    ],
)
def test_who_reads_the_figures(
    bureau: Bureau, client: object, headers: dict[str, str], token: str, status: int
) -> None:
    address = client if isinstance(client, tuple) else (str(client), 1)
    answer = browser(bureau, address, token).get("/metrics", headers=headers)
    assert answer.status_code == status
    assert ("huibao_cycles" in answer.text) == (status == 200)


def test_a_log_line_is_one_json_object() -> None:
    try:
        int("不是数")
    except ValueError:
        record = logging.LogRecord(
            "huibao.x", logging.WARNING, "", 0, "第%d次\n失败", (2,), sys.exc_info()
        )
    line = JsonLines().format(record)
    said = json.loads(line)
    assert "\n" not in line
    assert (said["level"], said["logger"], said["message"]) == (
        "warning",
        "huibao.x",
        "第2次\n失败",
    )
    assert "不是数" in said["exception"]
    assert said["time"].endswith("+00:00")
