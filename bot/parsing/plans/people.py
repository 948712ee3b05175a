"""Who a calendar item is for and who sees to it, in the words it is printed in; None where nobody is named."""

import re
from typing import NamedTuple

_SUBJECTS = (
    "语文|数学|英语|科学|物理|化学|生物|历史|地理|政治|道德与法治|道法|思品|体育|音乐|美术|信息(?:科技|技术)?"
    "|劳动|综合|文科|理科|语数英|语数"
)
_KIND = (
    "全体|各|每位|每个|所有|新|青年|骨干|[省市区县校]+级|学科|教研|备课|年级|课题|班|新入职|职初|见习|任课|在职"
    r"|[小初高]学部?|[一二三四五六七八九]年级|初[一二三]|高[一二三]|[\d一二三四五]+周?岁(?:及?以下|以内)的?"
)
_POST = (
    "教研组长|备课组长|年级组长|学科组长|课题组长|科组长|各?组长|班主任|课题(?:组)?(?:负责|主持)人|课题组?成员|骨干教师|青年教师|新教师"
    "|见习教师|职初教师|实习教师|师徒(?:双方)?|师傅|徒弟|指导教师|学科带头人|名师|教坛新秀|中层干部|校级领导|行政人员|行政"
    "|教科室主任|教导主任|教务主任|教研员|教科研员|蹲点干部|全体教师|全体教职工|全校教师|教职工|学员|人人|每人|每位教师|每位老师|教研组|备课组|课题组|年级组|各组|校级骨干|[省市区县]+级骨干"
)
_ONE = rf"(?:{_KIND})*(?:{_POST}|(?:{_SUBJECTS})(?:教师|组|老师|学科))"
_WHO = re.compile(rf"{_ONE}(?:(?:、|和|及|与){_ONE})*(?!建设|工作)")
_VERB = re.compile(
    r"(?:继续)?(?:组织|召开|举办|举行|开展|安排|做好|完成|落实|启动|抓好|进行|对|要求|请|第[一二三四]次|[省市区县校]级?)好?(?:[^，。；、（]{0,4}的)?"
)
_TEACHERS = re.compile(
    r"(?:组织|召开|安排|要求|对|请|全校)好?(?P<who>(?:实验|任课|学科|全校|全体)?教师)(?!节|论坛|发展)"
)
_ALL = re.compile(rf"(?:{_KIND}|{_ONE}|全员|全校|教师|老师|[\d]+周?岁(?:及?以下|以内)(?:的)?|[、和及与])+")
_LIST = re.compile(rf"(?:{_SUBJECTS})(?:组|教师)?(?:[、和](?:{_SUBJECTS})(?:组|教师)?)*")
_TAKE_PART = re.compile(r"[，；：（\s](?P<who>[^，。；：（）\s]{2,16}?)(?:参加|参与|出席)[）]?$")
_TOLD_PART = re.compile(r"[（(](?P<who>[^（）()]{2,40}?)(?:参加|参与|出席)[）)]$")
_FOR = re.compile(r"^(?:参加(?:人员|对象|者)?|参与(?:人员|对象)?|对象|面向|范围)[：:]?(?P<who>.{2,20})$")

