"""A chat of a group on some channel: given to one of the school's groups by the office, and taken from it."""

from datetime import datetime

from sqlmodel import Session

from bot.acts.rights import require_office
from bot.domain.people import Account, Group, Person
from bot.domain.schools import School
from bot.errors import NotFound
from bot.rendering.words import clipped, listed
from bot.store.audit import note
from bot.store.people import group_named, groups_of


def bind_group_chat(
    session: Session, school: School, who: Person, now: datetime, chat: Account, name: str, topic: str | None = None
) -> Group:
    """Bind a chat to the group of that name; to another one if it was bound before. Raises NotAllowed, NotFound.

    `topic` is the one of a forum that this was said in: what is posted by itself goes there.
    """
    require_office(session, who)
    group = group_named(session, school, name)
    if group is None:
        known = listed((one.name for one in groups_of(session, school)), 20)
        raise NotFound(f"没有叫“{clipped(name, 20)}”的组。现有：{known}。例如：/bind 语文组")
    moved = chat.group_id != group.id
    chat.group_id, chat.thread_id = group.id, topic
    session.add(chat)
    if moved:
        note(session, school.id or 0, now, who.id, "bind_chat", f"account {chat.id}", group=group.id)
    return group


def unbind_group_chat(session: Session, school: School, who: Person, now: datetime, chat: Account) -> Group:
    """Take a chat from its group; nothing is posted there any more. Raises NotAllowed, NotFound."""
    require_office(session, who)
    group = session.get(Group, chat.group_id) if chat.group_id else None
    if group is None:
        raise NotFound("这个群没有绑定任何组。要绑定请发：/bind 语文组")
    chat.group_id = chat.thread_id = None
    session.add(chat)
    note(session, school.id or 0, now, who.id, "unbind_chat", f"account {chat.id}", group=group.id)
    return group
