"""What the heads of staff lists are called, and which field each means: one table, then patterns for the rest."""

import re
import unicodedata
from typing import NamedTuple

IGNORED = "ignored"
SERIAL = "serial"


class Head(NamedTuple):
    """What a head says. `rank` orders columns that fit one field (0 is best); `hint` is a tick column's value."""

    field: str
    rank: int = 0
    hint: str | None = None


# field → names of it, best first; where two columns of a list fit one field, the earlier name wins.
_HEAD_WORDS = {
    SERIAL: "序号 序 编号 顺序 顺序号 号 no no. number 排序 次序",
    "name": """
        姓名 教师姓名 教职工姓名 教工姓名 职工姓名 教员姓名 员工姓名 人员姓名 老师姓名 姓名全称 名字 教师名字
        老师名字 老师 教师 教职工 name
    """,
    "sex": "性别 男女 sex gender",
    "birth": "出生年月 出生日期 出生年月日 出生时间 出生 生日 生年月 出生月份 出生年份 birth birthday",
    "career_start": """
        从教时间 从教年月 从教日期 开始从教时间 从教起始时间 从教起始年月 任教时间 任教起始时间 起始任教时间
        教龄起算时间 教龄起算年月 教龄起始时间 从事教育工作时间 从事教学工作时间 参加教育工作时间 参加教育工作年月
        参加教学工作时间 始教时间 参加工作时间 参加工作年月 参加工作日期 参加工作年月日 参加工作 工作时间 工作年月
        参工时间 参工年月 参工日期 首次参加工作时间 何时参加工作 开始工作时间 工作起始时间
    """,
    "joined": """
        到校时间 到校年月 到校日期 来校时间 来校年月 来校日期 来校工作时间 到校工作时间 到本校时间 到本校年月
        到本校工作时间 来本校时间 来本校工作时间 来我校时间 到我校时间 进校时间 进校年月 进校日期 进本校时间
        进入本校时间 入校时间 入校年月 入校日期 调入时间 调入年月 调入日期 调入本校时间 到岗时间 到岗日期 入职时间
        入职日期 入职年月 入职本校时间 本校工作时间 本校工作起始时间 本校任教时间 现单位工作时间 现单位任教时间
        进现单位时间 到现单位时间 进单位时间 到单位时间 入本校时间 报到时间 报到日期 到校 进校 调入 来校 入职
    """,
    "years_of_teaching": """
        教龄 教学年限 任教年限 从教年限 从教年数 任教年数 教龄年 教学工龄 从教年龄 连续教龄 实际教龄
    """,
    "years_at_school": """
        校龄 本校教龄 本校年限 在校年限 在本校年限 到校年限 来校年限 到校年数 在校年数 本校工作年限 在校工作年限
        在本校工作年限 本校任教年限 在本校任教年限 在我校工作年限 本校工龄 入职年限 在岗年限 现单位年限
        现单位工作年限
    """,
    "subject": """
        任教学科 学科 任教科目 所教学科 执教学科 教学学科 现任教学科 现教学科 主教学科 主要任教学科 主任教学科
        任教主学科 主学科 第一任教学科 任课学科 任课科目 所任学科 所任课程 任教课程 科目 教学科目 所教科目
        所教课程 教授学科 教授科目 担任学科 任教 任课 任学科 学科名称 授课学科 课程 subject
    """,
    "group": """
        教研组 所在教研组 所属教研组 教研组别 教研组名称 教研小组 学科教研组 学科组 所在学科组 所属学科组 组别
        所在组 所属组 所在组别 所属组别 小组 group
    """,
    "other_group": """
        备课组 所在备课组 所属备课组 年级组 所在年级组 所属年级组 部门 所在部门 所属部门 科室 处室 所在科室
        所属科室 所在处室 工作部门 校区 所在校区 学部 党小组 工会小组
    """,
    "grade": """
        年级 任教年级 所教年级 现任教年级 执教年级 所在年级 年段 任教年段 任教学段 学段 年级段 任教年级段 任教班级
        所教班级 任课班级 任课年级 任教班 班级 年级班级 grade
    """,
    "positions": """
        职务 行政职务 现任职务 担任职务 校内职务 校内任职 所任职务 职务名称 党政职务 党内职务 任职 任职情况 现职务
        职位 行政岗位 教研职务 教学职务 教育教学职务 管理职务 工作职务 兼职 兼任职务 兼任 校内兼职 学校职务
        担任工作 分管工作 工作岗位 岗位 现任岗位 其他职务 班主任工作 社会职务 干部职务 position
    """,
    "rank": """
        职称 专业技术职务 专业技术职称 专业职称 技术职称 技术职务 教师职称 现有职称 现任职称 现职称 职称等级
        职称级别 职称名称 职称情况 专业技术资格 专业技术职务资格 任职资格 专技职务 专技职称 专业技术等级
        专业技术级别 评聘职称 聘任职称 已聘职称 教师职务 专业技术任职资格 rank
    """,
    "titles": """
        荣誉称号 骨干级别 骨干教师 骨干称号 骨干类别 骨干教师级别 骨干教师称号 骨干教师类别 骨干情况 名优教师
        名优称号 名优骨干 名师骨干 名师称号 名教师称号 学术称号 学术荣誉 业务称号 业务荣誉 专业荣誉 专业称号
        教学荣誉 教学称号 综合荣誉 人才称号 人才类别 人才层次 荣誉 称号 最高荣誉 最高称号 所获荣誉 所获称号
        获得称号 主要荣誉 骨干 骨干层次 骨干教师层次 梯队 教师梯队 骨干教师或学科带头人 名优教师称号 教坛称号
        骨干名师 何级骨干 何级骨干教师 名师 学科带头人 titles
    """,
    "phone": """
        手机 手机号 手机号码 联系电话 电话 电话号码 移动电话 联系方式 联系手机 手机长号 长号 本人电话 本人手机
        本人联系电话 个人电话 tel phone mobile
    """,
    "status": """
        状态 在岗情况 在岗状态 在职情况 在职状态 人员状态 岗位状态 目前状态 当前状态 工作状态 教师状态 在校情况
        在编在岗情况 status
    """,
    "remark": "备注 说明 附注 备考 备注说明 其他 其它 其他说明 情况说明 特殊情况 remark note",
    "staff_no": """
        工号 教工号 教师工号 职工号 职工编号 教师编号 教职工编号 教职工号 人员编号 员工编号 员工号 教师号
    """,
    IGNORED: "短号 政治面貌 专业 年龄 工龄 周岁 编制 岗位等级 岗位级别",
}
HEADS: dict[str, tuple[str, ...]] = {name: tuple(words.split()) for name, words in _HEAD_WORDS.items()}

