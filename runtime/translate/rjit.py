"""Hints of the VM's source to the JIT and the translator, under RPython's names. Executed directly, they do nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


def _hint(function: F, name: str) -> F:
    function.__dict__["hints"] = function.__dict__.get("hints", frozenset()) | {name}
    return function


def elidable(function: F) -> F:
    """Same result for the same arguments, no visible effect: calls with constant arguments are folded."""
    return _hint(function, "elidable")


def unroll_safe(function: F) -> F:
    """Its loops may be unrolled into a trace."""
    return _hint(function, "unroll_safe")


def dont_look_inside(function: F) -> F:
    """Traces call it."""
    return _hint(function, "dont_look_inside")


def look_inside(function: F) -> F:
    """Inline it into traces (the default for functions without loops)."""
    return _hint(function, "look_inside")


def never_collects(function: F) -> F:
    """Reaches no allocation. Checked by the front end."""
    return _hint(function, "never_collects")


def asks_host(function: F) -> F:
    """The host, which serves it, may collect, and may store to any object."""
    return _hint(function, "asks_host")


def for_speed(function: F) -> F:
    """The firmware has it compiled for speed; what has no such hint (and is not `inline`) is small there."""
    return _hint(function, "for_speed")


def inline(function: F) -> F:
    """The interpreter's loop has it in line (runtime/translate/loops.py); nothing to traces."""
    return _hint(function, "inline")


def untraced(function: F) -> F:
    """Gives nothing, and changes nothing that the program can see: traces leave its calls out."""
    return _hint(function, "untraced")


def unrecorded(function: F) -> F:
    """Gives nothing, and changes nothing that traces read: they leave its calls out, as `untraced`, but where a
    bytecode is finished after a guard's exit they are made."""
    return _hint(function, "unrecorded")


def export(function: F) -> F:
    """An entry of the program: translated, with all that it reaches."""
    return _hint(function, "export")


def promote(value: T) -> T:
    """The tracer makes the value a constant of the trace, under a guard. References must be immortal objects."""
    return value


def promote_immortal(value: T) -> T:
    """`promote` for a reference to an object that never moves; any other stays a variable of the trace."""
    return value


FULL_WEIGHT = 8  # what a pass of a back edge counts


class JitDriver:
    """Declares an interpreter's main loop to the JIT.

    `greens`: names of the variables that name a position in the user's program; `reds`: the others.
    `virtualizable`: the red whose items a trace keeps in registers. `leave`: restricted function(greens..., reds...)
    that stores what the host needs to go on at that merge point (the pc into the frame, the frame into vm.frame).
    `live` (optional): restricted function(greens..., word: i32) -> i32, of which bit i says whether item 32 * word + i
    of the virtualizable is alive at that merge point; traces drop the others. `waiting` (optional, with `live`): the
    same signature: whether what is in the item there may still be read once that instruction has made another
    virtualizable, which refers to this one and runs next. (What the instruction has stored there is kept.)
    `fields` (optional): names of greens, and of immutable fields of the virtualizable that are the same at each merge
    point.
    `location` (optional, host only): function(image, greens) -> text for dumps.

    `jit_merge_point(greens..., reds...)` stands at the top of the loop and counts vm.bytecodes.
    `can_enter_jit(greens..., reds...)` stands at back edges, in a function whose result is an i32 status: in C it calls
    jit.warmstate.jit_tick(greens..., weight); where that says so, it calls `leave` and the function returns vm.status.
    `weight=N`, a number: what a pass counts, in parts of FULL_WEIGHT. Entries of functions count little, so that the
    loops that call them become hot first.
    """

    def __init__(
        self,
        *,
        greens: list[str],
        reds: list[str],
        virtualizable: str | None = None,
        leave: Callable[..., Any] | None = None,
        name: str = "driver",
        **options: Any,
    ) -> None:
        self.greens = list(greens)
        self.reds = list(reds)
        self.virtualizable = virtualizable
        self.leave = leave
        self.name = name
        self.options = options
        if virtualizable is not None and virtualizable not in self.reds:
            raise ValueError(f"the virtualizable {virtualizable!r} is no red variable of {self.reds}")

    def jit_merge_point(self, *args: Any, **kwargs: Any) -> None:
        """Nothing, executed directly."""

    def can_enter_jit(self, *args: Any, **kwargs: Any) -> None:
        """Nothing, executed directly."""
