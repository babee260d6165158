"""The edge of the recursion limit: frames of the program that may not call any more.

CPython counts calls of many built-in functions and types, and comparisons, as levels of recursion, so that they fail in
the last frame before the limit. No other frame pays for that: one that is made at the edge runs another code object,
its code's `edge`, in which operations that may count have the numbers of spec.bytecode.EdgeOp; these ask `counted`
(counted.py) first. Traces know nothing of it: they compare a new frame's depth with the edge instead of the limit.

So they do while a program watches (`sys.settrace`): then all depths count as the edge, and what new frames run are
copies with EVENTs in them (events.py), which the host makes.
"""

from __future__ import annotations

from runtime.translate.ll import NONE, NULL, alloc_immortal, cast, host_call, i32, same, vm
from runtime.translate.lltypes import Code, IntArray
from runtime.translate.rjit import asks_host, dont_look_inside, never_collects
from runtime.vm.errors import recursion_error
from runtime.vm.objects import note_immortal
from spec.bytecode import EDGE, FRAME_DEPTH, LEVEL, CodeFlag, Continuation, Op, Service
from spec.messages import FixedStr
from spec.services import HostService

#: What has no such code: the library's functions, which CPython has in C, and generators, whose frames go on at other
#: depths.
NO_EDGE = CodeFlag.LIBRARY | CodeFlag.GENERATOR | CodeFlag.COROUTINE | CodeFlag.ASYNC_GENERATOR


@dont_look_inside
@asks_host
def at_edge(code: Code, depth: i32, continuation: i32) -> Code:
    """What a new frame at this depth runs, which is the edge's at least. NULL: RecursionError is pending."""
    beyond = depth - vm.recursion_edge
    if beyond < 0:
        if vm.events == 0 or code.flags & CodeFlag.LIBRARY != 0:
            return code
        vm.host_argument = code
        host_call(Service.OBJECT, HostService.WATCHED)
        watched = vm.host_argument
        vm.host_argument = NULL
        return code if same(watched, NONE) else cast(Code, watched)
    if beyond >= FRAME_DEPTH:
        if continuation & LEVEL != 0 and beyond >= 2 * FRAME_DEPTH:  # there was no room for the function in C
            compared = continuation == Continuation.OPERAND | LEVEL
            recursion_error(FixedStr.RECURSION_COMPARISON if compared else FixedStr.RECURSION_CALL)
        else:
            recursion_error(message_of(code.flags))
        return NULL
    if code.flags & NO_EDGE != 0:
        return code
    if code.edge is NULL:
        code.edge = edge_of(code)
    return code if code.edge is NULL else code.edge


@never_collects
def message_of(flags: i32) -> i32:
    """The message (FixedStr) of the RecursionError of a frame with these flags of its code."""
    if flags & CodeFlag.LEVEL_OF_REPR != 0:
        return FixedStr.RECURSION_REPR
    if flags & CodeFlag.LEVEL_OF_STR != 0:
        return FixedStr.RECURSION_STR
    if flags & CodeFlag.LEVEL_OF_COMPARISON != 0:
        return FixedStr.RECURSION_COMPARISON
    if flags & (CodeFlag.LEVEL | CodeFlag.LEVEL_WITHIN) != 0:
        return FixedStr.RECURSION_CALL
    return FixedStr.RECURSION


@never_collects
def edge_of(code: Code) -> Code:
    """A copy of the code object, with operations of EdgeOp. NULL: no memory."""
    words: IntArray = alloc_immortal(IntArray, code.instructions.length)
    result: Code = alloc_immortal(Code, 0)
    note_immortal()
    if words is NULL or result is NULL:
        return NULL
    i = 0
    while i < words.length:
        words[i] = code.instructions[i]
        if i & 1 == 0 and may_count(words[i] & 0xFFFF):
            words[i] = words[i] | EDGE
        i += 1
    result.name = code.name
    result.nregs = code.nregs
    result.nargs = code.nargs
    result.index = code.index
    result.instructions = words
    result.constants = code.constants
    result.globals = code.globals
    result.arg_names = code.arg_names
    result.live = code.live
    result.live_words = code.live_words
    result.qualname = code.qualname
    result.made = code.made
    result.flags = code.flags
    result.nposonly = code.nposonly
    result.nkwonly = code.nkwonly
    result.nfree = code.nfree
    result.first_free = code.first_free
    result.handlers = code.handlers
    result.doc = code.doc
    result.local_names = code.local_names
    return result


@never_collects
def may_count(op: i32) -> bool:
    match op:
        case Op.CALL | Op.CALL_KW | Op.CALL_METHOD | Op.CALL_METHOD_KW | Op.CALL_BOUND | Op.CALL_BOUND_KW | Op.CALL_EX:
            return True
        case Op.CONTAINS | Op.NOT_CONTAINS:
            return True
        case _:
            return op >= Op.LT and op <= Op.GE
