"""Pending exceptions. Every function here returns NULL, so that a caller can return it."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, i32, vm
from runtime.translate.lltypes import Class, Str, Text
from runtime.translate.rjit import dont_look_inside
from runtime.vm.kinds import class_of, is_str
from runtime.vm.objects import fixed
from runtime.vm.text.textbuf import finish, literal, new_text, put_char, put_filled, put_str, text_equals
from spec.bytecode import ErrorKind
from spec.messages import FixedStr
from spec.objects import ClassFlag


@dont_look_inside
def class_name(cls: Class) -> Str:
    """What exceptions call a class: its __name__, behind its module where CPython has it in C, outside of builtins."""
    if cls.module is NULL or not is_str(cls.module):
        return cls.name
    module = cast(Str, cls.module)
    if cls.flags & ClassFlag.NAMED_WITH_MODULE == 0 and not is_c_module(module) or text_equals(module, 0, "builtins"):
        return cls.name
    text = new_text()
    put_str(text, module)
    put_char(text, 46)
    put_str(text, cls.name)
    result = finish(text)
    return cls.name if result is NULL else result


def is_c_module(module: Str) -> bool:
    """Does CPython have the types of this module in C, other than we?"""
    return text_equals(module, 0, "datetime") or text_equals(module, 0, "decimal")


def type_name(w: W) -> Str:
    return class_name(class_of(w))


@dont_look_inside
def fail_str(error_kind: i32, template: Str, a: W, b: W, c: W) -> W:
    """The template's {0}, {1}, {2} are filled with a, b, c: strings or small ints."""
    if template is NULL:
        return NULL
    text = new_text()
    put_filled(text, template, a, b, c)
    message = finish(text)
    if message is not NULL:
        vm.error_kind = error_kind
        vm.error_arg0 = message
    return NULL


@dont_look_inside
def fail(error_kind: i32, template: Text, a: W, b: W, c: W) -> W:
    return fail_str(error_kind, literal(template), a, b, c)


@dont_look_inside
def type_error(template: Text, a: W, b: W) -> W:
    return fail(ErrorKind.TYPE_ERROR, template, a, b, NULL)


@dont_look_inside
def type_error_of(template: Text, w: W) -> W:
    """{0} is the name of w's type."""
    return fail(ErrorKind.TYPE_ERROR, template, type_name(w), NULL, NULL)


@dont_look_inside
def value_error(template: Text, a: W, b: W) -> W:
    return fail(ErrorKind.VALUE_ERROR, template, a, b, NULL)


@dont_look_inside
def index_error(template: Text) -> W:
    return fail(ErrorKind.INDEX_ERROR, template, NULL, NULL, NULL)


@dont_look_inside
def not_supported(template: Text, a: W, b: W) -> W:
    """Legal Python that the VM lacks."""
    return fail(ErrorKind.NOT_SUPPORTED, template, a, b, NULL)


@dont_look_inside
def fail_fixed(error_kind: i32, message: i32, a: W, b: W) -> W:
    """A message of spec.messages."""
    return fail_str(error_kind, fixed(message), a, b, NULL)


def fail_object(error_kind: i32, value: W) -> W:
    """`value`, unless null, is the exception's only argument; of RAISED, the exception itself."""
    vm.error_kind = error_kind
    vm.error_arg0 = value
    return NULL


@dont_look_inside
def key_error(key: W) -> W:
    return fail_object(ErrorKind.KEY_ERROR, key)


@dont_look_inside
def system_error(template: Text, a: W) -> W:
    return fail(ErrorKind.SYSTEM_ERROR, template, a, NULL, NULL)


@dont_look_inside
def runtime_error(template: Text) -> W:
    return fail(ErrorKind.RUNTIME_ERROR, template, NULL, NULL, NULL)


@dont_look_inside
def zero_division(message: i32) -> W:
    return fail_fixed(ErrorKind.ZERO_DIVISION_ERROR, message, NULL, NULL)


@dont_look_inside
def recursion_error(message: i32) -> W:
    return fail_fixed(ErrorKind.RECURSION_ERROR, message, NULL, NULL)


@dont_look_inside
def name_error(name: W) -> W:
    fail(ErrorKind.NAME_ERROR, "name '{0}' is not defined", name, NULL, NULL)
    vm.error_arg1 = name
    return NULL


@dont_look_inside
def unbound_local(name: W) -> W:
    return fail_fixed(ErrorKind.UNBOUND_LOCAL_ERROR, FixedStr.UNBOUND_LOCAL, name, NULL)


@dont_look_inside
def free_variable(name: W) -> W:
    fail_fixed(ErrorKind.NAME_ERROR, FixedStr.FREE_VARIABLE, name, NULL)
    vm.error_arg1 = name
    return NULL
