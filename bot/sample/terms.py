"""When the demo school's terms run, and on which day a demo begins."""

from datetime import date, timedelta

from bot.domain.frames import Frame, monday_of
from bot.domain.holidays import feast_date, is_school_day

AUTUMN_WEEKS = 21
SPRING_WEEKS = 19
_BEFORE_NEW_YEAR = timedelta(days=8)  # school ends at least so long before 春节


def sample_term(today: date) -> Frame:
    """The term that holds `today`, else the next one."""
    terms = (term for year in (today.year - 1, today.year, today.year + 1) for term in (_spring(year), _autumn(year)))
    return next(term for term in terms if today <= term.end)


def is_autumn(term: Frame) -> bool:
    """Whether a term is the school year's first."""
    return term.start.month >= 8


def demo_day(today: date) -> date:
    """`today` if school is held then; else the nearest school day, outside the terms the one nearest to mid-term."""
    term = sample_term(today)
    wished = today if term.start <= today else term.start + (term.end - term.start) // 2
    around = (wished + timedelta(days=n) for step in range(30) for n in (step, -step))
    return next(day for day in around if term.start <= day <= term.end and is_school_day(day))


def _autumn(year: int) -> Frame:
    """From the Monday on or before 3 September to a Friday around 22 January."""
    start = monday_of(date(year, 9, 3))
    end = start + timedelta(weeks=AUTUMN_WEEKS - 1, days=4)
    new_year = feast_date("春节", year + 1)
    while new_year and end > new_year - _BEFORE_NEW_YEAR:
        end -= timedelta(weeks=1)
    return Frame.of(start, end)


def _spring(year: int) -> Frame:
    """From the first Monday of March to a Friday around 10 July."""
    start = monday_of(date(year, 3, 7))
    return Frame.of(start, start + timedelta(weeks=SPRING_WEEKS - 1, days=4))
