"""Composing a notice, looking it over, sending it, and following it on the office's pages."""

import re

import pytest

from bot.domain.messages import Broadcast, Receipt
from tests.cast import House
from tests.console.offices import Enter, Visitor, rows_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TEXT = "周四下午第三节在录播室集体备课"
PACKED = re.compile(r'name="packed" value="([^"]+)"')


def packed_of(office: Visitor, **fields: str) -> str:
    """The notice as the preview holds it."""
    page = office.post("/office/notices/preview", **fields).text
    found = PACKED.search(page)
    assert found, page
    return found[1].replace("&#34;", '"')


@pytest.fixture
def office(enter: Enter) -> Visitor:
    return enter("沈秋")


def send(office: Visitor, to: str = "语文组", text: str = TEXT) -> str:
    return office.does("/office/notices", packed=packed_of(office, to=to, text=text))


def test_the_preview_counts_and_names_everybody_before_anything_goes_out(house: House, office: Visitor) -> None:
    page = office.does("/office/notices/preview", to="语文组", text=TEXT)
    assert "将发给 3 人" in page
    assert all(name in page for name in ("魏澜", "王芳", "李敏", TEXT))
    assert "许静" not in page  # on leave
    assert rows_of(house, Broadcast) == []


def test_whom_the_roster_leaves_out_by_its_silence_is_said(house: House, office: Visitor) -> None:
    with house.database.transaction() as session:
        person = house.person(session, "方小禾")
        person.teaching_since = None
        session.add(person)
    page = office.does("/office/notices/preview", whom="教龄<10", text=TEXT)
    assert "1 位没有算进来：方小禾" in page


def test_words_say_who_is_meant_while_they_are_typed(office: Visitor) -> None:
    found = office.get("/office/notices/receivers?to=教龄<3、数学组").json()
    assert found == {"count": 3, "names": "罗文、方小禾、顾明远"}
    assert "没有看懂" in office.get("/office/notices/receivers?to=火星组").json()["problem"]


def test_what_is_missing_is_said_in_the_form_as_it_was_filled(office: Visitor) -> None:
    for fields, said in (
        ({"to": "语文组", "text": " "}, "通知还没有内容"),
        ({"text": TEXT}, "请选发给谁"),
        ({"whom": "火星组", "text": TEXT}, "没有看懂发给谁"),
        ({"to": "语文组", "text": TEXT, "when": "later", "send_at": "明天"}, "定时发出的日期和时间"),
        ({"to": "语文组", "text": TEXT, "due_on": "2020-01-01"}, "截止日要在发出之后"),
        ({"to": "语文组", "text": "长" * 2001}, "2000 字以内"),
    ):
        answer = office.post("/office/notices/preview", **fields)
        assert (answer.status_code, said in answer.text) == (422, True), fields
        assert fields["text"].strip() in answer.text


def test_a_notice_goes_out_and_its_receipts_are_counted(house: House, office: Visitor) -> None:
    page = send(office)
    assert "已发出" in page
    assert "收到 0/3" in page
    house.deliver()
    house.press("王芳", "收到")
    assert "收到 1/3" in office.sees("/office/notices/1")
    assert "收到1/3" in office.sees("/office/notices").replace(" ", "")
    assert "通知还有 2 位没有收到" in office.sees("/office")


def test_those_who_did_not_answer_are_asked_once(house: House, office: Visitor) -> None:
    send(office)
    house.deliver()
    house.press("王芳", "收到")
    assert "已提醒 2 位还没有回的老师" in office.does("/office/notices/1/nudge")
    assert {parcel.external_id for parcel in house.deliver()} == {"魏澜", "李敏（语文）"}
    assert "已经催过一次" in office.does("/office/notices/1/nudge", back="/office/notices/1")
    assert house.deliver() == []


def test_the_same_words_again_are_asked_about(house: House, office: Visitor) -> None:
    send(office)
    packed = packed_of(office, to="语文组", text=TEXT)
    assert "可能是重复了" in office.does("/office/notices", packed=packed)
    assert len(rows_of(house, Broadcast)) == 1
    office.does("/office/notices", packed=packed, again="yes")
    assert len(rows_of(house, Broadcast)) == 2


def test_a_notice_is_corrected_and_recalled(house: House, office: Visitor) -> None:
    send(office)
    house.deliver()
    assert "已发出更正" in office.does("/office/notices/1/correct", text="改到周五下午第三节")
    assert "已更正" in office.sees("/office/notices/1")
    assert any("改到周五" in parcel.text for parcel in house.deliver())
    assert "已撤回" in office.does("/office/notices/2/recall")
    assert "提醒没回的" not in office.sees("/office/notices/2")


def test_a_notice_becomes_an_item_of_the_plan(office: Visitor) -> None:
    send(office, text="12月3日下午全组听课")
    page = office.does("/office/notices/1/plan")
    assert "已加入计划" in page
    assert "12 月 3 日（周四）" in page


def test_a_file_travels_with_the_notice(house: House, office: Visitor) -> None:
    files = {"file": ("备课表.txt", b"content", "text/plain")}
    answer = office.post("/office/notices/preview", files=files, to="语文组", text=TEXT)
    assert "附件：备课表.txt" in answer.text
    found = PACKED.search(answer.text)
    assert found
    office.does("/office/notices", packed=found[1].replace("&#34;", '"'))
    assert "附件：备课表.txt" in office.sees("/office/notices/1")


def test_a_leader_sends_to_the_own_group_and_sees_only_the_own_notices(house: House, enter: Enter) -> None:
    send(enter("沈秋"))
    leader = enter("魏澜")
    assert leader.get("/office/notices/1").status_code == 404
    assert "将发给 3 人" in leader.does("/office/notices/preview", to="语文组", text="请带教材")
    assert "已发出" in send(leader, text="请带教材")
    answer = leader.post("/office/notices/preview", to="数学组", text=TEXT)
    assert answer.status_code in (403, 422)
    assert leader.get("/office/notices/receivers?to=全体").json().get("count") is None
    assert len(rows_of(house, Receipt)) == 6


def test_a_notice_made_up_outside_the_form_is_refused(house: House, enter: Enter) -> None:
    leader = enter("魏澜")
    everybody = '{"audience": {"all": true}, "text": "发给全校"}'
    assert leader.post("/office/notices", packed=everybody).status_code == 403
    for nonsense in ("", "{}", "[]", '{"audience": 3}', "null", '{"audience": {}, "files": [1]}'):
        assert leader.post("/office/notices", packed=nonsense).status_code in (403, 422), nonsense
    assert rows_of(house, Broadcast) == []
