"""Cells left empty: told by row where nearly everybody has one, once where the list does not keep them."""

from bot.parsing.rosters.drafts import PersonDraft, RosterProblem
from bot.parsing.rosters.readings import LEFT_EMPTY
from bot.parsing.rosters.statuses import GONE
from bot.parsing.rosters.subjects import one_subject

_GAPS = {
    "birth": ("出生年月", "算不出年龄，按年龄的要求不会落到这位老师。"),
    "career_start": ("参加工作时间", "算不出教龄，按教龄的要求不会落到这位老师。"),
    "years_of_teaching": ("教龄", "按教龄的要求不会落到这位老师。"),
    "joined": ("到校时间", "算不出到校年限，按到校年限的要求不会落到这位老师。"),
    "years_at_school": ("校龄", "按到校年限的要求不会落到这位老师。"),
    "subject": ("任教学科", "按学科的要求不会落到这位老师。"),
    "group": ("教研组", "发给教研组的通知到不了这位老师。"),
    "phone": ("手机号", "不影响提醒。"),
}
_STAND_IN = {
    "career_start": "years_of_teaching", "years_of_teaching": "career_start",
    "joined": "years_at_school", "years_at_school": "joined",
}  # fmt: skip
RARE = 0.2  # a column empty in more rows than this is simply not kept; it is said once
_NO_LESSONS = (
    "校长",
    "书记",
    "职员",
    "后勤",
    "财务",
    "会计",
    "出纳",
    "保安",
    "校医",
    "医务",
    "图书",
    "食堂",
    "司机",
    "工勤",
    "厨",
)


def check_gaps(
    people: list[PersonDraft], columns: set[str], told: set[tuple[int, str]]
) -> tuple[list[RosterProblem], list[str]]:
    """Cells left empty where nearly everybody has one: by row; where many have none, one note for the list."""
    problems: list[RosterProblem] = []
    notes: list[str] = []
    for field in _GAPS:
        if field not in columns:
            continue
        gaps = [person for person in people if _is_gap(person, field) and (person.row, field) not in told]
        if people and len(gaps) > max(1, RARE * len(people)):
            notes.append(
                f"「{_GAPS[field][0]}」一列有 {len(gaps)} 人是空的：{_GAPS[field][1].replace('这位老师', '他们')}"
            )
        else:
            problems += [_gap(person, field) for person in gaps]
    return problems, notes


def _is_gap(person: PersonDraft, field: str) -> bool:
    if getattr(person, field) is not None or person.status in GONE:
        return False
    if field in _STAND_IN and getattr(person, _STAND_IN[field]) is not None:
        return False
    without_lessons = any(word in position for position in person.positions for word in _NO_LESSONS)
    return not (field in {"subject", "group"} and without_lessons)


def _gap(person: PersonDraft, field: str) -> RosterProblem:
    label, effect = _GAPS[field]
    hint = ""
    if field == "subject" and person.group and (subject := one_subject(person.group)):
        hint = f"从{person.group}看可能是{subject}。"
    why = f"没有填{label}。{hint}请补上；不补的话，{effect}"
    return RosterProblem(person.row, person.name, field, None, why, "note", LEFT_EMPTY)
