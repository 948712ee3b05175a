"""Bundles: “五个一”, “三个一” and what they hold."""

import re

_BUNDLE = re.compile(r"[“\"]?([一二三四五六七八九十]个一)[”\"]?(?:工程|活动|要求|任务)?")


def bundle_in(folded: str, start: int, end: int) -> str | None:
    """The bundle a clause announces."""
    match = _BUNDLE.search(folded, start, end)
    return match[1] if match else None
