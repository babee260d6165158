"""What is not in the language is refused at compile time, with file, line and construct."""

from __future__ import annotations

import pytest

from runtime.compiler import UnsupportedError, compile_source

CASES = [
    ("x = {1: 2}", 1, "dict display"),
    ("x = {1, 2}", 1, "set display"),
    ("\nx = [i for i in range(3)]", 2, "list comprehension"),
    ("x = f'a{1}'", 1, "f-string"),
    ("x = lambda: 1", 1, "lambda expression"),
    ("import os", 1, "import statement"),
    ("from os import path", 1, "import statement"),
    ("x = 1\ndel x", 2, "del statement"),
    ("raise ValueError", 1, "raise statement"),
    ("try:\n    pass\nfinally:\n    pass", 1, "try statement"),
    ("with open('x') as f:\n    pass", 1, "with statement"),
    ("def f(*args):\n    pass", 1, "*args parameter of f()"),
    ("def f(**kw):\n    pass", 1, "**kwargs parameter of f()"),
    ("def f(a, *, b):\n    pass", 1, "keyword-only parameters of f()"),
    ("def f(a, /):\n    pass", 1, "positional-only parameters of f()"),
    ("def d(f):\n    return f\n@d\ndef f():\n    pass", 4, "decorator of f()"),
    ("class A:\n    pass\nclass B(A, A):\n    pass", 3, "multiple inheritance of class B"),
    ("class A(metaclass=type):\n    pass", 1, "class keyword argument of class A"),
    ("class A:\n    def __len__(self):\n        return 1", 2, "special method '__len__'"),
    ("class A:\n    for i in range(3):\n        pass", 2, "for statement in a class body"),
    ("class A:\n    __slots__ = ()", 2, "assignment to '__slots__'"),
    ("class A(int):\n    pass", 1, "base class that is not a class of the program"),
    ("x = 2 ** 3", 1, "operator '**'"),
    ("x = 1\nx **= 2", 2, "operator '**='"),
    ("print(1 in [1])", 1, "operator 'in'"),
    ("print([1][0:1])", 1, "slice"),
    ("a, *b = [1]", 1, "starred assignment target"),
    ("print(*[1])", 1, "argument unpacking (*)"),
    ("print(sorted([1]))", 1, "builtin 'sorted'"),
    ("print((x := 5))", 1, "assignment expression (:=)"),
    ("async def f():\n    pass", 1, "async def"),
    ("def f():\n    yield 1", 2, "yield expression"),
    ("def f():\n    x = 1\n    def g():\n        return x", 4, "closure (variable 'x' of an enclosing function)"),
    (
        "def f():\n    def g(k):\n        return g(k - 1)\n    return g",
        3,
        "closure (variable 'g' of an enclosing function)",
    ),
    ("x = b'x'", 1, "bytes literal"),
    ("x = 1j", 1, "complex literal"),
    ("x = ...", 1, "Ellipsis"),
    ("x = 1\nprint(x.__class__)", 2, "attribute '__class__'"),
    ("print(__file__)", 1, "name '__file__'"),
    ("match 1:\n    case 1:\n        pass", 1, "match statement"),
    ("x = '\\ud800'", 1, "lone surrogate in a string"),
    ("x = 1\nprint(x is 5)", 2, "'is' with a number, string or tuple (whose identity is not defined)"),
]


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize(("source", "line", "construct"), CASES, ids=[c[2] for c in CASES])
def test_unsupported(source: str, line: int, construct: str) -> None:
    with pytest.raises(UnsupportedError) as caught:
        compile_source(source + "\n", "some/file.py")
    assert str(caught.value) == f"some/file.py:{line}: not supported: {construct}"


@pytest.mark.parametrize(
    "source",
    [
        "from __future__ import annotations\ndef f(x: anything.at[all]) -> None: pass",
        "def f(x: int, y: 'A' = 1, z: list[int] | None = None) -> tuple[int, str]: pass",
        "sorted = 5\nprint(sorted)",
        "class A:\n    def __init__(self):\n        self.__x = 1",
        "class A(object):\n    'doc'\n    x: int = 5\n    y: str",
        "def f():\n    def g():\n        return 1\n    return g()",
        "x = y = [1, (2, 3)]\n(a, [b, c]), d = (1, [2, 3]), 4",
    ],
)
def test_supported(source: str) -> None:
    compile_source(source + "\n", "file.py")
