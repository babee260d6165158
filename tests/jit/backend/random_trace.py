"""Random traces: arithmetic, doubles, objects that a collector moves, calls, guards, loops with any phis."""

from __future__ import annotations

import random
from collections import defaultdict

from jit.descrs import RAW
from jit.ir import Const, InputArg, Op, TargetToken, Trace, Value
from spec.memory_map import IMAGE
from tests.jit.backend.build import CALLS, DATA, Builder, f, i
from tests.jit.backend.support import DESCRS

INTS = DESCRS.array("IntArray")
NEW = DESCRS.size("IntArray")
LENGTH = DESCRS.field("IntArray", "length")
ITEMS = 14  # of every object, which makes 64 bytes
BINARY = ("int_add int_sub int_mul int_and int_or int_xor int_lshift int_rshift uint_rshift uint_mul_high "
          "int_div_trunc int_mod_trunc int_lt int_le int_eq int_ne int_gt int_ge uint_lt uint_ge").split()  # fmt: skip
COMPARE = "int_lt int_le int_eq int_ne int_gt int_ge uint_lt uint_ge".split()
FLOAT = "float_add float_sub float_mul float_truediv".split()
FLOAT_COMPARE = "float_lt float_le float_eq float_ne float_gt float_ge".split()
CONSTANTS = [
    0,
    1,
    -1,
    2,
    3,
    4,
    5,
    7,
    10,
    12,
    100,
    -100,
    255,
    2047,
    2048,
    5000,
    -70000,
    1 << 30,
    (1 << 30) - 1,
    -(1 << 31),
]


