"""People in words: told apart where two have one name."""

from collections.abc import Iterable

from bot.domain.people import Mentorship, Person, RoleName
from bot.rendering.words import clipped

ROLE_WORDS: dict[str, str] = {
    RoleName.OFFICE: "教科室",
    RoleName.PRINCIPAL: "校长",
    RoleName.GROUP_LEADER: "教研组长",
    RoleName.PREP_LEADER: "备课组长",
    RoleName.INSPECTOR: "检查员",
}


def described(person: Person, groups: Iterable[str] = ()) -> str:
    """«李敏（英语，三年级，英语组）»: what tells somebody from another of the name."""
    parts = [part for part in (person.subject, person.grade, *groups) if part]
    return f"{person.name}（{'，'.join(parts)}）" if parts else person.name


def pair_line(pair: Mentorship, mentor: Person, mentee: Person) -> str:
    """«顾明远（师傅）与方小禾（徒弟），2026-09-01 起», a pair that ended with its last day."""
    if pair.kind == "partner":
        sides = f"{mentor.name}与{mentee.name}（同伴互助）"
    else:
        sides = f"{mentor.name}（师傅）与{mentee.name}（徒弟）"
    return f"{sides}，{pair.since_on} 起" + (f"，到 {pair.until_on}" if pair.until_on else "")


def choice_label(person: Person) -> str:
    """The same on a button."""
    return clipped(described(person), 20)
