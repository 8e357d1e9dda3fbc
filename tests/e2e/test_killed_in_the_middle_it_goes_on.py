"""Killed without warning, again and again, the report is filed all the same and nothing is lost."""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter

from huibao.demo.play import Told
from tests.e2e.conftest import Server, wait_for_end, wait_for_prefect

IMPATIENT = (
    sys.executable,
    "-c",
    "import huibao.prefect_server as s; from huibao.prefect_watch import Patience;"
    " s.PATIENCE = Patience(pause=1, question=2, questions=3);"
    " from huibao.cli import main; main()",
)
"""The command that calls six seconds of silence hanging, where the real one waits two minutes."""


def check_that_all_is_well(server: Server, key: str, deeds: list[Told]) -> None:
    verdict = server.verify()
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    assert server.rows("SELECT key, state, round FROM cycles") == [(key, "archived", 2)]

    done = Counter(deed.what.partition("“")[0] for deed in deeds)
    submissions, decisions, answers = (
        server.rows(f"SELECT count(*) FROM {table}")[0][0]
        for table in ("submissions", "decisions", "remarks WHERE answer IS NOT NULL")
    )
    assert submissions == done["报送"] + done["修改并重新报送"]
    assert decisions == done["同意"] + done["退回修改，提出意见"]
    assert answers == 1

    mails = server.rows("SELECT message_id, state, doubtful FROM messages WHERE cycle_id = 1")
    assert {state for _, state, _ in mails} == {"sent"}
    copies = Counter(mail.message_id for mail in server.mailbox.deliveries())
    assert all(copies[message_id] >= 1 for message_id, _, _ in mails)
    doubtful = {message_id for message_id, _, doubt in mails if doubt}
    assert {message_id for message_id, count in copies.items() if count > 1} <= doubtful


def open_runs(server: Server) -> list[str]:
    runs = server.ask_prefect(
        "flow_runs",
        flows={"name": {"any_": ["report-cycle"]}},
        flow_runs={"state": {"type": {"any_": ["RUNNING", "PENDING"]}}},
    )
    return [run["name"] for run in runs]


def test_the_program_is_killed_at_every_stage_and_goes_on(server):
    deeds: list[Told] = []
    killed: list[str] = []

    def kill_and_start_again(when: str) -> None:
        prefect = server.prefect_pid()
        server.kill()
        wait_for_end(prefect)
        killed.append(when)
        server.start()

    def tell(deed: Told) -> None:
        deeds.append(deed)
        done = Counter(d.what.partition("“")[0].partition("《")[0] for d in deeds)
        if deed.what.startswith("启动《"):
            kill_and_start_again("just opened, nobody called yet")
        elif done["报送"] == 4 and "contributors" not in killed:
            kill_and_start_again("contributors")
        elif deed.who == "顾明川" and deed.what.startswith("退回修改"):
            kill_and_start_again("just returned, nobody told yet")
        elif deed.who == "沈知远" and deed.what == "同意":
            # Told of the signature: it is numbered, and its package is being written.
            server.mailbox.wait_for(lambda mail: "【已签发】" in mail.subject, 120)
            kill_and_start_again("archiving")

    server.start()
    key = server.play(tell)
    assert killed == [
        "just opened, nobody called yet",
        "contributors",
        "just returned, nobody told yet",
        "archiving",
    ]
    check_that_all_is_well(server, key, deeds)
    assert open_runs(server) == []
    assert server.interrupt() == 0


def test_prefects_server_alone_is_killed_and_people_notice_nothing(server):
    deeds: list[Told] = []
    first: list[int] = []
    up_at_the_next_deed: list[bool] = []

    def kill_prefect() -> None:
        prefect = server.prefect_pid()
        first.append(prefect)
        os.kill(prefect, signal.SIGKILL)
        wait_for_end(prefect)

    def tell(deed: Told) -> None:
        deeds.append(deed)
        if len(first) == 1 and deed.who == "顾明川":
            # He decided by the mail that the decision before his had sent while Prefect was down.
            up_at_the_next_deed.append(server.is_prefect_up())
        if not first and deed.who == "陆清和" and deed.what == "同意":
            kill_prefect()
        elif len(first) == 1 and deed.what == "送审（第2轮）":
            # Now a whole stage has to wait for it, and does.
            kill_prefect()

    server.start()
    key = server.play(tell)
    assert up_at_the_next_deed[0] is False, "Prefect was down when he was mailed and decided"
    assert len(first) == 2
    assert server.prefect_pid() not in first
    check_that_all_is_well(server, key, deeds)
    assert open_runs(server) == []


def test_prefects_server_hangs_and_is_ended_and_started_again(server):
    deeds: list[Told] = []
    hung: list[int] = []

    def tell(deed: Told) -> None:
        deeds.append(deed)
        # A whole stage waits for it the first time it hangs, and a mail is on its way the second.
        if (not hung and deed.what == "送审（第2轮）") or (len(hung) == 1 and deed.who == "顾明川"):
            hung.append(server.prefect_pid())
            os.kill(hung[-1], signal.SIGSTOP)

    server.program = IMPATIENT
    server.start()
    key = server.play(tell)
    for stopped in hung:
        wait_for_end(stopped)
    wait_for_prefect(server)
    check_that_all_is_well(server, key, deeds)
    assert open_runs(server) == []
    assert len(hung) == 2
    assert "hung, and was ended; starting it again" in server.log