class Generator(Builder):
    """Keeps the values that may be used, by kind: i, f, t (small int words), o (objects)."""

    def __init__(self, rng: random.Random, kinds: str = "r", calls: bool = True, constants: bool = False) -> None:
        super().__init__(kinds)
        self.constants = constants  # loops may begin with them
        self.rng = rng
        self.calls = calls
        self.pool: dict[str, list[Value]] = defaultdict(list)
        self.objects: set[Value] = set()

    def pick(self, kind: str, const: float = 0.2) -> Value:
        rng = self.rng
        if kind == "i" and (rng.random() < const or not self.pool["i"]):
            return i(rng.choice(CONSTANTS))
        if kind == "f" and (rng.random() < const or not self.pool["f"]):
            return f(rng.choice([0.0, 1.0, -2.5, 1e10, 0.1]))
        pool = self.pool[kind]
        return pool[-1 - min(int(rng.expovariate(0.2)), len(pool) - 1)]

    def add(self, kind: str, name: str, *args: Value, descr: object = None) -> Op:
        op = self.op(name, *args, descr=descr)
        self.pool[kind].append(op)
        return op

    def start(self) -> None:
        for n in range(self.rng.randint(2, 6)):
            self.pool["i"].append(self.load(4 * n))
        for n in range(self.rng.randint(1, 3)):
            self.pool["f"].append(self.load(32 + 8 * n, "f"))
        self.add("t", "int_tag", self.op("int_rshift", self.pick("i"), i(3)))
        self.allocate()

    def allocate(self) -> None:
        count: Value = i(ITEMS)
        if self.rng.random() < 0.3:
            count = self.op("int_or", self.op("int_and", self.pick("i", 0), i(0)), i(ITEMS))
        op = self.add("o", "new_array", count, descr=NEW)
        self.op("setarrayitem_gc", op, i(0), self.pick("i"), descr=INTS)

    def step(self) -> None:
        choices = ["binary"] * 6 + ["unary", "float", "guard", "guard", "guard", "ovf", "ovf", "store", "load", "tag",
                   "item", "setitem", "compare", "rawstore"]  # fmt: skip
        if self.calls:
            choices += ["allocate", "call", "floatcompare"]
        getattr(self, "step_" + self.rng.choice(choices))()

    def step_binary(self) -> None:
        self.add("i", self.rng.choice(BINARY), self.pick("i"), self.pick("i", 0.4))

    step_allocate = allocate

    def step_unary(self) -> None:
        self.add(
            "i",
            self.rng.choice(["int_neg", "int_invert", "int_is_true", "int_is_zero", "same_as_i"]),
            self.pick("i", 0),
        )

    def step_compare(self) -> None:
        self.add("i", self.rng.choice(COMPARE), self.pick("i", 0), self.pick("i", 0.5))

    def step_float(self) -> None:
        name = self.rng.choice(
            [*FLOAT, "float_neg", "float_abs"] if self.calls else ["float_neg", "float_abs", "same_as_f"]
        )
        args = (
            [self.pick("f", 0)] if name in ("float_neg", "float_abs", "same_as_f") else [self.pick("f"), self.pick("f")]
        )
        self.add("f", name, *args)

    def step_floatcompare(self) -> None:
        c = self.op(self.rng.choice(FLOAT_COMPARE), self.pick("f", 0), self.pick("f"))
        if self.rng.random() < 0.5:
            self.pool["i"].append(c)
        else:
            self.guard(self.rng.choice(["guard_true", "guard_false"]), c, fail=self.fail())

    def step_tag(self) -> None:
        if self.rng.random() < 0.5:
            self.add("t", "int_tag", self.op("int_rshift", self.pick("i", 0), i(self.rng.randint(1, 9))))
        else:
            self.add("i", "int_untag", self.pick("t"))

    def step_store(self) -> None:
        self.op("setfield_raw", i(0x4000_0000), self.pick("i"), descr=DESCRS.vm_field("status"))

    def step_rawstore(self) -> None:
        kind = self.rng.choice("ifb")
        self.op(
            "raw_store",
            i(DATA + 128 + 8 * self.rng.randint(0, 8)),
            self.pick("f" if kind == "f" else "i"),
            descr=RAW[kind],
        )

    def step_load(self) -> None:
        if self.rng.random() < 0.5:
            self.add("i", "getfield_raw_i", i(0x4000_0000), descr=DESCRS.vm_field("status"))
        else:
            self.pool["i"].append(self.load(4 * self.rng.randint(0, 60)))

    def index(self) -> Value:
        return (
            i(self.rng.randint(0, ITEMS - 1))
            if self.rng.random() < 0.5
            else self.op("int_and", self.pick("i", 0), i(7))
        )

    def step_item(self) -> None:
        if self.rng.random() < 0.2:
            self.add("i", "getfield_gc_i", self.pick("o"), descr=LENGTH)
        else:
            self.add("i", "getarrayitem_gc_i", self.pick("o"), self.index(), descr=INTS)

    def step_setitem(self) -> None:
        self.op("setarrayitem_gc", self.pick("o"), self.index(), self.pick("i"), descr=INTS)

    def step_ovf(self) -> None:
        name = self.rng.choice("int_add_ovf int_sub_ovf int_mul_ovf int_lshift_ovf".split())
        a: Value = self.pick("i", 0)
        if self.rng.random() < 0.7:
            a = self.op("int_rshift", a, i(self.rng.randint(1, 20)))
        b = i(self.rng.randint(0, 5)) if name == "int_lshift_ovf" else self.pick("i", 0.5)
        op = self.op(name, a, b)
        fail = self.fail()
        fail += [v for v in (a, b) if not isinstance(v, Const) and v not in fail]
        self.guard("guard_no_overflow" if self.rng.random() < 0.9 else "guard_overflow", fail=fail)
        self.pool["i"].append(op)

    def fail(self) -> list[Value]:
        values = [v for kind in "ifto" for v in self.pool[kind] if not isinstance(v, Const)]
        return self.rng.sample(values, min(len(values), self.rng.choice([0, 1, 3, 5, 10])))

    def step_guard(self) -> None:
        kind = self.rng.randint(0, 7)
        if kind <= 2:
            c = self.op(self.rng.choice(COMPARE), self.pick("i", 0), self.pick("i", 0.5))
            self.guard(self.rng.choice(["guard_true", "guard_false"]), c, fail=self.fail())
        elif kind == 3:
            self.guard("guard_false", self.op("int_eq", self.pick("i", 0), self.pick("i", 0.7)), fail=self.fail())
        elif kind == 4:
            self.guard("guard_small", self.pick("t"), fail=self.fail())
        elif kind == 5:
            o = self.pick("o")
            self.guard(self.rng.choice(["guard_class", "guard_pointer_class"]), o, i(NEW.header), fail=self.fail())
        elif kind == 6:
            self.guard(self.rng.choice(["guard_pointer", "guard_nonnull"]), self.pick("o"), fail=self.fail())
        else:
            self.guard("guard_true", self.pick("i", 0), fail=self.fail())

    def step_call(self) -> None:
        name = self.rng.choice(["add3", "poke", "mix", "many", "moving", "moving"])
        descr = CALLS[name]
        if name == "poke":
            args: list[Value] = [i(DATA + 128 + 4 * self.rng.randint(0, 15)), self.pick("i")]
        else:
            args = [self.pick(kind) for kind in descr.args]
        op = self.op(f"call_{'n' if descr.result == 'v' else descr.result}", *args, descr=descr)
        if descr.result != "v":
            self.pool[descr.result].append(op)

    def induction(self, phi: Value, steps: dict[Value, Value]) -> None:
        """phi plus or minus something, to be passed for phi."""
        if phi.kind != "i" or phi in steps:
            return
        name = self.rng.choice(["int_add", "int_sub", "int_add_ovf", "int_sub_ovf"])
        args = [phi, self.pick("i", 0.5)]
        if self.rng.random() < 0.3 and name.startswith("int_add"):
            args.reverse()
        steps[phi] = self.op(name, *args)
        if name.endswith("ovf"):
            self.guard("guard_no_overflow", fail=list(dict.fromkeys([*self.fail(), phi])))
        self.pool["i"].append(steps[phi])

    def loop(self, length: int, turns: int) -> None:
        """label, body, jump; a counter ends it."""
        rng = self.rng
        token = TargetToken("loop")
        counter = self.op("same_as_i", self.load(248))
        for first in (0, IMAGE.base, -5) if self.constants else ():  # two of them are in x0 and gp
            self.add("i", "same_as_i", i(first))
        values = [v for kind in "ifto" for v in self.pool[kind] if not isinstance(v, Const)]
        phis = rng.sample(values, min(len(values), rng.randint(1, 8)))
        token.label = self.op("label", counter, *phis, descr=token)
        kind_of = {v: kind for kind in "ifto" for v in self.pool[kind]}
        at_head = rng.random() < 0.6
        if at_head:
            self.guard("guard_true", self.op("int_lt", counter, i(turns)), fail=self.fail())
        steps: dict[Value, Value] = {}
        for _ in range(length):
            self.step()
            if rng.random() < 0.2:
                self.induction(rng.choice(phis), steps)
        after = self.op("int_add", counter, i(1))
        if not at_head:
            self.guard("guard_true", self.op("int_lt", after, i(turns)), fail=self.fail())
        passed = [steps[p] if p in steps else p if rng.random() < 0.25 else self.pick(kind_of[p], 0.1) for p in phis]
        self.op("jump", after, *passed, descr=token)


