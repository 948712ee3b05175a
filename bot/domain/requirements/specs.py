"""A rule as data: how much of which kinds, per which period, by whom, under which conditions."""

from enum import StrEnum
from math import ceil
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.domain.kinds import RECORD_KINDS


class Per(StrEnum):
    """The period a rule counts in."""

    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    TERM = "term"
    SCHOOL_YEAR = "school_year"
    CALENDAR_YEAR = "calendar_year"
    EVENT = "event"
    ONCE = "once"
    UNSTATED = "unstated"  # the plan's own frame


YEARS = frozenset({Per.SCHOOL_YEAR, Per.CALENDAR_YEAR})


class Owner(StrEnum):
    """Who owes."""

    PERSON = "person"
    GROUP = "group"
    OFFICE = "office"
    PAIR = "pair"


class RequirementSpec(BaseModel):
    """One rule. Source: a plan's clause, a pack, or the office. What is wrong with one is said in Chinese, to be shown.

    `kinds`: any of them counts, each in its own measure word; `worth` says how much of the amount one of a kind is
    worth where that is not one (`{"essay": 0.5}`: two essays for one).
    `unit`: the kind's measure word, 学时 (hours), 字 (words), 次 (times), or % of `percent_of` (a kind), or of the
    whole the rule is part of.
    `audience`: see `bot.domain.audiences`; judged on the first day of the period, or on `as_of`: `event` (the day of
    the event), or a day of the year as «MM-DD», the last one on or before the period's end.
    `part_of`: the quote or the title of the whole (其中 …); a part owes by its whole's period and conditions too.
    `overlap`: whether one record may count for several parts of this rule; else each counts for one part.
    `where`: venue (in_school, off_school, online, offline), level (school … national, with + and above), quality
    (exemplar), scope (cross_subject, cross_stage, cross_group, same_group, revision_lesson …), of (mentor, mentee,
    my_group: whose lesson), min_words, max_words; a list means any of them.
    `trigger` (per event): `{"kind": K, "venue": V, "level": L}`: logging such a record opens the duty;
    `{"event": W}`: an event of the office whose name or sort holds that word does. None: only an event that names it.
    `deadline`: as written (第二周周二, 期末前一个月, 三周内 after an event); read when the duty is made.
    `pro_rata`: whether who is at school for a part of the period owes that part of the amount.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    kinds: tuple[str, ...]
    worth: dict[str, float] = Field(default_factory=dict)
    min: float | None = None
    max: float | None = None
    unit: str
    per: Per = Per.UNSTATED
    audience: dict[str, Any] = Field(default_factory=lambda: {"all": True})
    as_of: str | None = None
    owner: Owner = Owner.PERSON
    bundle: str | None = None
    percent_of: str | None = None
    part_of: str | None = None
    overlap: bool = True
    where: dict[str, Any] | None = None
    trigger: dict[str, Any] | None = None
    deadline: str | None = None
    optional: bool = False
    pro_rata: bool = True
    quote: str = ""
    proof: str | None = None  # a `Proof`: what each entry is asked to show

    @model_validator(mode="after")
    def _amounts_make_sense(self) -> Self:
        if self.min is None and self.max is None:
            msg = "没有写数量"
            raise ValueError(msg)
        if (self.min or 0) < 0:
            msg = "数量不能是负数"
            raise ValueError(msg)
        if self.max is not None and self.max < (self.min or 0):
            msg = f"上限 {self.max:g} {self.unit}小于下限 {self.min:g} {self.unit}"
            raise ValueError(msg)
        if any(amount <= 0 for amount in self.worth.values()):
            msg = "一件折算多少要大于 0"
            raise ValueError(msg)
        return self

    @property
    def target(self) -> float:
        """The amount that makes it done (in % for a share): the minimum; a bare cap asks for nothing."""
        return self.min or 0

    @property
    def is_share(self) -> bool:
        """Whether the amount is a percentage, of other work or of the whole."""
        return self.unit == "%"

    def unfollowed(self) -> str | None:
        """Why the engine cannot count this rule (Chinese, for the office); None when it can."""
        reasons = (
            (self.is_share and not (self.percent_of or self.part_of), "没有说明占什么的比例"),
            (self.percent_of is not None and self.percent_of not in RECORD_KINDS, "所占的基数不能登记"),
            (not set(self.kinds) <= RECORD_KINDS.keys(), "暂不能登记的事项"),
            (not self.target, "只有上限，没有要完成的数量"),
        )
        return next((why for holds, why in reasons if holds), None)


def effective(part: RequirementSpec, whole: RequirementSpec | None) -> RequirementSpec:
    """A part with what it takes over from its whole: the owner, the period, the people and the conditions."""
    if whole is None:
        return part
    taken: dict[str, Any] = {"owner": whole.owner, "per": whole.per, "as_of": part.as_of or whole.as_of}
    taken["deadline"] = part.deadline or whole.deadline
    taken["trigger"], taken["optional"] = whole.trigger, part.optional or whole.optional
    taken["bundle"] = part.bundle or whole.bundle
    if part.is_share and not part.percent_of:  # 其中校内不少于 50%: of what the whole asks for
        taken |= {"min": float(ceil(part.target * whole.target / 100)), "max": None, "unit": whole.unit}
    if whole.where:
        taken["where"] = {**whole.where, **(part.where or {})}
    if part.audience == {"all": True}:
        taken["audience"] = whole.audience
    return part.model_copy(update=taken)


def whole_of(part: RequirementSpec, rules: "list[RequirementSpec]") -> RequirementSpec | None:
    """The rule among these that a part belongs to, by its quote or else its title; None where there is none."""
    others = [rule for rule in rules if rule is not part]
    by_quote = next((rule for rule in others if part.part_of and rule.quote == part.part_of), None)
    return by_quote or next((rule for rule in others if part.part_of and rule.title == part.part_of), None)
