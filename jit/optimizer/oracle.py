"""Guards deleted from an optimized trace, with what only fed them: the `oracle` configuration, unsafe by design.

Nothing is optimized again, so that the difference to the original trace is the guards' cost and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection

from jit.ir import OPS, Op, Trace, Value
from jit.optimizer.dce import remove_dead


def drop_guards(trace: Trace, guard_ids: Collection[int]) -> Trace:
    """A copy of an optimized trace without the guards of these guard_ids. Kept guards keep their ids."""
    copies: dict[Value, Value] = {}
    ops: list[Op] = []
    tokens = {}
    failargs: dict[int, list[Value]] = {}
    for op in trace.ops:
        if OPS[op.name].guard and op.guard_id in guard_ids:
            if op.name in ("guard_no_overflow", "guard_overflow"):
                _plain(ops)
            continue
        copy = Op(op.name, [copies.get(a, a) for a in op.args], op.descr)
        copy.guard_id, copy.pc, copy.comment, copy.resume = op.guard_id, op.pc, op.comment, op.resume
        if op.failargs is not None:
            shared = failargs.setdefault(id(op.failargs), [copies.get(a, a) for a in op.failargs])
            copy.failargs = shared
        if op.name == "label":
            token = type(op.descr)(op.descr.name, op.descr.trace_id, copy)
            tokens[op.descr] = copy.descr = token
        elif op.name == "jump":
            copy.descr = tokens.get(op.descr, op.descr)
        copies[op] = copy
        ops.append(copy)
    result = Trace(list(trace.inputargs), remove_dead(ops), trace.name, trace.greens)
    result.source = trace.source
    return result


def _plain(ops: list[Op]) -> None:
    """The overflow operation at the end, which loses its guard, becomes the plain one."""
    op = ops[-1]
    op.name = op.name.removesuffix("_ovf")
