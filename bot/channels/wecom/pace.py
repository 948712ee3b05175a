"""WeCom's limits, by what messages go out through; answers count with everything else."""

from bot.channels.pace import Pace, Tempo, Window

# Windows are a little longer than WeCom's: what left a second ago may have arrived only now.
CHAT: tuple[Window, ...] = ((30, 61.0), (1000, 3610.0))  # a 智能机器人 into a chat, an app to a member
GROUP_ROBOT: tuple[Window, ...] = ((20, 61.0),)
BOT_PER_SECOND = 20  # of one websocket; WeCom names no limit
MEMBERS_PER_SECOND = 1000  # of an app: up to a thousand are reached by one call
CALLS_PER_SECOND = 100  # WeCom takes 10,000 calls a minute


def bot_pace() -> Pace:
    """A 智能机器人's."""
    return Pace(Tempo(BOT_PER_SECOND, windows=lambda _chat: CHAT))


def member_pace() -> Pace:
    """A self-built app's, by member."""
    return Pace(Tempo(MEMBERS_PER_SECOND, windows=lambda _member: CHAT))


def call_pace() -> Pace:
    """A self-built app's, by call."""
    return Pace(Tempo(CALLS_PER_SECOND))


def robot_pace() -> Pace:
    """The robots of groups, by robot."""
    return Pace(Tempo(BOT_PER_SECOND, windows=lambda _robot: GROUP_ROBOT))
