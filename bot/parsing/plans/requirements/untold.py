"""Duties whose amount is in the words: 每周都有, 参加每一次评比, 减半; and a piece to hand in that nobody counted."""

import re
from dataclasses import replace

from bot.parsing.plans.drafts import RequirementDraft
from bot.parsing.plans.outline import CALENDAR
from bot.parsing.plans.requirements.amounts import Amount
from bot.parsing.plans.requirements.audiences import owner_of
from bot.parsing.plans.requirements.carrying import Clause, audience_for
from bot.parsing.plans.requirements.periods import period_in
from bot.parsing.plans.requirements.phrases import quote
from bot.parsing.plans.requirements.vocabulary import Mention, fits
from bot.parsing.plans.requirements.where import measured

_HALF = re.compile(r"减半")
_EVERY = re.compile(r"(?:必须|都要|均须|须|要|应)?(?:参与|参加)(?:好)?每[一1]?次")
_FREQUENT = re.compile(r"每(?:周|月|学期)(?:都有|均有|都要(?:有|开展)|要有)")


def untold(clause: Clause, named: list[Mention], found: list[RequirementDraft]) -> RequirementDraft | None:
    """The duty of a clause that prints no amount, None where there is none."""
    if (half := _HALF.search(clause.folded, *clause.span)) and named:
        return _halved(clause.at((clause.span[0], half.end())), named[0].kind, found)
    every = _EVERY.search(clause.text)
    if not (every or _FREQUENT.search(clause.text)) or clause.entry.role == CALENDAR:
        return None
    carried = clause.carried
    kind = named[-1].kind if named else carried.kind or carried.topic
    if every and (kind is None or not fits(kind, "次")):
        kind = "competition"
    if kind is None:
        return None
    audience = audience_for(clause, kind, None)
    if "subject" in audience:  # subjects that meet every week are their groups
        audience = {"and": [{"group": "每个教研组"}, audience]}
        carried.named = [audience]
    per = "event" if every else period_in(clause.text) or "unstated"
    return RequirementDraft(
        kind, quote(clause.entry, clause.span), 1, None, "次", per, audience, owner_of(audience),
        line=clause.entry.number,
    )  # fmt: skip


def _halved(clause: Clause, kind: str, found: list[RequirementDraft]) -> RequirementDraft | None:
    base = next((i for i, r in enumerate(found) if r.kind == kind and r.sub_of is None), None)
    if base is None or found[base].min is None:
        return None
    return replace(
        found[base],
        quote=quote(clause.entry, clause.span),
        min=(found[base].min or 0) / 2,
        max=None,
        audience=audience_for(clause, kind, None),
        sub_of=base,
        line=clause.entry.number,
    )


def handed_in(clause: Clause, sizes: list[Amount]) -> RequirementDraft | None:
    """ "学期末人人交小结，八百字以上": one piece, though no clause says so."""
    if clause.carried.written is None:
        return None
    start, end, kind = clause.carried.written
    audience = audience_for(clause.at((start, end)), kind, None)
    where = {key: value for size in sizes for key, value in measured(size).items()}
    return RequirementDraft(
        kind, quote(clause.entry, (start, sizes[-1].end)), 1, None, "份" if kind == "other" else "篇",
        clause.carried.period or "unstated", audience, owner_of(audience), where=where, line=clause.entry.number,
    )  # fmt: skip
