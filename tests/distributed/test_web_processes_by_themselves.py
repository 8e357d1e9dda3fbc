"""Two web processes on one database, with neither worker nor Prefect: people go on all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from config.installation import Installation
from huibao.audit import Actor
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import open_cycle
from huibao.cycle.sections.submissions import HandIn, accept, submit
from huibao.cycle.stages import enter, stage_due
from huibao.demo.delivery import Delivery
from huibao.lifecycle import SETTLED
from tests.distributed.cluster import Cluster
from tests.web.forms import form_of, signed
from tests.web.signing_in import TOUCHED

CLERK = Actor(role="office", key="su", name="苏念安")


@pytest.fixture(scope="module")
def house(many: Cluster) -> Iterator[Installation]:
    """Two web processes and a report in review, whose stages were entered without any worker."""
    many.start_webs()
    made = many.house()
    in_review(made)
    yield made
    made.database.dispose()


def in_review(house: Installation) -> None:
    """Have a month's report handed in; it goes to its reviewers by itself."""
    with house.acting(CLERK) as act:
        key = open_cycle(act, "monthly", "2023-06").key
    go_on(house, key)
    asked = {section.key: section.figures for section in house.office.kind("monthly").sections()}
    with house.acting(CLERK) as act:
        for section in cycle_by_key(act.session, key).sections:
            figures = {figure.key: {"value": "12"} for figure in asked[section.key]}
            submit(act, section, HandIn("本月各项工作平稳。", figures=figures))
            if section.state not in SETTLED:
                accept(act, section)
    go_on(house, key)


def go_on(house: Installation, key: str) -> None:
    with house.acting(CLERK) as act:
        while (state := stage_due(cycle_by_key(act.session, key))) is not None:
            enter(act, key, state)


def link_in(mail: Delivery, page: str) -> str:
    found = re.search(rf"http://\S+(/{page}/[\w-]+)", mail.text)
    assert found, mail.text
    return found[1]


@pytest.mark.postgres
@pytest.mark.timeout(300)
def test_a_decision_mails_the_next_reviewer_though_no_worker_runs(
    many: Cluster, house: Installation
) -> None:
    asked = many.mailbox.wait_for(lambda mail: "/review/" in mail.text, 60)
    path = link_in(asked, "review")
    with httpx.Client(base_url=many.addresses[1], trust_env=False) as browser:
        form = signed(browser.get(path).text) | {"decision": "approve"}
        assert browser.post(path, data=form).status_code in (200, 303)
    told = many.mailbox.wait_for(
        lambda mail: "/review/" in mail.text and mail.recipients != asked.recipients, 60
    )
    assert link_in(told, "review") != path


@pytest.mark.postgres
@pytest.mark.timeout(300)
def test_one_login_opens_the_pages_of_every_web_process(many: Cluster, house: Installation) -> None:
    first, second = many.addresses
    clerk = house.office.person("su").mail
    with httpx.Client(trust_env=False) as browser:
        form = form_of(browser.get(f"{first}/login").text) | {"mail": clerk} | TOUCHED
        assert browser.post(f"{first}/login", data=form).status_code in (200, 303)
        mail = many.mailbox.wait_for(lambda mail: "/login/" in mail.text, 60)
        path = link_in(mail, "login")
        came = browser.post(f"{second}{path}", data=TOUCHED)
        cookie = {"Cookie": f"huibao={came.cookies['huibao']}"}
    for address in (first, second):
        page = httpx.get(f"{address}/office", headers=cookie, trust_env=False)
        assert page.status_code == 200
        assert urlsplit(str(page.url)).path == "/office"
