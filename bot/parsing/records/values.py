"""What reading a message gives: an intent and, for log and amend, records."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Intent(StrEnum):
    """What the speaker wants."""

    LOG = "log"
    NONE = "none"
    QUERY_PROGRESS = "query_progress"
    QUERY_PLAN = "query_plan"
    HELP = "help"
    DONE = "done"
    SNOOZE = "snooze"
    UNDO = "undo"
    AMEND = "amend"


_FURTHER = ("quality", "scope", "words")


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """One act as said. In an amendment every field but those stated is None.

    `kind` is an id of RECORD_KINDS, `unit` a measure word, `date_end` is set for spans only (inclusive),
    `lecturer` may hold several people joined by 、, `venue` is in_school or out_of_school,
    `level` is school, district, city, province or national. Only in conversation are `quality` (exemplar), `scope`
    (words joined by commas: cross_subject, mentor …) and `words` (the length in characters) read too.
    """

    kind: str | None = None
    amount: float | int | None = None
    unit: str | None = None
    date: dt.date | None = None
    date_end: dt.date | None = None
    lecturer: str | None = None
    subject: str | None = None
    title: str | None = None
    class_name: str | None = None
    lesson_slot: int | None = None
    venue: str | None = None
    level: str | None = None
    quality: str | None = None
    scope: str | None = None
    words: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The first twelve fields, and what else was said; days as ISO text."""
        told = {key: value for key, value in asdict(self).items() if value is not None or key not in _FURTHER}
        return {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in told.items()}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> "RecordDraft":
        """What `as_json` gave."""
        days = {name: dt.date.fromisoformat(fields[name]) for name in ("date", "date_end") if fields.get(name)}
        return cls(**{**fields, **days})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message means. `records` is empty unless the intent is log or amend.

    `snooze_until` is the day a reminder was put off to, when one was said.
    """

    intent: Intent
    records: tuple[RecordDraft, ...] = ()
    snooze_until: dt.date | None = None

    def as_json(self) -> dict[str, Any]:
        """The intent's value and the records."""
        return {"intent": self.intent.value, "records": [record.as_json() for record in self.records]}
