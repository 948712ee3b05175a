"""Entries → requirements: clause by clause, with what was said once (kind, period, subject) carried to the next."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.parsing.plans.drafts import Audience, RequirementDraft
from bot.parsing.plans.folding import fold, sentences, split
from bot.parsing.plans.outline import BACKGROUND, CALENDAR, GOAL, PLAIN, SKIP, Entry
from bot.parsing.plans.requirements.amounts import Amount, amounts_in
from bot.parsing.plans.requirements.audiences import owner_of, subject_at
from bot.parsing.plans.requirements.bundles import bundle_in
from bot.parsing.plans.requirements.carrying import Carried, Clause, audience_for, take_subject
from bot.parsing.plans.requirements.choosing import either_or, kind_for
from bot.parsing.plans.requirements.deadlines import dated
from bot.parsing.plans.requirements.periods import period_before, period_in
from bot.parsing.plans.requirements.phrases import (
    clauses,
    extras,
    near,
    percent_of,
    pieces,
    quote,
    same_twice,
    specialised,
    times_over,
)
from bot.parsing.plans.requirements.refusals import refused, refused_from
from bot.parsing.plans.requirements.sections import heading_audience, lead_audience, opening_audience
from bot.parsing.plans.requirements.untold import handed_in, untold
from bot.parsing.plans.requirements.vocabulary import Mention, fits, inner_kind, mentions
from bot.parsing.plans.requirements.where import measured, where_of
from bot.parsing.plans.times import Setting

_PART = re.compile(r"其中|从中|上述[^，。；]{0,8}中|含(?=[^，。；]{0,10}不少于)")
_PIECE = re.compile(r"(?:其中)?(?:每[篇份次节]|字数|篇幅|时长|不少于|不低于|要求|原则上|均|各|（|别|且|每篇字数)")
_NOTE_DUTY = re.compile(r"其中|至少|不少于|字|分钟")
_LISTED = re.compile(r"(?:(?P<first>一是|首先|其一)|[二三四五六七]是|其次|再次|最后|其[二三四五])")
_PIECE_OF = re.compile(r"(?:以上|以内|左右)?的")  # "2000字左右的总结": one piece of so many words
_HAND_IN = re.compile(r"交|写|撰|形成|出具|提交|完成|发")
_WRITTEN = {"other", "essay", "paper", "case", "narrative", "reflection", "article"}
_CALENDAR_DUTY = re.compile(r"每人|人均|人人|每位|每名|各位教师|全体教师|每个教师")
_LIST_TO_HAND_IN = re.compile(r"交(?:材料|资料|齐|以下)?：[^。；]{0,30}$")  # "6月18日前交：反思3篇、案例1篇"
_STRONG_WORD = re.compile(
    r"须|必须|应|(?<![主重需纲摘纪必])要(?![求点素领义闻])|至少|不少于|不低于|不得少|达到|完成|保证|每人|人人"
)


class RequirementReader:
    """Reads the entries of one plan in order.

    `found` grows; `read` lists the line numbers that gave something, `refused` those whose numbers are no duties.
    """

    def __init__(self, quotas: "Callable[[Entry, RequirementReader], None]", setting: Setting) -> None:
        self._quotas = quotas
        self._setting = setting
        self.found: list[RequirementDraft] = []
        self.read: set[int] = set()
        self.refused: set[int] = set()
        self._elders: tuple[tuple[str, ...], list[Audience]] = ((), [])
        self._section: tuple[tuple[str, ...], Audience | None] = ((), None)

    def take(self, entries: list[Entry]) -> list[RequirementDraft]:
        """The requirements of these entries, in the document's order."""
        for entry in entries:
            before = len(self.found)
            if entry.table is not None:
                self._quotas(entry, self)
            elif entry.role not in (GOAL, BACKGROUND, SKIP):
                self._line(entry)
            if len(self.found) > before:
                self.read.add(entry.number)
        return self.found

    def read_line(self, entry: Entry) -> None:
        """One line that stands within a table."""
        if _CALENDAR_DUTY.search(entry.folded):
            self._line(entry)

    def read_cell(
        self, entry: Entry, text: str, *, topic: str, audience: Audience | None, period: str | None, note: str
    ) -> None:
        """One cell of a quota table: `topic` names the kind, `note` (其中…, 每篇800字以上) adds parts and sizes."""
        named = mentions(fold(topic))
        kind = named[-1].kind if named else "other"
        either = either_or(fold(topic), named, (0, len(topic)), kind) if named else (kind,)
        carried = Carried(audience=audience, period=period, first=len(self.found), kind=kind)
        for piece in (text, note):
            cell = replace(entry, text=piece, folded=fold(piece), role=PLAIN)
            for first, last in split(cell.folded, "；。\n"):
                carried.part = piece is note
                for a, b in clauses(cell.folded, first, last):
                    if piece is text or _NOTE_DUTY.search(cell.folded, a, b):
                        self._clause(Clause(cell, carried, None, (a, b)))
            if len(self.found) == carried.first:
                return
        if len(either) > 1:
            self.found[carried.first :] = [
                replace(r, kind=either) if r.kind == kind else r for r in self.found[carried.first :]
            ]

    # --- lines, sentences, clauses --------------------------------------------------------------------------------

    def _line(self, entry: Entry) -> None:
        carried = Carried(first=len(self.found), topic=_topic(entry), elders=self._elders_of(entry))
        section = self._section_audience(entry)
        listed: Audience | None = None
        for a, b in sentences(entry.folded):
            carried.spoken = None
            if mark := _LISTED.match(
                entry.folded, a, b
            ):  # "一是…。二是…。": who the first speaks of is not the second's
                listed = carried.audience if mark["first"] else listed
                carried.audience = listed
            if carried.audience is not None and len(carried.named) > 1:
                carried.audience = None  # several were named: nobody in particular holds for the next sentence
            end = refused_from(entry.folded, a, b)
            if end < b:
                self.refused.add(entry.number)
            for first, last in split(entry.folded, "；", a, end):
                carried.part, carried.bundle = False, None
                before = len(self.found)
                for span in clauses(entry.folded, first, last):
                    self._clause(Clause(entry, carried, section, span))
                dated(self.found, before, entry, (first, last), self._setting)

    def _elders_of(self, entry: Entry) -> list[Audience]:
        """The people that the lines just above begin with: a line's 其余教师 are not those."""
        key, named = self._elders
        before = list(named) if key == entry.heads else []
        subject = subject_at(entry.folded, 0, min(len(entry.folded), 40))
        own = [subject.audience] if subject is not None and not {"all", "rest", "group"} & set(subject.audience) else []
        self._elders = (entry.heads, [*before, *own] if own else [])
        return before

    def _section_audience(self, entry: Entry) -> Audience | None:
        """Who the section speaks of: its title, or a first line that only names them."""
        key = entry.heads[:1]
        if self._section[0] != key:
            self._section = (key, None)
        lead = lead_audience(entry)
        if lead is not None:
            self._section = (key, lead)
        return opening_audience(entry) or heading_audience(entry.heads) or self._section[1]

    def _clause(self, clause: Clause) -> None:
        carried, span = clause.carried, clause.span
        outside = carried.audience, carried.spoken, carried.fresh
        take_subject(clause)
        carried.part = bool(_PART.search(clause.text[:10])) or (
            carried.part and clause.folded[span[0] - 1] not in "、）"
        )
        bundle = bundle_in(clause.folded, *span)
        carried.bundle = bundle or carried.bundle
        amounts = amounts_in(clause.folded, *span)
        period = period_in(clause.folded, *span)
        if refused(clause.folded, *span) is not None:
            if amounts:
                self.refused.add(clause.entry.number)
        else:
            self._duties(clause, amounts, bundle)
        if period is not None and period != "once":
            carried.period = period
        if _in_bracket(clause.folded, span[0]):  # "（骨干教师读2本）" says nothing of the next clause
            carried.audience, carried.spoken, carried.fresh = outside

    def _duties(self, clause: Clause, amounts: list[Amount], bundle: str | None) -> None:
        carried, named = clause.carried, mentions(clause.folded, *clause.span)
        before = len(self.found)
        if not amounts:
            self._keep(untold(clause, named, self.found), carried)
        elif not (bundle and clause.text.endswith(bundle)):
            self._amounts(clause, amounts, named)
        carried.written = None
        if named and len(self.found) == before:
            carried.kind, carried.inner = named[-1].kind, inner_kind(clause.folded, named[-1])
            if not amounts and _HAND_IN.search(clause.text) and named[-1].kind in _WRITTEN:
                carried.written = (*clause.span, named[-1].kind)

    def _keep(self, requirement: RequirementDraft | None, carried: Carried) -> None:
        if requirement is not None:
            self.found.append(requirement)
            carried.fresh = False

    # --- amounts --------------------------------------------------------------------------------------------------

    def _amounts(self, clause: Clause, amounts: list[Amount], named: list[Mention]) -> None:
        for span, group in pieces(clause.folded, amounts, named, clause.span):
            piece = clause.at(span)
            counts = [amount for amount in group if not amount.measures_piece]
            sizes = [amount for amount in group if amount.measures_piece]
            if not counts:
                self._sizes(piece, sizes, named)
            elif (index := self._duty(piece, counts[0])) is not None:
                self._measure(index, sizes)

    def _sizes(self, clause: Clause, sizes: list[Amount], named: list[Mention]) -> None:
        """Words alone: a duty in 字 where a kind of writing stands with them, else the size of the duty before."""
        carried, span = clause.carried, clause.span
        writing = any(span[0] <= m.start < span[1] and fits(m.kind, "字") for m in named)
        last = len(self.found) - 1
        none_yet = last < carried.first
        if sizes[0].unit == "字" and (named_piece := _PIECE_OF.match(clause.folded, sizes[0].end, span[1])):
            after = mentions(clause.folded, named_piece.end(), span[1])
            if after and after[0].kind in _WRITTEN and after[0].start - named_piece.end() <= 6:
                carried.written = (span[0], span[1], after[0].kind)
                self._keep(handed_in(clause, sizes), carried)
                return
        told = writing or (none_yet and carried.kind is not None and fits(carried.kind, "字"))
        if sizes[0].unit == "字" and none_yet and not writing and carried.written:
            self._keep(handed_in(clause, sizes), carried)
        elif sizes[0].unit == "字" and told and (none_yet or not _PIECE.match(clause.folded, *span)):
            self._duty(clause, sizes[0])
        elif not none_yet:
            self._measure(last, sizes)
            self._stretch(last, clause.entry, span[1])

    def _measure(self, index: int, sizes: list[Amount]) -> None:
        for size in sizes:
            requirement = self.found[index]
            self.found[index] = replace(requirement, where={**measured(size), **(requirement.where or {})})

    def _stretch(self, index: int, entry: Entry, end: int) -> None:
        """The quote takes in the clause that says how long each piece is."""
        requirement = self.found[index]
        begin = entry.text.find(requirement.quote)
        if 0 <= begin < end and end - begin < 3 * len(requirement.quote) + 12:
            self.found[index] = replace(requirement, quote=entry.text[begin:end])

    def _duty(self, clause: Clause, amount: Amount) -> int | None:
        """Make the requirement of one amount; its index, None where it is no duty after all."""
        carried, span, folded = clause.carried, clause.span, clause.folded
        here = mentions(folded, *span)
        whole = self.found[carried.whole] if carried.whole is not None and carried.part else None
        parent = whole if whole is not None and (whole.unit == amount.unit or _PART.search(clause.text)) else None
        carried.part = parent is not None
        kind = kind_for(folded, amount, here, span, carried.kind or carried.topic, parent)
        if kind is None and carried.inner and fits(carried.inner, amount.unit):
            kind = carried.inner
        if kind is None and carried.bundle and amount.min == 1 and amount.unit != "%":
            kind = "other"  # a bundle's part, whatever it is
        if kind is None:
            return None
        if parent is not None and parent.unit != amount.unit and kind not in _kinds(parent):
            parent, carried.part = None, False
        own = period_before(folded, *span, amount.start)
        audience = audience_for(clause, kind, parent)
        if not _is_duty(clause, amount, own, audience):
            return None
        index = len(self.found)
        larger = parent is not None and parent.unit == amount.unit and (amount.min or 0) > (parent.min or 0)
        part = carried.whole if carried.part and not larger else None  # "其中青年教师20节" of 15 is no part of them
        kind = specialised(kind, amount, clause.text)
        self.found += _made(clause, amount, kind, audience, own or carried.period, part)
        _carry_on(carried, index, kind, own)
        return index


