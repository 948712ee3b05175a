"""Group chats: who is heard there, what is said there, and what never is."""

import pytest
from sqlmodel import select

from bot.acts.block_account import block_account, unblock_account
from bot.acts.move_group_chat import move_group_chat
from bot.channels.base import Said
from bot.domain.messages import Choice, Message, MessageKind, Offer
from bot.domain.people import Account, Group, Person, PersonStatus
from bot.domain.records import Record
from bot.house import take
from bot.store import choices
from bot.store.accounts import ensure_account
from tests.cast import LANE, SECRET, STRANGER, House
from tests.groups.chats import account, say_in, texts

CHAT, OTHER = "语文群", "数学群"


@pytest.fixture
def bound(house: House) -> House:
    """A house whose Chinese group has its chat."""
    say_in(house, CHAT, "沈秋", "/bind 语文组")
    house.heard.clear()
    return house


def group_of(house: House, chat: str) -> str | None:
    with house.database.transaction() as session:
        query = select(Group.name).join(Account, Account.group_id == Group.id).where(Account.external_id == chat)  # type: ignore[arg-type]
        return session.exec(query).first()


def move(house: House, old: str, new: str) -> bool:
    with house.database.transaction() as session:
        return move_group_chat(session, *LANE, old, new)


def block(house: House, external_id: str) -> bool:
    with house.database.transaction() as session:
        return block_account(session, *LANE, external_id, house.now)


def change_status(house: House, who: str, status: PersonStatus) -> None:
    with house.database.transaction() as session:
        house.person(session, who).status = status


def test_the_same_update_twice_is_one_record_and_one_tick(bound: House) -> None:
    assert say_in(bound, CHAT, "王芳", "/log 听课", update_id="same")
    assert not say_in(bound, CHAT, "王芳", "/log 听课", update_id="same")
    assert len(bound.rows(Record)) == 1
    assert texts(bound, CHAT) == ["✓"]
    assert len(texts(bound, "王芳")) == 1


def test_an_answer_keeps_its_topic_and_the_private_one_has_none(bound: House) -> None:
    say_in(bound, CHAT, "王芳", "/log 听课", thread="7", update_id="the one answered")
    assert [parcel.thread_id for parcel in bound.heard[CHAT]] == ["7"]
    assert [parcel.reply_to for parcel in bound.heard[CHAT]] == ["the one answered"]
    assert [(parcel.thread_id, parcel.reply_to) for parcel in bound.heard["王芳"]] == [(None, None)]


@pytest.mark.parametrize("topic", ["7", None])
def test_a_month_goes_to_the_topic_the_group_was_bound_in(house: House, topic: str | None) -> None:
    say_in(house, CHAT, "沈秋", "/bind 数学组", thread="3")
    say_in(house, CHAT, "沈秋", "/bind 数学组", thread=topic)
    house.heard.clear()
    december(house)
    assert [parcel.thread_id for parcel in house.heard[CHAT]] == [topic]


@pytest.mark.parametrize(
    "text", ["/log 听课 2", "/progress", "/todo", "/history", "/whoami", "/help", "你好", "/nonsense"]
)
def test_no_name_and_no_figure_of_a_person_reaches_the_group(bound: House, text: str) -> None:
    say_in(bound, CHAT, "王芳", text)
    assert texts(bound, CHAT) in (["✓"], ["已私下发给您。"])
    assert len(texts(bound, "王芳")) == 1


def test_what_the_group_reads_of_a_week_names_nobody(bound: House) -> None:
    say_in(bound, CHAT, "王芳", "/log 听课")
    for text in ("/digest", "/plan", "/plan 12"):
        say_in(bound, CHAT, "沈秋", text)
    names = {person.name for person in bound.rows(Person)}  # type: ignore[attr-defined]
    assert not [name for name in names for text in texts(bound, CHAT) if name in text]


@pytest.mark.parametrize("token", ["c:1:0000000000000000", "c:99:", "x", "c:²:1"])
def test_a_forged_button_in_the_group_is_answered_in_private(bound: House, token: str) -> None:
    say_in(bound, CHAT, "王芳", choice=token)
    assert texts(bound, CHAT) == []
    assert ["过期" in text for text in texts(bound, "王芳")] == [True]


@pytest.mark.parametrize("presser", ["罗文", STRANGER])
def test_somebody_elses_button_does_nothing_in_the_group(bound: House, presser: str) -> None:
    say_in(bound, CHAT, "王芳", "/log 听课")
    token = bound.button("王芳", "撤销").token
    bound.heard.clear()
    say_in(bound, CHAT, presser, choice=token)
    assert texts(bound, CHAT) == []
    assert len(texts(bound, presser)) == (0 if presser == STRANGER else 1)
    assert [record.withdrawn_at for record in bound.rows(Record)] == [None]  # type: ignore[attr-defined]
    assert {choice.used_at for choice in bound.rows(Choice)} == {None}  # type: ignore[attr-defined]


def test_what_goes_wrong_in_a_group_is_told_in_private_and_to_the_office(bound: House) -> None:
    with bound.database.transaction() as session:
        asker = bound.person(session, "王芳").id or 0
        choices.offer(session, 1, asker, [Offer("坏按钮", "no such act", {})], bound.now)
        broken = choices.choices_of(session, [1])[1][-1]
    say_in(bound, CHAT, "王芳", choice=choices.token_of(broken.id or 0, SECRET))
    assert texts(bound, CHAT) == []
    assert ["没有处理成功" in text for text in texts(bound, "王芳")] == [True]
    assert ["没有处理成功" in text for text in texts(bound, "沈秋")] == [True]
    say_in(bound, CHAT, "王芳", "/log 听课")
    assert texts(bound, CHAT) == ["✓"]


