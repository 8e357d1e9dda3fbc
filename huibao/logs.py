"""What the program says of itself: lines for people, or one JSON object a line for machines."""

from __future__ import annotations

import errno
import json
import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy.exc import SQLAlchemyError

from huibao.records.reasons import in_one_line, reason

OURS = ("huibao", "tasks", "flows")

SECONDS_UNSAID = 60.0
"""For so long a warning is not repeated in the same words."""

NO_FILES_LEFT = (
    "打开的文件和连接已达上限，新的连接须等待：请调高上限（systemd 的 LimitNOFILE，或 ulimit -n）"
    " (No more files can be opened, so new connections wait: raise the limit, LimitNOFILE or ulimit"
    " -n.)"
)


class JsonLines(logging.Formatter):
    """Formats each record as one JSON object: time (UTC), level, logger, message, exception."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


class OneSentence(logging.Filter):
    """Has each fault told in one line, and not again in the same words for a minute.

    What lasts is found anew by whoever tries again, each second or, where connections cannot be
    taken, thousands of times a second: that would fill the disk. How often it was left out is told
    when it is said again. What the program itself did wrong keeps its traceback, each time.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic):
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._said: dict[tuple[str, str], tuple[float, int]] = {}
        """When each was said last, and how often it was left out since."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is told; its words may be others then."""
        if isinstance(record.args, tuple):
            record.args = tuple(map(_in_one_line, record.args))
        fault = record.exc_info[1] if record.exc_info else None
        if record.name.startswith("prefect.") and isinstance(fault, OSError | SQLAlchemyError):
            # A disk or a database that is away; each run of Prefect's would show its traceback.
            record.msg, record.args, record.exc_info = in_one_line(fault), (), None
        if _cannot_accept(record, fault):
            record.msg, record.args, record.exc_info = NO_FILES_LEFT, (), None
        if record.levelno < logging.WARNING or record.exc_info:
            return True
        return self._is_news(record)

    def _is_news(self, record: logging.LogRecord) -> bool:
        words, now = (record.name, record.getMessage()), self._clock()
        with self._lock:
            at, unsaid = self._said.get(words, (-SECONDS_UNSAID, 0))
            if now - at < SECONDS_UNSAID:
                self._said[words] = (at, unsaid + 1)
                return False
            self._said = {w: s for w, s in self._said.items() if now - s[0] < 2 * SECONDS_UNSAID}
            self._said[words] = (now, 0)
        if unsaid:
            record.msg, record.args = f"{words[1]}（又 {unsaid} 次 / {unsaid} more times）", ()
        return True


def _in_one_line(told: object) -> object:
    return reason(told) if isinstance(told, SQLAlchemyError) else told


def _cannot_accept(record: logging.LogRecord, fault: BaseException | None) -> bool:
    """Whether asyncio tells, with a traceback, that it could not take a connection."""
    none_left = isinstance(fault, OSError) and fault.errno in (errno.EMFILE, errno.ENFILE)
    return none_left and record.name == "asyncio"


def set_up(log_format: Literal["text", "json"]) -> None:
    """Write what is said to the standard error; our own from INFO on, others' from WARNING on."""
    handler = logging.StreamHandler()
    handler.addFilter(OneSentence())
    plain = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonLines() if log_format == "json" else plain)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
