"""Calls of built-in functions: arguments to words, receivers to payloads, and the library where user code is needed.

Arguments come as for functions (see enter.py). A call gives the caller's frame, with the result in register `dest`; or
the
frame of the library's function that does it; or NULL with an exception pending.
"""

from __future__ import annotations

from runtime.translate.ll import NONE, NULL, W, cast, header, i32, is_small, new_instance, new_var, same, vm
from runtime.translate.lltypes import Builtin, Class, Frame, Function, Instance, Str, Tuple
from runtime.translate.rjit import dont_look_inside, for_speed, promote, unroll_safe
from runtime.vm import kinds
from runtime.vm.errors import system_error
from runtime.vm.finalizers import watch
from runtime.vm.frames.builtin_errors import (
    builtin_arguments,
    builtin_keyword,
    builtin_missing,
    builtin_repeated,
    builtin_too_many,
    no_builtin_keywords,
    wrong_class,
    wrong_receiver,
)  # fmt: skip
from runtime.vm.frames.enter import enter_function, retry_function
from runtime.vm.frames.framebuiltins import call_frame_builtin
from runtime.vm.frames.table import call_implementation
from runtime.vm.kinds import builtin_class, class_of, is_subclass, payload
from runtime.vm.types.constructors import arguments_of_new
from spec.bytecode import Continuation
from spec.objects import FRAME_BUILTINS, BuiltinFlag, ClassFlag
from spec.objects.rows import POSITIONAL_SHIFT, REQUIRED_SHIFT

MAX_WORDS = 6


def word_at(frame: Frame, receiver: W, args: Tuple, first: i32, count: i32, number: i32) -> W:
    """Argument `number`, the receiver counted; NULL: none."""
    index = number
    if receiver is not NULL:
        if number == 0:
            return receiver
        index = number - 1
    if index >= count:
        return NULL
    return frame[first + index] if args is NULL else args[first + index]


@for_speed
def call_builtin(
    frame: Frame, dest: i32, builtin: Builtin, receiver: W, args: Tuple, first: i32, count: i32, names: Tuple
) -> Frame:
    """`builtin` is a constant of a trace."""
    flags = promote(builtin.flags)
    given = count
    if receiver is not NULL:
        given += 1
    required = flags >> REQUIRED_SHIFT & 15
    positional = flags >> POSITIONAL_SHIFT & 15
    if flags & BuiltinFlag.NEW != 0 and (names is not NULL or given > positional) and given > 0:
        implicit = given - count
        kept = arguments_of_new(builtin, word_at(frame, receiver, args, first, count, 0), given - 1, names)
        if kept >= 0:
            return call_builtin(frame, dest, builtin, receiver, args, first, kept + 1 - implicit, NULL)
    if names is not NULL:
        return call_with_keywords(frame, dest, builtin, receiver, args, first, count, names)
    if given < required or given > positional:
        if flags & BuiltinFlag.VARIADIC == 0 or given < required:
            a = word_at(frame, receiver, args, first, count, 0)
            if a is not NULL and flags & BuiltinFlag.METHOD != 0 and not belongs(a, builtin.owner):
                wrong_receiver(builtin, a)
                return NULL
            builtin_arguments(builtin, given)
            return NULL
        return call_variadic(frame, dest, builtin, receiver, args, first, count)
    a = word_at(frame, receiver, args, first, count, 0)
    b = word_at(frame, receiver, args, first, count, 1)
    c = word_at(frame, receiver, args, first, count, 2)
    d = word_at(frame, receiver, args, first, count, 3)
    e = word_at(frame, receiver, args, first, count, 4)
    f = word_at(frame, receiver, args, first, count, 5)
    if flags & BuiltinFlag.VARIADIC != 0:
        return call_variadic(frame, dest, builtin, receiver, args, first, count)
    return call_words(frame, dest, builtin, a, b, c, d, e, f)