def test_each_group_has_its_own_line_for_the_unknown(bound: House) -> None:
    for chat in (CHAT, OTHER, CHAT, OTHER):
        say_in(bound, chat, STRANGER, "/log 听课")
    assert [len(texts(bound, chat)) for chat in (CHAT, OTHER)] == [1, 1]
    assert texts(bound, STRANGER) == []
    assert bound.rows(Record) == []


def test_who_has_left_is_unknown_in_the_group(bound: House) -> None:
    change_status(bound, "王芳", PersonStatus.LEFT)
    say_in(bound, CHAT, "王芳", "/log 听课")
    assert ["只登记本校名册里" in text for text in texts(bound, CHAT)] == [True]
    assert texts(bound, "王芳") == []


def test_who_cannot_be_written_to_is_told_where_without_figures(bound: House) -> None:
    block(bound, "王芳")
    say_in(bound, CHAT, "王芳", "/log 听课")
    say_in(bound, CHAT, "王芳", "/progress")
    assert texts(bound, CHAT)[0].startswith("✓ 请点我的头像")
    assert texts(bound, CHAT)[1].startswith("请点我的头像")
    assert texts(bound, "王芳") == []
    bound.send("王芳", "开始")
    assert ["已登记：听课 1 节" in text for text in texts(bound, "王芳")].count(True) == 1


def test_words_said_before_a_block_do_not_end_it(house: House) -> None:
    block(house, "王芳")
    with house.database.transaction() as session:
        blocked = house.person(session, "王芳").id
        row = session.exec(select(Account).where(Account.person_id == blocked)).one()
        row.blocked_at = house.now.replace(hour=23)
    house.send("王芳", "听课 1 节")
    assert account(house, "王芳").blocked_at is not None


def test_a_group_that_moves_keeps_its_binding(bound: House) -> None:
    assert move(bound, CHAT, "超级群")
    assert not move(bound, CHAT, "超级群")  # the channel says it twice
    assert (group_of(bound, "超级群"), group_of(bound, CHAT)) == ("语文组", None)
    say_in(bound, "超级群", "王芳", "/log 听课")
    assert texts(bound, "超级群") == ["✓"]


def test_a_move_told_after_the_first_word_in_the_new_chat_still_moves_the_binding(bound: House) -> None:
    say_in(bound, "超级群", "王芳", "/log 听课")
    assert move(bound, CHAT, "超级群")
    assert group_of(bound, "超级群") == "语文组"
    assert group_of(bound, CHAT) is None


@pytest.mark.parametrize("known", [False, True])
def test_what_waits_for_a_group_that_moves_goes_along(bound: House, known: bool) -> None:
    with bound.database.transaction() as session:
        if known:
            ensure_account(session, *LANE, "超级群")
        chat = ensure_account(session, *LANE, CHAT)
        waiting = Message(school_id=1, kind=MessageKind.MONTH_LIST, key="w", text="等着", priority=0, due_at=bound.now)
        waiting.account_id = chat.id
        session.add(waiting)
    move(bound, CHAT, "超级群")
    bound.deliver()
    assert texts(bound, "超级群") == ["等着"]


def test_what_was_said_before_a_move_is_answered_after_it(bound: House) -> None:
    take(bound.database, bound.files, Said(*LANE, "王芳", "early", bound.now, "/log 听课", chat_id=CHAT), bound.now)
    move(bound, CHAT, "超级群")
    bound.answer()
    bound.deliver()
    assert texts(bound, "超级群") == ["✓"]


def test_a_move_of_an_unknown_chat_is_nothing(house: House) -> None:
    assert not move(house, "不认识", "也不认识")


def test_the_office_hears_that_a_group_threw_us_out_and_nothing_is_posted_there(bound: House) -> None:
    assert block(bound, CHAT)
    assert not block(bound, CHAT)
    bound.deliver()
    assert ["被移出了语文组的群" in text for text in texts(bound, "沈秋")] == [True]
    december(bound)
    assert texts(bound, CHAT) == []
    with bound.database.transaction() as session:
        assert unblock_account(session, *LANE, CHAT)
    assert group_of(bound, CHAT) == "语文组"


def test_a_month_comes_once_to_each_chat_of_a_group(house: House) -> None:
    for chat in (CHAT, OTHER):
        say_in(house, chat, "沈秋", "/bind 数学组")
    house.heard.clear()
    december(house)
    house.ring()
    for chat in (CHAT, OTHER):
        assert [text.splitlines()[0] for text in texts(house, chat)] == ["数学组 12 月的教研安排，共 1 项："]


def test_a_month_nobody_approved_comes_to_no_chat(bound: House) -> None:
    say_in(bound, CHAT, "沈秋", "/bind 数学组")
    bound.heard.clear()
    bound.ring(when="2026-11-26 08:00")
    bound.ring(when="2026-12-01 08:00")
    assert texts(bound, CHAT) == []


def december(house: House) -> None:
    """The month's list of December: drafted, approved, sent."""
    house.ring(when="2026-11-26 08:00")
    house.press("沈秋", "批准发送")
    house.ring(when="2026-12-01 08:00")
