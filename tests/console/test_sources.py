"""Finding a draft's words in its document again."""

import io

import docx

from bot.console.sources import SourceLine, SourceTable, source_of
from bot.parsing.plans import ItemDraft, PlanDraft, RequirementDraft


def item(task: str, quote: str = "", line: int | None = None) -> ItemDraft:
    return ItemDraft(when="", start=None, end=None, task=task, quote=quote, line=line)


def rule(quote: str, line: int | None = None) -> RequirementDraft:
    return RequirementDraft("paper", quote, 1, None, "篇", "term", {"all": True}, line=line)


def marked(text: str, draft: PlanDraft) -> list[tuple[int, str, tuple[str, ...]]]:
    """(line, words, rows) of every mark."""
    source = source_of(text.encode(), "计划.txt", 0, draft)
    return [
        (block.number, piece.text, piece.rows)
        for block in source.blocks
        if isinstance(block, SourceLine)
        for piece in block.pieces
        if piece.rows
    ]


def test_words_are_marked_where_they_stand() -> None:
    text = "九月 开学教研会；听课周\n十月 论文评比"
    draft = PlanDraft(
        "", (item("开学教研会", "开学教研会", 1), item("听课周", "听课周", 1), item("论文评比", "十月 论文评比", 2))
    )
    assert marked(text, draft) == [(1, "开学教研会", ("i0",)), (1, "听课周", ("i1",)), (2, "十月 论文评比", ("i2",))]


def test_equal_words_are_taken_in_their_order() -> None:
    text = "九月 教研活动\n十月 教研活动\n十一月 教研活动"
    draft = PlanDraft("", tuple(item("教研活动", "教研活动", line) for line in (1, 2, 3)))
    assert [(line, rows) for line, _, rows in marked(text, draft)] == [(1, ("i0",)), (2, ("i1",)), (3, ("i2",))]


def test_one_piece_may_give_several_rows() -> None:
    draft = PlanDraft("", (), (rule("论文或案例一篇", 1), rule("案例一篇", 1)))
    assert marked("每人论文或案例一篇。", draft) == [(1, "论文或", ("r0",)), (1, "案例一篇", ("r0", "r1"))]


def test_words_that_are_not_there_mark_nothing() -> None:
    source = source_of("九月 听课".encode(), "计划.txt", 0, PlanDraft("", (item("别的", "别的"),)))
    assert source.found == frozenset()


def test_a_figure_is_its_own_cell_not_a_piece_of_another() -> None:
    document, held = docx.Document(), io.BytesIO()
    table = document.add_table(3, 2)
    for row, texts in zip(table.rows, (("对象", "论文"), ("教龄10年以上", "1"), ("教龄3年以内", "10")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(held)
    source = source_of(held.getvalue(), "计划.docx", 0, PlanDraft("", (), (rule("1"), rule("10"))))
    (block,) = (block for block in source.blocks if isinstance(block, SourceTable))
    assert [[[(piece.text, piece.rows) for piece in cell.pieces] for cell in row] for row in block.rows[1:]] == [
        [[("教龄10年以上", ())], [("1", ("r0",))]],
        [[("教龄3年以内", ())], [("10", ("r1",))]],
    ]
