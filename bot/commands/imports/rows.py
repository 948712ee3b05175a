"""逐条看: a draft's rows and questions one at a time, each with the words it came from."""

from collections.abc import Mapping
from typing import Any

from bot.acts.draft_edits import Looked
from bot.acts.edit_draft import answer_question, edit_row, looked_at, open_questions
from bot.acts.open_draft import draft_by_id, frame_of, plan_of
from bot.acts.rights import require_office
from bot.commands.turn import Turn
from bot.domain.messages import Ask, Offer, Reply
from bot.domain.plans import ImportDraft
from bot.errors import NotFound
from bot.parsing.audiences import read_people
from bot.parsing.plans import read_days
from bot.rendering.differences import draft_when
from bot.rendering.imports import item_text, row_text, rule_text
from bot.store.people import groups_of, staff_of

MOST_OPTIONS = 4


def texts_of(looked: Looked) -> list[str]:
    """Every row in a line, items first; what is left out says so."""
    items = [
        f"（不导入）{item_text(one)}" if at in looked.dropped_items else item_text(one, one.outside)
        for at, one in enumerate(looked.draft.calendar)
    ]
    rules = [
        f"（不导入）{rule_text(one)}" if at in looked.dropped_rules else rule_text(one)
        for at, one in enumerate(looked.draft.requirements)
    ]
    return items + rules


def _draft(turn: Turn, values: Mapping[str, Any]) -> ImportDraft:
    require_office(turn.session, turn.person)
    return draft_by_id(turn.session, turn.school, int(values["draft"]))


def _place(row: ImportDraft, number: int) -> tuple[str, int]:
    """Which table and row the draft's row of that number (0-based) is."""
    items = len(plan_of(row).calendar)
    return ("items", number) if number < items else ("rules", number - items)


def _next(row: ImportDraft, after: int = -1) -> int | None:
    """The first row from there on that nobody has looked at; None when all are."""
    draft = plan_of(row)
    seen = row.edits
    for number in range(after + 1, len(draft.calendar) + len(draft.requirements)):
        table, at = _place(row, number)
        if not seen.get(table, {}).get(str(at), {}).get("seen"):
            return number
    return None


