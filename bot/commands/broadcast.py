"""`/broadcast`: a notice, in one line or step by step; looked over with names before it goes, now or at its time."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from bot.acts.answer_notice import finish_task, receive_broadcast
from bot.acts.broadcast import check_broadcast, open_broadcast, same_again, silent_on
from bot.acts.follow_notice import tally_by_id
from bot.acts.rights import is_office, require_sender
from bot.commands.turn import REPLACED, Command, Turn
from bot.domain.audiences import Rule
from bot.domain.holidays import add_school_days
from bot.domain.manners import after_quiet
from bot.domain.messages import Ask, Broadcast, Offer, Reply
from bot.domain.notices import Notice, Reached
from bot.domain.people import RoleName
from bot.domain.schools import instant, local_time
from bot.errors import NotUnderstood
from bot.parsing.dates import Lean, When, read_when
from bot.parsing.receivers import Receivers, read_receivers
from bot.rendering.broadcasts import SURE, moment_text, preview_text
from bot.rendering.rules import audience_text
from bot.rendering.words import clipped, clock_text, short_day
from bot.store.people import groups_of, groups_of_person, names_of

WHOM = "可以写：全体、语文组、教研组长、教龄<3、35岁以下、骨干教师，几个用顿号隔开"
HOW = "例如：/群发 语文组 周四下午第三节集体备课"
EARLY, LATE = time(8, 0), time(16, 0)  # the hours offered for later
GROUPS_OFFERED = 4
SENDERS = frozenset({RoleName.OFFICE, RoleName.GROUP_LEADER, RoleName.PREP_LEADER})


def handle(turn: Turn) -> Reply:
    """`/群发 语文组 周四下午第三节集体备课` → a preview; what is missing is asked for."""
    require_sender(turn.session, turn.person)
    head, text = [*re.split(r"\s+", turn.argument.strip(), maxsplit=1), ""][:2]
    if not head:
        return _whom(turn, Notice({}, ""))
    read = _read(turn, head)
    if read.rule is None and turn.group is not None:  # said in a group's own chat it is for that group
        return _step(turn, Notice({"group": turn.group.name}, turn.argument.strip()))
    return _step(turn, Notice(_understood(read, head), text))


def _read(turn: Turn, words: str) -> Receivers:
    groups = [group.name for group in groups_of(turn.session, turn.school)]
    return read_receivers(words, names_of(turn.session, turn.school), groups)


def _understood(read: Receivers, words: str) -> Rule:
    if read.rule is None or read.unread:
        unread = "、".join(read.unread) or words
        raise NotUnderstood(f"没有看懂发给谁：“{clipped(unread, 20)}”，没有发。{WHOM}。{HOW}")
    return read.rule


def _step(turn: Turn, notice: Notice) -> Reply:
    """The next question, or the preview when nothing is missing."""
    if turn.file is not None:
        notice = notice.with_file(turn.file)
    return _preview(turn, notice) if notice.text.strip() else _what(turn, notice)


def _whom(turn: Turn, notice: Notice) -> Reply:
    """发给谁: the likeliest as buttons, any in words."""
    rules: list[tuple[str, Rule]] = []
    if is_office(turn.session, turn.person):
        groups = groups_of(turn.session, turn.school)
        rules = [("全体", {"all": True}), ("教研组长", {"position": "教研组长"})]
    else:
        groups = groups_of_person(turn.session, turn.person_id, leads=True)
    rules += [(group.name, {"group": group.name}) for group in groups[:GROUPS_OFFERED]]
    offers = [Offer(label, "notice_to", notice.as_values() | {"audience": rule}) for label, rule in rules]
    text = f"发给谁？点一个，或直接发。{WHOM}。"
    return Reply(text, (*offers, CANCEL), ask=Ask("notice_whom", notice.as_values()), took_file=True)


def _what(turn: Turn, notice: Notice) -> Reply:
    """通知内容: the next sentence is it."""
    people = check_broadcast(turn.session, turn.school, turn.person, turn.now, replace(notice, text="…"))
    attached = f"，已附 {len(notice.files)} 个文件" if notice.files else ""
    text = f"发给{audience_text(notice.audience)}，{len(people)} 人{attached}。"
    text += "接下来发的一段话就是通知内容，也可以先发图片或文件。"
    return Reply(text, (CANCEL,), ask=Ask("notice_text", notice.as_values()), took_file=True)


def _preview(turn: Turn, notice: Notice) -> Reply:
    """What will go out, to whom; in quiet hours the morning is offered first."""
    notice = replace(notice, text=notice.text.strip())
    people = check_broadcast(turn.session, turn.school, turn.person, turn.now, notice)
    silent = silent_on(turn.session, turn.school, turn.person, turn.now, notice.audience)
    text = preview_text(turn.school, notice, [person.name for person in people], silent)
    values = notice.as_values()
    morning = after_quiet(turn.school, turn.now, turn.overrides)
    if notice.send_at is None and morning > turn.now:
        text = text.removesuffix(SURE) + f"现在是休息时间，建议早上再发。{SURE}"
        offers = [
            Offer(f"{_moment(turn, morning)}发", "send_broadcast", values | {"send_at": morning.isoformat()}),
            Offer("现在发送", "send_broadcast", values),
        ]
    else:
        offers = [Offer("发送", "send_broadcast", values)]
    due = _deadline(turn, notice)
    offers += (
        [Offer(f"设为任务（{due.month} 月 {due.day} 日前）", "notice_due", values | {"due_on": due.isoformat()})]
        if due
        else []
    )
    offers += [Offer("定时", "notice_later", values), Offer("改", "notice_change", values), CANCEL]
    return Reply(text, tuple(offers), ask=Ask("notice_more", values), took_file=True)


def _deadline(turn: Turn, notice: Notice) -> Any:
    """The last day that the words themselves name; None where there is none, or it is taken already."""
    when = None if notice.due_on else _when(turn, notice.text)
    return when.end if when and when.kind == "deadline" and when.end and when.end >= turn.today else None


def _when(turn: Turn, text: str) -> When | None:
    return read_when(text, now=turn.said_at, lean=Lean.FUTURE, term=turn.term)


def _moment(turn: Turn, at: datetime) -> str:
    here = local_time(turn.school, at)
    return f"{short_day(here.date())} {clock_text(here)} "


def to_these(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """An audience chosen by its button."""
    return _step(turn, Notice.of_values(values))


def take_whom(turn: Turn, values: Mapping[str, Any]) -> Reply | None:
    """发给谁, answered in words; a file that comes first is kept for the notice."""
    notice = Notice.of_values(values)
    if not turn.text:
        return _whom(turn, notice.with_file(turn.file)) if turn.file else None
    return _step(turn, replace(notice, audience=_understood(_read(turn, turn.text), turn.text)))


def take_text(turn: Turn, values: Mapping[str, Any]) -> Reply | None:
    """The words of the notice; a file comes before them or with them."""
    return _step(turn, replace(Notice.of_values(values), text=turn.text))


def take_more(turn: Turn, values: Mapping[str, Any]) -> Reply | None:
    """Under the preview a further file is attached; a sentence means something else."""
    return _step(turn, Notice.of_values(values)) if turn.file and not turn.text else None


def send(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """发送; the same words again within minutes are asked about."""
    notice = Notice.of_values(values)
    twin = same_again(turn.session, turn.person, turn.school, turn.now, notice.text)
    if twin is not None:
        text = f"同样的内容 {moment_text(turn.school, twin.opened_at)} 刚发过一次，可能是重复了。还要再发吗？"
        return Reply(text, (Offer("再发一次", "send_again", dict(values)), Offer("不发了", "drop", {})))
    return send_again(turn, values)


def send_again(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """再发一次."""
    notice = Notice.of_values(values)
    people = check_broadcast(turn.session, turn.school, turn.person, turn.now, notice)
    row = open_broadcast(turn.session, turn.school, turn.person, turn.now, notice)
    return _sent(turn, row, len(people))


def _sent(turn: Turn, row: Broadcast, count: int) -> Reply:
    plan = () if row.due_on else (Offer("加入本月计划", "plan_notice", {"broadcast": row.id}),)
    offers = (Offer("看回执", "receipts", {"broadcast": row.id}), *plan)
    undo = Offer("撤回" if row.goes_at <= turn.now else "取消发送", "recall_ask", {"broadcast": row.id})
    nowhere = len(tally_by_id(turn.session, turn.school, turn.person, row.id or 0).reached(Reached.NO_ACCOUNT))
    note = f"其中 {nowhere} 人还没有登录过，登录后才能看到。" if nowhere else ""
    if row.goes_at > turn.now:
        return Reply(f"已定好，{moment_text(turn.school, row.goes_at)} 发给 {count} 人。{note}", (*offers, undo))
    text = f"已发给 {count} 人。{note}对方点“收到”后会记下来，随时发“回执”看谁还没回。"
    return Reply(text, (*offers, undo))


def drop(_turn: Turn, _values: Mapping[str, Any]) -> Reply:
    """取消."""
    return Reply("已取消，没有发出。")


def later(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """定时: the likeliest hours as buttons, any in words."""
    next_day = add_school_days(turn.today, 1, turn.overrides)
    days = ((turn.today, LATE), (next_day, EARLY), (next_day, LATE))
    moments = [at for day, clock in days if (at := instant(turn.school, day, clock)) > turn.now]
    offers = [
        Offer(_moment(turn, at).strip(), "notice_at", dict(values) | {"send_at": at.isoformat()}) for at in moments
    ]
    text = "什么时候发？点一个，或直接发，例如：明早 8 点、下周一 16:00"
    return Reply(text, (*offers, CANCEL), ask=Ask("notice_when", dict(values)))


def take_when(turn: Turn, values: Mapping[str, Any]) -> Reply | None:
    """定时, answered in words: a day without an hour means its morning."""
    if not turn.text:
        return None
    when = _when(turn, turn.text)
    if when is None or when.start is None:
        raise NotUnderstood("没有看懂什么时候发，通知还没有发。可以这样发：明早 8 点、下周一 16:00")
    at = instant(turn.school, when.start, when.time or EARLY)
    return _preview(turn, replace(Notice.of_values(values), send_at=at))


def change(_turn: Turn, values: Mapping[str, Any]) -> Reply:
    """改: which part of it."""
    parts = (("改内容", "text"), ("改对象", "whom"), ("设截止日", "due"))
    offers = [Offer(label, "notice_part", dict(values) | {"part": part}) for label, part in parts]
    return Reply("改哪里？", (*offers, CANCEL))


def change_part(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """改内容, 改对象, 设截止日."""
    if values["part"] == "whom":
        return _whom(turn, Notice.of_values(values))
    if values["part"] == "text":
        return Reply("请发新的通知内容。", (CANCEL,), ask=Ask("notice_text", dict(values)))
    days = [
        turn.today + timedelta(days=7 - turn.today.isoweekday() + 5),
        add_school_days(turn.today, 3, turn.overrides),
    ]
    offers = [
        Offer(f"{day.month} 月 {day.day} 日", "notice_due", dict(values) | {"due_on": day.isoformat()})
        for day in sorted(set(days))
    ]
    return Reply("哪天截止？点一个，或直接发，例如：下周五", (*offers, CANCEL), ask=Ask("notice_by", dict(values)))


def set_due(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """A day until which it must be done, chosen by its button."""
    return _preview(turn, Notice.of_values(values))


def take_due(turn: Turn, values: Mapping[str, Any]) -> Reply | None:
    """截止日, answered in words."""
    if not turn.text:
        return None
    when = _when(turn, turn.text)
    if when is None or when.end is None:
        raise NotUnderstood("没有看懂哪天截止，通知还没有发。可以这样发：下周五、11 月 30 日")
    return _preview(turn, replace(Notice.of_values(values), due_on=when.end))


def receive(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """收到."""
    row = receive_broadcast(turn.session, turn.school, turn.person, turn.now, int(values["broadcast"]))
    rest = (Offer("完成", "finish_task", {"broadcast": row.id}),) if row.due_on else ()
    return Reply("已记下您收到了。" + ("做完后点“完成”。" if rest else ""), rest)


def finish(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """完成."""
    finish_task(turn.session, turn.school, turn.person, turn.now, int(values["broadcast"]))
    return Reply("已记下您完成了，这一项不再提醒。")


CANCEL = Offer("取消", "drop", {})
COMMAND = Command(
    "broadcast",
    ("群发", "通知"),
    "给一部分老师发通知",
    "/群发 语文组 周四下午第三节集体备课",
    handle,
    SENDERS,
    {
        "send_broadcast": send,
        "send_again": send_again,
        "drop": drop,
        "notice_to": to_these,
        "notice_later": later,
        "notice_at": set_due,
        "notice_change": change,
        "notice_part": change_part,
        "notice_due": set_due,
        "receipt": receive,
        "finish_task": finish,
    },
    {
        **dict.fromkeys(("send_broadcast", "send_again", "drop", "notice_to", "notice_later", "notice_at"), REPLACED),
        **dict.fromkeys(("notice_change", "notice_part", "notice_due"), REPLACED),
        "receipt": "{before}\n\n已收到",
        "finish_task": "{before}\n\n已完成",
    },
    {
        "notice_whom": take_whom,
        "notice_text": take_text,
        "notice_more": take_more,
        "notice_when": take_when,
        "notice_by": take_due,
    },
)
