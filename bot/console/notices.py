"""通知: the list with receipts, one with who has not answered, and the form with a preview before anything goes out."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.acts.broadcast import check_broadcast, open_broadcast, same_again, signature, silent_on
from bot.acts.follow_notice import correct_broadcast, nudge_broadcast, recall_broadcast
from bot.acts.oversee import groups_seen
from bot.acts.plan_notice import add_to_plan
from bot.acts.rights import require_sender
from bot.console.forms import Form, day_in
from bot.console.office import Answer, Data, Go, Page, Visit
from bot.domain.audiences import Rule
from bot.domain.messages import Attachment, Broadcast
from bot.domain.notices import Answered, Notice, Reached, Tally
from bot.domain.people import GroupKind
from bot.errors import NotFound, NotUnderstood, UserError
from bot.parsing.receivers import read_receivers
from bot.rendering.broadcasts import moment_text, notice_text, state_line
from bot.rendering.rules import audience_text
from bot.rendering.words import listed
from bot.store.broadcasts import broadcasts_of, tally_of
from bot.store.files import keep_file
from bot.store.people import groups_of, names_of

SHOWN = 50
WHOM = "可以写：全体、语文组、教研组长、教龄<3、35岁以下、骨干教师，几个用顿号隔开"


def notices(visit: Visit) -> Page:
    """The last notices: everybody's for who sees the whole school, else the own."""
    own = None if visit.view.whole else visit.who.id
    tallies = [tally_of(visit.session, row) for row in broadcasts_of(visit.session, visit.school, own, SHOWN)]
    lines = [(one, audience_text(one.row.audience), state_line(one, visit.now)) for one in tallies]
    return Page("notices.html", {"here": "notices", "lines": lines, "sends": _sends(visit)})


def _sends(visit: Visit) -> bool:
    """Whether this visitor may send any notice: the principal only looks."""
    return visit.view.decides or not visit.view.whole


def notice(visit: Visit) -> Page:
    """One notice: who answered, who has not, whom it did not reach."""
    tally = _tally(visit)
    values: dict[str, Any] = {
        "here": "notices",
        "tally": tally,
        "audience": audience_text(tally.row.audience),
        "state": state_line(tally, visit.now),
        "moment": moment_text(visit.school, tally.row.goes_at),
        "lost": [(word, found) for how, word in _LOST if (found := _silent(tally, how))],
        "acts": _acts(visit, tally),
    }
    return Page("notice_page.html", values)


_LOST = (
    (Reached.FAILED, "没有送到"),
    (Reached.NO_ACCOUNT, "还没有登录过，收不到"),
)


def _silent(tally: Tally, how: Reached) -> list[Answered]:
    """Those reached in this way who have not answered."""
    return [one for one in tally.missing if one.reached is how]


def _tally(visit: Visit) -> Tally:
    row = visit.session.get(Broadcast, visit.id)
    if row is None or row.school_id != visit.school.id or not (visit.view.whole or row.person_id == visit.who.id):
        raise NotFound("没有这条通知。")
    return tally_of(visit.session, row)


def _acts(visit: Visit, tally: Tally) -> frozenset[str]:
    """What may still be done with it; the acts check it again."""
    if not _sends(visit) or tally.row.recalled_at or tally.corrected:
        return frozenset()
    found = {"correct", "recall"} | (set() if tally.planned else {"plan"})
    may_nudge = tally.to_nudge and tally.row.nudged_at is None and tally.row.goes_at <= visit.now
    return frozenset(found | ({"nudge"} if may_nudge else set()))


def compose(visit: Visit) -> Page:
    """The empty form."""
    return _form(visit, {})


def _form(visit: Visit, filled: dict[str, str], problem: str = "") -> Page:
    require_sender(visit.session, visit.who)
    groups = groups_seen(visit.session, visit.school, visit.view)
    offered = ["全体教师", "教研组长", "备课组长"] if visit.view.decides else []
    offered += [group.name for group in groups if group.kind != GroupKind.PREP or not visit.view.decides]
    more = [group.name for group in groups if group.name not in offered]
    values = {"here": "notices", "offered": offered, "more": more, "whom": WHOM}
    return Page("compose.html", values | {"filled": filled, "problem": problem}, 422 if problem else 200)


def receivers(visit: Visit) -> Data:
    """For the form: whom the words mean, as they are typed."""
    try:
        rule = _audience(visit, visit.query.get("to", ""))
        people = check_broadcast(visit.session, visit.school, visit.who, visit.now, Notice(rule, "…"))
    except UserError as error:
        return Data({"problem": error.text})
    return Data({"count": len(people), "names": listed((one.name for one in people), 40)})


def _audience(visit: Visit, words: str) -> Rule:
    groups = [group.name for group in groups_of(visit.session, visit.school)]
    read = read_receivers(words, names_of(visit.session, visit.school), groups)
    if read.rule is None or read.unread:
        unread = "、".join(read.unread) or words
        raise NotUnderstood(f"没有看懂发给谁：“{unread[:20]}”。{WHOM}。" if words else f"请选发给谁。{WHOM}。")
    return read.rule


