"""Patterns compiled when first used: there are hundreds, and compiling them takes longer than a thousand messages."""

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer", "pattern", "groups")


class _Lazy:
    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        """Called once: after it, every method is an attribute of its own and as quick as the pattern's."""
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        vars(self).update((method, getattr(compiled, method)) for method in _METHODS)
        return getattr(compiled, name)


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """What re.compile gives, to be searched, matched and substituted with; a faulty source fails at first use."""
    return cast("re.Pattern[str]", _Lazy(source, flags))
