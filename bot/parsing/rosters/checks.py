"""What one cell alone cannot show: ages that cannot be, groups that do not fit, numbers used twice, gaps."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from bot.parsing.rosters.drafts import Level, PersonDraft, RosterProblem
from bot.parsing.rosters.statuses import GONE
from bot.parsing.rosters.subjects import group_names_subject, one_subject

AS_WRITTEN = "按名册上写的导入。"
YOUNGEST_AT_WORK = 17  # years; teacher colleges once let people go at seventeen or eighteen
OLDEST, YOUNGEST = 75, 17
SLACK_MONTHS = 2  # an appointment is often dated July or August, the work September

Check = Callable[[list[PersonDraft], date | None], Iterator[RosterProblem]]


def check_people(people: list[PersonDraft], as_of: date | None) -> list[RosterProblem]:
    """Every check in turn; `as_of` is when the list was made, None where nothing tells."""
    doubts = [problem for check in BIRTH_CHECKS for problem in check(people, as_of)]
    first = {problem.row: problem for problem in reversed(doubts) if isinstance(problem.row, int)}
    return [*first.values(), *(problem for check in CHECKS for problem in check(people, as_of))]


def _problem(person: PersonDraft, field: str, shown: object, why: str, level: Level = "ask") -> RosterProblem:
    return RosterProblem(person.row, person.name, field, None if shown is None else str(shown), why, level, AS_WRITTEN)


def _months(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7])


def _ages(people: list[PersonDraft], as_of: date | None) -> Iterator[RosterProblem]:
    for person in people:
        if not person.birth or not as_of:
            continue
        age = as_of.year - int(person.birth[:4])
        if not YOUNGEST <= age <= OLDEST:
            why = f"按出生年月，{as_of.year} 年是 {age} 岁，请核对。" if age >= 0 else "出生年月在将来，请核对。"
            yield _problem(person, "birth", person.birth, why)


def _start_ages(people: list[PersonDraft], as_of: date | None) -> Iterator[RosterProblem]:
    """Born 2000 and twenty years of teaching cannot both be right."""
    for person in people:
        if not person.birth:
            continue
        born = int(person.birth[:4])
        if person.career_start:
            age = (_months(person.career_start) - _months(person.birth)) // 12
            if age < YOUNGEST_AT_WORK:
                why = f"按出生年月（{person.birth}），参加工作时只有 {max(age, 0)} 岁，必有一项不对，请核对。"
                yield _problem(person, "career_start", person.career_start, why)
            continue
        years = person.years_of_teaching
        if years is not None and as_of and as_of.year - years - born < YOUNGEST_AT_WORK:
            why = f"出生于 {person.birth}，教龄不会有 {years} 年，必有一项不对，请核对。"
            yield _problem(person, "years_of_teaching", years, why)


def _joined_too_early(people: list[PersonDraft], as_of: date | None) -> Iterator[RosterProblem]:
    for person in people:
        if not person.joined:
            continue
        if person.career_start and _months(person.career_start) - _months(person.joined) > SLACK_MONTHS:
            why = f"到校（{person.joined}）早于参加工作（{person.career_start}），请核对。"
            yield _problem(person, "joined", person.joined, why)
            continue
        years = person.years_of_teaching
        if as_of is None or years is None or person.career_start:
            continue
        if as_of.year - int(person.joined[:4]) > years + 2:
            why = f"{person.joined} 到校，教龄却只有 {years} 年，请核对。"
            yield _problem(person, "joined", person.joined, why)


def _joined_as_child(people: list[PersonDraft], _as_of: date | None) -> Iterator[RosterProblem]:
    for person in people:
        if person.birth and person.joined and _months(person.joined) - _months(person.birth) < YOUNGEST_AT_WORK * 12:
            why = f"出生于 {person.birth}，{person.joined} 到校，必有一项不对，请核对。"
            yield _problem(person, "joined", person.joined, why)


def _in_future(people: list[PersonDraft], as_of: date | None) -> Iterator[RosterProblem]:
    """A list may name who comes next term, not who comes in two years."""
    if as_of is None:
        return
    limit = (as_of.year + 1) * 12 + as_of.month
    for person in people:
        for field, label, day in (("career_start", "参加工作", person.career_start), ("joined", "到校", person.joined)):
            if day and _months(day) > limit:
                yield _problem(person, field, day, f"{label}时间 {day} 还没有到，请核对。")


def _years_disagree(people: list[PersonDraft], as_of: date | None) -> Iterator[RosterProblem]:
    for person in people:
        years, here = person.years_of_teaching, person.years_at_school
        if years is not None and here is not None and here > years:
            yield _problem(person, "years_at_school", here, f"在本校 {here} 年，教龄却只有 {years} 年，请核对。")
        if as_of and years is not None and person.career_start:
            counted = as_of.year - int(person.career_start[:4])
            if abs(counted - years) > 2:
                why = f"教龄写 {years} 年，按参加工作时间 {person.career_start} 约 {counted} 年，请核对。"
                yield _problem(person, "years_of_teaching", years, why)
        if as_of and here is not None and person.joined:
            counted = as_of.year - int(person.joined[:4])
            if abs(counted - here) > 2:
                why = f"在本校写 {here} 年，按到校时间 {person.joined} 约 {counted} 年，请核对。"
                yield _problem(person, "years_at_school", here, why)


def _groups_that_do_not_fit(people: list[PersonDraft], _as_of: date | None) -> Iterator[RosterProblem]:
    """One teacher of a subject in one group, and all others of the subject in another."""
    taught: dict[str, Counter[str]] = defaultdict(Counter)
    size = Counter(person.group for person in people if person.group)
    for person in people:
        if person.subject and person.group:
            taught[person.subject][person.group] += 1
    for person in people:
        group, subject = person.group, person.subject
        if not group or not subject or group_names_subject(group, subject):
            continue
        home = _home_of(subject, group, taught[subject])
        if home and size[group] > 1:
            why = f"任教{subject}，却写在{group}；其他{subject}教师都在{home}。请确认教研组。"
            yield _problem(person, "group", group, why)


def _home_of(subject: str, group: str, groups: Counter[str]) -> str | None:
    """The one group where the others of a subject are, when `group` holds a single one of them."""
    others = [name for name in groups if name != group]
    if groups[group] != 1 or len(others) != 1 or group.endswith(("年级", "年级组", "段", "部", "处", "室")):
        return None
    enough = groups[others[0]] >= 2 or one_subject(others[0]) == subject
    return others[0] if enough else None


def _numbers_used_twice(people: list[PersonDraft], _as_of: date | None) -> Iterator[RosterProblem]:
    for field, label in (("phone", "手机号"), ("staff_no", "工号")):
        owners: dict[str, list[PersonDraft]] = defaultdict(list)
        for person in people:
            if value := getattr(person, field):
                owners[value].append(person)
        for value, them in owners.items():
            if len(them) > 1:
                names = "、".join(person.name for person in them)
                why = f"{names} 的{label}相同，请核对是谁的。"
                yield RosterProblem([person.row for person in them], names, field, value, why, "ask", AS_WRITTEN)


def _gone(people: list[PersonDraft], _as_of: date | None) -> Iterator[RosterProblem]:
    for person in people:
        if person.status in GONE:
            why = f"名册上写着「{person.status}」。请确认是否还要留在名册里。"
            default = "保留在名册里，但不分派任务、不发提醒。"
            yield RosterProblem(person.row, person.name, "status", person.status, why, "ask", default)


# One wrong birth upsets several of these; the first that speaks is enough for a row.
BIRTH_CHECKS: tuple[Check, ...] = (_start_ages, _ages, _joined_as_child)

CHECKS: tuple[Check, ...] = (
    _joined_too_early,
    _in_future,
    _years_disagree,
    _groups_that_do_not_fit,
    _numbers_used_twice,
    _gone,
)
