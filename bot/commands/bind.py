"""`/bind` and `/unbind`: typed by the office in a group chat, they give it to one of the school's groups."""

from bot.acts.bind_group_chat import bind_group_chat, unbind_group_chat
from bot.commands.turn import Command, Turn
from bot.domain.messages import Incoming, Reply
from bot.domain.people import Account, RoleName
from bot.errors import NotUnderstood


def handle(turn: Turn) -> Reply:
    """`/bind 语文组`; the group is told in one line what it will read."""
    chat = _chat(turn)
    name = turn.argument.strip()
    if not name:
        raise NotUnderstood("请写明绑定哪个组，例如：/bind 语文组")
    group = bind_group_chat(turn.session, turn.school, turn.person, turn.now, chat, name, _topic(turn))
    line = f"已绑定{group.name}：每月安排和完成人数会发到这里，不发姓名；登记用 /log，结果只私下发给本人。"
    return Reply("", public=line)


def _topic(turn: Turn) -> str | None:
    incoming = turn.session.get(Incoming, turn.incoming_id) if turn.incoming_id else None
    return incoming.thread_id if incoming else None


def unbind(turn: Turn) -> Reply:
    """`/unbind`."""
    group = unbind_group_chat(turn.session, turn.school, turn.person, turn.now, _chat(turn))
    return Reply("", public=f"已解除绑定，{group.name}的安排不再发到这里。")


def _chat(turn: Turn) -> Account:
    if turn.chat is None:
        raise NotUnderstood("绑定和解绑要在那个群里发：先把研铃拉进群，再在群里发 /bind 语文组")
    return turn.chat


OFFICE = frozenset({RoleName.OFFICE})
COMMAND = Command("bind", ("绑定", "绑定群"), "在群里发，把群绑定到一个组", "/bind 语文组", handle, OFFICE)
UNBIND = Command("unbind", ("解绑", "解除绑定"), "在群里发，解除群的绑定", "/unbind", unbind, OFFICE)
