"""Executes flow graphs directly on the image: the meaning of the graphs, against which the C back end is tested.

Values are ints (kinds 'i' signed, 'r' unsigned words) and floats. Like direct execution, it does not collect:
MemoryError where the space is full.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from runtime.translate import ll, lltypes
from runtime.translate.flow import Block, Const, Graph, Link, Op, Value, Var
from runtime.translate.memory import MEMORY
from runtime.translate.program import Program
from spec import heap

Number = Any  # int or float


def _wrapped(function: Callable[..., int]) -> Callable[..., int]:
    return lambda *args: int(lltypes.i32(function(*args)))


_PURE: dict[str, Callable[..., Number]] = {
    "int_add": _wrapped(lambda a, b: a + b),
    "int_sub": _wrapped(lambda a, b: a - b),
    "int_mul": _wrapped(lambda a, b: a * b),
    "int_and": lambda a, b: a & b,
    "int_or": lambda a, b: a | b,
    "int_xor": lambda a, b: a ^ b,
    "int_lshift": _wrapped(lambda a, b: a << b),
    "int_rshift": lambda a, b: a >> b,
    "uint_rshift": ll.uint_rshift,
    "uint_mul_high": ll.uint_mul_high,
    "digit_low": ll.digit_low,
    "digit_high": ll.digit_high,
    "int_neg": _wrapped(lambda a: -a),
    "int_invert": lambda a: ~a,
    "int_div_trunc": ll.int_div_trunc,
    "int_mod_trunc": ll.int_mod_trunc,
    "uint_lt": ll.uint_lt,
    "int_is_true": lambda a: a != 0,
    "int_is_zero": lambda a: a == 0,
    "float_add": lambda a, b: a + b,
    "float_sub": lambda a, b: a - b,
    "float_mul": lambda a, b: a * b,
    "float_truediv": lambda a, b: a / b,
    "float_neg": lambda a: -a,
    "float_abs": abs,
    "cast_int_to_float": float,
    "cast_float_to_int": ll.float_to_int,
    "float_bits_low": ll.float_bits_low,
    "float_bits_high": ll.float_bits_high,
    "float_from_bits": ll.float_from_bits,
    "ref_is_small": lambda a: a & 1,
    "int_tag": lambda a: 2 * a + 1 & 0xFFFF_FFFF,
    "int_untag": lambda a: heap.untag(a),
    "ptr_iszero": lambda a: a == 0,
    "ptr_nonzero": lambda a: a != 0,
    "cast_ptr_to_int": _wrapped(lambda a: a),
    "cast_int_to_ptr": lambda a: a & 0xFFFF_FFFF,
    "same_as": lambda a: a,
    "promote": lambda a: a,
    "promote_immortal": lambda a: a,
    "int_add_ovf": ll.int_add_ovf,
    "int_sub_ovf": ll.int_sub_ovf,
    "int_mul_ovf": ll.int_mul_ovf,
    "int_lshift_ovf": ll.int_lshift_ovf,
    "get_ovf": ll.ovf,
    "host_call": ll.host_call,
}
for _suffix, _compare in {
    "lt": lambda a, b: a < b, "le": lambda a, b: a <= b, "eq": lambda a, b: a == b, "ne": lambda a, b: a != b,
    "gt": lambda a, b: a > b, "ge": lambda a, b: a >= b,
}.items():  # fmt: skip
    for _prefix in ("int", "float", "ptr"):
        _PURE[f"{_prefix}_{_suffix}"] = _compare


def _load(kind: str, at: int) -> Number:
    if kind == "f":
        return MEMORY.load_double(at)
    if kind == "b":
        return MEMORY.load_byte(at)
    word = MEMORY.load_word(at)
    return word & 0xFFFF_FFFF if kind == "r" else word


def _store(kind: str, at: int, value: Number) -> None:
    if kind == "f":
        MEMORY.store_double(at, value)
    elif kind == "b":
        MEMORY.store_byte(at, value)
    else:
        MEMORY.store_word(at, value)


class GraphInterpreter:
    """Runs graphs of `program` on the image that ll.bind was given."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def call(self, name: str | Graph, *args: Number) -> Number:
        """Result of a function."""
        graph = name if isinstance(name, Graph) else self.program.find(name)
        values: dict[Var, Number] = dict(zip(graph.args, args, strict=True))

        def get(value: Value) -> Number:
            return value.value if isinstance(value, Const) else values[value]

        block = graph.start
        while True:
            for op in block.ops:
                result = self.execute(op, [get(a) for a in op.args])
                if result is _LEAVE:
                    return MEMORY.load_word(heap.VM_STATE.base + heap.VM_OFFSET["status"])
                if op.result is not None:
                    values[op.result] = result
            if not block.exits:
                return get(block.switch) if block.switch is not None else None
            link = self.choose(block, get(block.switch) if block.switch is not None else None)
            values.update(zip(link.target.inputs, [get(a) for a in link.args], strict=True))
            block = link.target

    @staticmethod
    def choose(block: Block, value: Number) -> Link:
        """The exit that is taken."""
        for link in block.exits:
            if link.case is None or link.case == value:
                return link
        raise AssertionError(f"no exit for {value}")

    def execute(self, op: Op, args: list[Number]) -> Number:
        """Result of one operation."""
        name = op.name
        if name in _PURE:
            result = _PURE[name](*args)
            return result if isinstance(result, float) else int(result)
        if name == "call":
            return self.call(op.extra, *args)
        if name == "getheader":
            return _load("i", args[0])
        if name == "setheader":
            return _store("r", args[0], args[1])
        if name in ("getvm", "setvm"):
            at, kind = heap.VM_STATE.base + heap.VM_OFFSET[op.extra], heap.VM_KIND[op.extra]
            return _load(kind, at) if name == "getvm" else _store(kind, at, args[0])
        if name == "raw_load":
            return _load(op.extra, args[0])
        if name == "raw_store":
            return _store(op.extra, args[0], args[1])
        if name == "text_length":
            return len(self.program.texts[args[0]])
        if name == "text_char":
            return ord(self.program.texts[args[0]][args[1]])
        if name == "jit_merge_point":
            return None
        if name == "can_enter_jit":
            return self._can_enter_jit(op, args)
        return self._object(op, args)

    def _can_enter_jit(self, op: Op, args: list[Number]) -> Number:
        assert self.program.jit_tick is not None
        *position, weight = args
        if not self.call(self.program.jit_tick, *position[: len(op.extra.greens)], weight):
            return None
        self.call(self.program.graph_of(op.extra.leave), *position)
        return _LEAVE

    def _object(self, op: Op, args: list[Number]) -> Number:
        """Fields, items and allocation of heap types."""
        assert op.struct is not None
        if op.name == "getfield":
            return _load(op.extra.kind, args[0] + op.extra.offset)
        if op.name == "setfield":
            return _store(op.extra.kind, args[0] + op.extra.offset, args[1])
        array = op.struct.array
        if op.name in ("getarrayitem", "setarrayitem"):
            assert array is not None
            at = args[0] + array.base + args[1] * array.item_bytes
            return _load(array.kind, at) if op.name == "getarrayitem" else _store(array.kind, at, args[2])
        cls = lltypes.CLASSES[op.struct.name]
        if op.name == "new":
            return ll.new(cls).word
        if op.name == "new_var":
            return ll.new_var(cls, args[0]).word
        if op.name == "alloc_immortal":
            return ll.alloc_immortal(cls, args[0]).word
        if op.name == "new_instance":
            return ll.new_instance(lltypes.Ref(args[0]), args[1]).word
        raise AssertionError(f"unknown operation {op.name}")


_LEAVE = object()
