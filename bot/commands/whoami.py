"""`/whoami`: what is stored about the speaker, and who sees it."""

from bot.commands.turn import Command, Turn
from bot.domain.messages import Reply
from bot.domain.people import RoleName
from bot.domain.schools import School
from bot.rendering.words import figure
from bot.store.people import facts_by_person, groups_of_person

ROLE_WORDS = {
    RoleName.OFFICE: "教科室",
    RoleName.PRINCIPAL: "校长",
    RoleName.GROUP_LEADER: "教研组长",
    RoleName.PREP_LEADER: "备课组长",
    RoleName.INSPECTOR: "检查员",
}


def handle(turn: Turn) -> Reply:
    """The roster's own line about the speaker."""
    facts = facts_by_person(turn.session, turn.school, [turn.person], turn.today)[turn.person_id]
    groups = "、".join(group.name for group in groups_of_person(turn.session, turn.person_id))
    titles = "、".join(f"{level or ''}{title}" for title, level in facts.titles)
    parts = (
        turn.person.name,
        f"{turn.person.subject}教师" if turn.person.subject else None,
        groups,
        "、".join(facts.positions),
        titles,
        f"教龄 {figure(facts.years_of_teaching)} 年" if facts.years_of_teaching is not None else None,
        f"到校 {figure(facts.years_at_school)} 年" if facts.years_at_school is not None else None,
        turn.person.status_note,
    )
    roles = "、".join(ROLE_WORDS[role] for role in RoleName if role in turn.roles)
    lines = [
        "，".join(part for part in parts if part) + "。",
        *([f"在研铃里的身份：{roles}。"] if roles else []),
        _stored(turn.school),
    ]
    return Reply("\n".join(lines))


def _stored(school: School) -> str:
    return f"这些来自学校名册；您登记的内容只有您、本组组长和教科室能看到。要更正请找{school.contact}。"


COMMAND = Command("whoami", ("我是谁", "我的信息"), "看名册里的自己", "/whoami", handle)
