"""What the host executes in the interpreter's place: from where to where, for whoever charges it (runtime/charges.py).

The tracer and the blackhole interpreter execute bytecodes themselves, from a merge point or from the midst of a
bytecode (a guard's exit) to a merge point. `HostWork` is told where each such stretch begins, before anything of it is
executed, and then which bytecodes it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from jit.backend_api import Exit
from jit.ir import Trace
from jit.jitcode import DriverInfo
from jit.resume import State

Greens = tuple[int, ...]


@dataclass(frozen=True)
class Position:
    """Where the host takes over. `greens`: of the bytecode, None where nothing tells. `frame`: in which the bytecode
    began, None where it is gone. `begun`: in the midst of the bytecode, which then counts as the stretch's first."""

    greens: Greens | None
    frame: int | None
    begun: bool


class HostWork(Protocol):
    """Told of everything that happens between traces and interpreter."""

    def entered(self, trace_id: int) -> None:
        """The interpreter asks for this trace."""
        ...

    def left(self, exit_: Exit) -> None:
        """A trace has left by a guard or a finish; nothing has been restored yet."""
        ...

    def begin(self, position: Position) -> None:
        """The image is as it was when the bytecode began (as far as the interpreter reads it), the host goes on."""
        ...

    def end(self, points: Sequence[Greens | None]) -> None:
        """The host has executed the bytecodes at these points, one after the other."""
        ...


def position_of(state: State, info: DriverInfo, greens: Greens | None) -> Position:
    """Where a guard's exit stands. `greens`: the last merge point before the guard in its trace."""
    _, pc, registers = state.resume.frames[0]
    args = info.portal.code[info.merge_pc].args
    values = {number: state.value(v) for (_, number), v in registers.items()}
    frame = values.get(args[info.frame])
    found = [values.get(number) for number in args[: info.greens]]
    if None not in found:
        greens = tuple(int(value) for value in found if value is not None)
    return Position(greens, frame, pc != info.merge_pc)


def points_of_guards(trace: Trace) -> dict[int, Greens]:
    """Guard id -> the last merge point before that guard."""
    out: dict[int, Greens] = {}
    point: Greens | None = None
    for op in trace.ops:
        if op.name == "debug_merge_point":
            point = op.descr.greens
        elif op.info.guard and point is not None:
            out[op.guard_id] = point
    return out
