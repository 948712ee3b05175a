"""A chat message to its meaning: `read_message`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Final

from bot.domain.frames import Frame
from bot.parsing.dates import Lean, find_dates
from bot.parsing.records import amending, asking, standing
from bot.parsing.records.atoms import Sheet, Tag, any_of
from bot.parsing.records.building import build
from bot.parsing.records.clauses import judge
from bot.parsing.records.english import kind_first, read_english
from bot.parsing.records.gathering import gather
from bot.parsing.records.intents import answer_of, question_of
from bot.parsing.records.kind_words import is_kind_word
from bot.parsing.records.leftovers import take_leftovers
from bot.parsing.records.lexing import lex
from bot.parsing.records.normalising import normalise
from bot.parsing.records.patterns import lazy
from bot.parsing.records.values import Intent, Reading, RecordDraft

_NONE: Final = Reading(Intent.NONE)
_NAMES_WORK: Final = lazy(any_of(Tag.KIND, Tag.HEAR))
_LONGEST: Final = 4000  # letters read; nobody logs with more


def read_message(text: str, *, said_at: datetime, term: Frame | None, people: Sequence[str] = ()) -> Reading:
    """What `text`, said at `said_at`, asks of the bot.

    Day words are resolved from `said_at` and, for 第N周, from `term`; `people` are names known from the roster.
    Never raises; what is not understood is Intent.NONE.
    """
    plain = normalise(text[:_LONGEST])
    command = asking.COMMAND.match(plain)
    verb = command["verb"].lower() if command else ""
    body = plain[command.end() :].strip() if command else plain
    if command and verb in asking.COMMAND_INTENTS:
        return _commanded(Intent(asking.COMMAND_INTENTS[verb]), body, said_at, term, people)
    if not body:
        return Reading(Intent.LOG) if command else _NONE
    if command and is_kind_word(body):
        return _on_day(_kind_alone(body), said_at.date())
    if read := read_english(body, said_at=said_at, term=term, command=bool(command)):
        return read
    body = kind_first(body) if command else body
    sheet = lex(body, said_at=said_at, term=term, people_known=people, command=bool(command))
    if command:
        return _logged(sheet, said_at.date(), command=True) or _NONE
    return _free(sheet, body, said_at, term)


@cache  # by far the most frequent message, and only its day differs from the next
def _kind_alone(word: str) -> Reading:
    """A command that names a kind and nothing else, as said on some day."""
    sheet = lex(word, said_at=datetime.min.replace(tzinfo=UTC), term=None, people_known=(), command=True)
    return _logged(sheet, date.min, command=True) or _NONE


def _on_day(read: Reading, day: date) -> Reading:
    return replace(read, records=tuple(replace(record, date=day) for record in read.records)) if read.records else read


def _commanded(intent: Intent, body: str, said_at: datetime, term: Frame | None, people: Sequence[str]) -> Reading:
    if intent is Intent.AMEND:
        sheet = lex(body, said_at=said_at, term=term, people_known=people, command=True)
        return Reading(intent, (amending.read_amendment(sheet, body),))
    if intent is Intent.SNOOZE:
        return Reading(intent, snooze_until=_put_off(body, said_at, term))
    return Reading(intent)


def _free(sheet: Sheet, body: str, said_at: datetime, term: Frame | None) -> Reading:
    """A message without a command: questions, corrections, records, answers to a reminder, in this order."""
    if asked := question_of(sheet, body):
        return Reading(asked)
    if amending.is_amendment(sheet):
        return _amended(sheet, body)
    amending.correct_slips(sheet)
    if not standing.NOTICE.search(sheet.text) and (read := _logged(sheet, said_at.date(), command=False)):
        return read
    answer = answer_of(sheet, body)
    if answer is Intent.SNOOZE:
        return Reading(answer, snooze_until=_put_off(body, said_at, term))
    return Reading(answer)


def _amended(sheet: Sheet, body: str) -> Reading:
    draft = amending.read_amendment(sheet, body)
    return Reading(Intent.AMEND, (draft,)) if draft != RecordDraft() else Reading(Intent.UNDO)


def _logged(sheet: Sheet, today: date, *, command: bool) -> Reading | None:
    if not _NAMES_WORK.search(sheet.text):
        return None
    sheet.drop(standing.CAMPAIGN)
    sheet.drop(standing.SELF)
    sheet.drop(standing.COMPANION)
    take_leftovers(sheet, command=command)
    records = build(gather(judge(sheet, command=command), sheet), today)
    return Reading(Intent.LOG, records) if records else None


def _put_off(body: str, said_at: datetime, term: Frame | None) -> date | None:
    days = [w.start or w.end for w in find_dates(body, now=said_at, lean=Lean.FUTURE, term=term)]
    ahead = [day for day in days if day and day >= said_at.date()]
    return ahead[0] if ahead else None
