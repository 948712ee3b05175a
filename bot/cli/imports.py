"""`yanling import`: a roster or a plan is read into a draft, shown, confirmed."""

from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from bot.acts.add_term import add_term
from bot.acts.compare_plans import PlanDifference, compare_plans, difference_lines, newer_of
from bot.acts.confirm_plan import PlanOutcome, Source, confirm_plan
from bot.acts.draft_edits import looked_over
from bot.acts.import_roster import RosterOutcome, import_roster
from bot.acts.match_people import Leaver, hand_over, leavers_of
from bot.acts.replace_plan import plan_by_id, replace_plan
from bot.acts.settle import settle
from bot.cli.desk import DayOption, console, day_of, desk, now, table, the_person, the_school
from bot.domain.frames import Frame
from bot.domain.kinds import RECORD_KINDS
from bot.domain.plans import Plan
from bot.domain.schools import School, school_day, term_name
from bot.errors import BadFile, UserError
from bot.parsing.plans import PlanDraft, Question, parts_of, read_plan, suggest_frame
from bot.parsing.rosters import RosterDraft, read_roster
from bot.rendering.drafts import OUTSIDE, amount_cell, audience_cell, lines_left, people_cell, quote_cell
from bot.rendering.items import item_line
from bot.rendering.words import listed
from bot.store.schools import schools_of, term_at, terms_of

app = typer.Typer(help="导入名册或工作计划：先看草稿，确认后入库。", no_args_is_help=True)

Yes = Annotated[bool, typer.Option("--yes", help="不逐一询问，每个问题按所列默认")]
MOST_BYTES = 20_000_000
TERM_DAYS = (80, 220)  # a frame of 3–7 months is offered as a term


@app.command("roster")
def roster(file: Path, yes: Yes = False) -> None:
    """导入教师名册（xlsx、csv）。"""
    with desk() as house:
        draft = read_roster(_bytes(file), file.name)
        show_roster(draft)
        with house.database.transaction() as session:
            known = next(iter(schools_of(session)), None)
            missing = leavers_of(session, known, draft, now()) if known else []
        gone = {one.person.id or 0: to for one in missing if (to := _has_left(one, yes=yes)) is not None}
        _confirm(f"导入这 {len(draft.people)} 人？", yes=yes)
        with house.database.transaction() as session:
            school = the_school(session, house.settings, make=True)
            _refuse_sample(school)
            outcome = import_roster(session, school, None, now(), draft, gone)
            for one in outcome.left:
                _hand_over(session, school, one, gone[one.person.id or 0])
        show_roster_outcome(outcome)


def _has_left(one: Leaver, *, yes: bool) -> str | None:
    """Asked of somebody the roster does not list: None to keep them, else who takes their items («»: the office)."""
    name = one.person.name
    if yes:
        console.print(f"问：{name}不在这份名册里，已经离校了吗？　按默认：保留", soft_wrap=True)
        return None
    if not typer.confirm(f"{name}不在这份名册里，已经离校了吗？", default=False):
        return None
    if not one.items:
        return ""
    for item in one.items:
        console.print(f"  · {item_line(item)}", soft_wrap=True)
    asked = f"{name}名下还有 {len(one.items)} 项，交给谁？（姓名，回车：教科室）"
    return str(typer.prompt(asked, default="", show_default=False)).strip()


def _hand_over(session: Session, school: School, one: Leaver, to: str) -> None:
    if one.items:
        count = hand_over(session, school, None, now(), one.person, the_person(session, school, to) if to else None)
        console.print(f"{one.person.name}的 {count} 项已交给{to or '教科室'}。")


def _confirm(question: str, *, yes: bool) -> None:
    if not yes and not typer.confirm(question, default=True):
        console.print("没有导入。")
        raise typer.Exit(1)


def _bytes(file: Path) -> bytes:
    if not file.is_file():
        raise BadFile(f"没有这个文件：{file}")
    if file.stat().st_size > MOST_BYTES:
        raise BadFile(f"文件超过 {MOST_BYTES // 1_000_000} MB，没有导入。")
    return file.read_bytes()


def _refuse_sample(school: School | None) -> None:
    if school and school.is_sample:
        how = "YANLING_HOME=学校数据 yanling import …"
        raise UserError(f"这里是示例学校，不与真实数据混放。请换一个文件夹再导入，例如：{how}")


