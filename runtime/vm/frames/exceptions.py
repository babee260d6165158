"""Raising, catching and unwinding.

An exception is pending while vm.error_kind is not 0: built-in code leaves its kind and argument there, and the object
is
made when it is caught or looked at. A frame that it leaves adds an entry to its traceback; a handler is found by the
table of the code object. vm.handled is the exception that is being handled, the context of what is raised then.
"""

from __future__ import annotations

from runtime.translate.ll import (
    NONE,
    NULL,
    TRUE,
    W,
    cast,
    header,
    i32,
    is_small,
    new,
    new_instance,
    new_var,
    pointer,
    same,
    uint_rshift,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import Class, Code, Frame, Generator, Instance, Map, RefArray, Traceback, Tuple
from runtime.translate.rjit import dont_look_inside, elidable, never_collects, promote, unrecorded, unroll_safe
from runtime.vm import kinds
from runtime.vm.errors import fail_object, runtime_error, type_error
from runtime.vm.frames.enter import library_function
from runtime.vm.frames.events import TOLD, exception_event, tell_of_exception, was_told
from runtime.vm.kinds import class_of, is_subclass
from runtime.vm.objects import fixed
from runtime.vm.types.classes import find_in_class, is_exception, is_exception_class, load_found
from runtime.vm.types.maps import add_slot
from spec.bytecode import NO_REGISTER, PLAIN, CodeFlag, Continuation, ErrorKind, Library, Op
from spec.events import Event
from spec.messages import FixedStr

ARGS, TRACEBACK, CONTEXT, CAUSE, SUPPRESS = range(5)  # slots of an exception
HANDLER_WORDS = 4


@elidable
@never_collects
def error_class(error_kind: i32) -> Class:
    return cast(Class, cast(RefArray, vm.exceptions)[error_kind])


@dont_look_inside
def pending_exception() -> W:
    """The pending exception as an object, no longer pending. Its context is the one being handled."""
    error_kind = vm.error_kind
    argument = vm.error_arg0
    vm.error_kind = 0
    if error_kind == ErrorKind.RAISED:
        vm.error_arg0 = NULL
        return argument
    exception = new_exception(error_class(error_kind), argument)
    if exception is not NULL and vm.error_arg1 is not NULL:
        set_name(cast(Instance, exception))
    if exception is NULL or vm.error_kind != 0:
        vm.error_kind = 0
        exception = vm.last_resort
        cast(Instance, exception)[TRACEBACK] = NULL
    vm.error_arg0 = NULL
    vm.error_arg1 = NULL
    vm.error_arg2 = NULL
    set_context(cast(Instance, exception))
    return exception


@dont_look_inside
def set_name(exception: Instance) -> None:
    """Attributes of NameError and AttributeError."""
    map_ = cast(Map, pointer(header(exception)))
    if add_slot(exception, map_, fixed(FixedStr.ATTRIBUTE_NAME), vm.error_arg1) and vm.error_arg2 is not NULL:
        map_ = cast(Map, pointer(header(exception)))
        add_slot(exception, map_, fixed(FixedStr.ATTRIBUTE_OBJ), vm.error_arg2)


def new_exception(cls: Class, argument: W) -> W:
    """Of a class without a constructor of its own. `argument` null: none. NULL: no memory."""
    map_ = cls.root_map
    exception: Instance = new_instance(map_, map_.capacity)
    if exception is NULL:
        return NULL
    count = 0 if argument is NULL else 1
    args: Tuple = new_var(Tuple, count)
    if args is NULL:
        return NULL
    if argument is not NULL:
        args[0] = argument
    exception[ARGS] = args
    return exception


def set_context(exception: Instance) -> None:
    """What is raised while another exception is being handled has that as its context."""
    handled = vm.handled
    if handled is not NULL and not same(handled, exception):
        cut_cycle(cast(Instance, handled), exception)
        exception[CONTEXT] = handled


@dont_look_inside
@never_collects
def cut_cycle(handled: Instance, exception: Instance) -> None:
    """Takes the exception out of the chain of contexts that begins at `handled`. The chain may be a ring (a program
    stores to __context__): `behind` follows at half the speed, and is met in one."""
    item = handled
    behind = handled
    odd = False
    while item[CONTEXT] is not NULL:
        following = cast(Instance, item[CONTEXT])
        if same(following, exception):
            item[CONTEXT] = NULL
            return
        item = following
        if same(item, behind):
            return
        if odd:
            behind = cast(Instance, behind[CONTEXT])
        odd = not odd


def prepare_raise(frame: Frame, a: i32, b: i32) -> W:
    """RAISE: the exception. NULL: another one is pending, or, with none pending, the class in `a` is for the
    library."""
    if a == NO_REGISTER:
        handled = vm.handled
        if handled is NULL:
            runtime_error("No active exception to reraise")
        return handled
    exception = made(frame[a])
    if exception is NULL:
        return NULL
    set_context(cast(Instance, exception))
    if b != NO_REGISTER and not set_cause(cast(Instance, exception), frame[b]):
        return NULL
    return exception


def made(w: W) -> W:
    """The exception that `raise w` raises, as prepare_raise."""
    if is_exception(w):
        return w
    if not is_exception_class(w):
        type_error("exceptions must derive from BaseException", NULL, NULL)
        return NULL
    cls = promote(cast(Class, w))
    version = promote(cls.version)
    init = load_found(cls, version, find_in_class(cls, version, fixed(FixedStr.INIT)))
    new_ = load_found(cls, version, find_in_class(cls, version, fixed(FixedStr.NEW)))
    if is_builtin(init) and is_builtin(new_):
        return new_exception(cls, NULL)
    return NULL


def is_builtin(w: W) -> bool:
    return not is_small(w) and promote(header(w)) == kinds.BUILTIN


@dont_look_inside
def set_cause(exception: Instance, cause: W) -> bool:
    """raise exception from cause, which is no class: the library's `_cause` calls those. False: TypeError is
    pending."""
    if not same(cause, NONE) and not is_exception(cause):
        type_error("exception causes must derive from BaseException", NULL, NULL)
        return False
    exception[CAUSE] = cause
    exception[SUPPRESS] = TRUE
    return True


@elidable
@never_collects
def find_handler(code: Code, pc: i32) -> i32:
    """Number of the first word of the handler's row; -1: none."""
    rows = code.handlers
    i = 0
    while i < rows.length:
        if rows[i] <= pc and pc < rows[i + 1]:
            return i
        i += HANDLER_WORDS
    return -1


def add_traceback(exception: Instance, frame: Frame, code: Code, pc: i32) -> None:
    """The exception leaves, or is caught in, a frame."""
    if code.flags & CodeFlag.LIBRARY != 0:
        return
    entry: Traceback = new(Traceback)
    if entry is NULL:
        vm.error_kind = 0
        return
    entry.frame = code
    entry.pc = pc
    entry.next = cast(Traceback, exception[TRACEBACK])
    exception[TRACEBACK] = entry
    keep_frame(entry, frame, pc)


@unrecorded
@never_collects
def keep_frame(entry: Traceback, frame: Frame, pc: i32) -> None:
    """A program can look at the frame in the traceback. (It was made before the entry, so nothing releases it; a trace
    would have to make its frames for this.)"""
    entry.frame = frame
    frame.pc = pc


@unroll_safe
def unwind(start: Frame, start_pc: i32, exception: W, with_entry: bool) -> Frame:
    """The frame whose handler catches the exception, its pc at the handler; NULL: there is none, the program ends.
    `with_entry`: the first frame is not yet in the traceback."""
    frame = start
    pc = start_pc
    blamed = start_pc
    add_entry = with_entry
    while True:
        code = promote(frame.code)
        told = was_told() if code.flags & CodeFlag.WATCHED != 0 else 0
        if add_entry and told != TOLD:
            add_traceback(cast(Instance, exception), frame, code, blamed)
        row = find_handler(code, pc)
        if code.flags & CodeFlag.WATCHED != 0 and told != TOLD and (add_entry or row < 0):
            inner = tell_of_exception(frame, pc, exception, exception_event(add_entry, row >= 0) + told)
            if inner is not NULL:
                return inner
        add_entry = True
        if row >= 0:
            frame[code.handlers[row + 3]] = exception
            frame.pc = code.handlers[row + 2]
            return frame
        caller = frame.back
        generator = frame.generator
        if generator is not NULL:
            frame.back = NULL
            generator.frame = NULL
            if is_stop(exception, generator):
                exception = stop_in_generator(generator, exception)
        if caller is NULL:
            vm.error_arg0 = exception
            return NULL
        continuation = promote(frame.flags)
        looking_up = is_lookup(code, pc)
        frame = caller
        code = promote(frame.code)
        pc = promote(frame.pc)
        blamed = pc
        if looking_up:
            blamed = pc + 1
        if continuation == Continuation.NEXT or continuation == Continuation.SEND:
            if ends_iteration(exception):
                word = code.instructions[pc + pc + 1]
                if continuation == Continuation.SEND:
                    frame[uint_rshift(code.instructions[pc + pc], 16)] = stop_value(exception)
                frame.pc = uint_rshift(word, 16)
                return frame


def is_lookup(code: Code, pc: i32) -> bool:
    """Is this where a CALL_METHOD's method is looked up by the library? Then its EXT is to blame, whose position is
    the attribute's."""
    if not same(code, library_function(Library.CALL_METHOD).code):
        return False
    return code.instructions[pc + pc] & PLAIN != Op.CALL_EX


def ends_iteration(exception: W) -> bool:
    """Is it a StopIteration?"""
    return is_subclass(class_of(exception), error_class(ErrorKind.STOP_ITERATION))


def stop_value(exception: W) -> W:
    """The value of a StopIteration."""
    args = cast(Tuple, cast(Instance, exception)[ARGS])
    if args.length == 0:
        return NONE
    return args[0]


def is_stop(exception: W, generator: Generator) -> bool:
    """May a generator of this kind not be left by this exception?"""
    if ends_iteration(exception):
        return True
    if generator.kind != 2:
        return False
    return is_subclass(class_of(exception), error_class(ErrorKind.STOP_ASYNC_ITERATION))


@dont_look_inside
def stop_in_generator(generator: Generator, cause: W) -> W:
    """The RuntimeError that takes the place of a StopIteration which leaves a generator's frame."""
    if generator.kind == 0:
        runtime_error("generator raised StopIteration")
    elif generator.kind == 1:
        runtime_error("coroutine raised StopIteration")
    elif ends_iteration(cause):
        runtime_error("async generator raised StopIteration")
    else:
        runtime_error("async generator raised StopAsyncIteration")
    exception = pending_exception()
    item = cast(Instance, exception)
    item[CAUSE] = cause
    item[CONTEXT] = cause
    item[SUPPRESS] = TRUE
    return exception


# --- what instructions ask ---
def match_exception(exception: W, wanted: W) -> i32:
    """MATCH_EXC: 1, 0; -1: TypeError is pending."""
    if is_exception_class(wanted):
        return 1 if is_subclass(class_of(exception), promote(cast(Class, wanted))) else 0
    if not is_small(wanted) and promote(header(wanted)) == kinds.TUPLE:
        return match_any(exception, cast(Tuple, wanted))
    return cannot_catch()


@unroll_safe
def match_any(exception: W, wanted: Tuple) -> i32:
    i = 0
    found = 0
    while i < promote(wanted.length):
        if not is_exception_class(wanted[i]):
            return cannot_catch()
        i += 1
    i = 0
    while i < promote(wanted.length):
        if is_subclass(class_of(exception), promote(cast(Class, wanted[i]))):
            found = 1
        i += 1
    return found


@dont_look_inside
def cannot_catch() -> i32:
    type_error("catching classes that do not inherit from BaseException is not allowed", NULL, NULL)
    return -1


def raise_here(frame: Frame, pc: i32) -> Frame:
    """The pending exception came up in the frame, at pc: the frame whose handler catches it, as unwind."""
    exception = pending_exception()
    inner = vm.throw_into
    if inner is not NULL:
        vm.throw_into = NULL
        frame.pc = pc
        thrown = cast(Frame, inner)
        if thrown.code.flags & CodeFlag.WATCHED != 0:
            vm.told = Event.THROWN
        return unwind(thrown, promote(thrown.pc), exception, True)
    return unwind(frame, pc, exception, True)


@dont_look_inside
def raise_made(frame: Frame, b: i32, value: W) -> None:
    """The library has made the exception of a RAISE whose cause is in register b: it is pending."""
    if not is_exception(value):
        type_error("exceptions must derive from BaseException", NULL, NULL)
        return
    exception = cast(Instance, value)
    set_context(exception)
    if b == NO_REGISTER or set_cause(exception, frame[b]):
        fail_object(ErrorKind.RAISED, value)
