"""Which operations CPython 3.11 counts as a level of recursion, and what it says where there is none left.

It counts a call of a built-in function that takes no argument, one, or a tuple of them, of a type without a vectorcall,
of an object with `__call__`, and a comparison, unless its interpreter has specialized it: what recurses has run often
enough for that. Asked at the edge alone (edge.py).
"""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, header, i32, is_small, same, uint_rshift, vm
from runtime.translate.lltypes import BoundMethod, Builtin, Class, Code, Frame, Function, List, StaticMethod, Str, Tuple
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.containers.lists import load_item
from runtime.vm.frames.calls import find_method, own_attribute
from runtime.vm.frames.operations import constant
from runtime.vm.frames.results import word_at
from runtime.vm.kinds import builtin_class, is_str
from spec.bytecode import CodeFlag, Op
from spec.messages import FixedStr
from spec.objects import BuiltinFlag, ClassFlag

NOT = -1


@dont_look_inside
def counted(frame: Frame, code: Code, pc: i32, op: i32, b: i32, c: i32) -> i32:
    """The message (FixedStr) of the operation's RecursionError; NOT: it may go on."""
    if frame.depth < vm.recursion_edge:
        return NOT  # the limit has changed
    match op:
        case Op.LT | Op.LE | Op.EQ | Op.NE | Op.GT | Op.GE:
            if is_specialized(code, pc, op, frame[b], frame[c]):
                return NOT
            return FixedStr.RECURSION_COMPARISON
        case Op.CONTAINS | Op.NOT_CONTAINS:
            return FixedStr.RECURSION_COMPARISON if compares(frame[b], frame[c]) else NOT
        case Op.CALL_METHOD | Op.CALL_METHOD_KW:
            name = cast(Str, constant(code, uint_rshift(word_at(code, pc + pc + 2), 16)))
            return method_counted(frame[b], name, frame[b + 1] if c > 0 else NULL)
        case Op.CALL:
            return call_counted(frame[b], frame[b + 1] if c > 0 else NULL)
        case _:
            return call_counted(frame[b], NULL)


def is_specialized(code: Code, pc: i32, op: i32, x: W, y: W) -> bool:
    """Does CPython compare these, in front of a jump, without a call?"""
    following = word_at(code, pc + pc + 2) & 0xFFFF
    if following != Op.JUMP_IF_FALSE and following != Op.JUMP_IF_TRUE:
        return False
    if is_small(x) or is_small(y):
        return is_small(x) and is_small(y)
    if is_str(x):
        return is_str(y) and (op == Op.EQ or op == Op.NE)
    return header(x) == kinds.FLOAT and header(y) == kinds.FLOAT


def compares(x: W, items: W) -> bool:
    """Is x compared with an item, in `x in items`? Not with one that it is."""
    if is_small(items):
        return False
    first: W = NULL
    if header(items) == kinds.TUPLE and cast(Tuple, items).length > 0:
        first = cast(Tuple, items)[0]
    elif header(items) == kinds.LIST and cast(List, items).length > 0:
        first = load_item(cast(List, items), 0)
    return first is not NULL and not same(x, first)


def method_counted(w: W, name: Str, argument: W) -> i32:
    function = find_method(w, name)
    if function is NULL and not is_small(w):
        function = own_attribute(w, name)
    if function is NULL:
        if is_small(w) or header(w) != kinds.CLASS:
            return NOT
        return by_flag(cast(Class, w).flags & ClassFlag.BUILTIN, ClassFlag.BUILTIN)  # a class method
    return call_counted(function, argument)


def call_counted(callee: W, argument: W) -> i32:
    """`argument`: the first one, if it is by position and known."""
    if is_small(callee):
        return NOT
    h = header(callee)
    match h:
        case kinds.FUNCTION:
            flags = cast(Function, callee).code.flags
            return by_flag(flags & (CodeFlag.LIBRARY | CodeFlag.NOT_COUNTED), CodeFlag.LIBRARY)
        case kinds.BUILTIN:
            return by_flag(cast(Builtin, callee).flags & BuiltinFlag.NOT_COUNTED, 0)
        case kinds.BOUND_METHOD:
            return call_counted(cast(BoundMethod, callee).function, argument)
        case kinds.STATIC_METHOD:
            return call_counted(cast(StaticMethod, callee).function, argument)
        case kinds.CLASS:
            return class_counted(cast(Class, callee), argument)
        case _:
            return by_flag(h, h) if h >= kinds.FIRST_MAP else NOT


def by_flag(flags: i32, of_counted: i32) -> i32:
    return FixedStr.RECURSION_CALL if flags == of_counted else NOT


def class_counted(cls: Class, argument: W) -> i32:
    if same(cls, builtin_class(kinds.RANGE)):
        return FixedStr.RECURSION_COMPARISON  # of its ends, for the length
    if same(cls, builtin_class(kinds.STR)) and argument is not NULL:
        return NOT if is_str(argument) else FixedStr.RECURSION_STR
    return by_flag(cls.flags & ClassFlag.NOT_COUNTED, 0)
