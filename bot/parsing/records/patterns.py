"""Patterns compiled when first used: there are hundreds, and compiling them takes longer than a thousand messages."""

import re
from collections.abc import Callable
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer", "pattern", "groups")


class _Lazy:
    def __init__(self, source: str, flags: int, needs: str) -> None:
        self._source, self._flags, self._needs = source, flags, needs

    def __getattr__(self, name: str) -> Any:
        """Called once: after it, every method is an attribute of its own and as quick as the pattern's."""
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        vars(self).update((method, getattr(compiled, method)) for method in _METHODS)
        if self._needs:
            vars(self).update(search=self._search(compiled), sub=self._sub(compiled))
        return vars(self)[name]

    def _search(self, compiled: re.Pattern[str]) -> Callable[..., Any]:
        needs, search = self._needs, compiled.search

        def search_if(text: str, *bounds: int) -> re.Match[str] | None:
            for char in needs:  # a plain loop: far quicker than a set or any() on texts this short
                if char in text:
                    return search(text, *bounds)
            return None

        return search_if

    def _sub(self, compiled: re.Pattern[str]) -> Callable[..., str]:
        needs, sub = self._needs, compiled.sub

        def sub_if(by: Any, text: str, count: int = 0) -> str:
            for char in needs:
                if char in text:
                    return sub(by, text, count)
            return text

        return sub_if


def lazy(source: str, flags: int = 0, *, needs: str = "") -> re.Pattern[str]:
    """What re.compile gives, to be searched, matched and substituted with; a faulty source fails at first use.

    `needs`: characters of which a text must hold one for any match, so that most texts are passed over at once.
    """
    return cast("re.Pattern[str]", _Lazy(source, flags, needs))
