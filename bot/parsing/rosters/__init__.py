"""Staff lists (xlsx, csv) → a draft with people and problems by row."""

from bot.parsing.rosters.drafts import OtherRow, PersonDraft, RosterDraft, RosterProblem, TitleDraft
from bot.parsing.rosters.reader import read_roster

__all__ = ["OtherRow", "PersonDraft", "RosterDraft", "RosterProblem", "TitleDraft", "read_roster"]
