"""`yanling explain` for a person: a sentence and how it was read; JSON lines for programs."""

import json

from typer.testing import CliRunner, Result

from bot.cli.explain import app


def explain(*words: str, lines: str = "") -> Result:
    result = CliRunner().invoke(app, list(words), input=lines)
    assert result.exit_code == 0, result.output
    return result


def test_a_sentence_is_shown_with_a_column_for_every_record() -> None:
    shown = explain("message", "今天听了沈老师两节语文课，昨天评课一次", "--now", "2026-10-21T16:30").output
    for word in (
        "登记",
        "第 2 条",
        "听课",
        "2 节",
        "10 月 21 日（周三）",
        "沈老师",
        "语文",
        "评课",
        "10 月 20 日（周二）",
    ):
        assert word in shown


def test_what_is_not_logged_is_said_so() -> None:
    shown = explain("message", "明天去听课").output
    assert "不登记" in shown
    assert "│" not in shown


def test_dates_are_shown_in_the_order_they_stand() -> None:
    shown = explain("when", "上周三到周五，10月20日下午第二节", "--now", "2026-10-21").output
    assert "2 个日期" in shown
    assert shown.index("10 月 14 日") < shown.index("10 月 16 日") < shown.index("10 月 20 日")
    assert "没有日期" in explain("when", "三(2)班").output


def test_a_deadline_is_read_ahead() -> None:
    shown = explain("when", "周五前交", "--ahead", "--now", "2026-10-21").output
    assert "截止" in shown
    assert "10 月 23 日" in shown


def test_json_lines_stay_json_lines() -> None:
    row = {"text": "昨天听课两节", "now": "2026-10-21T16:30:00+08:00", "term_start": "2026-08-31"}
    answers = explain("message", lines=f"{json.dumps(row)}\n\n{json.dumps(row)}\n").output.splitlines()
    assert [json.loads(answer)["records"][0]["date"] for answer in answers] == ["2026-10-20", "2026-10-20"]