@for_speed
def call_by_position(frame: Frame, dest: i32, builtin: Builtin, receiver: W, first: i32, count: i32) -> Frame:
    """The usual call: `receiver`, unless it is NULL, and registers of the frame are the words of an implementation that
    is none of FRAME_BUILTINS, no constructor and not variadic, and takes the receiver as it is."""
    flags = promote(builtin.flags)
    given = count
    if receiver is not NULL:
        given += 1
    if given < flags >> REQUIRED_SHIFT & 15 or given > flags >> POSITIONAL_SHIFT & 15:
        builtin_arguments(builtin, given)
        return NULL
    result: W = NULL
    if receiver is NULL:
        a = frame[first] if count > 0 else NULL
        b = frame[first + 1] if count > 1 else NULL
        c = frame[first + 2] if count > 2 else NULL
        d = frame[first + 3] if count > 3 else NULL
        e = frame[first + 4] if count > 4 else NULL
        f = frame[first + 5] if count > 5 else NULL
        result = call_implementation(promote(builtin.index), a, b, c, d, e, f)
    else:
        b = frame[first] if count > 0 else NULL
        c = frame[first + 1] if count > 1 else NULL
        d = frame[first + 2] if count > 2 else NULL
        e = frame[first + 3] if count > 3 else NULL
        f = frame[first + 4] if count > 4 else NULL
        result = call_implementation(promote(builtin.index), receiver, b, c, d, e, f)
    if result is NULL:
        return retry(
            frame, dest, builtin,
            word_at(frame, receiver, NULL, first, count, 0), word_at(frame, receiver, NULL, first, count, 1),
            word_at(frame, receiver, NULL, first, count, 2), word_at(frame, receiver, NULL, first, count, 3),
            word_at(frame, receiver, NULL, first, count, 4), word_at(frame, receiver, NULL, first, count, 5),
        )  # fmt: skip
    frame[dest] = result
    return frame


@unroll_safe
def call_variadic(
    frame: Frame, dest: i32, builtin: Builtin, receiver: W, args: Tuple, first: i32, count: i32
) -> Frame:
    """The words beyond the positional ones in a tuple, which is the last word."""
    flags = promote(builtin.flags)
    arity = flags & BuiltinFlag.ARITY
    positional = flags >> POSITIONAL_SHIFT & 15
    given = count
    if receiver is not NULL:
        given += 1
    length = given - positional
    if length < 0:
        length = 0
    rest: Tuple = new_var(Tuple, length)
    if rest is NULL:
        return NULL
    i = 0
    while i < length:
        rest[i] = word_at(frame, receiver, args, first, count, positional + i)
        i += 1
    shown = given if given < positional else positional
    a = word_at(frame, receiver, args, first, limited(count, receiver, shown), 0)
    b = word_at(frame, receiver, args, first, limited(count, receiver, shown), 1)
    c = word_at(frame, receiver, args, first, limited(count, receiver, shown), 2)
    match arity:
        case 1:
            return call_words(frame, dest, builtin, rest, NULL, NULL, NULL, NULL, NULL)
        case 2:
            return call_words(frame, dest, builtin, a, rest, NULL, NULL, NULL, NULL)
        case 3:
            return call_words(frame, dest, builtin, a, b, rest, NULL, NULL, NULL)
        case 4:
            return call_words(frame, dest, builtin, a, b, c, rest, NULL, NULL)
        case 5:
            return call_words(frame, dest, builtin, a, b, c, NULL, rest, NULL)
        case _:
            return call_words(frame, dest, builtin, a, b, c, NULL, NULL, rest)


def limited(count: i32, receiver: W, shown: i32) -> i32:
    """How many of `count` arguments are among the first `shown` words."""
    if receiver is not NULL:
        return shown - 1
    return shown


@for_speed
def call_words(frame: Frame, dest: i32, builtin: Builtin, a: W, b: W, c: W, d: W, e: W, f: W) -> Frame:
    """Call it with its words."""
    flags = promote(builtin.flags)
    index = promote(builtin.index)
    this = a
    if flags & BuiltinFlag.METHOD != 0:
        owner = promote(builtin.owner)
        if not belongs(a, owner):
            wrong_receiver(builtin, a)
            return NULL
        if owner.layout != 0:
            this = payload(a)
    elif flags & BuiltinFlag.NEW != 0:
        return construct(frame, dest, builtin, a, b, c, d, e, f)
    if index < FRAME_BUILTINS:
        return call_frame_builtin(frame, dest, index, this, b, c)
    result = call_implementation(index, this, b, c, d, e, f)
    if result is NULL:
        return retry(frame, dest, builtin, a, b, c, d, e, f)
    frame[dest] = result
    return frame


def belongs(w: W, owner: Class) -> bool:
    """Is w an instance of the class?"""
    return is_subclass(class_of(w), owner)


