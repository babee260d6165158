"""Type ids, and questions about a value word's type."""

from __future__ import annotations

from runtime.translate.ll import W, cast, header, i32, is_small, pointer, vm
from runtime.translate.lltypes import BigInt, Builtin, Class, Map, RefArray, Str
from runtime.translate.rjit import dont_look_inside, never_collects
from spec import bytecode
from spec.heap import TYPES

NONE_TYPE = TYPES["NoneType"].type_id
BOOL = TYPES["Bool"].type_id
FLOAT = TYPES["Float"].type_id
BIG_INT = TYPES["BigInt"].type_id
STR = TYPES["Str"].type_id
TUPLE = TYPES["Tuple"].type_id
LIST = TYPES["List"].type_id
INT_ARRAY = TYPES["IntArray"].type_id
FLOAT_ARRAY = TYPES["FloatArray"].type_id
REF_ARRAY = TYPES["RefArray"].type_id
RANGE = TYPES["Range"].type_id
FUNCTION = TYPES["Function"].type_id
BOUND_METHOD = TYPES["BoundMethod"].type_id
BUILTIN = TYPES["Builtin"].type_id
CODE = TYPES["Code"].type_id
CLASS = TYPES["Class"].type_id
MAP = TYPES["Map"].type_id
FRAME = TYPES["Frame"].type_id
#: Headers from here on are addresses of maps.
FIRST_MAP = 4096

MAX_ITEMS = 1 << 21  # no object has more: sizes in bytes then fit a word, and no space holds them
DIGIT_BITS = 15
INDEX_DIGITS = 5  # of the least ints that do not fit 64 bits


def kind(w: W) -> i32:
    """Type id, that of BigInt for small ints; a number of FIRST_MAP or more (the map) for instances."""
    if is_small(w):
        return BIG_INT
    return header(w)


def is_int(w: W) -> bool:
    """An int, bool included?"""
    k = kind(w)
    return k == BIG_INT or k == BOOL


def is_float(w: W) -> bool:
    return kind(w) == FLOAT


def is_number(w: W) -> bool:
    k = kind(w)
    return k == BIG_INT or k == BOOL or k == FLOAT


def is_str(w: W) -> bool:
    return kind(w) == STR


def class_of(w: W) -> Class:
    """Class of an instance."""
    return cast(Map, pointer(header(w))).cls


def is_type_builtin(index: i32) -> bool:
    """Is the builtin a type in CPython?"""
    return (
        index == bytecode.Builtin.RANGE
        or index == bytecode.Builtin.INT
        or index == bytecode.Builtin.STR
        or index == bytecode.Builtin.FLOAT
        or index == bytecode.Builtin.BOOL
    )


@dont_look_inside
@never_collects
def fits_index(w: W) -> bool:
    """Does the int fit 64 bits, as CPython wants of indices and counts?"""
    if is_small(w) or header(w) != BIG_INT:
        return True
    big = cast(BigInt, w)
    if big.length != INDEX_DIGITS:
        return big.length < INDEX_DIGITS
    return big[INDEX_DIGITS - 1] < 1 << (63 - (INDEX_DIGITS - 1) * DIGIT_BITS)


@dont_look_inside
def type_name(w: W) -> Str:
    """type(w).__name__"""
    k = kind(w)
    if k >= FIRST_MAP:
        return class_of(w).name
    if k == BUILTIN and is_type_builtin(cast(Builtin, w).index):
        k = CLASS
    return cast(Str, cast(RefArray, vm.types)[k >> 3])
