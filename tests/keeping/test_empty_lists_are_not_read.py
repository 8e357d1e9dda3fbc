"""What a report has none of is found out in one question; what it has is read as ever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from huibao.cycle.moves import cycle_by_key
from huibao.records.unread import know_the_empty
from tests.lifecycle.bureau import Bureau


@contextmanager
def questions(engine: Engine) -> Iterator[list[str]]:
    """What the database is asked within."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_lists_without_a_row_take_one_question_together(bureau: Bureau):
    bureau.in_review()
    with bureau.acting() as act:
        cycle = cycle_by_key(act.session, bureau.key)
        with questions(bureau.house.database.engine) as asked:
            know_the_empty(act.session, cycle, "marked_copies", "remarks")
            assert (cycle.marked_copies, cycle.remarks) == ([], [])
        assert len(asked) == 1
        assert not act.session.dirty


def test_a_list_that_has_rows_is_read_whole_and_one_that_was_read_stays(either_bureau):
    bureau = either_bureau
    bureau.in_review()
    bureau.returned(whole="请核对数据。")
    with bureau.acting() as act:
        cycle = cycle_by_key(act.session, bureau.key)
        reviews = cycle.reviews
        know_the_empty(act.session, cycle, "remarks", "reviews", "marked_copies")
        assert "请核对数据。" in [remark.text for remark in cycle.remarks]
        assert cycle.reviews is reviews
        assert cycle.marked_copies == []
