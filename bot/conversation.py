"""handle(incoming): who speaks, which command, one transaction, the reply."""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from bot.acts.answer import answer, answer_in_group, answer_privately, say_neutrally
from bot.acts.attach_evidence import attach_evidence
from bot.acts.greet import post_further
from bot.acts.invite import code_in, redeem_in_chat
from bot.commands import ANSWERS, BY_INTENT, CHOICES, IN_PLACE, WORDS, offer_text, take_file
from bot.commands.keep import offer_places
from bot.commands.turn import Turn
from bot.domain.messages import Attachment, Choice, Edit, Incoming, Message, MessageKind, Reply
from bot.domain.people import Account, Group, Person, PersonStatus
from bot.domain.schools import School
from bot.errors import UserError
from bot.parsing.records import Intent, read_kind
from bot.rendering.records import attached_text
from bot.store import choices, outbox
from bot.store.accounts import ensure_account
from bot.store.engine import Database, writes
from bot.store.inbox import Waiting, set_aside, unhandled
from bot.store.people import office_of, person_by_id
from bot.store.schools import school_by_id, schools_of

log = logging.getLogger(__name__)

ADDRESSED = re.compile(r"^([/／]\w+)@\w+")  # «/log@yanling_bot 听课», as a group's menu types it
ANSWER_WITHIN = timedelta(minutes=30)  # a question stays open
LONGEST = 5000  # characters; more is no message but a document
CALM = "刚才没有处理成功，没有登记。您发的内容已留存，教科室会看到；请稍后再发一次。"
UNREAD = "这句话没有登记。做完一件事就发一句，例如：听课 1 节；想看任务发“进度”，想看用法发“帮助”。"
STALE = "这个按钮已经过期。发“待办”看现在要做什么，发“帮助”看能说什么。"
Spoken = tuple[Incoming, Account, Account | None]  # what was said, who spoke, and the group chat it was said in
USED = "这个按钮已经点过，不用再点。发“记录”可以看登记过什么。"


class _Refused(UserError):  # noqa: N818 - as its kin
    """A refusal after something was written: the transaction is made again with nothing in it but the answer."""


def handle(database: Database, incoming_id: int, now: datetime, secret: bytes, files: Path | None = None) -> None:
    """Answer one stored message in one transaction. What goes wrong unexpectedly is rolled back, kept and told."""
    handle_all(database, [incoming_id], now, secret, files)


def handle_all(
    database: Database, incoming_ids: Sequence[int], now: datetime, secret: bytes, files: Path | None = None
) -> None:
    """Answer stored messages in one transaction, a burst's commits being dear; each alone once one of them fails.

    `files` is where the bytes of what is sent along are kept.
    """
    try:
        with database.transaction() as session:
            _answer_all(session, unhandled(session, incoming_ids), now, secret, files)
    except Exception as error:  # the one place that catches everything in a conversation
        if len(incoming_ids) > 1:
            for incoming_id in incoming_ids:
                handle(database, incoming_id, now, secret, files)
            return
        if not isinstance(error, _Refused):
            log.exception("incoming %s could not be handled", incoming_ids[0])
        with database.transaction() as session:
            _make_good(session, incoming_ids[0], now, error)


def _make_good(session: Session, incoming_id: int, now: datetime, error: Exception) -> None:
    """The second transaction: a refusal is said, a fault told."""
    if not isinstance(error, _Refused):
        _tell_fault(session, incoming_id, now, error)
        return
    for one in unhandled(session, [incoming_id]):
        _refuse(session, one, now, error.text)


def _answer_all(session: Session, waiting: Sequence[Waiting], now: datetime, secret: bytes, files: Path | None) -> None:
    with session.no_autoflush:  # all are marked as heard by one write
        speakers = [_speaker(session, one.incoming, now, one.account) for one in waiting]
    session.flush()
    for apart in _apart([(one.incoming, *spoken) for one, spoken in zip(waiting, speakers, strict=True)]):
        with outbox.gathered_answers(session, now):
            for incoming, account, chat in apart:
                _answer(session, incoming, account, chat, now, secret, files)


def _apart(spoken: Sequence[Spoken]) -> Iterator[list[Spoken]]:
    """Runs in which nobody speaks twice: what one says next may mean the answer to what was said before."""
    run: dict[int, Spoken] = {}
    for one in spoken:
        if id(one[1]) in run:
            yield list(run.values())
            run = {}
        run[id(one[1])] = one
    yield list(run.values())


