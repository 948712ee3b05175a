"""The school with one of everything that can be acted on, for the table of permissions."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.acts import (
    broadcast,
    exempt,
    extend,
    finish_item,
    grant_leave,
    log_for_colleague,
    log_record,
    pair_up,
    programs,
    review_records,
    set_days,
)
from bot.domain.messages import Broadcast, Incoming
from bot.domain.notices import Notice
from bot.domain.people import Account, Group, GroupKind, Membership, Person, Role, RoleName
from bot.domain.plans import PlanItem
from bot.domain.records import Evidence, Record
from bot.domain.requirements import Obligation, Requirement
from bot.domain.schools import School
from bot.parsing.records import RecordDraft
from bot.store.accounts import ensure_account
from tests.cast import FRIDAY, LANE, confirm, item, phone_of

CAST = {
    "office": "沈秋",
    "principal": "陶然",
    "inspector": "李敏（英语）",
    "leader": "罗文",
    "other leader": "魏澜",
    "prep leader": "顾明远",
    "other prep leader": "王芳",
    "self": "方小禾",
    "teacher": "李敏（语文）",
}
TODAY = date(2026, 11, 20)
LOGGED = RecordDraft(kind="observation", amount=1, unit="节", date=TODAY)


@dataclass
class Stage:
    """The school with one of everything that can be acted on. `left_chat` is bound to a group, `chat` is not."""

    session: Session
    school: School
    now: datetime
    people: dict[str, Person]
    group: Group
    notice: Broadcast
    task: Broadcast
    due: Obligation
    free: Obligation
    later: int
    away: int
    item: PlanItem
    closed: PlanItem
    rule: Requirement
    record: int
    heard: int  # a lesson of hers that her leader heard
    pair: int
    accepted: int  # records of hers that were looked over
    returned: int
    said: Incoming
    evidence: int
    chat: Account
    bound: Account

    @property
    def her(self) -> Person:
        """方小禾."""
        return self.people["self"]

    @property
    def place(self) -> tuple[Session, School]:
        """What most acts begin with."""
        return self.session, self.school


def setting(session: Session, school: School) -> Stage:
    """Set everything up, by the acts themselves where that is shorter."""
    now, by_phone = FRIDAY, {phone_of(one): one for one in session.exec(select(Person))}
    people = {word: by_phone[name] for word, name in CAST.items()}
    her, leader = people["self"], people["leader"]
    group = session.exec(select(Group).where(Group.name == "数学组")).one()
    _give_roles(session, people)
    confirm(
        session,
        school,
        [item("校本研修", "2026-12-04", owner="罗文"), item("研修总结", "2026-12-05", owner="罗文")],
        name="又一份.txt",
    )
    made = {row.task: row for row in session.exec(select(PlanItem))}
    duties = session.exec(select(Obligation).where(Obligation.person_id == her.id).order_by(Obligation.id)).all()  # type: ignore[arg-type]
    exempt.exempt(session, school, None, now, duties[1].id or 0, "")
    finish_item.finish_item(session, school, None, now, made["研修总结"].id or 0)
    group_notice = broadcast.open_broadcast(session, school, leader, now, Notice({"group": "数学组"}, "周五交备课本"))
    task = Notice({"group": "数学组"}, "交命题", due_on=date(2026, 12, 1))
    programs.open_program(session, school, None, now, "名师工作室", {"subject": "数学"})
    set_days.set_days(session, school, None, now, {date(2026, 12, 25): set_days.OwnDay(works=False)})
    kept, incoming = _logged(session, school, her, leader, now)
    chat, bound = (ensure_account(session, *LANE, name) for name in ("一个群", "另一个群"))
    bound.group_id = group.id
    stage = Stage(
        session,
        school,
        now,
        people,
        group,
        notice=group_notice,
        task=broadcast.open_broadcast(session, school, leader, now, task),
        due=duties[0],
        free=duties[1],
        later=extend.extend(session, school, None, now, duties[2].id or 0, date(2027, 2, 10))[0].id or 0,
        away=grant_leave.grant_leave(session, school, None, now, her, "sick", date(2027, 1, 4), date(2027, 1, 5)).id
        or 0,
        item=made["校本研修"],
        closed=made["研修总结"],
        rule=session.exec(select(Requirement)).all()[0],
        record=kept[0],
        heard=_heard(session, school, her, leader, now),
        pair=pair_up.pair_up(session, school, None, now, leader, her).id or 0,
        accepted=_looked_over(session, school, her, now, accepted=True),
        returned=_looked_over(session, school, her, now, accepted=False),
        said=incoming,
        evidence=kept[1],
        chat=chat,
        bound=bound,
    )
    session.flush()
    return stage


def _give_roles(session: Session, people: dict[str, Person]) -> None:
    """A principal, an inspector, and a preparation group that 顾明远 leads and 方小禾 is in."""
    prep = Group(school_id=people["self"].school_id, name="三年级数学备课组", kind=GroupKind.PREP)
    session.add(prep)
    session.add(Role(person_id=people["principal"].id or 0, role=RoleName.PRINCIPAL))
    session.add(Role(person_id=people["inspector"].id or 0, role=RoleName.INSPECTOR))
    session.flush()
    for word, leads in (("prep leader", True), ("self", False)):
        session.add(Membership(group_id=prep.id or 0, person_id=people[word].id or 0, leads=leads))
    session.add(Role(person_id=people["prep leader"].id or 0, role=RoleName.PREP_LEADER, group_id=prep.id))
    session.flush()


def _heard(session: Session, school: School, her: Person, leader: Person, now: datetime) -> int:
    record = log_record.log_records(session, school, leader, now, [LOGGED], None).records[0]
    session.execute(update(Record).where(col(Record.id) == record.id).values(lecturer_id=her.id))
    return record.id or 0


def _looked_over(session: Session, school: School, her: Person, now: datetime, *, accepted: bool) -> int:
    record = log_record.log_records(session, school, her, now, [LOGGED], None).records[0].id or 0
    if accepted:
        review_records.accept_records(session, school, None, now, [record])
    else:
        review_records.return_record(session, school, None, now, record, "请补上课题")
    return record


def _logged(
    session: Session, school: School, her: Person, leader: Person, now: datetime
) -> tuple[tuple[int, int], Incoming]:
    """Her record, entered by her leader, with a file of hers; and a message she sent."""
    logged = log_for_colleague.log_for_colleague(session, school, leader, now, her, [LOGGED], None)
    record = logged.records[0].id or 0
    evidence = Evidence(
        record_id=record,
        person_id=her.id or 0,
        sha256="a" * 64,
        name="x.pdf",
        media_type="application/pdf",
        size=1,
        at=now,
    )
    account = session.exec(select(Account).where(Account.person_id == her.id)).one()
    said = Incoming(
        channel=LANE[0],
        bot=LANE[1],
        update_id="said",
        external_id="方小禾",
        account_id=account.id,
        said_at=now,
        received_at=now,
    )
    said.text, said.file_sha256, said.file_name = "今天的课", "b" * 64, "y.pdf"
    session.add_all([evidence, said])
    session.flush()
    return (record, evidence.id or 0), said
