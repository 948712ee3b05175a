"""Who a calendar item is for, in the words it is printed in; None where nobody is named."""

import re

_SUBJECTS = (
    "语文|数学|英语|科学|物理|化学|生物|历史|地理|政治|道德与法治|道法|思品|体育|音乐|美术|信息(?:科技|技术)?"
    "|劳动|综合|文科|理科|语数英|语数"
)
_WHO = re.compile(
    r"(?:全体|各|每位|所有|新|青年|骨干|[省市区县校]级|各级|学科|教研|备课|年级|课题|班|新入职|职初|见习)*"
    r"(?:教研组长|备课组长|年级组长|学科组长|各?组长|班主任|课题(?:负责|主持)人|骨干教师|青年教师|新教师|见习教师|职初教师"
    r"|师徒|师傅|徒弟|学科带头人|名师|中层干部|校级领导|行政人员|行政|全体教师|教职工|教研组|备课组|各组|校级骨干|[市区县]级骨干"
    rf"|(?:{_SUBJECTS})(?:教师|组|老师|学科))"
)
_BRACKET = re.compile(rf"（((?:(?:{_SUBJECTS})(?:组|教师)?[、和]?)+)）")


def audience_words(folded: str) -> str | None:
    """The people a task names at its head, or the subjects in its bracket."""
    if match := _WHO.match(folded):
        return match[0]
    if match := _BRACKET.search(folded):
        return match[1]
    return None
