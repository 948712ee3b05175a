"""What reading a plan gives: items, requirements, questions, and what was left unread."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Literal

Precision = Literal["day", "range", "week", "month", "months", "deadline", "relative", "recurrence", "undated"]
Asks = Literal["part", "frame", "border", "period", "days", "people"]
Outside = Literal["before", "after"]
Audience = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """One dated action. `start` is None for a deadline; `recur` is {every, weekday, day, which} where it repeats.

    `when` and `task` are exact pieces of the document, `quote` the piece they stand in, `line` its 1-based line
    (paragraph of a docx); `loose` says the days are a matter of judgement; `outside` that it lies wholly before or
    after the frame.
    """

    when: str
    start: date | None
    end: date | None
    task: str
    owner: str | None = None
    audience: str | None = None
    quote: str = ""
    line: int | None = None
    precision: Precision = "day"
    recur: dict[str, Any] | None = None
    loose: bool = False
    outside: Outside | None = None

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "ItemDraft":
        """What `as_json` wrote."""
        start, end = (date.fromisoformat(values[name]) if values[name] else None for name in ("start", "end"))
        return cls(**{**values, "start": start, "end": end})

    def as_json(self) -> dict[str, Any]:
        """The fields of a label, plus quote, line, precision and outside."""
        return {
            "when": self.when,
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "task": self.task,
            "owner": self.owner,
            "audience": self.audience,
            "quote": self.quote,
            "line": self.line,
            "precision": self.precision,
            **({"recur": self.recur} if self.recur else {}),
            **({"loose": True} if self.loose else {}),
            **({"outside": self.outside} if self.outside else {}),
        }


@dataclass(frozen=True, slots=True)
class RequirementDraft:
    """One numeric duty. `kind` is a record kind id, `inspection`, `project` or `other`; a tuple is a real either-or.

    `per` is one of day week fortnight month term school_year calendar_year event once unstated; `owner` one of
    person group office pair; `sub_of` the index of the whole in the same draft; `percent_of` a kind id.
    """

    kind: str | tuple[str, ...]
    quote: str
    min: float | None
    max: float | None
    unit: str
    per: str
    audience: Audience
    owner: str = "person"
    sub_of: int | None = None
    percent_of: str | None = None
    where: dict[str, Any] | None = None
    bundle: str | None = None
    deadline: str | None = None
    optional: bool = False
    line: int | None = None
    extras: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "RequirementDraft":
        """What `as_json` wrote."""
        names = {one.name for one in fields(cls)} - {"extras"}
        kept = {name: value for name, value in values.items() if name in names}
        kept["kind"] = tuple(kept["kind"]) if isinstance(kept["kind"], list) else kept["kind"]
        return cls(**kept, extras={name: value for name, value in values.items() if name not in names})

    def as_json(self) -> dict[str, Any]:
        """The fields of a label, plus optional and line."""
        return {
            "kind": list(self.kind) if isinstance(self.kind, tuple) else self.kind,
            "quote": self.quote,
            "min": _plain(self.min),
            "max": _plain(self.max),
            "unit": self.unit,
            "per": self.per,
            "audience": self.audience,
            "owner": self.owner,
            "sub_of": self.sub_of,
            "percent_of": self.percent_of,
            "where": self.where,
            "bundle": self.bundle,
            "deadline": self.deadline,
            **({"optional": True} if self.optional else {}),
            **self.extras,
            "line": self.line,
        }


def _plain(value: float | None) -> int | float | None:
    return int(value) if value is not None and value == int(value) else value


@dataclass(frozen=True, slots=True)
class Question:
    """What the document leaves open. `default` is taken when nobody answers; `default_text` says it in words.

    `index` points into calendar (about "item") or requirements (about "requirement"); None for the frame. `asks` says
    what an answer changes: which part, the frame, a border between two halves, a period, days, or people.
    """

    text: str
    default: str
    default_text: str
    about: Literal["item", "requirement", "frame"]
    index: int | None = None
    options: tuple[str, ...] = ()
    asks: Asks = "frame"

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Question":
        """What `as_json` wrote."""
        return cls(**{**values, "options": tuple(values["options"])})

    def as_json(self) -> dict[str, Any]:
        """All fields."""
        return {
            "text": self.text,
            "default": self.default,
            "default_text": self.default_text,
            "about": self.about,
            "index": self.index,
            "options": list(self.options),
            "asks": self.asks,
        }


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """One plan as read; nothing of it holds before the office confirms."""

    title: str
    calendar: tuple[ItemDraft, ...] = ()
    requirements: tuple[RequirementDraft, ...] = ()
    questions: tuple[Question, ...] = ()
    unread: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "PlanDraft":
        """What `as_json` wrote."""
        return cls(
            values["title"],
            tuple(map(ItemDraft.from_json, values["calendar"])),
            tuple(map(RequirementDraft.from_json, values["requirements"])),
            tuple(map(Question.from_json, values["questions"])),
            tuple(values["unread"]),
        )

    def as_json(self) -> dict[str, Any]:
        """The fields of a label (see the labelling rules), plus title, questions and unread."""
        return {
            "title": self.title,
            "calendar": [item.as_json() for item in self.calendar],
            "requirements": [requirement.as_json() for requirement in self.requirements],
            "questions": [question.as_json() for question in self.questions],
            "unread": list(self.unread),
        }


@dataclass(frozen=True, slots=True)
class PlanPart:
    """One plan of a file that may hold several; `number` is 1-based."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class FrameHint:
    """What the document itself lets one know of its frame; None where it is silent.

    `year` is the calendar year the plan begins in, `months` the months its schedule names, in order (1-12).
    """

    year: int | None = None
    start: date | None = None
    end: date | None = None
    week1: date | None = None
    kind: Literal["term", "school_year", "calendar_year"] | None = None
    months: tuple[int, ...] = ()
