"""Clauses of a message, and whether what each says was done by the speaker."""

import re
from dataclasses import dataclass
from typing import Final

from bot.parsing.records import correcting, lead_ins, standing, things
from bot.parsing.records.acts import MEETINGS, PRODUCTS
from bot.parsing.records.atoms import ANY_ATOM, Sheet, Tag, any_of, tag_of
from bot.parsing.records.dating import Span
from bot.parsing.records.patterns import lazy

_END: Final = lazy("[,。;!\n~…]+|(?<=✓) +|\\.{2,}|(?<=[?])")
_OF_WHICH: Final = lazy("其中|包括|含")  # part of what was just counted
_TOO: Final = lazy(
    "(?:太|(?<![写做备弄改编录传搞])好|可|最|真|够|越来越|快要?)[^,。;\U000f0000-\U000ffffd]{1,5}了|[一-龥]死(?:我|"
    "人)?了|[累困饿冷热烦愁晕急忙]了",
    needs="了",
)
_THEIRS: Final = lazy(standing.THEIRS)
_MADE: Final = frozenset(
    "paper case lesson_plan homework_design narrative essay reflection notes article "
    "exam_setting project_stage competition".split()
)
_COUNT_COLON: Final = lazy(f"(?<={any_of(Tag.KIND)}): ?(?={any_of(Tag.AMOUNT)})", needs=":")  # 听课：2节 评课：1次
_DONE_AFTER_ALL: Final = lazy("(?:已经?|都|也|刚)*(?:上|写|交|听|做|参加|弄|完成|读|评|讲)(?:完|好|过|交)*[了啦]?$")
_HANDLED: Final = lazy(
    "(?:检查|抽查|(?<!检|抽|巡)查(?=了|完|阅)|收(?!到|获)|审核?|评(?=了)|批阅|批改|评审|评阅|修改|改(?!编|成|"
    "为))[了完]{0,2}"
    f"(?:{any_of(Tag.PERSON)}的?|{any_of(Tag.AMOUNT, Tag.SUBJECT)}){{0,4}}(?P<k>{any_of(Tag.KIND)})",
    needs="查收审评批改",
)
_SHOWN: Final = lazy(  # 家长会上讲了两个案例: told, not written
    f"(?:讲|举|引用|借鉴|参考|下载|打印|复印|收到|找|转发|展示|点评)(?:了|过|"
    f"到)(?:{any_of(Tag.AMOUNT, Tag.PERSON, Tag.SUBJECT)}|几|的)*"
    f"(?P<k>{any_of(Tag.KIND)})"
)
_GROUPS: Final = lazy(
    f"(?:我们?|咱们?)?(?:组里|全组|全校|全年级|全体|各组|大家)"
    f"(?:的|老师|都|全|一共|已经?|[写交完成收了]|{any_of(Tag.AMOUNT, Tag.SUBJECT)})*"
    f"(?P<k>{any_of(Tag.KIND)})",
    needs="组全大",
)
_OUR_SCHOOL: Final = lazy(
    f"^(?:{any_of(Tag.DATE)}|今年|去年|这学期|本学期)*(?:我们|咱们|我)?(?:{any_of(Tag.VENUE)}|学校|校|组|教研组|"
    f"备课组|年级组|办公室|年级)"
    f"(?:的|老师|一共|共|今年|这学期|本学期|"
    f"{any_of(Tag.DATE, Tag.LEVEL, Tag.SUBJECT, Tag.AMOUNT)})*(?P<k>{any_of(Tag.KIND)})"
)
_NEAR_ME: Final = lazy(
    f"(?:{any_of(Tag.DATE)}|我们?班?的?|咱们?|看到|听说|恭喜)*(?:徒弟|师[傅父]|师[兄姐弟妹]|同事|同桌|对班|室友|"
    f"搭[班档]|同学|学生|孩子们?|闺蜜|朋友|"
    f"隔壁班?|他们?|她们?|别人|人家|领导)(?:们|{any_of(Tag.PERSON)})?的?"
    f"(?:{any_of(Tag.LEVEL, Tag.AMOUNT, Tag.SUBJECT)})*(?P<k>{any_of(Tag.KIND)})"
)
_VAGUE: Final = lazy(f"{any_of(Tag.DATE)}(?=那[次节场篇本份]|(?:[听上写评开做]|{any_of(Tag.HEAR)})的)", needs="那的")
_OWED: Final = lazy(
    f"{any_of(Tag.DATE)}(?=(?:(?:欠|落下|漏|缺|拖|积|攒)(?:着|了|下)?|(?:没|未)[^,。;]{{1,4}}|本来[^,。;]{{1,4}})的)",
    needs="欠落漏缺拖积攒没未本",
)
_MISSED: Final = lazy(f"没{any_of(Tag.HEAR)}[^,。;]{{0,2}}的(?=课|那)", needs="没")
_PURPOSE: Final = lazy(f"(?P<day>{any_of(Tag.DATE)})(?=[^,。;]{{0,4}}的|那[次节场篇]|{any_of(Tag.KIND)})")
_WRITTEN: Final = _MADE - {"exam_setting", "project_stage", "competition"}
_MINE: Final = lazy("我|俺|咱|本人|自己")
_NAMED: Final = lazy(any_of(Tag.PERSON))
_COUNTED: Final = lazy(any_of(Tag.AMOUNT))
_ACTED: Final = lazy(
    "(?:写|交|听|上|开|做|讲|评|读|看|参加|出|讨论|交流|录用|收录|投稿|投|完成|整理|主讲|参与|去|学|学习|"
    "培训|备|命|编|拟|设计|磨|录|传|发|获|得|拿|结|立|办|组织|主持|搞|弄|承担|撰写|发表|补|记|"
    "登|审|入选|评|送|提交|上交|上传|开展|举行|进行|通过|攒|凑|搜|摘|抄|誊"
    f"|{any_of(Tag.KIND, Tag.HEAR, Tag.AMOUNT, Tag.TITLE, Tag.SUBJECT)}|课|题)(?:完|好|过|掉|"
    "上|成|到|齐|毕|交|满|定|出来|出去|上去|过去|进去|回来|出|下来)?[了啦喽咯](?!解|不)|[写听上交读看做开评讲学](?:完|"
    "过|好|毕)(?!程|后再|分|事)"
)
_FINISHED: Final = lazy(
    "已|✓|[Oo][Kk](?!吗)|[Dd]one|DONE|回来了|归来|收官|成功|落幕|结束|搞定|收工|完成|完毕|"
    "是(?:由)?我(?:来)?[上讲开做写出命编]的|(?:被|获)?评(?:为|上|选为)|(?<![没不未])[比赛演]完|通过|总算|终于|"
    "获奖?|补记|补登|打卡|搞完|弄完|完工|参加|"
    "参与|去听|刚(?!好|开始)|拿了|荣获|入选|发表|记一?下|登记|记上|记录|顺利|圆满|做完|写完|"
    "听完|读完|看完|交齐|出炉|定稿|得了?[一二三]|拿下|[特一二三]等(?:奖)?$|"
    "(?:帮我|麻烦|请)[^,。;]{0,12}(?:补上|补一?下|登上|记上)|(?:传|发|放|投)(?:到|在|给|进)?[^,。;\\s了没不未]{1,8}了$"
)
# Words that say nothing of their own around a bare kind.
_SORT: Final = lazy(
    f"(?P<sort>(?![一-龥]{{0,5}}(?:学生|孩子|家长|学员|同学|通知))[一-龥]{{2,6}})(?P<k>{any_of(Tag.KIND)})(?:活动)?$"
)
_FILLER: Final = lazy(
    "一起|一下|改成|改为|我|今天|今日|今早|今晚|上午|下午|中午|晚上|早上|早晨|傍晚|午后|刚才|刚刚|刚|课后|的|了|"
    "在|去|到|参加|参与|上|写|交|听|做|开|讲|评|读|看|一|进行|开展|组织|活动|教学|课|次|节|篇|"
    "学习|并|加|兼|[半全]日|[上下]册|[上下]部|全书|和|与|跟|及|、|也|又|还|都|全|给|为|从|对|于|是|有|同|"
    "每日|每天|执教|周|下课|主讲|主持|承担|举行|举办|召开|主持|搞|弄|本|这|那|个|各|第|老师|"
    "学校|组|年级|班|期中|期末|隔壁|对面|楼[上下]|录播室|会议室|报告厅|阶梯教室|多媒体教室|"
    "月考|单元|校本|新|小|大|份|本学期|这学期|学期|完|好|过|来|把|就|已经|已|请|帮|麻烦|记|录|"
    "登记|一下|补|打卡|签到|记录|:|：|\\(|\\)|/|-|\\||·|#|\\+|\\.|\\d|[ \t。,;!?~✓]|啊|呀|哦|"
    "嗯|哈|呢|吧|嘛|额|那个|"
    "谢谢|老师好|你好|您好|辛苦|线上|网上|直播|备课组|教研组|学科|专题|主题|报告|外出|复习|"
    "新授|练习|常规|日常|集中|全天|半天|整天|同事|大家|一起|组内|跨学科|双师|推门|随堂|撰写|"
    "撰|出|命|编|结|项目|阶段|情况|类|式|优秀|优质|作品|获|奖|评比|评选|征文|比赛|大赛|作业|"
    "完成|阅|设计|级|(?:授|任)课(?:人|者)?"
)

