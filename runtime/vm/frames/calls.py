"""Calls. A call of a Python function makes a frame, in which the dispatch loop goes on; others give a result at once.

The arguments are `count` registers of the caller's frame from `first` on; `names`, a constant of the calling code,
names the last of them, if they are keyword arguments, else it is null. `receiver` goes before them, if it is not null.
A call gives the frame to go on in: the new one, or the caller's own after storing the result in register `dest`; or
NULL, with an exception pending.
"""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, header, i32, is_small, new_instance, new_var, pointer, same, vm
from runtime.translate.lltypes import BoundMethod, Builtin, Class, Code, Frame, Function, Instance, Map, Str, Tuple
from runtime.translate.rjit import elidable, never_collects, promote, promote_immortal, unroll_safe
from runtime.vm import kinds
from runtime.vm.errors import recursion_error
from runtime.vm.frames.builtins import call_builtin
from runtime.vm.frames.call_errors import (
    init_takes_nothing,
    missing_arguments,
    not_callable,
    repeated_argument,
    strange_init,
    too_many_arguments,
    unexpected_keyword,
)  # fmt: skip
from runtime.vm.objects import fixed
from runtime.vm.types.attributes import get_attribute, list_method, missing_attribute
from runtime.vm.types.classes import find_in_class, load_found
from runtime.vm.types.maps import find_slot, get_slot
from spec.heap import FRAME_DISCARD_RESULT
from spec.messages import FixedStr


def call_value(frame: Frame, dest: i32, callee: W, first: i32, count: i32, names: Tuple) -> Frame:
    callee = promote_immortal(callee)
    if is_small(callee):
        not_callable(callee)
        return NULL
    h = promote(header(callee))
    if h == kinds.FUNCTION:
        return enter_function(frame, cast(Function, callee), NULL, first, count, names, 0)
    if h == kinds.CLASS:
        return instantiate(frame, dest, promote(cast(Class, callee)), first, count, names)
    if h == kinds.BUILTIN:
        index = promote(cast(Builtin, callee).index)
        return frame if call_builtin(frame, dest, index, NULL, first, count, names) else NULL
    if h == kinds.BOUND_METHOD:
        method = cast(BoundMethod, callee)
        function: W = promote_immortal(method.function)
        if promote(header(function)) == kinds.FUNCTION:
            return enter_function(frame, cast(Function, function), method.receiver, first, count, names, 0)
        number = promote(cast(Builtin, function).index)
        return frame if call_builtin(frame, dest, number, method.receiver, first, count, names) else NULL
    not_callable(callee)
    return NULL


def call_method(frame: Frame, dest: i32, w: W, name: Str, first: i32, count: i32, names: Tuple) -> Frame:
    """w.name(...), without making a bound method."""
    if is_small(w):
        missing_attribute(w, name)
        return NULL
    h = promote(header(w))
    if h >= kinds.FIRST_MAP:
        map_ = cast(Map, pointer(h))
        index = find_slot(map_, name)
        if index >= 0:
            return call_value(frame, dest, get_slot(cast(Instance, w), map_, index), first, count, names)
        cls = map_.cls
        version = promote(cls.version)
        where = find_in_class(cls, version, name)
        if where < 0:
            missing_attribute(w, name)
            return NULL
        value = promote_immortal(load_found(cls, version, where))
        if not is_small(value) and promote(header(value)) == kinds.FUNCTION:
            return enter_function(frame, cast(Function, value), w, first, count, names, 0)
        return call_value(frame, dest, value, first, count, names)
    if h == kinds.LIST:
        method = list_method(name)
        if method >= 0:
            return frame if call_builtin(frame, dest, method, w, first, count, names) else NULL
    if not get_attribute(frame, dest, w, name):
        return NULL
    return call_value(frame, dest, frame[dest], first, count, names)


def instantiate(frame: Frame, dest: i32, cls: Class, first: i32, count: i32, names: Tuple) -> Frame:
    """A call of a class, which is a constant of a trace."""
    version = promote(cls.version)
    where = find_in_class(cls, version, fixed(FixedStr.INIT))
    map_ = cls.root_map
    instance: Instance = new_instance(map_, map_.capacity)
    if instance is NULL:
        return NULL
    if where < 0:
        if count > 0:
            init_takes_nothing(cls)
            return NULL
        frame[dest] = instance
        return frame
    init = promote_immortal(load_found(cls, version, where))
    if is_small(init) or promote(header(init)) != kinds.FUNCTION:
        strange_init()
        return NULL
    entered = enter_function(frame, cast(Function, init), instance, first, count, names, FRAME_DISCARD_RESULT)
    if entered is not NULL:
        frame[dest] = instance
    return entered


@unroll_safe
def enter_function(
    caller: Frame, function: Function, receiver: W, first: i32, count: i32, names: Tuple, flags: i32
) -> Frame:
    """The new frame. The code object is a constant of a trace, and so are all numbers and loops here."""
    code = promote(function.code)
    keywords = 0
    if names is not NULL:
        keywords = names.length
    extra = 0
    if receiver is not NULL:
        extra = 1
    positional = count - keywords + extra
    if positional > code.nargs:
        too_many_arguments(function, positional, names)
        return NULL
    frame: Frame = new_var(Frame, code.nregs)
    if frame is NULL:
        return NULL
    if receiver is not NULL:
        frame[0] = receiver
    i = extra
    while i < positional:
        frame[i] = caller[first + i - extra]
        i += 1
    if keywords > 0 and not bind_keywords(frame, caller, function, positional, first + count - keywords, names):
        return NULL
    if positional + keywords < code.nargs and not bind_defaults(frame, function, positional, names):
        return NULL
    depth = caller.depth + 1
    if depth >= vm.recursion_limit:
        recursion_error(FixedStr.RECURSION)
        return NULL
    frame.code = code
    frame.back = caller
    frame.depth = depth
    frame.flags = flags
    return frame


@unroll_safe
def bind_keywords(frame: Frame, caller: Frame, function: Function, positional: i32, first: i32, names: Tuple) -> bool:
    """Parameters get the keyword arguments, in registers first ... of the caller."""
    code = promote(function.code)
    k = 0
    while k < names.length:
        name = cast(Str, names[k])
        index = find_parameter(code, name)
        if index < 0:
            unexpected_keyword(code, name)
            return False
        if index < positional:
            repeated_argument(code, name)
            return False
        frame[index] = caller[first + k]
        k += 1
    return True


@unroll_safe
def bind_defaults(frame: Frame, function: Function, positional: i32, names: Tuple) -> bool:
    """Parameters without an argument get their defaults."""
    code = promote(function.code)
    defaults = function.defaults
    count = 0
    if defaults is not NULL:
        count = promote(defaults.length)
    i = positional
    while i < code.nargs:
        if not is_keyword(code, i, names):
            number = i - code.nargs + count
            if number < 0:
                missing_arguments(function, positional, names)
                return False
            frame[i] = defaults[number]
        i += 1
    return True


@elidable
@never_collects
def find_parameter(code: Code, name: Str) -> i32:
    """-1: none."""
    i = 0
    while i < code.nargs:
        if same(code.arg_names[i], name):
            return i
        i += 1
    return -1


def is_keyword(code: Code, index: i32, names: Tuple) -> bool:
    """Is the parameter among the keyword arguments?"""
    if names is NULL:
        return False
    return is_among(code, index, names)


@elidable
@never_collects
def is_among(code: Code, index: i32, names: Tuple) -> bool:
    i = 0
    while i < names.length:
        if same(names[i], code.arg_names[index]):
            return True
        i += 1
    return False
