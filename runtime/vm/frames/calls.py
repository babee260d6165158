"""Calls of any value.

Arguments come as for functions (see enter.py). A call gives the frame to go on in: a new one, or the caller's own after
storing the result in register `dest`; or NULL, with an exception pending.
"""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, header, i32, is_small, pointer, same
from runtime.translate.lltypes import (
    BoundMethod,
    Builtin,
    Class,
    ClassMethod,
    Frame,
    Function,
    Instance,
    Map,
    Module,
    StaticMethod,
    Str,
    Super,
    Tuple,
)
from runtime.translate.rjit import for_speed, inline, promote, promote_immortal
from runtime.vm import kinds
from runtime.vm.frames.arguments import pack
from runtime.vm.frames.builtins import call_builtin, call_by_position
from runtime.vm.frames.call_errors import not_callable
from runtime.vm.frames.enter import enter_function, library_function
from runtime.vm.frames.instantiate import instantiate, make_instance
from runtime.vm.kinds import class_of
from runtime.vm.objects import fixed
from runtime.vm.types.attributes import find_behind, is_plain_function
from runtime.vm.types.classes import find_in_class, load_found
from runtime.vm.types.lookup import METHOD, OF_CLASS, PLAIN, STATIC, role
from runtime.vm.types.maps import find_slot, get_slot
from runtime.vm.types.namespaces import namespace_get
from runtime.vm.types.plain import asks_first, builtin_method, plain_init, plain_method
from spec.bytecode import LEVEL, CodeFlag, Continuation, Library
from spec.messages import FixedStr
from spec.objects import FRAME_BUILTINS, BuiltinFlag

NOT_BY_POSITION = BuiltinFlag.METHOD | BuiltinFlag.NEW | BuiltinFlag.VARIADIC


@inline
def call(frame: Frame, dest: i32, callee_: W, first: i32, count: i32) -> Frame:
    """The usual call: of a function, with positional arguments."""
    callee = promote_immortal(callee_)
    if not is_small(callee):
        h = promote(header(callee))
        if h == kinds.FUNCTION:
            function = cast(Function, callee)
            return enter_function(frame, dest, function, NULL, NULL, first, count, NULL, Continuation.STORE)
        if h == kinds.CLASS:
            cls = promote(cast(Class, callee))
            init = plain_init(cls, promote(cls.version))
            if init is not NULL:
                return make_instance(frame, dest, cls, init, first, count)
        elif h == kinds.BUILTIN:
            builtin = cast(Builtin, callee)
            if promote(builtin.flags) & NOT_BY_POSITION == 0 and promote(builtin.index) >= FRAME_BUILTINS:
                return call_by_position(frame, dest, builtin, NULL, first, count)
    return call_value(frame, dest, callee, NULL, NULL, first, count, NULL)


@inline
def invoke(frame: Frame, dest: i32, w: W, name: Str, first: i32, count: i32) -> Frame:
    """The usual call of a method: w.name(...) with positional arguments."""
    if not is_small(w):
        h = promote(header(w))
        if h >= kinds.FIRST_MAP:
            map_ = cast(Map, pointer(h))
            function = plain_method(map_, promote(map_.cls.version), name)
            if function is not NULL:
                return enter_function(frame, dest, function, w, NULL, first, count, NULL, Continuation.STORE)
        elif h != kinds.CLASS and h != kinds.MODULE and h != kinds.FUNCTION and h != kinds.SUPER:
            cls = class_of(w)
            method = builtin_method(cls, promote(cls.version), name)
            if method is not NULL:
                return call_by_position(frame, dest, method, w, first, count)
    return call_method(frame, dest, w, name, first, count, NULL)


