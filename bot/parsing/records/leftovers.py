"""Words of a terse message that stand alone: a name (李芳), or the lesson's title (圆的周长)."""

import re
from typing import Final

from bot.parsing.records import people
from bot.parsing.records.atoms import ANY_ATOM, Sheet, Tag, any_of, tag_of
from bot.parsing.records.patterns import lazy

_HEAR: Final = any_of(Tag.HEAR)
_P: Final = any_of(Tag.PERSON)
_BEFORE_HEAR: Final = lazy(f"(?:^|(?<=[,。;\\n 、]))([一-龥]{{2,3}})(?=的[^,。;]{{0,10}}{_HEAR})", needs="的")
_AFTER_KIND: Final = lazy(f"(?<={any_of(Tag.KIND)})([一-龥]{{2,3}})(?=$|[ ,。;!])")
_HEARD: Final = lazy(_HEAR)
_AFTER_HEAR: Final = lazy(
    rf"(?<={_HEAR})([一-龥]{{2,4}}?)(?=的|上|讲|{any_of(Tag.AMOUNT, Tag.SUBJECT)}|[、和与 ]|$|各)"
)
_AFTER_ROLE: Final = lazy(
    "(?<=徒弟|同事|搭档|师傅|师父|老师|教师|专家|名师)([一-龥]{2,3}?)(?=的|上|讲|执教|"
    f"{any_of(Tag.AMOUNT, Tag.SUBJECT)})",
    needs="弟事档傅父师家",
)
_IN_LIST: Final = lazy(
    f"(?<={_P})([、和与 ])([一-龥]{{2,4}}?)(?=的|上|讲|{any_of(Tag.AMOUNT, Tag.SUBJECT)}|"
    f"[、和与 ]|$|各|{any_of(Tag.EACH)})"
)
# Lesson titles and everyday words that begin with a surname's letter.
_NOT_NAMES: Final = frozenset(
    "周报 日报 月报 周记 司马光 白鹭 花钟 江雪 江南 石榴 白杨 金字塔 时间 周长 平均 平行 方程 容积 余数 温度 管理 "
    "任务 党课 项目 安全 康复 计算 花之歌 单位 左右 马诗 石灰吟 曹冲称象 孔子 梅花 荷花 柳树 "
    "金色花 古诗 "
    "时分秒 毫米 白桦 黄河 长江 江河 武松 于是 高山 林海 雷雨 雷锋 夏天 童年 童话 童谣 陶罐 "
    "龙舟 牛郎 燕子 云雀 祝福 文言文 史记 海燕 马戏 程序 路程 查漏 成语 易错 常规 常态 方向 "
    "施工 单元 计划 季节 "
    "黄山 陆地 宁静 温暖 晴天 苏武 牧羊 石头 米粒 应用 通知 全校 项脊 钱币 元角分 强化 平移 "
    "平面 平方 平台 安排 安塞 鲁迅 巴黎 欧洲 游戏 国画 水粉 舒展 申报 章节 能力 满分 万以内 "
    "向量 明确 经验 经济".split()
)
_LESSON_OF_OTHERS: Final = frozenset({"observation", "critique"})
_PLAIN_WORDS: Final = lazy(
    "^(?:理论学习|业务学习|政治学习|周报|日报|月报|小结|总结|(?:记录|内容|情况|具体|感受|体会|要点|收获)?如下|"
    "(?:请|帮我|帮忙|麻烦|"
    "我)?(?:补?[记录登]|登记|"
    "补登)(?:一?下|一笔|录)?|打卡|登记|记录|补记|补登|"
    "今天|今日|昨天|上午|下午|晚上|中午|早上|已?完成|参加|活动|外出|一次|一下|谢谢.*|您?好|"
    "老师.*|教师|学校|全部|都?交了|了|新?授课?|备注.*|时间|地点|线上|线下|收到|已|已交|已上传|"
    "交|听|记|和|与|及|的|"
    "复习|期中|期末|月考|单元|骨干教师|新教师|青年教师|名师工作室|全体|教研组|备课组|组内|"
    "年级组|学科|中午|课后|一等奖|获奖|比赛|评比|研修|网络|补|我|本人|老师好|辛苦|哈.*|嗯.*|"
    "那个|就是|然后|这个|还有|今早|今晚|刚才|刚刚|完毕|搞定|课|节|上课|成功|顺利)$"
)
_NO_TITLE: Final = lazy(
    "还没|没(?:有)?(?:写|听|读|看|做|完|交|上|去|成|开|定)|未完成|取消|延期|推迟|还在|正在|快写|待定|打算|"
    "准备(?=写|听|上|交|去)|没成|下次|改天|中期$|结题$|开题$|立项$|^(?:[Oo][Kk]|OK|[Dd]one|[Hh]i|[Hh]ello|thx|THX|"
    "[Tt]hanks|today|plz|pls|半日|下半天|上半天)$"
)
_RUN: Final = lazy(r"[A-Za-z][A-Za-z0-9':&\- ]{1,60}[A-Za-z0-9]|[^\s,。;、!?:()\-|\U000f0000-\U000ffffd]{2,40}")
_TEACHER_FIELD: Final = lazy(
    "(?<=授课人|执教者|执教人|主讲人|讲课人|上课人|授课者)[:是为 ]{0,2}([一-龥]{2,3})(?=$|[\\s,。;!)])"
    "|(?<=授课教师|任课教师|授课老师|上课老师|上课教师|执教教师|执教老师)[:是为 ]{0,2}([一-龥]{2,3})(?=$|[\\s,。;!)])"
    "|(?<=执教|主讲|授课)[: ]{1,2}([一-龥]{2,3})(?=$|[\\s,。;!)])"
    "|(?<=[,。; ]执教|[,。; ]主讲)([一-龥]{2,3})(?=$|[\\s,。;!)])",
    needs="人者师教讲课",
)
_LIKE_A_TITLE: Final = lazy(
    "(?<= )(?:浅[谈析论议]|例谈|试[论析谈]|论(?!文)|[略漫也小]谈|小议|关于|基于|如何|巧用|"
    "[^\\s,。;\U000f0000-\U000ffffd]{2,20}(?=(?:的?(?:研究|探究|探索|策略|思考|实践|初探|探析|"
    "浅析))(?:$|[\\s,。;])))"
    "[^\\s,。;\U000f0000-\U000ffffd]{2,40}(?=$|[\\s,。;])"
)
_SENTENCE: Final = lazy(
    "[了过我在是把被给去不没很真太都也就还吗呢吧们]|老师|参加|完成|听|写|交|上|学时|[写听交读看做开讲评]完"
)


