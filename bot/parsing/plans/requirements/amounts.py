"""Amounts in a clause: 不少于15节, 1～2次, 20%以上, 1/5, 8学时, 2000字; with what they measure."""

import re
from dataclasses import dataclass

from bot.parsing.numbers import GROUPED_NUMBER, number_of
from bot.parsing.plans.folding import blanked

# Measure words → the units of a duty. 字 and 分钟 measure a piece unless they stand alone.
UNIT_WORDS: dict[str, str] = {
    "课时": "节", "节次": "节", "节": "节", "堂": "节", "篇次": "篇", "篇": "篇", "则": "篇",
    "次": "次", "场": "次", "回": "次", "轮": "次", "人次": "次",
    "本": "本", "册": "本", "部": "本", "学时": "学时", "小时": "学时",
    "份": "份", "套": "份", "张": "份", "期": "份", "项": "个", "名": "个", "个": "个", "条": "个", "题": "个",
    "道": "个", "种": "个", "人": "个", "例": "个", "件": "个", "户": "次", "万字": "字", "千字": "字", "百字": "字",
    "字": "字", "分钟": "分钟", "节课": "节", "堂课": "节", "个课时": "节", "课次": "节", "个学时": "学时",
    "幅": "份", "版": "份", "板": "份",
}  # fmt: skip
DEED = r"(?:上|讲|作|做|写|发表|读|抓|带|开|听|评|编|命|建|交|出|备)[好成]?[一1]"
"""A quote that begins so is a duty (“上好一节课”), not a name."""
UNIT = "|".join(sorted(map(re.escape, UNIT_WORDS), key=len, reverse=True))

_NOT = r"不(?:得|能|可以?|应|宜|要|许|准|该)?"
_STRICT = r">(?!=)|大于(?!等于)|多于|超过|高于"  # more than so many, not so many
_LOW = (
    rf"{_NOT}(?:少|低|下|小)于|不少|至少|最少|最低|不低|起码|下限|保底|≥|>=|大于等于|达到?|满(?=\d)|完成|累计|应在|保证"
    rf"|{_STRICT}"
)
_CAP = rf"{_NOT}(?:超过|多于|高于|大于|超出|超)|至多|最多|上限|封顶|控制在|≤|<=|小于等于"

_AMOUNT = re.compile(
    rf"(?P<cmp>(?P<cap>{_CAP})|(?P<low>{_LOW}))?(?:要|应|为|是)?\s*"
    rf"(?P<a>{GROUPED_NUMBER})(?:\s*(?:-+|至|到|~|或)\s*(?P<b>{GROUPED_NUMBER}))?\s*(?P<more>多|余)?"
    rf"(?:(?:及?以上|以内|左右)?的?)?(?P<u>{UNIT})(?P<post>\s*(?:（含[^）]*）)?(?:及?以上|以内|及?以下|之内|起步|起(?![草始来])|打底|左右|上下)?)"
)
_PERCENT = re.compile(
    rf"(?P<low>{_LOW})?(?P<cap>{_CAP})?[^，。；\d]{{0,12}}?(?:(?P<p>\d{{1,3}}(?:\.\d{{1,3}})?)\s*%|(?P<n>\d{{1,2}})/(?P<d>\d{{1,2}})"
    r"|百分之(?P<h>[一二三四五六七八九十百]{1,4})|(?P<dc>[一二三四五六七八九十]{1,3})分之(?P<nc>[一二三四五六七八九]{1,2})|(?P<t>[一二三四五六七八九])成)"
    r"(?P<post>及?以上|以内|以下|左右)?"
)

_BARE_WORDS = re.compile(
    r"字数(?:要求)?(?:在|别|不要|不得|不)?(?:低于|少于|达到?|≥|>=|>|为|：|约)?(\d{3,5})(?!字|\d|\s*[-至到~])"
)

_UNIT_BEHIND = re.compile(rf"（(?:单位：)?(?P<u>{UNIT})(?:/[^（）]{{1,4}})?）")
_COMPARED = re.compile(rf"(?:{_LOW})\s*(?P<a>\d{{1,3}})(?=\s*(?:[、，；（]|$))")  # "≥15、≥20（节/学期）"
_ABOVE = re.compile(_STRICT)
_WHOLE = ("节", "次", "篇", "本", "份", "个")  # counted one by one: more than 15 are 16
_OR_ELSE = re.compile(r"[^，。；]{0,8}(?:不可|不行)(?:$|[，。；）])")

