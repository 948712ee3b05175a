"""Sentences and packs → rules: read as a plan's clauses are, with what a sentence cannot carry beside them."""

from collections.abc import Iterable

from pydantic import ValidationError

from bot.acts.plan_rows import spec_of
from bot.domain.frames import Frame
from bot.domain.kinds import RECORD_KINDS
from bot.domain.requirements import RequirementSpec
from bot.errors import NotUnderstood
from bot.packs import Circle, Stated
from bot.parsing.plans import RequirementDraft, read_plan
from bot.parsing.rule_words import circle_in, is_optional
from bot.rendering.rules import rule_title

EXAMPLE = "例如：每位教师每学期听课不少于 15 节"


def read_rules(stated: Iterable[Stated], frame: Frame) -> list[RequirementSpec]:
    """The rules these sentences state, parts after their wholes; raises NotUnderstood with the first that says none."""
    return [spec for one in stated for spec in _read(one, frame)]


def read_circle(circle: Circle, frame: Frame) -> dict[str, object]:
    """The audience form of a program."""
    if circle.audience:
        return dict(circle.audience)
    return _drafts(f"{circle.say}每学期听课不少于 1 节", frame)[0].audience


def _read(one: Stated, frame: Frame) -> list[RequirementSpec]:
    drafts = _drafts(one.say, frame)
    return [_spec(one, draft, drafts) for draft in drafts]


def _drafts(sentence: str, frame: Frame) -> tuple[RequirementDraft, ...]:
    text = sentence.strip().rstrip("。.；;")
    found = read_plan(f"{text}。".encode(), "规则.txt", frame=frame).requirements if len(text) > 1 else ()
    if not found:
        raise NotUnderstood(f"没有看懂这条规则：“{text[:60]}”。请写明谁、多久、做什么、多少，{EXAMPLE}")
    return found


def _beside(sentence: str, spec: RequirementSpec) -> dict[str, object]:
    """What the words say that a plan's reader does not look for."""
    unnamed = spec.audience == {"all": True} or str(spec.audience.get("position", "")).endswith("成员")
    circle = circle_in(sentence.strip()) if unnamed else None
    found: dict[str, object] = {"audience": circle} if circle else {}
    return found | ({"optional": True} if is_optional(sentence) else {})


def _spec(one: Stated, draft: RequirementDraft, drafts: tuple[RequirementDraft, ...]) -> RequirementSpec:
    whole = drafts[draft.sub_of].quote if draft.sub_of is not None else None
    try:
        spec = spec_of(draft, whole)
        values = {**spec.model_dump(), **_beside(one.say, spec), **one.fields}
        if one.fields.keys() & {"kinds", "where"} and set(values["kinds"]) <= RECORD_KINDS.keys():
            values["title"] = rule_title(tuple(values["kinds"]), values["where"] or None)
        values["where"] = values["where"] or None
        return RequirementSpec.model_validate(values)
    except ValidationError as error:
        why = "；".join(str(one["msg"]) for one in error.errors())
        raise NotUnderstood(f"这条规则不成立：“{one.say[:60]}”（{why}）") from error
