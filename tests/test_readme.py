"""What the READMEs say is true: their tree, commands, settings and figures, their conversation and their session."""

import re
import shlex
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from bot.cli.table import app
from bot.commands import WORDS
from bot.domain import manners
from bot.domain.requirements import Per
from bot.domain.schools import School
from bot.settings import Settings
from tests.cast import House
from tests.dialogs.test_dialogs import Play, lines_of

HOUSE = Path(__file__).resolve().parent.parent
NAMES = ("README.md", "README.zh-CN.md")
TEXTS = {name: (HOUSE / name).read_text("utf-8") for name in NAMES}
BUILT = {"var", "build", "dist"}  # never kept in the repository
LARGEST = 200_000  # bytes of a picture

both = pytest.mark.parametrize("text", TEXTS.values(), ids=NAMES)


def block(text: str, kind: str) -> str:
    """The one fenced block of that kind."""
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return str(found)


def without_remarks(lines: str) -> list[str]:
    return [line for line in lines.splitlines() if line and not line.startswith("#")]


def spans(text: str) -> list[str]:
    """Everything said in `code`, and every command typed in the session."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`([^`\n]+)`", prose) + [command for command, _ in session_of(text)]


def session_of(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each command of the session with the lines shown under it."""
    _, *steps = ("\n" + "\n".join(without_remarks(block(text, "console")))).split("\n$ ")
    for step in steps:
        command, *shown = step.split("\n")
        yield command, shown


def tree_of(text: str) -> list[str]:
    """The paths named in the tree, folders with a slash at the end."""
    paths, parents = [], [""]
    for line in block(text, "tree").splitlines():
        name = line.split()[0]
        depth = (len(line) - len(line.lstrip())) // 2
        parents[depth + 1 :] = [parents[depth] + name]
        paths.append(parents[depth] + name)
    return paths


def rooms(folder: Path) -> set[str]:
    """The folders in a folder that hold something of ours."""
    found = (path for path in folder.iterdir() if path.is_dir() and path.name[0] not in "._")
    kept = {path.name for path in found if any("__pycache__" not in file.parts for file in path.rglob("*.*"))}
    return {f"{name}/" for name in kept - BUILT if not name.endswith(".egg-info")}


