"""Automatic numbers and heading styles of a docx, which its text does not hold."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_CHINESE = "〇一二三四五六七八九十"
_CHINESE_FORMATS = {"chineseCounting", "chineseCountingThousand", "ideographTraditional", "japaneseCounting"}


def _value(element: Element | None, path: str) -> str | None:
    found = element.find(path) if element is not None else None
    return found.get(f"{_W}val") if found is not None else None


def heading_levels(styles: Element | None) -> dict[str, int]:
    """Style id → heading level 1-9, from the style's name or outline level."""
    levels: dict[str, int] = {}
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        named = _HEADING.match(_value(style, f"{_W}name") or "")
        outline = _value(style, f"{_W}pPr/{_W}outlineLvl")
        if named:
            levels[style.get(f"{_W}styleId", "")] = int(named[1])
        elif outline and outline.isdigit() and int(outline) < 9:
            levels[style.get(f"{_W}styleId", "")] = int(outline) + 1
    return levels


@dataclass(slots=True)
class Numbering:
    """Counts the automatic numbers of a document as its paragraphs are read in order."""

    styles: Element | None
    numbers: Element | None
    _style_numbers: dict[str, tuple[str | None, int]] = field(init=False)
    _formats: dict[str, dict[int, tuple[str, str, int]]] = field(init=False)
    _abstract: dict[str, str] = field(init=False)
    _counts: dict[tuple[str, int], int] = field(init=False)

    def __post_init__(self) -> None:
        self._style_numbers = {}
        for style in self.styles.iter(f"{_W}style") if self.styles is not None else ():
            number = _value(style, f"{_W}pPr/{_W}numPr/{_W}numId")
            if number:
                level = int(_value(style, f"{_W}pPr/{_W}numPr/{_W}ilvl") or 0)
                self._style_numbers[style.get(f"{_W}styleId", "")] = (number, level)
        self._formats = {}
        self._abstract = {}
        self._counts = {}
        for abstract in self.numbers.iter(f"{_W}abstractNum") if self.numbers is not None else ():
            self._formats[abstract.get(f"{_W}abstractNumId", "")] = _levels(abstract)
        for entry in self.numbers.iter(f"{_W}num") if self.numbers is not None else ():
            self._abstract[entry.get(f"{_W}numId", "")] = _value(entry, f"{_W}abstractNumId") or ""

    def properties(self, paragraph: Element) -> tuple[str, str | None, int]:
        """(style id, number id or None, level 0-8) of a paragraph."""
        style = _value(paragraph, f"{_W}pPr/{_W}pStyle") or ""
        number = _value(paragraph, f"{_W}pPr/{_W}numPr/{_W}numId")
        if number is None:
            inherited, level = self._style_numbers.get(style, (None, 0))
            return style, inherited, level
        written = _value(paragraph, f"{_W}pPr/{_W}numPr/{_W}ilvl") or "0"
        return style, None if number == "0" else number, int(written) if written.isdigit() else 0

    def label(self, number: str | None, level: int) -> str:
        """The next label of this list at this level, "" where the paragraph has none."""
        if number is None:
            return ""
        formats = self._formats.get(self._abstract.get(number, ""), {})
        form, text, start = formats.get(level, ("decimal", f"%{level + 1}.", 1))
        if form == "bullet":
            return "•"
        self._counts[number, level] = self._counts.get((number, level), start - 1) + 1
        for deeper in [key for key in self._counts if key[0] == number and key[1] > level]:
            del self._counts[deeper]
        for upper in range(level + 1):
            upper_form = formats.get(upper, ("decimal", "", 1))[0]
            text = text.replace(f"%{upper + 1}", _written(self._counts.get((number, upper), 1), upper_form))
        return text


def _levels(abstract: Element) -> dict[int, tuple[str, str, int]]:
    levels = {}
    for level in abstract.iter(f"{_W}lvl"):
        start = _value(level, f"{_W}start") or "1"
        levels[int(level.get(f"{_W}ilvl", "0"))] = (
            _value(level, f"{_W}numFmt") or "decimal",
            _value(level, f"{_W}lvlText") or "",
            int(start) if start.isdigit() else 1,
        )
    return levels


def _written(count: int, form: str) -> str:
    if form not in _CHINESE_FORMATS or not 0 < count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    return ("" if tens < 2 else _CHINESE[tens]) + ("十" if tens else "") + (_CHINESE[ones] if ones else "")
