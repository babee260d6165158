"""A second loop: where a variable of a loop has become of another type, and stays so.

A trace of a loop is for the types that its variables had when it was recorded. A sum that becomes a float or a big int,
or another kind of list, fails a guard of its preamble; the bridge from there makes one pass of the loop, and goes back
to the entry, where the next pass fails again. So such a bridge goes on in another root trace of the same place, which
the first pass that comes there records: its *second loop*. That is a trace as any, but for who comes to it: the
interpreter enters the first one, and so does what fails in the second one's preamble.

Its place is the loop's greens and SECOND (versions by value have the value's word there, which is odd).
"""

from __future__ import annotations

from jit.compiled import GuardState
from jit.ir import ArrayDescr, Const, Op, TargetToken, Trace
from jit.runtime_api import Runtime

Place = tuple[int, ...]
SECOND = 0
_TYPES = frozenset(("guard_small", "guard_pointer", "guard_class", "guard_pointer_class"))


def by_value(place: Place) -> bool:
    """Is it the place of a version of a loop by value (jit/promoting.py)?"""
    return len(place) > 2 and place[2] != SECOND


def is_second(place: Place) -> bool:
    return len(place) > 2 and place[2] == SECOND


def choose_loop(runtime: Runtime, guard: GuardState, recorded: Trace, frame: int) -> None:
    """A bridge has been recorded that may end a pass of a loop: it goes back to the loop from which it comes, be that
    the second one; or to the second one, where a variable of `frame` is still not of the type that the guard wants.
    """
    token = recorded.ops[-1].descr
    root = runtime.traces[runtime.eviction.root(runtime.traces[guard.trace_id])]
    place = root.greens[:2]
    if not isinstance(token, TargetToken) or token.past >= 0 or token.trace_id != runtime.targets.get(place, -1):
        return
    if by_value(root.greens) or place in runtime.knowledge.promoted or not _ends_pass(recorded, place):
        return
    outside = runtime.eviction.headless(guard) >= 0
    if is_second(root.greens):
        if not outside:
            token.trace_id = runtime.targets.get(root.greens, token.trace_id)
    elif outside and runtime.targets.get(place) == root.trace_id and _is_of_other_type(runtime, guard.op, frame):
        token.trace_id, token.place = -1, (*place, SECOND)


def _ends_pass(recorded: Trace, place: Place) -> bool:
    """Does the bridge come to the loop's header from within, and not to begin the loop anew?"""
    points = [op.descr.greens for op in recorded.ops if op.name == "debug_merge_point"]
    return not any(greens[1] == place[1] and greens[0] < place[0] for greens in points)


def _is_of_other_type(runtime: Runtime, guard: Op, frame: int) -> bool:
    """Would the guard fail again, being about the type of what is in a slot of the frame?"""
    subject = guard.args[0] if guard.name in _TYPES else None
    if not isinstance(subject, Op) or subject.name != "getarrayitem_gc_r" or not isinstance(subject.descr, ArrayDescr):
        return False
    slot, descr = subject.args[1], subject.descr
    if not descr.virtualizable or not isinstance(slot, Const):
        return False
    word = runtime.executor.load("r", frame + descr.base + slot.value * descr.item_bytes)
    if guard.name in ("guard_small", "guard_pointer"):
        return bool(word & 1) != (guard.name == "guard_small")
    wanted = guard.args[1]
    assert isinstance(wanted, Const)
    return bool(word & 1) or word == 0 or runtime.executor.header(word) != wanted.value


def give_up(runtime: Runtime, place: Place) -> None:
    """No second loop can be recorded: what comes to it goes on in the first one."""
    stub, first = runtime.knowledge.segments.get(place, -1), runtime.targets.get(place[:2], -1)
    if stub >= 0 and first >= 0:
        runtime.backend.replace(stub, first)
