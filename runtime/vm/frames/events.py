"""What a program that watches is told: `sys.settrace` and `sys.setprofile`.

While one does, frames run copies of their code that have EVENTs (runtime/watched.py): where a frame begins, goes on
after a YIELD, or gives a value, and where a line begins. Exceptions are told of as they are unwound. An event is a call
of the library's `_event`, which calls the program's functions (runtime/lib/modules/_tracing.py); meanwhile vm.events is
0, so that what these do is not told. Nothing else pays for it: new frames are looked at because all depths count as the
edge (edge.py), and the JIT is off from the first such call on, as a frame that a program looks at must be in memory.
"""

from __future__ import annotations

from runtime.translate.ll import NONE, NULL, TRUE, W, cast, i32, same, tag, untag, vm
from runtime.translate.lltypes import Code, Frame
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.frames.enter import enter_words, library_function
from runtime.vm.objects import box_bool
from spec.bytecode import NO_REGISTER, PLAIN, CodeFlag, Continuation, Op
from spec.events import Event, Watch

TOLD = 1


@dont_look_inside
def tell(frame: Frame, a: i32, event: i32, line: i32) -> Frame:
    """EVENT: the frame to go on in."""
    if event >= Event.WILL_CALL and vm.events & Watch.PROFILE == 0:
        return frame
    value: W = NONE
    name: W = NONE
    if event == Event.WILL_CALL_METHOD:
        name = frame.code.constants[line]
    if event == Event.WILL_CALL and line == 1 and frame[a + 1] is not NULL:
        name = frame[a + 1]
    if event == Event.LINE:
        value = tag(line)
    elif a != NO_REGISTER:
        value = frame[a]
    return call_event(frame, event, value, name, Continuation.DISCARD)


@dont_look_inside
def call_event(frame: Frame, event: i32, value: W, name: W, continuation: i32) -> Frame:
    """A frame of `_event`, or the frame itself while nothing is told. NULL: an exception is pending."""
    if vm.events == 0:
        return frame
    vm.events = 0
    vm.frames_kept = vm.alloc_ptr
    return enter_words(frame, 0, library_function(Op.EVENT), 4, frame, tag(event), value, name, continuation)


@dont_look_inside
def tell_of_exception(frame: Frame, pc: i32, exception: W, event: i32) -> Frame:
    """The frame to go on in, after which the exception is raised once more; NULL: nothing is told."""
    frame.pc = pc
    entered = call_event(frame, event, exception, NONE, Continuation.TOLD)
    if entered is NULL:
        vm.error_kind = 0
        return NULL
    return NULL if same(entered, frame) else entered


@never_collects
def exception_event(is_new: bool, is_caught: bool) -> i32:
    """`is_new`: the frame has not had it before."""
    if not is_new:
        return Event.LEFT
    return Event.CAUGHT if is_caught else Event.FAILED


@dont_look_inside
@never_collects
def was_told() -> i32:
    """Of the exception that is unwound: TOLD, or Event.THROWN, or 0."""
    told = vm.told
    vm.told = 0
    return told


@dont_look_inside
@never_collects
def watch(events: W) -> W:
    """_watch(spec.events.Watch)"""
    vm.events = untag(events)
    return NONE


@dont_look_inside
@never_collects
def look_at_frames(all_of_them: W) -> W:
    """_look_at_frames(bool): are new frames to run code with EVENTs, where anything is told? There are no traces from
    then on."""
    edge = vm.recursion_edge
    if same(all_of_them, TRUE):
        edge = 0
        vm.hot_threshold = 0
    if vm.frame_edge != edge:
        vm.frame_edge = edge
    return NONE


@dont_look_inside
@never_collects
def at_event(frame: W) -> W:
    """_at_event(frame): is it being told an event that is no exception?"""
    f = cast(Frame, frame)
    return box_bool(f.code.flags & CodeFlag.WATCHED != 0 and is_event(f.code, f.pc) == 1)


@never_collects
def plain_code(code: Code) -> Code:
    """What this is a copy of, or itself."""
    return code.edge if code.flags & CodeFlag.WATCHED != 0 else code


@never_collects
def plain_place(code: Code, pc: i32) -> i32:
    """Where this is in the plain code: at an EVENT, at what that is for; -1: where a frame begins."""
    if code.flags & CodeFlag.WATCHED == 0:
        return pc
    if pc == 0:
        return -1
    place = 0
    i = 0
    while i < pc:
        if is_event(code, i) == 0:
            place += 1
        i += 1
    if is_event(code, pc) == 1 and code.instructions[pc + pc + 1] & 0xFFFF == Event.RESUME:
        place -= 1
    return place


@never_collects
def is_event(code: Code, pc: i32) -> i32:
    return 1 if code.instructions[pc + pc] & 0xFFFF & PLAIN == Op.EVENT else 0
