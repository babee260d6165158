"""Every operation on many values: RV32 on the simulator against the reference backend, in every configuration."""

from __future__ import annotations

import itertools
import random
import struct

import pytest

from jit.backend.config import CONFIGS
from jit.descrs import RAW
from jit.ir import Const, Value
from tests.jit.backend.build import DATA, Builder, Run, f, i, same_exit
from tests.jit.backend.support import DESCRS

EDGES = [0, 1, -1, 2, -2, 3, 7, 31, 32, 100, -100, 2047, 2048, -2048, -2049, 4095, 65535, 0x12345678,
         (1 << 30) - 1, 1 << 30, -(1 << 30), -(1 << 30) - 1, (1 << 31) - 1, -(1 << 31)]  # fmt: skip
FLOATS = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.1,
    1e300,
    -1e300,
    5e-324,
    float("inf"),
    float("-inf"),
    float("nan"),
    12345.678,
    2.0**31,
]

BINARY = ("int_add int_sub int_mul int_and int_or int_xor int_lshift int_rshift uint_rshift uint_mul_high "
          "int_div_trunc int_mod_trunc int_lt int_le int_eq int_ne int_gt int_ge uint_lt uint_ge").split()  # fmt: skip
OVERFLOW = "int_add_ovf int_sub_ovf int_mul_ovf int_lshift_ovf".split()
UNARY = "int_neg int_invert int_is_true int_is_zero".split()
FLOAT_BINARY = "float_add float_sub float_mul float_truediv".split()
FLOAT_COMPARE = "float_lt float_le float_eq float_ne float_gt float_ge".split()


def both(trace, data: bytes, config: str):
    """Run on both; the exits must be the same."""
    reference, run = Run(None, data), Run(CONFIGS[config], data)
    expected = reference.execute(trace)
    try:
        same_exit(expected, run.execute(trace))
    except AssertionError:
        print(run.backend.traces[1].code.program.listing())
        raise
    assert reference.data(256) == run.data(256)
    return run


def leave(b: Builder, values: list[Value]) -> None:
    """An exit that is always taken."""
    zero = b.load(252)
    b.guard("guard_true", zero, fail=values)
    b.op("finish", b.inputs[0])


