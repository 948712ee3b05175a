"""Which of somebody's duties a word means: «论文», «每月听课», «听课#31»."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select

from bot.domain.people import Person
from bot.domain.requirements import Exemption, Obligation, Requirement, RequirementSpec
from bot.parsing.records import read_kind
from bot.rendering.duties import SHORT
from bot.rendering.words import EVERY_WORDS

LATELY = timedelta(days=60)  # what was due so lately may still be put off
_NUMBERED = re.compile(r"^(.*)#(\d{1,12})$")


class Duty(NamedTuple):
    """One obligation of somebody with the rule behind it."""

    obligation: Obligation
    rule: RequirementSpec

    @property
    def title(self) -> str:
        """«每月听课», «论文»."""
        return f"{EVERY_WORDS[self.rule.per]}{self.rule.title}" if self.rule.per in SHORT else self.rule.title


def duties_of(
    session: Session, person: Person, today: date, *, lately: timedelta = timedelta(0), exempt: bool = False
) -> list[Duty]:
    """Somebody's own duties that run today or ended `lately`; with `exempt` those somebody was let off instead."""
    standing = (col(Exemption.obligation_id) == Obligation.id) & col(Exemption.withdrawn_at).is_(None)
    query = (
        select(Obligation, Requirement)
        .join(Requirement, col(Requirement.id) == Obligation.requirement_id)
        .outerjoin(Exemption, standing)
        .where(
            Obligation.person_id == person.id,
            col(Obligation.ended_at).is_(None),
            Obligation.since_on <= today,
            Obligation.until_on >= today - lately,
            col(Exemption.id).is_not(None) if exempt else col(Exemption.id).is_(None),
        )
        .order_by(col(Obligation.id))
    )
    return [Duty(obligation, requirement.rule()) for obligation, requirement in session.exec(query)]


def duties_named(duties: list[Duty], word: str) -> list[Duty]:
    """Those of them that the word means: by number («听课#31»), by the whole title, else by kind or part of a title."""
    numbered = _NUMBERED.match(word)
    if numbered:
        return [duty for duty in duties if duty.obligation.id == int(numbered[2])]
    kind = read_kind(word)
    found = [duty for duty in duties if (kind and kind in duty.rule.kinds) or (word and word in duty.title)]
    exact = [duty for duty in found if word == duty.title]
    return exact if len(exact) == 1 and len(found) == 1 else found