_EXPLAINED: Final = lazy(f"{lead_ins.LEAD_IN.pattern}|{ANY_ATOM.pattern}|{_FILLER.pattern}")


@dataclass(slots=True)
class Clause:
    """A stretch between stops; `done` when it may be recorded."""

    text: str
    done: bool
    has_kind: bool
    negates: bool = False  # 取消了, 没去成: takes back the clause before when this one names no kind
    ahead: bool = False


def split_clauses(text: str) -> list[str]:
    """Stretches between commas, stops, colons and line breaks; a question mark stays with its clause."""
    text = _COUNT_COLON.sub("", text).replace(" 都是", ",都是")
    text = re.sub(":(?!\\d)", ",", text.replace("(", " ").replace(")", " "))
    return [piece.strip() for piece in _END.split(text) if piece.strip()]


def judge(sheet: Sheet, *, command: bool) -> list[Clause]:
    """Every clause with its standing; what is ahead stays ahead until something finished or dated is said."""
    out: list[Clause] = []
    ahead = False
    pieces = split_clauses(sheet.text)
    if not command and standing.CONGRATULATES.search(sheet.text) and not _MINE.search(sheet.text):
        return [Clause(piece, False, False) for piece in pieces]
    for at, piece in enumerate(pieces):
        rest = pieces[at + 1] if at + 1 < len(pieces) else ""
        clause = _judged(piece, sheet, command=command, rest=rest)
        if clause.ahead:
            ahead = True
        elif ahead and _own_past(piece, sheet):
            ahead = False
            if _DONE_AFTER_ALL.match(piece) and out and not _dated_ahead(out[-1].text, sheet):
                out[-1].done = out[-1].has_kind  # 轮到我上公开课，已经上完
        if ahead:
            clause.done = False
        if clause.negates and not clause.has_kind and out and not _COUNTED.search(piece) and not finished(out[-1].text):
            out[-1].done = False
        out.append(clause)
    return out


