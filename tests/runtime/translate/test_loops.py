"""The interpreter's loop as C has it: one dispatch, usual ways in line; the graph that the JIT reads stays as it is."""

from __future__ import annotations

from runtime.translate.loops import merge_block, prepared, size
from runtime.translate.native import vm_program
from runtime.translate.program import dump
from runtime.translate.simplify import reachable_operations
from spec.bytecode import Op


def test_the_loop_of_the_vm() -> None:
    graph = vm_program().find("interp.dispatch")
    before = dump(graph)
    loop = prepared(graph)
    assert dump(graph) == before
    merge = merge_block(loop)
    assert merge is not None
    cases = {link.case: link.target for link in merge.exits}
    assert {op.value for op in Op if op.value in set(cases)} >= {Op.ADD.value, Op.NOT.value, Op.ASSERT_FAIL.value}
    switches = [block for block in loop.blocks() if block.switch is merge.switch]
    assert switches == [merge]  # no second decision on the instruction's number
    called = {op.extra.name for op in reachable_operations(loop) if op.name == "call"}
    assert not called & {"execute", "execute_call", "execute_rare", "fast_binary", "fast_compare", "enter_function"}
    returning = [block for block in loop.blocks() for link in block.exits if link.target is merge]
    assert len(returning) > len(Op) / 2  # instructions go on by themselves, not by way of a common end
    assert size(loop) < 4000  # it is to fit the firmware, with its memory for all the rest


def test_a_graph_without_merge_point_is_left_alone() -> None:
    graph = vm_program().find("big_add")
    assert prepared(graph) is graph
