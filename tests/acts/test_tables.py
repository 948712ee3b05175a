"""The table and the ledger in the chat and on the command line: who sees whom, and which files come."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from bot.acts.duty_table import duty_table
from bot.channels.base import Parcel
from bot.cli.table import app
from bot.domain.records import Record
from bot.rendering.fonts import HOW, chinese_font
from bot.store.engine import Database
from tests.cast import House, build_school

needs_font = pytest.mark.skipif(chinese_font() is None, reason=HOW)
sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def sheet_of(parcel: Parcel) -> list[list[object]]:
    """The rows of the sheet that came."""
    (file,) = [file for file in parcel.files if file.name.endswith(".xlsx")]
    book = load_workbook(BytesIO(file.place.read_bytes()))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


@needs_font
def test_the_office_gets_everybody_as_a_sheet_and_a_picture(house: House) -> None:
    house.say("王芳", "听课 2 节")
    answer = house.say("沈秋", "/汇总")
    assert answer.text.startswith("全校任务汇总，截至 11 月 20 日（周五）：")
    assert [file.name for file in answer.files] == ["全校任务汇总 2026-11-20.png", "全校任务汇总 2026-11-20.xlsx"]
    assert answer.files[0].media_type == "image/png"
    assert all(file.place.stat().st_size == file.size for file in answer.files)
    rows = sheet_of(answer)
    names = [row[0] for row in rows[2:]]
    assert {"沈秋", "王芳", "方小禾", "李敏", "语文组"} <= set(names)
    assert "许静" not in names  # on leave
    (mine,) = [row for row in rows if row[0] == "王芳"]
    assert mine[rows[0].index("听课\n（节）")] == 2


@sqlite_only
def test_a_leader_gets_the_own_group_and_a_teacher_nobody(house: House) -> None:
    answer = house.say("罗文", "汇总")
    assert answer.text.startswith("数学组任务汇总")
    assert {row[0] for row in sheet_of(answer)[2:]} == {"罗文", "方小禾", "顾明远", "数学组"}
    assert "只能看自己带的组" in house.say("罗文", "/汇总 语文组").text
    assert house.say("沈秋", "/汇总 语文组").text.startswith("语文组任务汇总")
    assert "没有“木偶组”这个组" in house.say("沈秋", "/汇总 木偶组").text
    for words in ("/汇总", "/台账"):
        refused = house.say("方小禾", words)
        assert "“进度”" in refused.text
        assert refused.files == ()


@sqlite_only
def test_the_ledger_has_one_row_a_record_of_those_one_may_see(house: House) -> None:
    assert "还没有听课记录" in house.say("沈秋", "/台账 听课").text
    house.say("王芳", "昨天听了顾明远老师两节数学课，写了一篇反思")
    house.say("方小禾", "/log 听课")
    house.say("王芳", "/log 读书 《课堂》")
    house.say("王芳", "撤销")
    rows = sheet_of(house.say("沈秋", "/台账 听课"))
    assert [row[1:6] for row in rows[1:]] == [
        ["王芳", "语文组、五年级语文备课组", "听课", 2, "节"],
        ["方小禾", "数学组", "听课", 1, "节"],
    ]
    assert len(sheet_of(house.say("沈秋", "/台账"))) == 1 + 3
    assert len(sheet_of(house.say("罗文", "/台账"))) == 1 + 1


@sqlite_only
def test_the_ledger_of_a_month_or_of_days(house: House) -> None:
    house.say("方小禾", "听课 2 节 10月20日")
    house.say("方小禾", "听课 1 节")
    answer = house.say("沈秋", "/台账 听课 11月")
    assert answer.text == "听课台账（11 月 1 日至 11 月 30 日），1 人，共 1 条，一条一行。"
    assert len(sheet_of(answer)) == 1 + 1
    assert len(sheet_of(house.say("沈秋", "/台账 10月20日到11月20日 数学组"))) == 1 + 2
    assert house.say("沈秋", "/台账 听课 9月").text.startswith("9 月 1 日至 9 月 30 日，还没有听课记录")
    assert "没有“体育组”这个组" in house.say("沈秋", "/台账 体育组").text


def test_what_is_verified_stands_beside_what_is_said(house: House) -> None:
    house.say("王芳", "听课 2 节")
    house.say("王芳", "/log 听课 昨天")
    with house.database.transaction() as session:
        for row in house.rows(Record)[:1]:
            record = session.get(Record, row.id)  # type: ignore[attr-defined]
            assert record is not None
            record.verified_at = house.now
        table = duty_table(session, house.school(session), None, house.now)
    (mine,) = [each for each in table.rows if each.owner.name == "王芳"]
    cell = next(cell for cell, column in zip(mine.cells, table.columns, strict=True) if cell and column.title == "听课")
    assert (cell.done, cell.verified, cell.target) == (3, 2, 15)
    assert "听课：本学期 3/15 节（已核实 2），还差 12 节" in house.say("王芳", "进度").text


@needs_font
def test_the_command_line_writes_both_and_the_list(home: Path) -> None:
    database = Database(f"sqlite:///{home / 'yanling.db'}")
    home.mkdir(exist_ok=True)
    runner = CliRunner()
    assert "还没有学校" in runner.invoke(app, ["table"]).output
    build_school(database)
    database.close()
    sheet, picture, listed = home / "t.xlsx", home / "t.png", home / "r.xlsx"
    assert "已存到" in runner.invoke(app, ["table", "--xlsx", str(sheet), "--png", str(picture)]).output
    assert load_workbook(sheet)["汇总"]["A3"].value
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert "语文组" in runner.invoke(app, ["table", "--group", "语文组"]).output
    assert "没有“木偶组”" in runner.invoke(app, ["table", "--group", "木偶组"]).output
    assert "共 0 条" in runner.invoke(app, ["records", "--xlsx", str(listed), "--kind", "听课"]).output
    assert load_workbook(listed).worksheets[0].title == "听课台账"
    assert "没有“木偶”这一类" in runner.invoke(app, ["records", "--xlsx", str(listed), "--kind", "木偶"]).output
    assert "写不进" in runner.invoke(app, ["table", "--xlsx", str(home / "no" / "t.xlsx")]).output
