"""APScheduler 3 ticks here and nowhere else: it only rings; what is due, the jobs find in the tables."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

# At its default of one second APScheduler drops late ticks with a log line nobody reads.
GRACE_SECONDS = 3600


class Ticked(Protocol):
    """What is read of a job: its name and its cron fields."""

    @property
    def name(self) -> str:
        """The job's name."""
        ...

    @property
    def trigger(self) -> Mapping[str, str]:
        """The fields of a cron trigger."""
        ...


J = TypeVar("J", bound="Ticked")


def build_scheduler(jobs: Iterable[J], tick: Callable[[J], object]) -> AsyncIOScheduler:
    """A scheduler that calls `tick(job)` by each job's trigger; no job store, late ticks merged into one."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    for job in jobs:
        scheduler.add_job(
            tick,
            CronTrigger(**job.trigger, timezone="UTC"),
            args=(job,),
            id=job.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=GRACE_SECONDS,
        )
    return scheduler