def _dated_ahead(piece: str, sheet: Sheet) -> bool:
    return any(sheet.values[c].ahead for c in piece if tag_of(c) is Tag.DATE)


def _own_past(piece: str, sheet: Sheet) -> bool:
    dated = [sheet.values[c] for c in piece if tag_of(c) is Tag.DATE]
    return finished(piece) or _heard_out(piece, sheet) or any(not span.ahead for span in dated)


def finished(text: str) -> bool:
    """Whether a clause says that something is over and done."""
    plain = _TOO.sub("", standing.HARMLESS.sub("", text))
    return bool(_FINISHED.search(plain) or _ACTED.search(plain))


def _judged(piece: str, sheet: Sheet, *, command: bool, rest: str) -> Clause:
    piece = _without_purpose(piece, sheet)
    tags = {tag_of(c) for c in piece}
    has_kind = bool(tags & {Tag.KIND, Tag.HEAR})
    text = standing.HARMLESS.sub("", correcting.FORGOT_TO_LOG.sub("", piece))
    if _OF_WHICH.match(text):
        return Clause(piece, False, has_kind)
    negates = bool(standing.NOT_DONE.search(text))
    ahead = (
        any(_to_come(sheet.values[c], text) for c in piece if tag_of(c) is Tag.DATE)
        or bool(standing.FUTURE.search(text))
        or (bool(standing.OFF_TO.search(text)) and not _COUNTED.match(rest))
        or _by_and_by(text, sheet)
        or _begins_at(text, sheet)
    )
    bad = (
        negates
        or ahead
        or _not_mine(text, rest, sheet)
        or bool(standing.QUESTION_CLAUSE.search(text))
        or bool(standing.HEARSAY.search(text))
        or bool(standing.ABOUT_IT.search(text))
        or bool(things.THING.search(text))
        or (_rules(piece, sheet) and not finished(text) and not _heard_out(text, sheet))
    )
    if not bad and has_kind and not command:
        bad = not _evident(text, tags, sheet, rest) or _another_leads(text, sheet)
    return Clause(piece, not bad, has_kind, negates, ahead)


