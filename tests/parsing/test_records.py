"""What a message means: tables of our own sentences, all fields."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.frames import Frame
from bot.domain.kinds import RECORD_KINDS
from bot.parsing.records import Intent, Reading, RecordDraft, read_kind, read_message

HERE = Path(__file__).parent
NOW = datetime.fromisoformat("2026-04-15T16:00:00+08:00")  # a Wednesday
TERM = Frame.of(date(2026, 3, 2), date(2026, 7, 3))


def rows_of(name: str) -> list[dict[str, Any]]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def read(text: str, people: tuple[str, ...] = ()) -> Reading:
    return read_message(text, said_at=NOW, term=TERM, people=people)


def sorted_rows(records: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(record, ensure_ascii=False, sort_keys=True).replace(" ", "") for record in records)


LABELLED = [row for path in sorted(HERE.glob("cases_messages_*.jsonl")) for row in rows_of(path.name)]


@pytest.mark.parametrize("row", LABELLED, ids=lambda row: row["text"])
def test_a_message_is_read_as_labelled(row: dict[str, Any]) -> None:
    start = date.fromisoformat(row["term_start"])
    term = Frame.of(start, date(start.year + (start.month > 7), 1 if start.month > 7 else 7, 15))
    answer = read_message(row["text"], said_at=datetime.fromisoformat(row["now"]), term=term).as_json()
    assert answer["intent"] == row["intent"]
    assert sorted_rows(answer["records"]) == sorted_rows(row["records"])


@pytest.mark.parametrize("kind", RECORD_KINDS.values(), ids=lambda kind: kind.id)
def test_every_name_of_a_kind_is_that_kind(kind: Any) -> None:
    assert read_kind(kind.id) == kind.id
    for word in (kind.label, *kind.words):
        assert read_kind(word) == kind.id, word


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("听客", "observation"),
        ("评可", None),
        ("公开可", "open_lesson"),
        ("集体被课", "collective_prep"),
        ("小论文", "paper"),
        (" 反思 ", "reflection"),
        ("听课记录表", "observation"),
        ("公开课教案", "lesson_plan"),
        ("教研员", None),
        ("吃饭", None),
        ("", None),
    ],
)
def test_a_word_names_a_kind_or_none(word: str, kind: str | None) -> None:
    assert read_kind(word) == kind


def test_a_bare_log_command_asks_what() -> None:
    assert read("/log") == Reading(Intent.LOG)
    assert read("/log ") == Reading(Intent.LOG)


def test_an_empty_message_is_nothing() -> None:
    assert read("") == Reading(Intent.NONE)
    assert read(" \n ") == Reading(Intent.NONE)


def test_names_of_the_roster_are_known_without_a_title() -> None:
    assert read("昨天听了钟灵毓的课", people=("钟灵毓", "江小白")).records[0].lecturer == "钟灵毓"
    assert read("江小白的作文课听了", people=("钟灵毓", "江小白")).records[0].lecturer == "江小白"


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("明天再提醒我", date(2026, 4, 16)),
        ("推到周五吧", date(2026, 4, 17)),
        ("下周一再说", date(2026, 4, 20)),
        ("晚点再说", None),
    ],
)
def test_a_snooze_tells_the_day_when_one_was_said(text: str, until: date | None) -> None:
    assert read(text) == Reading(Intent.SNOOZE, snooze_until=until)


def test_a_draft_as_json_has_all_twelve_fields() -> None:
    draft = RecordDraft(kind="reading", amount=1, unit="本", date=date(2026, 4, 1), title="乡村教师札记")
    assert draft.as_json() == {
        "kind": "reading",
        "amount": 1,
        "unit": "本",
        "date": "2026-04-01",
        "date_end": None,
        "lecturer": None,
        "subject": None,
        "title": "乡村教师札记",
        "class_name": None,
        "lesson_slot": None,
        "venue": None,
        "level": None,
    }


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("听课 3 节", [3]),
        ("听课三堂", [3]),
        ("听了俩课", [2]),
        ("听课x2", [2]),
        ("听课 *4", [4]),
        ("听课＋1", [1]),
        ("听课2️⃣节", [2]),
        ("听了十一节课", [11]),
        ("听课2，评课3", [2, 3]),
        ("教案3分", [3]),
        ("反思1偏", [1]),
        ("听了两节课，写了三篇反思", [2, 3]),
        ("2篇反思1份教案", [2, 1]),
    ],
)
def test_amounts_come_in_many_dresses(text: str, amounts: list[int]) -> None:
    assert [record.amount for record in read(text).records] == amounts


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("交了公开课的教案", ["lesson_plan"]),
        ("写了听课反思", ["reflection"]),
        ("听了两节公开课", ["observation"]),
        ("上了两节公开课", ["open_lesson"]),
        ("公开课听了一节", ["observation"]),
        ("吕老师的示范课一节", ["observation"]),
        ("参加了一场讲座", ["training"]),
        ("做了一场讲座", ["lecture"]),
        ("论文比赛获奖", ["paper"]),
        ("批了两套期中卷子", []),
        ("出了两套期中卷子", ["exam_setting"]),
        ("在教研活动中听了一节课", ["observation"]),
    ],
)
def test_the_act_is_the_speakers(text: str, kinds: list[str]) -> None:
    assert [record.kind for record in read(text).records] == kinds


@pytest.mark.parametrize(
    ("text", "lecturers"),
    [
        ("听了骆、卜两位老师的课", ["骆老师、卜老师"]),
        ("听了骆老师等三位老师的课", ["骆老师"]),
        ("跟娄主任一起听了小邵的课", ["小邵"]),
        ("听了区教研员尤老师的讲座", ["尤老师"]),
        ("听了名师欧阳若雪的讲座", ["欧阳若雪"]),
        ("听课 尤立新 霍小梅", ["尤立新、霍小梅"]),
        ("尤立新的语文课听了", ["尤立新"]),
        ("和尤老师合作上了一节公开课", [None]),
        ("借尤老师班上了研究课", [None]),
        ("陪祁校长听课一节", [None]),
        ("我是霍小梅，听课一节", [None]),
    ],
)
def test_the_lecturer_is_who_taught(text: str, lecturers: list[str | None]) -> None:
    assert [record.lecturer for record in read(text).records] == lecturers


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("刚才的反思是2篇", {"kind": "reflection", "amount": 2}),
        ("上一条漏了班级，五(2)班", {"class_name": "五(2)班"}),
        ("讲课老师改为霍小梅", {"lecturer": "霍小梅"}),
        ("题目应该叫《落花生》", {"title": "落花生"}),
        ("把昨天那条改到前天", {"date": date(2026, 4, 13)}),
        ("刚才培训不是3学时，是6学时", {"kind": "training", "amount": 6, "unit": "学时"}),
    ],
)
def test_an_amendment_holds_only_what_is_stated(text: str, fields: dict[str, Any]) -> None:
    reading = read(text)
    assert reading.intent is Intent.AMEND
    assert {key: getattr(reading.records[0], key) for key in fields} == fields
