"""Static types of the front end, and what each operation of `ll` takes and gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from runtime.translate import ll, lltypes
from runtime.translate.flow import Const, Value
from spec.heap import GcType


class FrontendError(Exception):
    """The source is no restricted Python; the text begins with file and line."""


@dataclass(frozen=True)
class Type:
    """`kind` as in flow graphs; `struct` is the heap type of a reference, if known."""

    name: str
    kind: str
    struct: GcType | None = None


I32 = Type("i32", "i")
BOOL = Type("bool", "i")
F64 = Type("f64", "f")
TEXT = Type("Text", "i")
WORD = Type("W", "r")
NULL_TYPE = Type("NULL", "r")
VOID = Type("None", "v")
STRUCTS = {name: Type(name, "r", cls.struct) for name, cls in lltypes.CLASSES.items()}


@dataclass(frozen=True)
class Typed:
    """A value of the flow graph and its static type."""

    value: Value
    type: Type


def type_of_annotation(annotation: Any) -> Type | None:
    """The static type that a Python object stands for as an annotation."""
    if annotation is lltypes.i32 or annotation is int:
        return I32
    if annotation is bool:
        return BOOL
    if annotation is float:
        return F64
    if annotation is str:
        return TEXT
    if annotation is None:
        return VOID
    if annotation is lltypes.Ref:
        return WORD
    if isinstance(annotation, type) and issubclass(annotation, lltypes.Ref):
        return STRUCTS[annotation.__name__]
    return None


def constant(value: Any) -> Typed | None:
    """A Python object as a constant of the flow graph."""
    if isinstance(value, bool):
        return Typed(Const(int(value), "i"), BOOL)
    if isinstance(value, int):
        return Typed(Const(int(value), "i"), I32)
    if isinstance(value, float):
        return Typed(Const(value, "f"), F64)
    if isinstance(value, lltypes.Ref):
        return Typed(Const(value.word, "r"), NULL_TYPE if value is lltypes.NULL else WORD)
    return None


def accepts(wanted: Type, given: Type) -> bool:
    """May a `given` value stand where `wanted` is asked for?"""
    if wanted == given or (wanted, given) == (I32, BOOL):
        return True
    return wanted.kind == "r" and given.kind == "r" and (given == NULL_TYPE or wanted == WORD)


def join(a: Type, b: Type) -> Type | None:
    """Type of a conditional expression."""
    if accepts(a, b):
        return a
    if accepts(b, a):
        return b
    return WORD if a.kind == b.kind == "r" else None


#: Operations with fixed argument types: ll function -> (name of the operation, argument types, result type).
SIGNATURES: dict[Callable[..., Any], tuple[str, tuple[Type, ...], Type]] = {
    ll.is_small: ("ref_is_small", (WORD,), BOOL),
    ll.tag: ("int_tag", (I32,), WORD),
    ll.untag: ("int_untag", (WORD,), I32),
    ll.header: ("getheader", (WORD,), I32),
    ll.set_header: ("setheader", (WORD, WORD), VOID),
    ll.same: ("ptr_eq", (WORD, WORD), BOOL),
    ll.is_null: ("ptr_iszero", (WORD,), BOOL),
    ll.address: ("cast_ptr_to_int", (WORD,), I32),
    ll.pointer: ("cast_int_to_ptr", (I32,), WORD),
    ll.int_add_ovf: ("int_add_ovf", (I32, I32), I32),
    ll.int_sub_ovf: ("int_sub_ovf", (I32, I32), I32),
    ll.int_mul_ovf: ("int_mul_ovf", (I32, I32), I32),
    ll.int_lshift_ovf: ("int_lshift_ovf", (I32, I32), I32),
    ll.ovf: ("get_ovf", (), BOOL),
    ll.uint_lt: ("uint_lt", (I32, I32), BOOL),
    ll.uint_rshift: ("uint_rshift", (I32, I32), I32),
    ll.uint_mul_high: ("uint_mul_high", (I32, I32), I32),
    ll.digit_low: ("digit_low", (I32, I32, I32), I32),
    ll.digit_high: ("digit_high", (I32, I32, I32), I32),
    ll.int_div_trunc: ("int_div_trunc", (I32, I32), I32),
    ll.int_mod_trunc: ("int_mod_trunc", (I32, I32), I32),
    ll.int_to_float: ("cast_int_to_float", (I32,), F64),
    ll.float_to_int: ("cast_float_to_int", (F64,), I32),
    ll.float_bits_low: ("float_bits_low", (F64,), I32),
    ll.float_bits_high: ("float_bits_high", (F64,), I32),
    ll.float_from_bits: ("float_from_bits", (I32, I32), F64),
    ll.load_word: ("raw_load", (I32,), I32),
    ll.store_word: ("raw_store", (I32, I32), VOID),
    ll.load_byte: ("raw_load", (I32,), I32),
    ll.store_byte: ("raw_store", (I32, I32), VOID),
    ll.load_pin: ("raw_load", (I32,), I32),
    ll.store_pin: ("raw_store", (I32, I32), VOID),
    ll.load_double: ("raw_load", (I32,), F64),
    ll.store_double: ("raw_store", (I32, F64), VOID),
    ll.text_length: ("text_length", (TEXT,), I32),
    ll.text_char: ("text_char", (TEXT, I32), I32),
    ll.host_call: ("host_call", (I32, I32), I32),
}
#: `extra` of raw memory operations.
RAW_KINDS: dict[Callable[..., Any], str] = {
    ll.load_word: "i",
    ll.store_word: "i",
    ll.load_byte: "b",
    ll.store_byte: "b",
    ll.load_pin: "p",
    ll.store_pin: "p",
    ll.load_double: "f",
    ll.store_double: "f",
}
ALLOCATIONS: dict[Callable[..., Any], str] = {
    ll.new: "new",
    ll.new_var: "new_var",
    ll.new_instance: "new_instance",
    ll.alloc_immortal: "alloc_immortal",
}
ALLOCATING = frozenset(("new", "new_var", "new_instance"))  # operations that may collect

#: Operations without effect: removed where the result is not used.
PURE = frozenset(
    "int_add int_sub int_mul int_and int_or int_xor int_lshift int_rshift uint_rshift uint_mul_high int_neg int_invert "
    "digit_low digit_high int_div_trunc int_mod_trunc int_lt int_le int_eq int_ne int_gt int_ge uint_lt int_is_true "
    "int_is_zero float_add "
    "float_sub float_mul float_truediv float_neg float_abs float_lt float_le float_eq float_ne float_gt float_ge "
    "cast_int_to_float cast_float_to_int float_bits_low float_bits_high float_from_bits ref_is_small int_tag int_untag "
    "ptr_eq ptr_ne ptr_iszero ptr_nonzero cast_ptr_to_int cast_int_to_ptr same_as getheader getfield getarrayitem "
    "getvm raw_load text_length text_char".split()
)
