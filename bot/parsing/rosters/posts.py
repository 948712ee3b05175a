"""Positions and ranks as staff lists write them."""

import re
from collections.abc import Iterator

from bot.parsing.rosters.readings import BLANKS

_SPLIT = re.compile(r"[、,，;；|+&\n\r。]|\s{2,}|/|(?<=[组长任席记师员])\s(?=\S)")
_TICKS = "√ ✓ ✔ ☑ ● 是 有 y Y yes Yes 1 ✅ 对 ■ V v"
TICKS = frozenset(_TICKS.split())
_NUMBERING = re.compile(r"^(\d{1,2}[.、)]|[①-⑨]|[(]\d[)])\s*")

# --- positions ---------------------------------------------------------------
_CLASS = r"[一二三四五六七八九初高\d]+\s*(?:年级|年)?\s*[(（]?\s*[\d一二三四五六七八九十]+\s*[)）]?\s*班?|\d{3,4}班?"
_CLASS_BRACKET = re.compile(rf"[(（]\s*(?:{_CLASS})\s*[)）]?\s*[)）]?$")
_ONLY_TEACHER = re.compile(
    r"^(?:专任|科任|任课|普通|在职|一线|专职|学科|任教|小学|初中|高中)*.{0,6}?"
    r"(?:教师|老师|教员|任课|科任|专任)$|^职工$|^教学$|^教育教学$"
)
_CLASS_NAME = re.compile(rf"^(?:{_CLASS})(?:班主任)?$")


def split_positions(text: str, hint: str | None = None) -> tuple[str, ...]:
    """'教科室主任、八年级物理备课组长' → both; being a teacher is no position.

    `hint` is what a tick in the column means (是否班主任).
    """
    if text in BLANKS:
        return ()
    if hint and (text in TICKS or _CLASS_NAME.match(text)):
        return (hint,)
    found = (_position(part) for part in cell_parts(text, r"兼任|兼(?!职)"))
    return tuple(dict.fromkeys(part for part in found if part))


def cell_parts(text: str, extra: str) -> Iterator[str]:
    """The pieces of a cell; separators inside brackets do not split."""
    masked = re.sub(r"\([^)]*\)", lambda found: re.sub(_SPLIT, "\0", found[0]), text)
    for piece in _SPLIT.split(masked):
        for part in re.split(rf"(?<!\()(?:{extra})", piece) if extra else [piece]:
            yield _NUMBERING.sub("", part.replace("\0", "、")).strip()


def _position(text: str) -> str | None:
    bare = re.sub(r"\s+", "", _CLASS_BRACKET.sub("", text)).strip(".:：-")
    if bare in BLANKS or bare in TICKS or _ONLY_TEACHER.match(bare) or re.match(r"[=@]", bare):
        return None
    return bare.replace("(", "（").replace(")", "）")


# --- ranks -------------------------------------------------------------------
_NO_RANK = re.compile(
    r"^(未评|未定|未定级|未评级|未评职称|未聘|无职称|待评|待定|见习期?|试用期?|"
    r"实习期?|暂无|员级?|未取得|无)$"
)
_RANK_WORDS = """
    正高级教师 正高 正高级 中小学正高级
    高级教师 高级 副高 副高级 中高 中学高级 中小学高级
    一级教师 一级 中一 中学一级 中小学一级
    二级教师 二级 中二 中学二级 中小学二级
    三级教师 三级 中小学三级
    小学高级教师 小高 小学高级
    小学一级教师 小一 小学一级
    小学二级教师 小二 小学二级
"""
_RANKS = {word: line.split()[0] for line in _RANK_WORDS.strip().splitlines() for word in line.split()[1:]}


def read_rank(text: str) -> str | None:
    """职称 in one spelling (中小学一级教师, 一级 → 一级教师); None for nothing and 未评."""
    bare = re.sub(r"\s+|\([^)]*\)", "", text)
    if bare in BLANKS or _NO_RANK.match(bare) or re.match(r"[=@+]", bare):
        return None
    stem = bare.removesuffix("职称").removesuffix("教师").removesuffix("老师")
    return _RANKS.get(stem, bare)
