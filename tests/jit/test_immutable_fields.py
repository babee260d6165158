"""What spec.heap calls immutable is stored only into objects that nobody has seen: traces keep what they read of it."""

from __future__ import annotations

from jit.effects import _fresh
from runtime.translate.flow import Var
from runtime.translate.native import vm_program

#: Functions that fill an object which another one has just allocated for them, or of which nobody can have asked yet;
#: or that change what traces never ask for.
FILLING = {
    ("finished", "BigInt"): "the result of an operation, without its leading zeros",
    ("make_function", "Function"): "new_function's",
    ("mark_awaitable", "Code"): "the flag AWAITABLE, which only code_flags looks at, a call for traces",
    ("make_room", "Class"): "a class that has no instances yet",
    ("with_attribute", "Map"): "new_map's",
}


def test_immutable_fields_are_stored_once() -> None:
    found = set()
    for graph in vm_program().graphs:
        fresh = _fresh(graph)
        for op in (op for block in graph.blocks() for op in block.ops):
            if op.name != "setfield" or not op.extra.immutable:
                continue
            if not (isinstance(op.args[0], Var) and id(op.args[0]) in fresh):
                assert op.struct is not None
                found.add((graph.name, op.struct.name))
    assert found == FILLING.keys()
