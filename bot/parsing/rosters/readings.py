"""What reading one cell gives: a value, and what the office should hear about it."""

from typing import Generic, NamedTuple, TypeVar

from bot.parsing.rosters.drafts import Level

T = TypeVar("T")

LEFT_EMPTY = "这一项先空着，其余照常导入。"


class Fault(NamedTuple):
    """Something wrong or doubtful in a cell, in words for the office."""

    why: str
    level: Level
    default: str = LEFT_EMPTY


class Reading(NamedTuple, Generic[T]):
    """The value of a cell (None: nothing usable), its fault, and a status word met beside it (支教)."""

    value: T | None = None
    fault: Fault | None = None
    status: str | None = None


_NOTHING = "- -- — —— / \\ 无 空 暂无 没有 否 × x X 〇 0 未填 略 ."
BLANKS = frozenset(_NOTHING.split()) | {""}


def formula_fault(stored: bool) -> Fault:
    """A cell with a formula whose result the file does not store, or that holds an error."""
    if stored:
        return Fault("这一格的公式出了错，没有结果。请直接填写。", "ask")
    return Fault("这一格是公式，文件里没有存它的结果；为安全起见不会去算。请直接填写结果。", "ask")
