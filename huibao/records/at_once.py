"""Writing a row, and reading rows, at once, beside the session's unit of work.

A click writes a few rows in an order that its code knows. For the session to find out what changed,
in which order it goes and what points to what took a third of a click's time, and the next mail
waits for that; to find out how rows are read takes as long as to read them. A row written or read
here is known to the session as if it had read it itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, TypeVar

from sqlalchemy import Column, Insert, Select, Update, bindparam, insert, inspect, update
from sqlalchemy.orm import (
    ClassManager,
    Mapper,
    RelationshipDirection,
    RelationshipProperty,
    Session,
    make_transient_to_detached,
)
from sqlalchemy.orm.attributes import instance_dict, set_committed_value
from sqlalchemy.orm.util import identity_key

from huibao.records.database import Overtaken
from huibao.records.models import Record, table_of
from huibao.records.session import OneTransaction

Row = TypeVar("Row", bound=Record)

Relations = dict[str, RelationshipProperty[Any]]


@dataclass(frozen=True)
class _Shape:
    """What rows of one kind are made of, by the names of their attributes."""

    manager: ClassManager[Any]
    insert: Insert
    change: Update
    """Of the row with the id and the version that are given."""
    defaults: dict[str, Callable[[], Any]]
    """Of every column that the database does not number by itself."""
    parents: Relations
    children: Relations
    numbered: bool
    """Whether the database numbers the rows, in the column `id`."""
    columns: tuple[str, ...]
    key: int
    """Where in `columns` the primary key stands; every table read here has one of one column."""


def add_row(session: OneTransaction, kind: type[Row], **given: Any) -> Row:
    """Write a new row and return it; `given` are its columns and the rows that it belongs to.

    Rows that wait in the session to be written go first, for the row may belong to one of them.
    `TypeError` for a column that there is none of.
    """
    session.flush_rows()
    shape = _shape(kind)
    parents = {name: given.pop(name) for name in shape.parents if name in given}
    values = {name: default() for name, default in shape.defaults.items()} | given
    if unknown := values.keys() - shape.defaults.keys():
        raise TypeError(f"{kind.__name__} has no column {', '.join(sorted(unknown))}")
    for name, parent in parents.items():
        if parent is not None:
            for column, of_parent in shape.parents[name].local_remote_pairs or ():
                values[str(column.key)] = getattr(parent, str(of_parent.key))
    written = session.connection().execute(shape.insert, values)
    if shape.numbered:
        values["id"] = written.inserted_primary_key[0]  # type: ignore[index]  # it has one
    row: Row = _as_if_read(session, shape, values)
    _make_known(row, shape, parents)
    return row


def change_row(session: Session, row: Record, **changes: Any) -> None:
    """Change these columns of a row that has an `id` and a `version`.

    `Overtaken` when somebody else has changed the row since it was read.
    """
    changes["version"] = row.version + 1  # type: ignore[attr-defined]  # see above
    asked = {"of_id": row.id, "of_version": row.version}  # type: ignore[attr-defined]  # see above
    if not session.connection().execute(_shape(type(row)).change, asked | changes).rowcount:
        raise Overtaken
    for name, value in changes.items():
        set_committed_value(row, name, value)


def read_rows(
    session: Session, query: Select[Any], *kinds: type[Record], **asked: Any
) -> list[list[Any]]:
    """Return what a query for whole tables finds: for each answer a row of each of these kinds.

    None stands where an outer join found nothing. What the session knows already stays as it is.
    """
    shapes = [(kind, _shape(kind)) for kind in kinds]
    answers = []
    for answer in session.connection().execute(query, asked):
        values, rows = iter(answer), []
        for kind, shape in shapes:
            named = dict(zip(shape.columns, values, strict=False))  # the next kind's follow
            rows.append(_known(session, kind, shape, named))
        answers.append(rows)
    return answers


def _known(
    session: Session, kind: type[Record], shape: _Shape, values: dict[str, Any]
) -> Record | None:
    number = values[shape.columns[shape.key]]
    if number is None:
        return None
    known: Record | None = session.identity_map.get(identity_key(kind, number))
    return known or _as_if_read(session, shape, values)


def _as_if_read(session: Session, shape: _Shape, values: dict[str, Any]) -> Any:
    row = shape.manager.new_instance()
    # To set one attribute after the other costs as much as to write the row.
    instance_dict(row).update(values)
    make_transient_to_detached(row)
    session.add(row)
    return row


def _make_known(row: Record, shape: _Shape, parents: dict[str, Any]) -> None:
    """Let the row know whose it is, and those that have been read what is theirs."""
    for name, child in shape.children.items():
        set_committed_value(row, name, [] if child.uselist else None)
    for name, parent in parents.items():
        set_committed_value(row, name, parent)
        of_parent = shape.parents[name].back_populates
        if parent is None or of_parent is None:
            continue
        if not inspect(parent).mapper.relationships[of_parent].uselist:
            set_committed_value(parent, of_parent, row)
        elif of_parent in inspect(parent).dict:
            set_committed_value(parent, of_parent, [*getattr(parent, of_parent), row])


@cache
def _shape(kind: type[Record]) -> _Shape:
    mapper: Mapper[Any] = inspect(kind)
    table = table_of(kind)
    numbered = table.autoincrement_column is not None
    written = [relation for relation in mapper.relationships if not relation.viewonly]
    parents = {r.key: r for r in written if r.direction is RelationshipDirection.MANYTOONE}
    change = update(table)
    if mapper.version_id_col is not None:
        is_row = table.c.id == bindparam("of_id"), mapper.version_id_col == bindparam("of_version")
        change = change.where(*is_row)
    return _Shape(
        manager=mapper.class_manager,
        insert=insert(table),
        change=change,
        defaults={
            column.key: _default(column)
            for column in table.c
            if not (numbered and column.primary_key)
        },
        parents=parents,
        children={r.key: r for r in written if r.key not in parents},
        numbered=numbered,
        columns=tuple(column.key for column in table.c),
        key=next(n for n, column in enumerate(table.c) if column.primary_key),
    )


def _default(column: Column[Any]) -> Callable[[], Any]:
    """Return what gives the column's value in a row that says nothing of it."""
    default = column.default
    if default is None:
        return lambda: None
    # SQLAlchemy gives a function of ours a context, which none of them asks for.
    argument: Any = default.arg  # type: ignore[attr-defined]  # all of ours have one
    return partial(argument, None) if default.is_callable else lambda: argument
