"""What the tables of cues are written with: classes of atoms, and one alternation out of several patterns."""

import re
from typing import Final

from bot.parsing.records.atoms import Tag, any_of
from bot.parsing.records.patterns import lazy

K: Final = any_of(Tag.KIND)
A: Final = any_of(Tag.AMOUNT)
D: Final = any_of(Tag.DATE)
P: Final = any_of(Tag.PERSON)
H: Final = any_of(Tag.HEAR)
B: Final = any_of(Tag.SUBJECT)
ANY: Final = "[\U000f0000-\U000ffffd]"


def one_of(*patterns: str) -> re.Pattern[str]:
    """One pattern that matches where any of `patterns` does."""
    return lazy("|".join(patterns))
