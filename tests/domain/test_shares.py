"""Shares, parts that exclude each other, a part of a term: what must hold for every amount."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.domain.periods import Period
from bot.domain.presence import Presence, owed_of, presence_in
from bot.domain.progress import exclusive, share_of
from bot.domain.requirements import RequirementSpec, faults_of

TERM = Period(date(2026, 8, 31), date(2027, 1, 22))
amounts = some.dictionaries(
    some.frozensets(some.integers(0, 2), min_size=1), some.integers(0, 8).map(float), max_size=7
)
targets = some.lists(some.integers(0, 8).map(float), min_size=3, max_size=3)


@given(targets, amounts, some.frozensets(some.integers(0, 2), min_size=1))
def test_another_record_never_takes_from_any_part(
    targets: list[float], amounts: dict[frozenset[int], float], fits: frozenset[int]
) -> None:
    before = exclusive(targets, amounts)
    after = exclusive(targets, {**amounts, fits: amounts.get(fits, 0) + 1})
    assert all(more >= less for less, more in zip(before, after, strict=True))


@given(targets, amounts)
def test_parts_that_exclude_each_other_never_exceed_the_whole(
    targets: list[float], amounts: dict[frozenset[int], float]
) -> None:
    done = exclusive(targets, amounts)
    assert sum(done) <= sum(amounts.values())
    assert all(0 <= one <= target for one, target in zip(done, targets, strict=True))


@pytest.mark.parametrize(
    ("amounts", "done"),
    [
        ({(0,): 3, (1,): 2}, [3, 2]),
        ({(0, 1): 4}, [3, 1]),  # the first is filled, the rest is the second's
        ({(0,): 3, (0, 1): 2}, [3, 2]),  # what fits only one is used there
        ({(0,): 9}, [3, 0]),
    ],
)
def test_one_lesson_counts_for_one_part(amounts: dict[tuple[int, ...], float], done: list[float]) -> None:
    assert exclusive([3, 5], {frozenset(parts): amount for parts, amount in amounts.items()}) == done


@given(some.integers(1, 100), some.integers(0, 400), some.integers(0, 50))
def test_more_of_the_base_never_asks_for_less(percent: int, base: int, more: int) -> None:
    assert share_of(percent, base + more) >= share_of(percent, base)
    assert share_of(percent, base) * 100 >= percent * base


@given(some.integers(0, 60).map(float), some.integers(0, 100), some.integers(1, 100))
def test_less_of_a_term_never_asks_for_more(target: float, there: int, total: int) -> None:
    assert 0 <= owed_of(target, Presence(min(there, total), total)) <= target


@given(some.integers(0, 144))
def test_who_comes_later_never_owes_more(days: int) -> None:
    joined = TERM.since + timedelta(days=days)
    now, later = (presence_in(TERM, day, None, (), {}) for day in (joined, joined + timedelta(days=1)))
    assert owed_of(15, later) <= owed_of(15, now) <= 15


@pytest.mark.parametrize(("there", "owed"), [(100, 15), (91, 15), (90, 13), (64, 9), (50, 7), (49, 7), (6, 0), (0, 0)])
def test_fifteen_lessons_for_a_part_of_the_term(there: int, owed: float) -> None:
    assert owed_of(15, Presence(there, 100)) == owed


@pytest.mark.parametrize(("there", "owed"), [(90, 1), (50, 1), (49, 0)])
def test_one_thing_is_owed_by_whoever_is_there_for_half(there: int, owed: float) -> None:
    assert owed_of(1, Presence(there, 100)) == owed


def spec(**values: object) -> RequirementSpec:
    plain = {"title": "听课", "kinds": ("observation",), "min": 20, "unit": "节", "per": "term", "quote": "总"}
    return RequirementSpec.model_validate(plain | values)


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ([spec(audience={"age": {"gte": 40, "lte": 35}})], "没有人符合"),
        ([spec(kinds=("reflection",), unit="%", min=10, percent_of="reflection")], "不能占自己的比例"),
        ([spec(unit="%", min=120, percent_of="lesson_plan")], "超过了 100%"),
        ([spec(part_of="另一条")], "找不到"),
        ([spec(), spec(kinds=("paper",), part_of="总", quote="分")], "不在总要求里"),
        ([spec(overlap=False), *(spec(min=12, part_of="总", quote=str(n), where={"n": n}) for n in (1, 2))], "加起来"),
        ([spec(), spec(min=15, quote="又")], "矛盾"),
        ([spec(audience={"workload": "full"})], "名册里查不到"),
    ],
)
def test_what_cannot_hold_is_named(rules: list[RequirementSpec], why: str) -> None:
    assert any(why in fault for _, fault in faults_of(rules))


def test_rules_that_can_hold_are_let_be() -> None:
    parts = [spec(min=12, part_of="总", quote="校内", where={"venue": "in_school"})]
    assert faults_of([spec(), *parts, spec(per="month", min=4, quote="月")]) == []
