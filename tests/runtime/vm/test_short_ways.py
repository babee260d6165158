"""What the VM does itself, without a function of the library: counted in bytecodes."""

from __future__ import annotations

import pytest

from runtime.compiler import compile_source
from runtime.host import Session
from runtime.options import Options

CLASSES = """
class Plain:
    x = y = 2
    def __init__(self):
        self.x = 1
class Hooked(Plain):
    def __getattr__(self, name):
        return name
class Meta(type):
    def __getattr__(cls, name):
        return name
class Member(metaclass=Meta):
    x = y = 2
"""


def bytecodes(text: str) -> int:
    with Session(compile_source(CLASSES + text, "program.py"), Options(), lambda _data: None) as session:
        session.run()
        return session.image.vm("bytecodes")


@pytest.mark.parametrize("what", ["o.x", "o.y", "isinstance(o, int)"])
@pytest.mark.parametrize("kind", ["Hooked()", "Member"])
def test_getattr_is_asked_only_for_what_is_not_there(what: str, kind: str) -> None:
    loop = "o = {}\nfor i in range(1000):\n    {}\n"
    plain = "Plain()" if kind == "Hooked()" else "Plain"
    more = bytecodes(loop.format(kind, what)) - bytecodes(loop.format(plain, what))
    assert more < 100, f"{more} bytecodes more for 1000 passes"


@pytest.mark.parametrize("name", ["__repr__", "__init__", "__eq__"])
def test_getattr_of_a_class_knows_what_its_type_has_too(name: str) -> None:
    loop = "for i in range(1000):\n    getattr({}, {!r}, None)\n    hasattr({}, {!r})\n"
    more = bytecodes(loop.format("Plain", name, "Plain", name)) - bytecodes(loop.format("Plain", "y", "Plain", "y"))
    assert more < 100, f"{more} bytecodes more for 1000 passes"


def test_new_instances_that_have_none_yet_do_not_collect() -> None:
    """In a module that speaks of weak references, where letting go of something looks for finalizers."""
    text = """
import weakref
class Node:
    def __init__(self):
        self.left = self.right = None
        self.value = None
        found = None
keep = Node()
reference = weakref.ref(keep)
for i in range(200):
    Node()
"""
    with Session(compile_source(text, "program.py"), Options(), lambda _data: None) as session:
        session.run()
        most = session.image.vm("gc_count")
    assert most < 20, f"{most} collections"
