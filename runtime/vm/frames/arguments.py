"""Arguments in tuples, for the library's functions that make any call.

Arguments come as for functions (see enter.py): from a frame's registers, or from a tuple, beginning at `first`.
"""

from __future__ import annotations

from runtime.translate.ll import NULL, W, i32, new_var
from runtime.translate.lltypes import Frame, Tuple
from runtime.translate.rjit import unroll_safe


@unroll_safe
def pack(frame: Frame, callee: W, receiver: W, args: Tuple, first: i32, count: i32) -> Tuple:
    """callee, receiver (unless null) and the arguments in a tuple. NULL: no memory."""
    extra = 1
    if receiver is not NULL:
        extra = 2
    packed: Tuple = new_var(Tuple, count + extra)
    if packed is NULL:
        return NULL
    packed[0] = callee
    if receiver is not NULL:
        packed[1] = receiver
    i = 0
    while i < count:
        packed[i + extra] = frame[first + i] if args is NULL else args[first + i]
        i += 1
    return packed


@unroll_safe
def pack_arguments(frame: Frame, args: Tuple, first: i32, count: i32) -> Tuple:
    packed: Tuple = new_var(Tuple, count)
    if packed is NULL:
        return NULL
    i = 0
    while i < count:
        packed[i] = frame[first + i] if args is NULL else args[first + i]
        i += 1
    return packed
