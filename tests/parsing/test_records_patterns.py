"""Patterns are compiled late: none may be faulty, and none may be passed over where it would match."""

import importlib
import pkgutil
import re
import re._constants as ops  # type: ignore[import-not-found]  # the parser of patterns has no public name
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator
from typing import Any

import pytest

import bot.parsing.records
from bot.parsing.records.patterns import _Lazy, lazy


def patterns() -> Iterator[_Lazy]:
    for module in pkgutil.iter_modules(bot.parsing.records.__path__):
        yield from patterns_in(tuple(vars(importlib.import_module(f"bot.parsing.records.{module.name}")).values()))


def patterns_in(values: tuple[Any, ...]) -> Iterator[_Lazy]:
    for value in values:
        if isinstance(value, _Lazy):
            yield value
        elif isinstance(value, tuple):
            yield from patterns_in(value)


def test_every_pattern_compiles() -> None:
    found = list(patterns())
    assert len(found) > 150
    for pattern in found:
        re.compile(pattern._source, pattern._flags)


def needs_one_of(tree: Any, letters: set[int]) -> bool:
    """Whether every match of a parsed pattern holds one of `letters`, in itself or in what it looks at."""
    return any(item_needs(name, value, letters) for name, value in tree)


def item_needs(name: Any, value: Any, letters: set[int]) -> bool:
    if name is ops.LITERAL:
        return value in letters
    if name is ops.IN:
        return all(
            (kind is ops.LITERAL and letter in letters)
            or (kind is ops.RANGE and set(range(letter[0], letter[1] + 1)) <= letters)
            or (kind is ops.CATEGORY and letter is ops.CATEGORY_DIGIT and set(map(ord, "0123456789")) <= letters)
            for kind, letter in value
        )
    if name is ops.BRANCH:
        return all(needs_one_of(branch, letters) for branch in value[1])
    if name is ops.SUBPATTERN:
        return needs_one_of(value[-1], letters)
    if name in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        return value[0] > 0 and needs_one_of(value[2], letters)
    return name is ops.ASSERT and needs_one_of(value[1], letters)


def test_what_a_pattern_needs_is_in_all_it_matches() -> None:
    with_needs = [pattern for pattern in patterns() if pattern._needs]
    assert len(with_needs) > 50
    for pattern in with_needs:
        tree = parser.parse(pattern._source, pattern._flags)
        assert needs_one_of(tree, set(map(ord, pattern._needs))), (pattern._needs, pattern._source)


def test_a_lazy_pattern_does_what_a_pattern_does() -> None:
    pattern = lazy("(?P<n>[0-9])节", needs="节")
    assert pattern.sub("x", "听3节") == "听x"
    assert pattern.sub("x", "听3次") == "听3次"
    assert pattern.search("听3次") is None
    assert [match["n"] for match in pattern.finditer("1节2节")] == ["1", "2"]
    with pytest.raises(AttributeError):
        _ = pattern.nothing  # type: ignore[attr-defined]
