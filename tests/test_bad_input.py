"""What cannot be meant: the answer says what to do, nothing is changed, and the next log works."""

from collections.abc import Callable

import pytest

from tests.cast import STRANGER, House, at

# What is said and answered, and when somebody was heard last, changes with every word.
TALK = {"incoming", "message", "choice", "account", "lane"}


def forged(token: str) -> str:
    """The same token with another mac."""
    return token[:-1] + ("0" if token[-1] != "0" else "1")


def press_forged(house: House) -> str:
    house.say("王芳", "/log")
    return house.say("王芳", choice=forged(house.heard["王芳"][-1].buttons[0].token)).text


def press_anothers(house: House) -> str:
    house.say("魏澜", "/log")
    return house.say("王芳", choice=house.heard["魏澜"][-1].buttons[0].token).text


def press_stale(house: House) -> str:
    house.say("王芳", "/log")
    house.now = at("2027-01-20 12:00")  # two months later
    return house.press("王芳", "听课").text


def saying(words: str) -> Callable[[House], str]:
    return lambda house: house.say("王芳", words).text


BAD: dict[str, tuple[Callable[[House], str], str]] = {
    "a stranger": (lambda house: house.say(STRANGER, "/log 听课").text, "教科室"),
    "a stranger's command": (lambda house: house.say(STRANGER, "/broadcast 全体 你好").text, "教科室"),
    "a forged button": (press_forged, "待办"),
    "another's button": (press_anothers, "待办"),
    "a stale button": (press_stale, "待办"),
    "no button at all": (lambda house: house.say("王芳", choice="c:99999:0000000000000000").text, "待办"),
    "a button of nonsense": (lambda house: house.say("王芳", choice="x" * 60).text, "待办"),
    "ten megabytes": (saying("听课" * 1_700_000), "5000 字"),
    "ten megabytes of digits": (saying("1" * 10_000_000), "5000 字"),
    "an unknown command": (saying("/sing 听课"), "帮助"),
    "a day to come": (saying("/log 听课 明天"), "做完以后"),
    "a date to come": (saying("/log 听课 2026-12-18"), "做完以后"),
    "none": (saying("/log 听课 0"), "/log 听课"),
    "none in a sentence": (saying("听课 0 节"), "/log 听课"),
    "less than none": (saying("/log 听课 -1"), "/log 听课"),
    "a thousand million": (saying("/log 听课 1000000000"), "/log 听课"),
    "a thousand million in a sentence": (saying("听课 1000000000 节"), "/log 听课"),
    "less than none in a sentence": (saying("听课 -2 节"), "/log 听课"),
    "a hundred": (saying("听课 100 节"), "/log 听课"),
    "control characters": (saying("\x00\x07\x1b[31m\u202e"), "帮助"),
    "only pictures": (saying("😀🎉👍"), "帮助"),
    "nothing": (saying("   "), "帮助"),
    "a lone slash": (saying("/"), "帮助"),
    "a very long word": (saying("听" * 4000), "帮助"),
}


@pytest.mark.parametrize("case", BAD)
def test_the_answer_says_what_to_do_and_nothing_changes(house: House, case: str) -> None:
    act, hint = BAD[case]
    before = house.tables(but=TALK)
    answer = act(house)
    assert hint in answer
    assert len(answer) < 300
    after = house.tables(but=TALK)
    assert {name for name in before if after[name] != before[name]} == set()
    assert "已登记：听课 1 节" in house.say("王芳", "/log 听课").text


@pytest.mark.parametrize(
    "said",
    [
        "听课 10 节",
        "听课 20261118",
        "2026.11.05听课",
        "/log 听课 2026-11-18",
        "听课 0.5 节",
        "论文《0 的认识》1 篇",
        "10:00 听课 2 节",
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_nought_or_a_dash_in_a_good_sentence_is_no_fault(house: House, said: str) -> None:
    assert "已登记" in house.say("王芳", said).text


@pytest.mark.parametrize("broken", ["听课\x00 1 节", "听课 1 节\ud83d"])
def test_bytes_no_database_takes_are_no_fault(house: House, broken: str) -> None:
    assert "听课" in house.say("王芳", broken).text
    assert [parcel.kind for parcel in house.heard["沈秋"]] == []  # no fault told to the office
