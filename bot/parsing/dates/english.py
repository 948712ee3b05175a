"""Dates in English, by dateparser."""

from datetime import datetime

from bot.parsing.dates.values import Lean, When


def find_english(text: str, *, now: datetime, lean: Lean) -> list[When]:
    return []
