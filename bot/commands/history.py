"""`/history`: what was logged lately."""

from bot.commands.turn import Command, Turn
from bot.domain.messages import Offer, Reply
from bot.rendering.records import record_text
from bot.store.records import records_of

SHOWN = 10


def handle(turn: Turn) -> Reply:
    """The last entries, newest first; the newest can be taken back."""
    records = records_of(turn.session, turn.person_id, limit=SHOWN)
    if not records:
        return Reply("还没有登记过。做完一件就发一句，例如：/log 听课")
    lines = [f"最近登记的 {len(records)} 条：", *(f"{n}. {record_text(record)}" for n, record in enumerate(records, 1))]
    return Reply("\n".join(lines), (Offer("撤销第 1 条", "undo", {"records": [records[0].id]}),))


COMMAND = Command("history", ("记录", "历史", "我的记录"), "看登记过什么", "/history", handle)
