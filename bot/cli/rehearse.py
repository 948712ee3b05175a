"""`yanling rehearse`: the real jobs on a simulated clock in a copy; what would be sent to whom, when and why."""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from bot.acts.month_lists import approve_month_list, waiting_lists
from bot.cli.desk import console, desk
from bot.delivery import Sent, load_lane, unload
from bot.domain.manners import moments_of
from bot.domain.messages import Message, MessageKind, MessageStatus
from bot.domain.people import Account, Person
from bot.domain.schools import DayDone, School, local_time
from bot.errors import UserError
from bot.rendering.words import day_text
from bot.store.accounts import ensure_account
from bot.store.engine import Database, rehearsal_of
from bot.store.people import staff_of
from bot.store.schools import school_by_id, schools_of
from jobs import JOBS

LANE = ("rehearsal", "rehearsal")
MOST_DAYS = 400
KIND_WORDS = {
    MessageKind.REPLY: "回复",
    MessageKind.REMINDER: "提醒",
    MessageKind.MONTH_DRAFT: "月度安排待批",
    MessageKind.MONTH_LIST: "月度安排",
    MessageKind.DIGEST: "本周小结",
    MessageKind.OFFICE_NOTE: "告知教科室",
    MessageKind.BROADCAST: "通知",
}


class Line(NamedTuple):
    """One message as it would have gone out."""

    at: str
    to: str
    person: int
    kind: str
    text: str
    why: str


def rehearse(
    start: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="从哪一天")],
    end: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="到哪一天")],
    no_approve: Annotated[bool, typer.Option("--no-approve", help="教科室不批准月度安排")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="每条一行 JSON")] = False,
) -> None:
    """预演：在副本里按模拟时钟运行真正的任务，看看谁会在什么时候收到什么。不会真的发送。"""
    with desk() as house:
        if not timedelta(0) <= end - start <= timedelta(days=MOST_DAYS):
            raise UserError(f"--to 要不早于 --from，且不超过 {MOST_DAYS} 天。")
        if not as_json:
            word = "不批准月度安排" if no_approve else "月度安排一律按原样批准"
            console.print(f"预演 {start.date()} 至 {end.date()}，{word}；全体在册教师都参与，不会真的发送。")
        with tempfile.TemporaryDirectory() as folder, rehearsal_of(house.database, Path(folder) / "copy.db") as copy:
            for line in Rehearsal(copy, approve=not no_approve).run(start.date(), end.date()):
                _print(line, as_json=as_json)


def _print(line: Line, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(line._asdict(), ensure_ascii=False) + "\n")
        return
    at = datetime.fromisoformat(line.at)
    when = f"{day_text(at.date())} {at:%H:%M}"
    console.print(f"[bold]{when}[/bold] → {line.to}（{KIND_WORDS[MessageKind(line.kind)]}）", soft_wrap=True)
    console.print(line.text, soft_wrap=True)
    console.print()


class Rehearsal:
    """Runs the jobs of a copied house moment by moment, and hands over what they send to a recorder."""

    def __init__(self, database: Database, *, approve: bool) -> None:
        self._database, self._approve = database, approve

    def run(self, start: date, end: date) -> Iterator[Line]:
        """Every message from the first day to the last, in order."""
        self._everybody_listens()
        with self._database.transaction() as session:
            schools = schools_of(session)
        for offset in range((end - start).days + 1):
            day = start + timedelta(days=offset)
            for school in schools:
                for moment in moments_of(school, day):
                    yield from self._moment(school, moment)

    def _everybody_listens(self) -> None:
        """Everyone on the roster is rehearsed, account or not; what waited before is none of the rehearsal's."""
        with self._database.transaction() as session:
            waiting = col(Message.status).in_([MessageStatus.PENDING, MessageStatus.CLAIMED])
            session.execute(update(Message).where(waiting).values(status=MessageStatus.CANCELLED, fault=None))
            session.execute(update(Account).values(person_id=None))
            session.execute(delete(DayDone))
            for school in schools_of(session):
                for person in staff_of(session, school, active=False):
                    ensure_account(session, *LANE, f"p{person.id}", person.id)

    def _moment(self, school: School, moment: datetime) -> Iterator[Line]:
        self._ring(school, moment)
        yield from self._drain(school, moment)
        if self._approve and self._approved(school, moment):
            self._ring(school, moment)
            yield from self._drain(school, moment)

    def _ring(self, school: School, moment: datetime) -> None:
        """Every job in turn; all in one transaction, since nobody else is there."""
        with self._database.transaction() as session:
            for job in JOBS:
                job.run(session, school_by_id(session, school.id or 0), moment)

    def _approved(self, school: School, moment: datetime) -> bool:
        with self._database.transaction() as session:
            lists = waiting_lists(session, school)
            for row in lists:
                approve_month_list(session, school, None, moment, row.id or 0)
            return bool(lists)

    def _drain(self, school: School, moment: datetime) -> Iterator[Line]:
        while (load := load_lane(self._database, LANE, "rehearsal", b"rehearsal", moment)) and load.parcels:
            with self._database.transaction() as session:
                lines = _lines(session, school, [parcel.message_id for parcel, _ in load.parcels], moment)
            sent = [Sent(parcel.message_id, account_id) for parcel, account_id in load.parcels]
            unload(self._database, load.lane, sent, moment)
            yield from lines


def _lines(session: Session, school: School, message_ids: Sequence[int], moment: datetime) -> list[Line]:
    rows = session.exec(
        select(Message, Person.name)
        .join(Person, col(Person.id) == Message.person_id)
        .where(col(Message.id).in_(message_ids))
    )
    at = local_time(school, moment).isoformat()
    found = {
        message.id: Line(at, name, message.person_id or 0, message.kind, message.text or "", message.why)
        for message, name in rows
    }
    return [found[message_id] for message_id in message_ids]