def take_essay_titles(sheet: Sheet) -> None:
    """/log 论文 浅谈作业设计: what begins like a title is one, whatever kinds it names."""
    sheet.sub(_LIKE_A_TITLE, Tag.TITLE, lambda m: m[0])


def take_leftovers(sheet: Sheet, *, command: bool) -> None:
    """Bare names after 听 become people; in a terse message lone words become a name or the title."""
    sheet.sub(_BEFORE_HEAR, Tag.PERSON, lambda m: m[1] if _is_name(m[1]) else None)
    if ("observation",) in sheet.all(Tag.KIND):
        sheet.sub(_AFTER_KIND, Tag.PERSON, lambda m: m[1] if _is_name(m[1]) else None)
    for _ in range(3):
        before = sheet.text
        sheet.sub(_AFTER_HEAR, Tag.PERSON, lambda m: m[1] if _is_name(m[1]) else None)
        sheet.text = _IN_LIST.sub(lambda m: m[1] + sheet.put(Tag.PERSON, m[2]) if _is_name(m[2]) else m[0], sheet.text)
        if sheet.text == before:
            break
    sheet.sub(_TEACHER_FIELD, Tag.PERSON, lambda m: next((g for g in m.groups() if g and _is_name(g)), None))
    if _HEARD.search(sheet.text):
        sheet.sub(_AFTER_ROLE, Tag.PERSON, lambda m: m[1] if _is_name(m[1]) else None)
    for line in sheet.text.split("\n"):
        if command or _terse(line):
            sheet.text = sheet.text.replace(line, _taken(sheet, line), 1)


def _is_count(word: str, kinds: set[str]) -> bool:
    return word.isdigit() and not (kinds == {"reading"} and len(word) == 4)  # /log 读书 1984


def _is_name(text: str) -> bool:
    return people.is_name(text) and text not in _NOT_NAMES


def _terse(line: str) -> bool:
    """A line of fields with blanks between, as on a form: no verbs, a kind somewhere."""
    kinds = sum(tag_of(c) is Tag.KIND for c in line)
    return (
        kinds == 1
        and "如下" not in line
        and re.search("[ :]", line.strip()) is not None
        and not _SENTENCE.search(ANY_ATOM.sub("", line))
    )


def _taken(sheet: Sheet, line: str) -> str:
    titled = [c for c in line if tag_of(c) is Tag.TITLE]
    kinds = {kind for c in line if tag_of(c) is Tag.KIND for kind in sheet.values[c]}

    def replace(match: re.Match[str]) -> str:
        word = match[0]
        around = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
        if (
            _PLAIN_WORDS.match(word)
            or _NO_TITLE.search(word)
            or _is_count(word, kinds)
            or any(c and c not in " ,;、。:()|-/!" for c in around)
        ):
            return word
        if kinds & _LESSON_OF_OTHERS and _is_name(word):
            return sheet.put(Tag.PERSON, word)
        if titled or len(word) < 2:
            return word
        titled.append(word)
        return sheet.put(Tag.TITLE, word)

    return _RUN.sub(replace, line)
