"""A roster imported again changes what it says, and nothing else."""

from sqlmodel import select

from bot.acts.import_roster import RosterOutcome, import_roster
from bot.domain.people import Group, Membership, Person, PersonStatus, Role
from bot.parsing.rosters import read_roster
from tests.cast import ROSTER, House


def imported(house: House, text: str) -> RosterOutcome:
    with house.database.transaction() as session:
        return import_roster(session, house.school(session), None, house.now, read_roster(text.encode(), "名册.csv"))


def leaders(house: House, group: str) -> set[str]:
    with house.database.transaction() as session:
        query = (
            select(Person.name)
            .join(Membership, Membership.person_id == Person.id)  # type: ignore[arg-type]
            .join(Group, Membership.group_id == Group.id)  # type: ignore[arg-type]
            .where(Group.name == group, Membership.leads)
        )
        return set(session.exec(query))


def test_the_same_again_changes_nothing(house: House) -> None:
    before = [house.rows(table) for table in (Person, Group, Membership, Role)]
    outcome = imported(house, ROSTER)
    assert (outcome.added, outcome.changed, outcome.same) == (0, 0, 10)
    assert outcome.obligations == 0
    assert [house.rows(table) for table in (Person, Group, Membership, Role)] == before


def test_a_new_colleague_and_a_change(house: House) -> None:
    text = (
        ROSTER.replace("语文教研组长", "语文教研组长、工会主席")
        + "11,贺云,男,2003.5,2026.8,2026.8,数学,一年级,数学组,,,,\n"
    )
    outcome = imported(house, text)
    assert (outcome.added, outcome.changed, outcome.same) == (1, 1, 9)
    assert outcome.obligations == 5  # lessons by term and month, reflections, two of the five


def test_leave_in_a_new_roster_makes_silent(house: House) -> None:
    imported(
        house,
        ROSTER.replace(
            "6,陶然,男,1992.6,2016.8,2016.8,英语,四年级,英语组,,,,",
            "6,陶然,男,1992.6,2016.8,2016.8,英语,四年级,英语组,,,,支教",
        ),
    )
    with house.database.transaction() as session:
        assert house.person(session, "陶然").status == PersonStatus.SECONDED
    house.ring("reminders")
    assert house.heard["陶然"] == []


def test_a_new_leader_leads(house: House) -> None:
    assert leaders(house, "数学组") == {"罗文"}
    text = ROSTER.replace("数学教研组长", "总务主任").replace(
        "7,顾明远,男,1988.2,2011.8,2014.8,数学,六年级,数学组,,,",
        "7,顾明远,男,1988.2,2011.8,2014.8,数学,六年级,数学组,,数学教研组长,",
    )
    imported(house, text)
    assert leaders(house, "数学组") == {"顾明远"}