@for_speed
def call_value(
    frame: Frame, dest: i32, callee_: W, receiver: W, args: Tuple, first: i32, count: i32, names: Tuple
) -> Frame:
    callee = promote_immortal(callee_)
    if is_small(callee):
        not_callable(callee)
        return NULL
    h = promote(header(callee))
    match h:
        case kinds.FUNCTION:
            function = cast(Function, callee)
            return enter_function(frame, dest, function, receiver, args, first, count, names, Continuation.STORE)
        case kinds.BUILTIN:
            return call_builtin(frame, dest, cast(Builtin, callee), receiver, args, first, count, names)
        case kinds.BOUND_METHOD:
            method = cast(BoundMethod, callee)
            if receiver is NULL:
                return call_bound(frame, dest, method.function, method.receiver, args, first, count, names)
            return call_packed(frame, dest, callee, receiver, args, first, count, names)
        case kinds.CLASS:
            if receiver is NULL:
                return instantiate(frame, dest, promote(cast(Class, callee)), args, first, count, names)
            return call_packed(frame, dest, callee, receiver, args, first, count, names)
        case kinds.STATIC_METHOD:
            function_ = cast(StaticMethod, callee).function
            return call_bound(frame, dest, function_, receiver, args, first, count, names)
        case _:
            if h < kinds.FIRST_MAP and h != kinds.WEAK_REFERENCE and h != kinds.MODULE:
                not_callable(callee)
                return NULL
            if receiver is not NULL:
                return call_packed(frame, dest, callee, receiver, args, first, count, names)
            return call_instance(frame, dest, callee, args, first, count, names)


@for_speed
def call_bound(
    frame: Frame, dest: i32, function_: W, receiver: W, args: Tuple, first: i32, count: i32, names: Tuple
) -> Frame:
    """A function or built-in function with a receiver; others the long way."""
    function = promote_immortal(function_)
    if not is_small(function):
        h = promote(header(function))
        if h == kinds.FUNCTION:
            return enter_function(
                frame, dest, cast(Function, function), receiver, args, first, count, names, Continuation.STORE
            )
        if h == kinds.BUILTIN:
            return call_builtin(frame, dest, cast(Builtin, function), receiver, args, first, count, names)
    return call_packed(frame, dest, function, receiver, args, first, count, names)


def call_packed(
    frame: Frame, dest: i32, callee: W, receiver: W, args: Tuple, first: i32, count: i32, names: Tuple
) -> Frame:
    """Any callee with a receiver, by the library: _instance_call(callee, receiver, ...)."""
    packed = pack(frame, callee, receiver, args, first, count)
    if packed is NULL:
        return NULL
    function = library_function(Library.INSTANCE_CALL)
    return enter_function(frame, dest, function, NULL, packed, 0, promote(packed.length), names, Continuation.STORE)


def call_instance(frame: Frame, dest: i32, callee: W, args: Tuple, first: i32, count: i32, names: Tuple) -> Frame:
    """An instance: its class's __call__."""
    cls = class_of(callee)
    version = promote(cls.version)
    where = find_in_class(cls, version, fixed(FixedStr.CALL))
    if where < 0:
        not_callable(callee)
        return NULL
    method = promote_immortal(load_found(cls, version, where))
    if role(method) == METHOD:
        if promote(header(method)) == kinds.FUNCTION:
            function = cast(Function, method)
            continuation: i32 = Continuation.STORE
            if promote(function.code).flags & CodeFlag.LIBRARY == 0:
                continuation = Continuation.STORE | LEVEL
            return enter_function(frame, dest, function, callee, args, first, count, names, continuation)
        return call_bound(frame, dest, method, callee, args, first, count, names)
    packed = pack(frame, callee, NULL, args, first, count)
    if packed is NULL:
        return NULL
    by_library = library_function(Library.INSTANCE_CALL)
    length = promote(packed.length)
    return enter_function(frame, dest, by_library, NULL, packed, 0, length, names, Continuation.STORE | LEVEL)


@for_speed
def call_method(frame: Frame, dest: i32, w: W, name: Str, first: i32, count: i32, names: Tuple) -> Frame:
    """w.name(...), without making a bound method."""
    function = find_method(w, name)
    if function is not NULL:
        return call_bound(frame, dest, function, w, NULL, first, count, names)
    if not is_small(w):
        value = own_attribute(w, name)
        if value is not NULL:
            return call_value(frame, dest, value, NULL, NULL, first, count, names)
        h = promote(header(w))
        if h == kinds.SUPER:
            return call_super(frame, dest, cast(Super, w), name, first, count, names)
        cls = class_with_own(w, h, name)
        if cls is not NULL:
            return call_of_class(frame, dest, w, cls, name, first, count, names)
    return call_method_in_library(frame, dest, w, name, first, count, names)


def class_with_own(w: W, h: i32, name: Str) -> Class:
    """The class whose attribute w.name is, of an instance or a class. NULL: it may be something else."""
    if h >= kinds.FIRST_MAP:
        map_ = cast(Map, pointer(h))
        cls = map_.cls
        if asks_first(cls, promote(cls.version)) or find_slot(map_, name) >= 0:
            return NULL
        return cls
    if h == kinds.CLASS:
        meta = cast(Class, w).metaclass
        if not asks_first(meta, promote(meta.version)):
            if find_in_class(meta, promote(meta.version), name) < 0:
                return promote(cast(Class, w))
    return NULL


