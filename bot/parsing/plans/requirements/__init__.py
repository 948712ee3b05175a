"""Prose and quota tables → numeric duties with kind, amount, period, audience and what they hang together with."""

from typing import NamedTuple

from bot.domain.frames import Frame
from bot.parsing.plans.drafts import RequirementDraft
from bot.parsing.plans.outline import Entry
from bot.parsing.plans.requirements.borders import Border, settled
from bot.parsing.plans.requirements.quotas import read_quotas, read_scheduled
from bot.parsing.plans.requirements.reader import RequirementReader
from bot.parsing.plans.tables import is_schedule
from bot.parsing.plans.times import Setting

__all__ = ["Border", "Duties", "read_duties"]


class Duties(NamedTuple):
    """The requirements, the borders between them, and the lines that gave some or were refused on purpose."""

    found: list[RequirementDraft]
    borders: list[Border]
    read: set[int]
    refused: set[int]


def read_duties(entries: list[Entry], frame: Frame) -> Duties:
    """The requirements of one plan's entries, in the document's order."""

    def quotas(entry: Entry, reader: RequirementReader) -> None:
        if entry.table is None:
            return
        if is_schedule(entry.table, frame):
            read_scheduled(entry.table, entry, reader)
        else:
            read_quotas(entry.table, entry, reader)

    reader = RequirementReader(quotas, Setting(frame))
    found, borders = settled(reader.take(entries))
    return Duties(found, borders, reader.read, reader.refused)
