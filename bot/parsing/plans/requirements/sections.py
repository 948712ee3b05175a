"""Who a whole section speaks of: named by its title, or by a first line that says nothing else."""

import re

from bot.parsing.plans.drafts import Audience
from bot.parsing.plans.outline import Entry
from bot.parsing.plans.requirements.amounts import amounts_in
from bot.parsing.plans.requirements.audiences import subject_at

_PERSONAL = ("years_of_teaching", "age", "years_at_school", "position", "title", "rank", "pair")
_DUTY = re.compile(r"职责|要求|任务|义务|应做到|工作规范|培养|辐射|成长|责任|做到|管理|引领|示范|作用")


def heading_audience(heads: tuple[str, ...]) -> Audience | None:
    """The people a title names ("师傅职责", "骨干教师的辐射作用"); groups and subjects in a title are themes."""
    for head in reversed(heads):
        if not _DUTY.search(head) and len(head) > 6:
            continue
        for at in range(min(len(head), 16)):
            subject = subject_at(head, at, len(head))
            if subject is not None and _is_personal(subject.audience):
                return subject.audience
    return None


def opening_audience(entry: Entry) -> Audience | None:
    """The people named by the short sentence that opens a numbered item ("4、发挥骨干教师示范作用。每学年…")."""
    opening, stop, rest = entry.folded.partition("。")
    if not (entry.mark and stop and rest.strip()) or not 6 < len(opening) <= 20 or amounts_in(opening):
        return None
    return heading_audience((opening,))


def lead_audience(entry: Entry) -> Audience | None:
    """A line without amounts that begins with a group of people by years ("入职未满两年的同事，…")."""
    if entry.heading or len(entry.folded) > 60 or amounts_in(entry.folded) or entry.mark:
        return None
    subject = subject_at(entry.folded, 0, len(entry.folded))
    if subject is None or not any(key in subject.audience for key in _PERSONAL[:3]):
        return None
    return subject.audience


def _is_personal(audience: Audience) -> bool:
    return any(key in audience for key in _PERSONAL)
