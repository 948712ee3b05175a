"""A plan and a roster sent in on the office's page: bad files, the draft, changes, confirmation."""

import io
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest

from bot.domain.people import Person
from bot.domain.plans import ImportDraft, PlanItem
from bot.domain.requirements import Requirement
from tests.cast import House
from tests.console.offices import Enter, Visitor, rows_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PLAN = """\
铃声小学2026—2027学年第一学期补充计划
一、要求
教龄不满5年的教师每学期上汇报课不少于1节。
每位教师每学期写教学案例2篇。
二、安排
12月3日 数学组教具展示（数学组）
12月8日—10日 全体教师观看优质课
12月 整理教研资料
"""


@pytest.fixture
def office(enter: Enter) -> Visitor:
    return enter("沈秋")


def upload(office: Visitor, data: bytes, name: str, **fields: str) -> str:
    return office.does("/office/import", files={"file": (name, data)}, back="/office/import", **fields)


def send_plan(office: Visitor) -> str:
    """Send the plan in; the draft's address."""
    answer = office.post("/office/import", files={"file": ("补充计划.txt", PLAN.encode())}, kind="plan")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


class FormReader(HTMLParser):
    """What a browser would send of a page's form as it stands."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self._form, self._inside = form, False
        self._area, self._select = "", ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self._inside = said.get("id") == self._form if tag == "form" else self._inside
        if not self._inside:
            return
        ticked = said.get("type") not in ("checkbox", "radio") or "checked" in said
        if tag == "input" and ticked:
            self.fields[said["name"]] = said.get("value", "")
        elif tag == "textarea":
            self._area = said["name"]
            self.fields[self._area] = ""
        elif tag == "select":
            self._select = said["name"]
        elif tag == "option" and "selected" in said:
            self.fields[self._select] = said["value"]

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area
        self._inside = self._inside and tag != "form"

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data


def fields_of(page: str) -> dict[str, str]:
    """The fields of the draft's form."""
    reader = FormReader("draft")
    reader.feed(page)
    return reader.fields


def bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 120_000_000)
    return held.getvalue()


def docx_of(text: str) -> bytes:
    document, held = docx.Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(held)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("计划.docx", bomb, "没有打开"),
        ("计划.docx", lambda: docx_of(PLAN)[:2000], "损坏"),
        ("计划.docx", lambda: b"PK\x03\x04 not a zip at all", "损坏"),
        ("计划.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, ".docx"),
        ("计划.txt", lambda: b" \r\n\0", "空的"),
        ("计划.txt", "今天天气很好。".encode, "没有读出"),
        ("名册.xlsx", lambda: b"PK\x03\x04 no workbook", ""),
        ("照片.png", lambda: b"\x89PNG\r\n\x1a\n" + b"0" * 100, ""),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_leaves_nothing(
    house: House, office: Visitor, name: str, make: object, said: str
) -> None:
    page = upload(office, make(), name)  # type: ignore[operator]
    assert "导入计划或名册" in page
    assert said in page
    assert re.search(r"[请没][^。]*。", page)
    assert rows_of(house, ImportDraft) == []


def test_more_than_ten_megabytes_are_not_taken(house: House, office: Visitor) -> None:
    answer = office.post("/office/import", files={"file": ("大.txt", b"x" * (10 * 2**20 + 1))})
    assert (answer.status_code, "最多 10 MB" in answer.text) == (413, True)
    answer = office.post("/office/import", files={"file": ("更大.txt", b"x" * (13 * 2**20))})
    assert answer.status_code == 413
    assert not house.files.exists() or not list(house.files.rglob("*"))


def test_nothing_chosen_is_said(office: Visitor) -> None:
    assert "还没有选文件" in office.does("/office/import", back="/office/import")


def test_the_draft_shows_each_line_beside_its_source(office: Visitor) -> None:
    page = office.get(send_plan(office)).text
    assert "日程 3 项，要求 2 条" in page
    for row, words in (("r0", "教龄不满5年的教师每学期上汇报课不少于1节"), ("i0", "12月3日 数学组教具展示（数学组）")):
        spot = re.search(
            rf'<span id="s-{row}" class="spot"></span><a class="quote" href="#{row}"[^>]*>([^<]+)</a>', page
        )
        assert spot, row
        assert spot[1] in words
        assert f'href="#s-{row}"' in page
    assert re.search(r'title="方小禾">1 人', page)  # whom the rule means, by name
    assert "整理教研资料" in page
    assert "1 项没有写谁负责、谁参加，给谁？" in page


def test_what_was_changed_in_place_is_what_is_stored(house: House, office: Visitor) -> None:
    address = send_plan(office)
    page = office.get(address).text
    fields = fields_of(page)
    task = next(name for name, value in fields.items() if "教具展示" in value and name.endswith("-task"))
    at = task.removesuffix("-task")
    fields |= {task: "数学组教具展示会", f"{at}-start": "2026-12-04", f"{at}-end": "2026-12-04", "bulk": "全体教师"}
    video = next(name for name, value in fields.items() if "优质课" in value and name.endswith("-task"))
    del fields[video.removesuffix("-task") + "-keep"]
    case = next(name for name, value in fields.items() if name.endswith("-min") and value == "2")
    fields[case] = "3"
    assert "已保存，改动 4 处" in office.does(address, **fields | {"action": "save"})
    assert "已改" in office.sees(address)
    said = office.does(address, **fields_of(office.get(address).text) | {"action": "confirm"})
    assert "已导入：日程 2 项，要求 2 条" in said
    items = {row.task: row for row in rows_of(house, PlanItem) if row.quote in PLAN}
    assert str(items["数学组教具展示会"].start_on) == "2026-12-04"
    assert items["整理教研资料"].audience == "全体教师"
    assert next(row for task, row in items.items() if "优质课" in task).withdrawn_at is not None
    rules = [row.spec for row in rows_of(house, Requirement) if row.spec["quote"] in PLAN]
    assert sorted(rule["min"] for rule in rules) == [1, 3]


def test_a_draft_saved_waits_and_may_be_put_down(house: House, office: Visitor) -> None:
    address = send_plan(office)
    assert "补充计划.txt" in office.sees("/office/import")
    office.does(address, action="discard")
    assert "补充计划.txt 计划" not in office.sees("/office/import")
    assert office.get(address).status_code == 404
    assert not rows_of(house, ImportDraft)[0].confirmed


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("start", "2026-12-09", "结束日期要在开始日期"),
        ("start", "9 日", "不是日期"),
        ("task", " ", "内容是空的"),
    ],
)
def test_a_change_that_cannot_be_meant_changes_nothing(
    house: House, office: Visitor, field: str, value: str, said: str
) -> None:
    address = send_plan(office)
    fields = fields_of(office.get(address).text) | {f"i0-{field}": value, "action": "confirm", "back": address}
    assert said in office.does(address, **fields)
    assert rows_of(house, ImportDraft)[0].is_open


