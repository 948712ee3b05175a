"""A roster's dry run in the chat: faults by row, those it no longer lists, 确认导入, and what leavers hand over."""

from collections.abc import Mapping
from typing import Any

from bot.acts.confirm_roster import KEEP, LEFT, confirm_roster, decide_leaver, new_in, open_leavers
from bot.acts.match_people import Leaver, hand_over
from bot.acts.open_draft import draft_by_id, roster_of
from bot.acts.rights import require_office
from bot.commands.turn import Turn
from bot.domain.messages import Ask, Offer, Reply
from bot.domain.people import Person
from bot.domain.plans import ImportDraft
from bot.errors import NotFound
from bot.rendering.imports import leaver_text, roster_outcome_text, roster_text
from bot.rendering.items import item_line
from bot.store.people import people_named, person_by_id


def show(turn: Turn, row: ImportDraft) -> Reply:
    """The dry run."""
    draft = roster_of(row)
    missing = open_leavers(turn.session, turn.school, row, turn.now)
    problems = [
        f"第 {'、'.join(map(str, one.row if isinstance(one.row, list) else [one.row]))} 行{one.name or ''}：{one.why}"
        f"（默认：{one.default}）"
        for one in draft.problems
    ]
    new = new_in(turn.session, turn.school, row)
    names = [one.person.name for one in missing]
    text = roster_text(row.source_name, len(draft.people), new, problems, names, draft.notes)
    here = {"draft": row.id}
    ask = (Offer("逐个看不在册的", "roster_missing", here),) if missing else ()
    return Reply(text, (Offer("确认导入", "roster_all", here), *ask, Offer("先不导入", "draft_discard", here)))


def _draft(turn: Turn, values: Mapping[str, Any]) -> ImportDraft:
    require_office(turn.session, turn.person)
    return draft_by_id(turn.session, turn.school, int(values["draft"]))


def missing(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """The next one nobody has decided about: 已离校 or 保留."""
    row = _draft(turn, values)
    left = open_leavers(turn.session, turn.school, row, turn.now)
    if not left:
        here = {"draft": row.id}
        return Reply("都看过了。", (Offer("确认导入", "roster_all", here), Offer("先不导入", "draft_discard", here)))
    one = left[0]
    here = {"draft": row.id, "person": one.person.id}
    offers = (
        Offer("已离校", "roster_leaver", here | {"what": LEFT}),
        Offer("保留", "roster_leaver", here | {"what": KEEP}),
    )
    return Reply(leaver_text(one.person.name, [item_line(item) for item in one.items], one.leads), offers)


def decide(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """已离校 or 保留; the next one follows."""
    decide_leaver(
        turn.session, turn.school, turn.person, int(values["draft"]), int(values["person"]), str(values["what"])
    )
    return missing(turn, values)


def confirm(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """确认导入."""
    row = _draft(turn, values)
    outcome = confirm_roster(turn.session, turn.school, turn.person, turn.now, row.id or 0)
    names = [one.person.name for one in outcome.left]
    text = roster_outcome_text(outcome.added, outcome.changed, outcome.same, outcome.office, names)
    owing = [one for one in outcome.left if one.items]
    return _ask_for(text, owing) if owing else Reply(text)


def _ask_for(text: str, owing: list[Leaver]) -> Reply:
    """Who takes the first leaver's items over; the others are asked about one after the other."""
    one, rest = owing[0], [other.person.id for other in owing[1:]]
    values = {"person": one.person.id, "rest": rest}
    said = f"{one.person.name}名下还有 {len(one.items)} 项，交给谁？直接回复姓名，或点“交给教科室”。"
    return Reply(f"{text}\n{said}", (Offer("交给教科室", "roster_hand", values),), ask=Ask("roster_taker", values))


def to_office(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """交给教科室."""
    return _handed(turn, values, None)


def to_person(turn: Turn, values: Mapping[str, Any]) -> Reply | None:
    """A name typed: that person takes them over; None where it is nobody's name."""
    require_office(turn.session, turn.person)
    found = people_named(turn.session, turn.school, turn.text.removesuffix("老师"))
    return _handed(turn, values, found[0]) if len(found) == 1 else None


def _handed(turn: Turn, values: Mapping[str, Any], to: Person | None) -> Reply:
    person = person_by_id(turn.session, int(values["person"]))
    if person.school_id != turn.school.id:
        raise NotFound("没有这位老师。")
    count = hand_over(turn.session, turn.school, turn.person, turn.now, person, to)
    text = f"{person.name}的 {count} 项已交给{to.name if to else '教科室'}。"
    rest = [person_by_id(turn.session, one) for one in values.get("rest", [])]
    if not rest:
        return Reply(text)
    following = {"person": rest[0].id, "rest": [one.id for one in rest[1:]]}
    said = f"{text}\n{rest[0].name}名下的事项交给谁？直接回复姓名，或点“交给教科室”。"
    return Reply(said, (Offer("交给教科室", "roster_hand", following),), ask=Ask("roster_taker", following))


CHOICES = {
    "roster_missing": missing,
    "roster_leaver": decide,
    "roster_all": confirm,
    "roster_hand": to_office,
}
ANSWERS = {"roster_taker": to_person}