@for_speed
def call_of_class(frame: Frame, dest: i32, w: W, cls: Class, name: Str, first: i32, count: i32, names: Tuple) -> Frame:
    """w.name(...), where the attribute is the class's: a static method, a class method, a plain value."""
    version = promote(cls.version)
    where = find_in_class(cls, version, name)
    if where >= 0:
        value = load_found(cls, version, where)
        what = role(value)
        if what == STATIC:
            return call_value(frame, dest, cast(StaticMethod, value).function, NULL, NULL, first, count, names)
        if what == PLAIN:
            return call_value(frame, dest, value, NULL, NULL, first, count, names)
        if what == OF_CLASS and promote(header(value)) == kinds.CLASS_METHOD:
            function = cast(ClassMethod, value).function
            if is_plain_function(function):
                return call_bound(frame, dest, function, cls, NULL, first, count, names)
    return call_method_in_library(frame, dest, w, name, first, count, names)


@for_speed
def find_method(w: W, name: Str) -> W:
    """The function that is bound to w as its attribute; NULL: it is no such attribute."""
    cls = class_of(w)
    version = promote(cls.version)
    if asks_first(cls, version):
        return NULL
    where = find_in_class(cls, version, name)
    if where < 0:
        return NULL
    value = load_found(cls, version, where)
    if role(value) != METHOD:
        return NULL
    if is_small(w):
        return value
    h = promote(header(w))
    if h >= kinds.FIRST_MAP:
        if find_slot(cast(Map, pointer(h)), name) >= 0:
            return NULL
        return value
    if h == kinds.CLASS or h == kinds.MODULE or h == kinds.FUNCTION or h == kinds.SUPER:
        return NULL
    return value


def own_attribute(w: W, name: Str) -> W:
    """An attribute of an instance, module or class that needs no binding; NULL: not so simple."""
    h = promote(header(w))
    if h >= kinds.FIRST_MAP:
        map_ = cast(Map, pointer(h))
        index = find_slot(map_, name)
        cls = map_.cls
        version = promote(cls.version)
        if index < 0 or asks_first(cls, version):
            return NULL
        if find_in_class(cls, version, name) >= 0:
            return NULL
        return get_slot(cast(Instance, w), map_, index)
    if h == kinds.MODULE:
        return namespace_get(promote(cast(Module, promote_immortal(w)).namespace), name)
    if h == kinds.CLASS:
        return class_function(promote(cast(Class, w)), name)
    return NULL


def class_function(cls: Class, name: Str) -> W:
    """A function that is an attribute of the class; NULL: the attribute is something else, or needs the metaclass."""
    meta = cls.metaclass
    if find_in_class(meta, promote(meta.version), name) >= 0:
        return NULL
    version = promote(cls.version)
    where = find_in_class(cls, version, name)
    if where < 0:
        return NULL
    value = load_found(cls, version, where)
    what = role(value)
    if what == STATIC:
        return cast(StaticMethod, value).function
    if what == METHOD or what == PLAIN:
        return value
    return NULL


def call_super(frame: Frame, dest: i32, s: Super, name: Str, first: i32, count: i32, names: Tuple) -> Frame:
    """super().name(...)"""
    start = promote(s.start)
    version = promote(start.version)
    where = find_behind(start, version, promote(s.cls), name)
    if where >= 0:
        value = load_found(start, version, where)
        receiver = s.receiver
        what = role(value)
        if what == METHOD:
            if same(receiver, start):
                return call_value(frame, dest, value, NULL, NULL, first, count, names)
            return call_bound(frame, dest, value, receiver, NULL, first, count, names)
        if what == PLAIN:
            return call_value(frame, dest, value, NULL, NULL, first, count, names)
    return call_method_in_library(frame, dest, s, name, first, count, names)


def call_method_in_library(frame: Frame, dest: i32, w: W, name: Str, first: i32, count: i32, names: Tuple) -> Frame:
    packed = pack(frame, w, name, NULL, first, count)
    if packed is NULL:
        return NULL
    function = library_function(Library.CALL_METHOD)
    return enter_function(frame, dest, function, NULL, packed, 0, promote(packed.length), names, Continuation.STORE)
