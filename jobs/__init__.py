"""What happens by itself. One table; APScheduler reads its triggers, the rehearsal its functions."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from bot.domain.schools import School
from bot.store.engine import Database
from bot.store.schools import school_by_id, schools_of
from jobs import delivery, digests, month_tasks, reminders, upkeep


class Job(NamedTuple):
    """A job: how often it ticks (cron fields) and what it does for one school. Every tick is idempotent."""

    name: str
    says: str
    trigger: Mapping[str, str]
    run: Callable[[Session, School, datetime], object]


# Ticks stand off the full minutes at which everybody else's do.
JOBS: tuple[Job, ...] = (
    Job("upkeep", "核对各人任务，新周期开始时立任务", {"minute": "3-58/5"}, upkeep.run),
    Job("month_tasks", "月度安排：提前给教科室过目，批准后按时发出", {"minute": "1-56/5"}, month_tasks.run),
    Job("reminders", "每日提醒：每人最多一条，合并发送", {"minute": "*/2"}, reminders.run),
    Job("digests", "每周小结：教师、组长、教科室", {"minute": "2-57/5"}, digests.run),
    Job("delivery", "清理过时未发的消息，告诉教科室", {"minute": "4-59/5"}, delivery.run),
)


def run_job(database: Database, job: Job, now: datetime) -> None:
    """One tick of a job: each school in a transaction of its own."""
    with database.transaction() as session:
        ids = [school.id or 0 for school in schools_of(session)]
    for school_id in ids:
        with database.transaction(lock=f"{job.name}:{school_id}") as session:
            school = school_by_id(session, school_id)
            upkeep.follow(session, school, now)
            job.run(session, school, now)
