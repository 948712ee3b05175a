"""`yanling doctor`: is everything as it should be?"""

import sys
from collections.abc import Iterator
from datetime import timedelta

import typer
from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.channels.web.app import CHINA
from bot.cli.desk import Desk, console, desk, now
from bot.cli.messengers import messenger_findings
from bot.domain.holidays import holiday_source
from bot.domain.messages import Incoming, Message, MessageStatus
from bot.domain.people import Account, AuditEntry
from bot.domain.schools import School, school_day
from bot.rendering.fonts import HOW, chinese_font
from bot.store.backups import last_backup
from bot.store.people import office_of, staff_of
from bot.store.schools import schools_of, term_at

Finding = tuple[bool, str]
BACKUP_AGE = timedelta(days=7)


def doctor() -> None:
    """检查设置、数据和消息，有问题就说怎么办。"""
    with desk() as house, house.database.transaction() as session:
        school = next(iter(schools_of(session)), None)
        findings = [
            *_machine(house),
            *([] if school and school.is_sample else [_backup(house, session)]),
            *_queues(session),
            *messenger_findings(session, house.settings, school),
            *(f for one in schools_of(session) for f in _school(session, one)),
        ]
        if school is None:
            findings.append((True, "还没有学校：运行 yanling serve 看示例，或 yanling import roster 名册.xlsx"))
        for good, text in findings:
            console.print(f"[green]✓[/green] {text}" if good else f"[red]✗[/red] {text}", soft_wrap=True)
    if not all(good for good, _ in findings):
        raise typer.Exit(1)


def _machine(house: Desk) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield sys.version_info >= (3, 11), f"Python {version}"
    kind = "SQLite" if house.database.is_sqlite else "PostgreSQL"
    yield True, f"数据库：{kind}，数据在 {house.settings.home}"
    font = chinese_font()
    yield font is not None, f"汇总图用的中文字体：{font.path.name}" if font else HOW


def _backup(house: Desk, session: Session) -> Finding:
    """When the last backup was made; a house of a week's age should have one."""
    last = last_backup(house.settings.home)
    how = "请运行：yanling backup --to 另一块硬盘上的文件夹"
    if last is None:
        begun = session.exec(select(func.min(AuditEntry.at))).one()
        return begun is None or now() - begun < BACKUP_AGE, f"还没有备份过；{how}"
    at, place = last
    fresh = now() - at < BACKUP_AGE
    return fresh, f"上次备份：{at.astimezone(CHINA):%Y-%m-%d %H:%M}，{place}{'' if fresh else f'；已超过一周，{how}'}"


def _queues(session: Session) -> Iterator[Finding]:
    waiting = session.exec(select(func.count()).where(col(Incoming.handled_at).is_(None))).one()
    aside = session.exec(select(func.count()).where(col(Incoming.fault).is_not(None))).one()
    pending = session.exec(select(func.count()).where(Message.status == MessageStatus.PENDING)).one()
    failed = session.exec(select(func.count()).where(Message.status == MessageStatus.FAILED)).one()
    yield True, f"收件箱：{waiting} 条待处理；发件箱：{pending} 条待发"
    yield not aside, f"{aside} 条消息没有处理成功，详情见 incoming 表的 fault 列" if aside else "收到的消息都已处理"
    hint = "对方可能停用了机器人，请重新给一个登录码"
    yield not failed, f"{failed} 条消息没有送到，{hint}" if failed else "没有送不到的消息"


def _school(session: Session, school: School) -> Iterator[Finding]:
    staff = staff_of(session, school)
    signed = session.exec(
        select(func.count(func.distinct(Account.person_id))).where(
            col(Account.person_id).in_([person.id for person in staff])
        )
    ).one()
    yield bool(staff), f"{school.name}：在岗 {len(staff)} 人，已登录 {signed} 人"
    office = office_of(session, school)
    names = "、".join(person.name for person in office)
    yield bool(office), f"教科室：{names}" if office else "还没有教科室负责人，请运行：yanling role 姓名 office"
    today = school_day(school, now())
    term = term_at(session, school, today)
    if term is None:
        yield False, "还没有学期，请运行：yanling term add --start 2026-08-31 --end 2027-01-22"
        return
    yield term.end_on >= today, f"学期「{term.name}」：{term.start_on} 至 {term.end_on}"
    computed = holiday_source(term.end_on) == "computed"
    note = f"；{term.end_on.year} 年的放假安排本程序还没有，先按节日推算" if computed else ""
    yield True, f"节假日：按国务院放假安排{note}"
