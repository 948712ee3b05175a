"""`/roles`: who may do what; the office gives and takes a role, asked again before it holds."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.acts.give_role import LEADERS, give_role, role_rows, role_text, take_role
from bot.acts.rights import require_office
from bot.commands.turn import REPLACED, Command, Turn
from bot.commands.whom import told, whom
from bot.domain.messages import Offer, Reply
from bot.domain.people import Group, GroupKind, Person, RoleName
from bot.errors import NotFound, NotUnderstood
from bot.rendering.people import ROLE_WORDS, described
from bot.rendering.words import clipped
from bot.store.people import group_named, groups_of, groups_of_person, person_by_id

EXAMPLE = "/身份 王芳 备课组长 五年级语文备课组"
_OFF = ("取消", "去掉", "不再")


def handle(turn: Turn) -> Reply:
    """`/身份` lists everybody's; `/身份 王芳 检查员`, `/身份 取消 王芳 检查员`."""
    require_office(turn.session, turn.person)
    words = turn.argument.strip()
    if not words:
        return _list(turn)
    off = next((word for word in _OFF if words.startswith(word)), None)
    command = f"身份 {off}" if off else "身份"
    turn = replace(turn, argument=words[len(off) :].strip() if off else words)
    meant = whom(turn, command, EXAMPLE)
    if meant.person is None:
        return meant.question or Reply("")
    role, group = _meant(turn, meant.person, meant.rest)
    return _confirm(turn, meant.person, role, group, give=off is None)


def _list(turn: Turn) -> Reply:
    lines = []
    for role, holders in role_rows(turn.session, turn.person, turn.school):
        names = (_held_by(person, groups) for person, groups in holders)
        lines.append(f"{ROLE_WORDS[role]}：{'、'.join(names) or '还没有'}")
    how = f"给身份：{EXAMPLE}\n取消：/身份 取消 王芳 备课组长"
    return Reply("\n".join([*lines, how]))


def _held_by(person: Person, groups: list[Group]) -> str:
    return f"{person.name}（{'、'.join(group.name for group in groups)}）" if groups else person.name


def _meant(turn: Turn, person: Person, words: str) -> tuple[RoleName, Group | None]:
    """«教研组长 语文组», «语文教研组长», «检查员»; a leader's group is the one the person belongs to, when not said."""
    role = next((role for role in RoleName if ROLE_WORDS[role] in words), None)
    if role is None:
        known = "、".join(ROLE_WORDS[one] for one in RoleName)
        raise NotUnderstood(f"没有看懂是什么身份。可以写：{known}。例如：{EXAMPLE}")
    if role not in LEADERS:
        return role, None
    name = words.replace(ROLE_WORDS[role], " ").strip()
    group = group_named(turn.session, turn.school, name) if name else _own_group(turn, person, LEADERS[role])
    if group is None or group.kind != LEADERS[role]:
        of_kind = [one.name for one in groups_of(turn.session, turn.school) if one.kind == LEADERS[role]]
        known = "、".join(of_kind) or "还没有这样的组"
        raise NotFound(f"请写明管哪个组：{clipped(known, 100)}。例如：/身份 {person.name} {ROLE_WORDS[role]} 组名")
    return role, group


def _own_group(turn: Turn, person: Person, kind: GroupKind) -> Group | None:
    groups = [one for one in groups_of_person(turn.session, person.id or 0) if one.kind == kind]
    return groups[0] if len(groups) == 1 else None


def _confirm(turn: Turn, person: Person, role: RoleName, group: Group | None, *, give: bool) -> Reply:
    groups = [one.name for one in groups_of_person(turn.session, person.id or 0)]
    who, what = described(person, groups), role_text(role, group)
    values = {"person": person.id, "role": role, "group": group.id if group else None}
    text = f"给{who}“{what}”的身份？{_MAY[role]}" if give else f"取消{who}“{what}”的身份？"
    return Reply(text, (Offer("确认", "give_role" if give else "take_role", values), Offer("算了", "keep_roles", {})))


# What a role may do, said before it is given.
_MAY = {
    RoleName.OFFICE: "可以看全校、改要求、发通知、邀请老师。",
    RoleName.PRINCIPAL: "可以看全校，不能改。",
    RoleName.GROUP_LEADER: "可以看本组、给本组发通知、替本组老师登记。",
    RoleName.PREP_LEADER: "可以看本组、给本组发通知、替本组老师登记。",
    RoleName.INSPECTOR: "可以核实佐证材料。",
}


def press_give(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """确认 under a role to be given."""
    person, role, group = _values(turn, values)
    give_role(turn.session, turn.person, turn.now, person, role, group)
    return Reply(f"好的，{person.name}老师现在是{role_text(role, group)}，{told(turn, person)}。")


def press_take(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """确认 under a role to be taken back."""
    person, role, group = _values(turn, values)
    held = take_role(turn.session, turn.person, turn.now, person, role, group)
    said = "已取消" if held else "本来就没有"
    return Reply(f"{person.name}老师{said}“{role_text(role, group)}”的身份。")


def _values(turn: Turn, values: Mapping[str, Any]) -> tuple[Person, RoleName, Group | None]:
    group = turn.session.get(Group, int(values["group"])) if values["group"] else None
    return person_by_id(turn.session, int(values["person"])), RoleName(values["role"]), group


def keep(_turn: Turn, _values: Mapping[str, Any]) -> Reply:
    """算了."""
    return Reply("好的，没有改。")


COMMAND = Command(
    "roles",
    ("身份", "角色"),
    "看谁有什么身份，给或取消",
    "/身份",
    handle,
    frozenset({RoleName.OFFICE}),
    {"give_role": press_give, "take_role": press_take, "keep_roles": keep},
    {"give_role": REPLACED, "take_role": REPLACED, "keep_roles": REPLACED},
)
