"""Encrypting, logging in, and saying what is wrong when that fails."""

from __future__ import annotations

import socket
import ssl
import threading

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from pydantic import SecretStr

from huibao.demo.sink import Mailbox
from huibao.mail.failures import ServerUnreachable
from huibao.mail.smtp import Connection
from huibao.office import Smtp
from tests.mail.test_what_clients_read import outgoing

PASSWORD = SecretStr("correct horse")


def server_context(certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def check_login(_server, _session, _envelope, _mechanism, login):
    right = isinstance(login, LoginPassword) and login.password == b"correct horse"
    return AuthResult(success=right, handled=False)


def at(port: int, **changes) -> Smtp:
    return Smtp(**{"host": "127.0.0.1", "port": port, "timeout": 2} | changes)


def reach(smtp: Smtp, password: SecretStr | str | None = None) -> None:
    connection = Connection(smtp, password)
    connection.connect()
    connection.close()


@pytest.fixture
def trusted(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    return certificate


def test_starttls_with_a_login(trusted):
    with Mailbox(starttls=server_context(trusted), authenticator=check_login) as mailbox:
        smtp = at(mailbox.port, security="starttls", user="huibao")
        reach(smtp, PASSWORD)
        Connection(smtp, PASSWORD).send(outgoing())
        assert len(mailbox.deliveries()) == 1


def test_tls_from_the_first_byte_uses_one_connection(trusted):
    with Mailbox(tls=server_context(trusted)) as mailbox:
        Connection(at(mailbox.port, security="tls")).send(outgoing())
        assert len(mailbox.deliveries()) == 1
        assert mailbox.connections_made == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(certificate, security):
    side = {security: server_context(certificate)}
    with Mailbox(**side) as mailbox, pytest.raises(ServerUnreachable, match="证书不受信任"):
        reach(at(mailbox.port, security=security))


def test_a_wrong_password_is_named_and_does_not_fail_the_mail(trusted):
    with (
        Mailbox(starttls=server_context(trusted), authenticator=check_login) as mailbox,
        pytest.raises(ServerUnreachable, match="用户名或密码不正确") as refused,
    ):
        reach(at(mailbox.port, security="starttls", user="huibao"), "battery staple")
    assert "battery staple" not in str(refused.value)


def test_a_server_without_starttls_gets_no_password():
    with Mailbox() as mailbox, pytest.raises(ServerUnreachable, match="不支持"):
        reach(at(mailbox.port, security="starttls", user="huibao"), PASSWORD)


def test_an_unencrypted_server_that_asks_nothing_is_reached(mailbox):
    reach(at(mailbox.port))
    assert mailbox.connections_made == 1


def test_nobody_at_the_port():
    with socket.create_server(("127.0.0.1", 0)) as closing:
        port = closing.getsockname()[1]
    with pytest.raises(ServerUnreachable, match=f"127.0.0.1:{port} 无法连接：该端口没有邮件服务"):
        reach(at(port))


def test_no_such_host():
    with pytest.raises(ServerUnreachable, match="找不到该主机"):
        reach(at(25, host="no-such-host.invalid"))


def test_a_server_that_never_answers():
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(ServerUnreachable, match="无法连接"),
    ):
        reach(at(silent.getsockname()[1], timeout=0.3))


@pytest.mark.parametrize("said", [b"", b"hello\r\n", b"554 go away\r\n", b"\xff\xfe" * 9000])
def test_a_server_that_talks_nonsense(said):
    with socket.create_server(("127.0.0.1", 0)) as strange:

        def talk() -> None:
            connection, _ = strange.accept()
            connection.sendall(said)
            connection.close()

        thread = threading.Thread(target=talk)
        thread.start()
        with pytest.raises(ServerUnreachable, match="无法连接"):
            reach(at(strange.getsockname()[1]))
        thread.join()


def test_the_password_is_in_no_repr(mailbox):
    connection = Connection(at(mailbox.port, user="huibao"), PASSWORD)
    assert "correct horse" not in repr(connection)
    assert "correct horse" not in repr(vars(connection))
