"""Every reason for abandoning a trace."""

from __future__ import annotations

import enum


class Reason(enum.Enum):
    TRACE_TOO_LONG = "the trace is longer than max_trace_ops"
    TRACE_LONG = "the trace is longer than max_patient_ops, and calls what has no trace yet"
    INNER_LOOP = "an inner loop that is not compiled yet went round"
    LEFT_LOOP = "the loop was left, with its frame: another pass of it is recorded"
    RECURSION = "recursion into code that has no trace yet"
    INLINE_TOO_DEEP = "calls nest deeper than max_inline_depth"
    PORTAL_RETURN = "the interpreter returned: the program ended, or an error did"
    GREEN_NOT_CONSTANT = "a green variable is a reference to an object that can move"
    PROMOTE_MOVABLE = "promotion of a reference to an object that can move"
    NOT_WORTH_IT = "a version of the loop by value is no better than the loop"
    OUT_OF_MEMORY = "no room in the image while tracing"
    OTHER_DRIVER = "merge points of two drivers in one trace"
    INVALIDATED = "a field that the trace takes for a constant was stored to"
    INVALID_LOOP = "the optimizer found that the trace cannot run twice"
    ENDLESS = "the loop has no guard: nothing could interrupt it"
    BACKEND_LIMIT = "the backend has no room for the trace"
    TRACE_MEMORY_FULL = "trace memory is full: all traces go, and this one is recorded again"
    LOOP_TOO_LARGE = "the loop and its bridges take up as much of the trace memory as they may"
    TOO_MANY_BRIDGES = "the guard's trace has as many bridges as it may"
    HOST_WANTED = "the program asks for the host, to which the interpreter leaves at this back edge"
    INTERNAL = "internal error of the JIT"


class Abort(Exception):
    """Raised before an instruction has had any effect, or behind all of it; `greens`: the position that the reason is
    about."""

    def __init__(self, reason: Reason, detail: str = "", greens: tuple[int, ...] | None = None) -> None:
        super().__init__(f"{reason.value}{': ' + detail if detail else ''}")
        self.reason = reason
        self.detail = detail
        self.greens = greens
