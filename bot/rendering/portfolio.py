"""A teacher's portfolio as a Word document, and with its files as one archive."""

import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import groupby
from pathlib import PurePath

from bot.domain.audiences import Facts
from bot.domain.kinds import RECORD_KINDS
from bot.domain.people import Person
from bot.domain.progress import Progress
from bot.domain.records import Evidence, Record
from bot.rendering.docx import Heading, Paragraph, Part, Table, docx
from bot.rendering.duties import STANDING_WORDS, duty_title
from bot.rendering.records import record_text
from bot.rendering.words import LEVEL_WORDS, PERIOD_WORDS, amount_text, clipped, figure, full_day, kind_label

ZIP = "application/zip"
_UNSAFE = str.maketrans(dict.fromkeys('/\\:*?"<>|\n\r\t', " "))


@dataclass(frozen=True)
class Portfolio:
    """What is known of one teacher's work from `since` to `until`; `proofs` by the record's id."""

    school: str
    person: Person
    facts: Facts
    since: date
    until: date
    made_on: date
    duties: Sequence[Progress]
    records: Sequence[Record]
    proofs: Mapping[int, Sequence[Evidence]]


def portfolio_docx(one: Portfolio) -> bytes:
    """The document."""
    return docx(_parts(one))


def portfolio_zip(one: Portfolio, read: Callable[[str], bytes]) -> bytes:
    """The document with the files beside it; `read` gives a file's bytes by its hash."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{one.person.name}业务档案.docx", portfolio_docx(one))
        for name, proof in named_files(one):
            archive.writestr(f"附件/{name}", read(proof.sha256 or ""))
    return out.getvalue()


def named_files(one: Portfolio) -> Iterator[tuple[str, Evidence]]:
    """The files in the order of their records: «03 听课 2026-11-19 照片.jpg»."""
    for number, record in enumerate(one.records, 1):
        for at, proof in enumerate((each for each in one.proofs.get(record.id or 0, ()) if each.sha256), 1):
            name = PurePath((proof.name or "文件").translate(_UNSAFE)).name.strip(". ") or "文件"
            again = f" ({at})" if at > 1 else ""
            yield f"{number:02} {kind_label(record.kind)} {record.start_on}{again} {name[-60:]}", proof


def _parts(one: Portfolio) -> Iterator[Part]:
    yield Heading(f"{one.school}教师业务档案", 0)
    yield Paragraph(
        f"{one.person.name}　{full_day(one.since)}至 {full_day(one.until)}　（{full_day(one.made_on)}整理）"
    )
    yield Heading("一、基本情况")
    yield Table((2, 7), (), [row for row in _facts(one) if row[1]])
    yield Heading("二、任务完成情况")
    yield from _duties(one)
    yield Heading("三、工作记录")
    yield from _records(one)


def _facts(one: Portfolio) -> list[tuple[str, str]]:
    person, facts = one.person, one.facts
    years = (("教龄", facts.years_of_teaching), ("到校", facts.years_at_school))
    titles = (f"{LEVEL_WORDS.get(level or '', level or '')}{title}" for title, level in facts.titles)
    return [
        ("姓名", person.name),
        ("学科", person.subject or ""),
        ("年级", person.grade or ""),
        ("所在组", "、".join(facts.groups)),
        ("职务", "、".join(facts.positions)),
        ("职称", person.rank or ""),
        ("称号", "、".join(titles)),
        *((word, f"{count} 年") for word, count in years if count is not None),
    ]


def _duties(one: Portfolio) -> Iterator[Part]:
    if not one.duties:
        yield Paragraph("现在没有正在计数的任务。")
        return
    rows = [
        (
            duty_title(row),
            PERIOD_WORDS[row.per],
            f"{figure(row.done)}/{amount_text(row.target, row.unit)}",
            STANDING_WORDS[row.standing],
            row.reason,
        )
        for row in one.duties
    ]
    yield Table((5, 3, 3, 3, 6), ("任务", "周期", "完成", "情况", "依据"), rows)


def _records(one: Portfolio) -> Iterator[Part]:
    if not one.records:
        yield Paragraph("这段时间没有登记。")
        return
    numbered = [(str(number), record) for number, record in enumerate(one.records, 1)]
    order = list(RECORD_KINDS)
    numbered.sort(key=lambda each: order.index(each[1].kind) if each[1].kind in order else len(order))
    for kind, group in groupby(numbered, lambda each: each[1].kind):
        rows = list(group)
        amounts = groupby(sorted(rows, key=lambda each: each[1].unit), lambda each: each[1].unit)
        total = "、".join(amount_text(sum(record.amount for _, record in each), unit) for unit, each in amounts)
        yield Heading(f"{kind_label(kind)}（{len(rows)} 条，共 {total}）", 2)
        yield Table((1, 3, 9, 5, 2), ("序号", "日期", "内容", "凭证", "核实"), [_row(one, *each) for each in rows])


def _row(one: Portfolio, number: str, record: Record) -> tuple[str, ...]:
    proofs = (
        proof.name or "文件" if proof.sha256 else clipped(proof.text or "", 80)
        for proof in one.proofs.get(record.id or 0, ())
    )
    return (
        number,
        str(record.start_on),
        record_text(record),
        "\n".join(proofs),
        "已核实" if record.verified_at else "自报",
    )
