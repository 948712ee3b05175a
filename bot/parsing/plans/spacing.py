"""Spaces that only part figures from words ("不少于 15 节") or shape a page: the grammar reads the text without them,
the office sees its pieces as printed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.parsing.documents import Block, Cell, Line, Table
from bot.parsing.plans.drafts import ItemDraft, RequirementDraft

_THIN = "\u200b\u200c\u200d\u2060\ufeff\xad\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
_GAP = re.compile(rf"[ \u3000\xa0{_THIN}]+")
_MARKS = "，。；：、！？（）()《》“”,;:!?%％/≥≤<>＜＞≧≦="
_DASHES = "-－—–~～"
_HAN = re.compile(r"[一-龥〇○]")
_FIGURE = re.compile(r"[\dA-Za-zａ-ｚＡ-Ｚ]")
_COMPARED = re.compile(r"不(?:满|足|少|低|得|能|可|超)|未满|至少|最少|以[上下内]|及以|每(?!周[一二三四五六日天])")
_LISTED = re.compile(r"\d{1,2}(?:[、)）]|[.．](?!\d))|[①-⑳]|[（(]\d{1,2}[）)]")  # a number that begins a task
_DATED = re.compile(
    r"(?:^\s*\d{1,2}|\d[./．]\d{1,2}|[./．\d][-－—–~～]{1,2}\d{1,2})$"
)  # the space parts a date from its task
_TIMES = re.compile(r"[\d月日号周年]")
_LETTERSPACED = re.compile(r"[一-龥](?:\s+[一-龥：:]){1,11}")


@dataclass(slots=True)
class Spacing:
    """`blocks` without such spaces; `item` and `requirement` put them back into the pieces of a draft."""

    blocks: tuple[Block, ...]
    _printed: dict[int, list[tuple[str, str, list[int]]]] = field(default_factory=dict)

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> "Spacing":
        """The blocks of one plan, tightened."""
        spacing = cls(())
        spacing.blocks = tuple(spacing._block(block) for block in blocks)
        return spacing

    def _block(self, block: Block) -> Block:
        if isinstance(block, Line):
            return replace(block, text=self._tight(block.text, block.number))
        rows = tuple(
            tuple(Cell(self._tight(cell.text, block.number), cell.origin) for cell in row) for row in block.rows
        )
        return Table(rows, block.number)

    def _tight(self, text: str, number: int) -> str:
        if not _GAP.search(text.strip()):
            return text
        kept = _kept(text)
        tight = "".join(text[at] for at in kept)
        if tight != text:
            self._printed.setdefault(number, []).append((tight, text, kept))
        return tight

    def printed(self, piece: str, line: int | None) -> str:
        """A piece of a tightened line as the document prints it."""
        for tight, text, kept in self._printed.get(line or 0, ()) if piece else ():
            at = tight.find(piece)
            if at >= 0:
                return text[kept[at] : kept[at + len(piece) - 1] + 1]
        return piece

    def item(self, item: ItemDraft) -> ItemDraft:
        """The item with its pieces as printed."""
        if not self._printed:
            return item
        when, task, quote = (self.printed(piece, item.line) for piece in (item.when, item.task, item.quote))
        return replace(item, when=when, task=task, quote=quote)

    def requirement(self, requirement: RequirementDraft) -> RequirementDraft:
        """The requirement with its pieces as printed."""
        if not self._printed:
            return requirement
        deadline = requirement.deadline and self.printed(requirement.deadline, requirement.line)
        return replace(requirement, quote=self.printed(requirement.quote, requirement.line), deadline=deadline)


def _kept(text: str) -> list[int]:
    """The offsets of the characters that stay."""
    if _LETTERSPACED.fullmatch(text.strip()):  # 九 月 份
        return [at for at, char in enumerate(text) if not char.isspace()]
    gone: set[int] = set()
    for gap in _GAP.finditer(text):
        if _is_idle(text, gap):
            gone.update(range(*gap.span()))
    return [at for at in range(len(text)) if at not in gone]


def _is_idle(text: str, gap: re.Match[str]) -> bool:
    """Whether a gap parts nothing: thin, beside punctuation, or between a figure and a word."""
    before, after = text[: gap.start()], text[gap.end() : gap.end() + 6]
    if not before.strip() or not after:
        return False
    if all(char in _THIN for char in gap[0]) or before[-1] == "第":
        return True
    if len(gap[0]) > 1 or _LISTED.match(after) or (_DATED.search(before[-8:]) and not _is_measure(after)):
        return False
    left, right = before[-1], after[0]
    if left in _MARKS or right in _MARKS:
        return True
    if left in _DASHES or right in _DASHES:
        return bool(_TIMES.match(left) or _TIMES.match(right))
    if _HAN.match(left) and left not in "月日号周旬" and _COMPARED.match(after):
        return True
    return bool((_HAN.match(left) and _FIGURE.match(right)) or (_FIGURE.match(left) and (_HAN.match(right))))


def _is_measure(after: str) -> bool:
    return bool(re.match(r"[月日号周年节次篇本份个字岁课学小分%％项名题套期场条册]", after))
