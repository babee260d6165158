"""Frames of called functions: binding arguments to parameters.

Arguments come from a row of the caller's registers (`args` null) or from a tuple (`args`): `count` of them from `first`
on; `names`, a tuple, names the last ones, if they are keyword arguments, else it is null. `receiver` goes before them,
if it is
not null. A `continuation` with LEVEL: CPython enters the function through one in C, which is a level of recursion, too.
What enters a function gives the frame to go on in, or the caller's own frame where the result is known at
once (a
generator: it goes to register `dest`), or NULL with an exception pending.
"""

from __future__ import annotations

from runtime.translate.ll import NULL, W, address, cast, i32, new, new_var, same, store_word, vm
from runtime.translate.lltypes import Class, Code, Dict, Frame, Function, Generator, RefArray, Str, Tuple
from runtime.translate.rjit import elidable, for_speed, inline, never_collects, promote, unroll_safe, untraced
from runtime.vm.containers.dicts import new_dict
from runtime.vm.containers.strdicts import dict_get_str, dict_set_str
from runtime.vm.frames.call_errors import (
    foreign_receiver,
    missing_arguments,
    missing_keywords,
    repeated_argument,
    too_many_arguments,
    unexpected_keyword,
)  # fmt: skip
from runtime.vm.frames.edge import at_edge
from runtime.vm.frames.generators import ASYNCHRONOUS, COROUTINE
from runtime.vm.kinds import class_of, is_subclass
from spec.bytecode import FRAME_DEPTH, LEVEL, CodeFlag, Continuation
from spec.heap import TYPES

SUSPENDABLE = CodeFlag.GENERATOR | CodeFlag.COROUTINE | CodeFlag.ASYNC_GENERATOR
NOT_SIMPLE = CodeFlag.VARARGS | CodeFlag.VARKEYWORDS | CodeFlag.RECEIVER
FRAME_BYTES = TYPES["Frame"].fixed_size


@inline
def begin(caller: Frame, code: Code, continuation: i32) -> Frame:
    """An empty frame. NULL: RecursionError or MemoryError is pending."""
    depth = caller.depth + FRAME_DEPTH
    if code.flags & CodeFlag.LIBRARY != 0:
        depth = library_depth(caller, code)
    elif promote(caller.code).flags & CodeFlag.LIBRARY != 0:
        depth &= -FRAME_DEPTH
    if continuation & LEVEL != 0:
        depth += FRAME_DEPTH
    run = code
    if depth >= vm.frame_edge:
        run = at_edge(code, depth, continuation)
        if run is NULL:
            return NULL
    frame: Frame = new_var(Frame, code.nregs)
    if frame is NULL:
        return NULL
    frame.code = run
    frame.back = caller
    frame.depth = depth
    frame.flags = continuation & ~LEVEL
    return frame


def library_depth(caller: Frame, code: Code) -> i32:
    """Of a frame of the library."""
    depth = caller.depth
    if promote(caller.code).flags & CodeFlag.LIBRARY != 0:
        depth += 1
    elif code.flags & CodeFlag.LEVEL != 0:
        depth += FRAME_DEPTH
    if code.flags & CodeFlag.LEVEL_WITHIN != 0:
        depth += FRAME_DEPTH
    return depth


@inline
@untraced
@never_collects
def release(frame: Frame) -> None:
    """A frame that has returned, and that nothing refers to. If it is the last object that was made, its room is free
    at once, so that calls in a row have their frames at the same place. (Traces have no frames.)"""
    at = address(frame)
    end = at + ((FRAME_BYTES + (frame.length << 2) + 7) & -8)
    if end == vm.alloc_ptr and at >= vm.frames_kept:
        vm.alloc_ptr = at
        while at != end:
            store_word(at, 0)
            store_word(at + 4, 0)
            at += 8


