"""Frames, tracebacks and code objects as values: what the library's properties of them (runtime/lib/frames.py) ask.

A frame in memory is what it is only while no trace keeps it in registers. So `sys._getframe` asks at a safe point
(settling.py), where all frames are in memory; what a frame tells later is what was last stored in it.
"""

from __future__ import annotations

from runtime.translate.ll import FALSE, MISSING, NONE, NULL, TRUE, W, cast, header, new, new_var, tag, untag, vm
from runtime.translate.lltypes import Cell, Code, Dict, Frame, Generator, Str, Traceback
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.dicts import new_dict
from runtime.vm.containers.strdicts import dict_get_str, dict_set_str
from runtime.vm.frames.events import plain_code, plain_place
from runtime.vm.objects import or_none
from runtime.vm.text.layout import char_at
from runtime.vm.types.dictproxy import namespace_dict
from spec.bytecode import CodeFlag, Settle

DOT = ord(".")  # how names begin that are no variables


@dont_look_inside
@never_collects
def keep_frame(frame: Frame) -> None:
    """The program gets this frame, which is in memory."""
    vm.snapshot = frame
    vm.frames_kept = vm.alloc_ptr


@dont_look_inside
@never_collects
def ask_for_frame() -> W:
    """What `_want_frame()` gives where there may be traces (frames/framebuiltins.py)."""
    if vm.settle == Settle.DONE:
        vm.settle = Settle.NONE
        return FALSE
    vm.settle = Settle.FRAME
    vm.interrupt = 1
    return TRUE


@dont_look_inside
@never_collects
def switch_frame(frame: W) -> W:
    """_switch_frame(frame): True: the back edge that comes now goes on in that frame; the one that asks stands until
    somebody switches to it. False: somebody has; the frame that was left is vm.snapshot."""
    if vm.settle == Settle.DONE:
        vm.settle = Settle.NONE
        return FALSE
    vm.snapshot = frame
    vm.settle = Settle.SWITCH
    vm.interrupt = 1
    return TRUE


@dont_look_inside
@never_collects
def take_frame() -> W:
    """_take_frame(): the frame, after _want_frame()"""
    frame = vm.snapshot
    vm.snapshot = NULL
    return or_none(frame)


@dont_look_inside
@never_collects
def caller(frame: W) -> W:
    """_frame_back(frame): the next one that is the program's; None"""
    f = cast(Frame, frame).back
    while f is not NULL and f.code.flags & CodeFlag.LIBRARY != 0:
        f = f.back
    return or_none(f)


def code_of(frame: W) -> W:
    """_frame_code(frame)"""
    return plain_code(cast(Frame, frame).code)


@dont_look_inside
@never_collects
def place_of(frame: W) -> W:
    """_frame_pc(frame)"""
    f = cast(Frame, frame)
    return tag(plain_place(f.code, f.pc))


@dont_look_inside
def globals_of(frame: W) -> W:
    """_frame_globals(frame)"""
    return namespace_dict(cast(Frame, frame).code.globals)


@dont_look_inside
def locals_of(frame: W) -> W:
    """_frame_locals(frame): of a function, a new dict of its variables that are bound"""
    f = cast(Frame, frame)
    result: Dict = new_dict()
    i = 0
    while result is not NULL and i < f.code.local_names.length:
        value = f[i]
        if value is not NULL and kinds.kind(value) == kinds.CELL:
            value = cast(Cell, value).value
        if value is not NULL and not dict_set_str(result, cast(Str, f.code.local_names[i]), value):
            return NULL
        i += 1
    return result


@dont_look_inside
def store_locals(frame: W, values: W) -> W:
    """_frame_store(frame, dict): its variables are what the dict says, or unbound"""
    f = cast(Frame, frame)
    i = 0
    while i < f.code.local_names.length:
        name = cast(Str, f.code.local_names[i])
        if name.length > 0 and char_at(name, 0) != DOT:
            value = dict_get_str(cast(Dict, values), name)
            if f[i] is not NULL and kinds.kind(f[i]) == kinds.CELL:
                cast(Cell, f[i]).value = value
            else:
                f[i] = value
        i += 1
    return NONE


@dont_look_inside
@never_collects
def mapping_of(frame: W) -> W:
    """_frame_mapping(frame): what is in register 0, where a class body has the mapping of its names; _MISSING"""
    first = cast(Frame, frame)[0]
    return MISSING if first is NULL else first


@dont_look_inside
@never_collects
def clear_frame(frame: W) -> W:
    """_frame_clear(frame): of one that does not run, nothing is bound any more. A generator that stands in it is for
    the library to close: it is what this gives then."""
    f = cast(Frame, frame)
    generator = f.generator
    if generator is not NULL and generator.frame is not NULL:
        return generator
    i = 0
    while i < f.length:
        f[i] = NULL
        i += 1
    return NONE


@dont_look_inside
def traceback_frame(traceback: W) -> W:
    """_traceback_frame(tb): where a trace was left, one that knows code and place, and no variables"""
    t = cast(Traceback, traceback)
    if header(t.frame) == kinds.CODE:
        frame: Frame = new_var(Frame, cast(Code, t.frame).nregs)
        if frame is NULL:
            return NULL
        frame.code = cast(Code, t.frame)
        frame.pc = t.pc
        t.frame = frame
    return t.frame


@dont_look_inside
def make_traceback(frame: W, pc: W) -> W:
    """_make_traceback(frame, pc)"""
    made: Traceback = new(Traceback)
    if made is not NULL:
        made.frame = frame
        made.pc = untag(pc)
    return made


@dont_look_inside
@never_collects
def traceback_place(traceback: W) -> W:
    """_traceback_pc(tb)"""
    t = cast(Traceback, traceback)
    code = cast(Code, t.frame) if header(t.frame) == kinds.CODE else cast(Frame, t.frame).code
    return tag(plain_place(code, t.pc))


@dont_look_inside
@never_collects
def code_index(code: W) -> W:
    """_code_index(code)"""
    return tag(cast(Code, code).index)


@dont_look_inside
@never_collects
def code_constant(code: W, number: W) -> W:
    """_code_constant(code, number); -1: the docstring"""
    if untag(number) < 0:
        return cast(Code, code).doc
    return cast(Code, code).constants[untag(number)]


@dont_look_inside
@never_collects
def generator_frame(generator: W) -> W:
    """_generator_frame(g): None once it has ended"""
    return or_none(cast(Generator, generator).frame)