# What looks like an amount and is none: ordinals, fixed words, parts of other words.
_NO_AMOUNT_BEFORE = re.compile(r"(?:第|[上下][个一]?|每听|每上|这|那|同|另|任何|唯|每|逐|[\d.]|20xx|N|n)$")
_LESSON_VERB_BEFORE = re.compile(r"(?<!每)(?:(?<!以)上|开|讲|[承执]教|命|写|读|做|作|出|听|同)$")
_LESSON_AFTER = re.compile(r"[^，。；]{0,8}(?:课(?!程|题)|讲座|(?:汇报|公开|展示|教学|开放|示范)活动)")
_NO_AMOUNT_AFTER = re.compile(
    r"^(?:性|月|小时(?=的?(?:体育|作业|睡眠|锻炼))|工作日|方面|层面|维度|环节|阶段|问题|重点|中心|要点|关键|基本点|学期|学年|星期|周|年级|班|校区|季度|一工程|层次|步骤|类别|转变|原则|部门|单位|领域)"
)
_WITHIN = re.compile(r"^(?:[之以]?内|[之以]?[前后])")  # "24小时内上传" says by when
_ONE_OF_ITS_KIND = re.compile(
    r"(?:作为|是|成为|构建|形成|建立|打造|搭建|创建|以|(?<![少要须])有|围绕|确立|提供|达成|这样|统|为)[成好了]?$"
)  # "作为一个平台" counts nothing
_OWN_WORDS = {
    "本": re.compile(r"^(?:学(?![科术习])|校(?!本)|组|期|年|班(?!级|主任)|单|人|次|区|市|县|着|身|地|土|科)"),
    "期": re.compile(r"^(?:间|中|末|待)"),
    "个": re.compile(r"^(?:别|性|人(?!员)|体)"),
    "部": re.compile(r"^(?:分|门|编|互|联合|教师|之间|共同|均|都)"),
    "项": re.compile(r"^(?:目)"),
    "次": re.compile(r"^(?:备课|性|日)"),
    "名": re.compile(r"^(?:师|校|优)"),
    "题": re.compile(r"^(?:目)"),
    "节": re.compile(r"^(?:约|日|假|点)"),
    "人": re.compile(r"^(?:一|手|员)"),
    "回": re.compile(r"^(?:头|顾|校)"),
    "则": re.compile(r"^(?:为|按)"),
    "张": re.compile(r"^(?:老师|贴)"),
    "场": re.compile(r"^(?:所)"),
    "道": re.compile(r"^(?:德|理|路|具|歉|别|法)"),
    "条": re.compile(r"^(?:例|件)"),
    "份": re.compile(r"^(?:内|量)"),
    "件": re.compile(r"^(?:事)"),
}


