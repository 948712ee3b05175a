"""A school ready to be served: the sample, with as many more teachers as a run needs, all of them with accounts."""

from datetime import timedelta
from pathlib import Path

from sqlmodel import Session

from bot.acts.open_sample import open_sample
from bot.acts.settle import settle
from bot.app import open_database
from bot.channels.web.app import CHINA
from bot.channels.web.sealing import COOKIE, Seal
from bot.clock import utc_now
from bot.domain.people import Person
from bot.domain.schools import School
from bot.sample import demo_day
from bot.settings import Settings, load_secret
from bot.store.accounts import ensure_account
from bot.store.people import staff_of


def prepare_school(home: Path, people: int, database_url: str = "") -> list[str]:
    """Set the school up in a home (or the database given); the accounts' names in the web channel, `people` of them."""
    settings = Settings(home=home, database_url=database_url)
    database = open_database(settings)
    today = utc_now().astimezone(CHINA).date()
    ahead = demo_day(today) - today
    (home / "demo_clock").write_text(str(ahead.days))
    now = utc_now() + timedelta(days=ahead.days)
    with database.transaction() as session:
        school = open_sample(session, now)
        _take_on(session, school, people)
        settle(session, school, now)
        staff = staff_of(session, school)[:people]
        accounts = [ensure_account(session, "web", "web", f"p{person.id}", person.id) for person in staff]
    database.close()
    return [account.external_id for account in accounts]


def _take_on(session: Session, school: School, people: int) -> None:
    """Colleagues of those who are there, so that rules mean them too."""
    staff = staff_of(session, school)
    for number in range(len(staff), people):
        like = staff[number % len(staff)]
        values = like.model_dump(exclude={"id", "key", "name"})
        session.add(Person.model_validate(values | {"key": f"more-{number}", "name": f"{like.name[0]}某{number}"}))
    session.flush()


def cookie_of(home: Path, external_id: str) -> str:
    """The Cookie header of somebody signed in at this home."""
    return f"{COOKIE}={Seal(load_secret(home)).close(external_id, utc_now())}"
