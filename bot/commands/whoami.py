"""`/whoami`: what is stored about the speaker, and who sees it; what is wrong in it goes to the office."""

from collections.abc import Mapping
from typing import Any

from bot.acts.ask_correction import ask_correction, tell_corrected
from bot.acts.find_duties import duties_of
from bot.commands.turn import Command, Turn
from bot.domain.messages import Ask, Offer, Reply
from bot.domain.people import RoleName
from bot.domain.schools import School
from bot.parsing.records import Intent
from bot.rendering.absences import absence_text
from bot.rendering.people import ROLE_WORDS
from bot.rendering.words import figure
from bot.store.absences import absences_of
from bot.store.accounts import accounts_of
from bot.store.people import facts_by_person, groups_of_person, person_by_id

CHANNEL_WORDS = {"web": "网页", "telegram": "Telegram", "wecom": "企业微信", "terminal": "本机终端"}


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
        *_away(turn),
        *_let_off(turn),
        *_signed_in(turn),
        _stored(turn.school),
    ]
    return Reply("\n".join(lines), (Offer("有不对的", "roster_wrong", {}),))


def wrong(_turn: Turn, _values: Mapping[str, Any]) -> Reply:
    """有不对的: the next sentence goes to the office."""
    return Reply("哪一项不对、应该是什么？请直接发，例如：参加工作时间应为 2019 年 8 月", ask=Ask("roster_words", {}))


def words(turn: Turn, _values: Mapping[str, Any]) -> Reply | None:
    """What is wrong, in words; finished work said instead is logged as ever."""
    if not turn.text or turn.reading.intent in (Intent.LOG, Intent.UNDO, Intent.HELP):
        return None
    told = ask_correction(turn.session, turn.school, turn.person, turn.now, turn.text)
    return Reply(
        "已转给教科室核对，改好后会告诉您。" if told else f"教科室现在没有人在线，请直接找{turn.school.contact}。"
    )


def corrected(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """告诉对方已更正."""
    person = person_by_id(turn.session, int(values["person"]))
    tell_corrected(turn.session, turn.school, turn.person, turn.now, person)
    return Reply(f"已告诉{person.name}老师。")


def _away(turn: Turn) -> list[str]:
    rows = absences_of(turn.session, turn.school, turn.today, person_ids=[turn.person_id])
    return [f"登记的请假：{'；'.join(absence_text(row) for row in rows)}。"] if rows else []


def _let_off(turn: Turn) -> list[str]:
    titles = [duty.title for duty in duties_of(turn.session, turn.person, turn.today, exempt=True)]
    return [f"已免做：{'、'.join(titles)}。"] if titles else []


def _signed_in(turn: Turn) -> list[str]:
    """Where somebody speaks from; a place unknown is a stranger's, and the office ends it."""
    places = [
        CHANNEL_WORDS.get(account.channel, account.channel) for account in accounts_of(turn.session, turn.person_id)
    ]
    named = "、".join(dict.fromkeys(places))
    return [f"登录在：{named}。不是您的，或换了手机，请找{turn.school.contact}换绑。"] if named else []


def _stored(school: School) -> str:
    who = "只有您、本组组长、教科室、校长和检查员能看到"
    return f"这些来自学校名册；您登记的内容{who}。要更正，点下面，或找{school.contact}。"


COMMAND = Command(
    "whoami",
    ("我是谁", "我的信息"),
    "看名册里的自己",
    "/whoami",
    handle,
    choices={"roster_wrong": wrong, "corrected": corrected},
    answers={"roster_words": words},
)
