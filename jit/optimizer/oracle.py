"""Guards deleted from an optimized trace, with what only fed them: the `oracle` configuration, unsafe by design.

Comparisons of floats stay, and with them the sums that they compare: they are the program's own work, by calls of the
library or instructions of Zdinx, and no form of a guard could do without them. Only the test of their outcome goes.

Nothing is optimized again, so that the difference to the original trace is the guards' cost and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection

from jit.ir import Op, TargetToken, Trace, Value
from jit.optimizer.emission.dce import remove_dead

FLOAT_COMPARISONS = frozenset({"float_lt", "float_le", "float_eq", "float_ne", "float_gt", "float_ge"})


def drop_guards(trace: Trace, guard_ids: Collection[int]) -> Trace:
    """A copy of an optimized trace without the guards of these guard_ids. Kept guards keep their ids."""
    copies: dict[Value, Value] = {}
    ops: list[Op] = []
    tokens: dict[TargetToken, TargetToken] = {}
    failargs: dict[int, list[Value]] = {}
    for op in trace.ops:
        if op.info.guard and op.guard_id in guard_ids:
            if op.name in ("guard_no_overflow", "guard_overflow"):
                _plain(ops)
            continue
        copy = Op(op.name, [copies.get(a, a) for a in op.args], op.descr)
        copy.guard_id, copy.pc, copy.comment, copy.resume = op.guard_id, op.pc, op.comment, op.resume
        copy.small = [copies.get(v, v) for v in op.small]
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
    if trace.entrance is not None:
        trace.entrance.token = tokens.get(trace.entrance.token, trace.entrance.token)
    _move_labels(ops, copies, tokens)
    for token in tokens.values():
        token.arguments = list(token.label.args)
    result = Trace(list(trace.inputargs), remove_dead(ops, FLOAT_COMPARISONS), trace.name, trace.greens)
    result.relies_on = trace.relies_on
    result.source, result.entrance = trace.source, trace.entrance
    return result


def _move_labels(ops: list[Op], copies: dict[Value, Value], tokens: dict[TargetToken, TargetToken]) -> None:
    """Bridges that go back to the label go to that of the copy."""
    for old, new in tokens.items():
        new.invariants = [copies.get(v, v) for v in old.invariants]
    for op in ops:
        label = op.resume.loop.label if op.resume is not None and op.resume.loop is not None else None
        if label is not None:
            label.token = tokens.get(label.token, label.token)


def _plain(ops: list[Op]) -> None:
    """The overflow operation at the end, which loses its guard, becomes the plain one."""
    op = ops[-1]
    op.rename(op.name.removesuffix("_ovf"))