def _another_leads(text: str, sheet: Sheet) -> bool:
    """副校长带人来查教案了, 网上买的两本书到了: words before the work that do not tell of one's own doing."""
    if lead_ins.GROUP.match(text) and not ("我" in text or _meets(text, sheet)):
        return True
    if lead_ins.THEY.match(text) and "我" not in text:
        return True
    first = next(at for at, char in enumerate(text) if tag_of(char) in (Tag.KIND, Tag.HEAR))
    before = text[:first]
    heard = tag_of(text[first]) is Tag.HEAR
    if "我" in before or not before or (heard and any(tag_of(c) is Tag.PERSON for c in before)):
        return False
    if not lead_ins.NOT_TOPIC.search(before):  # most clauses: nothing in it could be another's
        return False
    left = _EXPLAINED.sub("", before)
    if not left or (heard and not lead_ins.OTHERS.search(left)):
        return False
    return bool(lead_ins.NOT_TOPIC.search(left))


def _meets(text: str, sheet: Sheet) -> bool:
    return any(set(sheet.values[c]) & MEETINGS for c in text if tag_of(c) is Tag.KIND)


def _not_mine(text: str, rest: str, sheet: Sheet) -> bool:
    if standing.OBSERVED.search(text) or _their_product(text, sheet):
        return True
    return (
        bool(standing.OTHERS_ACT.search(text))
        and not standing.I_HEARD.search(text)
        and not (_NAMED.search(text) and standing.I_HEARD.match(rest))
    )


def _their_product(text: str, sheet: Sheet) -> bool:
    """王老师的论文发表了: a thing of somebody else's."""
    if (handled := _HANDLED.search(text)) and (set(sheet.values[handled["k"]]) <= _MADE or handled[0][0] in "收查检抽"):
        return True
    if (shown := _SHOWN.search(text)) and set(sheet.values[shown["k"]]) <= _WRITTEN - {"notes", "article"}:
        return True
    if (ours := _OUR_SCHOOL.match(text)) and set(sheet.values[ours["k"]]) <= _WRITTEN and "奖" in text:
        return True
    if (others := _NEAR_ME.match(text)) and set(sheet.values[others["k"]]) <= _MADE:
        return True
    if (all_of := _GROUPS.match(text)) and set(sheet.values[all_of["k"]]) <= _WRITTEN:
        return True
    match = _THEIRS.match(text)
    if match is None or match.end() >= len(text) or tag_of(text[match.end()]) is not Tag.KIND:
        return False
    return set(sheet.values[text[match.end()]]) <= _MADE


