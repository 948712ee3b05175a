"""Somebody asks the office to correct what the roster says of them; the office hears of it, the roster stays."""

import hashlib
from datetime import datetime

from sqlmodel import Session

from bot.acts.post import post
from bot.acts.rights import require_office
from bot.domain.messages import MessageKind, Offer, Reply
from bot.domain.people import Person, display_name
from bot.domain.schools import School, school_day
from bot.errors import NotUnderstood
from bot.rendering.people import described
from bot.rendering.words import clipped
from bot.store.audit import note
from bot.store.people import office_of

LONGEST = 200  # characters


def tell_corrected(session: Session, school: School, who: Person | None, now: datetime, person: Person) -> None:
    """The office has corrected the roster; the one who asked hears of it. Raises NotAllowed."""
    require_office(session, who)
    key = f"corrected:{person.id}:{now.isoformat()}"
    reply = Reply(f"{display_name(person.name)}，名册里您的信息教科室已更正，发“我是谁”可以再核对。")
    post(session, person, MessageKind.OFFICE_NOTE, key, reply, now=now, why="correction")
    note(session, school.id or 0, now, who.id if who else None, "tell_corrected", f"person {person.id}")


def ask_correction(session: Session, school: School, who: Person, now: datetime, text: str) -> int:
    """Tell the office what is wrong; how many were told. The same words on one day are told once."""
    if not text.strip():
        raise NotUnderstood("请写明哪一项不对、应该是什么，例如：参加工作时间应为 2019 年 8 月")
    words = clipped(text, LONGEST)
    note(session, who.school_id, now, who.id, "ask_correction", f"person {who.id}", text=words)
    said = f"{described(who)}请教科室更正名册：{words}\n请改名册后再导入一次，任务会重新核对，然后点下面告诉对方。"
    seen = Offer("告诉对方已更正", "corrected", {"person": who.id})
    digest = hashlib.sha256(words.encode()).hexdigest()[:12]
    key = f"correction:{who.id}:{school_day(school, now)}:{digest}"
    told = [
        post(session, one, MessageKind.OFFICE_NOTE, f"{key}:{one.id}", Reply(said, (seen,)), now=now, why="correction")
        for one in office_of(session, school)
    ]
    return len(told)
