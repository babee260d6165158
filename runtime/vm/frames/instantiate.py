"""Calls of classes: they make an instance, and call its __init__.

They take arguments and give the frame to go on in as all calls do (calls.py). What has a metaclass with __call__, a
__new__ in Python or the like goes to the library's `_type_call`.
"""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, header, i32, is_small, new_instance, same
from runtime.translate.lltypes import Builtin, Class, Frame, Function, Instance, Tuple
from runtime.translate.rjit import for_speed, inline, promote, promote_immortal
from runtime.vm import kinds
from runtime.vm.finalizers import watch
from runtime.vm.frames.arguments import pack, pack_arguments
from runtime.vm.frames.builtins import call_builtin, call_words
from runtime.vm.frames.call_errors import init_takes_nothing
from runtime.vm.frames.enter import enter_function, library_function
from runtime.vm.kinds import builtin_class
from runtime.vm.objects import fixed
from runtime.vm.types.classes import class_flags, find_in_class, load_found
from runtime.vm.types.constructors import is_mutable
from runtime.vm.types.lookup import shown_class
from runtime.vm.types.plain import is_of_base
from spec.bytecode import LEVEL, Continuation, Library
from spec.messages import FixedStr
from spec.objects import BuiltinFlag, ClassFlag


@inline
def make_instance(frame: Frame, dest: i32, cls: Class, init: Function, first: i32, count: i32) -> Frame:
    map_ = cls.root_map
    instance: Instance = new_instance(map_, map_.capacity)
    if instance is NULL:
        return NULL
    entered = enter_function(frame, dest, init, instance, NULL, first, count, NULL, Continuation.INIT | LEVEL)
    if entered is not NULL:
        frame[dest] = instance
    return entered


@for_speed
def instantiate(frame: Frame, dest: i32, cls: Class, args: Tuple, first: i32, count: i32, names: Tuple) -> Frame:
    """A call of a class, which is a constant of a trace."""
    if count == 1 and names is NULL and same(cls, builtin_class(kinds.CLASS)):
        frame[dest] = shown_class(frame[first] if args is NULL else args[first])
        return frame
    if not same(cls.metaclass, builtin_class(kinds.CLASS)):
        meta = cls.metaclass
        found = find_in_class(meta, promote(meta.version), fixed(FixedStr.CALL))
        if found >= 0 and found >> 16 != promote(meta.mro.length) - 2:
            return construct_in_library(frame, dest, cls, args, first, count, names)
    version = promote(cls.version)
    where = find_in_class(cls, version, fixed(FixedStr.NEW))
    new = promote_immortal(load_found(cls, version, where))
    if is_small(new) or promote(header(new)) != kinds.BUILTIN:
        own = not is_small(new) and header(new) == kinds.STATIC_METHOD and promote(cls.flags) & ClassFlag.BUILTIN == 0
        if own and names is NULL:
            return call_library(frame, dest, cls, args, first, count, NULL, Library.OWN_NEW_CALL)
        return construct_in_library(frame, dest, cls, args, first, count, names)
    flags = class_flags(cls, version)
    if flags & ClassFlag.EXCEPTION != 0:
        return instantiate_exception(frame, dest, cls, version, args, first, count, names)
    builtin = cast(Builtin, new)
    plain = same(builtin.owner, builtin_class(0)) and not same(cls, builtin_class(0))
    if cls.layout != 0 or (promote(cls.flags) & ClassFlag.BUILTIN != 0 and not plain):
        return instantiate_builtin(frame, dest, cls, version, builtin, args, first, count, names)
    if flags & ClassFlag.ABSTRACT != 0:
        return construct_in_library(frame, dest, cls, args, first, count, names)
    map_ = cls.root_map
    instance: Instance = new_instance(map_, map_.capacity)
    if instance is NULL:
        return NULL
    if flags & ClassFlag.HAS_DEL != 0 and not watch(instance):
        return NULL
    return initialize(frame, dest, cls, version, instance, args, first, count, names)


