"""How column types are written down in a revision."""

from typing import Any, Literal

from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

# A revision is history: it names plain types, so that it still runs when SQLModel renames its own.
PLAIN = {AutoString: "sa.String()", UTCDateTime: "sa.DateTime(timezone=True)"}


def render_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """The source text of a column type; False leaves it to Alembic."""
    return PLAIN.get(type(item), False) if kind == "type" else False
