"""Fixed strings of the VM, among them the error messages whose text depends on the version of CPython.

A message is taken from the CPython that runs us: a piece of Python that raises it is executed once, and the words that
came from its operands become `{0}`, `{1}`... Messages that every version words alike stand in the VM's source.
"""

from __future__ import annotations

import enum
import functools
import re


class FixedStr(enum.IntEnum):
    """Strings that the VM refers to, kept (interned) in vm.strings; their text is fixed_text()'s."""

    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[int]) -> int:
        return count

    # names of slots that no program can name: of payloads and exceptions
    HIDDEN_PAYLOAD = enum.auto()
    HIDDEN_ARGS = enum.auto()
    HIDDEN_TRACEBACK = enum.auto()
    HIDDEN_CONTEXT = enum.auto()
    HIDDEN_CAUSE = enum.auto()
    HIDDEN_SUPPRESS = enum.auto()
    HIDDEN_IDENTITY = enum.auto()
    # special names: __x__
    INIT = enum.auto()
    NEW = enum.auto()
    CALL = enum.auto()
    GETATTR = enum.auto()
    GETATTRIBUTE = enum.auto()
    SETATTR = enum.auto()
    DELATTR = enum.auto()
    DEL = enum.auto()
    GET = enum.auto()
    SET = enum.auto()
    DELETE = enum.auto()
    ITER = enum.auto()
    NEXT = enum.auto()
    LEN = enum.auto()
    BOOL = enum.auto()
    EQ = enum.auto()
    NE = enum.auto()
    HASH = enum.auto()
    GETITEM = enum.auto()
    SETITEM = enum.auto()
    DELITEM = enum.auto()
    CONTAINS = enum.auto()
    CLASS = enum.auto()
    DICT = enum.auto()
    WEAKREF = enum.auto()
    ENTER = enum.auto()
    EXIT = enum.auto()
    AENTER = enum.auto()
    AEXIT = enum.auto()
    STR = enum.auto()
    REPR = enum.auto()
    MISSING = enum.auto()
    NAME = enum.auto()
    MAIN = enum.auto()
    MODULE = enum.auto()
    DOC = enum.auto()
    QUALNAME = enum.auto()
    CLASSCELL = enum.auto()
    SLOTS = enum.auto()
    SET_NAME = enum.auto()
    INIT_SUBCLASS = enum.auto()
    CLASS_GETITEM = enum.auto()
    INSTANCECHECK = enum.auto()
    SUBCLASSCHECK = enum.auto()
    # of binary operators, in the order of spec.bytecode.Op, then of comparisons
    ADD = enum.auto()
    SUB = enum.auto()
    MUL = enum.auto()
    TRUEDIV = enum.auto()
    FLOORDIV = enum.auto()
    MOD = enum.auto()
    LSHIFT = enum.auto()
    RSHIFT = enum.auto()
    AND = enum.auto()
    OR = enum.auto()
    XOR = enum.auto()
    POW = enum.auto()
    MATMUL = enum.auto()
    IADD = enum.auto()
    ISUB = enum.auto()
    IMUL = enum.auto()
    ITRUEDIV = enum.auto()
    IFLOORDIV = enum.auto()
    IMOD = enum.auto()
    ILSHIFT = enum.auto()
    IRSHIFT = enum.auto()
    IAND = enum.auto()
    IOR = enum.auto()
    IXOR = enum.auto()
    IPOW = enum.auto()
    IMATMUL = enum.auto()
    LT = enum.auto()
    LE = enum.auto()
    GT = enum.auto()
    GE = enum.auto()
    # other texts
    RMUL = enum.auto()
    EMPTY = enum.auto()
    ATTRIBUTE_NAME = enum.auto()
    ATTRIBUTE_OBJ = enum.auto()
    BUILTINS_MODULE = enum.auto()
    ABSTRACT_NAMES = enum.auto()
    APPEND = enum.auto()
    POP = enum.auto()
    SEP = enum.auto()
    END = enum.auto()
    # messages
    INT_FLOORDIV_ZERO = enum.auto()
    INT_MOD_ZERO = enum.auto()
    INT_TRUEDIV_ZERO = enum.auto()
    FLOAT_TRUEDIV_ZERO = enum.auto()
    FLOAT_FLOORDIV_ZERO = enum.auto()
    FLOAT_MOD_ZERO = enum.auto()
    FLOAT_DIVMOD_ZERO = enum.auto()
    UNPACK_LIST_TOO_MANY = enum.auto()  # {0} expected, {1} given
    UNPACK_STR_TOO_MANY = enum.auto()
    UNPACK_TOO_FEW = enum.auto()
    MIN_EMPTY = enum.auto()
    MAX_EMPTY = enum.auto()
    SET_UNKNOWN_ATTRIBUTE = enum.auto()  # of an object that has no attributes of its own: {0} type, {1} attribute
    CLASS_NOT_SUBSCRIPTABLE = enum.auto()  # {0} name of the class
    INT_TOO_BIG_FOR_FLOAT = enum.auto()
    ZERO_POWER = enum.auto()
    COMPLEX_ZERO_POWER = enum.auto()
    COMPLEX_ZERO_DIVISION = enum.auto()
    INT_QUOTIENT_TOO_BIG = enum.auto()
    SHIFT_TOO_BIG = enum.auto()
    STR_INDEX_TYPE = enum.auto()  # {0} type
    INIT_TAKES_NOTHING = enum.auto()  # {0} name of the class
    UNKNOWN_PRINT_KEYWORD = enum.auto()  # {0} keyword
    INT_DIGITS = enum.auto()  # {0} the limit
    RECURSION = enum.auto()
    RECURSION_COMPARISON = enum.auto()
    RECURSION_REPR = enum.auto()
    RECURSION_CALL = enum.auto()
    RECURSION_STR = enum.auto()
    UNBOUND_LOCAL = enum.auto()  # {0} name
    FREE_VARIABLE = enum.auto()  # {0} name
    ABS_TYPE = enum.auto()  # {0} type
    INIT_RESULT = enum.auto()  # {0} type
    RANGE_LENGTH = enum.auto()
    INDEX_TOO_BIG = enum.auto()
    REPEAT_TOO_BIG = enum.auto()
    POP_TYPE = enum.auto()  # {0} type
    SEP_TYPE = enum.auto()  # {0} type
    END_TYPE = enum.auto()
    READ_ONLY_ATTRIBUTE = enum.auto()  # {0} type, {1} attribute
    POP_TOO_BIG = enum.auto()
    INT_ARGUMENTS = enum.auto()  # {0} given
    STR_ARGUMENTS = enum.auto()


