"""The same restricted functions executed directly, as flow graphs, and as C."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.translate import ll
from runtime.translate.cache import from_bytes, to_bytes
from runtime.translate.cbackend import write_c
from runtime.translate.graphinterp import GraphInterpreter
from runtime.translate.lltypes import Ref, i32
from runtime.translate.native import NativeLibrary
from runtime.translate.program import Program, build_program, dump
from spec import heap
from tests.runtime.translate import samples
from tests.runtime.translate.images import BareImage


class Witnesses:
    """One image for each way of execution."""

    def __init__(self) -> None:
        self.program: Program = build_program((samples.__name__,), collector=samples.collect, jit_tick=samples.tick)
        self.images = {way: BareImage() for way in ("direct", "graph", "native")}
        self.asked: list[tuple[int, int]] = []
        self.library = NativeLibrary(self.images["native"].buffer, self.program, self.host)
        self.interpreter = GraphInterpreter(self.program)
        ll.set_host_call(self.host)

    def host(self, service: int, argument: int) -> int:
        self.asked.append((service, argument))
        return argument * 7

    def each(self, name: str, *args: Any) -> list[Any]:
        """Result bits of every way; references as words."""
        graph = self.program.find(name)
        results = []
        for way, image in self.images.items():
            image.reset()
            image.use_directly()
            if way == "native":
                result = self.library.call(name, *args)
            elif way == "graph":
                result = self.interpreter.call(name, *args)
            else:
                wrap: dict[str, Any] = {"i": i32, "r": lambda w: ll.cast(Ref, Ref(w)), "f": float}
                result = getattr(samples, name)(*[wrap[v.kind](a) for v, a in zip(graph.args, args, strict=True)])
                result = result.word if isinstance(result, Ref) else result
            results.append(struct.pack("<d", result) if isinstance(result, float) else int(result))
        return results

    def check(self, name: str, *args: Any) -> Any:
        results = self.each(name, *args)
        assert results[0] == results[1] == results[2]
        return results[0]


@pytest.fixture(scope="module")
def ways() -> Witnesses:
    return Witnesses()


WORDS = st.one_of(
    st.sampled_from([0, 1, -1, 2, 5, 31, -(1 << 31), (1 << 31) - 1, (1 << 30) - 1, -(1 << 30), 1 << 30]),
    st.integers(-20, 20),
    st.integers(-(1 << 31), (1 << 31) - 1),
)


@pytest.mark.parametrize("name", ["arithmetic", "digits", "division", "comparisons"])
@given(a=WORDS, b=WORDS)
@settings(max_examples=150, deadline=None)
def test_ints(ways: Witnesses, name: str, a: int, b: int) -> None:
    result = ways.check(name, a, b)
    if name == "digits":
        x, y, unsigned = a & 0xFFFF_FFFF, b & 0xFFFF_FFFF, [(a ^ b) & 0xFFFF_FFFF, (a + b) & 0xFFFF_FFFF]
        low, high = (x * y + unsigned[0]) % (1 << 30), (x * y + unsigned[1]) >> 30
        assert (result - low - 7 * high) % (1 << 32) == 0


@given(which=st.integers(0, 3), a=WORDS, b=WORDS)
@settings(max_examples=400, deadline=None)
def test_overflow(ways: Witnesses, which: int, a: int, b: int) -> None:
    result = ways.check("overflow", which, a, b)
    exact = [a + b, a - b, a * b, a << (b & 31)][which]
    assert result == (exact ^ 5 if heap.SMALL_INT_MIN <= exact <= heap.SMALL_INT_MAX else 1)


@given(n=st.integers(0, 12), m=st.integers(0, 9), x=st.integers(-4, 9))
@settings(max_examples=100, deadline=None)
def test_control_flow(ways: Witnesses, n: int, m: int, x: int) -> None:
    ways.check("loops", n, m)
    ways.check("swap", n)
    ways.check("switches", x)
    ways.check("collatz", n * m)
    ways.check("texts", x)


@given(a=st.floats(), b=st.floats())
@settings(max_examples=200, deadline=None)
def test_floats(ways: Witnesses, a: float, b: float) -> None:
    results = ways.each("floats", a, b)
    values = [struct.unpack("<d", r)[0] for r in results]
    assert len(set(results)) == 1 or all(v != v for v in values)  # a NaN's sign is the machine's
    ways.check("float_words", a if a == a else 0.0)


@given(a=WORDS, x=st.floats(allow_nan=False))
@settings(max_examples=100, deadline=None)
def test_memory(ways: Witnesses, a: int, x: float) -> None:
    ways.check("raw_memory", a, x)
    ways.check("float_conversion", a)
    ways.check("references", heap.tag(a >> 1))
    ways.check("references", 0)
    ways.check("state", a)


@pytest.mark.parametrize("n", [0, 1, 7, 30])
def test_objects(ways: Witnesses, n: int) -> None:
    ways.check("immortal", n)
    ways.check("chain", n)
    lists = ways.each("build_list", n)
    assert len(set(lists)) == 1
    ways.images["native"].use_directly()
    wanted = sum(i * 3 if i % 2 == 0 else i * 0.5 for i in range(n))
    assert ways.library.call("sum_list", lists[2]) == wanted
    assert ways.images["direct"].buffer == ways.images["native"].buffer == ways.images["graph"].buffer


def test_host_call(ways: Witnesses) -> None:
    ways.asked.clear()
    assert ways.check("ask_host", 5) == 84
    assert ways.asked == [(4, 6)] * 3


def test_host_failure_is_raised(ways: Witnesses) -> None:
    library = NativeLibrary(ways.images["native"].buffer, ways.program)
    with pytest.raises(RuntimeError, match="no host"):
        library.call("ask_host", 5)


def test_driver(ways: Witnesses) -> None:
    image = ways.images["native"]
    image.reset()
    image.set("bytecodes", -2)
    image.set("trace_id", 1 << 20)
    assert ways.library.call("run", 5, 0, 0) == 1
    assert (image.get("bytecodes"), image.get("bytecodes_high")) == (3, 1)
    image.set("trace_id", 3)
    assert ways.library.call("run", 9, 8, 16) == 77
    assert (image.get("green0"), image.get("frame")) == (3, 16)


@pytest.mark.parametrize("stress", [0, 1])
def test_collection(ways: Witnesses, stress: int) -> None:
    """References in variables survive collections at any allocation."""
    image = ways.images["native"]
    image.reset()
    image.set("gc_stress", stress)
    image.set("gc_count", 0)
    try:
        n = 120 if stress else 4000
        assert ways.library.call("chain", n) == n * (n - 1) // 2
        assert image.get("gc_count") > (n if stress else 0)
        listed = ways.library.call("build_list", n)
        assert ways.library.call("sum_list", listed) == sum(i * 3 if i % 2 == 0 else i * 0.5 for i in range(n))
        assert image.get("shadow_top") == heap.SHADOW_STACK.base
    finally:
        image.set("gc_stress", 0)


@pytest.mark.parametrize("n", [40_000, 1 << 24, 1 << 28, -1])
def test_no_room(ways: Witnesses, n: int) -> None:
    image = ways.images["native"]
    image.reset()
    assert ways.library.call("build_list", n) == 0
    assert image.get("error_kind") == 9


def test_numbers_are_stable(ways: Witnesses) -> None:
    names = [(g.module, g.name) for g in ways.program.graphs]
    assert names == sorted(names)
    assert [g.index for g in ways.program.graphs] == list(range(len(names)))
    again = build_program((samples.__name__,), collector=samples.collect, jit_tick=samples.tick)
    assert [dump(g) for g in again.graphs] == [dump(g) for g in ways.program.graphs]


def test_properties_of_graphs(ways: Witnesses) -> None:
    find = ways.program.find
    assert find("chain").may_collect and not find("sum_list").may_collect
    assert find("loops").has_loop and not find("switches").has_loop
    assert "dont_look_inside" in find("leave").hints
    switch = [len(b.exits) for b in find("switches").blocks() if len(b.exits) > 2]
    assert len(switch) == 2  # the match, and the chain of comparisons


def test_program_on_disk(ways: Witnesses) -> None:
    again = from_bytes(to_bytes(ways.program))
    assert write_c(again) == write_c(ways.program)
    assert [dump(g) for g in again.graphs] == [dump(g) for g in ways.program.graphs]
    assert again.find("run").start.ops == [] or again.graph_of(samples.leave) is again.find("leave")