def random_trace(seed: int, *, calls: bool | None = None, constants: bool = False) -> Trace:
    rng = random.Random(seed)
    g = Generator(rng, calls=rng.random() < 0.6 if calls is None else calls, constants=constants)
    g.start()
    for _ in range(rng.choice([2, 8, 25])):
        g.step()
    if rng.random() < 0.8:
        g.loop(rng.choice([1, 4, 10, 40]), rng.choice([1, 2, 5]))
    else:
        g.guard("guard_true", g.load(248), fail=g.fail())
        g.op("finish", g.inputs[0])
    return g.trace()


def random_data(seed: int) -> bytes:
    rng = random.Random(seed + 1)
    words = [rng.choice([rng.getrandbits(32), rng.randint(0, 20), rng.randint(0, 1 << 20)]) for _ in range(64)]
    words[62] = 0
    data = b"".join(w.to_bytes(4, "little") for w in words)
    import struct

    floats = struct.pack("<3d", rng.uniform(-10, 10), rng.uniform(0, 1e6), 3.0)
    return data[:32] + floats + data[56:]


def random_bridge(seed: int, guard: Op) -> Trace:
    """A bridge for this guard: its arguments are the guard's failargs."""
    rng = random.Random(seed + 2)
    kinds = "".join(v.kind for v in guard.failargs or ())
    g = Generator(rng, kinds, calls=rng.random() < 0.5)
    for arg, value in zip(g.inputs, guard.failargs or (), strict=True):
        if arg.kind != "r":
            g.pool[arg.kind].append(arg)
        elif value.name == "new_array":  # type: ignore[union-attr]
            g.pool["o"].append(arg)
        elif value.name == "int_tag":  # type: ignore[union-attr]
            g.pool["t"].append(arg)
    g.start()
    for _ in range(rng.choice([1, 5, 15])):
        g.step()
    for n, arg in enumerate(g.inputs[:8]):
        if arg.kind != "r":
            g.op("raw_store", i(DATA + 8 * n), arg, descr=RAW[arg.kind])
    g.guard("guard_true", g.load(248), fail=g.fail())
    g.op("finish", g.op("cast_int_to_ptr", i(8)))
    return g.trace()