@inline
@unroll_safe
def complete(caller: Frame, dest: i32, frame: Frame, function: Function) -> Frame:
    """The frame, its parameters bound, gets the free variables; of a generator, register `dest` gets the generator."""
    code = promote(function.code)
    if code.nfree != 0:
        closure = function.closure
        i = 0
        while i < code.nfree:
            frame[code.first_free + i] = closure[i]
            i += 1
    if code.flags & SUSPENDABLE == 0:
        return frame
    generator: Generator = new(Generator)
    if generator is NULL:
        return NULL
    generator.frame = frame
    generator.code = code
    generator.name = function.name
    generator.qualname = function.qualname
    if code.flags & CodeFlag.COROUTINE != 0:
        generator.kind = COROUTINE
    elif code.flags & CodeFlag.ASYNC_GENERATOR != 0:
        generator.kind = ASYNCHRONOUS
    frame.generator = generator
    frame.back = NULL
    caller[dest] = generator
    return caller


@inline
@unroll_safe
def enter_function(
    caller: Frame, dest: i32, function: Function, receiver: W, args: Tuple, first: i32, count: i32, names: Tuple,
    continuation: i32,
) -> Frame:  # fmt: skip
    """The code object is a constant of a trace, and so are all numbers and loops here."""
    code = promote(function.code)
    extra = 0
    if receiver is not NULL:
        extra = 1
    frame = begin(caller, code, continuation)
    if frame is NULL:
        return NULL
    if receiver is not NULL:
        frame[0] = receiver
    if names is NULL and count + extra == code.nargs and code.nkwonly == 0 and code.flags & NOT_SIMPLE == 0:
        i = 0
        while i < count:
            frame[i + extra] = caller[first + i] if args is NULL else args[first + i]
            i += 1
    elif not bind(frame, caller, function, receiver, args, first, count, names):
        return NULL
    return complete(caller, dest, frame, function)


@unroll_safe
def bind(
    frame: Frame, caller: Frame, function: Function, receiver: W, args: Tuple, first: i32, count: i32, names: Tuple
) -> bool:
    """Any arguments to any parameters. False: TypeError or MemoryError is pending."""
    code = promote(function.code)
    extra = 0
    if receiver is not NULL:
        extra = 1
    keywords = 0
    if names is not NULL:
        keywords = promote(names.length)
    given = count - keywords + extra
    positional = given
    if positional > code.nargs:
        positional = code.nargs
        if code.flags & CodeFlag.VARARGS == 0:
            too_many_arguments(function, given, names)
            return False
    i = extra
    while i < positional:
        frame[i] = caller[first + i - extra] if args is NULL else args[first + i - extra]
        i += 1
    slot = code.nargs + code.nkwonly
    if code.flags & CodeFlag.VARARGS != 0:
        rest: Tuple = new_var(Tuple, given - positional)
        if rest is NULL:
            return False
        if extra > positional:
            rest[0] = receiver
            frame[0] = NULL  # the first keyword-only parameter, where there is one
        while i < given:
            rest[i - positional] = caller[first + i - extra] if args is NULL else args[first + i - extra]
            i += 1
        frame[slot] = rest
        slot += 1
    if code.flags & CodeFlag.VARKEYWORDS != 0:
        others = new_dict()
        if others is NULL:
            return False
        frame[slot] = others
    else:
        slot = -1
    if keywords > 0:
        if not bind_keywords(frame, caller, function, positional, args, first + count - keywords, names, slot):
            return False
    if positional < code.nargs and not bind_defaults(frame, function, positional):
        return False
    if code.nkwonly > 0 and not bind_keyword_defaults(frame, function):
        return False
    if code.flags & CodeFlag.RECEIVER != 0:
        return is_receiver(function, frame[0])
    return True


@unroll_safe
def is_receiver(function: Function, w: W) -> bool:
    """Is it an instance of a class that has this method of the library's? False: TypeError is pending."""
    cls = class_of(w)
    owners = function.closure
    i = 0
    while i < promote(owners.length):
        if is_subclass(cls, cast(Class, owners[i])):
            return True
        i += 1
    foreign_receiver(function, w)
    return False