def initialize(
    frame: Frame, dest: i32, cls: Class, version: i32, instance: W, args: Tuple, first: i32, count: i32, names: Tuple
) -> Frame:
    """Calls __init__; register dest = the instance."""
    where = find_in_class(cls, version, fixed(FixedStr.INIT))
    init = promote_immortal(load_found(cls, version, where))
    if not is_small(init) and promote(header(init)) == kinds.FUNCTION:
        function = cast(Function, init)
        entered = enter_function(frame, dest, function, instance, args, first, count, names, Continuation.INIT | LEVEL)
        if entered is not NULL:
            frame[dest] = instance
        return entered
    if not is_small(init) and promote(header(init)) == kinds.BUILTIN:
        if cast(Builtin, init).owner is not NULL and same(cast(Builtin, init).owner, builtin_class(0)):
            if count > 0:
                init_takes_nothing(cls)
                return NULL
        frame[dest] = instance
        return frame
    return construct_in_library(frame, dest, cls, args, first, count, names)


def instantiate_exception(
    frame: Frame, dest: i32, cls: Class, version: i32, args: Tuple, first: i32, count: i32, names: Tuple
) -> Frame:
    """The arguments are kept; then __init__."""
    where = find_in_class(cls, version, fixed(FixedStr.INIT))
    init = promote_immortal(load_found(cls, version, where))
    plain = not is_small(init) and promote(header(init)) == kinds.BUILTIN
    if plain and names is not NULL:
        return construct_in_library(frame, dest, cls, args, first, count, names)
    if names is NULL and is_of_base(cls, version, where):
        plain = True  # it would store the arguments once more
    map_ = cls.root_map
    instance: Instance = new_instance(map_, map_.capacity)
    if instance is NULL:
        return NULL
    positional = count
    if names is not NULL:
        positional = count - promote(names.length)
    values = pack_arguments(frame, args, first, positional)
    if values is NULL:
        return NULL
    instance[0] = values
    if class_flags(cls, version) & ClassFlag.HAS_DEL != 0 and not watch(instance):
        return NULL
    if plain:
        frame[dest] = instance
        return frame
    return initialize(frame, dest, cls, version, instance, args, first, count, names)


@for_speed
def instantiate_builtin(
    frame: Frame, dest: i32, cls: Class, version: i32, new: Builtin, args: Tuple, first: i32, count: i32, names: Tuple
) -> Frame:
    """A built-in type, or a class that derives from one with values of its own."""
    if promote(cls.flags) & ClassFlag.BUILTIN == 0:
        where = find_in_class(cls, version, fixed(FixedStr.INIT))
        init = promote_immortal(load_found(cls, version, where))
        own_init = is_small(init) or promote(header(init)) != kinds.BUILTIN
        if is_mutable(cls.layout) or own_init:
            return construct_in_library(frame, dest, cls, args, first, count, names)
    if names is not NULL and cls.layout == kinds.DICT or cls.layout == kinds.MODULE:
        return construct_in_library(frame, dest, cls, args, first, count, names)
    if new.flags & BuiltinFlag.ARITY == 1 and count == 0:
        return call_words(frame, dest, new, cls, NULL, NULL, NULL, NULL, NULL)
    return call_builtin(frame, dest, new, cls, args, first, count, names)


def construct_in_library(
    frame: Frame, dest: i32, cls: Class, args: Tuple, first: i32, count: i32, names: Tuple
) -> Frame:
    return call_library(frame, dest, cls, args, first, count, names, Library.TYPE_CALL)


def call_library(
    frame: Frame, dest: i32, cls: Class, args: Tuple, first: i32, count: i32, names: Tuple, number: i32
) -> Frame:
    packed = pack(frame, cls, NULL, args, first, count)
    if packed is NULL:
        return NULL
    function = library_function(number)
    continuation: i32 = Continuation.STORE
    if promote(cls.flags) & ClassFlag.NOT_COUNTED == 0:
        continuation = Continuation.STORE | LEVEL
    return enter_function(frame, dest, function, NULL, packed, 0, promote(packed.length), names, continuation)
