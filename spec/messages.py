"""Fixed strings of the VM, among them the error messages whose text depends on the version of CPython.

A message is taken from the CPython that runs us: a piece of Python that raises it is executed once, and the words that
came from its operands become `{0}`, `{1}`... Messages that every version words alike stand in the VM's source.
"""

from __future__ import annotations

import enum
import re
import types


class FixedStr(enum.IntEnum):
    """Strings that the VM refers to, kept (interned) in vm.strings; their text is FIXED_TEXT's."""

    EMPTY = 0
    INIT = 1
    APPEND = 2
    POP = 3
    SEP = 4
    END = 5
    # messages
    INT_FLOORDIV_ZERO = 6
    INT_MOD_ZERO = 7
    INT_TRUEDIV_ZERO = 8
    FLOAT_TRUEDIV_ZERO = 9
    FLOAT_FLOORDIV_ZERO = 10
    FLOAT_MOD_ZERO = 11
    UNPACK_LIST_TOO_MANY = 12  # {0} expected, {1} given
    UNPACK_STR_TOO_MANY = 13
    UNPACK_TOO_FEW = 14
    MIN_EMPTY = 15
    MAX_EMPTY = 16
    SET_UNKNOWN_ATTRIBUTE = 17  # of an object that has no attributes of its own: {0} type, {1} attribute
    CLASS_NOT_SUBSCRIPTABLE = 18  # {0} name of the class
    INT_TOO_BIG_FOR_FLOAT = 19
    INT_QUOTIENT_TOO_BIG = 20
    SHIFT_TOO_BIG = 21
    STR_INDEX_TYPE = 22  # {0} type
    INIT_TAKES_NOTHING = 23  # {0} name of the class
    UNKNOWN_PRINT_KEYWORD = 24  # {0} keyword
    INT_DIGITS = 25
    RECURSION = 26
    RECURSION_COMPARISON = 27
    RECURSION_REPR = 28
    UNBOUND_LOCAL = 29  # {0} name
    ABS_TYPE = 30  # {0} type
    INIT_RESULT = 31  # {0} type
    RANGE_LENGTH = 32
    INDEX_TOO_BIG = 33
    REPEAT_TOO_BIG = 34
    POP_TYPE = 35  # {0} type
    SEP_TYPE = 36  # {0} type
    END_TYPE = 37
    READ_ONLY_ATTRIBUTE = 38  # {0} type, {1} attribute
    POP_TOO_BIG = 39
    INT_ARGUMENTS = 40  # {0} given
    STR_ARGUMENTS = 41


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


def _fixed_text() -> dict[FixedStr, str]:
    F = FixedStr
    nested = "x = []\nfor i in range(100000): x = [x]\n"
    return {
        F.EMPTY: "", F.INIT: "__init__", F.APPEND: "append", F.POP: "pop", F.SEP: "sep", F.END: "end",
        F.INT_FLOORDIV_ZERO: _raised("1 // 0", "integer division or modulo by zero"),
        F.INT_MOD_ZERO: _raised("1 % 0", "integer modulo by zero"),
        F.INT_TRUEDIV_ZERO: _raised("1 / 0", "division by zero"),
        F.FLOAT_TRUEDIV_ZERO: _raised("1.0 / 0", "float division by zero"),
        F.FLOAT_FLOORDIV_ZERO: _raised("1.0 // 0", "float floor division by zero"),
        F.FLOAT_MOD_ZERO: _raised("1.0 % 0", "float modulo"),
        F.UNPACK_LIST_TOO_MANY: _raised("a, b = [0] * 7", "", "2", "7"),
        F.UNPACK_STR_TOO_MANY: _raised("a, b = 'abcdefg'", "", "2", "7"),
        F.UNPACK_TOO_FEW: _raised("a, b = [0]", "", "2", "1"),
        F.MIN_EMPTY: _raised("min([])", ""),
        F.MAX_EMPTY: _raised("max([])", ""),
        F.SET_UNKNOWN_ATTRIBUTE: _raised("(5).qq = 1", "", "int", "qq"),
        F.CLASS_NOT_SUBSCRIPTABLE: _raised("class Q: pass\nQ[0]", "", "Q"),
        F.INT_TOO_BIG_FOR_FLOAT: _raised("big * 1.0", "int too large to convert to float"),
        F.INT_QUOTIENT_TOO_BIG: _raised("big / 3", "integer division result too large for a float"),
        F.SHIFT_TOO_BIG: _raised("1 << huge", "too many digits in integer"),
        F.STR_INDEX_TYPE: _raised("index = 1.5\n'a'[index]", "", "float"),
        F.INIT_TAKES_NOTHING: _raised("class Q: pass\nQ(1)", "", "Q"),
        F.UNKNOWN_PRINT_KEYWORD: _raised("print(qq=1)", "", "qq"),
        F.INT_DIGITS: _raised("str(big ** 20)", ""),
        F.RECURSION: _raised("def f(): f()\nf()", "maximum recursion depth exceeded"),
        F.RECURSION_COMPARISON: _raised("deep() == deep()", "maximum recursion depth exceeded in comparison"),
        F.RECURSION_REPR: _raised(
            nested + "repr(x)", "maximum recursion depth exceeded while getting the repr of an object"
        ),
        F.UNBOUND_LOCAL: _raised("def f():\n qq\n qq = 1\nf()", "", "qq"),
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


FIXED_TEXT = _fixed_text()

#: What type(x).__name__ says of an object, by heap type.
TYPE_NAMES = {
    "NoneType": "NoneType", "Bool": "bool", "Float": "float", "BigInt": "int", "Str": "str", "Tuple": "tuple",
    "List": "list", "Range": "range", "Function": "function", "BoundMethod": "method",
    "Builtin": "builtin_function_or_method", "Class": "type",
}  # fmt: skip

_PYTHON_TYPES: dict[str, type] = {
    "NoneType": type(None), "Bool": bool, "Float": float, "BigInt": int, "Str": str, "Tuple": tuple, "List": list,
    "Range": range, "Function": types.FunctionType, "BoundMethod": types.MethodType,
    "Builtin": types.BuiltinFunctionType, "Class": type,
}  # fmt: skip

#: Attributes that CPython's objects have, those with double underscores aside (every object has some of these): asking
#: for one that the VM lacks is "not supported", for another an AttributeError.
TYPE_ATTRIBUTES = {
    name: tuple(sorted(attribute for attribute in dir(python_type) if not attribute.startswith("__")))
    for name, python_type in _PYTHON_TYPES.items()
}