def show_roster(draft: RosterDraft) -> None:
    """The draft: counts and every fault by row, with what happens by default."""
    console.print(f"名册读到 {len(draft.people)} 人，另有 {len(draft.not_people_rows)} 行不是人员，已跳过。")
    for line in draft.notes:
        console.print(f"  · {line}", soft_wrap=True)
    if not draft.problems:
        return
    shown = table("行", "姓名", "内容", "问题", "默认", title="请核对")
    for problem in draft.problems:
        rows = problem.row if isinstance(problem.row, list) else [problem.row]
        shown.add_row("、".join(map(str, rows)), problem.name or "", problem.shown or "", problem.why, problem.default)
    console.print(shown)


def show_roster_outcome(outcome: RosterOutcome) -> None:
    """What was stored."""
    console.print(f"✓ 名册：新增 {outcome.added} 人，更新 {outcome.changed} 人，未变 {outcome.same} 人。")
    if outcome.office:
        console.print(f"教科室：{'、'.join(outcome.office)}。")
    else:
        console.print("[yellow]名册里没有教科室负责人[/yellow]，请运行：yanling role 姓名 office")


@app.command("plan")
def plan(
    file: Path,
    part: Annotated[int | None, typer.Option(help="一份文件里有几份计划时，取第几份")] = None,
    start: DayOption = None,
    end: DayOption = None,
    week1: DayOption = None,
    replaces: Annotated[int | None, typer.Option(help="是哪一份计划（编号）的新版；不写就自动找")] = None,
    another: Annotated[bool, typer.Option("--another", help="当作另一份计划，不找旧版")] = False,
    yes: Yes = False,
) -> None:
    """导入工作计划（docx、pdf、xlsx、csv、txt）；已导入过的计划再来一版，先看有哪些改动。"""
    with desk() as house:
        data = _bytes(file)
        _choose_part(data, file.name, part)
        with house.database.transaction() as session:
            school = next(iter(schools_of(session)), None)
            _refuse_sample(school)
            given = (day_of(start), day_of(end), day_of(week1))
            frame = _frame(session, school, data, file.name, part, given)
        draft = read_plan(data, file.name, frame=frame, part=part)
        _refuse_empty(draft)
        show_plan(draft, frame)
        answers = _answers(draft.questions, yes=yes)
        source = Source(file.name, data, part or 0)
        with house.database.transaction() as session:
            known = next(iter(schools_of(session)), None)
            older = None if another or known is None else _older(session, known, draft, frame, source, replaces)
            if older is not None and known is not None:
                looked = looked_over(draft, frame, answers)
                show_difference(compare_plans(session, older, looked, school_day(known, now())))
        replaced = older.id if older is not None else None
        _confirm("按新版更新？" if replaced else "确认导入？", yes=yes)
        with house.database.transaction() as session:
            school = the_school(session, house.settings, make=True)
            _offer_term(session, school, frame, yes=yes)
            if replaced is None:
                show_plan_outcome(confirm_plan(session, school, None, now(), draft, frame, source, answers))
                return
            done = replace_plan(session, school, None, now(), replaced, draft, frame, source, answers)
        show_plan_outcome(done.outcome)
        console.print(f"有 {done.told} 位老师会收到与自己有关的改动。")


def _older(
    session: Session, school: School, draft: PlanDraft, frame: Frame, source: Source, replaces: int | None
) -> Plan | None:
    """The plan this is a newer version of: the one named, else the one it looks like; None for the same file again."""
    if replaces is not None:
        return plan_by_id(session, school, replaces)
    older = newer_of(session, school, draft, frame, source.digest, source.part)
    return older if older is not None and older.source_hash != source.digest else None


def show_difference(found: PlanDifference) -> None:
    """What a newer version of a plan changes."""
    console.print(difference_lines(found), soft_wrap=True, markup=False)


def _refuse_empty(draft: PlanDraft) -> None:
    if not draft.calendar and not draft.requirements:
        hint = "请检查是不是工作计划；扫描的图片请先转成文字，另存为 docx 或 txt 再导入。"
        raise UserError(f"这份文件里没有读出日程，也没有读出要求，没有导入。{hint}")


def _choose_part(data: bytes, name: str, part: int | None) -> None:
    parts = parts_of(data, name)
    if len(parts) > 1 and part is None:
        listing = "；".join(f"--part {one.number} {one.title}" for one in parts)
        raise UserError(f"这个文件里有 {len(parts)} 份计划，请指定一份：{listing}")
    if part is not None and part not in {one.number for one in parts}:
        raise UserError(f"没有第 {part} 份计划，这个文件里共有 {len(parts)} 份。")


