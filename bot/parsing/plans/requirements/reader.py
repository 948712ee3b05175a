"""Entries → requirements: clause by clause, with what was said once (kind, period, subject) carried to the next."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.parsing.plans.drafts import Audience, RequirementDraft
from bot.parsing.plans.folding import fold, sentences, split, trimmed
from bot.parsing.plans.outline import BACKGROUND, CALENDAR, GOAL, PLAIN, SKIP, Entry
from bot.parsing.plans.requirements.amounts import Amount, amounts_in
from bot.parsing.plans.requirements.audiences import SUBJECT, Subject, owner_of, resolved, subject_at, subject_in
from bot.parsing.plans.requirements.bundles import bundle_in
from bot.parsing.plans.requirements.choosing import either_or, kind_for
from bot.parsing.plans.requirements.periods import period_before, period_in
from bot.parsing.plans.requirements.refusals import refused, refused_from
from bot.parsing.plans.requirements.sections import heading_audience, lead_audience
from bot.parsing.plans.requirements.vocabulary import Mention, fits, inner_kind, mentions
from bot.parsing.plans.requirements.where import measured, where_of

_PART = re.compile(r"其中|从中|上述[^，。；]{0,8}中|含(?=[^，。；]{0,10}不少于)")
_PIECE = re.compile(r"(?:其中)?(?:每[篇份次节]|字数|篇幅|时长|不少于|不低于|要求|原则上|均|各|（|别|且|每篇字数)")
_NOTE_DUTY = re.compile(r"其中|至少|不少于|字|分钟")
_HAND_IN = re.compile(r"交|写|撰|提交|完成|发")
_WRITTEN = {"other", "essay", "paper", "case", "narrative", "reflection", "article"}
_ADDITIONAL = re.compile(r"另加|另外?(?:加|增)|额外|在此基础上再?")
_CALENDAR_DUTY = re.compile(r"每人|人人|每位|每名|各位教师|全体教师|每个教师")
_STRONG_WORD = re.compile(r"须|必须|应|要|至少|不少于|不低于|不得少|达到|完成|保证|每人|人人")
_ABOVE = re.compile(r"上述|以上各[项类]")
_BY = re.compile(r"由(?=[^，。；]{2,12}(?:检查|抽查|审阅|试听|查阅))")
_BY_AFTER = re.compile(r"(?<=，)由(?=[^，。；]{2,14}(?:进行|负责|组织|实施|开展|检查))")
_EACH = re.compile(r"(?:每人|人人|每位|均)")
_OFFICE_VERB = re.compile(r"邀请|聘请|外请|举办|召开|组织|开展(?=[^，。；]{0,6}(?:论坛|评比|竞赛|检查))|承办")
_OBSERVED = re.compile(r"接受")
_GUIDED = re.compile(r"(?:指导|帮助|协助|辅导)(?:徒弟|其|青年教师|新教师)")


@dataclass(slots=True)
class Carried:
    """What holds for the next clause until it says otherwise."""

    audience: Audience | None = None
    fresh: bool = False  # the audience came from a clause that gave no duty yet
    period: str | None = None
    kind: str | None = None
    topic: str | None = None
    spoken: Audience | None = None  # the audience named in this sentence
    subjects: list[str] = field(default_factory=list)  # 体育，音乐，美术 … before what they do
    written: tuple[int, int, str] | None = None  # a piece to hand in whose number no clause has told yet
    inner: str | None = None  # 作业设计比赛: what is handed in where an amount of it follows
    whole: int | None = None  # index of the last requirement that may have parts
    part: bool = False
    bundle: str | None = None
    first: int = 0  # requirements before this line
    named: list[Audience] = field(default_factory=list)


class RequirementReader:
    """Reads the entries of one plan in order; `read` lists the line numbers that gave something."""

    def __init__(self, quotas: "Callable[[Entry, RequirementReader], None]") -> None:
        self._quotas = quotas
        self.found: list[RequirementDraft] = []
        self.read: set[int] = set()
        self.refused: set[int] = set()
        self.section: tuple[tuple[str, ...], Audience | None] = ((), None)

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

    def add(self, requirement: RequirementDraft) -> int:
        """Keep one (a table's row, too); its index."""
        self.found.append(requirement)
        return len(self.found) - 1

    def read_cell(
        self, entry: Entry, text: str, *, topic: str, audience: Audience | None, period: str | None, note: str
    ) -> None:
        """One cell of a quota table: `topic` names the kind, `note` (其中…, 每篇800字以上) adds parts and sizes."""
        named = mentions(fold(topic))
        carried = Carried(
            audience=audience, period=period, first=len(self.found), kind=named[-1].kind if named else "other"
        )
        for piece in (text, note):
            cell = replace(entry, text=piece, folded=fold(piece), role=PLAIN)
            for first, last in split(cell.folded, "；。\n"):
                carried.part = piece is note
                for a, b in _clauses(cell.folded, first, last):
                    if piece is text or _NOTE_DUTY.search(cell.folded, a, b):
                        self._clause(cell, carried, None, a, b)
            if len(self.found) == carried.first:
                return

    # --- lines, sentences, clauses --------------------------------------------------------------------------------

    def _line(self, entry: Entry) -> None:
        carried = Carried(first=len(self.found), topic=self._topic(entry))
        section = self._section_audience(entry)
        for a, b in sentences(entry.folded):
            carried.part, carried.spoken = False, None
            if carried.audience is not None and len(carried.named) > 1:
                carried.audience = None
            end = refused_from(entry.folded, a, b)
            if end < b:
                self.refused.add(entry.number)
            for first, last in split(entry.folded, "；", a, end):
                carried.part = False
                self._segment(entry, carried, section, first, last)

    def _segment(self, entry: Entry, carried: Carried, section: Audience | None, start: int, end: int) -> None:
        carried.bundle = None
        for first, last in _clauses(entry.folded, start, end):
            self._clause(entry, carried, section, first, last)

    def _topic(self, entry: Entry) -> str | None:
        """The kind a line's or a section's title names, for clauses that name none."""
        for head in reversed(entry.heads):
            named = mentions(head[:30])
            if named:
                return named[-1].kind
        return None

    def _section_audience(self, entry: Entry) -> Audience | None:
        """Who the section speaks of: its title, or a first line that only names them."""
        key = entry.heads[:1]
        if self.section[0] != key:
            self.section = (key, None)
        lead = lead_audience(entry)
        if lead is not None:
            self.section = (key, lead)
        return heading_audience(entry.heads) or self.section[1]

    def _clause(self, entry: Entry, carried: Carried, section: Audience | None, start: int, end: int) -> None:
        folded = entry.folded
        subject = subject_in(folded, start, end)
        if subject is not None and not _each_of_them(folded, start, subject, carried):
            self._enter(carried, _named_course(resolved(subject.audience, carried.named), folded[:start]))
        elif _ABOVE.search(folded, start, end):
            carried.audience = {"all": True}
        _merged(carried, folded[start:end])
        if _PART.search(folded, start, end):
            carried.part = True
        bundle = bundle_in(folded, start, end)
        if bundle:
            carried.bundle = bundle
        amounts = amounts_in(folded, start, end)
        named = mentions(folded, start, end)
        reason = refused(folded, start, end)
        period = period_in(folded, start, end)
        if reason is not None:
            if amounts:
                self.refused.add(entry.number)
            carried.period = period or carried.period
            return
        made = 0
        if amounts and not (bundle and folded[start:end].endswith(bundle)):
            made = self._amounts(entry, carried, section, amounts, named, (start, end))
        elif not amounts:
            made = self._without_amount(entry, carried, section, named, (start, end))
        carried.written = None
        if not amounts and named and _HAND_IN.search(folded, start, end) and named[-1].kind in _WRITTEN:
            carried.written = (start, end, named[-1].kind)
        if named and not made:
            carried.kind = named[-1].kind
            carried.inner = inner_kind(folded, named[-1])
        if period is not None and period != "once":
            carried.period = period

    def _enter(self, carried: Carried, audience: Audience) -> None:
        if audience == {"pair": "partner"} and carried.spoken is not None:
            audience = {"and": [carried.spoken, audience]}
        both = carried.audience is not None and carried.fresh and "group" in audience and "group" in carried.audience
        if both and audience != carried.audience:
            audience = {"or": [carried.audience, audience]}
        if audience not in carried.named and "all" not in audience:
            carried.named.append(audience)
        carried.audience, carried.fresh = audience, True
        if "all" not in audience:
            carried.spoken = audience
        carried.part = False

    # --- amounts --------------------------------------------------------------------------------------------------

    def _amounts(
        self,
        entry: Entry,
        carried: Carried,
        section: Audience | None,
        amounts: list[Amount],
        named: list[Mention],
        span: tuple[int, int],
    ) -> int:
        made = 0
        pieces = _pieces(entry.folded, amounts, named, span)
        for (a, b), group in pieces:
            pieces_of = [amount for amount in group if not amount.measures_piece]
            sizes = [amount for amount in group if amount.measures_piece]
            if not pieces_of:
                made += self._sizes_only(entry, carried, section, sizes, named, (a, b))
                continue
            index = self._duty(entry, carried, section, pieces_of[0], (a, b))
            if index is None:
                continue
            made += 1
            for size in sizes:
                self._measure(index, size)
        return made

    def _sizes_only(
        self,
        entry: Entry,
        carried: Carried,
        section: Audience | None,
        sizes: list[Amount],
        named: list[Mention],
        span: tuple[int, int],
    ) -> int:
        """Words alone: a duty in 字 where a kind of writing stands with them, else the size of the duty before."""
        writing = [m for m in named if span[0] <= m.start < span[1] and fits(m.kind, "字")]
        last = len(self.found) - 1
        piece = _PIECE.match(entry.folded, *span)
        if sizes[0].unit == "字" and not writing and last < carried.first and carried.written:
            return self._untold(entry, carried, section, sizes)
        told = bool(writing) or (last < carried.first and carried.kind is not None and fits(carried.kind, "字"))
        if sizes[0].unit == "字" and told and not (piece and last >= carried.first):
            return int(self._duty(entry, carried, section, sizes[0], span) is not None)
        if last >= carried.first:
            for size in sizes:
                self._measure(last, size)
            self._stretch(last, entry, span[1])
        return 0

    def _untold(self, entry: Entry, carried: Carried, section: Audience | None, sizes: list[Amount]) -> int:
        """ "各组长交总结，不少于1500字": one piece, though no clause says so."""
        if carried.written is None:
            return 0
        start, end, kind = carried.written
        audience = self._audience(carried, section, entry.folded, (start, end), kind, None)
        unit = "份" if kind == "other" else "篇"
        self.add(
            RequirementDraft(
                kind, _quote(entry, (start, sizes[-1].end)), 1, None, unit, carried.period or "unstated", audience,
                owner_of(audience), line=entry.number,
            )
        )  # fmt: skip
        for size in sizes:
            self._measure(len(self.found) - 1, size)
        return 1

    def _measure(self, index: int, size: Amount) -> None:
        requirement = self.found[index]
        self.found[index] = replace(requirement, where={**measured(size), **(requirement.where or {})})

    def _stretch(self, index: int, entry: Entry, end: int) -> None:
        """The quote takes in the clause that says how long each piece is."""
        requirement = self.found[index]
        begin = entry.text.find(requirement.quote)
        if 0 <= begin < end and end - begin < 3 * len(requirement.quote) + 12:
            self.found[index] = replace(requirement, quote=entry.text[begin:end])

    def _duty(
        self, entry: Entry, carried: Carried, section: Audience | None, amount: Amount, span: tuple[int, int]
    ) -> int | None:
        """Make one requirement of one amount; its index, None where it is no duty after all."""
        folded = entry.folded
        here = mentions(folded, *span)
        parent = self.found[carried.whole] if carried.whole is not None and carried.part else None
        kind = kind_for(folded, amount, here, span, carried.kind or carried.topic, parent) or (
            carried.inner if carried.inner and fits(carried.inner, amount.unit) else None
        )
        if kind is None:
            return None
        own = period_before(folded, *span, amount.start)
        period = own or carried.period
        audience = self._audience(carried, section, folded, span, kind, parent)
        if not self._strong(entry, carried, amount, span, own, audience):
            return None
        kind = _specialised(kind, amount, folded[slice(*span)])
        kinds = either_or(folded, here, span, kind)
        low, high = _times_over(amount.min, folded[slice(*span)]), amount.max
        halves = _same_twice(folded, span, amount, here)
        requirement = RequirementDraft(
            kind=kinds if len(kinds) > 1 and not halves else kind,
            quote=_quote(entry, span),
            min=low,
            max=high,
            unit="篇" if amount.unit == "个" and len(kinds) > 1 else amount.unit,
            per=period or "unstated",
            audience=audience,
            owner="group" if kind == "collective_prep" and "all" in audience else owner_of(audience),
            sub_of=carried.whole if parent is not None else None,
            percent_of=_percent_of(folded, span) if amount.unit == "%" else None,
            where=where_of(folded, *span, kind) or None,
            bundle=carried.bundle,
            line=entry.number,
            extras=_extras(folded, span),
        )
        index = self.add(requirement)
        if halves:
            self.found[index] = replace(requirement, kind=halves[0])
            for other in halves[1:]:
                self.add(replace(requirement, kind=other))
        self._after(carried, index, kind, own)
        return index

    def _after(self, carried: Carried, index: int, kind: str, own: str | None) -> None:
        carried.kind, carried.fresh = kind, False
        if not carried.part:
            carried.whole = index
        if own is not None and own != "once" and not carried.part:
            carried.period = own

    def _audience(
        self,
        carried: Carried,
        section: Audience | None,
        folded: str,
        span: tuple[int, int],
        kind: str,
        parent: RequirementDraft | None,
    ) -> Audience:
        if parent is not None and _ABOVE.search(folded, *span):
            return {"all": True}
        by = _BY.search(folded, *span) or (_BY_AFTER.search(folded, span[1]) if kind == "inspection" else None)
        own = subject_in(folded, *span)
        if own is not None and not (by and "all" in own.audience):
            return self._own(own, carried, folded, span)
        if parent is not None:
            return parent.audience
        if by and (doer := subject_at(folded, by.end(), len(folded))):
            carried.audience = doer.audience
            return doer.audience
        if carried.audience is not None:
            return carried.audience
        if section is not None:
            return section
        if kind in ("lecture", "research_activity", "competition", "inspection", "other") and _OFFICE_VERB.search(
            folded, *span
        ):
            return {"office": "学校"}
        return {"all": True}

    def _own(self, own: Subject, carried: Carried, folded: str, span: tuple[int, int]) -> Audience:
        if carried.audience is not None and (
            _each_of_them(folded, span[0], own, carried) or "partner" in str(own.audience)
        ):
            return carried.audience
        audience = resolved(own.audience, [a for a in carried.named if a != own.audience])
        return _named_course(audience, folded[: span[0]])

    def _strong(
        self,
        entry: Entry,
        carried: Carried,
        amount: Amount,
        span: tuple[int, int],
        own: str | None,
        audience: Audience,
    ) -> bool:
        """Whether a stated amount is a duty and not a mere number or a one-off event of the office."""
        if entry.role == CALENDAR:
            return bool(_CALENDAR_DUTY.search(entry.folded, *span)) and amount.unit != "%"
        if "office" in audience and (own or carried.period) is None:
            return False
        if own or carried.bundle or carried.part or amount.stated:
            return True
        named = "all" not in audience or bool(_CALENDAR_DUTY.search(entry.folded, 0, span[1]))
        return named or carried.period is not None or bool(_STRONG_WORD.search(entry.folded, *span))

    def _without_amount(
        self,
        entry: Entry,
        carried: Carried,
        section: Audience | None,
        named: list[Mention],
        span: tuple[int, int],
    ) -> int:
        """Duties whose amount is in the words: 每周都有, 参加每一次评比, 减半, 每两周接受随堂诊断."""
        folded = entry.folded
        if (half := re.compile(r"减半").search(folded, *span)) and named:
            return self._halved(entry, carried, section, named[0].kind, (span[0], half.end()))
        every = re.compile(r"(?:必须|都要|均须|须|要|应)?(?:参与|参加)(?:好)?每[一1]?次").search(folded, *span)
        frequent = re.compile(r"每(?:周|月|学期)(?:都有|均有|都要(?:有|开展)|要有)").search(folded, *span)
        if not (every or frequent) or entry.role == CALENDAR:
            return 0
        kind = named[-1].kind if named else carried.kind or carried.topic
        if kind is None or (every and not fits(kind, "次")):
            kind = "competition" if every else None
        if kind is None:
            return 0
        audience = self._audience(carried, section, folded, span, kind, None)
        if "subject" in audience:
            audience = {"and": [{"group": "每个教研组"}, audience]}
            carried.named = [audience]
        per = "event" if every else period_in(folded, *span) or "unstated"
        self.add(
            RequirementDraft(
                kind, _quote(entry, span), 1, None, "次", per, audience, owner_of(audience), line=entry.number
            )
        )
        carried.fresh = False
        return 1

    def _halved(
        self, entry: Entry, carried: Carried, section: Audience | None, kind: str, span: tuple[int, int]
    ) -> int:
        base = next((i for i, r in enumerate(self.found) if r.kind == kind and r.sub_of is None), None)
        if base is None or self.found[base].min is None:
            return 0
        whole = self.found[base]
        audience = self._audience(carried, section, entry.folded, span, kind, None)
        half = (whole.min or 0) / 2
        made = replace(
            whole, quote=_quote(entry, span), min=half, max=None, audience=audience, sub_of=base, line=entry.number
        )
        self.add(made)
        carried.fresh = False
        return 1


_TWICE = re.compile(r"每(?:年|学年|学期)的?[^，。；每]{1,12}月(?:、|和|及|与)[^，。；]{0,10}月[^，。；]{0,6}各")


def _times_over(low: float | None, text: str) -> float | None:
    """ "每年六月和十二月各一次" is two a year."""
    return low * 2 if low is not None and _TWICE.search(text) else low


def _specialised(kind: str, amount: Amount, text: str) -> str:
    """A project group's meetings are the project's; 同课异构 counted in 次 is an activity, in 节 a lesson."""
    if kind == "research_activity" and "课题组" in text:
        return "project"
    if kind == "research_lesson" and amount.unit == "次" and re.search(r"同[课题]异构", text):
        return "research_activity"
    return kind


def _each_of_them(folded: str, start: int, subject: Subject, carried: Carried) -> bool:
    """ "35岁以下的必须参加，每人一节": 每人 means those just named."""
    return "all" in subject.audience and carried.spoken is not None and bool(_EACH.match(folded, start))


def _named_course(audience: Audience, before: str) -> Audience:
    """学员 of a course named before (“启明班”) are that course's."""
    if audience != {"position": "学员"}:
        return audience
    names = re.findall(r"“([^”]{1,8}[班营坊室])”", before)
    return {"position": f"{names[-1]}学员"} if names else audience


def _merged(carried: Carried, clause: str) -> None:
    """ "体育，音乐，美术三门学科合并成综合教研组": one group of these subjects."""
    bare = clause.strip()
    if re.fullmatch(SUBJECT, bare):
        carried.subjects.append(bare)
        return
    group = re.search(r"(?:合并成|合并为|组成|合成)([^，。；]{1,5}教研组)", bare)
    if group and carried.audience is not None and (carried.subjects or "subject" in carried.audience):
        last = carried.audience.get("subject", [])
        subjects = [*carried.subjects, *([last] if isinstance(last, str) else last)]
        carried.audience = {"and": [{"group": group[1]}, {"subject": subjects}]}
    carried.subjects = carried.subjects if not group else []


def _clauses(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Comma clauses; the words before a colon are a clause of their own. Brackets at a clause's head are let go."""
    spans = []
    for a, b in split(folded, "，：", start, end):
        head = re.compile(r"（[^（）]*）").match(folded, a, b)
        spans.append((head.end(), b) if head and head.end() < b else (a, b))
    return spans


_SEPARATOR = re.compile(r"、|\+|和|并|及|以及|与|；")


def _pieces(
    folded: str, amounts: list[Amount], named: list[Mention], span: tuple[int, int]
) -> list[tuple[tuple[int, int], list[Amount]]]:
    """Cut a clause that holds several amounts at the joint between them; a size stays with its piece."""
    groups: list[list[Amount]] = []
    cuts: list[int] = [span[0]]
    for amount in amounts:
        counted = groups and any(not a.measures_piece for a in groups[-1])
        if groups and counted and not amount.measures_piece:
            joint = _joint(folded, groups[-1][-1].end, amount.start)
            if joint is not None:
                cuts.append(joint)
                groups.append([amount])
                continue
        if groups:
            groups[-1].append(amount)
        else:
            groups.append([amount])
    ends = [*cuts[1:], span[1]]
    return [(trimmed(folded, a, b), group) for a, b, group in zip(cuts, ends, groups, strict=True)]


def _joint(folded: str, start: int, end: int) -> int | None:
    found = list(_SEPARATOR.finditer(folded, start, end))
    if not found:
        return None
    if re.fullmatch(r"[^、]{0,4}(?:优点|建议|亮点|问题)?(?:和|、|与)", folded[start:end]) and found[0][0] != "+":
        return None  # 一条优点和一条建议 is one critique
    return found[-1].end()


def _same_twice(folded: str, span: tuple[int, int], amount: Amount, here: list[Mention]) -> list[str]:
    """ "叙事、案例各一篇": the kinds that owe the same amount each."""
    if not re.search(r"各\s*$|各(?:写|上|做|交|完成)?$", folded[span[0] : amount.start]):
        return []
    before = [m for m in here if m.end <= amount.start and fits(m.kind, amount.unit)]
    kinds = list(dict.fromkeys(m.kind for m in before))
    return kinds if len(kinds) > 1 and re.search(r"、|和|与|及", folded[before[0].end : before[-1].start + 1]) else []


_QUOTE_LEAD = re.compile(r"(?:并且?|同时|而且|且|另外|此外|还要|还须|还|要求|即|为|及|以及|和|与|在)+(?=.{4})")


def _quote(entry: Entry, span: tuple[int, int]) -> str:
    start, end = trimmed(entry.folded, *span)
    if lead := _QUOTE_LEAD.match(entry.folded, start, end):
        start = lead.end()
    return entry.text[start:end]


def _percent_of(folded: str, span: tuple[int, int]) -> str | None:
    return "lesson_plan" if re.search(r"备课|教案|课时", folded[slice(*span)].replace("二次备课", "")) else None


def _extras(folded: str, span: tuple[int, int]) -> dict[str, bool]:
    text = folded[slice(*span)]
    marks = {
        "additional": bool(_ADDITIONAL.search(text)),
        "guided": bool(_GUIDED.match(text)),
        "observed": bool(_OBSERVED.search(text)),
        "per_head_average": "人均" in text,
    }
    return {key: True for key, value in marks.items() if value}
