"""Every row the school owns, table by table; what only moves messages, or opens doors, stays behind."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlmodel import Session

from bot.store.schema import all_tables

# Codes and tokens, who sends where just now, and what was shown as a button: nobody's history.
LEFT_OUT = frozenset({"invite", "lane", "choice", "daydone"})
HIDDEN = {"account": {"token_version", "wrong_codes", "wrong_codes_since"}, "person": {"asked"}}


class Exported(NamedTuple):
    """One table: its name, its columns, its rows in the order they were made."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


def exported_tables(session: Session) -> Iterator[Exported]:
    """Every table in the order of its references."""
    for table in all_tables().sorted_tables:
        if table.name in LEFT_OUT:
            continue
        shown = [column for column in table.columns if column.name not in HIDDEN.get(table.name, ())]
        query = table.select().with_only_columns(*shown).order_by(*table.primary_key.columns)
        rows = [tuple(row) for row in session.connection().execute(query)]
        yield Exported(table.name, [column.name for column in shown], rows)
