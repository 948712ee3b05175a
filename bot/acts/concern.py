"""Whom a plan item concerns: its owner (who sees to it) and its audience (who takes part)."""

from datetime import date

from sqlmodel import Session

from bot.domain.audiences import Rule, matches
from bot.domain.plans import PlanItem
from bot.domain.schools import School
from bot.store.people import facts_by_person, office_of, staff_of


class Concerns:
    """Answers for many items with the staff read once. Person ids of active staff only."""

    def __init__(self, session: Session, school: School, on: date) -> None:
        self._facts = facts_by_person(session, school, staff_of(session, school), on)
        self._office = {person.id or 0 for person in office_of(session, school)}
        self._known: dict[str, set[int]] = {}

    def _meant(self, rule: Rule | None) -> set[int]:
        if not rule:
            return set()
        key = repr(rule)
        if key not in self._known:
            self._known[key] = {person_id for person_id, facts in self._facts.items() if matches(rule, facts)}
        return self._known[key]

    def owners(self, item: PlanItem) -> set[int]:
        """Who sees to it. Without owner and audience it concerns the office alone."""
        return self._meant(item.owner_rule) or (set() if self._meant(item.audience_rule) else self._office)

    def audience(self, item: PlanItem) -> set[int]:
        """Who takes part, beside the owners."""
        return self._meant(item.audience_rule) - self.owners(item)

    def everybody(self, item: PlanItem) -> set[int]:
        """Owners and audience together."""
        return self.owners(item) | self.audience(item)