@unroll_safe
def bind_keywords(
    frame: Frame, caller: Frame, function: Function, positional: i32, args: Tuple, first: i32, names: Tuple, rest: i32
) -> bool:
    """Parameters get the keyword arguments; the dict in register `rest` (-1: none) those that are no parameters."""
    code = promote(function.code)
    k = 0
    while k < promote(names.length):
        name = cast(Str, names[k])
        value = caller[first + k] if args is NULL else args[first + k]
        index = find_parameter(code, name)
        if index >= 0 and index < code.nposonly:
            if rest < 0:
                unexpected_keyword(function, name, names)
                return False
            index = -1
        if index < 0:
            if rest < 0:
                unexpected_keyword(function, name, names)
                return False
            if not dict_set_str(cast(Dict, frame[rest]), name, value):
                return False
        else:
            if index < positional:
                repeated_argument(function, name)
                return False
            frame[index] = value
        k += 1
    return True


@unroll_safe
def bind_defaults(frame: Frame, function: Function, positional: i32) -> bool:
    """Positional parameters without an argument get their defaults."""
    code = promote(function.code)
    defaults = function.defaults
    count = 0
    if defaults is not NULL:
        count = promote(defaults.length)
    i = positional
    while i < code.nargs:
        if frame[i] is NULL:
            number = i - code.nargs + count
            if number < 0:
                missing_arguments(function, frame)
                return False
            frame[i] = defaults[number]
        i += 1
    return True


@unroll_safe
def bind_keyword_defaults(frame: Frame, function: Function) -> bool:
    code = promote(function.code)
    i = code.nargs
    while i < code.nargs + code.nkwonly:
        if frame[i] is NULL:
            value: W = NULL
            if function.kwdefaults is not NULL:
                value = dict_get_str(function.kwdefaults, cast(Str, code.arg_names[i]))
            if value is NULL:
                missing_keywords(function, frame)
                return False
            frame[i] = value
        i += 1
    return True


@elidable
@never_collects
def find_parameter(code: Code, name: Str) -> i32:
    """Register of the parameter that can be given by this name; -1: none."""
    i = 0
    while i < code.nargs + code.nkwonly:
        if same(code.arg_names[i], name):
            return i
        i += 1
    return -1


@for_speed
def enter_words(
    caller: Frame, dest: i32, function: Function, count: i32, x: W, y: W, z: W, t: W, continuation: i32
) -> Frame:
    """The same with `count` <= 4 positional arguments that are at hand."""
    code = promote(function.code)
    if count == code.nargs and code.nkwonly == 0 and code.flags & (CodeFlag.VARARGS | CodeFlag.VARKEYWORDS) == 0:
        if code.flags & CodeFlag.RECEIVER != 0 and not is_receiver(function, x):
            return NULL
        frame = begin(caller, code, continuation)
        if frame is NULL:
            return NULL
        if count > 0:
            frame[0] = x
        if count > 1:
            frame[1] = y
        if count > 2:
            frame[2] = z
        if count > 3:
            frame[3] = t
        return complete(caller, dest, frame, function)
    args: Tuple = new_var(Tuple, count)
    if args is NULL:
        return NULL
    if count > 0:
        args[0] = x
    if count > 1:
        args[1] = y
    if count > 2:
        args[2] = z
    if count > 3:
        args[3] = t
    return enter_function(caller, dest, function, NULL, args, 0, count, NULL, continuation)


@elidable
@never_collects
def library_function(op: i32) -> Function:
    """The library's function for an operation that needs Python code (spec.objects.OPERATORS)."""
    return cast(Function, cast(RefArray, vm.operators)[op])


@elidable
@never_collects
def retry_function(index: i32) -> Function:
    """The library's function that takes what built-in function `index` leaves; NULL: none."""
    return cast(Function, cast(RefArray, vm.retries)[index])


def enter_library(caller: Frame, dest: i32, op: i32, count: i32, x: W, y: W, z: W, continuation: i32) -> Frame:
    """Call the library's function for `op`."""
    return enter_words(caller, dest, library_function(op), count, x, y, z, NULL, continuation)


__all__ = ["Continuation", "begin", "bind", "enter_function", "enter_library", "enter_words", "library_function",
"retry_function"]
