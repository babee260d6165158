"""Exceptions of calls of built-in functions, worded as CPython's. Every function leaves one pending."""

from __future__ import annotations

from runtime.translate.ll import NONE, NULL, W, cast, header, i32, is_small, same, tag
from runtime.translate.lltypes import Builtin, Class, List, Str
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.errors import fail, fail_str, type_error, type_name
from runtime.vm.frames.call_errors import is_init, put_count, put_most, put_no_receiver, put_slot_arguments
from runtime.vm.objects import fixed
from runtime.vm.text.textbuf import finish, new_text, put_char, put_int, put_str, put_text
from spec.bytecode import ErrorKind
from spec.messages import FixedStr
from spec.objects import BuiltinFlag
from spec.objects.rows import POSITIONAL_SHIFT, REQUIRED_SHIFT


@dont_look_inside
def put_builtin_name(text: List, builtin: Builtin) -> None:
    """list.append, len"""
    if builtin.owner is not NULL and not is_init(builtin.name):
        put_str(text, builtin.owner.name)
        put_char(text, 46)
    put_str(text, shown_name(builtin))


@dont_look_inside
def builtin_arguments(builtin: Builtin, given_: i32) -> W:
    """The number of positional arguments is wrong; the receiver, or the class of a constructor, counts in `given_`."""
    flags = builtin.flags
    implicit = 1 if flags & (BuiltinFlag.METHOD | BuiltinFlag.CLASS) != 0 else 0
    required = (flags >> REQUIRED_SHIFT & 15) - implicit
    most = (flags >> POSITIONAL_SHIFT & 15) - implicit
    given = given_ - implicit
    text = new_text()
    if given < 0 and flags & BuiltinFlag.NEW != 0:
        put_str(text, builtin.owner.name)
        put_text(text, ".__new__(): not enough arguments")
        return fail_str(ErrorKind.TYPE_ERROR, finish(text), NULL, NULL, NULL)
    if flags & BuiltinFlag.SLOT != 0 and not is_init(builtin.name):
        if given < 0:
            put_no_receiver(text, builtin.name, builtin.owner.name)
        else:
            put_slot_arguments(text, required, most, given, is_product(builtin))
        return fail_str(ErrorKind.TYPE_ERROR, finish(text), NULL, NULL, NULL)
    if given < 0:
        put_text(text, "unbound method ")
        put_builtin_name(text, builtin)
        put_text(text, "() needs an argument")
        return fail_str(ErrorKind.TYPE_ERROR, finish(text), NULL, NULL, NULL)
    if required == most and most <= 1 and flags & (BuiltinFlag.KEYWORDS | BuiltinFlag.NEW | BuiltinFlag.VARIADIC) == 0:
        put_builtin_name(text, builtin)
        put_text(text, "() takes no arguments (" if most == 0 else "() takes exactly one argument (")
        put_int(text, given)
        put_text(text, " given)")
        return fail_str(ErrorKind.TYPE_ERROR, finish(text), NULL, NULL, NULL)
    if flags & BuiltinFlag.KEYWORDS != 0:
        put_str(text, shown_name(builtin))
        if given < required and same(builtin.parameters[given], NONE):
            put_text(text, "() takes at least ")
            put_int(text, required)
            put_text(text, " positional argument (" if required == 1 else " positional arguments (")
            put_int(text, given)
            put_text(text, " given)")
        elif given < required:
            put_text(text, "() missing required argument '")
            put_str(text, cast(Str, builtin.parameters[given]))
            put_text(text, "' (pos ")
            put_int(text, given + 1)
            put_text(text, ")")
        else:
            put_most(text, most, builtin.parameters.length, given, given)
        return fail_str(ErrorKind.TYPE_ERROR, finish(text), NULL, NULL, NULL)
    put_str(text, shown_name(builtin))
    if required == 1 and most == 3 and is_of_text(builtin):  # find, startswith and the like
        put_text(text, "() takes at least " if given < required else "() takes at most ")
        put_count(text, required if given < required else most)
        put_text(text, " (")
        put_int(text, given)
        put_text(text, " given)")
        return fail_str(ErrorKind.TYPE_ERROR, finish(text), NULL, NULL, NULL)
    put_text(text, " expected ")
    if required != most or flags & BuiltinFlag.VARIADIC != 0:
        put_text(text, "at least " if given < required else "at most ")
    put_count(text, required if given < required else most)
    put_text(text, ", got ")
    put_int(text, given)
    return fail_str(ErrorKind.TYPE_ERROR, finish(text), NULL, NULL, NULL)


