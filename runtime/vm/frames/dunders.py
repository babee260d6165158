"""Operators whose left operand is an instance of a class with a function for them: it is called at once.

Where the right operand may go first (its class derives from the left one's), or a method is no function, the library
does the whole protocol (runtime/lib/operators.py). A result NotImplemented gets there, too, by Continuation.OPERAND.
"""

from __future__ import annotations

from runtime.translate.ll import NONE, NULL, W, cast, header, i32, is_small, pointer, same, tag, uint_rshift, vm
from runtime.translate.lltypes import Class, Code, Dict, Frame, Function, Map, Str
from runtime.translate.rjit import elidable, for_speed, never_collects, promote
from runtime.vm import kinds
from runtime.vm.containers import dicts
from runtime.vm.containers.items import get_item, set_item
from runtime.vm.frames.enter import enter_library, enter_words
from runtime.vm.frames.results import word_at
from runtime.vm.kinds import builtin_class, payload
from runtime.vm.numbers.decimaloperators import decimal_comparison, decimal_operation
from runtime.vm.objects import box_bool, fixed
from runtime.vm.types.classes import OWNER_SHIFT, find_in_class
from runtime.vm.types.plain import is_of_object, special_method
from spec.bytecode import LEVEL, NO_REGISTER, PLAIN, Continuation, Library, Op
from spec.messages import FixedStr
from spec.objects import ClassFlag

IN_PLACE = Op.IADD - Op.ADD
assert FixedStr.IMATMUL - FixedStr.ADD == Op.IMATMUL - Op.ADD


def class_of_instance(w: W) -> Class:
    """NULL: it is no instance of a class with a map."""
    if is_small(w):
        return NULL
    h = promote(header(w))
    if h < kinds.FIRST_MAP:
        return NULL
    return cast(Map, pointer(h)).cls


def waits(cls: Class, y: W) -> bool:
    """Does the right operand wait for an instance of this class?"""
    other = class_of_instance(y)
    return other is NULL or same(other, cls)


@for_speed
def instance_arithmetic(frame: Frame, op: i32, a: i32, x: W, y: W) -> Frame:
    cls = class_of_instance(x)
    if waits(cls, y):
        if promote(cls.flags) & ClassFlag.DECIMAL != 0:
            result = decimal_operation(op, x, y)
            if result is NULL or not same(result, NONE):
                frame[a] = result
                return NULL if result is NULL else frame
        version = promote(cls.version)
        name = fixed(FixedStr.ADD + (op - Op.ADD))
        function = special_method(cls, version, name)
        if function is NULL and op >= Op.IADD and find_in_class(cls, version, name) < 0:
            function = special_method(cls, version, fixed(FixedStr.ADD + (op - IN_PLACE - Op.ADD)))
        if function is not NULL:
            return enter_words(frame, a, function, 2, x, y, NULL, NULL, Continuation.OPERAND)
    return enter_library(frame, a, op, 2, x, y, NULL, Continuation.STORE)


def comparison_name(op: i32) -> Str:
    match op:
        case Op.EQ:
            return fixed(FixedStr.EQ)
        case Op.NE:
            return fixed(FixedStr.NE)
        case Op.LT:
            return fixed(FixedStr.LT)
        case Op.LE:
            return fixed(FixedStr.LE)
        case Op.GT:
            return fixed(FixedStr.GT)
        case _:
            return fixed(FixedStr.GE)


def is_identity(cls: Class, op: i32) -> bool:
    """Are instances of the class equal only to themselves?"""
    if cls.layout != 0 or (op != Op.EQ and op != Op.NE):
        return False
    version = promote(cls.version)
    if not is_of_object(cls, version, fixed(FixedStr.EQ)):
        return False
    return is_of_object(cls, version, fixed(FixedStr.NE))


@for_speed
def instance_comparison(frame: Frame, op: i32, a: i32, x: W, y: W) -> Frame:
    cls = class_of_instance(x)
    if waits(cls, y):
        if promote(cls.flags) & ClassFlag.DECIMAL != 0:
            result = decimal_comparison(op, x, y)
            if result is NULL or not same(result, NONE):
                frame[a] = result
                return NULL if result is NULL else frame
        function = special_method(cls, promote(cls.version), comparison_name(op))
        if function is not NULL:
            return enter_words(frame, a, function, 2, x, y, NULL, NULL, Continuation.OPERAND | LEVEL)
        if is_identity(cls, op):
            frame[a] = box_bool(same(x, y) == (op == Op.EQ))
            return frame
    return enter_library(frame, a, op, 2, x, y, NULL, Continuation.STORE)


@for_speed
def ask_right(frame: Frame, code: Code, pc: i32) -> Frame:
    """The instruction at pc has asked its left operand in vain."""
    word = word_at(code, pc + pc)
    operands = word_at(code, pc + pc + 1)
    x = frame[operands & 0xFFFF]
    y = frame[uint_rshift(operands, 16)]
    op = word & PLAIN
    return enter_library(frame, uint_rshift(word, 16), Library.RIGHT_OPERAND, 3, x, y, tag(op), Continuation.STORE)


# --- items ---
@elidable
@never_collects
def is_built_in(cls: Class, version: i32, name: Str) -> bool:
    """Instances of the class wrap a value: is this method the one of the value's own class?"""
    where = find_in_class(cls, version, name)
    return where >= 0 and same(cast(Class, cls.mro[where >> OWNER_SHIFT]), builtin_class(cls.layout))


def wrapped(w: W, name: i32) -> W:
    """What an instance of a class that derives from list, dict, ... wraps, if the class leaves this to it; NULL."""
    cls = class_of_instance(w)
    if cls is NULL or cls.layout == 0 or not is_built_in(cls, promote(cls.version), fixed(name)):
        return NULL
    return payload(w)


@for_speed
def item_by_call(frame: Frame, a: i32, w: W, key: W) -> Frame:
    """w[key] of an instance."""
    inner = wrapped(w, FixedStr.GETITEM)
    if inner is not NULL:
        if promote(header(inner)) == kinds.DICT:  # where the key is absent, the class may have a __missing__
            number = dicts.find(cast(Dict, inner), key)
            if number >= 0:
                frame[a] = dicts.entry_value(cast(Dict, inner), number)
                return frame if vm.error_kind == 0 else NULL
        elif get_item(frame, a, inner, key):
            return frame
        if vm.error_kind != 0:
            return NULL
    function = method_of(w, fixed(FixedStr.GETITEM))
    if function is not NULL:
        return enter_words(frame, a, function, 2, w, key, NULL, NULL, Continuation.STORE)
    return enter_library(frame, a, Op.GETITEM, 2, w, key, NULL, Continuation.STORE)


@for_speed
def set_by_call(frame: Frame, w: W, key: W, value: W) -> Frame:
    """w[key] = value of an instance."""
    inner = wrapped(w, FixedStr.SETITEM)
    if inner is not NULL:
        if set_item(inner, key, value):
            return frame
        if vm.error_kind != 0:
            return NULL
    function = method_of(w, fixed(FixedStr.SETITEM))
    if function is not NULL:
        return enter_words(frame, NO_REGISTER, function, 3, w, key, value, NULL, Continuation.DISCARD)
    return enter_library(frame, NO_REGISTER, Op.SETITEM, 3, w, key, value, Continuation.DISCARD)


def method_of(w: W, name: Str) -> Function:
    """NULL: it is for the library."""
    cls = class_of_instance(w)
    if cls is NULL:
        return NULL
    return special_method(cls, promote(cls.version), name)
