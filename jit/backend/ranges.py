"""Which ints of a trace are known to fit 31 bits, and from which operation on.

Software overflow checks are shorter where an operand is known to be a small int. The optimizer's own integer bounds
have removed the checks that can never fail; this analysis only asks "31 bits or unknown" about what is left. Label
arguments are first assumed to be small where they are so on entry, and dropped until the back edge agrees.
"""

from __future__ import annotations

from jit.ir import Const, Op, Trace, Value
from spec.heap import SMALL_INT_MAX, SMALL_INT_MIN

_BOOLS = frozenset(
    "int_lt int_le int_eq int_ne int_gt int_ge uint_lt uint_ge int_is_true int_is_zero ptr_eq ptr_ne ref_is_small "
    "float_lt float_le float_eq float_ne float_gt float_ge".split()
)
_BITWISE = frozenset(("int_and", "int_or", "int_xor", "int_invert", "same_as_i"))
_OVF = frozenset(("int_add_ovf", "int_sub_ovf", "int_mul_ovf", "int_lshift_ovf"))


def is_small_word(value: int) -> bool:
    return SMALL_INT_MIN <= value <= SMALL_INT_MAX


class SmallInts:
    """`known(value, i)`: does the value fit 31 bits when operation i of the trace is reached?"""

    def __init__(self, trace: Trace) -> None:
        self._since: dict[Value, int] = {}
        assumed: set[Value] = set()
        label = next((op for op in trace.ops if op.name == "label"), None)
        jump = trace.ops[-1] if trace.ops and trace.ops[-1].name == "jump" else None
        looping = label is not None and jump is not None and jump.descr is label.descr
        if looping and label is not None:
            assumed = {a for a in label.args if a.kind == "i"}
        while True:
            agreed = self._scan(trace, assumed, label)
            if looping and label is not None and jump is not None:
                end = len(trace.ops)
                agreed = {
                    a for a, b in zip(label.args, jump.args, strict=True) if a in agreed and self.known(b, end)
                }
            if agreed == assumed:
                return
            assumed = agreed

    def known(self, value: Value, index: int) -> bool:
        if isinstance(value, Const):
            return value.kind == "i" and is_small_word(value.value)
        return self._since.get(value, 1 << 30) <= index

    def _scan(self, trace: Trace, assumed: set[Value], label: Op | None) -> set[Value]:
        """One pass under the assumption. Returns the label arguments that are small on entry."""
        self._since = {}
        entry: set[Value] = set()
        for i, op in enumerate(trace.ops):
            if op is label:
                entry = {a for a in assumed if self.known(a, i)}
                for a in label.args:
                    if a not in assumed:
                        self._since.pop(a, None)
            elif op.name == "guard_no_overflow" and i and trace.ops[i - 1].name in _OVF:
                self._since.setdefault(trace.ops[i - 1], i)
            elif op.name == "int_tag" and not isinstance(op.args[0], Const):
                self._since.setdefault(op.args[0], i)
            if op.resume is not None and op.failargs:
                for value in (*(op.failargs[index] for index in op.resume.tagged()), *op.small):
                    if not isinstance(value, Const):
                        self._since.setdefault(value, i)
            if op.kind == "i" and self._small_result(op, i):
                self._since.setdefault(op, i)
        return entry

    def _small_result(self, op: Op, i: int) -> bool:
        name, args = op.name, op.args
        if name in _BOOLS or name == "int_untag":
            return True
        if name in _BITWISE and all(self.known(a, i) for a in args):
            return True
        if name == "int_and" and any(isinstance(a, Const) and 0 <= a.value <= SMALL_INT_MAX for a in args):
            return True
        if name == "int_rshift" and isinstance(args[1], Const):
            return bool(args[1].value & 31 >= 1)
        if name == "uint_rshift" and isinstance(args[1], Const):
            return bool(args[1].value & 31 >= 2)
        if name == "raw_load_i":
            return bool(op.descr.kind == "b")
        if name in ("getarrayitem_gc_i", "getfield_gc_i", "getfield_raw_i"):
            bounds: tuple[int, int] | None = op.descr.bounds
            return bool(op.descr.kind == "b" or (bounds is not None and all(map(is_small_word, bounds))))
        if name == "int_mod_trunc":
            return any(self.known(a, i) for a in args)
        if name == "int_div_trunc":
            return self.known(args[0], i) and isinstance(args[1], Const) and args[1].value != -1
        return False
