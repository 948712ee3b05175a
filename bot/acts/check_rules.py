"""Rules that cannot hold are refused before anything is stored, each with the sentence it is about."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from bot.domain.kinds import RECORD_KINDS
from bot.domain.requirements import RequirementSpec, faults_of, whole_of
from bot.errors import NotUnderstood
from bot.rendering.rule_sentences import rule_sentence
from bot.rendering.words import figure, kind_label

Rules = Sequence[RequirementSpec]


def check_rules(rules: Rules, standing: Rules = ()) -> None:
    """Raise NotUnderstood with everything that is wrong with these rules, alone or beside those in force."""
    problems = [why for judge in _JUDGES for why in judge(rules, standing)]
    if problems:
        raise NotUnderstood("没有启用，因为：\n" + "\n".join(f"· {why}" for why in problems))


def _unknown_kinds(rules: Rules, _standing: Rules) -> Iterator[str]:
    for rule in rules:
        if not set(rule.kinds) <= RECORD_KINDS.keys():
            yield f"“{rule_sentence(rule)}”里的事项不能登记。能登记的有：听课、公开课、教学反思、论文、读书、培训等。"


def _bases(rules: Rules, _standing: Rules) -> Iterator[str]:
    for rule in rules:
        if rule.percent_of and rule.percent_of not in RECORD_KINDS:
            yield f"“{rule_sentence(rule)}”的基数不能登记，算不出应做多少。"
        elif rule.is_share and not (rule.percent_of or rule.part_of):
            yield f"“{rule_sentence(rule)}”没有说明占什么的比例，例如：教学反思不少于教案数的 10%。"


def _cycles(rules: Rules, standing: Rules) -> Iterator[str]:
    shares = {kind: rule for rule in (*standing, *rules) if rule.percent_of for kind in rule.kinds}
    for rule in rules:
        chain, base = list(rule.kinds), rule.percent_of
        while base is not None and base not in chain:
            chain.append(base)
            base = shares[base].percent_of if base in shares else None
        if base is not None and rule.percent_of is not None:
            words = "、".join(kind_label(kind) for kind in chain)
            yield f"{words}互相占比例，绕成了一圈，算不出应做多少。"
            return


def _parts(rules: Rules, _standing: Rules) -> Iterator[str]:
    for rule in rules:
        whole = whole_of(rule, list(rules)) if rule.part_of else None
        if whole is not None and whole.unit == rule.unit and whole.min is not None and rule.target > whole.target:
            yield (
                f"“{rule_sentence(rule)}”比总数还多：总数是 {figure(whole.target)} {whole.unit}，"
                f"分项是 {figure(rule.target)} {rule.unit}。"
            )


def _contradictions(rules: Rules, standing: Rules) -> Iterator[str]:
    """One asks for more than the other allows, of the same people for the same work."""
    pairs = [*combinations(rules, 2), *((new, old) for new in rules for old in standing)]
    for one, other in pairs:
        if _same_work(one, other):
            for more, less in ((one, other), (other, one)):
                if less.max is not None and more.target > less.max:
                    yield f"“{rule_sentence(more)}”与“{rule_sentence(less)}”互相矛盾。"


def _further(rules: Rules, standing: Rules) -> Iterator[str]:
    for rule, why in faults_of(rules, standing):
        yield f"“{rule_sentence(rule)}”{why}。"


def _same_work(one: RequirementSpec, other: RequirementSpec) -> bool:
    return all(
        getattr(one, field) == getattr(other, field)
        for field in ("kinds", "unit", "per", "audience", "where", "owner", "trigger")
    )


_JUDGES: tuple[Callable[[Rules, Rules], Iterator[str]], ...] = (
    _unknown_kinds,
    _bases,
    _cycles,
    _parts,
    _contradictions,
    _further,
)
