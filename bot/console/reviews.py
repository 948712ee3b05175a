"""审核: what was handed in and waits for a look; accepted many at once, taken back, or sent back with a reason."""

from typing import Any

from bot.acts.review_records import accept_records, reopen_records, return_record, review_queue
from bot.console.office import Go, Page, Visit
from bot.errors import UserError
from bot.rendering.records import record_text
from bot.rendering.reviews import PROOF_WORDS

SHOWN = 100
REASONS = ("请补上原文", "日期不对，请核对", "看不清，请重拍一张")


def reviews(visit: Visit) -> Page:
    """The queue, oldest first."""
    everything = visit.query.get("all") == "yes"
    queue = review_queue(visit.session, visit.school, visit.who, everything=everything)
    undo = [int(one) for one in visit.query.get("undo", "").split(",") if one.isascii() and one.isdigit()][:SHOWN]
    values: dict[str, Any] = {
        "here": "week",
        "queue": queue[:SHOWN],
        "count": len(queue),
        "everything": everything,
        "undo": undo,
        "reasons": REASONS,
        "proof_words": {str(proof): word for proof, word in PROOF_WORDS.items()},
    }
    return Page("reviews.html", values)


def accept(visit: Visit) -> Go:
    """通过 of those ticked."""
    ids = _ticked(visit)
    if not ids:
        raise UserError("还没有勾选，请先勾上要通过的。")
    records = accept_records(visit.session, visit.school, visit.who, visit.now, ids)
    undo = ",".join(str(record.id) for record in records)
    return Go(f"/office/reviews?undo={undo}", f"已通过 {len(records)} 条。")


def reopen(visit: Visit) -> Go:
    """撤回通过: they wait again."""
    records = reopen_records(visit.session, visit.school, visit.who, visit.now, _ticked(visit))
    return Go("/office/reviews", f"已撤回，{len(records)} 条重新等待审核。")


def give_back(visit: Visit) -> Go:
    """退回 with a reason."""
    reason = visit.form.text("reason") or visit.form.text("ready")
    record = return_record(visit.session, visit.school, visit.who, visit.now, visit.id, reason)
    return Go("/office/reviews", f"已退回：{record_text(record)}。理由已告诉本人，补好后会再交上来。")


def _ticked(visit: Visit) -> list[int]:
    every = visit.form.every.get("record", ())
    return [int(one) for one in every if one.isascii() and one.isdigit() and len(one) < 18]
