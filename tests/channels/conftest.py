"""The sample office, and a local web server that plays the robots of its people."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class Robot:
    """A webhook: what was posted to it, and how it answers."""

    port: int = 0
    status: int = 200
    answer: bytes = b'{"errcode": 0, "code": 0, "errmsg": "ok"}'
    posts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def web(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def texts(self) -> str:
        """All that was said to it."""
        return json.dumps([posted for _, posted in self.posts], ensure_ascii=False)


@pytest.fixture
def robot() -> Iterator[Robot]:
    """A robot that takes everything, until it is told otherwise."""
    made = Robot()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            made.posts.append((self.path, json.loads(body)))
            self.send_response(made.status)
            self.end_headers()
            self.wfile.write(made.answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()
