"""Names and telephone numbers as staff lists write them."""

import re
from typing import NamedTuple

from bot.parsing.documents.sheets import Cell
from bot.parsing.rosters.readings import BLANKS, Fault, Reading, formula_fault
from bot.parsing.rosters.statuses import status_in

_BRACKETS = re.compile(r"[(\[【<《]([^)\]】>》]*)[)\]】>》]?")
_SIGNS = re.compile(r"[*★☆▲△●○◎◆◇■□※#&^~`'\"“”‘’、,，。.;；:：!?/\\|_+=①-⑳\-]+")
_DOTS = re.compile(r"[·•‧・∙⋅．]")
_HAN = "\u3400-\u9fff\U00020000-\U0003134f〇"
_CHINESE_NAME = re.compile(rf"^[{_HAN}]{{2,4}}$")
_DOTTED_NAME = re.compile(rf"^[{_HAN}]+(·[{_HAN}]+)+$")
_LATIN_NAME = re.compile(r"^[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ' .-]{1,40}$")
_NOBODY = re.compile(
    r"^(待定|待聘|待招|空缺|缺编|缺员|缺|空|暂缺|无|新教师|新老师|新招教师|代课教师|外聘教师|某某|张三|李四)\d*$|[xX×某*?？]{2}"
)
_JOINED = re.compile(rf"[{_HAN}]{{2,4}}[、,，/;；和&][{_HAN}]{{2,4}}")
_TITLE_AFTER = re.compile(r"(老师|教师|先生|女士|同志|校长|主任)$")
_FORMULA_TEXT = re.compile(r"^[=@+]")


class Named(NamedTuple):
    """A name, what stood in brackets behind it (大), and the signs around it (*)."""

    name: str
    mark: str | None = None
    signs: str = ""


def read_name(cell: Cell) -> Reading[Named]:
    """A cell of the name column. A fault of level `error` means: nobody stands here; `ask` keeps the person."""
    text = cell.text
    if (cell.formula is not None and cell.value is None) or _FORMULA_TEXT.match(text):
        return Reading(None, Fault("姓名这一格像一条公式，不会去算。请填写姓名。", "error", "这一行不导入。"))
    if _NOBODY.search(re.sub(r"[\s()]", "", text)):
        return Reading(None, Fault(f"「{text}」不是姓名。等人员确定后再补。", "error", "这一行不导入。"))
    if _JOINED.search(text):
        return Reading(None, Fault("一格里写了不止一个姓名。请一人一行。", "error", "这一行不导入。"))
    inside = "".join(_BRACKETS.findall(text)).strip()
    named = _cleaned(_BRACKETS.sub("", text))
    if not re.search(rf"[{_HAN}A-Za-z]", named.name):
        return Reading(None, Fault("姓名这一格不是姓名。请填写姓名。", "error", "这一行不导入。"))
    status = status_in(inside)
    mark = inside if inside and status is None else None
    return Reading(named._replace(mark=mark), _doubt(named.name), status)


def _cleaned(text: str) -> Named:
    """Without padding, signs and running figures; a space stays only between Latin words."""
    dotted = _DOTS.sub("·", text)
    signs = "".join(_SIGNS.findall(dotted))
    bare = re.sub(r"\d+$|^\d+", "", _SIGNS.sub("", dotted).strip()).strip()
    if not _LATIN_NAME.match(bare):
        bare = re.sub(r"\s+", "", bare)
    if len(bare) > 2:
        bare = _TITLE_AFTER.sub("", bare) or bare
    return Named(bare.strip("·"), None, signs)


def _doubt(name: str) -> Fault | None:
    if _CHINESE_NAME.match(name) or _DOTTED_NAME.match(name) or _LATIN_NAME.match(name):
        return None
    why = "姓名只有一个字" if len(name) == 1 else "这个姓名里有认不出的字或不像姓名"
    return Fault(f"{why}，请核对。", "ask", f"按「{name}」导入。")


def read_phone(cell: Cell) -> Reading[str]:
    """A cell of the telephone column → 11 digits of a mobile number."""
    if cell.formula is not None and (cell.value is None or cell.text.startswith("#")):
        return Reading(None, formula_fault(stored=cell.value is not None))
    text = cell.text
    if text in BLANKS:
        return Reading()
    parts = [_mobile(part) for part in re.split(r"[/、,，;；\n]|\s{2,}|或", re.sub(r"\([^)]*\)", "", text))]
    mobiles = list(dict.fromkeys(part for part in parts if part))
    if len(mobiles) > 1:
        return Reading(mobiles[0], Fault("写了不止一个手机号。请留常用的一个。", "note", f"用第一个：{mobiles[0]}。"))
    if mobiles or (whole := _mobile(text)):
        return Reading(mobiles[0] if mobiles else whole)
    return Reading(None, _no_mobile(cell))


def _mobile(text: str) -> str | None:
    digits = re.sub(r"\D", "", text)
    if len(digits) in {13, 15} and digits.startswith(("86", "0086")):
        digits = digits.removeprefix("00").removeprefix("86")
    return digits if re.fullmatch(r"1\d{10}", digits) else None


def _no_mobile(cell: Cell) -> Fault:
    digits = re.sub(r"\D", "", cell.text)
    if re.search(r"\d[eE]\+?\d", cell.text):
        return Fault("手机号被存成了科学计数法，末几位已经丢失。请重新填写 11 位手机号。", "note")
    if _FORMULA_TEXT.match(cell.text) and not digits.startswith(("86", "1")):
        return Fault("这一格像一条公式，不会去算。请填写 11 位手机号。", "note")
    if not digits:
        return Fault("这里写的不是手机号。请填写 11 位手机号。", "note")
    if len(digits) == 11:
        return Fault("手机号要以 1 开头，这个号码不对。请核对。", "note")
    return Fault(f"手机号有 {len(digits)} 位，应是 11 位。请核对。", "note")