@pytest.mark.parametrize("value", ["many", "-1", "nan", "1e9", ""])
def test_an_amount_that_is_none_changes_nothing(house: House, office: Visitor, value: str) -> None:
    address = send_plan(office)
    fields = fields_of(office.get(address).text) | {"r0-min": value, "action": "save", "back": address}
    assert "汇报课" in office.does(address, **fields)
    assert rows_of(house, ImportDraft)[0].edits.get("rules") is None


def test_the_same_plan_again_doubles_nothing(house: House, office: Visitor) -> None:
    for _ in range(2):
        address = send_plan(office)
        office.does(address, **fields_of(office.get(address).text) | {"action": "confirm"})
    assert sum(row.quote in PLAN for row in rows_of(house, PlanItem)) == 3
    assert "这份计划已经导入过" in office.sees(send_plan(office))


def test_a_newer_version_says_what_it_changes(house: House, office: Visitor) -> None:
    address = send_plan(office)
    office.does(address, **fields_of(office.get(address).text) | {"action": "confirm"})
    newer = PLAN.replace("12月3日", "12月4日")
    page = upload(office, newer.encode(), "补充计划二.txt", kind="plan")
    assert "的新版" in page
    assert "12 月 3 日（周四） → 12 月 4 日（周五）" in page


def test_other_days_read_the_file_again(office: Visitor) -> None:
    address = send_plan(office)
    page = office.does(f"{address}/days", start="2027-03-01", end="2027-07-09")
    assert "2027-03-01 至 2027-07-09" in page
    assert "结束日期要晚于开始日期" in office.does(
        f"{address}/days", start="2027-03-01", end="2027-03-01", back=address
    )


def test_pasted_words_are_a_plan_too(office: Visitor) -> None:
    assert "日程 3 项，要求 2 条" in office.does("/office/import", pasted=PLAN)


def test_a_file_of_several_plans_lets_choose(office: Visitor) -> None:
    two = "".join(f"教研工作计划【篇{number}】\n{PLAN.partition(chr(10))[2]}" for number in "12")
    page = upload(office, two.encode(), "合集.txt", kind="plan")
    assert "这份文件里有 2 份计划" in page
    digest = re.search(
        r'name="sha256" value="(\w{64})"',
        office.post("/office/import", files={"file": ("合集.txt", two.encode())}, kind="plan").text,
    )
    assert digest
    page = office.does("/office/import", sha256=digest[1], name="合集.txt", kind="plan", part="2")
    assert "日程 3 项" in page


@pytest.mark.parametrize("digest", ["0" * 64, "../" * 21 + "x", "x", "é" * 64])
def test_a_file_is_asked_for_by_its_hash_alone(office: Visitor, digest: str) -> None:
    page = office.does("/office/import", sha256=digest, name="x.txt", back="/office/import")
    assert "文件" in page


def test_a_roster_shows_its_faults_before_it_is_taken(house: House, office: Visitor) -> None:
    rows = "姓名,任教学科,参加工作时间,教研组\n岳新,数学,2026.8,数学组\n甘露,语文,二〇二九年十三月,语文组\n"
    page = upload(office, rows.encode(), "新教师名册.csv")
    assert "读到 2 人" in page
    assert "甘露" in page
    before = {row.name for row in rows_of(house, Person)}
    address = f"/office/import/{rows_of(house, ImportDraft)[-1].id}"
    assert "名册：新增 2 人" in office.does(address, action="confirm")
    assert {row.name for row in rows_of(house, Person)} - before == {"岳新", "甘露"}


def test_the_sample_school_takes_no_real_plan(house: House, office: Visitor) -> None:
    with house.database.transaction() as session:
        school = house.school(session)
        school.is_sample = True
        session.add(school)
    address = send_plan(office)
    fields = fields_of(office.get(address).text) | {"action": "confirm", "back": address}
    assert "这里是示例学校" in office.does(address, **fields)
    assert not [row for row in rows_of(house, PlanItem) if row.quote in PLAN]


def test_a_name_with_a_path_is_only_a_name(house: House, office: Visitor, tmp_path: Path) -> None:
    upload(office, PLAN.encode(), "../../etc/计划.txt", kind="plan")
    assert rows_of(house, ImportDraft)[0].source_name == "计划.txt"
    assert not (tmp_path / "etc").exists()