def _kinds(requirement: RequirementDraft) -> tuple[str, ...]:
    return requirement.kind if isinstance(requirement.kind, tuple) else (requirement.kind,)


def _in_bracket(folded: str, at: int) -> bool:
    return folded.rfind("（", 0, at) > folded.rfind("）", 0, at)


def _topic(entry: Entry) -> str | None:
    """The kind a section's title names, for clauses that name none."""
    for head in reversed(entry.heads):
        if named := mentions(head[:30]):
            return named[-1].kind
    return None


def _is_duty(clause: Clause, amount: Amount, own: str | None, audience: Audience) -> bool:
    """Whether a stated amount is a duty and not a mere number or a one-off event of the office."""
    carried, folded = clause.carried, clause.folded
    listed = bool(_LIST_TO_HAND_IN.search(folded, 0, clause.span[0]))
    if clause.entry.role == CALENDAR:
        return (listed or bool(_CALENDAR_DUTY.search(clause.text))) and amount.unit != "%"
    if "office" in audience and (own or carried.period) is None:
        return False
    if own or carried.bundle or carried.part or amount.stated or carried.period is not None:
        return True
    named = listed or "all" not in audience or bool(_CALENDAR_DUTY.search(folded, 0, clause.span[1]))
    return named or bool(_STRONG_WORD.search(clause.text))


