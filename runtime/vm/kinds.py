"""Type ids, and questions about a value word's type."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, header, i32, is_small, pointer, same, uint_lt, vm
from runtime.translate.lltypes import (
    BigInt,
    BoundMethod,
    Builtin,
    Class,
    DictView,
    Function,
    Generator,
    GetSet,
    Instance,
    Iterator,
    Map,
    Module,
    Property,
    RefArray,
)
from runtime.translate.rjit import dont_look_inside, elidable, for_speed, inline, never_collects, promote
from spec.bytecode import CodeFlag
from spec.heap import FIRST_KIND_CLASS, ITERATOR_CLASSES, METHOD_CLASSES, STR_TYPES, TYPES, VIEW_CLASSES
from spec.objects import BuiltinFlag, MethodKind

NONE_TYPE = TYPES["NoneType"].type_id
BOOL = TYPES["Bool"].type_id
FLOAT = TYPES["Float"].type_id
BIG_INT = TYPES["BigInt"].type_id
STR = TYPES["Str"].type_id  # the first of three layouts of str: ask is_str
WIDE_STR = TYPES["WideStr"].type_id
BUILT_STR = TYPES["BuiltStr"].type_id
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
BYTES = TYPES["Bytes"].type_id
BYTE_ARRAY = TYPES["ByteArray"].type_id
BYTE_DATA = TYPES["ByteData"].type_id
DICT = TYPES["Dict"].type_id
SET = TYPES["Set"].type_id
FROZEN_SET = TYPES["FrozenSet"].type_id
SLICE = TYPES["Slice"].type_id
CELL = TYPES["Cell"].type_id
GENERATOR = TYPES["Generator"].type_id
ITERATOR = TYPES["Iterator"].type_id
TRACEBACK = TYPES["Traceback"].type_id
PROPERTY = TYPES["Property"].type_id
STATIC_METHOD = TYPES["StaticMethod"].type_id
CLASS_METHOD = TYPES["ClassMethod"].type_id
GET_SET = TYPES["GetSet"].type_id
MODULE = TYPES["Module"].type_id
NAMESPACE = TYPES["Namespace"].type_id
COMPLEX = TYPES["Complex"].type_id
ELLIPSIS = TYPES["EllipsisType"].type_id
NOT_IMPLEMENTED = TYPES["NotImplementedType"].type_id
MAPPING_PROXY = TYPES["MappingProxy"].type_id
DICT_VIEW = TYPES["DictView"].type_id
MEMORY_VIEW = TYPES["MemoryView"].type_id
SUPER = TYPES["Super"].type_id
WEAK_REFERENCE = TYPES["WeakReference"].type_id
MEMBER = TYPES["Member"].type_id
#: Headers from here on are addresses of maps.
FIRST_MAP = 4096

STR_KINDS = 8 * len(STR_TYPES)
assert [TYPES[name].type_id for name in STR_TYPES] == [STR, STR + 8, STR + 16]
MAX_ITEMS = 1 << 27  # no object has more: sizes in bytes then fit a word, and no space holds them
DIGIT_BITS = 30
INDEX_DIGITS = 3  # of the least ints that do not fit 64 bits
TOP_OF_INDEX = 1 << (63 - (INDEX_DIGITS - 1) * DIGIT_BITS)  # top digit of 2**63


@for_speed
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


def is_str_kind(k: i32) -> bool:
    """Is it a type id of str?"""
    return uint_lt(k - STR, STR_KINDS)


def is_str(w: W) -> bool:
    return uint_lt(kind(w) - STR, STR_KINDS)


@elidable
@never_collects
def builtin_class(type_id: i32) -> Class:
    """The class of the built-in values with this header."""
    return cast(Class, cast(RefArray, vm.classes)[type_id >> 3])


@inline
def class_of(w: W) -> Class:
    """type(w)"""
    if is_small(w):
        return builtin_class(BIG_INT)
    h = promote(header(w))
    if h >= FIRST_MAP:
        return cast(Map, pointer(h)).cls
    if h == CLASS:
        return cast(Class, w).metaclass
    several = FUNCTION <= h <= BUILTIN or h == GENERATOR or h == ITERATOR or h == DICT_VIEW  # (BOUND_METHOD is between)
    if several or PROPERTY <= h <= MODULE:
        return class_by_kind(w, h)
    return builtin_class(h)


@for_speed
def class_by_kind(w: W, h: i32) -> Class:
    """Of heap types that stand for several types. Functions of the library pass for built-in ones."""
    if h == FUNCTION:
        flags = promote(cast(Function, w).code).flags
        if flags & CodeFlag.LIBRARY == 0:
            return builtin_class(FUNCTION)
        if flags & CodeFlag.METHOD == 0:
            return builtin_class(BUILTIN)
        return method_class(MethodKind.METHOD if flags & CodeFlag.SLOT == 0 else MethodKind.WRAPPER)
    if h == BUILTIN:
        flags_ = promote(cast(Builtin, w).flags)
        if flags_ & BuiltinFlag.CLASS != 0 and flags_ & BuiltinFlag.NEW == 0:
            return method_class(MethodKind.CLASS_METHOD)
        if flags_ & BuiltinFlag.METHOD == 0:
            return builtin_class(BUILTIN)
        return method_class(MethodKind.METHOD if flags_ & BuiltinFlag.SLOT == 0 else MethodKind.WRAPPER)
    if h == BOUND_METHOD:
        return class_of_bound(cast(BoundMethod, w).function)
    if h == PROPERTY:
        if not is_of_builtin_type(cast(Property, w)):
            return builtin_class(PROPERTY)
        return builtin_class(MEMBER if cast(Property, w).fdel is NULL else GET_SET)
    if h == GET_SET:
        return builtin_class(MEMBER if cast(GetSet, w).setter == -2 else GET_SET)
    if h == STATIC_METHOD or h == CLASS_METHOD:
        return builtin_class(h)
    if h == MODULE:
        cls = cast(Module, w).cls
        return builtin_class(MODULE) if cls is NULL else promote(cls)
    if h == GENERATOR:
        return builtin_class(FIRST_KIND_CLASS + (cast(Generator, w).kind << 3))
    if h == DICT_VIEW:
        return builtin_class(FIRST_KIND_CLASS + ((cast(DictView, w).kind + VIEW_CLASSES) << 3))
    return builtin_class(FIRST_KIND_CLASS + ((cast(Iterator, w).kind + ITERATOR_CLASSES) << 3))


@never_collects
def is_of_builtin_type(p: Property) -> bool:
    """Is it no property, but a computed attribute of a built-in type?"""
    return p.name is not NULL and kind(p.name) == CLASS


def class_of_bound(function: W) -> Class:
    """type() of a bound method"""
    if is_small(function):
        return builtin_class(BOUND_METHOD)
    h = promote(header(function))
    if h == FUNCTION:
        flags = promote(cast(Function, function).code).flags
        if flags & CodeFlag.LIBRARY == 0:
            return builtin_class(BOUND_METHOD)
        return builtin_class(BUILTIN) if flags & CodeFlag.SLOT == 0 else method_class(MethodKind.BOUND_WRAPPER)
    if h != BUILTIN:
        return builtin_class(BOUND_METHOD)
    if promote(cast(Builtin, function).flags) & BuiltinFlag.SLOT == 0:
        return builtin_class(BUILTIN)
    return method_class(MethodKind.BOUND_WRAPPER)


def method_class(kind: i32) -> Class:
    return builtin_class(FIRST_KIND_CLASS + ((kind + METHOD_CLASSES) << 3))


@for_speed
def payload(w: W) -> W:
    """The built-in value that an instance of a class derived from a built-in type wraps; any other value itself."""
    if is_small(w):
        return w
    h = promote(header(w))
    if h >= FIRST_MAP:
        if cast(Map, pointer(h)).cls.layout != 0:
            return cast(Instance, w)[0]
    return w


@for_speed
@never_collects
def is_subclass(cls: Class, base: Class) -> bool:
    """Is `base` in the mro of `cls`?"""
    if same(cls, base):
        return True
    return is_derived(cls, cls.version, base)


@elidable
@never_collects
def is_derived(cls: Class, version: i32, base: Class) -> bool:
    """`version` is the class's; it makes the result a function of the arguments."""
    mro = cls.mro
    i = 0
    while i < mro.length:
        if same(mro[i], base):
            return True
        i += 1
    return False


@dont_look_inside
@never_collects
def fits_index(w: W) -> bool:
    """Does the int fit 64 bits, as CPython wants of indices and counts?"""
    if is_small(w) or header(w) != BIG_INT:
        return True
    big = cast(BigInt, w)
    if big.length != INDEX_DIGITS:
        return big.length < INDEX_DIGITS
    top = big[INDEX_DIGITS - 1]
    if top != TOP_OF_INDEX:
        return top < TOP_OF_INDEX
    return big.sign < 0 and big[0] | big[1] == 0  # -2**63
