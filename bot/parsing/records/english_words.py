"""English words for kinds of work and for doing them. One entry adds a noun or a verb."""

from typing import Final

from bot.domain.kinds import RECORD_KINDS

LESSON, BOOK, TEST = "a lesson", "a book", "a test"
"""Nouns that are no kind by themselves: what they come to depends on the verb."""

_NOUNS: Final = {
    LESSON: "lesson, class, period",
    BOOK: "book",
    TEST: "test, test paper, exam, exam paper, quiz",
    "observation": "lesson observation, class observation, classroom observation",
    "critique": "lesson critique, lesson review, lesson evaluation",
    "open_lesson": "open class, public lesson, public class",
    "demo_lesson": "demo class, demonstration lesson, demonstration class, model lesson",
    "research_lesson": "research class, study lesson",
    "report_lesson": "report class, presentation lesson",
    "reflection": "teaching reflection, lesson reflection",
    "case": "teaching case, case study",
    "narrative": "teaching narrative, educational narrative, teaching story",
    "essay": "teaching essay",
    "paper": "research paper, academic paper, thesis",
    "lesson_plan": "teaching plan, teaching design",
    "reading": "professional reading",
    "article": "theory article",
    "notes": "note, study note, reading note, learning note",
    "lecture": "talk",
    "training": "training session, training course, training workshop, workshop, webinar",
    "research_activity": "teaching research activity, teaching research meeting, research meeting, teaching research",
    "collective_prep": "collective preparation, collective lesson preparation, collective lesson prep, "
    "group preparation, group lesson preparation, group lesson planning, joint lesson planning",
    "second_prep": "second preparation, second lesson preparation",
    "competition": "contest, teaching competition, teaching contest",
    "homework_design": "assignment design",
    "project_stage": "research project stage",
}
NOUNS: Final = {word: kind for kind, line in _NOUNS.items() for word in line.split(", ")} | {
    kind.replace("_", " "): kind for kind in RECORD_KINDS
}
"""Noun, singular → the kind, or LESSON, BOOK, TEST."""

WEAK: Final = frozenset({LESSON, BOOK, TEST})  # too common to be a record without a verb

_LESSONS: Final = (LESSON, "open_lesson", "demo_lesson", "research_lesson", "report_lesson")
_GIVEN: Final = _LESSONS[1:]
_PIECES: Final = (
    "reflection", "case", "narrative", "essay", "paper", "lesson_plan", "article", "notes", "homework_design",
    "exam_setting",
)  # fmt: skip
_MEETINGS: Final = ("training", "research_activity", "collective_prep", "second_prep", "competition")


def _as_said(*kinds: str) -> dict[str, str]:
    return dict(zip(kinds, kinds, strict=True))


_HEARD: Final = {**dict.fromkeys(_LESSONS, "observation"), "lecture": "training"}
_ATTENDED: Final = {**_HEARD, **_as_said(*_MEETINGS), "observation": "observation"}
_JOINED: Final = {kind: what for kind, what in _ATTENDED.items() if kind != LESSON}
_GAVE: Final = {**_as_said(*_GIVEN, "lecture", "research_activity", "collective_prep"), "training": "lecture"}
_WROTE: Final = {**_as_said(*_PIECES), TEST: "exam_setting"}
READ: Final = {BOOK: "reading", "article": "article", "reading": "reading"}
_JUDGED: Final = dict.fromkeys((*_LESSONS, "critique"), "critique")
_DID: Final = {**_as_said(*RECORD_KINDS), BOOK: "reading"}

_VERBS: Final = (
    ("observed, watched, visited, heard, listened to, sat in on", _HEARD),
    ("attended", _ATTENDED),
    ("joined, took part in, participated in, went to, took, entered, won", _JOINED),
    ("gave, taught, delivered, held, presented, hosted, conducted, ran, organised, organized", _GAVE),
    (
        "wrote, written, finished writing, completed writing, submitted, handed in, turned in, published, uploaded",
        _WROTE,
    ),
    ("designed, made, prepared, created, set", _WROTE),
    ("read, finished reading, completed reading", READ),
    ("critiqued, evaluated, reviewed, commented on, gave feedback on", _JUDGED),
    ("did, done, finished, completed, logged, recorded, had, log, record", _DID),
)
VERBS: Final = {verb: takes for line, takes in _VERBS for verb in line.split(", ")}
"""Finished verb → what each noun it takes comes to."""

SUBJECTS: Final = {
    "chinese": "语文", "math": "数学", "maths": "数学", "mathematics": "数学", "english": "英语", "physics": "物理",
    "chemistry": "化学", "biology": "生物", "history": "历史", "geography": "地理", "politics": "政治",
    "science": "科学", "music": "音乐", "art": "美术", "pe": "体育",
}  # fmt: skip

LEVELS: Final = {
    "district": "district", "county": "district", "city": "city", "municipal": "city", "provincial": "province",
    "national": "national",
}  # fmt: skip

NUMBERS: Final = {
    word: value for value, word in enumerate("zero one two three four five six seven eight nine ten".split())
} | {"a": 1, "an": 1, "another": 1, "both": 2, "a couple of": 2}

WISHES: Final = {
    "undo": "undo, undo that, undo it, undo the last one",
    "query_progress": "progress, my progress, show progress, show my progress, my status",
    "query_plan": "plan, plans, my plan, the plan, show the plan, show my plan, schedule, my schedule",
    "help": "help, help me, commands, show help",
}
"""Intent → the whole messages that ask for it."""
