"""Files of the library: what they define, and how their names are resolved."""

from __future__ import annotations

import pytest

from runtime.compiler.code import BuiltinRef
from runtime.compiler.library import Alias, Library, LibraryConstant, LibraryFunction, compile_library
from spec.bytecode import CodeFlag, Op

SOURCE = '''
_LIMIT = 2 * 5


def _shorter(xs, key=None, *, most=_LIMIT):
    return [x for x in xs if _internal(x) < most]


class list:
    """doc"""

    def first(self):
        return super().first(), __class__

    @property
    def size(self):
        return len(self)

    @size.setter
    def size(self, value):
        del self[value:]

    @staticmethod
    def make():
        return _shorter

    second = first
'''


def compiled(source: str = SOURCE) -> Library:
    return compile_library(source, "some.py", {"len", "_internal", "list", "property"})


def test_definitions() -> None:
    library = compiled()
    assert library.constants == [LibraryConstant(name="_LIMIT", value=10)]
    (function,) = library.functions
    assert (function.name, function.kind, function.defaults) == ("_shorter", "function", (None,))
    assert function.keyword_defaults == {"most": 10}
    (cls,) = library.classes
    assert (cls.name, cls.bases, cls.doc) == ("list", (), "doc")
    kinds = [(m.name, m.kind) for m in cls.members if isinstance(m, LibraryFunction)]
    assert kinds == [("first", "function"), ("size", "property"), ("size", "setter"), ("make", "staticmethod")]
    assert cls.members[-1] == LibraryConstant(name="second", value=Alias("first"))


def test_names_are_constants() -> None:
    for code in compiled().program.codes:
        assert code.flags & CodeFlag.LIBRARY and not code.nfree
        assert not {i.op for i in code.instructions} & {Op.LOAD_GLOBAL, Op.LOAD_CELL, Op.LOAD_NAME}
    shorter, first = compiled().program.codes[:2]
    assert BuiltinRef("_internal") in shorter.constants
    assert BuiltinRef("list") in first.constants


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def f(): return unheard_of", "some.py:1: the library has no name 'unheard_of'"),
        ("x = f()", "some.py:1: no constant in the library"),
        ("@len\ndef f(): pass", "some.py:1: decorator of this form in the library"),
        ("def f():\n    global y\n    y = 1", "some.py:3: global 'y' is bound by the library"),
        ("for x in (): pass", "some.py:1: For at the top level or in a class in the library"),
    ],
)
def test_refused(source: str, message: str) -> None:
    with pytest.raises((SyntaxError, NameError)) as caught:
        compiled(source)
    assert str(caught.value) == message
