"""A small world for random traces: objects, an image, a recorder that executes what it records, and an interpreter
of recorded traces that can start at any operation (as the blackhole interpreter does)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from jit.executor import Executor, Roots
from jit.ir import (
    OPS,
    ArrayDescr,
    CallDescr,
    Const,
    FieldDescr,
    InputArg,
    MergePoint,
    Op,
    SizeDescr,
    Snapshot,
    SnapshotFrame,
    Trace,
    Value,
)
from jit.semantics import EVAL, eval_ovf, wrap
from spec.heap import IMMORTAL_BASE, VM_OFFSET, VM_STATE
from spec.memory_map import IMAGE

SLOTS = 6
LIMIT = 12  # iterations
SIZE = 1 << 20
SLOT = ArrayDescr("Frame", "r", 16, 4, virtualizable=True)
PC = FieldDescr("Frame", "pc", 8, "i", virtualizable=True)
FRAME_SIZE = SizeDescr("Frame", 144, 16, 4, 4)
FLOAT = SizeDescr("Float", 24, 16)
VALUE = FieldDescr("Float", "value", 8, "f", immutable=True)
BOX = SizeDescr("Box", 200, 16)
BOX_R = FieldDescr("Box", "r", 4, "r")
BOX_I = FieldDescr("Box", "i", 8, "i")
ARRAY = SizeDescr("Array", 80, 8, 4, 4)
LENGTH = FieldDescr("Array", "length", 4, "i", immutable=True, bounds=(0, 1 << 24))
ITEM = ArrayDescr("Array", "r", 8, 4)
STATE = FieldDescr("VmState", "gc_count", VM_OFFSET["gc_count"], "i")
STATE_ADDRESS = Const(VM_STATE.base, "i")
ITEMS = 4
BUMP = CallDescr("bump", 0, "r", "v", writes=frozenset({("Box", "i")}))
MIX = CallDescr("mix", 1, "ri", "i", writes=None)
TWICE = CallDescr("twice", 2, "i", "i", elidable=True, may_collect=False, writes=frozenset())
COUNT = CallDescr("count", 3, "", "v", writes=frozenset({("VmState", "gc_count")}))
TAG_MASK = 0xFFFF


class FakeVm:
    """An image with a few functions. `collect`: every object moves at every chance."""

    def __init__(self) -> None:
        self.data = bytearray(SIZE)
        self.buffer = memoryview(self.data)
        ex = Executor(self)
        ex.vm_set("alloc_ptr", IMMORTAL_BASE)
        ex.vm_set("alloc_limit", IMAGE.base + SIZE)
        ex.vm_set("shadow_top", IMAGE.base + 0x8000)
        self.ex = ex

    def reserve(self, size: int) -> bool:
        return False

    def call(self, function: int, args: Sequence[Any]) -> Any:
        ex = self.ex
        if function == 0:
            if args[0] & 1 == 0 and args[0] and ex.header(args[0]) == BOX.header:
                ex.set_field(args[0], BOX_I, ex.get_field(args[0], BOX_I) + 1)
            return None
        if function == 1:
            ref, number = args
            if ref & 1 == 0 and ref and ex.header(ref) == BOX.header:
                number = wrap(number * 3 + ex.get_field(ref, BOX_I))
                ex.set_field(ref, BOX_I, number)
            return number
        if function == 2:
            return wrap(2 * args[0])
        ex.vm_set("gc_count", ex.vm_get("gc_count") + 1)
        return None


def allocate(ex: Executor, descr: SizeDescr, length: int = 0) -> int:
    ex.ensure(ex.object_size(descr, length), Roots(()))
    return ex.allocate(descr, length)


def make_value(ex: Executor, r: random.Random, depth: int = 0) -> int:
    """A random value word."""
    kind = r.randrange(6 if depth < 2 else 3)
    if kind < 2:
        return (2 * r.randrange(-5, 12) + 1) & 0xFFFF_FFFF
    if kind == 2:
        ref = allocate(ex, FLOAT)
        ex.set_field(ref, VALUE, r.choice([0.0, 1.5, -2.25, 1e10]))
        return ref
    if kind < 5:
        ref = allocate(ex, BOX)
        ex.set_field(ref, BOX_R, make_value(ex, r, depth + 1))
        ex.set_field(ref, BOX_I, r.randrange(-3, 30))
        return ref
    ref = allocate(ex, ARRAY, ITEMS)
    for i in range(ITEMS):
        ex.set_item(ref, i, ITEM, make_value(ex, r, depth + 1))
    return ref


def make_frame(ex: Executor, seed: int, changed: Sequence[int] = ()) -> int:
    """A frame whose slots depend on the seed; slots in `changed` on another one."""
    frame = allocate(ex, FRAME_SIZE, SLOTS)
    for slot in range(1, SLOTS):
        r = random.Random(1000 * seed + slot + (7777 if slot in changed else 0))
        value = make_value(ex, r)
        if slot > 1 and r.random() < 0.3:  # two slots hold the same object
            value = ex.get_item(frame, slot - 1, SLOT)
        ex.set_item(frame, slot, SLOT, value)
    ex.set_item(frame, 0, SLOT, 1)
    return frame


class Interpreter:
    """Executes recorded operations."""

    def __init__(self, ex: Executor) -> None:
        self.ex = ex
        self.env: dict[Value, Any] = {}
        self.overflow = False

    def value(self, v: Value) -> Any:
        return v.value if isinstance(v, Const) else self.env[v]

    def step(self, op: Op) -> bool:
        """Execute; False where a guard fails."""
        args = [self.value(a) for a in op.args]
        if OPS[op.name].guard:
            return self.guard(op, args)
        if op.name in EVAL:
            self.env[op] = EVAL[op.name](*args)
        elif op.name.endswith("_ovf"):
            self.env[op], self.overflow = eval_ovf(op.name, *args)
        elif op.name != "debug_merge_point":
            self.memory(op, args)
        return True

    def guard(self, op: Op, args: list[Any]) -> bool:
        if op.name == "guard_value":
            return Const(args[0], op.args[0].kind) == op.args[1]
        return {
            "guard_true": lambda: args[0] != 0,
            "guard_false": lambda: args[0] == 0,
            "guard_nonnull": lambda: args[0] != 0,
            "guard_isnull": lambda: args[0] == 0,
            "guard_no_overflow": lambda: not self.overflow,
            "guard_overflow": lambda: self.overflow,
        }[op.name]()

    def memory(self, op: Op, args: list[Any]) -> None:
        ex, name = self.ex, op.name
        if name.startswith(("getfield", "setfield")):
            if name.startswith("get"):
                self.env[op] = ex.get_field(args[0], op.descr)
            else:
                ex.set_field(args[0], op.descr, args[1])
        elif name.startswith("getarrayitem"):
            self.env[op] = ex.get_item(args[0], args[1], op.descr)
        elif name == "setarrayitem_gc":
            ex.set_item(args[0], args[1], op.descr, args[2])
        elif name == "getheader":
            self.env[op] = ex.header(args[0])
        elif name in ("new", "new_array"):
            self.env[op] = allocate(ex, op.descr, args[0] if args else 0)
        else:
            assert name.startswith("call"), name
            self.env[op] = ex.call(op.descr, args, None)

    def run(self, trace: Trace, start: int, env: dict[Value, Any], frame: int) -> int:
        """From operation `start`, over loops, to a guard that fails (its number) or a finish (-1)."""
        self.env, at = env, start
        while True:
            op = trace.ops[at]
            if op.name == "finish":
                return -1
            if op.name == "jump":
                self.env, at = {trace.inputargs[0]: frame}, 0
                continue
            if not self.step(op):
                return at
            at += 1


class Recorder:
    """Chooses operations at random, executes and records them; guards are those that pass."""

    def __init__(self, r: random.Random, seed: int) -> None:
        self.r = r
        self.vm = FakeVm()
        self.interpreter = Interpreter(self.vm.ex)
        self.frame = InputArg("r", "p0")
        self.interpreter.env[self.frame] = make_frame(self.vm.ex, seed)
        self.ops: list[Op] = []
        self.values: dict[str, list[Value]] = {"i": [Const(0, "i"), Const(5, "i"), Const(-1, "i")],
                                               "r": [Const(0, "r"), Const(7, "r")], "f": [Const(1.5, "f")]}  # fmt: skip

    def concrete(self, value: Value) -> Any:
        return self.interpreter.value(value)

    def op(self, name: str, args: Sequence[Value], descr: Any = None) -> Op:
        op = Op(name, args, descr)
        self.ops.append(op)
        assert self.interpreter.step(op), "recorded guards pass"
        if op.kind != "v":
            self.values[op.kind].append(op)
        return op

    def pick(self, kind: str) -> Value:
        values = self.values[kind]
        return self.r.choice(values[-5:] if self.r.random() < 0.6 else values)

    def condition(self, condition: Value) -> None:
        self.op("guard_true" if self.concrete(condition) else "guard_false", [condition])

    def small_or_class(self, ref: Value) -> int:
        """Record the type check of a value word; 1 for small ints, 0 for null, else the header."""
        self.condition(self.op("ref_is_small", [ref]))
        word = self.concrete(ref)
        if word & 1:
            self.op("int_untag", [ref])
            return 1
        self.op("guard_nonnull" if word else "guard_isnull", [ref])
        if word == 0:
            return 0
        header = self.op("getheader", [ref])
        if self.r.random() < 0.1:
            return 2  # not checked: not to be used as what it is
        self.op("guard_value", [header, Const(self.concrete(header), "i")])
        return int(self.concrete(header))

    # --- actions ---
    def load_slot(self) -> None:
        ref = self.op("getarrayitem_gc_r", [self.frame, Const(self.r.randrange(SLOTS), "i")], SLOT)
        if self.r.random() < 0.8:
            self.use(ref)

    def use(self, ref: Value) -> None:
        header = self.small_or_class(ref)
        if header == FLOAT.header:
            self.op("getfield_gc_f", [ref], VALUE)
        elif header == BOX.header:
            self.use_box(ref)
        elif header == ARRAY.header:
            self.use_array(ref)

    def use_box(self, ref: Value) -> None:
        choice = self.r.randrange(6)
        if choice == 0:
            self.op("getfield_gc_r", [ref], BOX_R)
        elif choice == 1:
            self.op("getfield_gc_i", [ref], BOX_I)
        elif choice == 2:
            self.op("setfield_gc", [ref, self.pick("i")], BOX_I)
        elif choice == 3:
            self.op("setfield_gc", [ref, self.pick("r")], BOX_R)
        elif choice == 4:
            self.op("call_n", [ref], BUMP)
        else:
            self.op("call_i", [ref, self.pick("i")], MIX)

    def use_array(self, ref: Value) -> None:
        index: Value = Const(self.r.randrange(ITEMS), "i")
        if self.r.random() < 0.5:
            index = self.op("int_and", [self.pick("i"), Const(ITEMS - 1, "i")])
        if self.r.random() < 0.4:
            self.condition(self.op("uint_lt", [index, self.op("getfield_gc_i", [ref], LENGTH)]))
        if self.r.random() < 0.5:
            self.op("getarrayitem_gc_r", [ref, index], ITEM)
        else:
            self.op("setarrayitem_gc", [ref, index, self.pick("r")], ITEM)

    def use_any(self) -> None:
        self.use(self.pick("r"))

    def store_slot(self) -> None:
        self.op("setarrayitem_gc", [self.frame, Const(self.r.randrange(1, SLOTS), "i"), self.pick("r")], SLOT)

    def store_pc(self) -> None:
        self.op("setfield_gc", [self.frame, Const(self.r.randrange(4), "i")], PC)

    def arithmetic(self) -> None:
        names = "int_add int_sub int_mul int_and int_or int_xor int_lt int_le int_eq int_ne uint_lt"
        name = self.r.choice(names.split())
        op = self.op(name, [self.pick("i"), self.pick("i")])
        if name in ("int_lt", "int_le", "int_eq", "int_ne", "uint_lt") and self.r.random() < 0.7:
            self.condition(op)

    def divide(self) -> None:
        name = self.r.choice(["int_div_trunc", "int_mod_trunc"])
        self.op(name, [self.pick("i"), Const(self.r.choice([1, 2, 3, 7, 10, 16, -5]), "i")])

    def shift(self) -> None:
        name = self.r.choice(["int_rshift", "uint_rshift", "int_lshift"])
        self.op(name, [self.pick("i"), Const(self.r.randrange(32), "i")])

    def overflow(self) -> None:
        name = self.r.choice(["int_add_ovf", "int_sub_ovf", "int_mul_ovf"])
        self.op(name, [self.pick("i"), self.pick("i")])
        self.op("guard_overflow" if self.interpreter.overflow else "guard_no_overflow", [])

    def tag(self) -> None:
        self.op("int_tag", [self.op("int_and", [self.pick("i"), Const(TAG_MASK, "i")])])

    def floats(self) -> None:
        name = self.r.choice(["float_add", "float_sub", "float_mul", "float_lt"])
        op = self.op(name, [self.pick("f"), self.pick("f")])
        if name == "float_lt" and self.r.random() < 0.7:
            self.condition(op)

    def new_float(self) -> None:
        self.boxed(self.pick("f"))

    def new_box(self) -> Value:
        value = self.pick("r")
        ref = self.op("new", [], BOX)
        self.op("setfield_gc", [ref, value], BOX_R)
        self.op("setfield_gc", [ref, self.pick("i")], BOX_I)
        return ref

    def new_array(self) -> None:
        ref = self.op("new_array", [Const(ITEMS, "i")], ARRAY)
        self.op("setarrayitem_gc", [ref, Const(self.r.randrange(ITEMS), "i"), self.pick("r")], ITEM)

    def call_pure(self) -> None:
        self.op("call_pure_i", [self.pick("i")], TWICE)

    def vm_state(self) -> None:
        choice = self.r.randrange(3)
        if choice == 0:
            self.op("getfield_raw_i", [STATE_ADDRESS], STATE)
        elif choice == 1:
            self.op("setfield_raw", [STATE_ADDRESS, self.pick("i")], STATE)
        else:
            self.op("call_n", [], COUNT)

    def pointers(self) -> None:
        self.condition(self.op(self.r.choice(["ptr_eq", "ptr_ne"]), [self.pick("r"), self.pick("r")]))

    def rotate(self) -> None:
        """Slots change places."""
        slots = [Const(s, "i") for s in self.r.sample(range(1, SLOTS), self.r.randrange(1, 4))]
        refs = [self.op("getarrayitem_gc_r", [self.frame, s], SLOT) for s in slots]
        for ref, slot in zip(refs, [*slots[1:], slots[0]], strict=True):
            self.op("setarrayitem_gc", [self.frame, slot, ref], SLOT)

    def accumulate(self) -> None:
        """A slot's number grows, or falls."""
        slot = Const(self.r.randrange(1, SLOTS), "i")
        ref = self.op("getarrayitem_gc_r", [self.frame, slot], SLOT)
        header = self.small_or_class(ref)
        if header == 1:
            number = self.values["i"][-1]
            if self.r.random() < 0.5:
                limit = Const(self.r.randrange(-5, 15), "i")
                self.condition(self.op(self.r.choice(["int_lt", "int_le"]), [number, limit]))
            number = self.op("int_add_ovf", [number, Const(self.r.choice([1, -1, 3]), "i")])
            self.op("guard_no_overflow", [])
            self.op("setarrayitem_gc", [self.frame, slot, self.op("int_tag", [number])], SLOT)
        elif header == FLOAT.header:
            number = self.op("float_add", [self.op("getfield_gc_f", [ref], VALUE), self.pick("f")])
            self.op("setarrayitem_gc", [self.frame, slot, self.boxed(number)], SLOT)
        elif header == BOX.header:
            new = self.new_box()
            self.op("setfield_gc", [new, self.op("getfield_gc_i", [ref], BOX_I)], BOX_I)
            self.op("setarrayitem_gc", [self.frame, slot, new], SLOT)

    def boxed(self, number: Value) -> Value:
        ref = self.op("new", [], FLOAT)
        self.op("setfield_gc", [ref, number], VALUE)
        return ref

    def store_new(self) -> None:
        """A new object in one or two slots."""
        new = self.new_box()
        for slot in self.r.sample(range(1, SLOTS), self.r.randrange(1, 3)):
            self.op("setarrayitem_gc", [self.frame, Const(slot, "i"), new], SLOT)

    def merge_point(self) -> None:
        self.op("debug_merge_point", [Const(1, "i"), self.frame], MergePoint((1,), "here"))

    def record(self, length: int, loop: bool) -> Trace:
        """The loop counter is slot 0; then random actions."""
        counter = self.op("getarrayitem_gc_r", [self.frame, Const(0, "i")], SLOT)
        self.condition(self.op("ref_is_small", [counter]))
        number = self.op("int_untag", [counter])
        self.condition(self.op("int_lt", [number, Const(LIMIT, "i")]))
        actions = [self.load_slot, self.load_slot, self.store_slot, self.store_slot, self.use_any, self.use_any,
                   self.arithmetic, self.shift, self.overflow, self.tag, self.floats, self.new_float, self.new_box,
                   self.new_array, self.call_pure, self.vm_state, self.pointers, self.merge_point, self.store_pc,
                   self.divide, self.rotate, self.rotate, self.accumulate, self.accumulate, self.store_new]  # fmt: skip
        for _ in range(length):
            self.r.choice(actions)()
        next_number = self.op("int_add", [number, Const(1, "i")])
        self.op("setarrayitem_gc", [self.frame, Const(0, "i"), self.op("int_tag", [next_number])], SLOT)
        self.ops.append(Op("jump" if loop else "finish", [self.frame]))
        trace = Trace([self.frame], self.ops)
        add_snapshots(trace)
        return trace


