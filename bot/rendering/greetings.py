"""The first words, and help."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.domain.kinds import RECORD_KINDS
from bot.domain.messages import Offer, Reply
from bot.domain.people import display_name
from bot.domain.plans import PlanItem
from bot.domain.progress import Progress
from bot.rendering.duties import duty_title
from bot.rendering.items import reminder_line
from bot.rendering.words import amount_text, figure, short_day

NAMED = 4  # duties named in the first minute; the rest are counted
STORED = "这里只存名册信息和您登记的内容，只有您本人、本组组长、教科室、校长和检查员能看到。"


def hello(name: str, school: str) -> Reply:
    """What this is; what is stored and who sees it."""
    line = f"{display_name(name)}，您好，这里是{school}的研铃：到时候提醒教研任务，做完了帮您记一笔。"
    return Reply(f"{line}\n{STORED}")


def duties_lines(rows: Sequence[Progress], item: PlanItem | None, today: date, away: str | None) -> Reply:
    """The term's duties in two lines: what there is, and what comes first."""
    see_all = (Offer("看进度", "say", {"text": "/progress"}),)
    if away is not None:
        return Reply(f"您现在是“{away}”状态，这段时间没有任务，也不会提醒。\n想看什么，随时可以发“帮助”。")
    if not rows and item is None:
        return Reply("现在没有记在您名下的任务。\n有了新任务，会在午间提醒您；随时发“本月计划”可以看安排。")
    lines = [_owed(rows)] if rows else ["现在没有记在您名下的数量任务。"]
    if item is not None:
        lines.append(f"最近一件：{reminder_line(item, today)}。")
    else:
        first = rows[0]
        left = amount_text(first.left, first.unit)
        lines.append(f"最近一件：{duty_title(first)}，还差 {left}，{short_day(first.until)}前。")
    return Reply("\n".join(lines), see_all)


def _owed(rows: Sequence[Progress]) -> str:
    named = "、".join(f"{duty_title(row)} {figure(row.target)} {row.unit}" for row in rows[:NAMED])
    more = f"等 {len(rows)} 项" if len(rows) > NAMED else ""
    return f"这学期您还有：{named}{more}。"


def example(rows: Sequence[Progress]) -> Reply:
    """One sentence to try, as a button: 听课 where it is owed (everybody knows it), else what is asked for first."""
    owed = [row.kinds[0] for row in rows if row.kinds[0] in RECORD_KINDS]
    kind = RECORD_KINDS["observation" if "observation" in owed or not owed else owed[0]]
    sentence = f"{kind.label} 1 {kind.unit}"
    text = f"做完一件就发一句，例如“{sentence}”。今天正好做了，点下面就记上；记错了点“撤销”。"
    return Reply(text, (Offer(sentence, "log_kind", {"kind": kind.id}),))


def all_at_once(replies: Iterable[Reply]) -> Reply:
    """The first words again, as one message."""
    every = list(replies)
    return Reply("\n".join(one.text for one in every), tuple(offer for one in reversed(every) for offer in one.offers))


def help_text(name: str, lines: Iterable[tuple[str, str]], slashes: Iterable[str]) -> str:
    """What can be said, a line each, and the same as commands."""
    return "\n".join(
        [
            f"{display_name(name)}，做完一件事发一句就行，例如：今天听了王老师一节数学课",
            *(f"{word}：{says}" for word, says in lines),
            f"也可以用命令：{' '.join(slashes)}",
        ]
    )
