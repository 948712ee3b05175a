"""What was said once and holds for the next clause: subject, period, kind, the whole that parts belong to."""

import re
from dataclasses import dataclass, field

from bot.parsing.plans.drafts import Audience, RequirementDraft
from bot.parsing.plans.outline import Entry
from bot.parsing.plans.requirements.amounts import amounts_in
from bot.parsing.plans.requirements.audiences import SUBJECT, Subject, resolved, subject_at, subject_in

ABOVE = re.compile(r"上述|以上各[项类]")
_BY = re.compile(
    r"由(?=[^，。；]{2,12}(?:检查|抽查|审阅|试听|查阅))|[交报送]给?(?=(?:教|校|德|政|科|课|各|年级|备课)[^，。；]{1,7}(?:检查|抽查|审阅|查阅))"
)
_AS_UNIT = re.compile(r"以各?((?:教研|备课|年级|课题|学科)组)为单位")
_BY_GROUP = re.compile(r"由(?=[^，。；]{0,4}(?:教研|备课|课题)组[^，。；]{0,4}(?:命制|编制|承担|完成|撰写|提交))")
_BY_AFTER = re.compile(r"(?<=，)由(?=[^，。；]{2,14}(?:进行|负责|组织|实施|开展|检查))")
_GROUP_ACTIVITY = re.compile(r"(教研组|备课组)活动")
_EACH = re.compile(r"(?:每人|人人|每位(?!教|老|任|专)|均)")
_OFFICE_VERB = re.compile(
    r"邀请|聘请|外[请聘]|举办|召开|组织|开展(?=[^，。；]{0,6}(?:论坛|评比|竞赛|检查|开放日|教学节|展示周))|承办"
)
_TEACHERS_KINDS = {"collective_prep", "lesson_plan", "reflection", "second_prep", "essay"}  # no office owes these
_OFFICE_KINDS = {"lecture", "research_activity", "competition", "inspection", "other", "training"}


@dataclass(slots=True)
class Carried:
    """What holds for the next clause of a line until it says otherwise."""

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
    elders: list[Audience] = field(default_factory=list)  # those the lines just above begin with


@dataclass(slots=True)
class Clause:
    """One clause at work: its line, what is carried to it, who its section speaks of."""

    entry: Entry
    carried: Carried
    section: Audience | None
    span: tuple[int, int]

    @property
    def folded(self) -> str:
        """The whole line, folded; `span` are offsets into it."""
        return self.entry.folded

    @property
    def text(self) -> str:
        """The clause alone, folded."""
        return self.entry.folded[slice(*self.span)]

    def at(self, span: tuple[int, int]) -> "Clause":
        """A piece of the same clause."""
        return Clause(self.entry, self.carried, self.section, span)


def take_subject(clause: Clause) -> None:
    """Let the clause's subject, if it has one, hold from here on."""
    carried, folded, start = clause.carried, clause.folded, clause.span[0]
    subject = subject_in(folded, *clause.span) or _in_bracket(folded, *clause.span)
    if subject is not None and not each_of_them(folded, start, subject, carried):
        named = named_course(resolved(subject.audience, carried.named or carried.elders), clause.entry, subject.end)
        _enter(carried, _of_the_groups(named, carried, folded[start : subject.end]))
    elif (by := _BY_GROUP.search(folded, *clause.span)) and (doer := subject_at(folded, by.end(), clause.span[1])):
        _enter(carried, doer.audience)
    elif (unit := _AS_UNIT.search(clause.text)) and carried.audience in (None, {"all": True}):
        _enter(carried, {"group": f"每个{unit[1]}"})
    elif ABOVE.search(clause.text):
        carried.audience = {"all": True}
    merge_subjects(carried, clause.text)


def _in_bracket(folded: str, start: int, end: int) -> Subject | None:
    """ "听课（教龄不满五年的教师）：…": the bracket at the end of a clause names them."""
    bracket = re.search(r"（([^（）]{2,20})）$", folded[start:end])
    if bracket is None or amounts_in(folded, start, start + bracket.start()):
        return None
    first, last = start + bracket.start(1), start + bracket.end(1)
    subject = subject_at(folded, first, last)
    return subject if subject is not None and last - subject.end <= 3 else None


