"""Programs whose hot loops call each method of a type, on its instances and on those of a derived class."""

from __future__ import annotations

import random

#: Of a type: an instance, as Python has it; "" in DERIVED: no class derives from it.
VALUES = {
    "list": "[3, 1, 2, 'a']", "tuple": "(3, 1, 2, 'a')", "dict": "{'a': 1, 2: 'b'}", "set": "{1, 2, 3}",
    "frozenset": "frozenset({1, 2, 3})", "str": "'ab cd'", "bytes": "b'ab cd'", "bytearray": "bytearray(b'ab cd')",
    "int": "12", "float": "2.5", "complex": "1+2j", "range": "range(3, 30, 4)", "bool": "True",
}  # fmt: skip
ARGUMENTS = (
    "", "1", "0", "'a'", "2, 3", "b'a'", "[1, 2]", "'a', 'b'", "b'a', b'c'", "(1,)", "{1: 2}", "{1, 5}", "me", "0, 9",
    "slice(0, 2)", "2.0", "1, 2, 3", "3j",
)  # fmt: skip
#: Addresses, classes, and what depends on a seed.
LEFT_OUT = frozenset(
    """__class__ __init_subclass__ __subclasshook__ __reduce__ __reduce_ex__ __dir__ __sizeof__ __new__ __hash__
    __getattribute__ __setattr__ __delattr__ __getstate__ __class_getitem__""".split()
)
HEAD = """
def shown(x):
    if isinstance(x, (set, frozenset)):
        return sorted(x, key=repr)  # their order depends on a seed, and so does which items are compared first
    if hasattr(x, "__next__") or type(x).__name__.startswith("dict_"):
        return list(x)
    return str(type(x)) if x is NotImplemented or callable(x) else repr(x)
"""
CALL = """
def call():
    for i in range(30):
        me = {make}
        first = me.{method}({arguments})
        length = len(me) if hasattr(me, "__len__") else 0
        second = me.{method}({arguments})
    return shown(first), length, shown(second)
try:
    print({make!r}, {method!r}, {arguments!r}, call())
except Exception as e:
    print({make!r}, {method!r}, {arguments!r}, type(e), e)
"""


def works(value: str, method: str, arguments: str) -> bool:
    """Under CPython."""
    me = eval(value)
    try:
        eval(f"f({arguments})", {"f": getattr(me, method), "me": me})
    except Exception:
        return False
    return True


def program(kind: str, rng: random.Random | None = None, share: float = 1.0) -> str:
    """The calls that work under CPython, or a share of them."""
    value = VALUES[kind]
    makes = [value] if kind in ("range", "bool") else [value, f"D({value})"]
    parts = [HEAD] if len(makes) == 1 else [HEAD, f"class D({kind}):\n    pass\n"]
    for method in sorted(set(dir(eval(kind))) - LEFT_OUT):
        if not callable(getattr(eval(value), method)):
            continue
        working = [arguments for arguments in ARGUMENTS if works(value, method, arguments)]
        for arguments in working[:3]:
            for make in makes:
                if rng is None or rng.random() < share:
                    parts.append(CALL.format(make=make, method=method, arguments=arguments))
    return "".join(parts)
