"""What a duty wants to be shown with each entry: set by the office, for every rule in force that counts the kind."""

import json
from datetime import datetime

from sqlmodel import Session, col, select

from bot.acts.rights import require_office
from bot.domain.people import Person
from bot.domain.records import Proof
from bot.domain.requirements import Requirement, RequirementSpec
from bot.domain.schools import School
from bot.errors import NotFound
from bot.rendering.words import kind_label
from bot.store.audit import note


def rules_of_kind(session: Session, school: School, kind: str | None = None) -> list[Requirement]:
    """The rules in force, or those that count a kind."""
    query = select(Requirement).where(Requirement.school_id == school.id, col(Requirement.retired_at).is_(None))
    rows = session.exec(query.order_by(col(Requirement.id)))
    return [row for row in rows if kind is None or kind in row.spec.get("kinds", ())]


def set_proof(session: Session, school: School, who: Person | None, now: datetime, kind: str, proof: Proof) -> int:
    """How many rules want it from now on. The amounts owed stay, and so does the version. Raises NotFound."""
    require_office(session, who)
    rows = rules_of_kind(session, school, kind)
    if not rows:
        raise NotFound(f"现在没有计“{kind_label(kind)}”的任务。发“规则”可以看有哪些任务。")
    value = None if proof is Proof.NONE else str(proof)
    for row in rows:
        row.spec = RequirementSpec.model_validate(row.spec | {"proof": value}).model_dump(mode="json")
        if row.followed:
            row.followed = json.dumps(json.loads(row.followed) | {"proof": value}, ensure_ascii=False)
        session.add(row)
        note(session, row.school_id, now, who.id if who else None, "set_proof", f"requirement {row.id}", proof=value)
    session.flush()
    return len(rows)