@for_speed
def construct(frame: Frame, dest: i32, builtin: Builtin, a: W, b: W, c: W, d: W, e: W, f: W) -> Frame:
    """A constructor, __new__: `a` is the class. An instance of a derived class wraps what the implementation gives."""
    owner = promote(builtin.owner)
    if is_small(a) or promote(header(a)) != kinds.CLASS or not is_subclass(cast(Class, a), owner):
        wrong_class(builtin, a)
        return NULL
    cls = promote(cast(Class, a))
    result = call_implementation(promote(builtin.index), cls, b, c, d, e, f)
    if result is NULL:
        return retry(frame, dest, builtin, a, b, c, d, e, f)
    if owner.layout != 0 and not same(cls, owner):
        result = wrapped(cls, result)
        if result is NULL:
            return NULL
    frame[dest] = result
    return frame


def wrapped(cls: Class, value: W) -> W:
    """An instance of a class derived from a built-in type. NULL: no memory."""
    map_ = cls.root_map
    instance: Instance = new_instance(map_, map_.capacity)
    if instance is NULL:
        return NULL
    instance[0] = value
    if promote(cls.flags) & ClassFlag.HAS_DEL != 0 and not watch(instance):
        return NULL
    return instance


@unroll_safe
def retry(frame: Frame, dest: i32, builtin: Builtin, a: W, b: W, c: W, d: W, e: W, f: W) -> Frame:
    """The implementation gave NULL: an exception is pending, or the library has to do it, which gets the words that
    there
    are, and knows optional ones by their names."""
    if vm.error_kind != 0:
        return NULL
    index = promote(builtin.index)
    function = retry_function(index)
    if function is NULL:
        system_error("{0}() needs Python code that the library does not have", builtin.name)
        return NULL
    arity = promote(builtin.flags) & BuiltinFlag.ARITY
    args: Tuple = new_var(Tuple, MAX_WORDS)
    if args is NULL:
        return NULL
    args[0] = a
    args[1] = b
    args[2] = c
    args[3] = d
    args[4] = e
    args[5] = f
    count = 0
    while count < arity and args[count] is not NULL:
        count += 1
    if promote(builtin.flags) & BuiltinFlag.VARIADIC != 0:
        return enter_spread(frame, dest, builtin, function, args)
    if has_more(args, count):
        return enter_with_names(frame, dest, builtin, function, args, count)
    return enter_function(frame, dest, function, NULL, args, 0, count, NULL, Continuation.STORE)


@unroll_safe
def has_more(args: Tuple, count: i32) -> bool:
    i = count
    while i < MAX_WORDS:
        if args[i] is not NULL:
            return True
        i += 1
    return False


@dont_look_inside
def spread(builtin: Builtin, args: Tuple, names: bool) -> Tuple:
    """The words of a function with *args for the library: positional ones, the items of *args, which are the last
    word, then keywords that were given, or, if `names`, the names of these. NULL: no memory."""
    flags = builtin.flags
    arity = flags & BuiltinFlag.ARITY
    rest = cast(Tuple, args[arity - 1])
    positional = flags >> POSITIONAL_SHIFT & 15
    keywords = 0
    i = positional
    while i < arity - 1:
        if args[i] is not NULL:
            keywords += 1
        i += 1
    start = 0 if names else positional + rest.length
    result: Tuple = new_var(Tuple, start + keywords)
    if result is NULL:
        return NULL
    i = 0
    while i < start:
        result[i] = args[i] if i < positional else rest[i - positional]
        i += 1
    at = start
    extra = arity - 1 - (builtin.parameters.length)
    i = positional
    while i < arity - 1:
        if args[i] is not NULL:
            result[at] = builtin.parameters[i - extra] if names else args[i]
            at += 1
        i += 1
    return result


def enter_spread(frame: Frame, dest: i32, builtin: Builtin, function: Function, args: Tuple) -> Frame:
    values = spread(builtin, args, False)
    if values is NULL:
        return NULL
    names = spread(builtin, args, True)
    if names is NULL:
        return NULL
    if names.length == 0:
        names = NULL
    return enter_function(frame, dest, function, NULL, values, 0, values.length, names, Continuation.STORE)


