"""Methods of lists, tuples, ranges and slices, called one by one in the host library, against CPython's."""

from __future__ import annotations

import operator
import random
from typing import Any

import pytest

from runtime.vm.containers import items, iterate, listmethods, rangeops, show, slices, sorting, tuplemethods
from spec import heap
from tests.runtime.vm.containers.values import Values


@pytest.fixture(scope="module")
def vm() -> Values:
    return Values(
        items.get_item_slow, items.set_item_slow, items.delete_item, items.contains, iterate.list_of_items,
        listmethods.list_insert, listmethods.list_pop, listmethods.list_remove, listmethods.list_reverse,
        listmethods.list_index, listmethods.list_count, listmethods.list_extend, listmethods.list_add,
        listmethods.list_mul, tuplemethods.tuple_new, listmethods.eq_method, listmethods.lt_method,
        listmethods.ge_method, listmethods.list_append, rangeops.range_index, rangeops.range_count, show.repr_method,
        slices.slice_indices, sorting.list_sort, sorting.sort_by_keys,
    )  # fmt: skip


def item(rng: random.Random, kind: int) -> Any:
    if kind == 0:
        return rng.randrange(-9, 9)
    if kind == 1:
        return rng.choice((0.5, -1.0, 3.0, 2.25))
    if kind == 2:
        return rng.choice(("a", "b", "abc", "é", "中"))
    return rng.choice((1, 2.0, True, None, "x", (1, "y"), 1 << 40, [3], {4: 5}, {6}, frozenset({7})))


def bound(rng: random.Random) -> Any:
    return rng.choice((None, None, rng.randrange(-12, 12), 1 << 70, -(1 << 70)))


def test_list_operations(vm: Values) -> None:
    rng = random.Random(3)
    for _ in range(250):
        vm.reset()
        kind = rng.randrange(4)
        theirs = [item(rng, kind) for _ in range(rng.randrange(9))]
        ours = vm.word(theirs)
        for _ in range(12):
            i, x = rng.randrange(-11, 11), item(rng, kind if rng.randrange(4) else 3)
            s = slice(bound(rng), bound(rng), rng.choice((None, 1, 2, -1, -3, 1 << 70)))
            match rng.randrange(12):
                case 0:
                    vm.call("list_insert", ours, vm.word(i), vm.word(x))
                    theirs.insert(i, x)
                case 1 if theirs and -len(theirs) <= i < len(theirs):
                    assert vm.value(vm.call("list_pop", ours, vm.word(i))) == theirs.pop(i)
                case 2 if x in theirs:
                    vm.call("list_remove", ours, vm.word(x))
                    theirs.remove(x)
                case 3:
                    vm.call("list_reverse", ours)
                    theirs.reverse()
                case 4:
                    more = [item(rng, kind) for _ in range(rng.randrange(4))]
                    vm.call("list_extend", ours, vm.word(tuple(more) if i > 0 else more))
                    theirs.extend(more)
                case 5:
                    assert vm.value(vm.call("get_item_slow", ours, vm.word(s))) == theirs[s]
                    assert vm.value(vm.call("get_item_slow", vm.word(tuple(theirs)), vm.word(s))) == tuple(theirs)[s]
                case 6 if s.step in (None, 1):
                    more = [item(rng, kind if i else 3) for _ in range(rng.randrange(4))]
                    assert vm.call("set_item_slow", ours, vm.word(s), vm.word(more))
                    theirs[s] = more
                case 7:
                    more = [item(rng, kind) for _ in theirs[s]]
                    assert vm.call("set_item_slow", ours, vm.word(s), vm.word(more))
                    theirs[s] = more
                case 8:
                    assert vm.call("delete_item", ours, vm.word(s))
                    del theirs[s]
                case 9:
                    assert vm.call("items.contains", ours, vm.word(x)) == (x in theirs)
                    assert vm.value(vm.call("list_count", ours, vm.word(x))) == theirs.count(x)
                case 10:
                    result = vm.call("list_add", ours, vm.word([x, i]))
                    assert vm.value(vm.call("list_mul", result, vm.word(i & 3))) == (theirs + [x, i]) * (i & 3)
                case _:
                    vm.call("list_append", ours, vm.word(x))
                    theirs.append(x)
            assert repr(vm.value(ours)) == repr(theirs)
        other = [item(rng, kind) for _ in range(3)] if rng.randrange(2) else list(theirs)
        assert vm.value(vm.call("eq_method", ours, vm.word(other))) == (theirs == other)
        if kind < 3 and theirs and all(type(x) is type(theirs[0]) for x in theirs + other):
            assert vm.value(vm.call("lt_method", ours, vm.word(other))) == operator.lt(theirs, other)
            assert vm.value(vm.call("ge_method", ours, vm.word(other))) == operator.ge(theirs, other)


