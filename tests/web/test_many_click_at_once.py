"""When many click at the same moment, a few are worked on and the others come in their turn."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx

from huibao.web.app import AT_ONCE, create_app
from tests.web.house import serving


def test_everybody_is_answered_though_a_few_are_worked_on_at_the_same_moment(installation):
    app = create_app(installation)
    counting, at_work, most = threading.Lock(), 0, 0

    @app.get("/at-work")
    def work() -> None:
        nonlocal at_work, most
        with counting:
            at_work += 1
            most = max(most, at_work)
        threading.Event().wait(0.05)
        with counting:
            at_work -= 1

    with serving(app) as address, ThreadPoolExecutor(30) as people:
        asked = people.map(lambda _: httpx.get(f"{address}/at-work", trust_env=False), range(30))
        answers = list(asked)
    assert [answer.status_code for answer in answers] == [200] * 30
    assert most == AT_ONCE
