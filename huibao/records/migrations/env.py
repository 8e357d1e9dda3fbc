"""Alembic's entry: run the migrations against the URL that the caller gave."""

from typing import Literal

from alembic import context

from huibao.records.database import open_engine
from huibao.records.models import Moment, Named, Record


def plain_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column types as the plain ones beneath: migrations outlive this code."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Named):
        return "sa.String(length=32)"
    return False


def run() -> None:
    """Run the pending migrations in one transaction."""
    engine = open_engine(context.config.attributes["url"])
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Record.metadata,
            render_as_batch=True,
            render_item=plain_type,
            compare_server_default=False,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
