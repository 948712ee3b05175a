"""The words plans name people with: years, ages, titles, posts, groups, subjects, stages, pairs, offices, everyone.

One table `LEAVES` of (pattern, reader), tried in order at each place of a subject; adding a word means one entry here.
"""

import re
from collections.abc import Callable

from bot.parsing.numbers import int_of
from bot.parsing.plans.drafts import Audience

WHO = r"(?:教师|老师|教职工|人员|同志|教职员工)"
_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|两)"
SUBJECT = (
    "语文|数学|英语|科学|物理|化学|生物|历史|地理|政治|道德与法治|道法|思政|思品|体育|音乐|美术"
    "|信息科技|信息技术|信息|劳动|综合|文科|理科|心理|书法|艺术"
)
_SUBJECTS = rf"(?:语数英|语数外|语数|音体美|体音美|(?:{SUBJECT})(?:(?:、|和|及|与|，)(?:{SUBJECT}))*)"
_SHORT = {"语": "语文", "数": "数学", "英": "英语", "外": "外语", "音": "音乐", "体": "体育", "美": "美术"}
_LEVEL = r"(?:国家|省|市|区|县|校|镇|乡|州|片区|街道)"
_LEVELS = rf"(?P<lv>{_LEVEL}(?:(?:、|和|及)?{_LEVEL})*)(?:[两三二]?级)?(?P<up>(?:级)?(?:及其?以上|以上))?级?"
_TITLE = (
    r"骨干教师|骨干|学科带头人|带头人|教学能手|名优教师|名师|教坛新秀|教坛新星|学科新秀|特级教师|首席教师|研修组成员"
    r"|双师型教师"
)
_YEARS_OF = r"(?:教龄|工龄|从教|任教|工作(?:年限)?|参加工作|教学年限|执教|入编)"
_AT_SCHOOL = (
    r"(?:园龄|校龄|[来入进到]园|在园(?:工作)?|到校|入校|来校|进校|到岗|入职|调入(?:我校|本校)?|在校工作|来我校|到我校)"
)
_LESS = r"(?:不满|未满|不足|不到|未达|低于|少于|小于)"
_END = r"(?P<end>（含）)?(?P<side>及?以上|及?以下|及?以内|之内|内)?(?P<end2>（不?含[^）]*）)?"
_SIGN = r"(?P<sign>≥|>=|≤|<=|>|<|大于等于|小于等于|大于|不(?:少|低|小)于|不(?:超过|高于|大于|多于))"
_SIGNS = {"≥": "gte", ">=": "gte", "大于等于": "gte", ">": "gt", "大于": "gt", "<": "lt"}  # any other: lte
_THEN = rf"(?=的|新?{WHO}|（|，|）|：|$|每|听|不|至|须|应|要|≥|>|\d)"  # what may follow bare years

Leaf = tuple[Audience, bool]
"""The condition, and whether it merely names everyone (so that other conditions push it out)."""


def _years(key: str) -> Callable[[re.Match[str]], Leaf | None]:
    def leaf(match: re.Match[str]) -> Leaf | None:
        groups = match.groupdict()
        low = int_of(groups.get("a") or "")
        if low is None:
            return None
        if groups.get("b"):
            return {key: {"gte": low, "lte": int_of(groups["b"])}}, False
        if groups.get("less"):
            return {key: {"lt": low}}, False
        if sign := groups.get("sign"):
            return {
                key: {_SIGNS.get(sign, "gte" if sign.endswith("于") and sign[1] in "少低小" else "lte"): low}
            }, False
        side, without = groups.get("side") or "", "不含" in (groups.get("end2") or "")
        if "上" in side:
            return {key: {"gt" if without else "gte": low}}, False
        if side:
            return {key: {"lt" if without else "lte": low}}, False
        return ({key: {"gte": low}}, False) if groups.get("full") else None

    return leaf


def _first_year(_match: re.Match[str]) -> Leaf:
    return {"years_at_school": {"lt": 1}}, False