@never_collects
def is_product(builtin: Builtin) -> bool:
    """The method of a sequence for `*` or `*=`?"""
    name = builtin.name
    if not same(name, fixed(FixedStr.MUL)) and not same(name, fixed(FixedStr.RMUL)):
        if not same(name, fixed(FixedStr.IMUL)):
            return False
    layout = 0 if builtin.owner is NULL else builtin.owner.layout
    return is_of_text(builtin) or layout == kinds.LIST or layout == kinds.TUPLE


@never_collects
def is_of_text(builtin: Builtin) -> bool:
    """A method of str, bytes or bytearray?"""
    layout = 0 if builtin.owner is NULL else builtin.owner.layout
    return layout == kinds.STR or layout == kinds.BYTES or layout == kinds.BYTE_ARRAY


@dont_look_inside
def no_builtin_keywords(builtin: Builtin) -> W:
    text = new_text()
    put_builtin_name(text, builtin)
    put_text(text, "() takes no keyword arguments")
    return fail_str(ErrorKind.TYPE_ERROR, finish(text), NULL, NULL, NULL)


@dont_look_inside
def builtin_too_many(builtin: Builtin, by_position: i32, given: i32) -> W:
    """More arguments than it has parameters."""
    text = new_text()
    put_str(text, shown_name(builtin))
    put_most(text, builtin.parameters.length, builtin.parameters.length, by_position, given)
    return fail_str(ErrorKind.TYPE_ERROR, finish(text), NULL, NULL, NULL)


@dont_look_inside
def builtin_keyword(builtin: Builtin, name: Str) -> W:
    return type_error("'{0}' is an invalid keyword argument for {1}()", name, shown_name(builtin))


@dont_look_inside
def shown_name(builtin: Builtin) -> Str:
    """Of what makes instances, the class's name."""
    made = builtin.owner is not NULL and is_init(builtin.name)
    return builtin.owner.name if made else builtin.name


@dont_look_inside
def builtin_repeated(builtin: Builtin, name: Str, place: i32) -> W:
    return fail(
        ErrorKind.TYPE_ERROR, "argument for {0}() given by name ('{1}') and position ({2})", shown_name(builtin), name,
        tag(place + 1 - ((builtin.flags & BuiltinFlag.ARITY) - builtin.parameters.length)),
    )  # fmt: skip


@dont_look_inside
def builtin_missing(builtin: Builtin, word: i32) -> W:
    place = word - ((builtin.flags & BuiltinFlag.ARITY) - builtin.parameters.length)
    return fail(
        ErrorKind.TYPE_ERROR, "{0}() missing required argument '{1}' (pos {2})", shown_name(builtin),
        builtin.parameters[place], tag(place + 1),
    )  # fmt: skip


@dont_look_inside
def wrong_receiver(builtin: Builtin, w: W) -> W:
    if builtin.flags & BuiltinFlag.SLOT != 0:
        return fail(
            ErrorKind.TYPE_ERROR, "descriptor '{0}' requires a '{1}' object but received a '{2}'", builtin.name,
            builtin.owner.name, type_name(w),
        )  # fmt: skip
    return fail(
        ErrorKind.TYPE_ERROR, "descriptor '{0}' for '{1}' objects doesn't apply to a '{2}' object", builtin.name,
        builtin.owner.name, type_name(w),
    )  # fmt: skip


@dont_look_inside
def wrong_class(builtin: Builtin, w: W) -> W:
    """The first argument of __new__ is no class that derives from the owner."""
    if is_small(w) or header(w) != kinds.CLASS:
        return fail(
            ErrorKind.TYPE_ERROR, "{0}.__new__(X): X is not a type object ({1})", builtin.owner.name, type_name(w), NULL
        )
    return fail(
        ErrorKind.TYPE_ERROR, "{0}.__new__({1}): {1} is not a subtype of {0}", builtin.owner.name,
        cast(Class, w).name, NULL,
    )  # fmt: skip
