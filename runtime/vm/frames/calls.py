"""Calls of any value.

Arguments come as for functions (see enter.py). A call gives the frame to go on in: a new one, or the caller's own after
storing the result in register `dest`; or NULL, with an exception pending.
"""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, header, i32, is_small, new_instance, new_var, pointer, same
from runtime.translate.lltypes import (
    BoundMethod,
    Builtin,
    Class,
    ClassMethod,
    Dict,
    Frame,
    Function,
    Instance,
    List,
    Map,
    Module,
    StaticMethod,
    Str,
    Super,
    Tuple,
)  # fmt: skip
from runtime.translate.rjit import dont_look_inside, for_speed, inline, promote, promote_immortal, unroll_safe
from runtime.vm import kinds
from runtime.vm.containers.dicts import dict_length, entry_key, entry_value, next_entry
from runtime.vm.containers.listmethods import tuple_from_list
from runtime.vm.errors import type_error
from runtime.vm.finalizers import watch
from runtime.vm.frames.builtins import call_builtin, call_by_position, call_words
from runtime.vm.frames.call_errors import init_takes_nothing, not_callable
from runtime.vm.frames.enter import enter_function, enter_library, library_function
from runtime.vm.kinds import builtin_class, class_of, is_str
from runtime.vm.objects import fixed
from runtime.vm.text.interning import interned
from runtime.vm.types.attributes import find_behind, is_plain_function
from runtime.vm.types.classes import class_flags, find_in_class, load_found
from runtime.vm.types.lookup import METHOD, OF_CLASS, PLAIN, STATIC, role
from runtime.vm.types.maps import find_slot, get_slot
from runtime.vm.types.namespaces import namespace_get
from runtime.vm.types.plain import asks_first, builtin_method, is_of_base, plain_init, plain_method
from spec.bytecode import Continuation, Library
from spec.messages import FixedStr
from spec.objects import FRAME_BUILTINS, BuiltinFlag, ClassFlag

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
def make_instance(frame: Frame, dest: i32, cls: Class, init: Function, first: i32, count: i32) -> Frame:
    map_ = cls.root_map
    instance: Instance = new_instance(map_, map_.capacity)
    if instance is NULL:
        return NULL
    entered = enter_function(frame, dest, init, instance, NULL, first, count, NULL, Continuation.INIT)
    if entered is not NULL:
        frame[dest] = instance
    return entered


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
            if h < kinds.FIRST_MAP and h != kinds.WEAK_REFERENCE:
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
        return call_bound(frame, dest, method, callee, args, first, count, names)
    packed = pack(frame, callee, NULL, args, first, count)
    if packed is NULL:
        return NULL
    function = library_function(Library.INSTANCE_CALL)
    return enter_function(frame, dest, function, NULL, packed, 0, promote(packed.length), names, Continuation.STORE)


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
def call_of_class(
    frame: Frame, dest: i32, w: W, cls: Class, name: Str, first: i32, count: i32, names: Tuple
) -> Frame:
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


# --- classes ---
@for_speed
def instantiate(frame: Frame, dest: i32, cls: Class, args: Tuple, first: i32, count: i32, names: Tuple) -> Frame:
    """A call of a class, which is a constant of a trace."""
    if count == 1 and names is NULL and same(cls, builtin_class(kinds.CLASS)):
        frame[dest] = class_of(frame[first] if args is NULL else args[first])
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
        entered = enter_function(frame, dest, function, instance, args, first, count, names, Continuation.INIT)
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


def is_mutable(layout: i32) -> bool:
    return layout == kinds.LIST or layout == kinds.DICT or layout == kinds.SET or layout == kinds.BYTE_ARRAY


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
    packed = pack(frame, cls, NULL, args, first, count)
    if packed is NULL:
        return NULL
    function = library_function(Library.TYPE_CALL)
    return enter_function(frame, dest, function, NULL, packed, 0, promote(packed.length), names, Continuation.STORE)


# --- f(*args, **kwargs) ---
def call_spread(frame: Frame, dest: i32, at: i32) -> Frame:
    """CALL_EX: callee, arguments and keywords in registers at, at + 1, at + 2."""
    arguments = frame[at + 1]
    keywords = frame[at + 2]
    if not is_small(arguments) and promote(header(arguments)) == kinds.LIST:
        arguments = tuple_from_list(cast(List, arguments))
        if arguments is NULL:
            return NULL
    callee = frame[at]
    if is_small(arguments) or promote(header(arguments)) != kinds.TUPLE:
        return enter_library(frame, dest, Library.ARGUMENTS, 2, callee, arguments, NULL, Continuation.ARGUMENTS)
    args = cast(Tuple, arguments)
    if keywords is NULL:
        return call_value(frame, dest, callee, NULL, args, 0, args.length, NULL)
    if is_small(keywords) or promote(header(keywords)) != kinds.DICT:
        return enter_library(frame, dest, Library.KEYWORDS, 2, callee, keywords, NULL, Continuation.KEYWORDS)
    names = keyword_names(cast(Dict, keywords))
    if names is NULL:
        return NULL
    if names.length == 0:
        return call_value(frame, dest, callee, NULL, args, 0, args.length, NULL)
    values = with_keywords(args, cast(Dict, keywords), names.length)
    if values is NULL:
        return NULL
    return call_value(frame, dest, callee, NULL, values, 0, values.length, names)


@dont_look_inside
def keyword_names(keywords: Dict) -> Tuple:
    """The keys of a dict of keyword arguments, those that name something as the interned strings. NULL: no memory."""
    names = dict_items(keywords, False, NULL)
    if names is NULL:
        return NULL
    i = 0
    while i < names.length:
        if not is_str(names[i]):
            type_error("keywords must be strings", NULL, NULL)
            return NULL
        known = interned(cast(Str, names[i]))
        if known is not NULL:
            names[i] = known
        i += 1
    return names


@dont_look_inside
def with_keywords(args: Tuple, keywords: Dict, count: i32) -> Tuple:
    """The arguments, and behind them the values of the keyword arguments. NULL: no memory."""
    return dict_items(keywords, True, args)


@dont_look_inside
def dict_items(d: Dict, values: bool, before: Tuple) -> Tuple:
    """The keys or values of the dict, behind the items of `before`, in a tuple."""
    start = 0 if before is NULL else before.length
    result: Tuple = new_var(Tuple, start + dict_length(d))
    if result is NULL:
        return NULL
    i = 0
    while i < start:
        result[i] = before[i]
        i += 1
    entry = next_entry(d, 0)
    while entry >= 0:
        result[i] = entry_value(d, entry) if values else entry_key(d, entry)
        i += 1
        entry = next_entry(d, entry + 1)
    return result
