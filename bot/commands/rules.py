"""`/rules`: what teachers owe, said in sentences; the office adds a rule or a pack after seeing whom it reaches."""

import re
from collections.abc import Mapping
from typing import Any

from bot.acts.apply_rules import apply_rules, preview_rules, retire_rule, rule_in_force, rules_in_force
from bot.acts.change_rules import carry_over, change_rule, preview_change, restated
from bot.acts.rights import require_office
from bot.commands.turn import REPLACED, Command, Turn
from bot.domain.messages import Offer, Reply
from bot.domain.people import RoleName
from bot.domain.requirements import RequirementSpec
from bot.errors import NotUnderstood
from bot.packs import Pack, pack_named, pack_of, packs
from bot.parsing.numbers import int_of
from bot.rendering.rule_sentences import moves_text, reach_text, rule_sentence

HOW = (
    "加一条：/规则 每位教师每学期听课不少于 15 节\n"
    "启用现成的规则包：/规则 五个一（全部名称见 /规则 规则包）\n"
    "改一条：/规则 改 3 每位教师每学期听课不少于 12 节；停用一条：/规则 停用 3\n"
    "新学期沿用上学期的规则：/规则 沿用"
)
END = ("停用", "取消", "删除")
CHANGE = re.compile(r"改(?:第)?\s*(\d+)\s*(?:条)?\s*[：:为成]?\s*(.+)", re.DOTALL)


def handle(turn: Turn) -> Reply:
    """`/规则`, `/规则 规则包`, `/规则 五个一`, `/规则 改 3 …`, `/规则 停用 3`, `/规则 沿用`, or a rule's sentence."""
    require_office(turn.session, turn.person)
    words = turn.argument.strip()
    if not words:
        return _list(turn)
    if words in ("规则包", "包"):
        return Reply("\n".join(["现成的规则包：", *(f"· {pack.title}：{pack.says}" for pack in packs())]))
    if words.startswith("沿用"):
        return _carry(turn)
    if change := CHANGE.fullmatch(words):
        return _ask_change(turn, int(change[1]), change[2].strip())
    if words.startswith(END):
        return _ask_end(turn, words[2:].strip().removeprefix("第").removesuffix("条"))
    return _look_over(turn, pack_of(words))


def _list(turn: Turn) -> Reply:
    rows = rules_in_force(turn.session, turn.school, turn.now)
    lines = [f"{row.id}. {_titled(row.rule())}" for row in rows]
    head = f"在用的规则 {len(rows)} 条：" if rows else "还没有在用的规则。"
    return Reply("\n".join([head, *lines, HOW]))


def _titled(rule: RequirementSpec) -> str:
    return f"{rule_sentence(rule)}（{rule.bundle}）" if rule.bundle else rule_sentence(rule)


def _look_over(turn: Turn, pack: Pack) -> Reply:
    reached = preview_rules(turn.session, turn.school, turn.person, turn.now, pack)
    lines = [f"· {rule_sentence(one.rule)}。{reach_text(one.people, one.groups, one.kept)}" for one in reached]
    note = [f"注意：{pack.note}"] if pack.note else []
    text = "\n".join([f"{pack.title}：", *lines, *note, "启用后，从本学期算起。"])
    values = {"pack": pack.name} if pack.name else {"say": pack.rules[0].say}
    return Reply(text, (Offer("启用", "apply_rules", values), Offer("不用", "drop_rules", {})))


def _ask_end(turn: Turn, words: str) -> Reply:
    number = int_of(words)
    if number is None:
        raise NotUnderstood("请写明停用第几条，例如：/规则 停用 3。编号发“规则”可以看到。")
    row = rule_in_force(turn.session, turn.school, number)
    text = f"停用这条规则吗？\n{rule_sentence(row.rule())}\n已登记的都会保留，不再提醒。"
    return Reply(text, (Offer("停用", "retire_rule", {"rule": row.id}), Offer("不停用", "drop_rules", {})))


def _ask_change(turn: Turn, number: int, sentence: str) -> Reply:
    """Whose target a change would move, before it moves."""
    row = rule_in_force(turn.session, turn.school, number)
    rule = restated(turn.session, turn.school, turn.now, number, sentence)
    moves = preview_change(turn.session, turn.school, turn.now, number, rule)
    text = f"改之前：{rule_sentence(row.rule())}\n改之后：{rule_sentence(rule)}\n{moves_text(moves, rule.unit)}"
    values = {"rule": row.id, "say": sentence}
    return Reply(text, (Offer("改", "change_rule", values), Offer("不改", "drop_rules", {})))


def change(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """改, after whose target moves was shown."""
    row = rule_in_force(turn.session, turn.school, int(values["rule"]))
    rule = restated(turn.session, turn.school, turn.now, row.id or 0, str(values["say"]))
    new = change_rule(turn.session, turn.school, turn.person, turn.now, row.id or 0, rule)
    return Reply(f"已改为：{rule_sentence(new.rule())}。原来的规则和已登记的都有记录。")


def _carry(turn: Turn) -> Reply:
    """沿用: the last term's rules in one step."""
    done = carry_over(turn.session, turn.school, turn.person, turn.now)
    left = [f"· 没有沿用：{rule_sentence(rule)}（{why}）" for rule, why in done.left]
    if not done.rules:
        return Reply("\n".join(["没有可以沿用的：上学期的规则都已经在用，或者没有上学期。", *left]))
    head = f"已沿用到{done.term}：{len(done.rules)} 条规则，新立任务 {done.obligations} 项。发“规则”可以看全部。"
    return Reply("\n".join([head, *left]))


def put_in_force(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """启用: everything that was shown, or nothing."""
    pack = pack_named(str(values["pack"])) if "pack" in values else Pack.of_sentence(str(values["say"]))
    done = apply_rules(turn.session, turn.school, turn.person, turn.now, pack)
    if not done.rules:
        return Reply(f"“{pack.title}”本学期已经启用过了，没有重复。")
    return Reply(f"已启用：{pack.title}，{done.rules} 条规则，新立任务 {done.obligations} 项。发“规则”可以看全部。")


def end(turn: Turn, values: Mapping[str, Any]) -> Reply:
    """停用, after it was asked."""
    row = retire_rule(turn.session, turn.school, turn.person, turn.now, int(values["rule"]))
    return Reply(f"已停用：{rule_sentence(row.rule())}。已登记的都还在。")


def drop(_turn: Turn, _values: Mapping[str, Any]) -> Reply:
    """不用."""
    return Reply("好的，规则没有改动。")


COMMAND = Command(
    "rules",
    ("规则", "规则包"),
    "看、加、停用各项要求的规则",
    "/规则 五个一",
    handle,
    frozenset({RoleName.OFFICE}),
    choices={"apply_rules": put_in_force, "change_rule": change, "retire_rule": end, "drop_rules": drop},
    in_place={"apply_rules": REPLACED, "change_rule": REPLACED, "retire_rule": REPLACED, "drop_rules": REPLACED},
)
