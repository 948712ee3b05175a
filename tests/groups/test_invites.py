"""A code sent in a chat binds the account that sent it, once, and guessing has to wait."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.acts.invite import LIFETIME, WRONG_CODES, WRONG_WINDOW, code_in, invite
from bot.domain.people import Account, Invite, PersonStatus
from bot.domain.records import Record
from tests.cast import STRANGER, House, phone_of
from tests.groups.chats import account, say_in, texts

NEW = "王芳的新手机"


def code_for(house: House, who: str, *, reusable: bool = False) -> str:
    with house.database.transaction() as session:
        return invite(session, None, house.now, house.person(session, who), reusable=reusable)


def owner(house: House, external_id: str) -> str | None:
    with house.database.transaction() as session:
        person_id = account(house, external_id).person_id
        people = {house.person(session, who).id: who for who in ("王芳", "罗文")}
        return people.get(person_id)


@pytest.mark.parametrize(
    "form", ["/start {}", "/START {}", "/start@yanling_bot {}", "开始 {}", "{}", " {} ", "/start  {}\n"]
)
def test_a_code_binds_the_account_that_speaks(house: House, form: str) -> None:
    answer = house.say(NEW, form.format(code_for(house, "王芳")))
    hello, duties, example = house.heard[NEW]
    assert answer is hello
    assert hello.text.startswith("王老师，您好")
    assert "只有您本人、本组组长、教科室、校长和检查员能看到" in hello.text
    assert len(duties.text.splitlines()) == 2
    assert duties.text.startswith("这学期您还有：")
    assert [button.label for button in example.buttons] == ["听课 1 节"]
    assert owner(house, NEW) == "王芳"
    assert "已登记：听课 1 节" in house.say(NEW, "听课 1 节").text


def test_a_code_is_read_in_small_letters_and_pieces(house: House) -> None:
    code = code_for(house, "王芳").lower()
    house.say(NEW, f"/start {code[:4]} {code[4:7]}-{code[7:]}")
    assert owner(house, NEW) == "王芳"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("/start", None),
        ("开始", None),
        ("听课 1 节", None),
        ("ABCDEFGHIJ", None),  # I is no letter of ours
        ("ABCDEFGHJ", None),
        ("/start x", "X"),
        ("abcdefghjk", "ABCDEFGHJK"),
        ("ＡＢＣＤＥＦＧＨＪＫ", "ABCDEFGHJK"),
    ],
)
def test_what_looks_like_a_code(text: str, code: str | None) -> None:
    assert code_in(text) == code


def test_a_code_works_once(house: House) -> None:
    code = code_for(house, "王芳")
    house.say(NEW, f"/start {code}")
    answer = house.say(STRANGER, f"/start {code}").text
    assert "已经用过" in answer
    assert "教科室沈老师" in answer
    assert owner(house, STRANGER) is None


def test_a_demos_code_works_again(house: House) -> None:
    code = code_for(house, "王芳", reusable=True)
    house.say(NEW, f"/start {code}")
    house.say("另一部手机", f"/start {code}")
    assert owner(house, "另一部手机") == "王芳"


def test_an_old_code_is_told_to_be_old(house: House) -> None:
    code = code_for(house, "王芳")
    house.now += LIFETIME
    assert "已经过期" in house.say(NEW, f"/start {code}").text
    assert owner(house, NEW) is None


def test_the_code_of_one_who_left_binds_nobody(house: House) -> None:
    code = code_for(house, "王芳")
    with house.database.transaction() as session:
        house.person(session, "王芳").status = PersonStatus.LEFT
    assert "已经失效" in house.say(NEW, f"/start {code}").text
    assert owner(house, NEW) is None


def test_the_account_of_one_who_left_can_be_given_to_another(house: House) -> None:
    with house.database.transaction() as session:
        house.person(session, "王芳").status = PersonStatus.LEFT
    house.say("王芳", f"/start {code_for(house, '罗文')}")
    assert owner(house, "王芳") == "罗文"


def test_guessing_has_to_wait_on_its_row(house: House) -> None:
    code = code_for(house, "王芳")
    for number in range(WRONG_CODES):
        assert "没有这个登录码" in house.say(STRANGER, f"/start WRANG{number}").text
    assert "次数太多" in house.say(STRANGER, f"/start {code}").text
    assert owner(house, STRANGER) is None
    house.say(NEW, "/start WRANG")  # somebody else's guesses are their own
    assert account(house, NEW).wrong_codes == 1
    house.now += WRONG_WINDOW
    house.say(STRANGER, f"/start {code}")
    assert owner(house, STRANGER) == "王芳"
    assert account(house, STRANGER).wrong_codes == 0


def test_who_is_known_uses_up_no_code(house: House) -> None:
    code = code_for(house, "王芳")
    assert house.say("罗文", f"/start {code}").text.startswith("罗老师，您好")
    assert owner(house, "罗文") == "罗文"
    with house.database.transaction() as session:
        assert session.exec(select(Invite.used_at)).all() == [None]


def test_the_same_update_twice_binds_once_and_answers_once(house: House) -> None:
    code = code_for(house, "王芳")
    assert house.send(NEW, f"/start {code}", update_id="same")
    assert not house.send(NEW, f"/start {code}", update_id="same")
    assert len(texts(house, NEW)) == 3


def test_a_code_in_a_group_binds_nobody(house: House) -> None:
    code = code_for(house, "王芳")
    say_in(house, "语文群", STRANGER, f"/start {code}")
    assert owner(house, STRANGER) is None
    assert texts(house, STRANGER) == []
    assert code not in "".join(texts(house, "语文群"))


def test_the_offices_code_from_the_chat_works(house: House) -> None:
    answer = house.say("沈秋", "/invite 李敏 英语").text
    code = answer.partition("登录码：")[2][:10]
    house.now += timedelta(minutes=1)
    house.say(NEW, code)
    with house.database.transaction() as session:
        accounts = session.exec(select(Account).where(Account.external_id == NEW)).one()
        assert accounts.person_id == house.person(session, "李敏（英语）").id
        assert phone_of(house.person(session, "李敏（英语）")) == "李敏（英语）"
    house.say(NEW, "听课 1 节")
    assert len(house.rows(Record)) == 1
