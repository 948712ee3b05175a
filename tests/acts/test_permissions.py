"""Who may do what: the whole table tried, every act by everybody; then a stranger and stolen or forged buttons."""

import importlib
import inspect
import pkgutil
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlmodel import Session, select

import bot.acts
from bot.channels.base import Said
from bot.commands import CHOICES, COMMANDS
from bot.domain.messages import Choice
from bot.domain.people import Person
from bot.errors import NotAllowed, NotFound, UserError
from bot.house import take_all
from bot.store import choices
from bot.store.engine import Database
from bot.store.schools import schools_of
from tests.acts.permission_calls import CALLS
from tests.acts.permission_stage import Stage, setting
from tests.acts.permission_table import ACTORS, INNER, rows
from tests.cast import LANE, SECRET, STRANGER, House

ROWS = rows()
SAID = {"incoming", "message", "account", "choice", "lane"}  # what being spoken to and answering leaves behind


def acts_with_an_actor() -> set[str]:
    """Every public function of `bot.acts` that is told who acts, but for the rights themselves."""
    found = set()
    for module in pkgutil.iter_modules(bot.acts.__path__):
        held = importlib.import_module(f"bot.acts.{module.name}")
        for name, act in vars(held).items():
            ours = inspect.isfunction(act) and act.__module__ == held.__name__ and not name.startswith("_")
            if ours and module.name != "rights" and "who" in inspect.signature(act).parameters:
                found.add(f"{module.name}.{name}")
    return found


def test_every_act_has_a_row() -> None:
    assert acts_with_an_actor() - ROWS.keys() - INNER.keys() == set(), "add a row to tests/acts/permission_table.py"
    assert ROWS.keys() - acts_with_an_actor() == set()
    assert ROWS.keys() == CALLS.keys()
    assert {len(cells) for cells, _ in ROWS.values()} == {len(ACTORS)}


@pytest.fixture(scope="module")
def stage(school_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    path = tmp_path_factory.mktemp("permissions") / "school.db"
    shutil.copy(school_template, path)
    database = Database(f"sqlite:///{path}", durable=False)
    with Session(database.engine, expire_on_commit=False) as session, session.begin():
        yield setting(session, schools_of(session)[0])
        session.rollback()
    database.close()


def outcome(stage: Stage, name: str, actor: str, *, unknown: bool) -> str:
    """How it ends when `actor` tries the act; nothing of it stays."""
    if actor == "machine" and ROWS[name][0][0] == "-":
        return "-"
    who = stage.people.get(actor)
    tried = stage.session.begin_nested()
    try:
        CALLS[name](stage, who)
        stage.session.flush()
    except NotAllowed:
        return "."
    except NotFound:
        return "x" if unknown else "o"
    except UserError as error:
        return f"({error})"
    finally:
        tried.rollback()
    return "x"


@pytest.mark.parametrize("name", sorted(ROWS))
def test_who_may(stage: Stage, name: str) -> None:
    cells, unknown = ROWS[name]
    found = {actor: outcome(stage, name, actor, unknown=unknown) for actor in ACTORS}
    assert found == dict(zip(ACTORS, cells, strict=True))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_stranger_gets_one_neutral_line_and_changes_nothing(house: House) -> None:
    before = house.tables(but=SAID)
    neutral = house.say(STRANGER, "你好").text
    spoken = [words for command in COMMANDS for words in (f"/{command.name}", command.example)]
    answers = said_together(house, STRANGER, spoken)
    assert len(answers) == len(spoken)
    assert set(answers) == {neutral}
    assert house.tables(but=SAID) == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("thief", "told"), [("罗文", "这个按钮已经过期"), (STRANGER, "这里只对铃声小学的老师开放")])
def test_a_button_of_the_offices_is_dead_in_other_hands(house: House, thief: str, told: str) -> None:
    tokens = [token_of(house, act) for act in CHOICES]
    before = house.tables(but=SAID)
    answers = said_together(house, thief, choices=tokens)
    assert len(answers) == len(tokens)
    assert {answer[: len(told)] for answer in answers} == {told}
    assert house.tables(but=SAID) == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "forged", ["c:1:0000000000000000", "c:999999:{mac}", "c:{id}:", "c:{id}:{mac}0", "x", "c:-1:{mac}"]
)
def test_a_forged_button_is_dead(house: House, forged: str) -> None:
    kind, number, mac = token_of(house, "give_role").split(":")
    before = house.tables(but=SAID)
    assert "这个按钮已经过期" in house.say("沈秋", choice=forged.format(id=number, mac=mac)).text
    assert kind == "c"
    assert house.tables(but=SAID) == before


def said_together(house: House, who: str, spoken: Sequence[str] = (), *, choices: Sequence[str] = ()) -> list[str]:
    """What is answered to sentences, or pressed buttons, that all come at once."""
    heard = [Said(*LANE, who, f"s{number}", house.now, words) for number, words in enumerate(spoken)]
    heard += [Said(*LANE, who, f"p{number}", house.now, choice=token) for number, token in enumerate(choices)]
    take_all(house.database, house.files, [(one, house.now) for one in heard])
    known = len(house.heard[who])
    for _ in range(len(heard) // 50 + 1):  # the inbox is handled fifty at a time
        house.answer()
    house.deliver()
    return [parcel.text for parcel in house.heard[who][known:]]


def token_of(house: House, act: str) -> str:
    """The token of a button that was offered to 沈秋."""
    values = {"person": 1, "role": "office", "group": None, "records": [1], "record": 1, "broadcast": 1}
    with house.database.transaction() as session:
        office = session.exec(select(Person).where(Person.name == "沈秋")).one()
        row = Choice(
            person_id=office.id or 0,
            number=1,
            label=act,
            act=act,
            values=values,
            offered_at=house.now,
            expires_at=house.now + choices.LIFETIME,
        )
        session.add(row)
        session.flush()
        return choices.token_of(row.id or 0, SECRET)
