"""The queue in words: what was handed in, what shows it, why it was sent back."""

from collections.abc import Sequence

from bot.domain.records import Evidence, Proof, Record
from bot.rendering.records import record_text
from bot.rendering.words import amount_text, clipped, kind_label, listed, short_day

PROOF_WORDS = {
    Proof.NONE: "不需要",
    Proof.TEXT: "文字说明",
    Proof.PHOTO: "照片",
    Proof.FILE: "文件",
    Proof.LINK: "链接",
}
ASKED = {
    Proof.TEXT: "请再发一句文字说明作凭证",
    Proof.PHOTO: "请把照片发来作凭证",
    Proof.FILE: "请把文件发来作凭证",
    Proof.LINK: "请把链接发来作凭证",
}


def proof_line(proof: str | None) -> str | None:
    """What a duty wants to be shown, as it is asked for after a log; None where it wants nothing."""
    return f"{ASKED[Proof(proof)]}。" if proof in set(ASKED) else None


def submitted_text(
    owner: str, record: Record, proofs: Sequence[Evidence], wanted: str | None, sent_back: str | None
) -> str:
    """One record as who looks it over reads it."""
    lines = [f"{owner}：{record_text(record)}"]
    shown = [clipped(one.text or "", 200) if not one.sha256 else one.name for one in proofs]
    if shown:
        lines.append(f"凭证：{listed(shown, 6)}")
    else:
        asked = f"（这一项要求{PROOF_WORDS[Proof(wanted)]}）" if wanted in set(PROOF_WORDS) else ""
        lines.append(f"没有附凭证{asked}")
    if sent_back:
        lines.append(f"曾退回：{clipped(sent_back, 60)}")
    return "\n".join(lines)


def returned_text(name: str, record: Record, reason: str) -> str:
    """What the owner of a record that was sent back reads: what, why, and what to do."""
    what = f"{short_day(record.start_on)}的“{kind_label(record.kind)} {amount_text(record.amount, record.unit)}”"
    return (
        f"{name}，您登记的 {what}被退回：{reason}\n"
        "点“补凭证”把材料发来，会自动再交；材料没有问题就点“再交”。退回期间这一条暂不计入进度。"
    )