def _answer(
    session: Session,
    incoming: Incoming,
    account: Account,
    chat: Account | None,
    now: datetime,
    secret: bytes,
    files: Path | None,
) -> None:
    school = _school(session, account, chat)
    if school is None:
        return
    person = _known(session, school, account)
    if person is not None:
        _converse(_turn(session, school, person, chat, incoming, now, files), account, incoming, secret)
    elif chat is None:
        first, *further = _to_stranger(session, school, account, incoming, now)
        answer(session, _school(session, account, chat) or school, account, incoming, first, now)
        if further:
            post_further(session, person_by_id(session, account.person_id or 0), account, further, now)
    elif incoming.choice is None:
        say_neutrally(session, school, chat, incoming, now)


def _speaker(
    session: Session, incoming: Incoming, now: datetime, known: Account | None = None
) -> tuple[Account, Account | None]:
    """The account that spoke, and that of the group chat it spoke in; they can be written to, since we heard them."""
    account = known or ensure_account(session, incoming.channel, incoming.bot, incoming.external_id)
    account.seen_at = now
    incoming.account_id, incoming.handled_at = account.id, now
    chat = ensure_account(session, incoming.channel, incoming.bot, incoming.chat_id) if incoming.chat_id else None
    heard = chat or account
    if heard.blocked_at is not None and heard.blocked_at <= incoming.received_at:
        heard.blocked_at = None
    session.add_all([account, incoming, heard])
    return account, chat


def _school(session: Session, account: Account, chat: Account | None) -> School | None:
    """A bound group's school, else the speaker's, else the only one."""
    group = session.get(Group, chat.group_id) if chat and chat.group_id else None
    if group is not None:
        return school_by_id(session, group.school_id)
    if account.person_id is not None:
        return school_by_id(session, person_by_id(session, account.person_id).school_id)
    return next(iter(schools_of(session)), None)


def _known(session: Session, school: School, account: Account) -> Person | None:
    """Who speaks, if they are of this school's staff."""
    person = person_by_id(session, account.person_id) if account.person_id is not None else None
    return person if person and person.status != PersonStatus.LEFT and person.school_id == school.id else None


def stranger(school: School) -> Reply:
    """One neutral line and whom to ask."""
    ask = f"如果您是本校老师，请向{school.contact}要一个登录码，发给我就能开始用。"
    return Reply(f"这里只对{school.name}的老师开放。{ask}")


def _to_stranger(
    session: Session, school: School, account: Account, incoming: Incoming, now: datetime
) -> Sequence[Reply]:
    code = code_in(incoming.text[:LONGEST])
    return [stranger(school)] if code is None else redeem_in_chat(session, school, account, now, code)


def _converse(turn: Turn, account: Account, incoming: Incoming, secret: bytes) -> None:
    was_bound = turn.chat is not None and turn.chat.group_id is not None
    session, before = turn.session, writes(turn.session)
    try:
        reply = _with_file(turn, incoming, _spoken(turn, incoming, secret))
    except UserError as error:
        if writes(session) != before or session.new or session.dirty or session.deleted:
            raise _Refused(error.text) from error
        reply = Reply(error.text)
    if reply.ask is not None:
        until = (turn.now + ANSWER_WITHIN).isoformat()
        turn.person.asked = {"act": reply.ask.act, "values": reply.ask.values, "until": until}
        session.add(turn.person)
    _give(turn, account, incoming, reply, was_bound=was_bound)


def _refuse(session: Session, one: Waiting, now: datetime, text: str) -> None:
    account, chat = _speaker(session, one.incoming, now, one.account)
    school = _school(session, account, chat)
    person = _known(session, school, account) if school else None
    if school is not None and person is not None:
        turn = _turn(session, school, person, chat, one.incoming, now)
        _give(turn, account, one.incoming, Reply(text), was_bound=chat is not None and chat.group_id is not None)


def _give(turn: Turn, account: Account, incoming: Incoming, reply: Reply, *, was_bound: bool) -> None:
    """The answer, where it belongs: to the person, and to the group what the group may read."""
    if turn.chat is None:
        answer(turn.session, turn.school, account, incoming, reply, turn.now)
    elif was_bound or turn.chat.group_id is not None:
        answer_in_group(turn.session, turn.school, turn.chat, account, incoming, reply, turn.now)
    else:  # nobody of the office has said that this group may read anything
        answer_privately(turn.session, turn.school, account, incoming, reply, turn.now)
        if incoming.choice is None:
            say_neutrally(turn.session, turn.school, turn.chat, incoming, turn.now)