def _title(match: re.Match[str]) -> Leaf:
    name = "骨干教师" if match["t"].startswith("骨干") else match["t"]
    groups = match.groupdict()
    if not groups.get("lv"):
        return {"title": name}, False
    levels = [f"{level}级" for level in re.findall(_LEVEL, groups["lv"])]
    if groups.get("up"):
        return {"title": name, "level": f"{levels[0]}+"}, False
    return {"title": name, "level": levels[0] if len(levels) == 1 else levels}, False


def _rank(match: re.Match[str]) -> Leaf:
    return {"rank": match["r"] + ("教师" if "级" in match["r"] else "职称")}, False


def _position(name: str | None = None) -> Callable[[re.Match[str]], Leaf]:
    return lambda match: ({"position": name or match[0]}, False)


def _office_staff(match: re.Match[str]) -> Leaf:
    tail = "干部" if "干部" in match[0] else ""
    names = [re.sub(r"(?:人员|干部|成员|主任)$", "", name) for name in re.split(r"[、和及与]", match["o"])]
    leaves = [{"position": name if name.endswith("校长") else name + tail} for name in names]
    return (leaves[0] if len(leaves) == 1 else {"or": leaves}), False


def subjects_of(text: str) -> str | list[str]:
    """ "语文、数学" or "语数英" as a name or a list of names."""
    if text in ("语数英", "语数外", "语数", "音体美", "体音美"):
        names = [_SHORT[char] for char in text]
    else:
        names = re.findall(SUBJECT, text)
    return names[0] if len(names) == 1 else names


def _subject(match: re.Match[str]) -> Leaf:
    return {"subject": subjects_of(match["s"])}, False


def _band(match: re.Match[str]) -> Leaf:
    return {"grade_band": match["g"]}, False


def _group(match: re.Match[str]) -> Leaf:
    kind = {"学科组": "教研组", "组": "教研组", "小课题": "课题组", "课题": "课题组"}.get(match["k"], match["k"])
    parts: list[Audience] = [{"group": f"每个{kind}"}]
    if match["g"] and match["g"] not in ("年级", "各年级"):
        parts.append({"grade_band": match["g"]})
    if match["s"]:
        parts.append({"subject": subjects_of(match["s"])})
    return (parts[0] if len(parts) == 1 else {"and": parts}), False


def _subject_group(match: re.Match[str]) -> Leaf:
    return {"and": [{"group": "每个教研组"}, {"subject": subjects_of(match["s"])}]}, False


def _other_groups(_match: re.Match[str]) -> Leaf:
    return {"group": "每个教研组", "rest": True}, False


def _pair(side: str) -> Callable[[re.Match[str]], Leaf]:
    return lambda _match: ({"pair": side}, False)


def _office(match: re.Match[str]) -> Leaf:
    names = re.split(r"[、和及与]", match[0])
    return {"office": names[0] if len(names) == 1 else names}, False


def _all(_match: re.Match[str]) -> Leaf:
    return {"all": True}, True


def _rest(_match: re.Match[str]) -> Leaf:
    return {"rest": True}, False


# A name that a post ends ("保教", "竞赛", "专业部"): no verb, no quantifier, nothing that joins.
_NAME = (
    r"(?![全所凡对请让其任在新本我\d]|[一二三四五六七八九]是|首先|其次|再次|最后|集团内?(?!教研|研训)|学校|同时)"
    r"[^\W\d_每各由的与和及或须应需至按被把将听写交请向]{1,8}?"
)
_POSTS = (
    "主任|组长|部长|处长|院长|督导员|督学|教练|校长|园长|书记|负责人|主持人|领衔人|召集人|坊主|干部|辅导员|联络员"
    "|管理员|委员|指导员"
)
_POST_ENDS = r"(?!会|例会|述职|论坛|培训|研修|竞聘|换届|审核|签字|确定|职责|负责制|[一-龥]{0,2}(?:会议|述职|培训))"
_COURSES = "课题组|班|营|坊|工作室|中心组|共同体|团队|讲师团|项目"
_OUTSIDERS = "兼职|外聘|代课|返聘|交流|轮岗|支教|走教|临聘|兼课|带班|跟班|援疆|选调|顶岗|转岗|挂职|跨学科|双肩挑|合同制"
_UNITS = (
    "成员校|学校|校区|片区|学区|学科|分园|园区|教研室|专业部|系部|教学部|学部|年级部|级部|工作坊|工作室|共同体|协作体"
    "|联盟|支部|团队|教研片|研训片|完小|初小|中心校|村小|教学点|基地校|处室|科室|部门|系(?=每|须|应|要|至少|、|$)"
)
_BAND = (
    rf"(?:小学)?(?:中高|中低|低中|高|中|低)(?:年级|年段|学段|段)(?:及?以上)?|{_N}(?:、{_N})*(?:至|到|-){_N}年级|{_N}(?:、{_N})*年级"
    r"|[初高][一二三](?:(?:、|和|及)[初高][一二三])*|[七八九](?:、[七八九])*年级|毕业班|毕业年级|小学部|初中部|高中部|起始年级|[大中小托](?:、[大中小托])*班(?=教师|老师|年级组|组|每|须|应|要)"
)
_OFFICES = (
    r"(?:教导处|教务处|教科室|教研室|德育处|政教处|教研处|科研处|科研室|学生处"
    r"|(?:区|县|市|镇|乡)教研室|教师发展(?:中心|处|学校)|(?:集团|学区|总校|校区)*(?:教研|研训|教学|课程|质量监测|发展)中心|研训(?:处|部)|教学处|保教处|(?:教研|教务|教科|科研|教学)办(?!公)|教育处|课程(?:教学)?(?:处|中心|部)|校长室|校办|办公室|党政办|总务处)"
)

