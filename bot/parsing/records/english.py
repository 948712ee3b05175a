"""Messages in English, by a small table of nouns and verbs; what it does not know stays unread."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.domain.frames import Frame
from bot.domain.kinds import RECORD_KINDS
from bot.parsing.records import dating, titles
from bot.parsing.records.atoms import ANY_ATOM, Sheet, Tag, any_of, tag_of
from bot.parsing.records.dating import Span
from bot.parsing.records.english_words import LEVELS, NOUNS, NUMBERS, READ, SUBJECTS, VERBS, WEAK, WISHES
from bot.parsing.records.patterns import lazy
from bot.parsing.records.values import Intent, Reading, RecordDraft

_HAN: Final = lazy("[一-龥]")
_WORD: Final = lazy("[A-Za-z]{3}")
_WISHES: Final = {words: Intent(intent) for intent, line in WISHES.items() for words in line.split(", ")}
_TAUGHT: Final = frozenset({"observation", "critique", "training"})


def _plural(noun: str) -> str:
    """A pattern of the noun, singular or plural, with blanks, underscores or dashes between its words."""
    ending = f"{noun[:-1]}(?:y|ies)" if noun.endswith("y") else f"{noun}(?:e?s)?"
    return ending.replace(" ", "[ _-]")


def _one_of(words: Iterable[str]) -> str:
    return "|".join(word.replace(" ", " +") for word in sorted(words, key=len, reverse=True))


def _any_case(source: str) -> re.Pattern[str]:
    return lazy(source, re.IGNORECASE)


_N: Final = "|".join(_plural(word) for word in sorted(NOUNS, key=len, reverse=True))
_NUM: Final = rf"(?:(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])|\b(?:{_one_of(NUMBERS)})\b)"
_TITLED: Final = r"(?:Mr|Ms|Mrs|Miss|Dr|Prof|Professor|Teacher) (?-i:[A-Z])[\w-]*+"
_NAME: Final = rf"(?:{_TITLED}|(?-i:[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?='s\b))"
_ATOM: Final = ANY_ATOM.pattern

_QUESTION: Final = _any_case(
    r"\?|^\W*(?:(?:did|do|does|have|has|had|am|was|were) (?:i|we|you|he|she|they)|is|are|how|what|when|where|who|which|"
    r"why|can|could|should|would|will|may|shall)\b"
)
_NOT_DONE: Final = _any_case(
    r"\b(?:not|never|no|none|without|cannot|failed|missed|skipped|cancell?ed|postponed|forgot|unable|half|almost|"
    r"nearly|"
    r"still|yet|will|shall|would|should|must|may|might|can|could|going to|gonna|about to|plan(?:s|ned|ning)? to|wants?|"
    r"needs?|ha(?:ve|s|d) to|hope|intend|expect|next|later|soon|due|if|when|until|till)\b|n't\b|'(?:ll|d)\b"
)
_PIECES: Final = _any_case(r"[,;!\n。]+|\.(?!\d)|\b(?:and|but|then|plus|also|while)\b|&|\+(?!\d)")
_LEAD: Final = _any_case(
    rf"(?:[\W_]|{_ATOM}|\b(?:today|this (?:morning|afternoon|evening|week)|in the (?:morning|afternoon|evening)|"
    r"i've|we've|i|we|have|had(?= \w+(?:ed|en)\b)|just|already|also|finally|so|ok|hi|hello)\b)*"
)
_VERB: Final = _any_case(rf"(?:{_one_of(VERBS)})\b")
_BEFORE_NOUN: Final = (
    rf"{_NUM}|the|my|our|some|new|short|long|full|great|good|interesting|online|offline|school|one-day|"
    rf"whole|of|teaching|{_one_of(SUBJECTS)}|{_one_of(LEVELS)}"
)
_AFTER_NOUN: Final = (
    rf"$|[\W_]*(?:$|{_ATOM}|x ?\d|(?:by|of|from|with|on|about|in|at|for|given|taught|together|today|this)\b)"
)
# Possessive, and the noun tried first at every word, so that no text can make it go back and forth. No group inside:
# CPython 3.11 mislays groups in possessive repeats.
_OBJECT: Final = _any_case(
    rf"(?:(?!(?:{_N})\b(?={_AFTER_NOUN}))(?:[\W_]|\b(?:{_BEFORE_NOUN})(?!\w)|{_NAME}(?:'s)?|-?hours?\b))*+"
    rf"\b(?P<noun>{_N})\b(?={_AFTER_NOUN})"
)
_BOOK_TITLE: Final = _any_case(f" *{any_of(Tag.TITLE)}")
_NOUN: Final = _any_case(rf"\b(?P<noun>{_N})\b")
_NUMBER: Final = _any_case(_NUM)
_HOURS: Final = _any_case(rf"(?P<n>{_NUM})[ -]?hours?\b")
_PEOPLE: Final = _any_case(rf"{_NAME}(?:(?:'s)?、{_NAME})*")
_FILLER: Final = _any_case(
    r"\b(?:for|on|in|of|the|by|with|today|this (?:morning|afternoon|evening|week)|x|i|hours?|please|times?)\b|[\W_]"
)
_LETTERS: Final = lazy("[A-Za-z]+")
_TIMES: Final = _any_case(r" ?x ?\d+")


def kind_first(body: str) -> str:
    """observation 2 昨天 → 听课 2 昨天: the kind of a command said in English before Chinese words."""
    if not _WORD.match(body) or not _HAN.search(body) or (match := _NOUN.match(body)) is None:
        return body
    kind = _noun_kind(match["noun"])
    return body if kind in WEAK else RECORD_KINDS[kind].label + body[match.end() :]


def read_english(body: str, *, said_at: datetime, term: Frame | None, command: bool) -> Reading | None:
    """What an English message asks or logs; None where it is no English, or says nothing that this table knows."""
    if not _WORD.search(body) or _HAN.search(body):
        return None
    if not command and (wish := _WISHES.get(re.sub(r"[\W_]+", " ", body).strip().lower())):
        return Reading(wish)
    if _QUESTION.search(body):
        return None
    sheet = Sheet(re.sub(r"\b(Mr|Ms|Mrs|Dr|Prof)\.", r"\1", body).replace("’", "'"))
    sheet.text = re.sub(r" and (?=(?:Mr|Ms|Mrs|Miss|Dr|Prof)\b)", "、", sheet.text)
    titles.take_quoted(sheet)
    dating.take_dates(sheet, said_at=said_at, term=term)
    records = _Reader(sheet, said_at.date(), command=command).read()
    return Reading(Intent.LOG, tuple(records)) if records else None


@dataclass(frozen=True, slots=True)
class _Act:
    """One noun of a message and what it comes to; `text` is the piece it stands in."""

    kind: str
    amount: float
    unit: str
    text: str
    people: str | None
    said: bool  # with a finished verb


class _Reader:
    """Reads the pieces of one message from left to right; a verb holds for the nouns listed after it."""

    def __init__(self, sheet: Sheet, today: date, *, command: bool) -> None:
        self.sheet, self.today, self.command = sheet, today, command
        self.takes: dict[str, str] | None = None

    def read(self) -> list[RecordDraft]:
        """The records of all pieces; a date said once holds for all of them."""
        acts = [act for piece in _PIECES.split(self.sheet.text) if (act := self._act(piece))]
        spans = [self._span(act) for act in acts]
        said = [span for span in spans if span]
        only = said[0] if len(said) == 1 else None
        records, last = [], only
        for act, span in zip(acts, spans, strict=True):
            last = span or last
            if last is None or not last.ahead or (span is None and act.said):
                records.append(self._record(act, None if last and last.ahead else last))
        return records

    def _span(self, act: _Act) -> Span | None:
        return next((self.sheet.values[c] for c in act.text if tag_of(c) is Tag.DATE), None)

    def _act(self, piece: str) -> _Act | None:
        if _NOT_DONE.search(piece):
            self.takes = None
            return None
        return self._done(piece) or self._bare(piece)

    def _done(self, piece: str) -> _Act | None:
        """I observed two lessons; behind it also «a reflection» alone."""
        lead = _LEAD.match(piece)
        start = lead.end() if lead else 0
        verb = _VERB.match(piece, start)
        takes = VERBS[re.sub(" +", " ", verb[0].lower())] if verb else self.takes
        if takes is None:
            return None
        start = verb.end() if verb else start
        found = _OBJECT.match(piece, start)
        if found is None and not (takes is READ and _BOOK_TITLE.match(piece, start if verb else 0)):
            return None
        self.takes = takes
        if found is None:
            return self._act_of("reading", piece, None)
        kind = takes.get(_noun_kind(found["noun"]))
        number = _TIMES.match(piece, found.end()) or _NUMBER.search(piece, start, found.start("noun"))
        return self._act_of(kind, piece, number[0].strip(" xX") if number else None) if kind else None

    def _bare(self, piece: str) -> _Act | None:
        """observation 2, 3 reflections; outside a command nothing else may be said, and a number or a day must be."""
        found = _NOUN.search(piece)
        kind = _noun_kind(found["noun"]) if found else None
        if kind in WEAK:
            kind = READ.get(kind) if self.command else None
        if found is None or kind is None:
            return None
        rest = f"{piece[: found.start()]} {piece[found.end() :]}"
        number = _NUMBER.search(rest)
        if not self.command and not (number or _has_day(piece)):
            return None
        if not self.command and _FILLER.sub("", ANY_ATOM.sub("", _NUMBER.sub("", rest))):
            return None
        return self._act_of(kind, piece, number[0] if number else None, said=False)

    def _act_of(self, kind: str, piece: str, number: str | None, *, said: bool = True) -> _Act:
        found = _PEOPLE.search(piece) if kind in _TAUGHT else None
        people = found[0].replace("'s", "") if found else None
        hours = _HOURS.search(piece) if kind == "training" else None
        if hours:
            return _Act(kind, _value(hours["n"]), "学时", piece, people, said)
        amount = _value(number) if number else len(people.split("、")) if people else 1
        return _Act(kind, amount, RECORD_KINDS[kind].unit, piece, people, said)

    def _record(self, act: _Act, span: Span | None) -> RecordDraft:
        words = [word.lower() for word in _LETTERS.findall(act.text)]
        return RecordDraft(
            kind=act.kind,
            amount=act.amount,
            unit=act.unit,
            date=span.start if span else self.today,
            date_end=span.end if span else None,
            lecturer=act.people,
            subject=next((SUBJECTS[word] for word in words if word in SUBJECTS), None),
            title=next((self.sheet.values[c] for c in act.text if tag_of(c) is Tag.TITLE), None),
            level=next((LEVELS[word] for word in words if word in LEVELS), None),
        )


def _has_day(piece: str) -> bool:
    return any(tag_of(c) is Tag.DATE for c in piece)


def _noun_kind(noun: str) -> str:
    """The kind of a noun as typed, singular or plural."""
    word = re.sub("[ _-]+", " ", noun.lower())
    candidates = (word, word.removesuffix("s"), word.removesuffix("es"), f"{word.removesuffix('ies')}y")
    return next(NOUNS[form] for form in candidates if form in NOUNS)


def _value(number: str) -> int | float:
    word = re.sub(" +", " ", number.lower())
    if word in NUMBERS:
        return NUMBERS[word]
    value = float(word)
    return int(word) if "." not in word else value
