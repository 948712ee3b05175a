"""`/invite`: the office gets a code for a colleague, to be passed on."""

from bot.acts.invite import LIFETIME, invite
from bot.acts.rights import require_office
from bot.commands.turn import Command, Turn
from bot.domain.messages import Reply
from bot.domain.people import Person, RoleName
from bot.errors import NotFound, NotUnderstood
from bot.rendering.words import clipped
from bot.store.people import people_named


def handle(turn: Turn) -> Reply:
    """`/invite 王芳`, `/invite 李敏 英语` where two are called the same."""
    require_office(turn.session, turn.person)
    person = _person(turn)
    code = invite(turn.session, turn.person, turn.now, person)
    return Reply(
        f"{person.name}老师的登录码：{code}（{LIFETIME.days} 天内有效，用一次）。\n"
        f"请只转给本人：在和研铃的私聊里发 /start {code}，或在网页登录时填写。"
    )


def _person(turn: Turn) -> Person:
    name, *more = turn.argument.split() or [""]
    if not name:
        raise NotUnderstood("请写明邀请谁，例如：/邀请 王芳")
    people = people_named(turn.session, turn.school, name)
    if not people:
        raise NotFound(f"名册里没有“{clipped(name, 20)}”。请核对姓名，例如：/邀请 王芳")
    meant = [person for person in people if not more or more[0] in (person.subject, person.grade)]
    if len(meant) != 1:
        which = "、".join(f"{person.subject or '未写学科'}（{person.grade or '未写年级'}）" for person in people)
        raise NotUnderstood(f"有 {len(people)} 位{name}：{which}。请加上学科，例如：/邀请 {name} 语文")
    return meant[0]


COMMAND = Command(
    "invite", ("邀请", "登录码"), "给一位老师一个登录码", "/邀请 王芳", handle, frozenset({RoleName.OFFICE})
)
