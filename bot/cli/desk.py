"""What every command needs: settings, the database, the school, and errors said in one line."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated, NamedTuple

import typer
from rich.console import Console
from rich.table import Table
from sqlmodel import Session

from bot.app import open_database
from bot.clock import utc_now
from bot.domain.people import Person
from bot.domain.schools import School
from bot.errors import SettingsError, UserError
from bot.settings import Settings, load_settings
from bot.store.engine import Database
from bot.store.people import people_named, staff_of
from bot.store.schools import schools_of

# Into a file or a pipe tables keep a readable width; a terminal tells its own.
console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)

DayOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="日期，如 2026-08-31")]


class Desk(NamedTuple):
    """An opened house."""

    settings: Settings
    database: Database


@contextmanager
def desk() -> Iterator[Desk]:
    """Open the house; what a person can mend is said in one line, and ends with status 1."""
    try:
        settings = load_settings()
        database = open_database(settings)
        try:
            yield Desk(settings, database)
        finally:
            database.close()
    except (UserError, SettingsError) as error:
        console.print(f"[red]✗[/red] {error}", soft_wrap=True)
        raise typer.Exit(1) from None


def the_school(session: Session, settings: Settings, *, make: bool = False) -> School:
    """The school; made with the name of the settings when asked. Raises UserError when there is none."""
    schools = schools_of(session)
    if schools:
        return schools[0]
    if not make:
        raise UserError(
            "这里还没有学校。先导入名册：yanling import roster 名册.xlsx，或运行 yanling serve 看示例学校。"
        )
    school = School(name=settings.school)
    session.add(school)
    session.flush()
    return school


def the_person(session: Session, school: School, name: str) -> Person:
    """Somebody by name, or by number where two have the name; raises UserError when nobody or several are meant."""
    people = people_named(session, school, name)
    if not people and name.isascii() and name.isdigit():
        people = [person for person in staff_of(session, school) if person.id == int(name)]
    if len(people) == 1:
        return people[0]
    if not people:
        raise UserError(f"名册里没有“{name}”。")
    keys = "、".join(f"{person.name}（{person.subject or '未写学科'}，编号 {person.id}）" for person in people)
    raise UserError(f"有 {len(people)} 位“{name}”：{keys}。请用编号代替姓名。")


def day_of(value: datetime | None) -> date | None:
    """An option's day."""
    return value.date() if value else None


def now() -> datetime:
    """Now, for the command line."""
    return utc_now()


def table(*heads: str, title: str | None = None) -> Table:
    """A table whose cells wrap: Chinese words are never cut."""
    made = Table(title=title, title_justify="left")
    for head in heads:
        made.add_column(head, overflow="fold")
    return made
