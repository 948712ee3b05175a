"""Blot out what looks like a date and is none: titles, classes, document numbers, editions, sections, names.

Every blotted character becomes FILLER, so offsets stay; all patterns are bounded, so the time is linear.
"""

import re

FILLER = "\ue000"

_HAN = "一二三四五六七八九"
_NUM = rf"(?:\d{{1,4}}|[{_HAN}十]{{1,3}})"
_GRADE = rf"(?:[初高小大]?[{_HAN}](?:年级|级)?|\d(?:年级|级)|\d(?=\()|20\d\d级)"
_SUBJECTS = "(?:语文|数学|英语|物理|化学|生物|历史|地理|政治|科学|道法|法治|音乐|美术|体育|信息技术|信息|劳动|[语数英])"
_BOOKS = (
    "(?:上册|下册|必修[一二三]?|选修|教材|课本|版|单元|页码"
    "|[Uu]nit|[Ll]esson|[Mm]odule|[Cc]hapter|[Ss]ection|[Pp]art|[Bb]ook)"
)

# After 周一 these begin a new word and no given name; surnames begin another person's name (周一王老师).
_NO_GIVEN_NAME = (
    "听上下评和与跟给去到由向有是的在各让新老男女校本看访找陪带同随见全两几位该请为对把从被做班年早晚中午前后课开讲至、"
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤温康施文牛樊葛邢安齐易乔伍庞"
    "颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴"
    "蒙鲍华喻祁蒲房滕屈饶解牟艾"
)
_GIVEN_NAMES = "凡鸣帆诺涵然航晨辰曼琳萱菲宇浩雅楠彤恒立民珊笑霖"
_TITLES = "(?:老师|主任|校长|组长|书记|园长|教授|同学|局长|专家)"

