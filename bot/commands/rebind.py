"""`/rebind`: a phone lost or changed; the office takes the old sign-ins and gets a new code to pass on."""

from collections.abc import Mapping
from typing import Any

from bot.acts.invite import LIFETIME
from bot.acts.rebind import rebind
from bot.acts.rights import require_office
from bot.commands.turn import REPLACED, Command, Turn
from bot.commands.whom import whom
from bot.domain.messages import Offer, Reply
from bot.domain.people import RoleName
from bot.errors import NotFound
from bot.rendering.people import described
from bot.store.accounts import accounts_of
from bot.store.people import groups_of_person, person_by_id

EXAMPLE = "/换绑 王芳"


def handle(turn: Turn) -> Reply:
    """`/换绑 王芳`: asked again before anything ends."""
    require_office(turn.session, turn.person)
    meant = whom(turn, "换绑", EXAMPLE)
    if meant.person is None:
        return meant.question or Reply("")
    person = meant.person
    count = len(accounts_of(turn.session, person.id or 0))
    if not count:
        raise NotFound(f"{person.name}老师还没有登录过，不用换绑。要登录码，发：/邀请 {person.name}")
    who = described(person, [group.name for group in groups_of_person(turn.session, person.id or 0)])
    text = f"{who}现在有 {count} 个登录。换绑后旧手机、旧网页立刻进不来，登记过的内容都在，另给一个新登录码。确认换绑？"
    return Reply(text, (Offer("确认换绑", "rebind", {"person": person.id}), Offer("不换", "keep_bound", {})))


def press(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """确认换绑."""
    require_office(turn.session, turn.person)
    person = person_by_id(turn.session, int(values["person"]))
    if person.school_id != turn.school.id:
        raise NotFound("名册里没有这位老师。")
    count, code = rebind(turn.session, turn.person, turn.now, person)
    return Reply(
        f"已解除{person.name}老师的 {count} 个登录。新登录码：{code}（{LIFETIME.days} 天内有效，用一次）。\n"
        f"请只转给本人：在和研铃的私聊里发 /start {code}，或在网页登录时填写。"
    )


def keep(_turn: Turn, _values: Mapping[str, Any]) -> Reply:
    """不换."""
    return Reply("好的，没有换绑。")


COMMAND = Command(
    "rebind",
    ("换绑", "换手机"),
    "老师换了或丢了手机",
    EXAMPLE,
    handle,
    frozenset({RoleName.OFFICE}),
    {"rebind": press, "keep_bound": keep},
    {"keep_bound": REPLACED},
)
