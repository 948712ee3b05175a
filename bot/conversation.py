"""handle(incoming): who speaks, which command, one transaction, the reply."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.acts.attach_evidence import attach_evidence
from bot.commands import BY_INTENT, CHOICES, WORDS
from bot.commands.turn import Turn
from bot.domain.messages import Choice, Incoming, Message, MessageKind, Reply
from bot.domain.people import Account, PersonStatus
from bot.domain.schools import School
from bot.errors import UserError
from bot.parsing.records import Intent, read_kind, read_message
from bot.rendering.records import attached_text
from bot.store import choices, outbox
from bot.store.accounts import ensure_account
from bot.store.engine import Database
from bot.store.inbox import set_aside
from bot.store.people import office_of, person_by_id
from bot.store.schools import school_by_id, schools_of

log = logging.getLogger(__name__)

LONGEST = 5000  # characters; more is no message but a document
CALM = "刚才没有处理成功，没有登记。您发的内容已留存，教科室会看到；请稍后再发一次。"
UNREAD = "这句话没有登记。做完一件事就发一句，例如：听课 1 节；想看任务发“进度”，想看用法发“帮助”。"
STALE = "这个按钮已经过期。发“待办”看现在要做什么，发“帮助”看能说什么。"
USED = "这个按钮已经点过，不用再点。发“记录”可以看登记过什么。"


def handle(database: Database, incoming_id: int, now: datetime, secret: bytes) -> None:
    """Answer one stored message in one transaction. What goes wrong unexpectedly is rolled back, kept and told."""
    handle_all(database, [incoming_id], now, secret)


def handle_all(database: Database, incoming_ids: Sequence[int], now: datetime, secret: bytes) -> None:
    """Answer stored messages in one transaction, a burst's commits being dear; each alone once one of them fails."""
    try:
        with database.transaction() as session:
            for incoming_id in incoming_ids:
                incoming = session.get(Incoming, incoming_id)
                if incoming is not None and incoming.handled_at is None:
                    _answer(session, incoming, now, secret)
    except Exception as error:  # the one place that catches everything in a conversation
        if len(incoming_ids) > 1:
            for incoming_id in incoming_ids:
                handle(database, incoming_id, now, secret)
            return
        log.exception("incoming %s could not be handled", incoming_ids[0])
        with database.transaction() as session:
            _tell_fault(session, incoming_ids[0], now, error)


def _answer(session: Session, incoming: Incoming, now: datetime, secret: bytes) -> None:
    account = ensure_account(session, incoming.channel, incoming.bot, incoming.external_id)
    account.seen_at = now
    incoming.account_id, incoming.handled_at = account.id, now
    session.add_all([account, incoming])
    school = _school(session, account)
    if school is None:
        return
    if account.person_id is None:
        _reply(session, school, account, incoming, stranger(school), now)
        return
    turn = _turn(session, school, account, incoming, now)
    try:
        with session.begin_nested():  # a refusal changes nothing but the answer
            reply = _with_file(turn, incoming, _spoken(turn, incoming, secret))
    except UserError as error:
        reply = Reply(error.text)
    _reply(session, school, account, incoming, reply, now)


def _school(session: Session, account: Account) -> School | None:
    if account.person_id is not None:
        return school_by_id(session, person_by_id(session, account.person_id).school_id)
    return next(iter(schools_of(session)), None)


def stranger(school: School) -> Reply:
    """One neutral line and whom to ask."""
    return Reply(f"这里只对{school.name}的老师开放。如果您是本校老师，请向{school.contact}索取您的个人链接。")


def _turn(session: Session, school: School, account: Account, incoming: Incoming, now: datetime) -> Turn:
    person = person_by_id(session, account.person_id or 0)
    text = incoming.text.strip()
    _, _, argument = text.partition(" ")
    return Turn(session, school, person, now, incoming.said_at, text, argument, incoming.id)


