"""`/progress`: every duty with its count, its pace and the reason it is owed."""

from typing import Any

from bot.acts.look_at import look_at
from bot.acts.rights import require_sight
from bot.commands.turn import Command, Turn
from bot.commands.whom import whom
from bot.domain.messages import Reply
from bot.domain.people import PersonStatus, display_name
from bot.domain.progress import Standing
from bot.errors import UserError
from bot.rendering.card_picture import card_picture
from bot.rendering.duties import progress_card, progress_text, standing_line, urgent_first
from bot.rendering.duty_picture import PNG
from bot.rendering.fonts import chinese_font
from bot.rendering.people import described
from bot.rendering.words import short_day
from bot.store.people import groups_of_person, people_meant
from bot.store.progress import of_person, progress_of
from bot.store.verified import fill_verified


def handle(turn: Turn) -> Reply:
    """The speaker's own duties and those of the groups they lead; `/进度 图片`, `/进度 王芳` (for who may look)."""
    if turn.argument.strip() and people_meant(turn.session, turn.school, turn.argument)[0]:
        return _colleague(turn)
    name = display_name(turn.person.name)
    if turn.person.status != PersonStatus.ACTIVE:
        return Reply(f"{name}，您现在是“{turn.person.status_note or '离岗'}”状态，这段时间没有任务，也不会提醒。")
    led = [group.id or 0 for group in groups_of_person(turn.session, turn.person_id, leads=True)]
    only = of_person(turn.person_id, led)
    rows = progress_of(turn.session, turn.school.id or 0, turn.today, turn.overrides, only=only)
    fill_verified(turn.session, rows)
    if not rows:
        return Reply(f"{name}，现在没有记在您名下的任务。发“本月计划”可以看近期安排。")
    done = sum(row.standing is Standing.DONE for row in rows)
    heading = f"{name}，您有 {len(rows)} 项任务，已完成 {done} 项："
    ordered = urgent_first(rows, turn.today)
    card = progress_card(ordered, heading.removesuffix("："), turn.today)
    return _picture(turn, card) if "图" in turn.argument else Reply(progress_text(ordered, heading), card=card)


def _picture(turn: Turn, card: dict[str, Any]) -> Reply:
    """The card as a picture, to keep or to pass on."""
    font = chinese_font()
    if font is None:
        raise UserError("这台电脑没有中文字体，画不出图；发“进度”看文字。")
    name = f"{turn.person.name}的进度 {turn.today.isoformat()}.png"
    return Reply(f"{card['title']}，见图。", files=(turn.keep(name, PNG, card_picture(card, font)),))


def _colleague(turn: Turn) -> Reply:
    require_sight(turn.session, turn.person)
    meant = whom(turn, "进度", "/进度 王芳")
    if meant.person is None:
        return meant.question or Reply("")
    person = meant.person
    rows = urgent_first(look_at(turn.session, turn.school, turn.person, turn.now, person), turn.today)
    fill_verified(turn.session, rows)
    groups = [group.name for group in groups_of_person(turn.session, person.id or 0)]
    who = described(person, groups)
    if person.status != PersonStatus.ACTIVE:
        return Reply(f"{who}现在是“{person.status_note or '离岗'}”状态，这段时间没有任务。")
    if not rows:
        return Reply(f"{who}现在没有任务。")
    done = sum(row.standing is Standing.DONE for row in rows)
    lines = [f"· {standing_line(row)}，{short_day(row.until)}前" for row in rows]
    return Reply("\n".join([f"{who}有 {len(rows)} 项任务，已完成 {done} 项：", *lines]))


COMMAND = Command(
    "progress", ("进度", "我的进度", "完成情况"), "看自己的任务和进度；发“进度 图片”要一张图", "/progress", handle
)