_EXACT = {word: Head(field, rank) for field, words in HEADS.items() for rank, word in enumerate(words)}

_FLAG_POSITIONS = "班主任|副班主任|教研组长|备课组长|年级组长|年级主任|中层干部|中层|行政|课题组长|导师|辅导员"
_LEVELS = "国家|省|市|区|县|校|镇|街道|学区|集团"

# Tried in order when the table does not know a head. First what looks like a field and is none.
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), field)
    for pattern, field in (
        (r"学生|家长|孩子|子女|监护", IGNORED),
        (r"身份证|证件号|民族|籍贯|政治|入党|党员|党龄|学历|学位|毕业|院校|所学", IGNORED),
        (
            r"住址|地址|邮箱|邮编|微信|QQ|短号",
            IGNORED,
        ),
        (
            r"(办公|家庭|住宅|宅|紧急|家属|配偶|单位).*(电话|手机|联系)|配偶|家属|银行|卡号|工资|薪|婚|车牌|课时|课表",
            IGNORED,
        ),
        (r"签名|签字|签到|照片|证书|资格证|普通话|健康|血型", IGNORED),
        (
            r"退休时间|退休日期|离校|调出|曾用|师傅|徒弟|导师姓名|指导教师",
            IGNORED,
        ),
        (
            r"(职务|职称|称号|荣誉|资格|骨干|现职|聘).*(时间|年月|日期|年限|年份|文号|部门|单位|有效)|(评定|取得|聘任|任命)",
            IGNORED,
        ),
        (r"^(周岁|实际)?年龄|工龄|工作年限|岗位(等级|级别)|薪级|编制|用工|身份$|人员类[别型]", IGNORED),
        (r"教龄.*(起|始|算|时间|年月)", "career_start"),
        (r"(本校|在校|到校|来校|进校|我校|现单位).*(年限|年数|教龄|工龄|几年|多少年)", "years_at_school"),
        (r"教龄|(从教|任教|教学).*(年限|年数)", "years_of_teaching"),
        (r"出生", "birth"),
        (r"(到|来|进|入|调入?)(本|我|该|现)?(校|单位|职|岗).*(时间|年月|日期|年份)?$|调入", "joined"),
        (r"(参加?|从事?|参与)(教育|教学)?.*(工作|教).*(时间|年月|日期|年份)|^(从教|参工)", "career_start"),
        (r"性别", "sex"),
        (r"^(是否)?(为|担任|兼任)?(正|副)?(" + _FLAG_POSITIONS + r")(情况)?$", "positions"),
        (r"教研组|学科组", "group"),
        (r"(备课组|年级组|部门|科室|处室|校区)$", "other_group"),
        (r"兼(教|任|课).*学科|兼课", IGNORED),
        (r"(任教|所教|执教|任课|授课)?(年级|年段|学段|班级)", "grade"),
        (r"学科|科目|任教课程", "subject"),
        (r"职称|专业技术|专技", "rank"),
        (r"骨干|带头人|称号|荣誉|名师|新秀|名优|能手|特级", "titles"),
        (r"职务|任职|兼职", "positions"),
        (r"手机|联系电话|联系方式|移动电话|电话", "phone"),
        (r"工号", "staff_no"),
        (r"姓名", "name"),
        (r"备注", "remark"),
    )
)

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\]]*\]|【[^】]*】|\(.*$")
_DECORATION = re.compile(r"[\s:*※★☆▲●_\"'“”‘’、，,。;；-]+")
_HINTED_TITLE = re.compile(
    rf"({_LEVELS}).*(骨干|带头人|新秀|名师|能手)|^(是否)?(为)?(骨干|学科带头|名师|特级|教坛新秀)"
)
_HINTED_POSITION = re.compile(rf"^(?:是否)?(?:为|担任|兼任)?((?:正|副)?(?:{_FLAG_POSITIONS}))(?:情况|工作)?$")


def plain_head(text: str) -> str:
    """A head without brackets, spaces and signs; 姓  名（必填）* → 姓名."""
    whole = unicodedata.normalize("NFKC", text)
    return _DECORATION.sub("", _BRACKETS.sub("", whole)).lower()


def read_head(text: str) -> Head | None:
    """The field a head means; None when it is not known."""
    word = plain_head(text)
    if not word or len(word) > 16:
        return None
    known = _EXACT.get(word)
    if known is None:
        field = next((field for pattern, field in _PATTERNS if pattern.search(word)), None)
        known = Head(field, 99) if field else None
    return known._replace(hint=_hint(known.field, word)) if known else None


def _hint(field: str, word: str) -> str | None:
    """What a tick in the column means: 市级骨干 and 是否班主任 name their value in the head."""
    if field == "positions" and (found := _HINTED_POSITION.search(word)):
        return found[1]
    if field == "titles" and _HINTED_TITLE.search(word):
        return re.sub(r"^(是否)?(为)?|级别$|类别$|称号$|情况$|层次$", "", word)
    return None
