"""Behind a backlog, what somebody has just clicked for goes first, and nothing starves."""

from __future__ import annotations

from pathlib import Path

from huibao.demo.play import wait_until
from huibao.mail.turns import AT_A_TIME, AWAITED
from tests.mail.conftest import NOW

LEADER = "qin@office.example"


def queue_a_backlog(post, count: int = 300, template: str = "reminders") -> None:
    for number in range(count):
        post.queue(
            f"第{number}封",
            to=f"p{number}@office.example",
            linked=False,
            template=template,
            in_hand=True,
        )


def subjects(mailbox) -> list[str]:
    return [mail.subject for mail in mailbox.deliveries()]


def test_after_an_outage_the_next_reviewers_request_is_among_the_first_ten(post, outbox, mailbox):
    mailbox.stop()
    queue_a_backlog(post)
    outbox.start()
    assert wait_until(lambda: post.message(1).fault), "the server was found to be gone"
    post.queue("请审阅", to=LEADER, template="review_request", in_hand=True)
    mailbox.start()
    mailbox.wait_for_count(301, timeout=60)
    arrived = subjects(mailbox)
    assert "请审阅" in arrived[:10]
    arrived.remove("请审阅")
    assert arrived == [f"第{n}封" for n in range(300)], "the others keep their order"


def test_a_click_while_the_backlog_leaves_waits_for_few_of_it(post, outbox, mailbox):
    queue_a_backlog(post, 60)
    outbox.start()
    mailbox.wait_for_count(1)
    post.queue("登录", to=LEADER, template="login", cycle=False, in_hand=True)
    seen = len(mailbox.deliveries())
    mailbox.wait_for_count(61, timeout=30)
    assert subjects(mailbox).index("登录") <= seen + AT_A_TIME


def test_of_a_backlog_of_requests_the_newest_and_the_oldest_take_turns(post, outbox, mailbox):
    queue_a_backlog(post, 30, "review_request")
    assert outbox.sweep(NOW) == 30
    assert subjects(mailbox)[:6] == [f"第{n}封" for n in (29, 0, 28, 1, 27, 2)]


def test_what_was_mailed_to_the_same_person_before_arrives_before(post, outbox, mailbox):
    queue_a_backlog(post, 40)
    post.queue("请审阅第1稿", to=LEADER, template="review_request")
    post.queue("撤回", to=LEADER, template="recalled", linked=False)
    post.queue("旁人", to="p0@office.example", template="signed", linked=False)
    post.queue("请审阅第2稿", to=LEADER, template="review_request")
    post.queue("另一人", to="he@office.example", template="review_request")
    assert outbox.sweep(NOW) == 45
    first = subjects(mailbox)[:7]
    assert first == ["另一人", "第0封", "请审阅第1稿", "撤回", "请审阅第2稿", "第1封", "第2封"]


def test_of_two_login_mails_the_one_that_works_arrives_last(post, outbox, mailbox):
    queue_a_backlog(post, 40)
    for subject in ("旧链接", "新链接"):
        post.queue(subject, to=LEADER, template="login", cycle=False)
    assert outbox.sweep(NOW) == 42
    assert subjects(mailbox)[:2] == ["旧链接", "新链接"]


def test_few_mails_leave_in_their_old_order(post, outbox, mailbox):
    queue_a_backlog(post, 5)
    post.queue("请审阅", to=LEADER, template="review_request")
    assert outbox.sweep(NOW) == 6
    assert subjects(mailbox)[-1] == "请审阅"


def test_each_sort_of_mail_that_goes_first_is_one_that_there_is():
    folder = Path("templates/mail")
    assert {name for name in AWAITED if not (folder / f"{name}.j2").is_file()} == set()
