"""What `yanling doctor` says of the messengers: which are set, when each was heard from, what is wrong with them.

Nothing is connected to for it: a second connection of the same bot would take the place of the one that serves.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.domain.messages import Incoming, Message, MessageKind
from bot.domain.people import Group
from bot.domain.schools import School, local_time
from bot.settings import Settings

Finding = tuple[bool, str]


def messenger_findings(session: Session, settings: Settings, school: School | None) -> Iterator[Finding]:
    """One line for each bot, app and robot that the settings name."""
    for channel, bot, label in _named(settings):
        heard = session.exec(
            select(func.max(Incoming.received_at)).where(Incoming.channel == channel, Incoming.bot == bot)
        ).one()
        trouble = _trouble(session, channel, bot, heard)
        last = f"上次收到消息在 {_clock(school, heard)}" if heard else "还没有收到过消息"
        yield trouble is None, trouble or f"{label}：已设置，{last}"
    for name in settings.wecom_robots:
        known = session.exec(select(Group).where(Group.name == name)).first()
        yield known is not None, f"群机器人：{name}" if known else f"群机器人：没有叫“{name}”的组，不会往那里发"


def _named(settings: Settings) -> Iterator[tuple[str, str, str]]:
    for token in settings.telegram_tokens:
        bot = token.partition(":")[0]
        yield "telegram", bot, f"Telegram 机器人 {bot}"
    for bot, _ in settings.wecom_bots:
        yield "wecom", bot, f"企业微信智能机器人 {bot}"
    if settings.wecom_app_parts:
        corp, agent, _, token, _ = settings.wecom_app_parts
        yield "wecom", f"{corp}/{agent}", f"企业微信自建应用 {agent}（{'收发' if token else '只发不收'}）"


def _trouble(session: Session, channel: str, bot: str, heard: datetime | None) -> str | None:
    """What the office was told is wrong with a bot, unless it was heard from since."""
    name = f"app {bot.partition('/')[2]}" if "/" in bot else bot
    query = select(Message).where(
        Message.kind == MessageKind.OFFICE_NOTE, col(Message.why).startswith(f"{channel} {name} ", autoescape=True)
    )
    told = session.exec(query.order_by(col(Message.id).desc())).first()
    return told.text if told is not None and (heard is None or told.due_at > heard) else None


def _clock(school: School | None, at: datetime) -> str:
    return f"{local_time(school, at) if school else at:%Y-%m-%d %H:%M}"
