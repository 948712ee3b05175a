"""Reading chat messages: what the speaker wants, and the records said."""

from bot.parsing.records.facts import with_facts
from bot.parsing.records.kind_words import read_kind
from bot.parsing.records.reading import read_message
from bot.parsing.records.values import Intent, Reading, RecordDraft

__all__ = ["Intent", "Reading", "RecordDraft", "read_kind", "read_message", "with_facts"]
