"""Messages in English: a small table of nouns and verbs. Said on Wednesday 15 April 2026."""

from datetime import date
from typing import Any

import pytest

from bot.domain.kinds import RECORD_KINDS
from bot.parsing.records import Intent, Reading
from bot.parsing.records.english_words import NOUNS, VERBS
from tests.parsing.test_records import read
from tests.parsing.test_records_properties import took

TODAY = date(2026, 4, 15)


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("/log observation 2 last Friday", [("observation", 2, date(2026, 4, 10))]),
        ("/log paper", [("paper", 1, TODAY)]),
        ("/log open_lesson 2026-04-08", [("open_lesson", 1, date(2026, 4, 8))]),
        ("/log 3 lesson plans", [("lesson_plan", 3, TODAY)]),
        ("/log 2 books", [("reading", 2, TODAY)]),
        ("/log critique -1", [("critique", -1, TODAY)]),
        ("critique 0", [("critique", 0, TODAY)]),
        ("3 reflections today", [("reflection", 3, TODAY)]),
        ("visited a lesson last Friday", [("observation", 1, date(2026, 4, 10))]),
        ("Watched 2 lessons yesterday.", [("observation", 2, date(2026, 4, 14))]),
        ("I've written a narrative", [("narrative", 1, TODAY)]),
        ("submitted two case studies", [("case", 2, TODAY)]),
        ("took part in a workshop on Apr 3", [("training", 1, date(2026, 4, 3))]),
        ("finished reading a book", [("reading", 1, TODAY)]),
        ("taught a demo lesson on 2026-04-09", [("demo_lesson", 1, date(2026, 4, 9))]),
        ("gave a talk two days ago", [("lecture", 1, date(2026, 4, 13))]),
        ("went to a talk", [("training", 1, TODAY)]),
        ("sat in on an open lesson", [("observation", 1, TODAY)]),
        ("commented on three lessons", [("critique", 3, TODAY)]),
        ("set a test paper", [("exam_setting", 1, TODAY)]),
        ("we joined a research meeting on Monday", [("research_activity", 1, date(2026, 4, 13))]),
        ("watched a lesson x2", [("observation", 2, TODAY)]),
        (
            "I watched two lessons and wrote a reflection yesterday",
            [("observation", 2, date(2026, 4, 14)), ("reflection", 1, date(2026, 4, 14))],
        ),
        (
            "Yesterday I watched 2 lessons, today 1 lesson",
            [("observation", 2, date(2026, 4, 14)), ("observation", 1, TODAY)],
        ),
        ("wrote an essay but not the paper", [("essay", 1, TODAY)]),
        ("visited a lesson, will visit another one tomorrow", [("observation", 1, TODAY)]),
    ],
)
def test_finished_work_said_in_english_is_logged(text: str, acts: list[tuple[str, int, date]]) -> None:
    reading = read(text)
    assert reading.intent is Intent.LOG
    assert [(record.kind, record.amount, record.date) for record in reading.records] == acts
    assert all(record.unit == RECORD_KINDS[record.kind or ""].unit for record in reading.records)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("watched Ms. Shao's science lesson", {"lecturer": "Ms Shao", "subject": "科学", "amount": 1}),
        ("watched lessons by Mr Shao and Ms Bu", {"lecturer": "Mr Shao、Ms Bu", "amount": 2}),
        ("attended a lecture by Dr. Bu on reading", {"kind": "training", "lecturer": "Dr Bu"}),
        ("attended a 6-hour training last week", {"amount": 6, "unit": "学时", "date_end": date(2026, 4, 12)}),
        ("joined a district training", {"level": "district", "unit": "次"}),
        ('read "The Quiet Classroom"', {"kind": "reading", "title": "The Quiet Classroom"}),
        ("/log observation 2 昨天 邵老师", {"kind": "observation", "amount": 2, "lecturer": "邵老师"}),
    ],
)
def test_details_said_in_english_are_kept(text: str, fields: dict[str, Any]) -> None:
    (record,) = read(text).records
    assert {key: getattr(record, key) for key in fields} == fields


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("undo", Intent.UNDO),
        ("Undo that!", Intent.UNDO),
        ("progress", Intent.QUERY_PROGRESS),
        ("My progress", Intent.QUERY_PROGRESS),
        ("plan", Intent.QUERY_PLAN),
        ("help", Intent.HELP),
        ("done", Intent.DONE),
    ],
)
def test_a_wish_in_a_word_is_understood(text: str, intent: Intent) -> None:
    assert read(text) == Reading(intent)


NOTHING = """
will visit a lesson tomorrow
I'm going to watch two lessons
I need to write a paper
writing a paper
I am reading a book
did not write the reflection
didn't attend the training
haven't finished the essay
missed the training on Monday
how many lessons have I observed?
did I log a paper?
should I read a book
Mr Shao observed my lesson
he wrote a paper
my lesson was observed by the principal
watched a lesson on 2027-03-05
/log open lesson tomorrow
/log critique 2099-01-01
watched a lesson last Firday
reviewed papers
took an exam
read the notice
wrote a letter
visited a friend
reflection
Unit 3 Lesson 2
great observation!
case closed
no lessons today
hello
good morning
thanks a lot
ok, see you later
the plan is fine
/log hello
"""


@pytest.mark.parametrize("text", [line for line in NOTHING.splitlines() if line])
def test_what_is_no_finished_work_in_english_is_not_logged(text: str) -> None:
    assert read(text) == Reading(Intent.NONE)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_is_known_in_the_plural_too(noun: str) -> None:
    verb = next(verb for verb, takes in VERBS.items() if NOUNS[noun] in takes)
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else noun if noun.endswith("s") else f"{noun}s"
    kind = VERBS[verb][NOUNS[noun]]
    assert [(record.kind, record.amount) for record in read(f"{verb} 3 {plural}").records] == [(kind, 3)]


@pytest.mark.parametrize(
    "piece",
    ["watched Mr A、", "watched -1 ", "a-", "a ", "Aa ", "Mr A-a", "the my our ", "a 6-hour ", "'s", "teaching "],
)
def test_long_english_takes_no_longer_than_its_length(piece: str) -> None:
    read("watched a lesson")
    assert took("watched " + piece * (4000 // len(piece)) + " lessonx") < 0.5
