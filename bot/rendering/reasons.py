"""Why somebody owes a duty, and why they owe less of it than others."""

from bot.domain.presence import Presence
from bot.rendering.words import amount_text, figure, short_day


def pair_reason(other: str, side: str) -> str:
    """«您是方小禾的师傅»."""
    return {"mentor": f"您是{other}老师的师傅", "mentee": f"您的师傅是{other}老师"}.get(side, f"您与{other}老师结对")


def event_reason(title: str, reason: str) -> str:
    """«因“青年教师赛课”而来：因为您年龄 30 周岁，35 周岁以内»."""
    return f"因“{title}”而来：{reason}" if reason else f"因“{title}”而来"


def lessened_reason(reason: str, presence: Presence, full: float, owed: float, unit: str) -> str:
    """The reason with what was taken off: «…；您 10 月 26 日到校，在校 62/100 个教学日，15 节折算为 9 节»."""
    if owed == full:
        return reason
    causes = [f" {short_day(presence.joined)}到校"] if presence.joined else []
    causes += [f" {short_day(presence.left)}离校"] if presence.left else []
    causes += [f"请假 {presence.away} 个教学日"] if presence.away else []
    said = f"您{'、'.join(causes).replace('、 ', '、')}，在校 {presence.there}/{presence.total} 个教学日"
    return f"{reason}；{said}，{amount_text(full, unit)}折算为 {figure(owed)} {unit}"