def _turn(
    session: Session,
    school: School,
    person: Person,
    chat: Account | None,
    incoming: Incoming,
    now: datetime,
    files: Path | None = None,
) -> Turn:
    text = ADDRESSED.sub(r"\1", incoming.text.strip())
    _, _, argument = text.partition(" ")
    file = _file_of(incoming) if incoming.file_sha256 else None
    return Turn(session, school, person, now, incoming.said_at, text, argument, incoming.id, chat, files, file)


def _file_of(incoming: Incoming) -> Attachment:
    name, kind = incoming.file_name or "文件", incoming.file_type or "application/octet-stream"
    return Attachment(name, kind, incoming.file_sha256 or "", incoming.file_size or 0)


def _spoken(turn: Turn, incoming: Incoming, secret: bytes) -> Reply:
    if incoming.choice is not None:
        return _pressed(turn, choices.choice_by_token(turn.session, incoming.choice, secret), in_place=True)
    if len(turn.text) > LONGEST:
        return Reply(f"这段话有 {len(turn.text)} 字，太长了，没有登记。请控制在 {LONGEST} 字以内，或作为文件发送。")
    if turn.text.isdigit() and len(turn.text) <= 2 and turn.chat is None:
        numbered = choices.choice_by_number(turn.session, turn.person_id, int(turn.text))
        if numbered is not None:
            return _pressed(turn, numbered, in_place=False)
    return _answered(turn) or take_file(turn) or (say(turn) if turn.text or turn.file is None else Reply(""))


def _answered(turn: Turn) -> Reply | None:
    """What a plain sentence or a file leads to when it answers an open question; None: it does not."""
    asked = turn.person.asked
    if asked is None or turn.chat is not None or turn.text.startswith(("/", "／")) or turn.text in WORDS:
        return None
    if datetime.fromisoformat(asked["until"]) <= turn.now:
        return None
    reply = ANSWERS[asked["act"]](turn, asked["values"])
    if reply is not None:
        turn.person.asked = None
        turn.session.add(turn.person)
    return reply


def _with_file(turn: Turn, incoming: Incoming, reply: Reply) -> Reply:
    """A file that came along is kept with what was logged; a file alone with what was logged just before, or asked."""
    if incoming.file_sha256 is None or reply.took_file:
        return reply
    record, evidence_id = attach_evidence(turn.session, turn.person, turn.now, incoming)
    placed = offer_places(turn, incoming.file_name or "", evidence_id) if record is None and not turn.text else None
    said = attached_text(incoming.file_name or "", record)
    return placed or (reply._replace(text=f"{reply.text}\n{said}") if turn.text else Reply(said))


def _pressed(turn: Turn, choice: Choice | None, *, in_place: bool) -> Reply:
    """What a choice leads to; where the button itself was pressed (not its number typed) it may stand in its place."""
    if choice is None or choice.person_id != turn.person_id or choice.expires_at <= turn.now:
        return Reply(STALE)
    if choice.used_at is not None:
        return Reply(USED)
    choice.used_at = turn.now
    turn.session.add(choice)
    if turn.person.asked is not None:  # who presses a button does something else, or is asked anew
        turn.person.asked = None
        turn.session.add(turn.person)
    if choice.act == "say":
        return say(_typed(turn, str(choice.values["text"])))
    reply = CHOICES[choice.act](turn, choice.values)
    words = IN_PLACE.get(choice.act) if in_place else None
    return reply._replace(edit=Edit(choice.message_id or 0, words)) if words else reply


def _typed(turn: Turn, text: str) -> Turn:
    _, _, argument = text.partition(" ")
    return replace(turn, text=text, argument=argument)


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
    if (offer := offer_text(turn)) is not None:
        return offer
    intent = turn.reading.intent
    handler = BY_INTENT.get(intent)
    return handler(turn) if handler and intent is not Intent.NONE else Reply(UNREAD)


def _tell_fault(session: Session, incoming_id: int, now: datetime, error: Exception) -> None:
    """Set it aside, calm the person, tell the office."""
    set_aside(session, incoming_id, now, f"{type(error).__name__}: {error}")
    incoming = session.get(Incoming, incoming_id)
    if incoming is None:
        return
    account, chat = _speaker(session, incoming, now)
    school = _school(session, account, chat)
    if school is None:
        return
    calm = answer if chat is None else answer_privately
    calm(session, school, account, incoming, Reply(CALM), now)
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
