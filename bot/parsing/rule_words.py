"""What a rule's sentence says beside its amount: what sets it off, whose circle it means, whether it is chased."""

import re
from typing import Any

from bot.domain.kinds import RECORD_KINDS

Trigger = dict[str, str]

_AWAY = re.compile(r"外出(?:参加)?(?:培训|学习|研修|观摩|听课)[^，。；]{0,6}?(?:后|归来|返校|回校)")
_EACH = re.compile(r"每(?:次|上完?一?[次节]|参加一?次|听完?一?节)(?P<what>[^，。；\d]{2,12})")
_EVENTS = re.compile(r"(?:每次|每一次|逢)[^，。；\d]{0,8}?(?P<what>评比|评选|竞赛|比赛|征集|赛课)|逢(?P<short>评)")
_UNCHASED = re.compile(r"不催|鼓励|提倡|自愿|选做")
_CIRCLE = re.compile(r"^(?P<name>[\u4e00-\u9fff]{2,10}?)成员(?=每|在|应|要|须|外出)")
_NAMES = sorted(((word, kind.id) for kind in RECORD_KINDS.values() for word in (kind.label, *kind.words)), reverse=True)


def trigger_in(sentence: str) -> Trigger | None:
    """What opens the duty, a record or an event: «外出培训后», «每次公开课后», «每次评比»; None for neither."""
    if _AWAY.search(sentence):
        return {"kind": "training", "venue": "out_of_school"}
    if match := _EVENTS.search(sentence):
        return {"event": match["what"] or "评比"}
    if match := _EACH.search(sentence):
        kind = next((kind for word, kind in _NAMES if match["what"].startswith(word)), None)
        return {"kind": kind} if kind else None
    return None


def circle_in(sentence: str) -> dict[str, Any] | None:
    """«课题组成员每月…» → the circle of that name; None where everybody is meant."""
    match = _CIRCLE.match(sentence)
    return {"tag": match["name"]} if match else None


def is_optional(sentence: str) -> bool:
    """Whether it is only welcome: entered, never chased."""
    return _UNCHASED.search(sentence) is not None