def _raised(source: str, fallback: str, *operands: str) -> str:
    """Message of the exception that `source` raises; `operands` in it become {0}, {1}, ..."""
    try:
        exec(source, {"big": 10**400, "huge": 10**40, "deep": _deep})
    except Exception as e:
        text = str(e)
    else:
        return fallback
    for i, operand in enumerate(operands):
        text = re.sub(rf"(?<!\w){re.escape(operand)}(?!\w)", f"{{{i}}}", text)
    return text


def _deep() -> list[object]:
    """A list that contains itself, of its own."""
    result: list[object] = []
    result.append(result)
    return result


@functools.cache
def fixed_text() -> dict[FixedStr, str]:
    """The text of each."""
    F = FixedStr
    nested = "x = []\nfor i in range(100000): x = [x]\n"
    hidden = {F[name]: "." + name.lower() for name in F.__members__ if name.startswith("HIDDEN_")}
    special = {F(number): f"__{F(number).name.lower()}__" for number in range(F.INIT, F.EMPTY)}
    return {
        **hidden,
        **special,
        F.EMPTY: "", F.ATTRIBUTE_NAME: ".name", F.ATTRIBUTE_OBJ: ".obj", F.BUILTINS_MODULE: "builtins",
        F.ABSTRACT_NAMES: "__abstractmethods__", F.APPEND: "append", F.POP: "pop", F.SEP: "sep", F.END: "end",
        F.INT_FLOORDIV_ZERO: _raised("1 // 0", "integer division or modulo by zero"),
        F.INT_MOD_ZERO: _raised("1 % 0", "integer modulo by zero"),
        F.INT_TRUEDIV_ZERO: _raised("1 / 0", "division by zero"),
        F.FLOAT_TRUEDIV_ZERO: _raised("1.0 / 0", "float division by zero"),
        F.FLOAT_FLOORDIV_ZERO: _raised("1.0 // 0", "float floor division by zero"),
        F.FLOAT_DIVMOD_ZERO: _raised("divmod(1.0, 0)", "float divmod()"),
        F.FLOAT_MOD_ZERO: _raised("1.0 % 0", "float modulo"),
        F.UNPACK_LIST_TOO_MANY: _raised("a, b = [0] * 7", "", "2", "7"),
        F.UNPACK_STR_TOO_MANY: _raised("a, b = 'abcdefg'", "", "2", "7"),
        F.UNPACK_TOO_FEW: _raised("a, b = [0]", "", "2", "1"),
        F.MIN_EMPTY: _raised("min([])", ""),
        F.MAX_EMPTY: _raised("max([])", ""),
        F.SET_UNKNOWN_ATTRIBUTE: _raised("(5).qq = 1", "", "int", "qq"),
        F.CLASS_NOT_SUBSCRIPTABLE: _raised("class Q: pass\nQ[0]", "", "Q"),
        F.ZERO_POWER: _raised("0.0 ** -1", ""),
        F.COMPLEX_ZERO_POWER: _raised("0j ** -1", ""),
        F.COMPLEX_ZERO_DIVISION: _raised("1j / 0", ""),
        F.INT_TOO_BIG_FOR_FLOAT: _raised("big * 1.0", "int too large to convert to float"),
        F.INT_QUOTIENT_TOO_BIG: _raised("big / 3", "integer division result too large for a float"),
        F.SHIFT_TOO_BIG: _raised("1 << huge", "too many digits in integer"),
        F.STR_INDEX_TYPE: _raised("index = 1.5\n'a'[index]", "", "float"),
        F.INIT_TAKES_NOTHING: _raised("class Q: pass\nQ(1)", "", "Q"),
        F.UNKNOWN_PRINT_KEYWORD: _raised("print(qq=1)", "", "qq"),
        F.INT_DIGITS: _raised("str(big ** 20)", "", "4300"),
        F.RECURSION: _raised("def f(): f()\nf()", "maximum recursion depth exceeded"),
        F.RECURSION_COMPARISON: _raised("deep() == deep()", "maximum recursion depth exceeded in comparison"),
        F.RECURSION_REPR: _raised(
            nested + "repr(x)", "maximum recursion depth exceeded while getting the repr of an object"
        ),
        F.RECURSION_CALL: "maximum recursion depth exceeded while calling a Python object",
        F.RECURSION_STR: "maximum recursion depth exceeded while getting the str of an object",
        F.UNBOUND_LOCAL: _raised("def f():\n qq\n qq = 1\nf()", "", "qq"),
        F.FREE_VARIABLE: _raised(
            "def f():\n def g(): return qq\n g()\n qq = 1\nf()",
            "cannot access free variable '{0}' where it is not associated with a value in enclosing scope", "qq",
        ),
        F.ABS_TYPE: _raised("abs('a')", "", "str"),
        F.INIT_RESULT: _raised("class Q:\n def __init__(self): return 5\nQ()", "", "int"),
        F.RANGE_LENGTH: _raised("len(range(huge))", ""),
        F.INDEX_TOO_BIG: _raised("[1][huge]", ""),
        F.REPEAT_TOO_BIG: _raised("[1] * huge", ""),
        F.POP_TYPE: _raised("[1].pop('a')", "", "str"),
        F.SEP_TYPE: _raised("print(sep=1)", "", "int"),
        F.END_TYPE: _raised("print(end=1)", "", "int"),
        F.READ_ONLY_ATTRIBUTE: _raised("[].append = 3", "", "list", "append"),
        F.POP_TOO_BIG: _raised("[1].pop(huge)", ""),
        F.INT_ARGUMENTS: _raised("int('1', 2, 3, 4, 5)", "", "5"),
        F.STR_ARGUMENTS: _raised("str(b'1', 'a', 'b', 'c', 'd', 'e')", "", "6"),
    }  # fmt: skip
