"""Dead code: operations without effect whose values nobody wants, and label arguments that the loop never uses."""

from __future__ import annotations

from collections.abc import Container

from jit.ir import Op, Value

_ALLOCATIONS = ("new", "new_array", "new_instance")


def removable(op: Op) -> bool:
    """Has it no effect but its value?"""
    info = op.info
    return info.pure or info.reads or op.name in _ALLOCATIONS


def remove_dead(ops: list[Op], wanted: Container[str] = ()) -> list[Op]:
    """The operations without the dead ones. Also shrinks the loop's label and jump (in place). `wanted`: names of
    operations that stay, whoever uses them."""
    while True:
        live = _live(ops, wanted)
        kept = [op for op in ops if op in live]
        if not _shrink_label(kept, wanted):
            return kept
        ops = kept


def _live(ops: list[Op], names: Container[str]) -> set[Op]:
    live: set[Op] = set()
    wanted: set[Value] = set()
    exit_: list[Value] | None = None  # of the guard below, which often shares it
    for op in reversed(ops):
        if op in wanted or not removable(op) or op.name in names:
            live.add(op)
            wanted.update(op.args)
            if op.failargs and op.failargs is not exit_:
                exit_ = op.failargs
                wanted.update(exit_)
    return live


def _shrink_label(ops: list[Op], names: Container[str]) -> bool:
    """Drop the label's arguments that only feed themselves from one iteration to the next. True if any."""
    jump = ops[-1]
    if jump.name != "jump" or jump.descr.label is None or jump.descr.label not in ops:
        return False
    label = jump.descr.label
    body = ops[ops.index(label) + 1 : -1]
    wanted: set[Value] = set()
    exit_: list[Value] | None = None
    for op in body:
        if not removable(op) or op.name in names:
            wanted.update(op.args)
            if op.failargs and op.failargs is not exit_:
                exit_ = op.failargs
                wanted.update(exit_)
    needed: set[int] = set()
    while True:
        _close(body, wanted)
        more = {i for i, arg in enumerate(label.args) if arg in wanted} - needed
        if not more:
            break
        needed |= more
        wanted.update(jump.args[i] for i in more)
    if len(needed) == len(label.args):
        return False
    label.args = [a for i, a in enumerate(label.args) if i in needed]
    jump.args = [a for i, a in enumerate(jump.args) if i in needed]
    return True


def _close(body: list[Op], wanted: set[Value]) -> None:
    """Add what the wanted operations take."""
    for op in reversed(body):
        if op in wanted:
            wanted.update(op.args)
            if op.failargs:
                wanted.update(op.failargs)
