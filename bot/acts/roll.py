"""The staff, their facts on each reference day, the groups and the pairs: read once per settling."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from sqlmodel import Session, col, select

from bot.domain.absences import Absence
from bot.domain.audiences import Facts
from bot.domain.people import Mentorship
from bot.domain.periods import Period
from bot.domain.plans import PlanItem
from bot.domain.presence import Presence, presence_in
from bot.domain.schools import School, Term
from bot.store.absences import absences_by_person
from bot.store.people import facts_by_person, groups_of, mentorships_of, staff_of
from bot.store.schools import overrides_of, terms_of


class Roll:
    """Everything about the school that decides who owes what."""

    def __init__(self, session: Session, school: School, today: date | None = None) -> None:
        self._session, self._school, self._today = session, school, today
        self.staff = staff_of(session, school)
        self.by_id = {person.id or 0: person for person in self.staff}
        self.groups = groups_of(session, school)
        self.terms: Iterable[Term] = terms_of(session, school)
        self.overrides = overrides_of(session, school)
        self._facts: dict[date, dict[int, Facts]] = {}
        self._pairs: dict[date, list[Mentorship]] = {}
        self._absences: dict[Period, Mapping[int, list[Absence]]] = {}
        self._presences: dict[tuple[int, Period], Presence] = {}

    def facts(self, on: date) -> dict[int, Facts]:
        """What rules may know of each of the staff on that day."""
        if on not in self._facts:
            paired_on = max(on, self._today or on)  # pairs are joined and ended in mid-term
            self._facts[on] = facts_by_person(self._session, self._school, self.staff, on, paired_on)
        return self._facts[on]

    def pairs(self, on: date) -> list[Mentorship]:
        """The pairs that run on that day, or today if that is later."""
        on = max(on, self._today or on)
        if on not in self._pairs:
            self._pairs[on] = mentorships_of(self._session, self._school, on)
        return self._pairs[on]

    def presence(self, person_id: int, period: Period) -> Presence | None:
        """How much of the period somebody is at school for; None where nothing says it is less than all."""
        person, away = self.by_id[person_id], self._away(period).get(person_id, [])
        late = person.joined_on is not None and person.joined_on > period.since
        early = person.left_on is not None and person.left_on < period.until
        if not (late or early or away):
            return None
        key = (person_id, period)
        if key not in self._presences:
            spans = [(absence.since_on, absence.until_on) for absence in away]
            self._presences[key] = presence_in(period, person.joined_on, person.left_on, spans, self.overrides)
        return self._presences[key]

    def _away(self, period: Period) -> Mapping[int, list[Absence]]:
        if period not in self._absences:
            self._absences[period] = absences_by_person(self._session, self._school, *period)
        return self._absences[period]

    @cached_property
    def inspections(self) -> list[date]:
        """The days of the school's plan on which the office inspects."""
        query = select(col(PlanItem.start_on)).where(
            PlanItem.school_id == self._school.id,
            col(PlanItem.withdrawn_at).is_(None),
            col(PlanItem.start_on).is_not(None),
            col(PlanItem.task).contains("检查"),
            PlanItem.precision == "day",
        )
        return sorted(day for day in self._session.exec(query) if day is not None)
