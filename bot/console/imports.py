"""导入: a plan or a roster is sent in, looked over beside its source, changed in place, confirmed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.acts.compare_plans import PlanDifference
from bot.acts.confirm_roster import confirm_roster, decide_leaver, new_in, open_leavers
from bot.acts.edit_draft import (
    answer_question,
    confirm_draft,
    difference_of,
    discard_draft,
    edit_row,
    looked_at,
    may_be_term,
)
from bot.acts.open_draft import (
    Sent,
    draft_by_id,
    frame_of,
    kind_of,
    open_drafts,
    open_plan,
    open_roster,
    plans_in,
    roster_of,
)
from bot.acts.replace_plan import Replaced
from bot.acts.rights import require_office
from bot.console.drafts import (
    PERIODS,
    ItemRow,
    Reach,
    RuleRow,
    item_changes,
    item_rows,
    questions_of,
    rule_changes,
    rule_rows,
)
from bot.console.forms import Form, day_in
from bot.console.office import Answer, Go, Page, Visit
from bot.console.sources import source_of
from bot.domain.frames import Frame
from bot.domain.plans import DraftKind, ImportDraft
from bot.errors import BadFile, UserError
from bot.rendering.differences import draft_when, dropped_line, kept_line, moved_line, rule_line
from bot.store.files import keep_file, read_file
from bot.store.people import groups_of
from bot.store.schools import term_at

PASTED = "粘贴的计划.txt"
NO_FILE = "还没有选文件，请先选一个。"
BULK = ("只有教科室知道", "全体教师", "教研组长")
SAMPLE = "这里是示例学校，草稿可以看、可以改，但不与真实数据混放，没有导入。请换一个数据文件夹再导入学校自己的文件。"


def imports(visit: Visit) -> Page:
    """Where files are sent in, and the drafts that wait."""
    require_office(visit.session, visit.who)
    return Page("import.html", {"here": "plan", "drafts": open_drafts(visit.session, visit.school)})


def take_in(visit: Visit) -> Answer:
    """A file, pasted words, or a part or days chosen of a file sent before."""
    require_office(visit.session, visit.who)
    sent = _sent(visit)
    kind = _kind(visit.form, sent)
    if kind is DraftKind.ROSTER:
        row = open_roster(visit.session, visit.school, visit.who, visit.now, sent)
        return Go(f"/office/import/{row.id}")
    parts, part = plans_in(sent), visit.form.number("part")
    if len(parts) > 1 and part is None:
        return Page("parts_of_file.html", {"here": "plan", "plans": parts, "sent": sent})
    frame = _frame(visit.form)
    try:
        row = open_plan(visit.session, visit.school, visit.who, visit.now, sent, part=part, frame=frame)
    except UserError as error:
        if isinstance(error, BadFile) or "起止日期" not in error.text:
            raise
        return Page("frame_of_file.html", {"here": "plan", "sent": sent, "part": part or ""}, 422)
    return Go(f"/office/import/{row.id}")


def _sent(visit: Visit) -> Sent:
    """The file, kept by its hash; one sent before comes back by it."""
    form = visit.form
    if digest := form.text("sha256"):
        name = form.text("name") or PASTED
        if len(digest) != 64 or not digest.isascii() or not digest.isalnum():
            raise BadFile(NO_FILE)
        try:
            return Sent(name, read_file(visit.files, digest), digest)
        except FileNotFoundError as error:
            raise BadFile("这个文件找不到了，请重新上传。") from error
    if form.files:
        file = form.files[0]
        return Sent(file.name, file.data, keep_file(visit.files, file.data))
    if pasted := form.text("pasted"):
        data = pasted.encode()
        return Sent(PASTED, data, keep_file(visit.files, data))
    raise BadFile(NO_FILE)


def _kind(form: Form, sent: Sent) -> DraftKind:
    """What the office says it is, else what can be read in it."""
    if (said := form.text("kind")) in set(DraftKind):
        return DraftKind(said)
    kind = None if form.text("pasted") and not form.files else kind_of(sent)
    return kind or DraftKind.PLAN  # whoever sends a document in here means it to be read


def _frame(form: Form) -> Frame | None:
    start, end = day_in(form.text("start"), "开始日期"), day_in(form.text("end"), "结束日期")
    if start is None or end is None:
        return None
    if end <= start:
        raise UserError("结束日期要晚于开始日期，请检查。")
    week1 = day_in(form.text("week1"), "第 1 周")
    return Frame.of(start.date(), end.date(), week1.date() if week1 else None)


def draft(visit: Visit) -> Page:
    """The draft of a plan beside its source, or of a roster with its faults."""
    require_office(visit.session, visit.who)
    row = draft_by_id(visit.session, visit.school, visit.id)
    if row.kind == DraftKind.ROSTER:
        return Page("roster_draft.html", _roster_values(visit, row))
    return Page("plan_draft.html", _plan_values(visit, row))


def _roster_values(visit: Visit, row: ImportDraft) -> dict[str, Any]:
    values = {"here": "people", "row": row, "draft": roster_of(row)}
    leavers = open_leavers(visit.session, visit.school, row, visit.now)
    return values | {"new": new_in(visit.session, visit.school, row), "leavers": leavers}


def _plan_values(visit: Visit, row: ImportDraft) -> dict[str, Any]:
    looked, reach = looked_at(row), Reach(visit.session, visit.school, visit.today)
    items, rules = item_rows(looked, reach), rule_rows(looked, reach)
    difference = difference_of(visit.session, visit.school, row, visit.now)
    return {
        "here": "plan",
        "row": row,
        "draft": looked.read,
        "frame": frame_of(row),
        "items": items,
        "rules": rules,
        "months": _by_month(items),
        "asked": questions_of(looked, row.edits),
        "frame_notes": [one for one in looked.read.questions if one.index is None],
        "nobody": [one for one in items if not one.item.owner and not one.item.audience and not one.dropped],
        "bulk": BULK,
        "groups": groups_of(visit.session, visit.school),
        "periods": PERIODS,
        "source": source_of(read_file(visit.files, row.source_hash), row.source_name, row.part, looked.read),
        "difference": difference,
        "difference_lines": _lines_of(difference) if difference else [],
        "may_be_term": may_be_term(visit.session, visit.school, row),
        "term": term_at(visit.session, visit.school, visit.today),
    }


def _lines_of(difference: PlanDifference) -> list[str]:
    """What a newer version changes, a line each."""
    calendar = difference.looked.draft.calendar
    lines = [f"新增：{calendar[at].task}（{draft_when(calendar[at])}）" for at in difference.added]
    lines += [f"恢复：{one.item.task}" for one in difference.revived]
    lines += [moved_line(one.item, calendar[one.at], one.fields) for one in difference.changed if one.fields]
    lines += [kept_line(one.item, calendar[one.at]) for one in difference.kept]
    lines += [dropped_line(one) for one in difference.dropped]
    lines += [rule_line(None, one.spec) for one in difference.rules_added]
    lines += [rule_line(one.old.rule(), one.new.spec) for one in difference.rules_changed]
    return lines + [rule_line(one.rule(), None) for one in difference.rules_dropped]


def _by_month(items: Sequence[ItemRow]) -> list[tuple[str, list[ItemRow]]]:
    """The items under the month they begin in, in the order of days; those outside and undated last."""
    found: dict[str, list[ItemRow]] = {}
    for one in sorted(
        items, key=lambda one: (one.item.outside is not None, one.item.start or one.item.end or date.max)
    ):
        first = one.item.start or one.item.end
        name = f"{first.year} 年 {first.month} 月" if first else "没有日期"
        found.setdefault("计划时间之外（只存档）" if one.item.outside else name, []).append(one)
    return list(found.items())


def _order(one: ItemRow) -> tuple[bool, date]:
    return one.item.outside is not None, one.item.start or one.item.end or date.max


def save(visit: Visit) -> Go:
    """What the form changed; then, where asked, the import itself."""
    row = draft_by_id(visit.session, visit.school, visit.id)
    action = visit.form.text("action")
    if action == "discard":
        discard_draft(visit.session, visit.school, visit.who, visit.now, visit.id)
        return Go("/office/import", f"《{row.source_name}》没有导入，草稿已放下。")
    if row.kind == DraftKind.ROSTER:
        return _import_roster(visit, row)
    changed = _take_changes(visit, row)
    if action != "confirm":
        return Go(f"/office/import/{visit.id}", f"已保存，改动 {changed} 处。确认之前什么都不会发出去。")
    if visit.school.is_sample:
        raise UserError(SAMPLE)
    outcome = confirm_draft(
        visit.session,
        visit.school,
        visit.who,
        visit.now,
        visit.id,
        as_new=visit.form.text("as_new") == "yes",
        make_term=visit.form.text("make_term") == "yes",
    )
    told = f"改动已告诉相关的 {outcome.told} 位老师。" if isinstance(outcome, Replaced) else ""
    made = outcome.outcome if isinstance(outcome, Replaced) else outcome
    first = f"已导入：日程 {made.items} 项，要求 {made.rules} 条，新立任务 {made.obligations} 项。"
    lacks = "".join(
        f"{len(names)} 位老师的名册里没有{word}，按它分的要求没有分给他们。" for word, names in made.unknown
    )
    kept = f"{len(made.kept)} 条先存档，暂不自动统计。" if made.kept else ""
    return Go("/office/plan", first + told + kept + lacks)


def _import_roster(visit: Visit, row: ImportDraft) -> Go:
    if visit.school.is_sample:
        raise UserError(SAMPLE)
    for name, said in visit.form.fields.items():
        if name.startswith("leaver-") and name[7:].isascii() and name[7:].isdigit():
            decide_leaver(visit.session, visit.school, visit.who, visit.id, int(name[7:]), said)
    done = confirm_roster(visit.session, visit.school, visit.who, visit.now, visit.id)
    left = f"离校 {len(done.left)} 人。" if done.left else ""
    return Go("/office/people", f"名册：新增 {done.added} 人，更新 {done.changed} 人，未变 {done.same} 人。{left}")


def _take_changes(visit: Visit, row: ImportDraft) -> int:
    """Answers first, then the rows that were changed by hand; how many of both."""
    where = (visit.session, visit.school, visit.who, visit.now, visit.id)
    looked, reach = looked_at(row), Reach(visit.session, visit.school, visit.today)
    items: list[ItemRow] = item_rows(looked, reach)
    rules: list[RuleRow] = rule_rows(looked, reach)
    edited = [("items", one.at, item_changes(visit.form, one)) for one in items]
    edited += [("rules", one.at, rule_changes(visit.form, one)) for one in rules]
    count = 0
    for place, answer in _answers(visit, row, items):
        answer_question(*where, place, answer)
        count += 1
    for table, at, changes in edited:
        if changes:
            edit_row(*where, "items" if table == "items" else "rules", at, changes)
            count += 1
    return count


def _answers(visit: Visit, row: ImportDraft, items: Sequence[ItemRow]) -> list[tuple[int, str]]:
    """The questions answered otherwise than before."""
    looked, form = looked_at(row), visit.form
    found = [
        (one.place, said)
        for one in questions_of(looked, row.edits)
        if (said := form.text(f"q{one.place}")) and said != one.holds and said in dict(one.options)
    ]
    everybody = form.text("bulk")
    if everybody not in BULK[1:]:
        return found
    for place, question in enumerate(looked.read.questions):
        if question.asks == "people" and question.index is not None and not items[question.index].item.audience:
            found.append((place, everybody))
    return found


def reread(visit: Visit) -> Go:
    """Read the same file again within other days."""
    row = draft_by_id(visit.session, visit.school, visit.id)
    frame = _frame(visit.form)
    if frame is None:
        raise UserError("请写上开始和结束日期。")
    sent = Sent(row.source_name, read_file(visit.files, row.source_hash), row.source_hash)
    new = open_plan(visit.session, visit.school, visit.who, visit.now, sent, part=row.part or None, frame=frame)
    return Go(f"/office/import/{new.id}", "已按这段时间重读。改动要在新草稿上重做。")