def add_snapshots(trace: Trace) -> None:
    """Each guard's snapshot: a frame whose pc is the operation's number, with all that later operations use."""
    live: dict[Value, None] = {trace.inputargs[0]: None}
    for number in range(len(trace.ops) - 1, -1, -1):
        op = trace.ops[number]
        live.pop(op, None)
        live.update((a, None) for a in op.args if not isinstance(a, Const))
        if OPS[op.name].guard:
            start = number
            if op.name.endswith("overflow"):  # goes on at the overflow operation
                start, before = number - 1, trace.ops[number - 1]
                values = [v for v in live if v is not before] + [a for a in before.args if not isinstance(a, Const)]
            else:
                values = list(live)
            registers = {(v.kind, n): v for n, v in enumerate(dict.fromkeys(values))}
            op.snapshot = Snapshot([SnapshotFrame(0, start, registers)])


def shape(ex: Executor, roots: Sequence[int]) -> list[Any]:
    """What can be reached from value words, up to the objects' addresses."""
    numbers: dict[int, int] = {}
    out: list[Any] = []
    todo = list(roots)
    while todo:
        word = todo.pop(0)
        if word & 1 or word == 0:
            out.append(("word", word))
            continue
        if word in numbers:
            out.append(("seen", numbers[word]))
            continue
        numbers[word] = len(numbers)
        header = ex.header(word)
        out.append(header)
        if header == FLOAT.header:
            out.append(ex.get_field(word, VALUE).hex())
        elif header == BOX.header:
            out.append(ex.get_field(word, BOX_I))
            todo.append(ex.get_field(word, BOX_R))
        else:
            descr = SLOT if header == FRAME_SIZE.header else ITEM
            length = ex.load("i", word + 4)
            out.append(length)
            out += [ex.get_field(word, PC)] if descr is SLOT else []
            todo += [ex.get_item(word, i, descr) for i in range(length)]
    return [*out, ex.vm_get("gc_count")]