def modules(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.py")} - {"__init__.py"}


@both
def test_the_tree_is_the_one_on_disk(text: str) -> None:
    tree = tree_of(text)
    assert [path for path in tree if not (HOUSE / path).exists()] == []
    wanted = rooms(HOUSE)
    wanted |= {f"bot/{name}" for name in rooms(HOUSE / "bot") | modules(HOUSE / "bot")}
    wanted |= {f"jobs/{name}" for name in rooms(HOUSE / "jobs") | modules(HOUSE / "jobs")}
    assert wanted - set(tree) == set()


def test_both_readmes_show_the_same() -> None:
    english, chinese = TEXTS.values()
    assert tree_of(english) == tree_of(chinese)
    assert list(session_of(english)) == list(session_of(chinese))
    assert without_remarks(block(english, "dialog")) == without_remarks(block(chinese, "dialog"))
    assert set(spans(english)) == set(spans(chinese))


def command_named(words: list[str]) -> tuple[Any, list[str]]:
    """The click command that these words of a command line name (None: there is none), and the words left over."""
    found: Any = typer.main.get_command(app)
    while words and hasattr(found, "commands"):
        found, words = found.commands.get(words[0]), words[1:]
    return found, words


@pytest.mark.parametrize("command", sorted({c for t in TEXTS.values() for c in spans(t) if c.startswith("yanling ")}))
def test_every_command_exists_with_its_options(command: str) -> None:
    found, rest = command_named(shlex.split(command)[1:])
    assert found is not None
    known = {name for parameter in found.params for name in parameter.opts}
    assert {word for word in rest if word.startswith("--")} <= known


@both
def test_every_make_target_exists(text: str) -> None:
    targets = set(re.findall(r"^(\w+):", (HOUSE / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {word.split()[1] for word in spans(text) if word.startswith("make ")} <= targets


@both
def test_every_word_of_the_chat_is_a_command(text: str) -> None:
    table = re.findall(r"^\| [^`|]+ \| (?:[^`|]*)`(\S+)` \| `/(\w+)[^`]*` \|$", text, re.MULTILINE)
    assert len(table) > 8
    assert [pair for pair in table if WORDS.get(pair[0]) is None or WORDS[pair[0]] is not WORDS.get(pair[1])] == []


@both
def test_every_setting_is_named_and_no_other(text: str) -> None:
    settings = {f"YANLING_{name.upper()}" for name in Settings.model_fields}
    tests_own = {"YANLING_CASES"}
    assert set(re.findall(r"YANLING_[A-Z_]+", text)) == settings | tests_own


@both
def test_what_is_pointed_to_exists(text: str) -> None:
    links = [link for link in re.findall(r'(?:\]\(|src=")([^)"]+)', text) if "://" not in link]
    files = [span for span in spans(text) if re.fullmatch(r"(?:bot|jobs|tests|docs)/[\w./]+", span)]
    ours = [name for name in links + files if "NAME" not in name and "VERB" not in name]
    assert [name for name in ours if not (HOUSE / name).exists()] == []
    pictures = [HOUSE / link for link in links if link.endswith(".png")]
    assert {picture.name for picture in pictures if picture.stat().st_size > LARGEST} == set()


@both
def test_the_manners_are_the_defaults(text: str) -> None:
    def row(*words: str) -> str:
        return next(line for line in text.splitlines() if line.startswith("|") and any(word in line for word in words))

    school, term, year = School(name=""), manners.QUOTA_MANNERS[Per.TERM], manners.QUOTA_MANNERS[Per.SCHOOL_YEAR]
    rungs = [rung for per in (Per.MONTH, Per.FORTNIGHT, Per.WEEK) for rung in manners.QUOTA_MANNERS[per].ladder]
    expected: dict[tuple[str, ...], Sequence[object]] = {
        ("Daily reminder", "每日提醒"): [f"{school.reminder_at:%H:%M}", manners.REMINDER_LIMIT],
        ("Quota of a term", "学期或学年"): [term.every, year.every, term.repeats, *term.ladder],
        ("Quota of a month", "每月／"): rungs,
        ("Dated item", "有日期"): [*(rung for rung in manners.ITEM_LADDER if rung), *manners.AFTER_DEADLINE],
        ("Item with only", "只写了月份"): [manners.OWNER_WORD],
        ("Month's list", "月度安排 |"): [manners.DRAFT_AHEAD, f"{school.month_list_at:%H:%M}"],
        ("Weekly digest", "每周小结"): [f"{school.digest_at:%H:%M}"],
        ("Quiet", "不打扰 |"): [f"{school.quiet_since:%H:%M}", f"{school.quiet_until:%H:%M}"],
        ("Too late", "过时"): [manners.STALE_AFTER.seconds // 3600],
    }
    said = {words: re.findall(r"\d\d:\d\d|\d+", row(*words)) for words in expected}
    assert [words for words, figures in expected.items() if {str(one) for one in figures} - set(said[words])] == []


def play(house: House, path: Path) -> None:
    """Play a conversation as `tests/dialogs` does."""
    stage = Play(house)
    stage.mark()
    for _, line in lines_of(path):
        stage.step(line)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_conversation_goes_as_written(house: House, tmp_path: Path) -> None:
    path = tmp_path / "readme.txt"
    path.write_text(block(TEXTS["README.md"], "dialog"), "utf-8")
    play(house, path)


def squeezed(text: str) -> str:
    """Without white space: a table's columns are as wide as their longest cell."""
    return re.sub(r"\s+", "", text)


def test_the_session_goes_as_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(HOUSE / "docs/example", home / "docs/example")
    for command, shown in session_of(TEXTS["README.md"]):
        name, *words = shlex.split(command)
        if name == "export":
            for variable, _, value in (word.partition("=") for word in words):
                monkeypatch.setenv(variable, value)
            continue
        output = CliRunner().invoke(app, words).output
        wanted = ".*".join(re.escape(squeezed(part)) for part in "".join(shown).split("…"))
        assert re.search(wanted, squeezed(output)), f"{command}\n{output}"