def test_repr(vm: Values) -> None:
    cases: list[Any] = [
        [], (), (1,), [1.5, (2, [None])], {"a": [1], 2: {3: ()}}, {}, set(), {1}, frozenset(), frozenset({2, 9}),
        [{"e": '"'}], range(3), {(): range(1, 2, 3)}, True, 1 << 80, [1 << 40, -1, "'"],
    ]  # fmt: skip
    for case in cases:
        vm.reset()
        assert vm.value(vm.call("repr_method", vm.word(case))) == repr(case)
    ours = vm.word([1, "a"])
    vm.call("list_append", ours, ours)
    assert vm.value(vm.call("repr_method", ours)) == "[1, 'a', [...]]"


def test_sort(vm: Values) -> None:
    rng = random.Random(4)
    for kind in range(4):
        for _ in range(30):
            vm.reset()
            n = rng.choice((0, 1, 2, 7, 9, 40, 200))
            values: list[Any] = [rng.randrange(-50, 50) for _ in range(n)]
            if kind == 1:
                values = [v / 4 for v in values]
            elif kind == 2:
                values = [f"s{v}" for v in values]
            elif kind == 3:
                values = [(v & 7, v) if v & 1 else (v & 7, v / 2) for v in values]
            reverse = bool(rng.randrange(2))
            ours = vm.word(values)
            assert vm.call("list_sort", ours, heap.NONE, vm.word(reverse)) == heap.NONE
            assert vm.value(ours) == sorted(values, reverse=reverse)
            keys, numbers = vm.word([v if kind < 3 else v[0] for v in values]), vm.word(list(range(n)))
            assert vm.call("sort_by_keys", numbers, keys, vm.word(reverse)) == heap.TRUE
            order = sorted(range(n), key=lambda i: values[i] if kind < 3 else values[i][0], reverse=reverse)
            assert vm.value(numbers) == order


def test_ranges(vm: Values) -> None:
    rng = random.Random(5)
    ends = (0, 1, -3, 7, 20, -(1 << 30), (1 << 30) - 1, 1 << 65, -(1 << 64))
    for _ in range(400):
        vm.reset()
        r = range(rng.choice(ends), rng.choice(ends), rng.choice((1, 2, -1, -3, 1 << 29, 1 << 64, -(1 << 66))))
        ours = vm.word(r)
        s = slice(bound(rng), bound(rng), rng.choice((None, 2, -1, -(1 << 40))))
        assert vm.value(vm.call("get_item_slow", ours, vm.word(s))) == r[s]
        x = rng.choice((*ends, r.start + 3 * r.step, 7.0, True, "a", 0.5, 1 + 0j))
        exact = x if isinstance(x, int) else int(x.real) if not isinstance(x, str) and x == int(x.real) else None
        inside = exact in r if exact is not None else False  # (CPython would try each item for a float)
        assert vm.call("items.contains", ours, vm.word(x)) == inside
        assert vm.value(vm.call("range_count", ours, vm.word(x))) == inside
        if inside:
            assert vm.value(vm.call("range_index", ours, vm.word(x))) == (int(x.real) - r.start) // r.step
        n = rng.choice((0, 5, 1 << 70))
        assert vm.value(vm.call("slice_indices", vm.word(s), vm.word(n))) == s.indices(n)


def test_iteration(vm: Values) -> None:
    cases: list[Any] = [
        [1, 2], [1.5], ["a", 2], (3, 4.0), range(5), range(7, -1, -2), range(1 << 40, 1 << 42, 1 << 40),
        {1: 2, "a": 3},
        {5, 70, 3}, frozenset({1}),
    ]  # fmt: skip
    for case in cases:
        vm.reset()
        assert vm.value(vm.call("list_of_items", vm.word(case))) == list(case)
        assert vm.value(vm.call("tuple_new", 0, vm.word(case))) == tuple(case)