_NAMES = re.compile(rf"“(?!{DEED})[^”]{{1,12}}”|《[^》]*》")  # names in quotes count nothing
_SLOTS = re.compile(
    r"第(?:\d{1,2}|[一二三四五六七八九十])(?:[、和与及至到-]第?(?:\d{1,2}|[一二三四五六七八九十]))+(?:节|周|次|届|期|单元|课时)"
    r"|三八(?:妇女)?节|五一节?|六一(?:儿童)?节?|[七八十]一(?=前|后|节|假)|五四(?:青年)?节|[二三四五六七八九十]个“?一”?(?=工程|活动|要求|材料|任务|目标|[，。；、）])"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount; `unit` a duty's unit, "字", "分钟" or "%"; `stated` whether a comparing word stands with it."""

    start: int
    end: int
    min: float | None
    max: float | None
    unit: str
    stated: bool = False

    @property
    def measures_piece(self) -> bool:
        """Words and minutes say how long a piece is."""
        return self.unit in ("字", "分钟")


def amounts_in(folded: str, start: int = 0, end: int | None = None) -> list[Amount]:
    """The amounts between two offsets, in order, none overlapping."""
    end = len(folded) if end is None else end
    hidden = [m.span() for pattern in (_NAMES, _SLOTS) for m in pattern.finditer(folded, start, end)]
    folded = blanked(folded, hidden)
    found = [amount for m in _COMPARED.finditer(folded, start, end) if (amount := _bare_compared(m, folded))]
    found += [amount for m in _PERCENT.finditer(folded, start, end) if (amount := _percent(m))]
    found += [
        Amount(bare.start(), bare.end(), float(bare[1]), None, "字", stated=True)
        for bare in _BARE_WORDS.finditer(folded, start, end)
    ]
    for match in _AMOUNT.finditer(folded, start, end):
        amount = _amount(match, folded)
        if amount and not any(amount.start < other.end and other.start < amount.end for other in found):
            found.append(amount)
    return sorted(found, key=lambda amount: amount.start)


def _bare_compared(match: re.Match[str], folded: str) -> Amount | None:
    """A compared number whose unit stands in the bracket at the end of its list."""
    behind = _UNIT_BEHIND.search(folded, match.end())
    if behind is None or re.search(r"[。；]", folded[match.end() : behind.start()]):
        return None
    return Amount(match.start(), match.end(), float(match["a"]), None, UNIT_WORDS[behind["u"]], stated=True)


def _amount(match: re.Match[str], folded: str) -> Amount | None:
    before = folded[: match.start("a")]
    after = folded[match.end("u") :]
    word = match["u"]
    stated = bool(match["cmp"])
    if not stated and _NO_AMOUNT_BEFORE.search(before) and not _is_verb_before(before, word, after):
        return None
    if word in ("小时", "分钟") and _WITHIN.match(after):
        return None
    if _NO_AMOUNT_AFTER.match(after) and word in ("个", "项", "种", "次", "条", "大"):
        return None
    if (own := _OWN_WORDS.get(word)) and own.match(after):
        return None
    single = before.endswith("的") or (match["a"] == "一" and _ONE_OF_ITS_KIND.search(before))
    if not stated and word in ("个", "项", "种", "条") and single:
        return None
    if word in ("名", "人") and not _FOR_PEOPLE.search(before[-20:]) and not _FOR_PEOPLE_AFTER.match(after):
        return None
    low, high = number_of(match["a"]), number_of(match["b"]) if match["b"] else None
    if low is None or (match["b"] and high is None) or (high is not None and high < low):
        return None
    scale = {"万字": 10_000, "千字": 1_000, "百字": 100}.get(word, 1)
    low, high = low * scale, high * scale if high is not None else None
    if match["cap"] or any(cap in match["post"] for cap in ("以内", "以下", "之内")):
        low, high = 0.0, high if high is not None else low
    elif high is None and match["low"] and _ABOVE.fullmatch(match["low"]) and UNIT_WORDS[word] in _WHOLE:
        low += 1
    stated = stated or bool(match["post"].strip()) or high is not None or bool(_OR_ELSE.match(after))
    return Amount(match.start(), match.end(), low, high, UNIT_WORDS[word], stated)


# People are counted by a duty only where somebody is taught or sent; any other number of people is a headcount.
_FOR_PEOPLE = re.compile(
    r"(?:指导|带|培养|结对|帮扶|联系|推荐|选派|选送|推选|派|上报|报送?|每组|各组|每校|每班|参加|出)[^，。；]{0,16}$"
)
_FOR_PEOPLE_AFTER = re.compile(r"^[^，。；]{0,4}(?:徒弟|青年教师|新教师|教师(?:结对|参))")


def _is_verb_before(before: str, word: str, after: str) -> bool:
    """ "上一节研究课" is to give a lesson; "上一次" is the time before."""
    counted = word in ("节", "堂", "节课", "堂课", "课时", "份", "篇", "本")
    lesson = word == "次" and bool(_LESSON_AFTER.match(after))
    return bool(_LESSON_VERB_BEFORE.search(before)) and (counted or lesson)


def _percent(match: re.Match[str]) -> Amount | None:
    value: float | None
    if match["p"]:
        value = float(match["p"])
    elif match["n"]:
        value = 100 * int(match["n"]) / int(match["d"]) if int(match["d"]) > int(match["n"]) > 0 else None
    elif match["h"]:
        value = number_of(match["h"])
    elif match["t"]:
        value = 10 * (number_of(match["t"]) or 0)
    else:
        bottom, top = number_of(match["dc"]), number_of(match["nc"])
        value = round(100 * top / bottom, 2) if top and bottom and bottom > top else None
    if value is None:
        return None
    low, high = (0.0, value) if match["cap"] else (value, None)
    return Amount(match.start(), match.end(), low, high, "%", True)
