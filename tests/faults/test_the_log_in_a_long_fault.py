"""A fault that lasts is told in one line, now and then: it does not fill the disk with its log."""

from __future__ import annotations

import errno
import logging
import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from huibao.logs import NO_FILES_LEFT, OneSentence


class Written:
    """What a handler writes, and a clock that goes when it is told to."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.lines: list[str] = []
        self._filter = OneSentence(clock=lambda: self.seconds)

    def say(self, name: str, level: int, words: str, *told: object, fault: object = None) -> None:
        raised = fault if isinstance(fault, BaseException) else None
        info = (type(raised), raised, None) if raised else None
        record = logging.LogRecord(name, level, "", 0, words, told, info)
        if self._filter.filter(record):
            self.lines.append(logging.Formatter("%(message)s").format(record))


@pytest.fixture
def written() -> Written:
    return Written()


def test_connections_that_cannot_be_taken_are_told_in_one_sentence_a_minute(
    written: Written,
) -> None:
    for _ in range(2000):
        fault = OSError(errno.EMFILE, "Too many open files")
        written.say("asyncio", logging.ERROR, "socket.accept() out of resource", fault=fault)
    assert written.lines == [NO_FILES_LEFT]
    assert "LimitNOFILE" in NO_FILES_LEFT
    written.seconds = 61
    written.say("asyncio", logging.ERROR, "socket.accept() out of resource", fault=fault)
    assert written.lines[1:] == [f"{NO_FILES_LEFT}（又 1999 次 / 1999 more times）"]


def test_a_database_that_is_away_is_told_without_our_statement(written: Written) -> None:
    away = OperationalError("SELECT words FROM section", {}, sqlite3.OperationalError("no\n disk"))
    for second in range(60):
        written.seconds = second
        written.say("huibao.dispatch", logging.WARNING, "the dispatcher waits: %s", away)
    written.say("huibao.clock", logging.WARNING, "the clock waits: %s", away)
    assert written.lines == ["the dispatcher waits: no disk", "the clock waits: no disk"]


def test_an_archive_that_is_away_is_told_with_its_place_and_without_a_traceback(
    written: Written,
) -> None:
    away = FileNotFoundError(errno.ENOENT, "No such file or directory", "/mnt/archive/2026")
    for logger in ("prefect.task_runs", "prefect.flow_runs"):
        written.say(logger, logging.ERROR, "Task run failed: %r", away, fault=away)
    told = "无法使用 / cannot be used: /mnt/archive/2026（No such file or directory）"
    assert written.lines == [told, told]


def test_a_mistake_of_the_programs_own_keeps_its_traceback_each_time(written: Written) -> None:
    for _ in range(3):
        written.say("huibao.web", logging.ERROR, "unforeseen", fault=ValueError("odd"))
    assert len(written.lines) == 3
    assert "ValueError: odd" in written.lines[2]