# (pattern, reader): tried in order at each place of a subject.
LEAVES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Leaf | None]], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"{_AT_SCHOOL}的?第[一1]年", _first_year),
        (
            r"(?:今年|本学年|本学期|新学年|当年)(?:新)?(?:来|进|调入|分配|入职|参加工作|招聘)(?:校)?的?(?:[一二两三四五六七八九\d]+[位名])?",
            _first_year,
        ),
        (rf"{_AT_SCHOOL}(?:时间)?(?P<less>{_LESS})(?P<a>{_N})年", _years("years_at_school")),
        (rf"{_AT_SCHOOL}(?:时间)?(?:在)?(?P<full>满|已满)?(?P<a>{_N})年{_END}", _years("years_at_school")),
        (rf"{_YEARS_OF}(?:在|为)?(?P<a>{_N})年?(?:-+|至|到)(?P<b>{_N})年(?:之间|的)?", _years("years_of_teaching")),
        (rf"{_YEARS_OF}(?:在|为)?{_SIGN}(?P<a>{_N})年?", _years("years_of_teaching")),
        (rf"{_YEARS_OF}(?:在|为)?(?P<less>{_LESS})(?P<a>{_N})年", _years("years_of_teaching")),
        (rf"{_YEARS_OF}(?:在|为)?(?P<full>满|已满|达到?|超过|满了)?(?P<a>{_N})年?{_END}", _years("years_of_teaching")),
        (rf"(?P<less>{_LESS})(?P<a>{_N})年(?:教龄)?{_THEN}", _years("years_of_teaching")),
        (rf"(?P<a>{_N})年?(?:-+|至|到)(?P<b>{_N})年(?:教龄)?{_THEN}", _years("years_of_teaching")),
        (rf"(?P<full>满)?(?P<a>{_N})年(?:教龄)?{_END}(?:教龄)?{_THEN}", _years("years_of_teaching")),
        (rf"{_AT_SCHOOL}(?:时间)?{_SIGN}(?P<a>{_N})年", _years("years_at_school")),
        (rf"(?:年龄)?(?:在|为)?{_SIGN}(?P<a>{_N})周?岁", _years("age")),
        (rf"(?:年龄)?(?:在)?(?P<less>{_LESS})(?P<a>{_N})周?岁", _years("age")),
        (rf"(?:年龄)?(?:在)?(?P<a>{_N})(?:周?岁)?(?:-+|至|到)(?P<b>{_N})周?岁(?:之间)?", _years("age")),
        (rf"(?:年龄)?(?:在)?(?P<full>满|年满)?(?P<a>{_N})周?岁{_END}", _years("age")),
        (rf"(?:{_LEVEL}级)?(?:{_NAME})?(?:{_COURSES})的?(?:主持人|领衔人|成员|学员|营员|导师|坊主)", _position()),
        (
            rf"(?:{_LEVEL}级)?(?:名师|名校长|学科|骨干)?工作室(?=每|须|应|要|至少|定期|全年)",
            lambda _m: ({"group": "每个工作室"}, False),
        ),
        (rf"(?:{_LEVEL}级)?(?:规划|重点|立项)?课题(?=《|“)", lambda _m: ({"group": "每个课题组"}, False)),
        (r"非(?P<g>毕业班|毕业年级)", lambda m: ({"not": {"grade_band": m["g"]}}, False)),
        (r"(?:实习|实训|竞赛|技能|科技)指导(?:教师|老师)", _position()),
        (r"(?:值周|值日|蹲点|蹲组|包级|联系)(?:行政|领导|干部)(?:人员)?", _position()),
        (rf"{_LEVELS}的?(?P<t>{_TITLE})", _title),
        (rf"(?P<t>{_TITLE})", _title),
        (rf"(?P<r>正高级|副高级|高级|一级|二级|三级|中级|初级)(?:及?以[上下])?(?:教师|职称)(?:的?{WHO})?", _rank),
        (
            r"(?:正高级|高级|助理)?讲师(?:及?以上)?(?=教师|每|须|应|要|至|承|开|、|和|（|$)",
            lambda m: ({"rank": m[0]}, False),
        ),
        (r"(?:带徒弟的|指导)?师傅|(?:带教|指导)(?:教师|老师|导师)|导师", _pair("mentor")),
        (r"徒弟|被(?:带教|指导)(?:教师|老师)|带教对象|(?<=师徒)双方", _pair("mentee")),
        (
            rf"(?P<o>(?:教学副校长|副校长|{_OFFICES}(?:干部|主任)?)(?:(?:、|和|及|与)(?:{_OFFICES})(?:干部|人员|主任)?)+)(?:人员|干部|成员)",
            _office_staff,
        ),
        (rf"(?P<o>{_OFFICES})(?:人员|干部|成员)", _office_staff),
        (r"校级(?:领导|干部|行政)|学校领导|校领导|(?:学校|领导|行政)?班子(?:成员)?", _position("校级领导")),
        (r"中层(?:以上)?(?:管理)?(?:干部|领导|行政|人员)?", _position("中层干部")),
        (r"管理(?:人员|干部)", _position("管理人员")),
        (rf"(?:学校)?行政(?:人员|干部|领导|班子|成员)?|担任行政职务的?{WHO}", _position("行政")),
        (
            r"(?:教导|教务|教科室|教科|教研室|德育|政教|总务|科研)(?:处)?副?主任|教学副校长|分管校长|分管副校长|副校长|校长|副?书记",
            _position(),
        ),
        (
            r"学科组长|教研组长|备课组长|年级组长|课题组长|班主任|课题(?:负责|主持)人|教研员|蹲点干部|年级主任|科组长",
            _position(),
        ),
        (
            r"(?:在研|立项|[省市区县校]级|承担)*(?:课题|项目)的?(?:主持|负责)人|主持人",
            lambda m: ({"position": "课题负责人" if "负责" in m[0] else "课题主持人"}, False),
        ),
        (r"各?组长(?!会)", _position("教研组长")),
        (
            rf"新(?:入职|聘|调入|分配|进|上岗|任)?{WHO}|见习期?{WHO}|职初{WHO}|入职新教师|初任{WHO}|实习教师|特岗教师|跨头教师",
            _position(),
        ),
        (rf"青年{WHO}", _position("青年教师")),
        (r"保育员|副?园长|教研员|教养员|生活老师|保健医生?|保健员", _position()),
        (rf"(?:{_OUTSIDERS}){WHO}|(?:培养|结对|帮扶|研修|考察)对象", _position()),
        (rf"(?P<g>幼儿园|小学|初中|高中)(?={WHO})", lambda m: ({"grade_band": m["g"]}, False)),
        (r"[县区市]直(?:属)?学校", lambda m: ({"group": m[0]}, False)),
        (r"园级(?=大?教研)", lambda _m: ({"office": "幼儿园"}, False)),
        (r"[^\W\d_每各由的与和及或、]{2,4}(?:型|期)(?=教师|老师)(?:教师|老师)", _position()),
        (rf"{_NAME}(?:{_POSTS}){_POST_ENDS}", _position()),
        (r"分管(?:领导|行政|干部)", _position()),
        (r"学员", _position("学员")),
        (r"营员", _position("营员")),
        (r"每校(?!区|级)", lambda _m: ({"group": "每个学校"}, False)),
        (r"全校性(?=的?(?:教研|活动|研讨|培训|大教研|业务学习))", lambda _m: ({"office": "学校"}, False)),
        (r"(?:国|省|市|县|区)培(?:、(?:国|省|市|县|区)培)*(?:学员|教师|人员)", _position()),
        (r"各(?:中心)?校(?=每|应|须|要|至少|上报|选派|报送|自|向)", lambda _m: ({"group": "每个学校"}, False)),
        (rf"(?P<s>公共基础课|公共课|专业课|文化课|实训课|理论课)(?={WHO})", lambda m: ({"subject": m["s"]}, False)),
        (
            r"(?:学区|集团|总校|中心校|片区)(?=每|统一(?!组织的)|组织(?!的)|举办|定期|将|全年|牵头)",
            lambda m: ({"office": m[0]}, False),
        ),
        (r"[每各]个?班级?(?=每|应|须|要|至少|不|出|开|召|上|$)", lambda _m: ({"group": "每班"}, False)),
        (
            rf"[每各]个?(?:学科|专业|名师|骨干|乡镇)?(?P<u>{_UNITS})(?!组|带|中心组|(?:联合|综合|中心|大)?教研组|备课组|年级组|学科|主任|成员|负责|领衔|主持|各|班)",
            lambda m: ({"group": f"每个{m['u']}"}, False),
        ),
        (r"(?:结对|听课)?伙伴(?:之间|双方)?|师徒(?:双方|之间)|结对双方|结对师徒", _pair("partner")),
        (rf"{_OFFICES}(?:(?:、|和|及|与){_OFFICES})*(?!人员|干部|成员|主任)", _office),
        (rf"(?:其他|其余|其它|一般|普通)(?:的)?(?:任课|学科|在职)?(?:{WHO}|人)", _rest),
        (r"(?:其他|其余|其它)各?(?:教研|学科|备课)?组", _other_groups),
        (
            rf"(?:每个?|各个?|所有|全体|各校区?|每一个|各)?(?:学科|专业)?(?P<g>{_BAND}|各?年级)?(?:各|的)?(?:各?学科|学科)?(?P<s>{_SUBJECTS})?(?:各|等学科|学科)?"
            r"(?:(?:国家|省|市|区|县|校)级(?:及?以上)?的?)?[子小]?"
            r"(?P<k>(?:联合|综合|中心|大)?教研组|中心组|备课组|课题组|学科组|年级组|项目组|专业组|科组)(?!成员|负责|主持|骨干)",
            _group,
        ),
        (
            r"(?P<g>(?!))?(?P<s>(?!))?每[个项](?P<k>小课题|课题)|(?:各|每个?)(?P<k2>组)",
            lambda m: ({"group": "每个课题组" if m["k"] else "每个教研组"}, False),
        ),
        (r"(?:文化|体艺|艺体|技能|小|统考|非统考|考试|考查|非考试)学科", lambda m: ({"subject": m[0]}, False)),
        (rf"(?P<s>{_SUBJECTS})组(?!长|内|合)", _subject_group),
        (rf"全体(?P<s>{_SUBJECTS})(?:学科|组|科)?{WHO}", _subject),
        (
            rf"(?P<s>{_SUBJECTS})(?:等)?(?:[两三四五六]门?)?(?:学科|组|科|等|课(?={WHO}))?(?={WHO}|学科|[两三四]科|科|各|教|等|每)(?:学科|[两三四]科|科)?",
            _subject,
        ),
        (rf"(?P<g>{_BAND})(?:的?(?:[一二两三四五六七八九\d]+[位名])?(?={WHO}))?", _band),
        (
            rf"(?:全体|全校|每位|每个|每名|所有|各位|广大|全员|任课|专任|在职|在编|科任|学科|我校|本校)+(?:任课|专任|学科|在职)*{WHO}|每人|人人|人均|全员|全体|老师们|教师们|{WHO}",
            _all,
        ),
    )
)
