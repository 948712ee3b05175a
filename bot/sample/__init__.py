"""The demo school 桐荫小学: its staff, a plan for either term, and a term half lived. All names are invented.

The files give ages and years, not dates, and weeks, not days, so the demo is right in whatever year it runs;
`sample_roster` and `sample_plan` put a term's own dates in.
"""

from bot.sample.files import read_sample
from bot.sample.life import Lived, lived_records
from bot.sample.plans import sample_plan
from bot.sample.rosters import sample_roster
from bot.sample.staff import Colleague, sample_staff
from bot.sample.terms import demo_day, is_autumn, sample_term

SCHOOL_NAME = "桐荫小学"

__all__ = [
    "SCHOOL_NAME",
    "Colleague",
    "Lived",
    "demo_day",
    "is_autumn",
    "lived_records",
    "read_sample",
    "sample_plan",
    "sample_roster",
    "sample_staff",
    "sample_term",
]
