"""A school to be served whose staff speak through Telegram."""

from pathlib import Path

from bot.settings import Settings
from bot.store.accounts import ensure_account
from bot.store.engine import Database
from bot.store.people import office_of, staff_of
from bot.store.schools import schools_of
from tests.end_to_end.schools import prepare_school
from tests.end_to_end.serving import Serving
from tests.telegram.fake_server import TOKEN, FakeTelegram

FIRST = 10_000  # Telegram's id of a person is the house's id beyond this
BOT = TOKEN.partition(":")[0]


def prepare_telegram(home: Path, people: int, database_url: str = "") -> tuple[list[int], int]:
    """Set the school up in a home; the Telegram ids of so many of its staff, and that of one of the office."""
    home.mkdir(parents=True, exist_ok=True)
    prepare_school(home, people, database_url)
    database = Database(Settings(home=home, database_url=database_url).address)
    with database.transaction() as session:
        school = schools_of(session)[0]
        staff = staff_of(session, school)[:people]
        for person in staff:
            ensure_account(session, "telegram", BOT, str(FIRST + (person.id or 0)), person.id)
        office = office_of(session, school)[0]
    database.close()
    return [FIRST + (person.id or 0) for person in staff], FIRST + (office.id or 0)


def serving_telegram(home: Path, telegram: FakeTelegram, port: int | None = None, **settings: str) -> Serving:
    """`yanling serve` whose Telegram is that server."""
    return Serving(home, port=port, telegram_token=TOKEN, telegram_base_url=telegram.url, **settings)
