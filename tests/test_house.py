"""Rules of the house that no tool keeps for us."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.kinds import RECORD_KINDS
from bot.settings import Settings
from bot.store.schema import TABLE_MODULES

HOUSE = Path(__file__).resolve().parent.parent
LONGEST = 350
CODE = {".py", ".js", ".css", ".html", ".j2"}
PROSE = {".md", ".toml", ".txt", ".json", ".jsonl", ".csv", ".yml", ".yaml", ".mako"}

# Where an unexpected error may be caught whole: it is rolled back, logged, and the person gets a calm text.
BROAD = {"bot/app.py": 1, "bot/conversation.py": 1}

# Somebody's own folders; spelled so that this file does not find itself.
MACHINE = re.compile(r"(?<![\w./*-])/(?:wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+)/|[A-Z]:\\\\?User[s]\\")


def files(*rooms: str, kinds: set[str]) -> Iterator[Path]:
    for room in rooms:
        for path in sorted((HOUSE / room).rglob("*")):
            if path.suffix in kinds and path.is_file() and "__pycache__" not in path.parts:
                yield path


def named(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def test_no_file_grows_into_an_everything_file() -> None:
    written_by_us = (path for path in files("bot", "jobs", kinds=CODE) if "versions" not in path.parts)
    lengths = {named(path): len(path.read_text("utf-8", errors="replace").splitlines()) for path in written_by_us}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def is_broad(handler: ast.ExceptHandler) -> bool:
    """Whether it catches everything: bare, or by one of the two roots."""
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or ast.unparse(kind) in {"Exception", "BaseException"} for kind in caught)


def broad_handlers(source: str) -> int:
    return sum(isinstance(node, ast.ExceptHandler) and is_broad(node) for node in ast.walk(ast.parse(source)))


@pytest.mark.parametrize(
    ("handler", "count"),
    [
        ("except:", 1),
        ("except Exception:", 1),
        ("except (ValueError, BaseException) as e:", 1),
        ("except (ValueError, OSError):", 0),
    ],
)
def test_a_broad_except_is_recognised(handler: str, count: int) -> None:
    assert broad_handlers(f"try:\n    pass\n{handler}\n    pass\n") == count


def test_everything_is_caught_in_the_named_places_only() -> None:
    found = {named(path): broad_handlers(path.read_text("utf-8")) for path in files("bot", "jobs", kinds={".py"})}
    assert {name: count for name, count in found.items() if count > BROAD.get(name, 0)} == {}


@pytest.mark.parametrize("path", ["/ho" + "me/li/plan.docx", "see /ro" + "ot/x", "C:\\Use" + "rs\\li"])
def test_a_machine_path_is_recognised(path: str) -> None:
    assert MACHINE.search(path)


def test_nobodys_machine_is_named() -> None:
    paths = [*files("bot", "jobs", "tests", "docs", kinds=CODE | PROSE), *HOUSE.glob("*.*"), *HOUSE.glob(".*.y*ml")]
    texts = ((path, path.read_text("utf-8", errors="replace")) for path in paths if path.suffix in CODE | PROSE)
    found = [f"{named(path)}: {hit.group()}" for path, text in texts for hit in MACHINE.finditer(text)]
    assert found == []


def test_env_example_mirrors_every_setting_line_for_line() -> None:
    mirror = [
        line
        for name, field in Settings.model_fields.items()
        for line in (f"# {field.description}", f"YANLING_{name.upper()}={as_written(field.default)}")
    ]
    _, _, settings = (HOUSE / ".env.example").read_text("utf-8").partition("\n\n")
    assert [line for line in settings.splitlines() if line] == mirror


def as_written(default: object) -> str:
    return str(default).lower() if isinstance(default, bool) else str(default)


def test_every_table_and_record_kind_stands_in_the_glossary() -> None:
    glossary = (HOUSE / "bot/domain/GLOSSARY.md").read_text("utf-8")
    nouns = (noun for module in TABLE_MODULES for noun in vars(module).values() if hasattr(noun, "__table__"))
    tables = {noun.__name__ for noun in nouns}
    assert {noun for noun in tables | RECORD_KINDS.keys() if f"`{noun}`" not in glossary} == set()
