"""Allocations in a row: one limit check for all, and what ends a row."""

from __future__ import annotations

import pytest

from jit.backend.config import CONFIGS
from jit.backend_api import ExitKind
from spec import heap
from tests.jit.backend.build import CALLS, DATA, Builder, Run, i
from tests.jit.backend.firmware import CHUNK, SPACE
from tests.jit.backend.support import DESCRS, FRAME, set_word, word_at

FLOAT, INTS = DESCRS.size("Float"), DESCRS.size("IntArray")
VALUE = DESCRS.field("Float", "value")


def row(b: Builder, between: str) -> None:
    """Three objects, with something between the first two, stored where the test can look."""
    first = b.op("new", descr=FLOAT)
    if between == "guard":
        b.guard("guard_true", b.load(32), fail=[first])
    elif between == "collecting call":
        b.op("call_i", b.load(36), i(0), descr=CALLS["moving"])
    elif between == "array of unknown length":
        b.op("setarrayitem_gc", b.op("new_array", b.load(40), descr=INTS), i(0), i(7), descr=DESCRS.array("IntArray"))
    second = b.op("new_array", i(3), descr=INTS)
    third = b.op("new", descr=FLOAT)
    b.op("setfield_gc", third, b.load(0, "f"), descr=VALUE)
    for index, value in enumerate((second, third, first)):
        b.op("setarrayitem_gc", b.inputs[0], i(index), value, descr=DESCRS.array("Frame"))
    b.op("finish", b.inputs[0])


def run(config: str, between: str, limit: int) -> tuple[Run, int, int]:
    """Also where the frame is afterwards, and the number of limit checks."""
    run, b = Run(CONFIGS[config]), Builder()
    row(b, between)
    for offset, value in ((0, 0x1234), (4, 0x5678), (32, 1), (36, 5), (40, 2)):
        set_word(run.image, DATA + offset, value)
    set_word(run.image, heap.VM_STATE.base + heap.VM_OFFSET["alloc_limit"], SPACE + limit)
    exit_ = run.execute(b.trace())
    assert exit_.kind is ExitKind.FINISH
    return run, int(exit_.values[0]), sum(op.name == "alloc" for op in run.backend.traces[1].machine_ops)


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize(
    ("between", "checks"),
    [("", 1), ("guard", 1), ("collecting call", 2), ("array of unknown length", 3)],
)
@pytest.mark.parametrize("limit", [CHUNK, 8])
def test_rows(config: str, between: str, checks: int, limit: int) -> None:
    """`limit` 8: there is no space at first, so that the firmware makes room, and moves what is there already."""
    done, frame, found = run(config, between, limit)
    assert found == checks and (frame == FRAME) is (limit == CHUNK and between != "collecting call")
    image, base = done.image, frame + DESCRS.array("Frame").base
    second, third, first = (word_at(image, base + 4 * n) for n in range(3))
    headers = {first: FLOAT.header, second: INTS.header, third: FLOAT.header}
    assert {address: word_at(image, address) for address in headers} == headers and len(headers) == 3
    assert word_at(image, second + INTS.length_offset) == 3
    assert [word_at(image, third + VALUE.offset + n) for n in (0, 4)] == [0x1234, 0x5678]
    spans = sorted((address, address + (16 if address != second else 24)) for address in headers)
    assert all(end <= start for (_, end), (start, _) in zip(spans, spans[1:], strict=False))
    assert all(address % 8 == 0 for address in headers)
