"""Whoever starts the program for the first time finds its pages."""

from __future__ import annotations

from huibao.cli.serve import where_it_is


def test_it_says_where_it_listens_when_the_mails_say_another_address() -> None:
    told = where_it_is("https://huibao.bureau.example", "http://127.0.0.1:8080")
    assert told.splitlines() == [
        "汇报系统 / Huibao: https://huibao.bureau.example/office",
        "监听地址 / It listens on: http://127.0.0.1:8080/office",
    ]


def test_one_address_is_said_once() -> None:
    told = where_it_is("http://127.0.0.1:8080", "http://127.0.0.1:8080")
    assert told == "汇报系统 / Huibao: http://127.0.0.1:8080/office"


def test_it_warns_when_the_mails_links_lead_to_a_port_of_this_machine_where_it_is_not() -> None:
    told = where_it_is("http://127.0.0.1:8470", "http://127.0.0.1:8471")
    assert "邮件中的链接以 http://127.0.0.1:8470 开头，该地址没有本系统" in told
    assert "HUIBAO_WEB_ADDRESS" in told
