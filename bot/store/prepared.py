"""Statements compiled once and handed to the driver with plain values.

For what every log asks: there SQLAlchemy's own way (its cache's key, the result's metadata, mapped rows) costs ten
times what the database does. Types are converted as everywhere else; what is read are plain tuples.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.store.engine import count_write

Row = tuple[Any, ...]
Convert = Callable[[Any], Any] | None
MOST_LISTED = 64  # values of one list; more are for SQLAlchemy


class Prepared:
    """A statement to be run often. `columns` names those of an INSERT whose values come with each run.

    A list bound by `in_` is filled up to 1, 2, 4, 8 … values by its last one: so few lengths are compiled.
    """

    def __init__(self, statement: Any, columns: Sequence[str] | None = None) -> None:
        self._statement, self._columns = statement, columns
        self._writes = not statement.is_select
        self._compiled: dict[Any, _Compiled] = {}

    def rows(self, session: Session, values: Mapping[str, Any]) -> list[Row]:
        """What it gives; nothing where it gives no rows."""
        session.flush()  # as any query would: what is about to be written counts
        connection = session.connection()
        lists = self._lists(values)
        if not all(0 < len(value) <= MOST_LISTED for value in lists.values()):
            return [tuple(row) for row in connection.execute(self._statement, values)]
        filled = {**values, **{name: _filled(value) for name, value in lists.items()}}
        compiled = self._for(connection, filled)
        with self._cursor(connection, compiled) as cursor:
            cursor.execute(compiled.text, compiled.bound(filled))
            return compiled.read(cursor.fetchall(), cursor.description) if compiled.gives else []

    def many(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run once for each of these values, all of which have the same names; what it gives is not looked at."""
        session.flush()
        connection = session.connection()
        compiled = self._for(connection, rows[0])
        with self._cursor(connection, compiled) as cursor:
            cursor.executemany(compiled.text, [compiled.bound(values) for values in rows])

    @contextmanager
    def _cursor(self, connection: Connection, compiled: "_Compiled") -> Iterator[Any]:
        if self._writes:
            count_write(connection)
        cursor = connection.connection.cursor()
        try:
            yield cursor
        except _faults(connection.dialect) as error:
            raise _told_as_usual(compiled.text, error, connection.dialect) from error
        finally:
            cursor.close()

    def _lists(self, values: Mapping[str, Any]) -> dict[str, list[Any]]:
        """The lists bound by `in_`; in an INSERT a list is a value of its own."""
        return {} if self._columns else {name: value for name, value in values.items() if type(value) is list}

    def _for(self, connection: Connection, values: Mapping[str, Any]) -> "_Compiled":
        key = (connection.dialect.name, *(len(value) for value in self._lists(values).values()))
        if key not in self._compiled:
            self._compiled[key] = _Compiled(self._statement, self._columns, connection.dialect, values)
        return self._compiled[key]


def _faults(dialect: Dialect) -> type[Exception]:
    """What the driver raises."""
    fault: type[Exception] = dialect.loaded_dbapi.Error
    return fault


def _told_as_usual(statement: str, error: Exception, dialect: Dialect) -> BaseException:
    """A driver's fault as SQLAlchemy's of the same name."""
    return DBAPIError.instance(statement, None, error, _faults(dialect), dialect=dialect)


def _filled(values: list[Any]) -> list[Any]:
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values))


class _Compiled:
    """How one kind of database is asked, with lists of these lengths."""

    def __init__(
        self, statement: Any, columns: Sequence[str] | None, dialect: Dialect, values: Mapping[str, Any]
    ) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        types = {name: parameter.type for parameter, name in compiled.bind_names.items()}
        state = compiled.construct_expanded_state(values)
        self._dialect, self.text = dialect, str(state.statement)
        self._order: Sequence[str] | None = state.positiontup
        parts = {name: state.parameter_expansion[name] for name in values if name in state.parameter_expansion}
        mine = {*values, *(part for each in parts.values() for part in each)}
        converts = {name: kind.dialect_impl(dialect).bind_processor(dialect) for name, kind in types.items()}
        self._lists = [(name, each, converts[name]) for name, each in parts.items()]
        self._given = [(name, converts[name]) for name in values if name not in parts and name in types]
        self._constants = {  # lists among them hold words or numbers
            name: value if (convert := converts.get(name)) is None else convert(value)
            for name, value in state.parameters.items()
            if name not in mine
        }
        self._columns = list(statement.exported_columns)
        self.gives = bool(self._columns)
        self._readers: list[tuple[int, Callable[[Any], Any]]] | None = None

    def bound(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        ready = self._constants.copy()
        for name, convert in self._given:
            ready[name] = values[name] if convert is None else convert(values[name])
        for name, parts, convert in self._lists:
            for part, value in zip(parts, values[name], strict=True):
                ready[part] = value if convert is None else convert(value)
        return ready if self._order is None else [ready[name] for name in self._order]

    def read(self, rows: Sequence[Row], described: Sequence[Any]) -> list[Row]:
        """What the driver gave, as our types."""
        if self._readers is None:
            self._readers = list(self._reading(described))
        return [self._read(row, self._readers) for row in rows] if self._readers else list(rows)

    def _reading(self, described: Sequence[Any]) -> Iterator[tuple[int, Callable[[Any], Any]]]:
        """How columns are read that are not as the driver gives them."""
        for place, (column, told) in enumerate(zip(self._columns, described, strict=True)):
            convert = column.type.dialect_impl(self._dialect).result_processor(self._dialect, told[1])
            if convert is not None:
                yield place, convert

    @staticmethod
    def _read(row: Row, readers: Sequence[tuple[int, Callable[[Any], Any]]]) -> Row:
        values = list(row)
        for place, convert in readers:
            values[place] = convert(values[place])
        return tuple(values)
