"""The pace: what an even stride over school days would have by today."""

from datetime import date

import pytest

from bot.domain.progress import Progress, Standing, pace_of
from bot.domain.requirements import Per

TERM = (date(2026, 8, 31), date(2027, 1, 22))  # 100 school days: 1 + 22 + 18 + 21 + 23 + 15


@pytest.mark.parametrize(
    ("target", "today", "pace"),
    [
        (15, "2026-08-31", 0),
        (15, "2026-09-04", 0),  # four days gone: 0.6
        (15, "2026-09-07", 0),  # five: 0.75
        (15, "2026-09-09", 1),  # seven: 1.05
        (15, "2026-10-01", 3),  # 23 days gone, with the Sunday worked on 20 September: 3.45
        (15, "2026-10-08", 3),  # the holiday asks for nothing
        (15, "2026-10-12", 3),  # and the Saturday worked on 10 October counts: 26 days, 3.9
        (15, "2026-10-13", 4),
        (15, "2026-11-20", 8),  # 55 days: 8.25
        (10, "2026-11-20", 5),
        (1, "2027-01-22", 0),  # one thing is due on the last day, not before
        (15, "2027-01-22", 14),
        (15, "2027-01-23", 15),
        (0, "2026-11-20", 0),
    ],
)
def test_the_pace_of_a_term(target: float, today: str, pace: float) -> None:
    assert pace_of(target, *TERM, date.fromisoformat(today), {}) == pace


def test_days_the_office_closed_do_not_count() -> None:
    sports = {date(2026, 11, day): False for day in (16, 17, 18, 19)}
    assert pace_of(10, *TERM, date(2026, 11, 20), sports) == 5  # 51 of 96
    assert pace_of(15, *TERM, date(2026, 11, 20), sports) == 7  # 7.97


def test_a_period_without_school_has_no_pace() -> None:
    assert pace_of(4, date(2026, 10, 1), date(2026, 10, 7), date(2026, 10, 5), {}) == 0


@pytest.mark.parametrize(
    ("done", "pace", "standing", "left"),
    [
        (0, 0, Standing.ON_PACE, 15),
        (8, 8, Standing.ON_PACE, 7),
        (7.5, 8, Standing.BEHIND, 7.5),
        (15, 8, Standing.DONE, 0),
        (17, 8, Standing.DONE, 0),
    ],
)
def test_how_a_duty_stands(done: float, pace: float, standing: Standing, left: float) -> None:
    row = Progress(
        1, 1, 1, None, "听课", ("observation",), "节", Per.TERM, None, "", "", *TERM, 15, None, done=done, pace=pace
    )
    assert (row.standing, row.left) == (standing, left)
