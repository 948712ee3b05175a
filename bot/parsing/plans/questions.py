"""What a plan leaves open, as questions to the office, each with the default that holds when nobody answers."""

from collections.abc import Iterator

from bot.domain.frames import Frame
from bot.domain.kinds import RECORD_KINDS
from bot.parsing.plans.drafts import FrameHint, ItemDraft, PlanPart, Question, RequirementDraft
from bot.parsing.plans.requirements import Border
from bot.parsing.plans.requirements.borders import MEASURES, condition

OFFICE_ALONE = "office"
_LONG = 24


def questions_of(
    calendar: tuple[ItemDraft, ...],
    requirements: tuple[RequirementDraft, ...],
    borders: list[Border],
    hint: FrameHint,
    frame: Frame,
    parts: tuple[PlanPart, ...],
    part: int | None,
) -> tuple[Question, ...]:
    """All questions of one draft: the file's, the frame's, the requirements', the items'."""
    return (
        *_which_part(parts, part),
        *_frame(hint, frame),
        *_borders(requirements, borders),
        *_requirements(requirements),
        *_days_open(calendar),
        *_for_nobody(calendar),
    )


def _which_part(parts: tuple[PlanPart, ...], part: int | None) -> Iterator[Question]:
    if part is None and len(parts) > 1:
        titles = tuple(f"{p.number}. {p.title}" for p in parts)
        yield Question(
            f"这个文件里有 {len(parts)} 份计划，读哪一份？",
            "1",
            f"默认读第 1 份：{parts[0].title}",
            "frame",
            None,
            titles,
            "part",
        )


def _frame(hint: FrameHint, frame: Frame) -> Iterator[Question]:
    days = f"{frame.start.isoformat()} 至 {frame.end.isoformat()}"
    if hint.year is None:
        yield Question("计划里没有写明年份，按哪一段时间读？", days, f"默认按 {days}", "frame")
    elif not frame.start.year <= hint.year <= frame.end.year:
        yield Question(
            f"计划写的是 {hint.year} 年，与给定的 {days} 不同，按哪个读？",
            days,
            f"默认按给定的 {days}",
            "frame",
            None,
            (days, f"{hint.year} 年"),
        )
    if hint.week1 is not None and not 0 <= (hint.week1 - frame.week1_monday).days <= 6:
        printed, given = hint.week1.isoformat(), frame.week1_monday.isoformat()
        yield Question(
            f"计划写 {printed} 在第 1 周，给定的第 1 周从 {given} 起，按哪个算周次？",
            given,
            f"默认从 {given} 起算",
            "frame",
            None,
            (given, printed),
        )


def _borders(requirements: tuple[RequirementDraft, ...], borders: list[Border]) -> Iterator[Question]:
    for border in borders:
        if border.stated:
            continue
        lower, upper = amount_text(requirements[border.lower]), amount_text(requirements[border.upper])
        bounds = condition(requirements[border.upper].audience, border.measure) or {}
        if lower == upper:
            continue
        default = lower if "gt" in bounds else upper
        alike = [b for b in borders if (b.measure, b.value) == (border.measure, border.value)]
        what = label_of(requirements[border.upper]) if len(alike) > 1 else ""
        yield Question(
            f"{MEASURES[border.measure].format(border.value)}的，{what}按哪一档？",
            default,
            f"默认 {default}",
            "requirement",
            border.lower if "gt" in bounds else border.upper,
            (lower, upper),
            "border",
        )


def label_of(requirement: RequirementDraft) -> str:
    """The kind of a requirement as people say it ("论文或教学案例")."""
    kinds = requirement.kind if isinstance(requirement.kind, tuple) else (requirement.kind,)
    return "或".join(RECORD_KINDS[kind].label if kind in RECORD_KINDS else _OTHER.get(kind, "这一项") for kind in kinds)


_OTHER = {"inspection": "检查", "project": "课题"}


def _named(requirement: RequirementDraft) -> str:
    """What a question calls a requirement: its words, or kind and amount where they are a cell's bare figure."""
    if len(requirement.quote) > 4:
        return _short(requirement.quote)
    return f"{label_of(requirement)} {amount_text(requirement)}"


def amount_text(requirement: RequirementDraft) -> str:
    """ "10 节", "1～2 次", "20%", "不超过 12 学时"."""
    low, high, unit = requirement.min, requirement.max, requirement.unit
    gap = "" if unit == "%" else " "
    if high is not None and not low:
        return f"不超过 {high:g}{gap}{unit}"
    if high is not None and low is not None:
        return f"{low:g}～{high:g}{gap}{unit}"
    return f"{low or 0:g}{gap}{unit}"


def _requirements(requirements: tuple[RequirementDraft, ...]) -> Iterator[Question]:
    for index, requirement in enumerate(requirements):
        if requirement.per == "unstated" and requirement.sub_of is None and requirement.unit != "%":
            yield Question(
                f"「{_named(requirement)}」没有写多长时间内完成，按什么周期算？",
                "plan",
                "默认在本计划的时间内完成",
                "requirement",
                index,
                ("本计划时间内", "每学期", "每学年"),
                "period",
            )


def _days_open(calendar: tuple[ItemDraft, ...]) -> Iterator[Question]:
    for index, item in enumerate(calendar):
        if item.loose:
            yield Question(
                f"「{item.when}」没有写明日期：{_short(item.task)}，定在哪天？",
                _days(item),
                f"默认 {_days(item)}",
                "item",
                index,
                asks="days",
            )


def _for_nobody(calendar: tuple[ItemDraft, ...]) -> Iterator[Question]:
    """给谁? last, all with one default, so that callers can put them to the office as one question."""
    for index, item in enumerate(calendar):
        if item.owner is None and item.audience is None:
            yield Question(
                f"「{_short(item.task)}」没有写谁负责、谁参加，给谁？",
                OFFICE_ALONE,
                "默认只有教科室知道",
                "item",
                index,
                ("只有教科室知道", "全体教师", "教研组长"),
                "people",
            )


def _days(item: ItemDraft) -> str:
    end = item.end.isoformat() if item.end else ""
    return f"{item.start.isoformat()} 至 {end}" if item.start else f"{end} 前"


def _short(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"