def _spoken(turn: Turn, incoming: Incoming, secret: bytes) -> Reply:
    if turn.person.status == PersonStatus.LEFT:
        return stranger(turn.school)
    if incoming.choice is not None:
        return _pressed(turn, choices.choice_by_token(turn.session, incoming.choice, secret))
    if not turn.text and incoming.file_sha256:
        return Reply("")
    if len(turn.text) > LONGEST:
        return Reply(f"这段话有 {len(turn.text)} 字，太长了，没有登记。请控制在 {LONGEST} 字以内，或作为文件发送。")
    if turn.text.isdigit() and len(turn.text) <= 2:
        numbered = choices.choice_by_number(turn.session, turn.person_id, int(turn.text))
        if numbered is not None:
            return _pressed(turn, numbered)
    return say(turn)


def _with_file(turn: Turn, incoming: Incoming, reply: Reply) -> Reply:
    """A file that came along is kept with what was logged; a file alone with the last entry."""
    if incoming.file_sha256 is None:
        return reply
    record = attach_evidence(turn.session, turn.person, turn.now, incoming)
    said = attached_text(incoming.file_name or "", record)
    return Reply(f"{reply.text}\n{said}", reply.offers, reply.card) if turn.text else Reply(said)


def _pressed(turn: Turn, choice: Choice | None) -> Reply:
    if choice is None or choice.person_id != turn.person_id or choice.expires_at <= turn.now:
        return Reply(STALE)
    if choice.used_at is not None:
        return Reply(USED)
    choice.used_at = turn.now
    turn.session.add(choice)
    if choice.act == "say":
        return say(_typed(turn, str(choice.values["text"])))
    return CHOICES[choice.act](turn, choice.values)


def _typed(turn: Turn, text: str) -> Turn:
    _, _, argument = text.partition(" ")
    return Turn(turn.session, turn.school, turn.person, turn.now, turn.said_at, text, argument, turn.incoming_id)


def say(turn: Turn) -> Reply:
    """What a sentence is answered: a command by its word, else by its intent."""
    word = turn.text.split(maxsplit=1)[0] if turn.text else ""
    command = WORDS.get(word.removeprefix("/").removeprefix("／").split("@")[0].lower())
    slashed = word.startswith(("/", "／"))
    mine = command is not None and (command.roles is None or bool(command.roles & turn.roles))
    if command is not None and (slashed or (mine and (word == turn.text or command.roles))):
        return command.handle(turn)
    if slashed and read_kind(word[1:]) is None:
        return Reply(f"没有“{word[:20]}”这个命令。发“帮助”可以看全部用法，例如：/log 听课")
    reading = read_message(turn.text, said_at=turn.said_at, term=turn.term)
    handler = BY_INTENT.get(reading.intent)
    return handler(turn) if handler and reading.intent is not Intent.NONE else Reply(UNREAD)


def _reply(session: Session, school: School, account: Account, incoming: Incoming, reply: Reply, now: datetime) -> None:
    message = Message(
        school_id=school.id or 0,
        person_id=account.person_id,
        account_id=account.id,
        kind=MessageKind.REPLY,
        key=f"reply:{incoming.id}",
        text=reply.text,
        card=reply.card,
        why=f"answer to {incoming.id}",
        priority=0,
        due_at=now,
    )
    message_id = outbox.put(session, message)
    if message_id is not None and account.person_id is not None:
        choices.offer(session, message_id, account.person_id, reply.offers, now)


def _tell_fault(session: Session, incoming_id: int, now: datetime, error: Exception) -> None:
    """The second transaction: set it aside, calm the person, tell the office."""
    set_aside(session, incoming_id, now, f"{type(error).__name__}: {error}")
    incoming = session.get(Incoming, incoming_id)
    if incoming is None:
        return
    account = ensure_account(session, incoming.channel, incoming.bot, incoming.external_id)
    school = _school(session, account)
    if school is None:
        return
    _reply(session, school, account, incoming, Reply(CALM), now)
    for person in office_of(session, school):
        note = Message(
            school_id=school.id or 0,
            person_id=person.id,
            kind=MessageKind.OFFICE_NOTE,
            key=f"fault:{incoming_id}:{person.id}",
            text=f"有一条消息没有处理成功（编号 {incoming_id}），内容已留存。请运行 yanling doctor 查看。",
            why="fault",
            priority=0,
            due_at=now,
        )
        outbox.put(session, note)
