"""The same name twice: one person in two rows, or two people?"""

from collections import defaultdict
from dataclasses import replace

from bot.parsing.rosters.drafts import PersonDraft, RosterProblem

KEEP_BOTH = "两位都导入，名字后用教研组区分。"


def settle_namesakes(people: list[PersonDraft]) -> tuple[list[PersonDraft], list[RosterProblem]]:
    """People without the repeated rows of the same person, and a problem for every name met twice."""
    by_name: dict[str, list[PersonDraft]] = defaultdict(list)
    for person in people:
        by_name[person.name].append(person)
    kept: list[PersonDraft] = []
    problems: list[RosterProblem] = []
    for rows in by_name.values():
        different, repeated = _told_apart(rows)
        kept += different
        problems += repeated
        if len(different) > 1:
            problems.append(_namesakes(different))
    return sorted(kept, key=lambda person: person.row), problems


def _told_apart(rows: list[PersonDraft]) -> tuple[list[PersonDraft], list[RosterProblem]]:
    kept: list[PersonDraft] = []
    problems: list[RosterProblem] = []
    for person in rows:
        twin = next((n for n, other in enumerate(kept) if _is_same(other, person)), None)
        if twin is None:
            kept.append(person)
            continue
        problems.append(_repeated(kept[twin], person))
        kept[twin] = _joined(kept[twin], person)
    return kept, problems


def _is_same(one: PersonDraft, other: PersonDraft) -> bool:
    """Whether two rows of one name are one person: by number or telephone, else by birth, else if nothing differs."""
    if one.mark != other.mark and one.mark and other.mark:
        return False
    for mine, theirs in ((one.staff_no, other.staff_no), (one.phone, other.phone)):
        if mine and theirs:
            return mine == theirs
    if one.birth and other.birth:
        return one.birth[:7] == other.birth[:7]
    return _unlike(one, other) == 0


def _unlike(one: PersonDraft, other: PersonDraft) -> int:
    pairs = (
        (one.sex, other.sex), (one.birth, other.birth), (one.phone, other.phone), (one.joined, other.joined),
        (one.subject, other.subject), (one.group, other.group), (one.career_start, other.career_start),
        (one.years_of_teaching, other.years_of_teaching),
    )  # fmt: skip
    return sum(mine is not None and theirs is not None and mine != theirs for mine, theirs in pairs)


def _joined(one: PersonDraft, other: PersonDraft) -> PersonDraft:
    """The first row, with the second's group, positions and honours where they are further ones."""
    groups = [group for group in (*one.other_groups, other.group, *other.other_groups) if group and group != one.group]
    return replace(
        one,
        other_groups=tuple(dict.fromkeys(groups)),
        positions=tuple(dict.fromkeys(one.positions + other.positions)),
        titles=tuple(dict.fromkeys(one.titles + other.titles)),
        birth=one.birth or other.birth,
        phone=one.phone or other.phone,
    )


def _repeated(one: PersonDraft, other: PersonDraft) -> RosterProblem:
    same = [label for label, value in (("手机号", one.phone), ("出生年月", one.birth)) if value]
    why = f"第 {one.row} 行和第 {other.row} 行像是同一个人（姓名{'、'.join(['', *same])}相同）。请确认，并删去一行。"
    return RosterProblem(
        [one.row, other.row],
        one.name,
        "all",
        f"{one.name} ×2",
        why,
        "ask",
        f"只导入第 {one.row} 行，两行都有的教研组、职务并在一起。",
    )


def _namesakes(people: list[PersonDraft]) -> RosterProblem:
    told = "；".join(f"第 {person.row} 行 {_about(person)}" for person in people)
    why = f"有 {len(people)} 位同名（{told}）。都保留，请加个区别，例如在名字后写（大）（小）。"
    rows = [person.row for person in people]
    name = people[0].name
    return RosterProblem(rows, name, "name", f"{name} ×{len(people)}", why, "ask", KEEP_BOTH)


def _about(person: PersonDraft) -> str:
    facts = (person.mark, person.group, person.subject if not person.group else None, person.birth)
    return " ".join(fact for fact in facts if fact) or "没有其他信息"
