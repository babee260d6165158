"""Random expressions over values of the built-in types, and what CPython says of each: the repr of the result, or the
exception's type and message. `program(seed, count)` is a program that prints one line an expression.
"""

from __future__ import annotations

import random

INTS = (
    "0", "1", "-1", "2", "3", "7", "-5", "10", "255", "1 << 30", "-(1 << 30)", "1 << 31", "(1 << 63) - 1", "1 << 63",
    "-(1 << 64)", "10 ** 25", "-(3 ** 60)", "True", "False",
)  # fmt: skip
FLOATS = (
    "0.0", "-0.0", "0.5", "1.0", "-1.5", "2.5", "0.1", "1e16", "1e-7", "1e308", "5e-324", "float('inf')",
    "-float('inf')", "float('nan')", "123456.789",
)  # fmt: skip
COMPLEX = ("1j", "-2j", "0j", "1 + 2j", "1.5 - 0.5j", "complex('inf')")
STRINGS = ("''", "'a'", "'abc'", "' 12 '", "'1_0'", "'0x1f'", "'é'", "'٣'", "'1.5e3'", "'inf'", "'-7'", "'nan'")
OTHERS = (
    "None", "[]", "[1]", "[1, 2, 3]", "[1.5]", "['a']", "()", "(1, 2)", "('a',)", "{}", "{'a': 1}", "{1: 2}", "{1, 2}",
    "range(3)", "range(5, 0, -2)", "b''", "b'ab'", "b'12'", "len", "int", "str", "NotImplemented", "...",
    "slice(1, 2)", "frozenset((1,))",
)  # fmt: skip
BINARY = (
    "+", "-", "*", "/", "//", "%", "<<", ">>", "&", "|", "^", "@", "<", "<=", "==", "!=", ">", ">=", "in",
    "not in", "and", "or",
)  # fmt: skip
UNARY = ("-", "+", "~", "not ")
CALLS_1 = (
    "abs", "int", "float", "complex", "bool", "hex", "oct", "bin", "round", "len", "repr", "str", "hash", "type",
    "list", "tuple", "sorted", "sum", "min", "max", "ord", "chr", "any", "all", "iter", "ascii", "callable",
)  # fmt: skip
CALLS_2 = ("divmod", "pow", "round", "int", "complex", "isinstance", "min", "max", "format", "getattr")
NUMBER_METHODS = (
    "bit_length()", "bit_count()", "as_integer_ratio()", "conjugate()", "is_integer()", "hex()", "real", "imag",
    "numerator", "denominator", "to_bytes(9, 'big')", "to_bytes(9, 'little', signed=True)", "__add__(1)",
    "__radd__(2.5)", "__lt__(1)", "__eq__(1)", "__round__(-1)", "__int__()", "__index__()", "__float__()",
    "__bool__()", "__neg__()", "__divmod__(3)", "__pow__(2)", "__floor__()", "__trunc__()", "__nope__",
)  # fmt: skip
#: Results that differ run by run, or name what CPython alone has.
UNHASHABLE = ("'", "None", "len", "int", "str", "...", "Not", "type", "hex", "oct", "bin", "repr", "ascii", "iter")
UNSTABLE = ("object at 0x", "built-in method", "argument_clinic")


class Expressions:
    """A stream of expressions."""

    def __init__(self, seed: int, numbers_only: bool = False) -> None:
        self.random = random.Random(seed)
        self.numbers_only = numbers_only

    def value(self) -> str:
        rooms = (INTS, FLOATS, COMPLEX) if self.numbers_only else (INTS, INTS, FLOATS, COMPLEX, STRINGS, OTHERS, OTHERS)
        return f"({self.random.choice(self.random.choice(rooms))})"

    def expression(self, depth: int) -> str:
        if depth == 0:
            return self.value()
        r = self.random
        form = r.randrange(12)
        if form < 5:
            return f"({self.expression(depth - 1)} {r.choice(BINARY)} {self.expression(depth - 1)})"
        if form == 5:
            # no large powers: small exponents alone
            return f"({self.expression(depth - 1)} ** {r.choice(('0', '1', '2', '3', '-1', '-2', '0.5', '2.0', '1j'))})"
        if form == 6:
            return f"({r.choice(UNARY)}{self.expression(depth - 1)})"
        if form < 9:
            return f"{r.choice(CALLS_1)}({self.expression(depth - 1)})"
        if form == 9:
            return f"{r.choice(CALLS_2)}({self.value()}, {self.value()})"
        if form == 10:
            return f"{self.value()}.{r.choice(NUMBER_METHODS)}"
        return f"{self.value()}[{self.expression(depth - 1)}]"

    def stable(self) -> str:
        """One whose outcome is the same everywhere and small."""
        while True:
            text = self.expression(self.random.choice((1, 1, 2)))
            if "<<" in text and any(big in text.split("<<", 1)[1] for big in ("1 <<", "10 **", "3 **")):
                continue
            if "pow(" in text or "round(" in text or " * " in text or "%" in text:
                if any(big in text for big in ("1 <<", "10 **", "3 **", "1e16", "255")):
                    continue
            if "hash(" in text and any(s in text for s in UNHASHABLE):
                continue  # differ run by run
            return text


def outcome(text: str) -> str:
    """What CPython says."""
    try:
        return repr(eval(text))
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def program(seed: int, count: int, numbers_only: bool = False) -> tuple[str, list[str], list[str]]:
    """A program, its expressions, and CPython's outcomes."""
    import warnings

    stream = Expressions(seed, numbers_only)
    expressions: list[str] = []
    outcomes: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        while len(expressions) < count:
            text = stream.stable()
            wanted = outcome(text)
            if len(wanted) < 500 and not any(u in wanted for u in UNSTABLE):
                expressions.append(text)
                outcomes.append(wanted)
    head = (
        "def t(f):\n    try:\n        print(repr(f()))\n    except Exception as e:\n"
        "        print(type(e).__name__ + ': ' + str(e))\n"
    )
    return head + "".join(f"t(lambda: {e})\n" for e in expressions), expressions, outcomes