def pairs(rng: random.Random, count: int) -> list[tuple[int, int]]:
    fixed = list(itertools.product(EDGES, EDGES))
    rng.shuffle(fixed)
    return fixed[:count] + [
        (rng.getrandbits(32) - (1 << 31), rng.getrandbits(32) - (1 << 31)) for _ in range(count // 4)
    ]


def words(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}I", *(v & 0xFFFF_FFFF for v in values))


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("name", BINARY)
def test_binary(name: str, config: str) -> None:
    """Both arguments unknown; either one constant. Many values in one trace."""
    rng = random.Random(name)
    for chunk in batches(pairs(rng, 120), 6):
        b, data, results = Builder(), b"", []
        for n, (x, y) in enumerate(chunk):
            data += words(x, y)
            vx, vy = b.load(8 * n), b.load(8 * n + 4)
            results += [b.op(name, vx, vy), b.op(name, vx, i(y)), b.op(name, i(x), vy)]
        leave(b, results)
        both(b.trace(), data, config)


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("names", list(itertools.permutations(["int_div_trunc", "int_mod_trunc"])))
def test_quotient_and_remainder(names: tuple[str, str], config: str) -> None:
    """Of the same two values, with a guard between them: one division. Divisors are 0 and -1, too."""
    for chunk in batches(pairs(random.Random(1), 90), 6):
        b, data, results = Builder(), b"", []
        for n, (x, y) in enumerate(chunk):
            data += words(x, y)
            vx, vy = b.load(8 * n), b.load(8 * n + 4)
            results.append(b.op(names[0], vx, vy))
            b.guard("guard_false", b.op("int_eq", b.load(252), i(77)), fail=[vx, results[-1]])
            results += [b.op(names[1], vx, vy), b.op(names[1], vy, vx), vy]
        leave(b, results)
        run = both(b.trace(), data, config)
        divisions = [inst for inst in run.backend.traces[1].machine_ops if inst.name in ("div", "rem")]
        assert len(divisions) == 2 * len(chunk)


def batches(items, size):
    return [items[n : n + size] for n in range(0, len(items), size)]


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("wanted", ["guard_no_overflow", "guard_overflow"])
@pytest.mark.parametrize("name", OVERFLOW)
def test_overflow(name: str, wanted: str, config: str) -> None:
    """One operation a trace; the exit, or the way past it, and the operands at the exit."""
    rng = random.Random(name)
    some = pairs(rng, 24)
    if name == "int_lshift_ovf":
        some = [(x, y & 31) for x, y in some]
    for n, (x, y) in enumerate(some):
        for form in range(5):
            b = Builder()
            vx: Value = b.load(0)
            vy: Value = b.load(4)
            if form == 1:
                vy = i(y)
            if form == 2:
                vx = i(x)
            if form >= 3:
                vx = b.op("int_rshift", vx, i(1))
            if form == 4:
                vy = i((y >> 1) if name != "int_lshift_ovf" else y)
            results = b.op(name, vx, vy)
            kept = [v for v in (vx, vy) if not isinstance(v, Const)]
            b.guard(wanted, fail=[*kept[n % 2 :], *kept[: n % 2]])
            leave(b, [results, *(kept if n % 3 == 0 else [])])
            both(b.trace(), words(x, y), config)


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("c", [-3, -2, 2, 3, 4])
def test_products_that_wrap_around_by_less_than_the_range(c: int, config: str) -> None:
    """Of a small int by a small constant; the bounds of the product are known, as the optimizer knows them."""
    limit = 1 << 30
    ends = [limit // c, -limit // c, (limit - 1) // c, limit // 3, 2 * limit // 3, limit, 0]
    for x in {x + near for x in ends for near in (-1, 0, 1) if -limit <= x + near < limit}:
        b = Builder()
        small = b.op("int_rshift", b.load(0), i(1))
        product = b.op("int_mul_ovf", small, i(c))
        product.exact = min(-limit * c, (limit - 1) * c), max(-limit * c, (limit - 1) * c)
        b.guard("guard_no_overflow", fail=[small])
        leave(b, [product])
        both(b.trace(), words(2 * x), config)


@pytest.mark.parametrize("config", CONFIGS)
def test_unary_and_tags(config: str) -> None:
    for chunk in batches(EDGES, 6):
        b, data, results = Builder(), b"", []
        for n, x in enumerate(chunk):
            data += words(x)
            v = b.load(4 * n)
            results += [b.op(name, v) for name in UNARY]
            p = b.op("cast_int_to_ptr", v)
            results += [b.op("ref_is_small", p), b.op("int_untag", p), b.op("cast_ptr_to_int", p)]
            results += [b.op("ptr_eq", p, Const(8, "r")), b.op("same_as_i", v), b.op("same_as_r", p)]
            half = b.op("int_rshift", v, i(1))
            results.append(b.op("int_tag", half))
        leave(b, results)
        both(b.trace(), data, config)


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("name", FLOAT_BINARY + FLOAT_COMPARE)
def test_floats(name: str, config: str) -> None:
    for chunk in batches(list(itertools.product(FLOATS, FLOATS)), 8):
        b, data, results = Builder(), b"", []
        for n, (x, y) in enumerate(chunk):
            data += struct.pack("<dd", x, y)
            vx, vy = b.load(16 * n, "f"), b.load(16 * n + 8, "f")
            results += [b.op(name, vx, vy), b.op(name, vx, f(y))]
        leave(b, results)
        both(b.trace(), data, config)


#: High words of doubles, each with low words 0, 1 and all ones: signed zeros, infinities, NaNs, and what is beside them
#: and beside the constants.
HIGHS = [
    high + near | sign
    for high in (0, 0x100000, 0x3FF00000, 0x40100000, 0x7FE00000, 0x7FF00000, 0x7FFFFFFF)
    for near in (-1, 0, 1)
    for sign in (0, 0x80000000)
    if 0 <= high + near < 0x80000000
]
CONSTANTS = [0.0, -0.0, 1.0, -1.0, 4.0, -4.0, 2.0**-1022, 2.0**1023, float("inf"), float("-inf"), 0.1, -0.1]


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("name", ["float_lt", "float_gt", "float_le"])
def test_floats_compared_with_constants(name: str, config: str) -> None:
    """As values, for all doubles of HIGHS; as guards, for some."""
    bits = [(high, low) for high in HIGHS for low in (0, 1, 0xFFFFFFFF)]
    for constant in CONSTANTS:
        for chunk in batches(bits, 30):
            b, data, results = Builder(), b"", []
            for n, (high, low) in enumerate(chunk):
                data += words(low, high)
                v = b.load(8 * n, "f")
                results += [b.op(name, v, f(constant)), b.op(name, f(constant), v)]
            leave(b, results)
            both(b.trace(), data, config)
    rng = random.Random(name)
    for _ in range(40):
        (high, low), constant, wanted = rng.choice(bits), rng.choice(CONSTANTS), rng.choice(["true", "false"])
        b = Builder()
        v = b.load(0, "f")
        test = b.op(name, v, f(constant)) if rng.random() < 0.5 else b.op(name, f(constant), v)
        b.guard(f"guard_{wanted}", test, fail=[v, test])
        leave(b, [v])
        both(b.trace(), words(low, high), config)


@pytest.mark.parametrize("config", CONFIGS)
def test_float_conversions(config: str) -> None:
    for chunk in batches([x for x in FLOATS if x == x] + [2.5, -2.5, 1e9, -1e9], 5):  # a NaN fits no word
        b, data, results = Builder(), b"", []
        for n, x in enumerate(chunk):
            data += struct.pack("<d", x)
            v = b.load(8 * n, "f")
            low, high = b.op("float_bits_low", v), b.op("float_bits_high", v)
            results += [b.op("float_neg", v), b.op("float_abs", v), low, high, b.op("float_from_bits", low, high)]
            whole = b.op("cast_float_to_int", v)
            results += [whole, b.op("cast_int_to_float", whole), b.op("same_as_f", v)]
        leave(b, results)
        both(b.trace(), data, config)


@pytest.mark.parametrize("config", CONFIGS)
def test_memory(config: str) -> None:
    """Fields and items of all kinds, constant and computed places."""
    b = Builder()
    base = b.op("cast_int_to_ptr", b.load(0))
    ints, floats, refs = DESCRS.array("IntArray"), DESCRS.array("FloatArray"), DESCRS.array("RefArray")
    n = b.load(4)
    results: list[Value] = []
    for array, get, value in ((ints, "getarrayitem_gc_i", b.load(8)), (floats, "getarrayitem_gc_f", b.load(16, "f")),
                              (refs, "getarrayitem_gc_r", b.load(8, "r")),
                              (DESCRS.array("ByteData"), "getarrayitem_gc_i", b.load(8))):  # fmt: skip
        for index in (n, i(2), i(5)):
            for pointer in (base, Const(DATA + 64, "r")):
                b.op("setarrayitem_gc", pointer, index, value, descr=array)
                results.append(b.op(get, pointer, index, descr=array))
    results += [b.op("getheader", base), b.op("getfield_gc_i", base, descr=DESCRS.field("IntArray", "length"))]
    vm = DESCRS.vm_field("status")
    b.op("setfield_raw", i(0x4000_0000), n, descr=vm)
    results.append(b.op("getfield_raw_i", i(0x4000_0000), descr=vm))
    b.op("raw_store", i(DATA + 200), n, descr=RAW["b"])
    results.append(b.op("raw_load_i", i(DATA + 200), descr=RAW["b"]))
    b.op("setheader", base, b.load(8, "r"))
    leave(b, results)
    data = words(DATA + 64, 3, 0x1234_5679, 0) + struct.pack("<d", 1.5)
    both(b.trace(), data, config)


@pytest.mark.parametrize("config", CONFIGS)
def test_guards_at_edges(config: str) -> None:
    """Each kind of guard on values at its edge: passes or leaves as the reference does, with the same values."""
    values = [0, 1, 2, 3, 8, 9, 0x4007_1000, 0x4007_1001, 0x4007_1004, 0x4007_1002, -1, -2, 1 << 30]
    header = 0x1234_5678
    guards = ["guard_true", "guard_false", "guard_value", "guard_small", "guard_pointer", "guard_nonnull",
              "guard_isnull", "guard_pointer_class", "guard_class"]  # fmt: skip
    for name, x in itertools.product(guards, values):
        if name == "guard_class" and (x & 3 or x in (0, 8, -1, 1 << 30)):
            continue
        if name == "guard_pointer_class" and x in (2, 8, -2, 1 << 30, 0x4007_1002):
            continue  # no value word
        for attached in (False, True):
            b = Builder()
            v: Value = b.load(8)
            other = b.load(12)
            if not attached:
                b.op("raw_store", i(DATA + 100), other, descr=RAW["i"])
            p: Value = b.op("cast_int_to_ptr", v)
            if not attached:
                b.op("raw_store", i(DATA + 104), other, descr=RAW["i"])
            if name in ("guard_true", "guard_false"):
                b.guard(name, v, fail=[v, other])
            elif name == "guard_value":
                b.guard(name, v, i(9), fail=[v, other])
            elif name.endswith("class"):
                b.guard(name, p, i(header), fail=[p, other])
            else:
                b.guard(name, p, fail=[other, p])
            leave(b, [v, other, p])
            data = words(header, header, x, 77)
            both(b.trace(), data, config)


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("compare", "int_lt int_le int_eq int_ne int_gt int_ge uint_lt uint_ge".split())
def test_fused_comparisons(compare: str, config: str) -> None:
    rng = random.Random(compare)
    for x, y in pairs(rng, 30):
        for form in range(3):
            for guard in ("guard_true", "guard_false"):
                b = Builder()
                vx: Value = b.load(0) if form != 2 else i(x)
                vy: Value = b.load(4) if form != 1 else i(y)
                c = b.op(compare, vx, vy)
                b.guard(guard, c, fail=[v for v in (vx, vy) if not isinstance(v, Const)])
                leave(b, [v for v in (vx, vy) if not isinstance(v, Const)])
                both(b.trace(), words(x, y), config)


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("mask", [1, 255, (1 << 31) - 1, 254])
def test_low_bits_are_compared(mask: int, config: str) -> None:
    """Also where the exit wants the answer, and where something else wants the bits."""
    rng = random.Random(mask)
    for limit in sorted({1, 2, mask // 2 + 1, mask}):
        for x in {limit, limit - 1, -1, -limit, 1 << 31, rng.getrandbits(32), mask + limit, -(1 << 31) + limit - 1}:
            for guard, bits in (("guard_true", False), ("guard_false", False), ("guard_true", True)):
                b = Builder()
                value = b.load(0)
                low = b.op("int_and", value, i(mask))
                less = b.op("int_lt", low, i(limit))
                b.guard(guard, less, fail=[value, less, *[low] * bits])
                leave(b, [value, less])
                both(b.trace(), words(x), config)