@dont_look_inside
def pack_named(builtin: Builtin, args: Tuple, count: i32, pick_names: bool) -> Tuple:
    """The words that there are from `count` on (after those before), or their names."""
    extra = (builtin.flags & BuiltinFlag.ARITY) - builtin.parameters.length
    named = 0
    i = count
    while i < MAX_WORDS:
        if args[i] is not NULL:
            named += 1
        i += 1
    before = 0 if pick_names else count
    result: Tuple = new_var(Tuple, before + named)
    if result is NULL:
        return NULL
    i = 0
    while i < before:
        result[i] = args[i]
        i += 1
    at = before
    i = count
    while i < MAX_WORDS:
        if args[i] is not NULL:
            result[at] = builtin.parameters[i - extra] if pick_names else args[i]
            at += 1
        i += 1
    return result


def enter_with_names(
    frame: Frame, dest: i32, builtin: Builtin, function: Function, args: Tuple, count: i32
) -> Frame:
    values = pack_named(builtin, args, count, False)
    if values is NULL:
        return NULL
    names = pack_named(builtin, args, count, True)
    if names is NULL:
        return NULL
    return enter_function(frame, dest, function, NULL, values, 0, values.length, names, Continuation.STORE)


@dont_look_inside
def place_keywords(
    frame: Frame, builtin: Builtin, receiver: W, args: Tuple, first: i32, count: i32, names: Tuple
) -> Tuple:
    """MAX_WORDS words, keyword arguments at their places. NULL: an exception is pending."""
    words: Tuple = new_var(Tuple, MAX_WORDS)
    if words is NULL:
        return NULL
    flags = builtin.flags
    arity = flags & BuiltinFlag.ARITY
    extra = arity - builtin.parameters.length
    if flags & BuiltinFlag.VARIADIC != 0:
        extra -= 1
    given = count - names.length
    if receiver is not NULL:
        given += 1
    if flags & BuiltinFlag.KEYWORDS == 0 and names.length > 0:
        no_builtin_keywords(builtin)
        return NULL
    positional = flags >> POSITIONAL_SHIFT & 15
    counted = given - extra if flags & BuiltinFlag.VARIADIC == 0 else 0
    if counted + names.length > builtin.parameters.length:
        builtin_too_many(builtin, counted, counted + names.length)
        return NULL
    if given > positional:
        if flags & BuiltinFlag.VARIADIC == 0:
            builtin_arguments(builtin, given + names.length)
            return NULL
        rest: Tuple = new_var(Tuple, given - positional)
        if rest is NULL:
            return NULL
        k = 0
        while k < rest.length:
            rest[k] = word_at(frame, receiver, args, first, count, positional + k)
            k += 1
        words[arity - 1] = rest
    elif flags & BuiltinFlag.VARIADIC != 0:
        nothing: Tuple = new_var(Tuple, 0)
        if nothing is NULL:
            return NULL
        words[arity - 1] = nothing
    i = 0
    while i < given and i < positional:
        words[i] = word_at(frame, receiver, args, first, count, i)
        i += 1
    unknown: Str = NULL
    k = 0
    while k < names.length:
        place = -1
        p = 0
        while p < builtin.parameters.length:
            if same(builtin.parameters[p], names[k]):
                place = p + extra
            p += 1
        if place < 0:
            if unknown is NULL:
                unknown = cast(Str, names[k])
            k += 1
            continue
        if words[place] is not NULL:
            builtin_repeated(builtin, cast(Str, names[k]), place)
            return NULL
        at = first + count - names.length + k
        words[place] = frame[at] if args is NULL else args[at]
        k += 1
    required = flags >> REQUIRED_SHIFT & 15
    i = 0
    while i < required:
        if words[i] is NULL:
            if i >= extra and same(builtin.parameters[i - extra], NONE):
                builtin_arguments(builtin, given)
            else:
                builtin_missing(builtin, i)
            return NULL
        i += 1
    if unknown is not NULL:
        builtin_keyword(builtin, unknown)
        return NULL
    return words


def call_with_keywords(
    frame: Frame, dest: i32, builtin: Builtin, receiver: W, args: Tuple, first: i32, count: i32, names: Tuple
) -> Frame:
    if same(builtin.owner, builtin_class(0)) and promote(builtin.flags) & BuiltinFlag.VARIADIC != 0:
        return call_variadic(frame, dest, builtin, receiver, args, first, count)  # object's: one more is one too many
    words = place_keywords(frame, builtin, receiver, args, first, count, names)
    if words is NULL:
        return NULL
    return call_words(frame, dest, builtin, words[0], words[1], words[2], words[3], words[4], words[5])


