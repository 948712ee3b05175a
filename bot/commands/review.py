"""`/review`: what was handed in, one after another or a page at once; `/proof`: what a duty wants to be shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.acts.attach_evidence import prove_record
from bot.acts.review_records import (
    Submitted,
    accept_records,
    hand_in_again,
    reopen_records,
    return_record,
    review_queue,
)
from bot.acts.rights import require_office
from bot.acts.set_proof import rules_of_kind, set_proof
from bot.commands.turn import REPLACED, Command, Turn
from bot.domain.messages import Ask, Attachment, Offer, Reply
from bot.domain.people import RoleName
from bot.domain.records import Evidence, Proof
from bot.errors import NotUnderstood
from bot.parsing.records import Intent, read_kind
from bot.rendering.records import record_text
from bot.rendering.reviews import PROOF_WORDS, submitted_text
from bot.rendering.words import kind_label

PAGE = 5
REASONS = ("凭证缺失", "内容看不清", "数量或日期不对")
SAID = {
    "不需要": Proof.NONE, "无": Proof.NONE, "文字": Proof.TEXT, "照片": Proof.PHOTO, "图片": Proof.PHOTO,
    "文件": Proof.FILE, "材料": Proof.FILE, "链接": Proof.LINK, "网址": Proof.LINK,
}  # fmt: skip
PROOF_HOW = "可以这样发：/凭证 反思 文件（不需要、文字、照片、文件、链接）"


def handle(turn: Turn) -> Reply:
    """`/审核`: what has a proof or wants one; `/审核 全部`: every entry nobody has looked at."""
    return _next(turn, everything=turn.argument.strip() in ("全部", "所有"))


def _next(turn: Turn, *, everything: bool, after: int = 0, said: str = "", undo: Sequence[int] = ()) -> Reply:
    """The next record in full with its files, the ones behind it in a line each."""
    queue = review_queue(turn.session, turn.school, turn.person, everything=everything)
    rest = [one for one in queue if (one.record.id or 0) > after] or queue
    taken_back = [Offer("撤销通过", "reopen", {"records": list(undo), "all": everything})] if undo else []
    head = f"{said}\n\n" if said else ""
    if not rest:
        return Reply(f"{head}没有等待审核的登记。", tuple(taken_back))
    one, page = rest[0], rest[:PAGE]
    lines = [f"待审核 {len(queue)} 条。", _text(one)]
    if len(page) > 1:
        lines += [
            "接下来：",
            *(f"{n}. {other.owner.name}：{record_text(other.record)}" for n, other in enumerate(page[1:], 2)),
        ]
    return Reply(head + "\n".join(lines), (*_offers(one, page, everything), *taken_back), files=_files(one.proofs))


def _text(one: Submitted) -> str:
    return submitted_text(one.owner.name, one.record, one.proofs, one.wanted, one.sent_back)


def _offers(one: Submitted, page: Sequence[Submitted], everything: bool) -> list[Offer]:
    about = {"record": one.record.id, "all": everything}
    offers = [Offer("通过", "accept", about), Offer("退回", "return_ask", about)]
    if len(page) > 1:
        ids = [each.record.id for each in page]
        offers += [
            Offer("跳过", "review_skip", about),
            Offer(f"全部通过（{len(ids)} 条）", "accept_all", {"records": ids, "all": everything}),
        ]
    return offers


def _files(proofs: Sequence[Evidence]) -> tuple[Attachment, ...]:
    return tuple(Attachment(one.name or "文件", one.media_type, one.sha256, one.size) for one in proofs if one.sha256)


def accept(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """通过, and on to the next."""
    return accept_all(turn, {"records": [values["record"]], "all": values["all"]})


def accept_all(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """全部通过: those that were on the page, and no others."""
    ids = [int(one) for one in values["records"]]
    records = accept_records(turn.session, turn.school, turn.person, turn.now, ids)
    said = f"已通过：{record_text(records[0])}。" if len(records) == 1 else f"已通过 {len(records)} 条。"
    return _next(turn, everything=bool(values["all"]), said=said, undo=[record.id or 0 for record in records])


def reopen(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """撤销通过."""
    ids = [int(one) for one in values["records"]]
    records = reopen_records(turn.session, turn.school, turn.person, turn.now, ids)
    return _next(turn, everything=bool(values["all"]), said=f"已撤销，{len(records)} 条重新等待审核。")


def skip(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """跳过: the next one; it stays in the queue."""
    return _next(turn, everything=bool(values["all"]), after=int(values["record"]))


def return_ask(_turn: Turn, values: Mapping[str, Any]) -> Reply:
    """退回: why?"""
    offers = [Offer(reason, "return_record", dict(values) | {"reason": reason}) for reason in REASONS]
    keep = Offer("先不退", "review_skip", dict(values) | {"record": int(values["record"]) - 1})
    return Reply(
        "退回的理由？点一个，或直接写一句，会原样告诉对方。", (*offers, keep), ask=Ask("return_reason", dict(values))
    )


def give_back(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """退回 with that reason."""
    act = (turn.session, turn.school, turn.person, turn.now, int(values["record"]))
    record = return_record(*act, str(values["reason"]))
    return _next(
        turn, everything=bool(values["all"]), said=f"已退回并告诉对方：{record_text(record)}。理由：{values['reason']}"
    )


def take_reason(turn: Turn, values: Mapping[str, Any]) -> Reply | None:
    """The reason in words."""
    return give_back(turn, dict(values) | {"reason": turn.text}) if turn.text else None


def prove(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """补凭证: the next file or sentence belongs to that record."""
    return Reply("请把照片、文件或链接发来，也可以写一句说明。", ask=Ask("evidence", dict(values)))


def take_evidence(turn: Turn, values: Mapping[str, Any]) -> Reply | None:
    """A proof for the record that was asked about; another log is another log."""
    if not turn.file and values.get("proof") == Proof.LINK and "://" not in turn.text:
        return None
    if not turn.file and turn.reading.intent is Intent.LOG and turn.reading.records:
        return None
    act = (turn.session, turn.person, turn.now, int(values["record"]))
    record = prove_record(*act, file=turn.file, text=turn.text)
    return Reply(f"凭证已附在：{record_text(record)}。", took_file=True)


def hand_in(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """再交."""
    record = hand_in_again(turn.session, turn.person, turn.now, int(values["record"]))
    return Reply(f"已再交：{record_text(record)}。重新计入进度，等待审核。")


def proof(turn: Turn) -> Reply:
    """`/凭证`: what each duty wants; `/凭证 反思 文件`: set it."""
    require_office(turn.session, turn.person)
    words = turn.argument.split()
    if not words:
        return _proofs(turn)
    kind = read_kind(words[0])
    wanted = next((SAID[word] for word in words[1:] if word in SAID), None)
    if kind is None or wanted is None:
        raise NotUnderstood(f"没有看懂要设什么。{PROOF_HOW}")
    count = set_proof(turn.session, turn.school, turn.person, turn.now, kind, wanted)
    said = f"{kind_label(kind)}登记后{'不要求凭证' if wanted is Proof.NONE else f'要求{PROOF_WORDS[wanted]}'}"
    return Reply(f"好的，{said}，涉及 {count} 条任务。")


def _proofs(turn: Turn) -> Reply:
    rules = [row.rule() for row in rules_of_kind(turn.session, turn.school)]
    lines = list(dict.fromkeys(f"· {rule.title}：{PROOF_WORDS[Proof(rule.proof or 'none')]}" for rule in rules))
    return Reply("\n".join(["各项任务要求的凭证：", *lines, PROOF_HOW]) if lines else f"还没有任务。{PROOF_HOW}")


OFFICE = frozenset({RoleName.OFFICE})
COMMAND = Command(
    "review",
    ("审核", "待审核"),
    "审核老师交来的登记和凭证",
    "/审核",
    handle,
    frozenset({RoleName.OFFICE, RoleName.INSPECTOR, RoleName.GROUP_LEADER, RoleName.PREP_LEADER}),
    {
        "accept": accept,
        "accept_all": accept_all,
        "reopen": reopen,
        "review_skip": skip,
        "return_ask": return_ask,
        "return_record": give_back,
        "prove": prove,
        "hand_in": hand_in,
    },
    dict.fromkeys(("accept", "accept_all", "reopen", "review_skip", "return_ask", "return_record"), REPLACED)
    | {"hand_in": "{before}\n\n{answer}"},
    {"return_reason": take_reason, "evidence": take_evidence},
)
PROOF = Command("proof", ("凭证", "凭证要求"), "看或设置各项任务要交什么凭证", "/凭证 反思 文件", proof, OFFICE)
