"""Seven weeks of a quota: the first word only when behind the pace, silence for who keeps it and for who is done."""

from datetime import date, timedelta

from bot.domain.holidays import is_school_day
from tests.cast import House, at, confirm, rule

LESSONS = "听课：本学期"


def test_the_first_word_comes_when_behind_and_none_when_done(house: House) -> None:
    house.now = at("2026-08-31 10:00")
    with house.database.transaction() as session:
        parts = (
            rule("observation", 20, "节", "term", quote="听课20节", audience={"subject": "英语"}),
            rule("observation", 15, "节", "term", sub_of=0, where={"venue": "in_school"}, quote="其中校内15节"),
        )
        confirm(session, house.school(session), rules=parts, now=house.now, name="英语.txt")
    first: dict[str, date] = {}
    day = date(2026, 8, 31)
    while day <= date(2026, 10, 16):
        if is_school_day(day):
            # 李敏 hears a lesson on every fifth school day, a little ahead of 20 in 100 days; 陶然 nothing for long.
            if day.weekday() == 0:
                house.now = at(f"{day} 12:00")
                house.say("李敏（英语）", "听课")
            if day == date(2026, 9, 21):
                house.now = at(f"{day} 12:00")
                house.say("陶然", "听课 20 节")
            for parcel in house.ring("upkeep", "reminders", when=f"{day} 12:50"):
                if LESSONS in parcel.text:
                    first.setdefault(f"{parcel.external_id} {'before' if day < date(2026, 9, 21) else 'after'}", day)
        day += timedelta(days=1)
    # Five of 100 school days are over on 7 September: one of 20 lessons is expected, none of the ten of before.
    assert first.pop("陶然 before") == date(2026, 9, 7)
    assert not [who for who in first if who.startswith("陶然")]  # done: not a word more
    assert not [who for who in first if who.startswith("李敏（英语）")]
