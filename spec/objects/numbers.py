"""int, bool, float, complex: implemented in runtime/vm/numbers."""

from __future__ import annotations

from spec.objects.rows import ClassFlag, Method, TypeRow


def methods(module: str, rows: str) -> tuple[Method, ...]:
    """A line a method: name, implementation (of runtime/vm/numbers/<module>), then `/` or parameters; a word in front
    says the kind, if it is none of these; `-> name` at the end: the library's function that takes what is left."""
    out = []
    for line in rows.strip().splitlines():
        text, _, retry = line.strip().partition(" -> ")
        kind = "method"
        first, _, rest = text.partition(" ")
        if first in ("get", "class", "new", "static"):
            kind, text = first, rest
        name, implementation, parameters = [*text.split(None, 2), ""][:3]
        out.append(
            Method(
                name=name,
                implementation=f"numbers.{module}.{implementation}",
                parameters=parameters,
                retry=retry,
                kind=kind,
            )
        )
    return tuple(out)


def operators(type_name: str, names: str) -> tuple[Method, ...]:
    """The binary operators, both ways round, and comparisons (of numbers.dunders)."""
    rows = [f"__{name}__ {type_name}_{name} value, /" for name in names.split()]
    return methods("dunders", "\n".join(rows))


FORMAT = Method(name="__format__", implementation="text.format.format_value", parameters="format_spec, /")
HASH = Method(name="__hash__", implementation="operations.hashing.builtin_hash")
COMPARISONS = "lt le eq ne gt ge"
ARITHMETIC = "add radd sub rsub mul rmul truediv rtruediv"
DIVISION = "floordiv rfloordiv mod rmod"
BITWISE = "and rand or ror xor rxor"

INT = (
    FORMAT,
    HASH,
    *methods("convert", "new __new__ int_new x=0, /, base=10 -> _int_new"),
    *operators("int", f"{ARITHMETIC} {DIVISION} {BITWISE} lshift rlshift rshift rrshift {COMPARISONS}"),
    *methods(
        "intmethods",
        """
        get real int_plain
        get imag int_zero
        get numerator int_plain
        get denominator int_one
        conjugate int_plain
        __int__ int_plain
        __index__ int_plain
        __trunc__ int_plain
        __floor__ int_plain
        __ceil__ int_plain
        __pos__ int_plain
        __neg__ int_negative
        __abs__ int_absolute
        __invert__ int_inverted
        __bool__ int_bool
        __float__ int_float
        __repr__ int_repr
        __round__ int_round ndigits=None, / -> _int_round
        __divmod__ int_divmod value, /
        __rdivmod__ int_rdivmod value, /
        __pow__ int_pow value, mod=None, / -> _int_pow
        __rpow__ int_rpow value, mod=None, / -> _int_rpow
        __getnewargs__ int_getnewargs
        __sizeof__ int_sizeof
        bit_length int_bit_length
        bit_count int_bit_count
        as_integer_ratio int_as_integer_ratio
        to_bytes int_to_bytes length=1, byteorder='big', *, signed=False -> _int_to_bytes
        class from_bytes int_from_bytes bytes, byteorder='big', *, signed=False -> _int_from_bytes
        """,
    ),
)
BOOL = (
    *methods("boolmethods", "new __new__ bool_new x=False, / -> _bool_new\n__repr__ bool_repr"),
    *operators("bool", BITWISE),
)
FLOAT = (
    FORMAT,
    HASH,
    *methods("convert", "new __new__ float_new x=0, / -> _float_new"),
    *operators("float", f"{ARITHMETIC} {DIVISION} {COMPARISONS}"),
    *methods(
        "floatmethods",
        """
        get real float_plain
        get imag float_imag
        conjugate float_plain
        __float__ float_plain
        __pos__ float_plain
        __int__ float_int
        __trunc__ float_int
        __floor__ float_floor
        __ceil__ float_ceil
        __neg__ float_negative
        __abs__ float_absolute
        __bool__ float_bool
        __repr__ float_text
        __round__ float_round ndigits=None, / -> _float_round
        __divmod__ float_divmod value, /
        __rdivmod__ float_rdivmod value, /
        __pow__ float_pow value, mod=None, / -> _float_pow
        __rpow__ float_rpow value, mod=None, / -> _float_rpow
        __getnewargs__ float_getnewargs
        is_integer float_is_integer
        as_integer_ratio float_as_integer_ratio
        hex float_hex
        """,
    ),
)
COMPLEX = (
    HASH,
    *methods("makecomplex", "new __new__ complex_new real=0, imag=0 -> _complex_new"),
    *operators("complex", f"{ARITHMETIC} {COMPARISONS}"),
    *methods(
        "floatmethods",
        """
        get real complex_real
        get imag complex_imag
        conjugate complex_conjugate
        __complex__ complex_plain
        __pos__ complex_plain
        __neg__ complex_negative
        __abs__ complex_absolute
        __bool__ complex_bool
        __repr__ complex_repr
        __pow__ complex_pow value, mod=None, /
        __rpow__ complex_rpow value, mod=None, /
        __getnewargs__ complex_getnewargs
        """,
    ),
)

TYPES: tuple[TypeRow, ...] = (
    TypeRow(name="int", heap="BigInt", methods=INT),
    TypeRow(name="bool", heap="Bool", base="int", flags=ClassFlag.BUILTIN | ClassFlag.NOT_A_BASE, methods=BOOL),
    TypeRow(name="float", heap="Float", methods=FLOAT),
    TypeRow(name="complex", heap="Complex", methods=COMPLEX),
)