def _by_and_by(text: str, sheet: Sheet) -> bool:
    """晚上写反思, 周五开教研会: to come, where nothing in the clause is over or counted."""
    match = standing.BY_AND_BY.search(text)
    if (
        match is None
        or any(tag_of(c) in (Tag.AMOUNT, Tag.MARK) for c in text)
        or finished(text)
        or _heard_out(text, sheet)
    ):
        return False
    spans = [sheet.values[c] for c in match[0] if tag_of(c) is Tag.DATE]
    return bool(standing.SOON.search(match[0])) or any(standing.WEEKDAY.match(span.text) for span in spans)


def _without_purpose(piece: str, sheet: Sheet) -> str:
    """明天的教案写好了: the day tells what it is for, not when it was done."""
    piece = _VAGUE.sub(lambda m: m[0] if not sheet.values[m[0]].until else "", piece)  # 国庆前那次公开课
    piece = _MISSED.sub("", _OWED.sub("", piece))  # 上个月欠的反思补完了: done today
    match = _PURPOSE.search(piece)
    kinds = {kind for c in piece if tag_of(c) is Tag.KIND for kind in sheet.values[c]}
    if match is None or not _is_for(sheet.values[match["day"]], piece) or not kinds & PRODUCTS or not finished(piece):
        return piece
    return piece.replace(match["day"], "")


def _is_for(span: Span, piece: str) -> bool:
    """明天的, 本月的 (a span still running): the day or the span that a piece of writing is for."""
    named = "的" in piece or span.text.endswith("的")
    return named and (span.ahead or (span.end is not None and span.text[:1] in "本这当"))


def _rules(piece: str, sheet: Sheet) -> bool:
    """每学期听课15节, 每人一节: what is asked of people, not what somebody did."""
    all_told = sheet.values.get(piece[:1]) == "每人" and not sheet.holds(Tag.PERSON)
    return all_told or bool(standing.RULE.search(piece))


def _to_come(span: Span, text: str) -> bool:
    return span.ahead or (span.until and not finished(text) and not _COUNTED.search(text))


def _begins_at(text: str, sheet: Sheet) -> bool:
    """培训下午2点开始: told beforehand."""
    last = text[-1:] or " "
    return tag_of(last) is Tag.DATE and sheet.values[last].text.endswith("开始")


def _evident(text: str, tags: set[Tag | None], sheet: Sheet, rest: str) -> bool:
    """A number, a finished verb, or nothing but the naming itself; else it is talk about the thing."""
    if Tag.AMOUNT in tags or Tag.MARK in tags or finished(text) or _heard_out(text, sheet):
        return True
    return (
        _is_filler(text)
        or _dated_meeting(text, tags, sheet)
        or (
            finished(rest) and not any(tag_of(c) in (Tag.KIND, Tag.HEAR) for c in rest) and not _EXPLAINED.sub("", rest)
        )
    )


def _dated_meeting(text: str, tags: set[Tag | None], sheet: Sheet) -> bool:
    """上周五跟岗培训: a word or two that tell which sort of meeting it was, on a day gone by."""
    found = _SORT.search(text)
    if Tag.DATE not in tags or found is None or not set(sheet.values[found["k"]]) <= MEETINGS:
        return False
    return _is_filler(text.replace(found["sort"], ""))


def _is_filler(text: str) -> bool:
    return not _FILLER.sub("", ANY_ATOM.sub("", text))


def _heard_out(text: str, sheet: Sheet) -> bool:
    return any(tag_of(c) is Tag.HEAR and sheet.values[c][-1] in "了过完到" for c in text)
