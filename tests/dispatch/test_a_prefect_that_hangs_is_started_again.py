"""A Prefect server that stands still is ended and started again; a slow one is not."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from huibao import prefect_server
from huibao.prefect_server import PrefectServer
from huibao.prefect_watch import Patience, wait_for_silence
from tests.cpu import cpu_seconds
from tests.e2e.conftest import wait_for_end

BRIEF = Patience(pause=0.5, question=2, questions=3)


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefect_server, "PATIENCE", BRIEF)


@pytest.mark.usefixtures("_impatient")
def test_a_server_that_is_stopped_is_ended_and_another_answers(
    prefect: PrefectServer, caplog: pytest.LogCaptureFixture
) -> None:
    stopped = prefect.pid
    assert stopped
    time.sleep(2)  # it has been asked, and has answered
    with caplog.at_level(logging.INFO, logger="huibao"):
        os.kill(stopped, signal.SIGSTOP)
        wait_for_end(stopped)
        assert prefect.wait_until_up()
    assert prefect.pid != stopped
    assert caplog.messages == ["the Prefect server hung, and was ended; starting it again"]


@pytest.mark.usefixtures("_impatient")
def test_one_that_only_paused_is_left_alone(prefect: PrefectServer) -> None:
    paused = prefect.pid
    assert paused
    time.sleep(2)
    os.kill(paused, signal.SIGSTOP)
    time.sleep(BRIEF.question * (BRIEF.questions - 1))
    os.kill(paused, signal.SIGCONT)
    time.sleep(BRIEF.question * BRIEF.questions)
    assert prefect.pid == paused


@contextmanager
def answering(status: int, *, after: float) -> Iterator[str]:
    """Something in the place of Prefect that answers so late, and so."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(after)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as there:
        threading.Thread(target=there.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{there.server_port}/api"
        there.shutdown()


@pytest.mark.parametrize(("status", "after"), [(200, 1.0), (503, 0.0)], ids=["late", "unwell"])
def test_whoever_answers_at_all_does_not_hang(status: int, after: float) -> None:
    ended = threading.Event()
    threading.Timer(5, ended.set).start()
    with answering(status, after=after) as api_url:
        assert not wait_for_silence(api_url, Patience(0.1, 1.5, 1, 1), ended)


def test_whoever_answers_only_after_the_patience_hangs() -> None:
    with answering(200, after=1.0) as api_url:
        assert wait_for_silence(api_url, Patience(0.1, 0.2, 2, 2), threading.Event())


def test_asking_costs_less_than_a_thousandth_of_a_core() -> None:
    with answering(200, after=0) as api_url:
        prefect_server.answers(api_url)
        cost = cpu_seconds(lambda: [prefect_server.answers(api_url) for _ in range(10)]) / 10
    assert cost < 0.001 * Patience().pause
