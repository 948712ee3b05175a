"""`/invite`: the office gets a code for a colleague to be passed on, or a printable sheet for a group or everybody."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.acts.invite import LIFETIME, invite, invite_many, slips_of
from bot.acts.rights import require_office
from bot.commands.turn import REPLACED, Command, Turn
from bot.commands.whom import whom
from bot.domain.messages import Attachment, Offer, Reply
from bot.domain.people import Group, Person, RoleName
from bot.errors import NotFound
from bot.rendering.invitations import ON_A_PAGE, link_of, only_here, slips_html, slips_xlsx
from bot.store.accounts import without_account
from bot.store.people import group_named, members_of, people_meant, staff_of

EXAMPLE = "/邀请 王芳"
EVERYBODY = frozenset({"全体", "全校", "所有人", "大家", "all"})
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def handle(turn: Turn) -> Reply:
    """`/邀请 王芳`, `/邀请 李敏 英语`, `/邀请 语文组`, `/邀请 全体`."""
    require_office(turn.session, turn.person)
    words = turn.argument.strip()
    if words in EVERYBODY:
        return _many(turn, None)
    group = group_named(turn.session, turn.school, words) if words else None
    if group is not None and not people_meant(turn.session, turn.school, words)[0]:
        return _many(turn, group)
    meant = whom(turn, "邀请", EXAMPLE)
    if meant.person is None:
        return meant.question or Reply("")
    return _one(turn, meant.person)


def _one(turn: Turn, person: Person) -> Reply:
    code = invite(turn.session, turn.person, turn.now, person)
    link = link_of(turn.school.web_url, code)
    page = f"\n或用手机打开：{link}" if link and not only_here(link) else ""
    return Reply(
        f"{person.name}老师的登录码：{code}（{LIFETIME.days} 天内有效，用一次）。\n"
        f"请只转给本人：在和研铃的私聊里发 /start {code}，或在网页登录时填写。{page}"
    )


def _people(turn: Turn, group: Group | None) -> Sequence[Person]:
    return members_of(turn.session, group.id or 0) if group else staff_of(turn.session, turn.school)


def _many(turn: Turn, group: Group | None) -> Reply:
    """How many, and who of them has no account yet; codes are made when it is pressed."""
    people = _people(turn, group)
    out = without_account(turn.session, people)
    name = group.name if group else "全校"
    if not people:
        raise NotFound(f"{name}现在没有在岗的老师。")
    values = {"group": group.id if group else None}
    head = f"{name}在岗 {len(people)} 人，已登录 {len(people) - len(out)} 人，还有 {len(out)} 人没登录。"
    again = Offer(f"{len(people)} 人都发", "invite_many", values | {"again": True})
    if not out:
        return Reply(f"{head}要重新发，点下面；只给一位，发：{EXAMPLE}", (again,))
    offers = (Offer(f"给这 {len(out)} 人生成", "invite_many", values | {"again": False}), again)
    how = "每人一个登录码和二维码，排成可打印的邀请单，14 天内有效，用一次。"
    return Reply(f"{head}\n{how}", offers if len(out) < len(people) else offers[:1])


def press(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """生成: the sheet as a page to print and as a table."""
    require_office(turn.session, turn.person)
    group = turn.session.get(Group, int(values["group"])) if values["group"] else None
    people = _people(turn, group)
    invited = invite_many(turn.session, turn.person, turn.now, people, again=bool(values["again"]))
    if not invited:
        raise NotFound("现在都已经登录了，没有要发的登录码。")
    name = group.name if group else "全校"
    made = f"{name} {len(invited)} 人的登录码已生成，{LIFETIME.days} 天内有效。"
    lines = [f"{made}打开邀请单打印，每页 {ON_A_PAGE} 张，剪开发到手上。"]
    if only_here(turn.school.web_url):
        lines.append("链接里是本机地址，手机打不开：请先设置 YANLING_PUBLIC_URL，再重新生成。")
    elif turn.school.web_url:
        lines.append(f"也可以在网页上生成：{turn.school.web_url}/office/invites")
    return Reply("\n".join(lines), files=_files(turn, name, invited))


def _files(turn: Turn, name: str, invited: Sequence[tuple[Person, str]]) -> tuple[Attachment, ...]:
    slips = slips_of(turn.session, turn.school, invited, turn.now, turn.school.web_url)
    sheet = slips_html(turn.school.name, slips).encode()
    return (
        turn.keep(f"邀请单（{name}）.html", "text/html", sheet),
        turn.keep(f"登录码（{name}）.xlsx", XLSX, slips_xlsx(slips)),
    )


COMMAND = Command(
    "invite",
    ("邀请", "登录码"),
    "给一位、一组或全体老师登录码",
    EXAMPLE,
    handle,
    frozenset({RoleName.OFFICE}),
    {"invite_many": press},
    {"invite_many": REPLACED},
)
