"""The queue's borders: nobody's own, no other group's, nothing twice; what is changed waits again; whose files."""

import pytest
from sqlmodel import Session, col, select

from bot.acts.attach_evidence import prove_record
from bot.acts.log_record import amend_record, undo_records
from bot.acts.open_file import evidence_file
from bot.acts.review_records import accept_records, reopen_records, return_record, review_queue
from bot.acts.set_proof import set_proof
from bot.channels.base import Said, Upload
from bot.domain.people import Role, RoleName
from bot.domain.records import Evidence, Proof, Record, Review
from bot.errors import NotAllowed, NotFound, UserError
from bot.house import take
from bot.store.files import read_file
from tests.cast import LANE, House

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def log_with_file(house: House, who: str, text: str, data: bytes = b"page") -> None:
    said = Said(*LANE, who, f"u{next(house.numbers)}", house.now, text, file=Upload("../反思.docx", "text/html", data))
    take(house.database, house.files, said, house.now)
    house.answer()
    house.deliver()


def record_of(session: Session) -> Record:
    query = select(Record).where(col(Record.withdrawn_at).is_(None)).order_by(col(Record.id).desc())
    found = session.exec(query).first()
    assert found is not None
    return found


def test_a_file_alone_brings_an_entry_into_the_queue_and_its_bytes_to_who_looks(house: House) -> None:
    log_with_file(house, "王芳", "反思 1 篇")
    house.say("方小禾", "听课 1 节")  # wants nothing and shows nothing: no work for anybody
    shown = house.say("沈秋", "/审核")
    assert "待审核 1 条" in shown.text
    assert "凭证：../反思.docx" in shown.text
    assert [file.place.read_bytes() for file in shown.files] == [b"page"]
    assert "待审核 2 条" in house.say("沈秋", "/审核 全部").text


def test_evidence_is_for_its_owner_the_leader_and_the_office(house: House) -> None:
    log_with_file(house, "王芳", "反思 1 篇")
    with house.database.transaction() as session:
        (evidence,) = session.exec(select(Evidence))
        for who in ("王芳", "魏澜", "沈秋"):
            file = evidence_file(session, house.person(session, who), evidence.id or 0)
            assert read_file(house.files, file.sha256) == b"page"
        for who in ("罗文", "方小禾", "陶然"):
            with pytest.raises(NotFound):
                evidence_file(session, house.person(session, who), evidence.id or 0)


def test_nobody_looks_over_the_own_entries_or_another_groups(house: House) -> None:
    for who in ("魏澜", "方小禾"):
        log_with_file(house, who, "反思 1 篇")
    with house.database.transaction() as session:
        school = house.school(session)
        leader, other, teacher = (house.person(session, who) for who in ("魏澜", "罗文", "方小禾"))
        own, his = (record.id or 0 for record in session.exec(select(Record).order_by(col(Record.id))))
        for person, record_id in ((leader, own), (leader, his), (teacher, own), (other, own)):
            with pytest.raises(NotAllowed):
                accept_records(session, school, person, house.now, [record_id])
        assert [one.record.id for one in review_queue(session, school, other)] == [his]
        assert review_queue(session, school, leader) == []
        session.add(Role(person_id=teacher.id or 0, role=RoleName.INSPECTOR))
        session.flush()
        assert [one.record.id for one in review_queue(session, school, teacher)] == [own]


def test_two_who_look_at_once_do_not_undo_each_other(house: House) -> None:
    log_with_file(house, "王芳", "反思 1 篇")
    with house.database.transaction() as session:
        school, office, leader = house.school(session), house.person(session, "沈秋"), house.person(session, "魏澜")
        record = record_of(session)
        accept_records(session, school, office, house.now, [record.id or 0])
        with pytest.raises(NotFound):
            return_record(session, school, leader, house.now, record.id or 0, "缺材料")
        with pytest.raises(NotFound):
            accept_records(session, school, leader, house.now, [record.id or 0])
        reopen_records(session, school, leader, house.now, [record.id or 0])
        with pytest.raises(UserError, match="1 到 200 字"):
            return_record(session, school, leader, house.now, record.id or 0, "长" * 201)
        return_record(session, school, leader, house.now, record.id or 0, "缺材料")
        assert [one.verdict for one in session.exec(select(Review))] == ["accepted", "reopened", "returned"]


def test_what_is_changed_after_it_was_looked_at_waits_again_with_its_proofs(house: House) -> None:
    log_with_file(house, "王芳", "反思 1 篇")
    with house.database.transaction() as session:
        school, office, owner = house.school(session), house.person(session, "沈秋"), house.person(session, "王芳")
        accept_records(session, school, office, house.now, [record_of(session).id or 0])
        amend_record(session, school, owner, house.now, None, {"amount": 2.0})
        (waiting,) = review_queue(session, school, office)
        assert (waiting.record.amount, [one.name for one in waiting.proofs]) == (2.0, ["../反思.docx"])
        undo_records(session, school, owner, house.now)
        assert review_queue(session, school, office) == []


def test_a_stranger_to_an_entry_can_neither_prove_nor_hand_it_in(house: House) -> None:
    house.say("王芳", "反思 1 篇")
    with house.database.transaction() as session:
        record = record_of(session)
        with pytest.raises(NotAllowed):
            prove_record(session, house.person(session, "陶然"), house.now, record.id or 0, text="是我的")
        with pytest.raises(UserError, match="2000 字以内"):
            prove_record(session, house.person(session, "王芳"), house.now, record.id or 0, text="长" * 2001)


def test_a_link_is_taken_only_where_it_is_one(house: House) -> None:
    with house.database.transaction() as session:
        assert set_proof(session, house.school(session), None, house.now, "reflection", Proof.LINK) == 1
    assert "请把链接发来作凭证" in house.say("王芳", "反思 1 篇").text
    assert "凭证" not in house.say("王芳", "今天天气不错").text
    assert "凭证已附在" in house.say("王芳", "https://school.test/反思").text
    assert "凭证：https://school.test/反思" in house.say("沈秋", "/审核").text
