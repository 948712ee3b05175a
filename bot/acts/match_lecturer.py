"""Whose lesson it was, where it was one of the staff: by the whole name, or by a surname that only one has."""

import re
from collections.abc import Sequence

from sqlmodel import Session

from bot.domain.people import Person
from bot.domain.schools import School
from bot.store.people import names_of, people_named

_TITLE = re.compile("(?:老师|副?主任|副?校长|副?书记|教授|组长|师[傅父]|教研员)$")
_NICK = re.compile("^[小老阿](?=.$)")


def match_lecturer(session: Session, school: School, who: Person, said: str | None) -> Sequence[Person]:
    """The staff meant by a name as typed: nobody, one, or several of one name; never the speaker."""
    if not said or "、" in said:
        return []
    name = _NICK.sub("", _TITLE.sub("", said))
    every = names_of(session, school)
    if name not in every:
        namesakes = {one for one in every if one.startswith(name)} if len(name) == 1 else set()
        if len(namesakes) != 1:
            return []
        name = namesakes.pop()
    return [person for person in people_named(session, school, name) if person.id != who.id]