# (why, pattern); at one place the first that matches wins.
MASKS: tuple[tuple[str, str], ...] = (
    ("title", r"《[^《》\n]{0,80}》|〈[^〈〉\n]{0,80}〉|“[^“”\n]{0,60}”|「[^「」\n]{0,60}」|『[^『』\n]{0,60}』"),
    (
        "address",
        r"(?:https?://|www\.)[!-~]{1,200}|(?<![\w.\-])[A-Za-z0-9_.\-]{1,40}@[A-Za-z0-9\-]{1,40}\.[A-Za-z.]{1,16}",
    ),
    ("document number", r"[〔\[(（]20\d\d[〕\])）] ?第?\d{1,4}号"),
    (
        "class",
        rf"(?<![\d.周期拜])(?:\d\.\d{{1,2}}(?! ?班主任)|{_GRADE}?\(?{_NUM}(?:[、,和及与~\-]\(?{_NUM}\)?){{0,6}}\)?)"
        r" ?班(?![级会子队])",
    ),
    ("class", rf"(?<![\d./月周期拜])(?:{_GRADE}\(\d{{1,2}}\)|[1-9]\((?:\d{{1,2}}|[{_HAN}十]{{1,2}})\))(?![日号月])"),
    ("grade", rf"(?<=[周期拜])[{_HAN}]年级(?![组会主部长群])"),
    ("grade", rf"(?<![周期拜\d])[{_HAN}1-9](?:[、,\-~至和到][{_HAN}1-9]){{0,5}}年级"),
    ("grade", rf"(?<![正腊冬月{_HAN}十])[初高][一二三](?![日号十月])"),
    (
        "lunar day",
        rf"(?:农历|阴历|正月(?!十五)|腊月|冬月|闰)(?:[{_HAN}十冬腊]{{1,2}}月)?(?:初?[{_HAN}十廿]{{1,3}})?日?",
    ),
    ("lunar day", rf"(?:十[一二]?|[{_HAN}]|(?<!\d)1?\d)月初[{_HAN}十](?!年级|班|[(、])"),
    (
        "school",
        r"(?:五一|八一|六一|五四|七一|三八|十一)"
        r"(?:小学|中学|学校|附小|幼儿园|路|街|大道|广场|农场|中队|大队|中(?!旬)|校区)",
    ),
    (
        "edition",
        rf"(?:19|20)\d\d ?年?版|第[{_HAN}十\d]{{1,4}}[版届册辑]"
        rf"|(?:版本|\b[Vv]er(?:sion)?) ?\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}",
    ),
    ("section", rf"(?:第|\b[Pp]\.?|§|{_BOOKS}) ?\d{{1,3}}(?:\.\d{{1,3}}){{1,2}}(?:小节|节|课)?"),
    (
        "section",
        rf"{_SUBJECTS}\d{{1,2}}\.\d(?!\d)(?: ?(?:节|课(?![堂题程例])|小数|单元)|(?=[^\s,。;、听评上下教日号~(\-]))",
    ),
    (
        "section",
        r"(?:例题?|习题|练习题?|图|表|公式|定理|[一二三四五六七八九][上下]册?) ?\d{1,2}\.\d{1,2}"
        r"|百分之\d{1,3}(?:\.\d{1,3})?|[πΠ派] ?[≈=约]? ?3\.14",
    ),
    (
        "part of a book",
        rf"第[{_HAN}十百\d]{{1,3}}(?:[、,和~\-至到]第?[{_HAN}十\d]{{1,3}}){{0,3}}"
        r"(?:单元|课时|课(?!题)|章|题|页|条|号|名|组|次|期|轮|批|步|部分|项|篇|场)"
        r"(?:(?<=[章元])\d{1,2}\.\d(?!\d))?",
    ),
    (
        "score",
        r"(?:[平总得均评满]分|分值|[率占约达近]|达到|提[高升]了?|下降了?|增[加长]了?|完成了?|不足|超过) ?"
        r"\d{1,4}(?:[./]\d{1,3}){1,2}(?![日号])",
    ),
    ("name", rf"周[一二三四五六天日][^\W\d{_NO_GIVEN_NAME}]{_TITLES}"),
    ("name", rf"周[一天日][{_GIVEN_NAMES}](?=[的、,和与跟一听评上开讲说 ]|$)"),
    ("name", rf"(?<=[{_NO_GIVEN_NAME[_NO_GIVEN_NAME.index('王') :]}])(?:[今明昨]天|[今明]日|[今明]晨){_TITLES}"),
    (
        "saying",
        "今日事今日毕|[一二三四五六七八九十]月的?(?:鲜花|花|风|雨|阳光|天空|雪|夜|歌|诗|故事|脚步|思念|约定)|"
        "[今明]日之星|今日(?:头条|说法)|明天会更好|昨日重现|后天(?:性|形成|培养)|日月潭|清明上河图",
    ),
    ("saying", rf"(?<![月十廿])[{_HAN}]日(?:常规|游|三餐|生活|流程|之计)"),
    ("rate", r"(?<![上下这])一个?(?:月|周|星期|礼拜)(?=[一两二三四五1-9]{1,2} ?[次篇节回份本]|不少于|至少)"),
)

_MASKER = re.compile("|".join(f"(?:{pattern})" for _, pattern in MASKS))


# 1. and 2、 before the items of a list: with a day right behind they look like 2.25日 and 1、8日.
_LIST_MARK = re.compile(r"(?:^|(?<=[\s:;。,!)\ue000]))(?P<number>\d{1,2})[.、](?=\D|\d{1,2} ?[日号月~至到、-])")


def mask(text: str) -> str:
    """`text` with everything blotted out that is not to be read as a date; same length."""
    masked = _MASKER.sub(lambda match: FILLER * len(match[0]), text)
    marks = _list_marks(masked)
    if len(marks) < 2:
        return masked
    chars = list(masked)
    for start, end in marks:
        chars[start:end] = FILLER * (end - start)
    return "".join(chars)


def _list_marks(text: str) -> list[tuple[int, int]]:
    """The marks that count 1, 2, 3 …; one alone proves nothing."""
    marks: list[tuple[int, int]] = []
    for match in _LIST_MARK.finditer(text):
        if int(match["number"]) == len(marks) + 1:
            marks.append(match.span())
    return marks
