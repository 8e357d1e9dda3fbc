"""Mail servers in processes of their own, so that what they cost is not the measured program's."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

TELLING = """
import json, sys
from huibao.demo.sink import Mailbox

with Mailbox() as mailbox:
    print(mailbox.port, flush=True)
    for line in sys.stdin:
        after, count, subject = line.rstrip("\\n").split(" ", 2)
        kept = mailbox.deliveries()[int(after):]
        enough = len(kept) >= int(count)  # reading them takes time that taking more in would need
        taken = [d.received_at.timestamp() for d in kept if enough and subject in d.subject]
        print(json.dumps([int(after) + len(kept), taken]), flush=True)
"""
"""It keeps every mail and tells when it came, on being asked."""

FORGETTING = """
from huibao.demo.sink import Mailbox
with Mailbox() as mailbox:
    mailbox._keep = lambda envelope: type("Taken", (), {"number": 1})
    print(mailbox.port, flush=True)
    input()
"""
"""The same server, which reads every mail as servers do and keeps none."""

LEAST = """
import socketserver, sys

class Conversation(socketserver.StreamRequestHandler):
    # The least that is SMTP: what is measured is the sender, not the server.
    disable_nagle_algorithm = True
    def say(self, line):
        self.wfile.write(line + b"\\r\\n")
    def handle(self):
        self.say(b"220 ready")
        for line in self.rfile:
            command = line[:4].upper()
            if command == b"DATA":
                self.say(b"354 go on")
                for line in self.rfile:
                    if line == b".\\r\\n":
                        break
                self.say(b"250 taken")
            elif command == b"EHLO":
                self.say(b"250-sink")
                self.say(b"250 SIZE 99999999")
            elif command == b"QUIT":
                return self.say(b"221 bye")
            else:
                self.say(b"250 ok")

with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
"""
"""It does the least that is SMTP."""


class MailServer:
    """A mail server in a process of its own, reached at its port."""

    def __init__(self, child: subprocess.Popen[str]):
        assert child.stdin is not None
        assert child.stdout is not None
        self._ask, self._told = child.stdin, child.stdout
        self.port = int(self._told.readline())

    @property
    def kept(self) -> int:
        """How many mails a telling one has taken over."""
        return self._answer(0, sys.maxsize, "")[0]

    def taken(self, subject: str, *, after: int, count: int) -> list[float]:
        """Ask a telling one when each mail of that subject came, of those after the first `after`.

        It looks into none of them, and tells of none, while fewer than `count` have come in all.
        """
        return self._answer(after, count, subject)[1]

    def _answer(self, after: int, count: int, subject: str) -> tuple[int, list[float]]:
        print(after, count, subject, file=self._ask, flush=True)
        kept, taken = json.loads(self._told.readline())
        return kept, taken


@contextmanager
def mail_server(program: str = TELLING) -> Iterator[MailServer]:
    """Yield a mail server and end it."""
    command = [sys.executable, "-c", program]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        try:
            yield MailServer(child)
        finally:
            child.kill()
