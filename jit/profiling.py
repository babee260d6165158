"""What the value-pattern table is judged against: the same speculation, fed by instrumented traces, or by nothing.

    software   each probed value is counted by the trace itself, in a record in memory: observations, last value, and
               the bits that have ever changed. That is what can be had for some ten instructions; the table's strides
               and most frequent values would take several times as many. When enough has been seen, a trace without
               the instrumentation takes its place.
    none       a loop is speculated on as soon as it is recorded: its live-ins are taken for constants, as they are then

(The third profiler, `table`, is the hardware's.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from jit.blackhole import memory_op
from jit.descrs import RAW
from jit.executor import Executor
from jit.ir import OPS, Const, Op, Trace, Value
from jit.semantics import EVAL
from spec.heap import PROFILE
from spec.pattern_report import PatternReport

RECORD = 16  # bytes: count, last, changed, spare
RECORDS = PROFILE.size // RECORD


def instrumented(trace: Trace, records: Mapping[Op, int]) -> Trace:
    """The trace with counting code behind the operations of `records`, at these addresses."""
    ops: list[Op] = []
    waiting: list[Op] = []
    for op in trace.ops:
        ops.append(op)
        if op in records:
            waiting.append(op)
        if not op.name.endswith("_ovf"):  # its guard stands right behind it
            for value in waiting:
                ops += _counting(value, records[value])
            waiting.clear()
    return Trace(trace.inputargs, ops, trace.name, trace.greens)


def _counting(value: Op, at: int) -> Iterable[Op]:
    def load(offset: int) -> Op:
        return Op("raw_load_i", [Const(at + offset, "i")], RAW["i"])

    def store(offset: int, word: Value) -> Op:
        return Op("raw_store", [Const(at + offset, "i"), word], RAW["i"])

    word: Op = value if value.kind == "i" else Op("cast_ptr_to_int", [value])
    count, last, changed = load(0), load(4), load(8)
    different = Op("int_xor", [word, last])
    seen = Op("int_is_true", [count])
    mask = Op("int_neg", [seen])
    masked = Op("int_and", [different, mask])
    bits = Op("int_or", [changed, masked])
    more = Op("int_add", [count, Const(1, "i")])
    first = [] if word is value else [word]
    return [
        *first, count, last, changed, different, seen, mask, masked, bits, more, store(0, more), store(4, word),
        store(8, bits),
    ]  # fmt: skip


class Records:
    """The records in the image, given out and read."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.free = [PROFILE.base + RECORD * i for i in range(RECORDS)]

    def take(self, values: Sequence[Op]) -> dict[Op, int]:
        """A cleared record for each, as far as there are any."""
        found: dict[Op, int] = {}
        for value in values[: len(self.free)]:
            at = found[value] = self.free.pop()
            for offset in range(0, RECORD, 4):
                self.executor.store("i", at + offset, 0)
        return found

    def give_back(self, addresses: Iterable[int]) -> None:
        self.free += addresses

    def report(self, at: int) -> PatternReport:
        count, last, changed = (int(self.executor.load("i", at + offset)) & 0xFFFF_FFFF for offset in (0, 4, 8))
        return plain_report(at, count, last, changed)


def plain_report(site: int, count: int, last: int, changed: int) -> PatternReport:
    """A report without strides and most frequent values."""
    same = count if changed == 0 else 0
    return PatternReport(
        site=site, count=count, last=last, run=max(same - 1, 0), stride=0, stride_run=0, changed=changed, top0=last,
        top0_count=same, top1=0, top1_count=0, conflicts=0,
    )  # fmt: skip


def present_values(executor: Executor, recorded: Trace, frame: int) -> dict[int, int]:
    """What the operations of a recorded loop would compute now, by their numbers, as far as loads and pure operations
    tell, up to the first effect on anything but the frame."""
    known: dict[Value, Any] = {recorded.inputargs[0]: frame}
    slots: dict[Any, Value] = {}
    found: dict[int, int] = {}
    for number, op in enumerate(recorded.ops):
        name = op.name
        slot = op.args[1].value if "arrayitem" in name and isinstance(op.args[1], Const) else None
        in_frame = slot is not None and op.args[0] is recorded.inputargs[0]
        if name == "setarrayitem_gc" and in_frame:
            slots[slot] = op.args[2]
            continue
        if in_frame and slot in slots:
            if (stored := _value(known, slots[slot])) is not None:
                known[op] = stored
            continue
        if name.startswith(("set", "raw_store", "call", "new")):
            break
        args = [_value(known, a) for a in op.args]
        if OPS[name].guard:
            if args[:1] != [None] and _fails(name, args):
                break  # another path is taken now
            continue
        evaluate = _evaluation(executor, op)
        if evaluate is None or any(a is None for a in args):
            continue
        known[op] = evaluate(args)
        if isinstance(known[op], int):
            found[number] = known[op] & 0xFFFF_FFFF
    return found


def _fails(name: str, args: Sequence[Any]) -> bool:
    if name == "guard_value":
        return bool(args[0] != args[1])
    return name == "guard_true" and not args[0] or name == "guard_false" and bool(args[0])


def _value(known: Mapping[Value, Any], value: Value) -> Any:
    return value.value if isinstance(value, Const) else known.get(value)


def _evaluation(executor: Executor, op: Op) -> Callable[[Sequence[Any]], Any] | None:
    if op.name in EVAL:
        return lambda args: EVAL[op.name](*args)
    if op.info.reads:
        return lambda args: memory_op(executor, op.name, op.descr, list(args))
    if op.name in ("int_add_ovf", "int_sub_ovf", "int_mul_ovf"):
        return lambda args: EVAL[op.name.removesuffix("_ovf")](*args)
    return None
