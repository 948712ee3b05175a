"""What every entry is answered with: how it was understood, where the duties stand, its corrections by one tap.

Shared by the commands that make and change entries, as `turn` is.
"""

from datetime import date

from bot.acts.log_record import Logged
from bot.commands.turn import Turn
from bot.domain.messages import Offer, Reply
from bot.domain.records import Record
from bot.rendering.records import logged_text
from bot.store.entries import logged_before, venue_matters

VENUE_QUESTION = "这次是校内还是校外？点一下即可；以后没说就按校内算，校外的请带上“校外”两个字。"


def said_back(turn: Turn, word: str, logged: Logged, *, fresh: bool = False) -> Reply:
    """The entry with where the duties stand and its corrections; a `fresh` one may be asked for what it lacks."""
    text = logged_text(word, logged.records, logged.counted)
    if fresh and len(logged.records) == 1 and _lacks_venue(turn, logged.records[0]):
        record = logged.records[0]
        offers = (
            Offer("校内", "set_venue", {"record": record.id, "venue": "in_school"}),
            Offer("校外", "set_venue", {"record": record.id, "venue": "out_of_school"}),
            undo_offer(logged),
        )
        return Reply(f"{text}\n{VENUE_QUESTION}", offers, public="✓")
    return Reply(text, corrections(logged), public="✓")


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
