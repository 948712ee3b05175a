"""Names of people: with a title (王老师, 陈教授), short (小朱, 老赵), in lists (许、何两位老师)."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from bot.parsing.numbers import number_of
from bot.parsing.records.amounts import Amount
from bot.parsing.records.atoms import Sheet, Tag, any_of
from bot.parsing.records.patterns import lazy

SURNAMES: Final = frozenset(
    "贝滑钮糜郗蒯贲仉缑佴谯笪逄常仲代彦王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱"
    "江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄"
    "聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季"
    "裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连"
    "芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师仇"
    "栾隋商刁沙荣巫寇桑郎甄丛虞敖巩明佘池查麻苑迟邝封官谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚"
    "皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支"
    "卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯"
    "隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
)
# Letters that are rare surnames but stand before 老师 as something else (新任老师, 全体老师, 同组老师, 给老师 …).
_HARDLY: Final = frozenset("区班全位来那国都相国向明公平由初修时成应原支元利居干但展连满师和与同跟请让给对有各新好")
_COMPOUND: Final = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "夏侯",
    "皇甫",
    "尉迟",
    "司徒",
    "令狐",
    "东方",
    "慕容",
    "端木",
    "公孙",
    "南宫",
)
_TITLES: Final = (
    "老师|副?校长|副?主任|教授|副教授|书记|副书记|专家|组长|副?院长|博士|老师傅|师傅|师父|"
    "教研员|园长|科长|局长|所长|导师|前辈|名师|特级|站长|股长|部长|干事|姐|哥|老|总|教练|教导|"
    "校|主席|段长|级长"
)
_TITLE: Final = lazy(
    "副?校长|副?主任|老师傅|老师|副?教授|副?书记|专家|组长|副?院长|博士|师傅|师父|教研员|园长|"
    "科长|局长|所长|导师|前辈|名师|段长|部长|姐(?![妹姐夫])|哥(?![们哥])|教导(?!主任|处)"
)
_NOT_A_NAME_AFTER: Final = lazy("们|好(?!的)|请|您好|节|用书")
# Where a name may begin: after these letters, or after anything that is not Han.
_BOUNDARY: Final = frozenset(
    "大了的听和跟与及由是在请到完过课节评去看给对组班校级父段部为同陪找向有长任问见把让次上下午室"
    "区县市省友师傅徒弟位名叫又还有以及而有带教员天日晚早学科文理"
)
_GIVEN_STOP: Final = frozenset(
    "的了和与跟听上讲课节两各都在是我你他她去来到给请老新位个位名组校班年级副完过评写交做、,0123456789"
)

_LIST: Final = lazy(
    "((?:[一-龥]{1,3}?[、/,和与及跟 ]){1,9}[一-龥]{1,3}?|"
    r"[一-龥]{2,4})(?:等)?(?:[两二三四五六七八九十\d]{1,2}|几|多)(?:位|个|名)(老师|教师|主任|"
    "校长|教授|专家|同事|名师)"
)
_HEADS: Final = lazy(
    f"(?<={any_of(Tag.HEAR)})(?:了)?(\\d{{1,2}}|[两二三四五六七八九十]{{1,2}})(?:位|个|"
    "名)(?=[^,。;]{0,8}(?:老师|教师|同事|同行|徒弟|专家|名师))",
    needs="位个名",
)
_AND_OTHERS: Final = lazy(
    f"(?<={any_of(Tag.PERSON)})等(?:共)?(\\d{{1,2}}|[两二三四五六七八九十]{{1,2}})(?:位|个|名)(?:老师|教师|同事|人)",
    needs="等",
)
_SLASHED: Final = lazy(r"((?:[一-龥]{1,3}[、/]){1,9}[一-龥]{1,3})(老师|主任|校长|教授)")
_NICK: Final = lazy(
    "(小|老|阿|大)([一-龥])(?:(?=$)|(?=[^一-龥])|(?=[的和与跟及上讲那各一两三课老听她他都开今昨前这校段说说]))",
    needs="小老阿大",
)
_NICK_STOP: Final = frozenset("师时学组班高初段结中节方升点路课家公文车数项同班书本外年区阳平")
_HAN_NAME: Final = lazy(r"[一-龥]{2,4}")
_ROLE_BEFORE: Final = lazy(
    "(?:特级教师|骨干教师|正高级教师|高级教师|学科带头人|名师|专家|教研员|新教师|青年教师|"
    "班主任|副?校长|备课组长|教研组长|年级主任|名教师|教师|同事|徒弟|师[傅父]|导师)$"
)
# Surnames that are prepositions or plain words elsewhere (向老师请教) are names right behind 听, or before 的课.
_RARE: Final = lazy(
    f"(?:(?<={any_of(Tag.HEAR)})[一节堂]?|(?:^|"
    f"(?<=[\\s,。;{any_of(Tag.DATE)[1:-1]}]))(?=..?.?老师的[^,。;]{{0,2}}(?:课|{any_of(Tag.KIND)})))"
    "(?P<name>[向成明平应展修满原利居连相由][一-龥]{0,2}?老师)|"
    f"(?<={any_of(Tag.HEAR)})(?P<odd>[^\\W\\d_A-Za-z新老男女好各全那这两几本外同名某青年位个的班组校学区县市多些有我你他她请听一]老师)",
    needs="师",
)
# On a form the one who listens or signs is the speaker; whose lesson it was stands in another field.
_OWN_FIELD: Final = lazy(
    r"(?:(?P<heard>听课|观课)|评课|记录|填表|填报|填写|登记|上报|参加|参与|参训)(?:人员?|者|教师|老师)(?:姓名)?"
    r"(?::|(?= )) ?"
    r"[一-龥]{2,3}?(?:老师)?(?:[、和][一-龥]{2,3}?(?:老师)?){0,6}(?=[\s,。;]|听|评|参|$)[,。;]?",
    needs="人者师",
)
_WHOSE_FIELD: Final = lazy("(?:授课|执教|上课|主讲|讲课|任课)(?:人|者|教师|老师)")
P: Final = any_of(Tag.PERSON)


def take_people(sheet: Sheet, people: Sequence[str] = ()) -> None:
    """Names become PERSON atoms; lists keep a 、 between the atoms."""
    for name in _longest_first(tuple(people)):
        if name in sheet.text:
            sheet.sub(re.compile(re.escape(name) + f"(?:{_TITLES[:2]})?"), Tag.PERSON, lambda m: m[0])
    sheet.text = _RARE.sub(
        lambda m: m[0].removesuffix(m["name"] or m["odd"]) + sheet.put(Tag.PERSON, m["name"] or m["odd"]), sheet.text
    )
    sheet.plain(lambda run: _lists(sheet, run))
    sheet.plain(lambda run: _titled(sheet, run))
    sheet.sub(_AND_OTHERS, Tag.AMOUNT, lambda m: Amount(number_of(m[1]) or 1, unit="节"))
    sheet.sub(_HEADS, Tag.AMOUNT, lambda m: Amount(number_of(m[1]) or 1, unit="节"))
    sheet.sub(_NICK, Tag.PERSON, _nick)


@lru_cache(maxsize=8)  # a roster changes seldom, and is looked through for every message
def _longest_first(people: tuple[str, ...]) -> list[str]:
    return sorted({name for name in people if len(name) >= 2}, key=len, reverse=True)


def drop_own_fields(sheet: Sheet) -> None:
    """听课人：李静 names the speaker; with a field for the one who taught, it says that a lesson was heard."""
    if (own := _OWN_FIELD.search(sheet.text)) is None:
        return
    rest = _OWN_FIELD.sub(" ", sheet.text)
    says = own["heard"] and _WHOSE_FIELD.search(rest) and not re.search("听|观课", rest)
    sheet.text = f"听课 {rest}" if says else rest


def is_name(text: str) -> bool:
    """Whether `text` looks like a Chinese full name standing alone (surname and one or two letters)."""
    if not 2 <= len(text) <= 4 or not _HAN_NAME.fullmatch(text):
        return False
    if text[:2] in _COMPOUND:
        return 3 <= len(text) <= 4
    return (
        len(text) <= 3
        and text[0] in SURNAMES
        and text[0] not in _HARDLY
        and not set(text[1:]) & (_GIVEN_STOP - {"新", "年", "写"})
    )


def _surname_ok(letter: str) -> bool:
    return letter in SURNAMES and letter not in _HARDLY


def _nick(match: re.Match[str]) -> str | None:
    before = match.string[match.start() - 1 : match.start()]
    if before and "一" <= before <= "龥" and before not in _BOUNDARY:
        return None
    if match[2] not in SURNAMES or match[2] in _NICK_STOP or match[2] in _HARDLY:
        return None
    return match[1] + match[2]


def _lists(sheet: Sheet, run: str) -> str:
    """张、王两位老师 and 张/王老师: the title goes to each; 张王两位老师 is two surnames."""
    if not any(word in run for word in ("位", "个", "名", "、", "/")):
        return run
    run = _LIST.sub(lambda m: _spread(sheet, m), run)
    return _SLASHED.sub(lambda m: _spread(sheet, m), run)


def _spread(sheet: Sheet, match: re.Match[str]) -> str:
    before, names = _names_of(match[1])
    if len(names) < 2 or match.string[match.start() - 1 : match.start() + 1] in _COMPOUND:
        return match[0]
    others = f"等{match[0].rsplit('等', 1)[1]}" if "等" in match[0] else ""
    return (
        before
        + "、".join(sheet.put(Tag.PERSON, name if _TITLE.search(name) else name + match[2]) for name in names)
        + others
    )


def _names_of(text: str) -> tuple[str, list[str]]:
    """(what precedes, names) from 听了张、王 or 张王; names must begin with a surname."""
    parts = [p for p in re.split("[、/,和与及跟 ]", text) if p]
    if len(parts) == 1:
        letters = parts[0]
        tail = letters[-2:]
        return (letters[:-2], list(tail)) if all(_surname_ok(c) for c in tail) else ("", [])
    first = parts[0]
    cut = next(
        (
            i
            for i in range(len(first))
            if _surname_ok(first[i]) and len(first) - i <= 3 and (i == 0 or first[i - 1] in _BOUNDARY)
        ),
        None,
    )
    if cut is None or not all(_surname_ok(p[0]) or p[:2] in _COMPOUND for p in parts[1:]):
        return "", []
    return first[:cut], [first[cut:], *parts[1:]]


def _titled(sheet: Sheet, run: str) -> str:
    """周敏老师, 马主任: the shortest name before a title that begins where a name may begin."""
    out, done = [], 0
    for match in _TITLE.finditer(run):
        start = _name_start(run, done, match.start())
        if start is None or _NOT_A_NAME_AFTER.match(run, match.end()):
            continue
        out.append(run[done:start])
        out.append(sheet.put(Tag.PERSON, run[start : match.end()]) or run[start : match.end()])
        done = match.end()
    return "".join(out) + run[done:]


def _name_start(run: str, floor: int, title_at: int) -> int | None:
    shortest = None
    for size in (4, 3, 2):
        if title_at - size >= floor and run[title_at - size :][:2] in _COMPOUND:
            return title_at - size
    for size in (1, 2, 3, 4):
        start = title_at - size
        if start < floor:
            break
        compound = run[start : start + 2] in _COMPOUND and size >= 2
        if size == 4 and not compound:
            break
        nick = size == 2 and run[start] in "小老阿大" and _surname_ok(run[start + 1])
        if not (compound or nick or (_surname_ok(run[start]) and not set(run[start + 1 : title_at]) & _GIVEN_STOP)):
            continue
        if shortest is None:
            shortest = start
        if (
            start == floor
            or run[start - 1] in _BOUNDARY
            or not "一" <= run[start - 1] <= "龥"
            or _ROLE_BEFORE.search(run[floor:start])
        ):
            return start
    return shortest
