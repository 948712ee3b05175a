"""要求: the rules in force, each as a sentence with whom it reaches; one added by a sentence or a pack, or ended."""

from collections import Counter
from typing import Any

from bot.acts.apply_rules import apply_rules, preview_rules, retire_rule, rules_in_force
from bot.acts.oversee import progress_seen
from bot.acts.rights import require_office
from bot.console.office import Go, Page, Visit
from bot.domain.progress import Progress, Standing
from bot.errors import UserError
from bot.packs import Pack, pack_named, packs
from bot.rendering.rule_sentences import reach_text, rule_sentence

LONGEST = 300


def rules(visit: Visit) -> Page:
    """The list."""
    counted: dict[int, list[Progress]] = {}
    for duty in progress_seen(visit.session, visit.school, visit.view, visit.today):
        counted.setdefault(duty.requirement_id, []).append(duty)
    lines = []
    for row in rules_in_force(visit.session, visit.school, visit.now):
        rule, mine = row.rule(), counted.get(row.id or 0, [])
        standings = Counter(one.standing for one in mine)
        lines.append((row, rule, rule_sentence(rule), len(mine), standings[Standing.DONE]))
    values: dict[str, Any] = {"here": "plan", "lines": lines, "packs": packs()}
    return Page("rules.html", values)


def preview(visit: Visit) -> Page:
    """Whom a new rule, or a pack of them, would reach; nothing is changed yet."""
    pack = _chosen(visit)
    reached = preview_rules(visit.session, visit.school, visit.who, visit.now, pack)
    lines = [(rule_sentence(one.rule), reach_text(one.people, one.groups, one.kept)) for one in reached]
    values = {"here": "plan", "pack": pack, "lines": lines, "say": visit.form.text("say")}
    return Page("rules_preview.html", values)


def apply(visit: Visit) -> Go:
    """启用."""
    done = apply_rules(visit.session, visit.school, visit.who, visit.now, _chosen(visit))
    return Go("/office/rules", f"已启用 {done.rules} 条，新立任务 {done.obligations} 项。从本学期算起。")


def retire(visit: Visit) -> Go:
    """停用."""
    row = retire_rule(visit.session, visit.school, visit.who, visit.now, visit.id)
    return Go("/office/rules", f"已停用：{rule_sentence(row.rule())}。做过的登记都留着。")


def _chosen(visit: Visit) -> Pack:
    """The sentence typed, else the pack chosen; raises UserError when there is neither."""
    require_office(visit.session, visit.who)
    say, name = visit.form.text("say"), visit.form.text("pack")
    if len(say) > LONGEST:
        raise UserError(f"一条要求请写在 {LONGEST} 字以内；长的计划请用“导入”。")
    if not say and not name:
        raise UserError("请写一条要求，例如：每位教师每学期听课不少于 15 节。")
    return Pack.of_sentence(say) if say else pack_named(name)