def each(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """逐条看: the first row not looked at yet, or the one named."""
    row = _draft(turn, values)
    number = int(values["row"]) if "row" in values else _next(row)
    return _row(row, number) if number is not None else _all_seen(row)


def _row(row: ImportDraft, number: int) -> Reply:
    looked = looked_at(row)
    texts = texts_of(looked)
    table, at = _place(row, number)
    if table == "items":
        printed = looked.read.calendar[at]
        quote, when = printed.quote, printed.when if printed.when not in printed.quote else ""
    else:
        quote, when = looked.read.requirements[at].quote, ""
    here = {"draft": row.id, "row": number}
    change = (Offer("改日期", "draft_day", here),) if table == "items" else ()
    offers = (Offer("对", "draft_ok", here), *change, Offer("不要这条", "draft_drop", here))
    leave = (Offer("看到这里", "draft_page", {"draft": row.id, "page": 0}),)
    return Reply(row_text(number + 1, len(texts), texts[number], quote, when), (*offers, *leave))


def _all_seen(row: ImportDraft) -> Reply:
    said = "每一条都看过了。" + (f"还有 {len(open_questions(row))} 处没有写明。" if open_questions(row) else "")
    draft = {"draft": row.id}
    return Reply(said, (Offer("全部确认", "draft_all", draft), Offer("再看一遍", "draft_page", draft | {"page": 0})))


def _edited(turn: Turn, values: Mapping[str, Any], changes: Mapping[str, Any], said: str) -> Reply:
    row, number = _draft(turn, values), int(values["row"])
    table, at = _place(row, number)
    row = edit_row(turn.session, turn.school, turn.person, turn.now, row.id or 0, table, at, changes)  # type: ignore[arg-type]
    following = _next(row, number)
    reply = _row(row, following) if following is not None else _all_seen(row)
    return reply._replace(text=f"{said}\n\n{reply.text}")


def right(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """对."""
    return _edited(turn, values, {"seen": True, "drop": False}, f"第 {int(values['row']) + 1} 条：对。")


def leave_out(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """不要这条."""
    return _edited(turn, values, {"drop": True}, f"第 {int(values['row']) + 1} 条不导入。")


def ask_day(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """改日期: the days are said in words."""
    row = _draft(turn, values)
    table, at = _place(row, int(values["row"]))
    if table != "items":
        raise NotFound("这一条没有日期。")
    item = looked_at(row).draft.calendar[at]
    said = f"“{item.task}”改到哪天？直接回复：11月26日、11月26日至28日、第13周，或 12月10日前。"
    keep = Offer("不改了", "draft_each", {"draft": row.id, "row": int(values["row"])})
    return Reply(said, (keep,), ask=Ask("draft_day_said", dict(values)))


def day_said(turn: Turn, values: Mapping[str, Any]) -> Reply | None:
    """The days typed after 改日期."""
    row = _draft(turn, values)
    if read_days(turn.text, frame_of(row)) is None:
        return None
    return _edited(turn, values, {"days": turn.text}, f"第 {int(values['row']) + 1} 条改到：{turn.text}")


# --- questions --------------------------------------------------------------------------------------------------------


def ask(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """逐个回答: the next open question with its options, its default first."""
    row = _draft(turn, values)
    waiting = open_questions(row)
    if not waiting:
        draft = {"draft": row.id}
        again = Offer("再看一遍", "draft_page", draft | {"page": 0})
        return Reply("问题都答完了。", (Offer("全部确认", "draft_all", draft), again))
    place = waiting[0]
    question = plan_of(row).questions[place]
    here = {"draft": row.id, "place": place}
    default = default_words(row, place)
    options = [one for one in question.options if one not in (default, question.default)][: MOST_OPTIONS - 1]
    offers = (
        Offer(f"{default}（默认）", "draft_answer", here | {"answer": ""}),
        *(Offer(one, "draft_answer", here | {"answer": one}) for one in options),
        Offer("其余都按默认", "draft_all", {"draft": row.id, "defaults": True}),
    )
    typed = "也可以直接回复，例如：语文组。" if question.asks == "people" else ""
    typed = "也可以直接回复日期，例如：11月26日。" if question.asks == "days" else typed
    said = f"还有 {len(waiting)} 问。{question.text}{typed}"
    return Reply(said, offers, ask=Ask("draft_said", here) if typed else None)


def default_words(row: ImportDraft, place: int) -> str:
    """What holds when nobody answers a question."""
    draft = plan_of(row)
    question = draft.questions[place]
    if question.asks == "days" and question.index is not None:
        return draft_when(draft.calendar[question.index])
    return question.default_text.removeprefix("默认").strip(" ：")


def answer(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """An option of a question; the next question follows."""
    draft_id, place = int(values["draft"]), int(values["place"])
    answer_question(turn.session, turn.school, turn.person, turn.now, draft_id, place, str(values["answer"]))
    return ask(turn, values)


def answer_said(turn: Turn, values: Mapping[str, Any]) -> Reply | None:
    """An answer typed; None where the words are no answer to it."""
    row = _draft(turn, values)
    question = plan_of(row).questions[int(values["place"])]
    if question.asks == "days" and read_days(turn.text, frame_of(row)) is None:
        return None
    if question.asks == "people":
        names = {person.name for person in staff_of(turn.session, turn.school)}
        groups = [group.name for group in groups_of(turn.session, turn.school)]
        if len(turn.text) > 30 or read_people(turn.text, names, groups) is None:
            return None
    return answer(turn, {**values, "answer": turn.text})


CHOICES = {
    "draft_each": each,
    "draft_ok": right,
    "draft_drop": leave_out,
    "draft_day": ask_day,
    "draft_ask": ask,
    "draft_answer": answer,
}
ANSWERS = {"draft_day_said": day_said, "draft_said": answer_said}