def _made(
    clause: Clause, amount: Amount, kind: str, audience: Audience, period: str | None, whole: int | None
) -> list[RequirementDraft]:
    """The requirement; two and more where the clause says 各 of several kinds."""
    carried, span, folded = clause.carried, clause.span, clause.folded
    here = mentions(folded, *span)
    kinds = either_or(folded, here, span, kind)
    audience = _people_of_office(audience) if kind == "observation" else audience
    requirement = RequirementDraft(
        kind=kinds if len(kinds) > 1 else kind,
        quote=quote(clause.entry, span),
        min=times_over(amount.min, clause.text),
        max=amount.max,
        unit="篇" if amount.unit == "个" and len(kinds) > 1 else amount.unit,
        per=period or "unstated",
        audience=audience,
        owner="group" if kind == "collective_prep" and "all" in audience else owner_of(audience),
        sub_of=whole,
        percent_of=percent_of(folded, span) if amount.unit == "%" else None,
        where=where_of(folded, *near(folded, span, amount, kind, here), kind) or None,
        bundle=carried.bundle,
        line=clause.entry.number,
        extras=extras(folded, span),
    )
    each = same_twice(folded, span, amount, here)
    return [replace(requirement, kind=one) for one in each] if each else [requirement]


def _people_of_office(audience: Audience) -> Audience:
    """ "教导处每学期听课40节": it is the office's people who sit in lessons."""
    names = audience.get("office")
    if names is None or names == "学校":
        return audience
    posts: list[Audience] = [{"position": name} for name in ([names] if isinstance(names, str) else names)]
    return posts[0] if len(posts) == 1 else {"or": posts}


def _carry_on(carried: Carried, index: int, kind: str, own: str | None) -> None:
    carried.kind, carried.fresh = kind, False
    if not carried.part:
        carried.whole = index
        if own is not None and own != "once":
            carried.period = own
