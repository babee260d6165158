"""Displays: lists, tuples, dicts, sets, slices and strings from a row of registers."""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    cast,
    header,
    i32,
    is_small,
    new,
    new_var,
    untag,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import (
    Float,
    FloatArray,
    Frame,
    IntArray,
    RefArray,
    Slice,
    Str,
    Tuple,
)  # fmt: skip
from runtime.translate.rjit import dont_look_inside, promote, unroll_safe
from runtime.vm import kinds
from runtime.vm.containers.dicts import new_dict
from runtime.vm.containers.lists import is_plain, list_from_refs
from runtime.vm.containers.sets import add, new_set
from runtime.vm.containers.strdicts import dict_set
from runtime.vm.frames.enter import enter_library
from runtime.vm.frames.operations import put
from runtime.vm.kinds import payload
from runtime.vm.objects import list_of
from runtime.vm.text.textbuf import finish, new_text, put_str
from spec.bytecode import Continuation, Op

MAX_UNROLLED = 16  # items of a list display whose types a trace checks one by one


def build(frame: Frame, op: i32, a: i32, first: i32, count: i32) -> Frame:
    match op:
        case Op.BUILD_LIST:
            return put(frame, a, build_list(frame, first, count))
        case Op.BUILD_TUPLE:
            return put(frame, a, build_tuple(frame, first, count))
        case Op.BUILD_SLICE:
            return put(frame, a, build_slice(frame, first))
        case Op.BUILD_STRING:
            return put(frame, a, join(gather(frame, first, count), count))
        case Op.BUILD_MAP:
            return build_map(frame, a, first, count)
        case _:
            return build_set(frame, a, first, count)


@unroll_safe
def build_tuple(frame: Frame, first: i32, count: i32) -> W:
    result: Tuple = new_var(Tuple, count)
    if result is NULL:
        return NULL
    i = 0
    while i < count:
        result[i] = frame[first + i]
        i += 1
    return result


def build_slice(frame: Frame, first: i32) -> W:
    result: Slice = new(Slice)
    if result is not NULL:
        result.start = frame[first]
        result.stop = frame[first + 1]
        result.step = frame[first + 2]
    return result


@unroll_safe
def build_map(frame: Frame, a: i32, first: i32, count: i32) -> Frame:
    """Keys that only Python code can hash or compare are for the library, which makes it from a tuple."""
    d = new_dict()
    if d is NULL:
        return NULL
    i = 0
    while i < count:
        if not dict_set(d, frame[first + i + i], frame[first + i + i + 1]):
            if vm.error_kind != 0:
                return NULL
            row = build_tuple(frame, first, count + count)
            if row is NULL:
                return NULL
            return enter_library(frame, a, Op.BUILD_MAP, 1, row, NULL, NULL, Continuation.STORE)
        i += 1
    frame[a] = d
    return frame


@unroll_safe
def build_set(frame: Frame, a: i32, first: i32, count: i32) -> Frame:
    s = new_set()
    if s is NULL:
        return NULL
    i = 0
    while i < count:
        if add(s, frame[first + i]) < 0:
            if vm.error_kind != 0:
                return NULL
            row = build_tuple(frame, first, count)
            if row is NULL:
                return NULL
            return enter_library(frame, a, Op.BUILD_SET, 1, row, NULL, NULL, Continuation.STORE)
        i += 1
    frame[a] = s
    return frame


@unroll_safe
def gather(frame: Frame, first: i32, count: i32) -> RefArray:
    """The values of a row of registers. NULL: no memory."""
    result: RefArray = new_var(RefArray, count)
    if result is NULL:
        return NULL
    i = 0
    while i < count:
        result[i] = frame[first + i]
        i += 1
    return result


@dont_look_inside
def join(strings: RefArray, count: i32) -> W:
    """The strings, one behind the other. NULL: no memory."""
    if strings is NULL:
        return NULL
    text = new_text()
    i = 0
    while i < count:
        put_str(text, cast(Str, payload(strings[i])))
        i += 1
    return finish(text)


@unroll_safe
def build_list(frame: Frame, first: i32, count: i32) -> W:
    if count > MAX_UNROLLED:
        values = gather(frame, first, count)
        if values is NULL:
            return NULL
        return list_from_refs(values, count)
    if all_small(frame, first, count):
        ints: IntArray = new_var(IntArray, count)
        if ints is NULL:
            return NULL
        i = 0
        while i < count:
            ints[i] = untag(frame[first + i])
            i += 1
        return list_of(ints, count)
    if all_floats(frame, first, count):
        floats: FloatArray = new_var(FloatArray, count)
        if floats is NULL:
            return NULL
        i = 0
        while i < count:
            floats[i] = cast(Float, frame[first + i]).value
            i += 1
        return list_of(floats, count)
    return list_of(gather(frame, first, count), count)


@unroll_safe
def all_small(frame: Frame, first: i32, count: i32) -> bool:
    i = 0
    while i < count:
        if not is_small(frame[first + i]):
            return False
        i += 1
    return True


@unroll_safe
def all_floats(frame: Frame, first: i32, count: i32) -> bool:
    i = 0
    while i < count:
        value = frame[first + i]
        if is_small(value) or promote(header(value)) != kinds.FLOAT or not is_plain(cast(Float, value).value):
            return False
        i += 1
    return True
