"""Notices in words: what is about to go out, what the receiver reads, how far it has come."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.messages import Broadcast
from bot.domain.notices import Notice, Reached, Tally
from bot.domain.schools import School, local_time, school_day
from bot.rendering.words import clipped, clock_text, day_text, listed, short_day

NAMES_SHOWN = 8
MISSING_SHOWN = 20
SURE = "确认发送？"


def moment_text(school: School, at: datetime) -> str:
    """«11 月 23 日（周一） 08:00»."""
    here = local_time(school, at)
    return f"{day_text(here.date())} {clock_text(here)}"


def preview_text(
    school: School, notice: Notice, names: Sequence[str], silent: Sequence[tuple[str, Sequence[str]]] = ()
) -> str:
    """What will go out, to whom, how many they are, when; and whom the roster is too silent on to tell."""
    lines = [f"将发给 {len(names)} 人：{listed(names, NAMES_SHOWN)}"]
    lines += [f"名册里没写{word}，没有算进来的 {len(left)} 人：{listed(left, NAMES_SHOWN)}" for word, left in silent]
    lines.append(f"内容：{notice.text}")
    if notice.files:
        lines.append(f"附件：{listed((one.name for one in notice.files), 5)}")
    if notice.due_on:
        lines.append(f"作为任务：{day_text(notice.due_on)}前完成，到期会有提醒，当天给您名单")
    if notice.send_at:
        lines.append(f"定时：{moment_text(school, notice.send_at)} 发出")
    return "\n".join([*lines, SURE])


def notice_text(row: Broadcast, sender: str, word: str = "通知") -> str:
    """A notice as its receiver reads it."""
    due = f"\n请在 {day_text(row.due_on)}前完成，做完点“完成”。" if row.due_on else ""
    return f"【{word}】{row.text}{due}\n——{sender}"


def correction_text(row: Broadcast, old: Broadcast, old_on: date, sender: str) -> str:
    """A correction, with the words it takes the place of."""
    head, _, tail = notice_text(row, sender, "更正").rpartition("\n")
    return f"{head}\n（更正 {short_day(old_on)}的通知：“{clipped(old.text, 30)}”，请以这条为准）\n{tail}"


def recall_text(row: Broadcast, on: date, sender: str) -> str:
    """What those read whom a recalled notice had reached."""
    return f"【撤回】{short_day(on)}的通知“{clipped(row.text, 30)}”已撤回，请不必再理会。\n——{sender}"


def nudge_text(name: str, row: Broadcast, on: date, sender: str) -> str:
    """The one word to those who have not answered, with the notice itself."""
    what = "还没有看到您“完成”" if row.due_on else "还没有看到您回“收到”"
    return f"{name}，{short_day(on)}的这条通知{what}，看过点一下就好：\n{notice_text(row, sender)}"


def count_line(tally: Tally) -> str:
    """«收到 27/40», «完成 12/40，收到 27/40»."""
    everybody = len(tally.answers)
    received = f"收到 {len(tally.received)}/{everybody}"
    return f"完成 {len(tally.done)}/{everybody}，{received}" if tally.row.due_on else received


def state_line(tally: Tally, now: datetime) -> str | None:
    """What else is to be known of it: recalled, corrected, not sent yet, nudged."""
    row = tally.row
    if row.recalled_at:
        return "已撤回"
    if tally.corrected:
        return "已更正"
    if row.goes_at > now:
        return "还没到发出的时间"
    return "已催过一次" if row.nudged_at else None


def tally_line(school: School, tally: Tally, now: datetime) -> str:
    """One notice in a list."""
    state = state_line(tally, now)
    day = short_day(school_day(school, tally.row.goes_at))
    return f"{clipped(tally.row.text, 24)}（{day}）：{count_line(tally)}" + (f"，{state}" if state else "")


_REACHED = (
    (Reached.WAITING, "等待发送"),
    (Reached.FAILED, "没送到（可能停用了机器人）"),
    (Reached.NO_ACCOUNT, "还没有登录过"),
)


def tally_text(school: School, tally: Tally, now: datetime) -> str:
    """One notice in full: counts, who has not answered, whom it did not reach."""
    row = tally.row
    state = state_line(tally, now)
    head = f"“{clipped(row.text, 40)}”"
    when = "定于 " if row.goes_at > now else ""
    lines = [f"{head}\n{tally.sender}，{when}{moment_text(school, row.goes_at)}" + (f"，{state}" if state else "")]
    if row.due_on:
        lines.append(f"任务，{day_text(row.due_on)}前完成")
    lines.append(f"{count_line(tally)}；已发出 {len(tally.reached(Reached.SENT))} 人")
    names = [one.name for one in tally.to_nudge]
    if names and not row.recalled_at:
        word = "未完成" if row.due_on else "未回"
        lines.append(f"{word} {len(names)} 人：{listed(names, MISSING_SHOWN)}")
    for how, said in _REACHED:
        people = [one.name for one in tally.reached(how)]
        if people and not row.recalled_at:
            lines.append(f"{said} {len(people)} 人：{listed(people, MISSING_SHOWN)}")
    return "\n".join(lines)


def closing_text(name: str, tally: Tally) -> str:
    """The list its sender gets on the day a task ends."""
    row = tally.row
    head = f"{name}，您 {short_day(row.due_on)}截止的任务" if row.due_on else f"{name}，您的通知"
    done, open_ = [one.name for one in tally.done], [one.name for one in tally.missing]
    lines = [f"{head}“{clipped(row.text, 30)}”：完成 {len(done)}/{len(tally.answers)}。"]
    if not open_:
        return lines[0] + "都完成了。"
    lines.append(f"未完成 {len(open_)} 人：{listed(open_, MISSING_SHOWN)}")
    if done:
        lines.append(f"已完成 {len(done)} 人：{listed(done, MISSING_SHOWN)}")
    return "\n".join(lines)
