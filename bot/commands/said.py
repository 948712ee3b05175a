"""What every entry is answered with: how it was understood, where the duties stand, its corrections by one tap.

Shared by the commands that make and change entries, as `turn` is.
"""

from collections.abc import Sequence
from datetime import date

from bot.acts.log_record import Logged
from bot.acts.match_lecturer import match_lecturer
from bot.commands.turn import Turn
from bot.domain.messages import Ask, Offer, Reply
from bot.domain.people import Person
from bot.domain.records import Record
from bot.rendering.records import logged_text
from bot.rendering.reviews import proof_line
from bot.store.entries import logged_before, venue_matters

BUTTONS = 3
WHICH_QUESTION = "有几位{name}，听的是哪一位？点一下就好。"
VENUE_QUESTION = "这次是校内还是校外？点一下即可；以后没说就按校内算，校外的请带上“校外”两个字。"


def said_back(turn: Turn, word: str, logged: Logged, *, fresh: bool = False) -> Reply:
    """The entry with where the duties stand and its corrections; a `fresh` one may be asked for what it lacks."""
    text = logged_text(word, logged.records, logged.counted, logged.opened)
    record = logged.records[0]
    proof = next((row.proof for row in logged.counted if proof_line(row.proof)), None) if fresh else None
    if proof is not None:
        text = f"{text}\n{proof_line(proof)}"
        ask = Ask("evidence", {"record": record.id, "proof": proof})
        return Reply(text, corrections(logged), public="✓", ask=ask if len(logged.records) == 1 else None)
    if not fresh or len(logged.records) != 1:
        return Reply(text, corrections(logged), public="✓")
    if namesakes := _namesakes(turn, record):
        return Reply(
            f"{text}\n{WHICH_QUESTION.format(name=namesakes[0].name)}", _which_of(record, namesakes), public="✓"
        )
    if _lacks_venue(turn, record):
        return Reply(f"{text}\n{VENUE_QUESTION}", (*_places(record), undo_offer(logged)), public="✓")
    return Reply(text, corrections(logged), public="✓")


def _places(record: Record) -> tuple[Offer, Offer]:
    return (
        Offer("校内", "set_venue", {"record": record.id, "venue": "in_school"}),
        Offer("校外", "set_venue", {"record": record.id, "venue": "out_of_school"}),
    )


def _namesakes(turn: Turn, record: Record) -> Sequence[Person]:
    """Several of the staff who are called as the lecturer was."""
    if record.lecturer is None or record.lecturer_id is not None:
        return []
    meant = match_lecturer(turn.session, turn.school, turn.person, record.lecturer)
    return meant if 1 < len(meant) <= BUTTONS else []


def _which_of(record: Record, namesakes: Sequence[Person]) -> tuple[Offer, ...]:
    return tuple(
        Offer(f"{one.name}（{one.subject or '学科未填'}）", "set_lecturer", {"record": record.id, "person": one.id})
        for one in namesakes
    )


def corrections(logged: Logged) -> tuple[Offer, ...]:
    """撤销, and for a single entry 改日期 and 改数量."""
    if len(logged.records) != 1:
        return (undo_offer(logged),)
    record = logged.records[0].id
    return (
        undo_offer(logged),
        Offer("改日期", "change_day", {"record": record}),
        Offer("改数量", "change_amount", {"record": record}),
    )


def undo_offer(logged: Logged, label: str = "撤销") -> Offer:
    """The button that takes the whole entry back."""
    return Offer(label, "undo", {"records": [record.id for record in logged.records]})


def _lacks_venue(turn: Turn, record: Record) -> bool:
    """Whether a duty counts by the place and it was not said, nor asked before this term."""
    if record.venue is not None or not venue_matters(
        turn.session, turn.school.id or 0, turn.person_id, record.kind, turn.today
    ):
        return False
    since = turn.term.start if turn.term else date(turn.today.year, 1, 1)
    return not logged_before(turn.session, turn.person_id, record.kind, since, [record.id or 0])
