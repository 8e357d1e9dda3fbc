"""The floor of any program of this kind: FastAPI, one commit, and a sender that it wakes.

SQLite with the same safety as ours, or PostgreSQL, one kept SMTP connection, and nothing else.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

PROGRAM = """
import asyncio, smtplib, sqlite3, sys, threading
from email.message import EmailMessage
import uvicorn
from fastapi import FastAPI

database, port, smtp = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
app, bell = FastAPI(), threading.Event()

kept = threading.local()

def on_sqlite():
    connection = sqlite3.connect(database, timeout=30, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute("PRAGMA " + pragma)
    return connection

def on_postgres():
    if not hasattr(kept, "connection"):  # to open one takes longer than all the rest
        kept.connection = psycopg.connect(database, autocommit=True)
    return kept.connection

if database.startswith("postgresql"):
    import psycopg
    opened, value, numbered = on_postgres, "%s", "INTEGER GENERATED ALWAYS AS IDENTITY"
else:
    opened, value, numbered = on_sqlite, "?", "INTEGER"
opened().execute(
    f"CREATE TABLE mails (id {numbered} PRIMARY KEY, said TEXT, sent INTEGER DEFAULT 0)"
)

@app.post("/{number}")
def decide(number: int):
    opened().execute(f"INSERT INTO mails (said) VALUES ({value})", (f"decided {number}",))
    bell.set()
    return {"ok": True}

@app.get("/health")
def health():
    return {}

def send():
    connection, server = opened(), smtplib.SMTP("127.0.0.1", smtp)
    while True:
        bell.wait()
        bell.clear()
        unsent = connection.execute("SELECT id, said FROM mails WHERE sent = 0").fetchall()
        for number, said in unsent:
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = "a@x.example", "b@x.example", "floor"
            mail.set_content(said)
            server.send_message(mail)
            connection.execute(f"UPDATE mails SET sent = 1 WHERE id = {value}", (number,))

threading.Thread(target=send, daemon=True).start()
uvicorn.run(app, port=port, log_level="error")
"""


def floor_program(database: str, port: int, smtp_port: int) -> list[str]:
    """Return the command that runs it; a POST of any number mails one `floor`.

    `database` is a file for SQLite, or the address of an empty database on PostgreSQL.
    """
    database = database.replace("postgresql+psycopg", "postgresql")
    return [sys.executable, "-c", PROGRAM, database, str(port), str(smtp_port)]


@contextmanager
def running(words: list[str], port: int, settings: dict[str, str]) -> Iterator[None]:
    """Run a program until it answers, and end it."""
    child = subprocess.Popen(words, env={**os.environ, **settings})
    try:
        for _ in range(600):
            try:
                httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False)
                break
            except httpx.HTTPError:
                time.sleep(0.2)
        yield
    finally:
        child.terminate()
        child.wait(60)
