"""Exceptions of calls, worded as CPython's. Every function leaves one pending."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, i32, same
from runtime.translate.lltypes import Class, Code, Function, List, Str, Tuple
from runtime.translate.rjit import dont_look_inside
from runtime.vm.errors import fail_fixed, fail_str, not_supported, type_error, type_error_of
from runtime.vm.kinds import type_name
from runtime.vm.text.textbuf import finish, new_text, put_char, put_int, put_str, put_text
from spec.bytecode import ErrorKind
from spec.messages import FixedStr


@dont_look_inside
def not_callable(w: W) -> W:
    return type_error_of("'{0}' object is not callable", w)


@dont_look_inside
def strange_init() -> W:
    return not_supported("an __init__ that is no function", NULL, NULL)


@dont_look_inside
def init_takes_nothing(cls: Class) -> W:
    return fail_fixed(ErrorKind.TYPE_ERROR, FixedStr.INIT_TAKES_NOTHING, cls.name, NULL)


@dont_look_inside
def init_result(w: W) -> W:
    """__init__ returned w."""
    return fail_fixed(ErrorKind.TYPE_ERROR, FixedStr.INIT_RESULT, type_name(w), NULL)


@dont_look_inside
def unexpected_keyword(code: Code, name: Str) -> W:
    return type_error("{0}() got an unexpected keyword argument '{1}'", code.qualname, name)


@dont_look_inside
def repeated_argument(code: Code, name: Str) -> W:
    return type_error("{0}() got multiple values for argument '{1}'", code.qualname, name)


@dont_look_inside
def parameter_index(code: Code, name: W) -> i32:
    i = 0
    while i < code.nargs:
        if same(code.arg_names[i], name):
            return i
        i += 1
    return -1


@dont_look_inside
def too_many_arguments(function: Function, positional: i32, names: Tuple) -> W:
    """More positional arguments than parameters. Wrong keywords are reported first."""
    code = function.code
    if names is not NULL:
        i = 0
        while i < names.length:
            if parameter_index(code, names[i]) < 0:
                return unexpected_keyword(code, cast(Str, names[i]))
            return repeated_argument(code, cast(Str, names[i]))
    text = new_text()
    put_str(text, code.qualname)
    put_text(text, "() takes ")
    optional = 0 if function.defaults is NULL else function.defaults.length
    if optional > 0:
        put_text(text, "from ")
        put_int(text, code.nargs - optional)
        put_text(text, " to ")
    put_int(text, code.nargs)
    put_text(text, " positional argument" if code.nargs == 1 and optional == 0 else " positional arguments")
    put_text(text, " but ")
    put_int(text, positional)
    put_text(text, " was given" if positional == 1 else " were given")
    return fail_str(ErrorKind.TYPE_ERROR, finish(text), NULL, NULL, NULL)


@dont_look_inside
def is_missing(code: Code, index: i32, optional: i32, positional: i32, names: Tuple) -> bool:
    """Has the parameter neither an argument nor a default?"""
    if index < positional or index >= code.nargs - optional:
        return False
    if names is NULL:
        return True
    i = 0
    while i < names.length:
        if same(names[i], code.arg_names[index]):
            return False
        i += 1
    return True


@dont_look_inside
def missing_arguments(function: Function, positional: i32, names: Tuple) -> W:
    code = function.code
    optional = 0 if function.defaults is NULL else function.defaults.length
    missing = 0
    i = 0
    while i < code.nargs:
        if is_missing(code, i, optional, positional, names):
            missing += 1
        i += 1
    text = new_text()
    put_str(text, code.qualname)
    put_text(text, "() missing ")
    put_int(text, missing)
    put_text(text, " required positional argument: " if missing == 1 else " required positional arguments: ")
    listed = 0
    i = 0
    while i < code.nargs:
        if is_missing(code, i, optional, positional, names):
            listed += 1
            put_listed(text, listed, missing, cast(Str, code.arg_names[i]))
        i += 1
    return fail_str(ErrorKind.TYPE_ERROR, finish(text), NULL, NULL, NULL)


@dont_look_inside
def put_listed(text: List, number: i32, count: i32, name: Str) -> None:
    """Name `number` of `count`: 'a', 'b', and 'c'."""
    if number > 1:
        if number < count:
            put_text(text, ", ")
        else:
            put_text(text, " and " if count == 2 else ", and ")
    put_char(text, 39)
    put_str(text, name)
    put_char(text, 39)