def _enter(carried: Carried, audience: Audience) -> None:
    partner = audience == {"pair": "partner"}
    if partner and carried.spoken is not None:
        audience = {"and": [carried.spoken, audience]}
    both = carried.audience is not None and carried.fresh and "group" in audience and "group" in carried.audience
    if both and audience != carried.audience:
        audience = {"or": [carried.audience, audience]}
    if audience not in carried.named and "all" not in audience and not partner:
        carried.named.append(audience)
    carried.audience, carried.fresh, carried.part = audience, True, False
    if "all" not in audience:
        carried.spoken = audience


def audience_for(clause: Clause, kind: str, parent: RequirementDraft | None) -> Audience:
    """Who owes the duty: the clause's subject, its whole's, its doer's, the one carried, the section's, everyone."""
    carried, folded, span = clause.carried, clause.folded, clause.span
    if parent is not None and (ABOVE.search(clause.text) or carried.audience == {"all": True}):
        return {"all": True}
    by = _BY.search(folded, *span) or (_BY_AFTER.search(folded, span[1]) if kind == "inspection" else None)
    own = subject_in(folded, *span)
    if own is not None and not (by and "all" in own.audience):
        audience = _own(own, clause)
        of_group = parent is not None and "group" in parent.audience and set(audience) == {"subject"}
        return {"and": [parent.audience, audience]} if parent is not None and of_group else audience
    if parent is not None:
        return parent.audience
    if by and (doer := subject_at(folded, by.end(), len(folded))):
        carried.audience = doer.audience
        return doer.audience
    if carried.audience is not None and not ("office" in carried.audience and kind in _TEACHERS_KINDS):
        return carried.audience
    if clause.section is not None:
        return clause.section
    if kind in ("research_activity", "collective_prep") and (named := _GROUP_ACTIVITY.search(clause.text)):
        return {"group": f"每个{named[1]}"}
    office = kind == "inspection" or (kind in _OFFICE_KINDS and _OFFICE_VERB.search(clause.text))
    return {"office": "学校"} if office else {"all": True}


def _own(own: Subject, clause: Clause) -> Audience:
    carried, start = clause.carried, clause.span[0]
    known = [a for a in carried.named if a != own.audience] or carried.elders
    each = each_of_them(clause.folded, start, own, carried)
    if carried.audience is not None and (each or own.audience == {"pair": "partner"}):
        return carried.audience
    named = named_course(resolved(own.audience, known), clause.entry, own.end)
    return _of_the_groups(named, carried, clause.folded[start : own.end])


def _of_the_groups(audience: Audience, carried: Carried, words: str) -> Audience:
    """ "高三各备课组每周一份，高一、高二每两周一份": other stages of the groups just named."""
    spoken = (carried.spoken or {}).get("and", [])
    group = next((part for part in spoken if "group" in part), None)
    key = next(iter(audience)) if len(audience) == 1 else ""
    if re.search(r"教师|老师|人员", words):
        return audience
    if group is None or key not in ("grade_band", "subject") or not any(key in part for part in spoken):
        return audience
    return {"and": [group, audience]}


def each_of_them(folded: str, start: int, subject: Subject, carried: Carried) -> bool:
    """ "未满四十岁的都要报名，每人一节": 每人 means those just named."""
    if carried.spoken is None or any(
        "group" in part for part in (carried.spoken, *carried.spoken.get("and", ()))
    ):  # 每人 of a group's members is everyone, not the group
        return False
    return "all" in subject.audience and bool(_EACH.match(folded, start))


_COURSE = re.compile(
    r"“([^”]{1,8}(?:班|营|坊|室|社|团))”|(?:组建|成立|举办|开办|进入|加入|选入|第[一二三四五六]期)([^，。；“”的]{2,6}(?:班|营|坊))"
)
_MENTORED = re.compile(r"导师|师傅|结对|带教")


def named_course(audience: Audience, entry: Entry, end: int) -> Audience:
    """学员 of a course named before (“启明班”) are that course's, 学员 beside their 导师 the mentored."""
    who = audience.get("position")
    if who not in ("学员", "营员"):
        return audience
    before = "，".join((*entry.heads, entry.folded[:end]))
    names = [first or second for first, second in _COURSE.findall(before)]
    if names:
        return {"position": f"{names[-1]}{who}"}
    return (
        {"pair": "mentee"} if who == "学员" and _MENTORED.search("，".join((*entry.heads, entry.folded))) else audience
    )


def merge_subjects(carried: Carried, clause: str) -> None:
    """ "书法，心理，劳动合成一个组": one group of these subjects."""
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
