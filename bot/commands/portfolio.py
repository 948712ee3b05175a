"""`/portfolio`: a teacher's portfolio as a Word document with the files, for oneself or who may look at somebody."""

from datetime import date, timedelta

from bot.acts.portfolio import portfolio_of
from bot.commands.turn import Command, Turn
from bot.commands.whom import whom
from bot.domain.messages import Reply
from bot.parsing.dates import Lean, read_when
from bot.rendering.docx import DOCX
from bot.rendering.portfolio import ZIP, Portfolio, named_files, portfolio_docx, portfolio_zip
from bot.rendering.words import full_day
from bot.store.files import read_file

EXAMPLE = "/档案 王芳 本学年"
LARGEST = 15 * 2**20  # bytes of files that a chat can carry along
TERM, YEAR = "本学期", "本学年"


def handle(turn: Turn) -> Reply:
    """`/档案`, `/档案 本学年`, `/档案 王芳`, `/档案 王芳 9月到11月`."""
    words, person = turn.argument.strip(), turn.person
    if words and _span(turn, words) is None:
        meant = whom(turn, "档案", EXAMPLE)
        if meant.person is None:
            return meant.question or Reply("")
        person, words = meant.person, meant.rest
    since, until = _span(turn, words or TERM) or _term(turn)
    made = portfolio_of(turn.session, turn.school, turn.person, turn.now, person, since, until)
    return _sent(turn, made)


def _sent(turn: Turn, made: Portfolio) -> Reply:
    name = f"{made.person.name}业务档案 {made.made_on.isoformat()}"
    files = list(named_files(made))
    size = sum(proof.size for _, proof in files)
    head = f"{made.person.name}的业务档案，{full_day(made.since)}至 {full_day(made.until)}：登记 {len(made.records)} 条"
    folder = turn.files
    if files and folder is not None and size <= LARGEST:
        data = portfolio_zip(made, lambda digest: read_file(folder, digest))
        return Reply(f"{head}，附件 {len(files)} 个，打成一个压缩包。", files=(turn.keep(f"{name}.zip", ZIP, data),))
    left = f"，附件 {len(files)} 个太大，没有附上，请教科室运行 yanling portfolio 导出" if files else ""
    return Reply(f"{head}{left}。", files=(turn.keep(f"{name}.docx", DOCX, portfolio_docx(made)),))


def _term(turn: Turn) -> tuple[date, date]:
    since = turn.term.start if turn.term else turn.today - timedelta(days=365)
    return min(since, turn.today), turn.today


def _span(turn: Turn, words: str) -> tuple[date, date] | None:
    """The days meant; None where the words are no days."""
    if words == TERM:
        return _term(turn)
    if words == YEAR:
        return date(turn.today.year - (turn.today.month < 8), 8, 1), turn.today
    when = read_when(words, now=turn.said_at, lean=Lean.PAST, term=turn.term)
    whole = when is not None and len(when.text) >= len(words)
    return (when.start, when.end) if when and whole and when.start and when.end else None


COMMAND = Command("portfolio", ("档案", "业务档案", "成长档案"), "导出业务档案（Word 和附件）", "/档案", handle)
