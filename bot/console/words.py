"""How the office's pages say values: filters for the templates, and the words of their selects."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from bot.domain.people import Person, PersonStatus
from bot.domain.progress import Progress, Standing
from bot.domain.schools import School, local_time
from bot.rendering.absences import absence_text
from bot.rendering.duties import duty_title
from bot.rendering.items import item_when
from bot.rendering.records import record_text
from bot.rendering.words import amount_text, clipped, clock_text, day_text, figure, full_day, kind_label, short_day

STATUS_WORDS = {
    PersonStatus.ACTIVE: "在岗",
    PersonStatus.LEAVE: "请假",
    PersonStatus.SECONDED: "借调支教",
    PersonStatus.LEFT: "离校",
}
STANDINGS = {Standing.BEHIND: "还差一些", Standing.ON_PACE: "进度正常", Standing.DONE: "已完成"}
SIGNS = {Standing.BEHIND: "◐", Standing.ON_PACE: "●", Standing.DONE: "✓"}
CHANNELS = {"web": "网页", "telegram": "Telegram", "wecom": "企业微信", "terminal": "终端", "phone": "手机"}


def address(path: str, **filters: object) -> str:
    """An address with the filters that say something."""
    kept = {name: str(value) for name, value in filters.items() if value not in (None, "", False)}
    return f"{path}?{urlencode(kept)}" if kept else path


def count(row: Progress) -> str:
    """«9/15»."""
    return f"{figure(row.done)}/{figure(row.target)}"


def share(row: Progress) -> int:
    """How much of the target is done, in whole percent."""
    return min(round(100 * row.done / row.target), 100) if row.target else 100


def pace_share(row: Progress) -> int:
    """Where the pace stands, in whole percent of the target."""
    return min(round(100 * row.pace / row.target), 100) if row.target else 0


def years(person: Person, on: date) -> str:
    """«6 年» of teaching by calendar years; empty where the roster is silent."""
    return f"{on.year - person.teaching_since.year} 年" if person.teaching_since else ""


def at_text(moment: Any, school: School) -> str:
    """«11 月 20 日 12:40» on the school's clock."""
    local = local_time(school, moment)
    return f"{short_day(local.date())} {clock_text(local)}"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "absence": absence_text,
    "amount": amount_text,
    "at": at_text,
    "channel": lambda name: CHANNELS.get(name, name),
    "clipped": clipped,
    "count_of": count,
    "day": day_text,
    "full_day": full_day,
    "figure": figure,
    "item_when": item_when,
    "kind": kind_label,
    "pace_share": pace_share,
    "reason": lambda text: text.removeprefix("因为您"),
    "record": record_text,
    "share": share,
    "short_day": short_day,
    "sign": lambda standing: SIGNS[standing],
    "standing": lambda standing: STANDINGS[standing],
    "status": lambda status: STATUS_WORDS.get(status, status),
    "title_of": duty_title,
    "years": years,
}
