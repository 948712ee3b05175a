"""What the office changes of people: days away, a duty let off or put off, an entry taken back, an item finished."""

from datetime import date

from bot.acts.exempt import exempt, owe_again
from bot.acts.extend import extend
from bot.acts.finish_item import finish_item, reopen_item
from bot.acts.grant_leave import end_leave, grant_leave, withdraw_leave
from bot.acts.log_for_colleague import undo_for_colleague
from bot.acts.log_record import amend_record, undo_records
from bot.acts.oversee import person_seen
from bot.acts.rights import require_office
from bot.console.forms import day_in
from bot.console.office import Go, Visit
from bot.domain.messages import Attachment
from bot.domain.records import Record
from bot.errors import UserError
from bot.rendering.absences import absence_text
from bot.rendering.records import record_text
from bot.rendering.words import day_text, full_day
from bot.store.files import keep_file


def leave(visit: Visit) -> Go:
    """登记请假、借调."""
    who = person_seen(visit.session, visit.school, visit.view, visit.id)
    form = visit.form
    since, until = _day(visit, "since", "开始日期"), day_in(form.text("until"), "结束日期")
    last = until.date() if until else None
    row = grant_leave(
        visit.session, visit.school, visit.who, visit.now, who, form.text("kind"), since, last, form.text("reason")
    )
    return Go(f"/office/people/{who.id}", f"已登记：{who.name} {absence_text(row)}。这段时间不提醒、不催交。")


def back(visit: Visit) -> Go:
    """恢复到岗."""
    who = person_seen(visit.session, visit.school, visit.view, visit.id)
    day = end_leave(visit.session, visit.school, visit.who, visit.now, who, _day(visit, "back_on", "到岗日期"))
    return Go(f"/office/people/{who.id}", f"已登记：{who.name} {day_text(day)}起在岗。")


def undo_leave(visit: Visit) -> Go:
    """A leave that was entered by mistake."""
    row = withdraw_leave(visit.session, visit.school, visit.who, visit.now, visit.id)
    return Go(f"/office/people/{row.person_id}", f"已取消：{absence_text(row)}。")


def _day(visit: Visit, name: str, what: str) -> date:
    day = day_in(visit.form.text(name), what)
    if day is None:
        raise UserError(f"请写上{what}。")
    return day.date()


def let_off(visit: Visit) -> Go:
    """免做, with a reason."""
    who, title = exempt(visit.session, visit.school, visit.who, visit.now, visit.id, visit.form.text("reason"))
    return Go(f"/office/people/{who.id}", f"已为 {who.name} 免去「{title}」，已告诉本人。")


def owe(visit: Visit) -> Go:
    """恢复 of what somebody was let off."""
    who, title = owe_again(visit.session, visit.school, visit.who, visit.now, visit.id)
    return Go(f"/office/people/{who.id}", f"已恢复：{who.name} 的「{title}」。")


def put_off(visit: Visit) -> Go:
    """延期."""
    until = _day(visit, "until", "新的截止日期")
    row, who, title = extend(
        visit.session, visit.school, visit.who, visit.now, visit.id, until, visit.form.text("reason")
    )
    return Go(f"/office/duties/{visit.id}", f"{who.name} 的「{title}」已延到 {full_day(row.until_on)}，已告诉本人。")


def withdraw(visit: Visit) -> Go:
    """撤销 of an entry: one's own, or a colleague's by who entered it or the office."""
    record = visit.session.get(Record, visit.id)
    if record is not None and record.person_id != visit.who.id:
        _, logged = undo_for_colleague(visit.session, visit.school, visit.who, visit.now, [visit.id])
    else:
        logged = undo_records(visit.session, visit.school, visit.who, visit.now, [visit.id])
    said = "；".join(record_text(one) for one in logged.records)
    return Go(visit.back("/office/people"), f"已撤销：{said}。历史里仍然查得到。")


def amend(visit: Visit) -> Go:
    """改 of one's own entry: its day, its amount."""
    changes: dict[str, object] = {}
    if day := day_in(visit.form.text("start_on"), "日期"):
        changes["start_on"] = day.date()
    if amount := visit.form.text("amount"):
        try:
            changes["amount"] = float(amount)
        except ValueError as error:
            raise UserError(f"数量“{amount[:10]}”不是数字，没有改。") from error
    logged = amend_record(visit.session, visit.school, visit.who, visit.now, visit.id, changes)
    return Go(visit.back("/office/people"), f"已改为：{record_text(logged.records[0])}。")


def finish(visit: Visit) -> Go:
    """已完成 of a plan item for everybody, with what came of it."""
    file = None
    if visit.form.files:
        require_office(visit.session, visit.who)  # nobody else's file is kept
        one = visit.form.files[0]
        file = Attachment(one.name, one.media_type, keep_file(visit.files, one.data), len(one.data))
    finish_item(visit.session, visit.school, visit.who, visit.now, visit.id, visit.form.text("text"), file)
    return Go(f"/office/plan/items/{visit.id}", "已标为完成，不再提醒任何人。")


def reopen(visit: Visit) -> Go:
    """重新打开."""
    reopen_item(visit.session, visit.school, visit.who, visit.now, visit.id)
    return Go(f"/office/plan/items/{visit.id}", "已重新打开，会照常提醒。")