def _frame(
    session: Session,
    school: School | None,
    data: bytes,
    name: str,
    part: int | None,
    given: tuple[date | None, date | None, date | None],
) -> Frame:
    """The days given, else those the document states, else the school's term."""
    start, end, week1 = given
    hint = suggest_frame(data, name, part)
    term = term_at(session, school, school_day(school, now())) if school else None
    start = start or hint.start or (term.start_on if term else None)
    end = end or hint.end or (term.end_on if term else None)
    if start is None or end is None:
        raise UserError("计划里没有写明起止日期，请补上，例如：--start 2026-08-31 --end 2027-01-22")
    if end <= start:
        raise UserError("结束日期要晚于开始日期，请检查 --start 和 --end。")
    return Frame.of(start, end, week1 or hint.week1)


def show_plan(draft: PlanDraft, frame: Frame) -> None:
    """The draft as tables, each row with the words it came from."""
    console.print(f"《{draft.title}》 {frame.start} 至 {frame.end}，第 1 周从 {frame.week1_monday} 起")
    shown = table("时间", "事项", "负责 → 对象", "出处", title=f"日程 {len(draft.calendar)} 项")
    for item in draft.calendar:
        days = " 至 ".join(dict.fromkeys(str(day) for day in (item.start, item.end) if day)) or item.when
        days += OUTSIDE.get(item.outside or "", "")
        shown.add_row(days, item.task, people_cell(item.owner, item.audience), quote_cell(item.quote or item.when))
    console.print(shown)
    rules = table("对象", "内容", "数量", "组合", "出处", title=f"要求 {len(draft.requirements)} 条")
    for rule in draft.requirements:
        kinds = rule.kind if isinstance(rule.kind, tuple) else (rule.kind,)
        what = "或".join(RECORD_KINDS[kind].label if kind in RECORD_KINDS else "其他" for kind in kinds)
        amount = amount_cell(rule.min, rule.max, rule.unit, rule.per)
        rules.add_row(audience_cell(rule.audience, rule.owner), what, amount, rule.bundle or "", quote_cell(rule.quote))
    console.print(rules)
    if draft.unread:
        console.print(f"未读出内容的行 {len(draft.unread)} 处，例如：")
        for line in lines_left(draft.unread):
            console.print(f"  · {line}", soft_wrap=True)


def _answers(questions: tuple[Question, ...], *, yes: bool) -> dict[int, str]:
    """Each question is asked, or its default printed; many of one kind stand together."""
    if yes:
        for default, same in groupby(sorted(questions, key=lambda one: one.default_text), lambda one: one.default_text):
            _show_defaults(default.removeprefix("默认").strip(), [question.text for question in same])
        return {}
    answers = {}
    for place, question in enumerate(questions):
        said = typer.prompt(f"{question.text}（{question.default_text}，回车即可）", default="", show_default=False)
        answers[place] = said.strip() or question.default
    return answers


def _show_defaults(default: str, texts: list[str]) -> None:
    if len(texts) == 1:
        console.print(f"问：{texts[0]}　按默认：{default}", soft_wrap=True)
        return
    console.print(f"以下 {len(texts)} 问按默认：{default}", soft_wrap=True)
    for text in texts:
        console.print(f"  · {text}", soft_wrap=True)


def _offer_term(session: Session, school: School, frame: Frame, *, yes: bool) -> None:
    """A frame of 3–7 months may be a term; never made silently."""
    if not TERM_DAYS[0] <= (frame.end - frame.start).days <= TERM_DAYS[1]:
        return
    if any(term.start_on <= frame.end and frame.start <= term.end_on for term in terms_of(session, school)):
        return
    question = f"还没有这段时间的学期。设为「{term_name(frame)}」（{frame.start} 至 {frame.end}）？"
    if yes:
        console.print(f"问：{question}　按默认：是")
    elif not typer.confirm(question, default=True):
        return
    add_term(session, school, None, now(), frame, None)
    settle(session, school, now())


def show_plan_outcome(outcome: PlanOutcome) -> None:
    """What was stored, and what is kept as text only."""
    console.print(f"✓ 计划：新增日程 {outcome.items} 项，要求 {outcome.rules} 条；新立任务 {outcome.obligations} 项。")
    for word, names in outcome.unknown:
        console.print(
            f"[yellow]以下老师的名册里没有{word}[/yellow]，按它分的要求没有分给他们：{listed(names)}。补进名册再导入一次即可。"
        )
    if outcome.kept:
        console.print(f"其中 {len(outcome.kept)} 条先存档，暂不自动统计：")
        for sentence, why in outcome.kept:
            console.print(f"  · {sentence}（{why}）", soft_wrap=True)
