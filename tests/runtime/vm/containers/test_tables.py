"""Hashes, dicts and sets against CPython's, in the host library. (Strings hash differently; their sets are not
compared in order.)"""

from __future__ import annotations

import random
from typing import Any

import pytest

from runtime.vm.containers import dictcopy, dicts, dictstore, sets
from runtime.vm.operations import equality, hashing
from tests.runtime.vm.containers.values import Values


@pytest.fixture(scope="module")
def vm() -> Values:
    return Values(
        hashing.hash_word, equality.equal_words, equality.equal, dictstore.store, dicts.find, dictstore.delete_entry,
        dictcopy.copy_dict, dictstore.insert, sets.add, sets.find, sets.delete_place, sets.merge, sets.copy_set,
    )  # fmt: skip


def numbers(rng: random.Random) -> Any:
    """A hashable value without strings."""
    match rng.randrange(12):
        case 0 | 1 | 2:
            return rng.randrange(-5, 40)
        case 3:
            return rng.randrange(-(1 << 30), 1 << 30)
        case 4:
            return rng.choice((1, -1)) * ((1 << rng.randrange(20, 200)) + rng.randrange(-2, 3))
        case 5:
            return rng.randrange(-20, 20) / rng.choice((1, 2, 3, 7))
        case 6:
            return rng.choice((1, -1)) * rng.random() * 2.0 ** rng.randrange(-1070, 1020)
        case 7:
            return rng.choice((True, False, float("inf"), float("-inf"), -0.0, 5e-324))
        case 8:
            return complex(rng.randrange(-3, 3), rng.randrange(-3, 3) / 2)
        case 9:
            return frozenset(numbers(rng) for _ in range(rng.randrange(6)))
        case 10:
            return range(rng.randrange(-9, 9), rng.randrange(-9, 20), rng.choice((1, 2, -1, 1 << 70)))
        case _:
            return tuple(numbers(rng) for _ in range(rng.randrange(5)))


def signed64(low: int, high: int) -> int:
    value = (high & 0xFFFF_FFFF) << 32 | low & 0xFFFF_FFFF
    return value - (value >> 63 << 64)


def has_none_in_hash(value: Any) -> bool:
    """CPython 3.11 hashes None by its address."""
    if isinstance(value, range):
        return len(value) < 2
    return isinstance(value, (tuple, frozenset)) and any(has_none_in_hash(v) for v in value)


def test_hashes(vm: Values) -> None:
    rng = random.Random(1)
    for _ in range(3000):
        value = numbers(rng)
        if has_none_in_hash(value):
            continue
        vm.reset()
        low = vm.call("hash_word", vm.word(value))
        assert signed64(low, vm.image.get("hash_high")) == hash(value), value


def test_equality(vm: Values) -> None:
    rng = random.Random(2)
    for _ in range(1500):
        a, b = ([numbers(rng) for _ in range(2)] for _ in range(2))
        if rng.randrange(2):
            b[0] = a[0]
        vm.reset()
        assert vm.call("equality.equal", vm.word(a), vm.word(b)) == (a == b)
    vm.reset()
    nan = vm.word(float("nan"))
    assert vm.call("equality.equal_words", nan, nan) == 1
    assert vm.call("equality.equal", nan, nan) == 0


@pytest.mark.parametrize("seed", range(6))
def test_set_order(vm: Values, seed: int) -> None:
    rng = random.Random(seed)
    vm.reset()
    ours, theirs = vm.call("sets.new_set_of", 184), set()
    for step in range(900):
        key = rng.randrange(-40, 40) * rng.choice((1, 1, 64, 1 << 20)) if seed % 2 else numbers(rng)
        if has_none_in_hash(key):
            continue
        if rng.randrange(10) < 6 + (step % 300 < 150) * 2:
            vm.call("sets.add", ours, vm.word(key))
            theirs.add(key)
        else:
            place = vm.call("sets.find", ours, vm.word(key))
            assert (place >= 0) == (key in theirs)
            if place >= 0:
                vm.call("sets.delete_place", ours, place)
                theirs.discard(key)
        if step % 20 == 0:
            assert vm.order(ours) == list(theirs)
            other = vm.call("copy_set", ours, 184)
            copied = theirs.copy()
            assert vm.order(other) == list(copied)
            more = [rng.randrange(200) for _ in range(rng.randrange(30))]
            assert vm.call("sets.merge", other, vm.set_word(more)) > 0
            copied |= {x for x in more}  # noqa: C416 (set() would grow otherwise)
            assert vm.order(other) == list(copied)
        if vm.image.get("alloc_limit") - vm.image.get("alloc_ptr") < 200_000:
            break


@pytest.mark.parametrize("seed", range(6))
def test_dict(vm: Values, seed: int) -> None:
    rng = random.Random(seed)
    vm.reset()
    ours, theirs = vm.call("new_dict"), {}
    for step in range(900):
        key: Any = rng.randrange(-40, 40) * rng.choice((1, 1, 64, 1 << 20))
        if seed % 3 == 1 or (seed % 3 == 2 and step > 300 and rng.randrange(5) == 0):
            key = f"k{key}" if rng.randrange(9) or seed % 3 == 2 else "k"
        elif seed % 3 == 2 and step > 600:
            key = numbers(rng)
        number = vm.call("dicts.find", ours, vm.word(key))
        assert (number >= 0) == (key in theirs)
        if rng.randrange(10) < 6 + (step % 300 < 150) * 2:
            assert vm.call("dictstore.store", ours, vm.word(key), vm.word(step)) == dictstore.STORED
            theirs[key] = step
        elif number >= 0:
            assert vm.call("delete_entry", ours, number)
            del theirs[key]
        if step % 20 == 0:
            copied = vm.call("copy_dict", ours)
            assert list(vm.value(copied).items()) == list(vm.value(ours).items()) == list(theirs.items())
            assert vm.call("equality.equal", ours, copied) == 1
        if vm.image.get("alloc_limit") - vm.image.get("alloc_ptr") < 200_000:
            break