_OFFICE = (
    r"(?:教科研?室|教研室|教导处|教务处|德育处|政教处|科研处|科研室|学生处|总务处|办公室|校办|校长室|党政办|工会|教师发展(?:中心|处)"
    r"|课程(?:教学)?(?:处|中心|部)|学术委员会|年级组|各?教研组|各?备课组|各?课题组|各处室|各组)"
)
_SEES_TO = r"(?:负责(?:落实|实施|组织)?|牵头|主持|承办|主办|组织实施|主讲|统筹)"
_LABEL = r"(?:第一)?(?:责任|负责|主持|主讲|牵头|承办|主办|组织|联系|实施|落实)(?:人员?|者|部门|单位|处室|科室|教师)?"
_OWNED = re.compile(rf"^(?:{_LABEL}[：:\s]\s*|负责[：:])(?P<who>[^：:，；]{{2,24}})$")
_OWNS = re.compile(rf"^由?(?P<who>[一-龥、和及与]{{2,14}}?){_SEES_TO}$")
_ORGANISES = re.compile(
    rf"^由(?P<who>(?:{_OFFICE}|[一-龥]{{2,4}}老师)(?:[、和]{_OFFICE})*)(?:组织|安排|落实|实施|负责)[^，。；]{{0,4}}$"
)
_BARE_OFFICE = re.compile(rf"^{_OFFICE}(?:[、和及与]{_OFFICE})*$")
_HEAD = re.compile(rf"^由?(?P<who>{_OFFICE}(?:[、和]{_OFFICE})*){_SEES_TO}")
_TAIL = re.compile(
    rf"(?:\s*-{{1,2}}\s*(?={_OFFICE}$)|[，；\s]\s*)(?P<words>(?:{_LABEL}[：:]\s*[^，；。：:]{{2,20}}|由?[一-龥、和]{{2,14}}?{_SEES_TO}"
    rf"|由{_OFFICE}组织[^，。；]{{0,4}}|(?:参加|参与)?(?:对象|人员|范围|者)[：:]\s*[^，；。：:]{{2,20}}|{_OFFICE}))$"
)
_BRACKET = re.compile(r"[（(](?P<words>[^（）()]{2,30})[）)][。；，]?$")


class People(NamedTuple):
    """Owner and audience of a task, and where the task ends when the owner's words are left out."""

    owner: str | None
    audience: str | None
    end: int


def people_of(folded: str, start: int, end: int) -> People:
    """The people a task names: at its head, after a comma, in the bracket at its end."""
    owner = audience = None
    first_end = end
    while (found := _BRACKET.search(folded, start, end) or _TAIL.search(folded, start, end)) and end - start > 4:
        words = [word.strip() for word in re.split(r"[，；;]", found["words"])]
        owners = [who for word in words if (who := owner_words(word))]
        audiences = [who for word in words if (who := _told_audience(word))]
        owner, audience = owner or next(iter(owners), None), audience or next(iter(audiences), None)
        if not owners or len(owners) + len(audiences) < len(words):
            break
        end = found.start()
    if head := _HEAD.match(folded[start:end]):
        owner = owner or head["who"]
    return People(owner, audience or audience_words(folded[start:end]), end if end - start >= 2 else first_end)


def owner_words(words: str) -> str | None:
    """Who the words say sees to it ("责任人：…", "由…牵头", "…负责", "教导处"); None where they say nothing of it."""
    for form in (_OWNED, _OWNS, _ORGANISES):
        if match := form.match(words):
            return match["who"].strip()
    office = _BARE_OFFICE.match(words)
    return words if office and not re.match(r"(?:各|教研组|备课组|课题组|年级组)", words) else None


def _told_audience(words: str) -> str | None:
    if match := _FOR.match(words):
        return match["who"].strip()
    words = re.sub(r"(?:参加|参与|出席)$", "", words)
    return words if _ALL.fullmatch(words) or _LIST.fullmatch(words) else None


def audience_words(folded: str) -> str | None:
    """The people a task names at its head or after its verb, those who take part, or the subjects in its bracket."""
    if match := _WHO.match(folded):
        return match[0]
    if match := _TOLD_PART.search(folded) or _TAKE_PART.search(folded):
        return match["who"].removeprefix("组织")
    if (verb := _VERB.match(folded)) and (match := _WHO.match(folded, verb.end())):
        return match[0]
    if match := _TEACHERS.search(folded[:16]):
        return match["who"]
    brackets = (_told_audience(words) for words in re.findall(r"（([^（）]{2,20})）", folded))
    return next((who for who in brackets if who), None)
