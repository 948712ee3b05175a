"""What `yanling serve` does once a day for itself: a backup; the office hears when there is none."""

import asyncio
import logging
from functools import partial

from bot.acts.post import post
from bot.app import App
from bot.channels.web.app import CHINA
from bot.clock import utc_now
from bot.domain.manners import after_quiet
from bot.domain.messages import MessageKind, Reply
from bot.domain.schools import School, school_day
from bot.errors import UserError
from bot.store.backups import daily_due, write_daily
from bot.store.people import office_of
from bot.store.schools import overrides_of, schools_of

log = logging.getLogger(__name__)

KEPT = 14  # archives
LOOK_SECONDS = 600.0


async def back_up_daily(app: App, school: School | None, look: float = LOOK_SECONDS) -> None:
    """A copy of the rows and the key once a day; the sample is worth none, and PostgreSQL has its own means."""
    if not app.database.is_sqlite or (school and school.is_sample):
        return
    folder, home = app.settings.backups, app.settings.home
    while True:
        await asyncio.sleep(look)
        if not daily_due(folder, utc_now()):
            continue
        write = partial(write_daily, app.database, home, folder, utc_now().astimezone(CHINA), KEPT)
        try:
            made = await asyncio.to_thread(write)
            log.info("backed up to %s", made.path)
        except UserError as error:
            log.warning("%s", error)
            await app.run(_tell_office, app, error.text)
            app.wake_lanes()


def _tell_office(app: App, text: str) -> None:
    """Once a day, not at night."""
    now = app.clock()
    with app.database.transaction() as session:
        for school in schools_of(session):
            due = after_quiet(school, now, overrides_of(session, school))
            for person in office_of(session, school):
                key, why = f"backup:{school_day(school, now)}:{person.id}", "no daily backup"
                said = Reply(f"今天的自动备份没有做成。{text}")
                post(session, person, MessageKind.OFFICE_NOTE, key, said, now=now, why=why, due_at=due)