def preview(visit: Visit) -> Page:
    """What will go out, to whom, when; nothing is sent yet. What is wrong is said in the form, as it was filled."""
    try:
        return _preview(visit, _composed(visit))
    except UserError as error:
        return _form(visit, dict(visit.form.fields), error.text)


def _composed(visit: Visit) -> Notice:
    form = visit.form
    audience = _audience(visit, form.text("whom") or form.text("to"))
    due = day_in(form.text("due_on"), "截止日")
    return Notice(
        audience,
        form.text("text"),
        _attached(visit),
        _moment(visit, form) if form.text("when") == "later" else None,
        due.date() if due else None,
    )


def _moment(visit: Visit, form: Form) -> datetime:
    try:
        at = datetime.fromisoformat(form.text("send_at"))
    except ValueError as error:
        raise UserError("请写上定时发出的日期和时间。") from error
    return at.replace(tzinfo=ZoneInfo(visit.school.zone))


def _attached(visit: Visit) -> tuple[Attachment, ...]:
    require_sender(visit.session, visit.who)  # nobody else's file is kept
    return tuple(
        Attachment(file.name, file.media_type, keep_file(visit.files, file.data), len(file.data))
        for file in visit.form.files
    )


def _preview(visit: Visit, composed: Notice, twin: Broadcast | None = None) -> Page:
    people = check_broadcast(visit.session, visit.school, visit.who, visit.now, composed)
    values = {
        "here": "notices",
        "notice": composed,
        "packed": json.dumps(composed.as_values(), ensure_ascii=False),
        "people": people,
        "silent": silent_on(visit.session, visit.school, visit.who, visit.now, composed.audience),
        "audience": audience_text(composed.audience),
        "moment": moment_text(visit.school, composed.send_at) if composed.send_at else "",
        "twin": moment_text(visit.school, twin.opened_at) if twin else "",
        "words": notice_text(_as_row(visit, composed), signature(visit.who)),
    }
    return Page("preview.html", values)


def _as_row(visit: Visit, composed: Notice) -> Broadcast:
    """The notice as its row will be, to be worded; it is not stored."""
    school_id = visit.school.id or 0
    return Broadcast(school_id=school_id, text=composed.text.strip(), due_on=composed.due_on, opened_at=visit.now)


def send(visit: Visit) -> Answer:
    """发送; the same words again within minutes are asked about."""
    require_sender(visit.session, visit.who)
    try:
        composed = Notice.of_values(json.loads(visit.form.text("packed")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError("没有看懂要发的内容，没有发出。请重新写一次。") from error
    if visit.form.text("change"):
        return _form(visit, _filled(composed))
    twin = same_again(visit.session, visit.who, visit.school, visit.now, composed.text)
    if twin is not None and visit.form.text("again") != "yes":
        return _preview(visit, composed, twin)
    row = open_broadcast(visit.session, visit.school, visit.who, visit.now, composed)
    word = f"已定好，{moment_text(visit.school, row.goes_at)} 发出。" if row.goes_at > visit.now else "已发出。"
    return Go(f"/office/notices/{row.id}", f"{word}对方点“收到”后，这里的数字会跟着变。")


def _filled(composed: Notice) -> dict[str, str]:
    """The fields of the form for a notice; its audience in words, files to be chosen anew."""
    filled = {"text": composed.text, "whom": audience_text(composed.audience)}
    return filled | ({"due_on": composed.due_on.isoformat()} if composed.due_on else {})


def nudge(visit: Visit) -> Go:
    """催一次."""
    nudged = nudge_broadcast(visit.session, visit.school, visit.who, visit.now, visit.id)
    later = f"，{moment_text(visit.school, nudged.at)} 送到" if nudged.at > visit.now else ""
    return Go(f"/office/notices/{visit.id}", f"已提醒 {nudged.people} 位还没有回的老师{later}。一条通知只催一次。")


def correct(visit: Visit) -> Go:
    """更正."""
    row = correct_broadcast(visit.session, visit.school, visit.who, visit.now, visit.id, visit.form.text("text"))
    return Go(f"/office/notices/{row.id}", "已发出更正，原来的通知注明以这条为准。")


def recall(visit: Visit) -> Go:
    """撤回."""
    told = recall_broadcast(visit.session, visit.school, visit.who, visit.now, visit.id)
    word = f"已告诉收到过的 {told} 位老师。" if told else "还没有人收到，不再发出。"
    return Go(f"/office/notices/{visit.id}", f"已撤回。{word}")


def to_plan(visit: Visit) -> Go:
    """加入计划."""
    item = add_to_plan(visit.session, visit.school, visit.who, visit.now, visit.id)
    return Go(f"/office/plan/items/{item.id}", "已加入计划，会按日期提醒相关的老师。")