def passing_invariants(trace: Trace) -> TargetToken | None:
    """The loop's token, if there is a loop: bridges may enter it now. Guards in the body have what they pass, first."""
    label = next((op for op in trace.ops if op.name == "label"), None)
    if label is None:
        return None
    at = trace.ops.index(label)
    read = {v for op in trace.ops[at + 1 :] for v in (*op.args, *(op.failargs or ()))}
    label.descr.invariants = [v for v in (*trace.inputargs, *trace.ops[:at]) if v in read and v not in label.args]
    for op in trace.ops[at + 1 :]:
        if op.failargs is not None:
            op.failargs = list(dict.fromkeys([*label.descr.passed(), *op.failargs]))
    token: TargetToken = label.descr
    token.trace_id = 1  # as Run.execute compiles it
    return token


def ends_the_loop(guard: Op, token: TargetToken) -> bool:
    """Is it the one that counts the loop's turns, or before the loop?"""
    counter = token.label.args[0]
    if guard.failargs is None or guard.failargs[:1] != [counter] or guard.name != "guard_true":
        return guard.failargs is None or guard.failargs[:1] != [counter]
    tested = guard.args[0]
    about = tested.args[0] if isinstance(tested, Op) and tested.name == "int_lt" else None
    return about is counter or isinstance(about, Op) and about.args[:1] == [counter]


def random_return(seed: int, guard: Op, token: TargetToken) -> Trace:
    """A bridge for a guard in a loop's body that goes back to the label, a few times. The ints that it passes fit 31
    bits, or are the loop's own (jit/optimizer/loops/matching.py sees to that): back ends count on it."""
    rng = random.Random(seed + 3)
    failargs = guard.failargs or []
    g = Generator(rng, "".join(v.kind for v in failargs), calls=rng.random() < 0.4)
    kinds = {}
    for arg, value in zip(g.inputs, failargs, strict=True):
        kinds[arg] = arg.kind if arg.kind != "r" else "o" if value.name == "new_array" else "t"  # type: ignore[union-attr]
        kinds[arg] = "r" if arg.kind == "r" and isinstance(value, InputArg) else kinds[arg]
        g.pool[kinds[arg]].append(arg)
    g.start()
    after = g.op("int_add", g.inputs[0], i(1))
    g.guard("guard_true", g.op("int_lt", after, i(8)), fail=[*g.inputs, after])
    for _ in range(rng.choice([0, 1, 4, 12])):
        g.step()
    passed: list[Value] = [after]
    for arg in g.inputs[1 : len(token.label.args)]:
        way, kind = rng.random(), kinds[arg]
        if kind == "i" and way < 0.4:
            passed.append(g.op(rng.choice(["int_add_ovf", "int_sub_ovf"]), arg, i(rng.choice([1, -1, 3, 5000]))))
            g.guard("guard_no_overflow", fail=list(g.inputs))
        elif way > 0.7:
            passed.append(g.pick(kind, 0.2) if kind != "i" else g.op("int_rshift", g.pick("i"), i(1)))
        else:
            passed.append(arg)
    g.op("jump", *passed, *g.inputs[len(passed) : len(token.passed())], descr=token)
    return g.trace()
