"""Which addresses a trace names: the highest decides when it may be entered by another run."""

from __future__ import annotations

import pytest

from jit.immortals import reach
from jit.ir import Const, FailRef, Op, PendingStore, ResumeData, Trace, VirtualObject, WatchDescr
from spec.heap import IMMORTAL_BASE
from tests.jit.backend.support import DESCRS

MAP, END = IMMORTAL_BASE + 0x4000, IMMORTAL_BASE + 0x8000
INSTANCE, FRAME = DESCRS.size("Instance"), DESCRS.array("Frame")


def guard(resume: ResumeData) -> Op:
    op = Op("guard_true", [Const(1, "i")])
    op.resume = resume
    return op


NAMED = {
    "an argument": Op("new_instance", [Const(MAP, "r"), Const(2, "i")], INSTANCE),
    "a header": Op("guard_class", [Const(0, "r"), Const(MAP, "i")]),
    "a watched word": Op("guard_not_watched", [], WatchDescr(MAP, 0)),
    "a register at an exit": guard(ResumeData([(0, 0, {("r", 1): Const(MAP, "r"), ("i", 2): FailRef(0)})])),
    "an object made at an exit": guard(ResumeData([], [VirtualObject(INSTANCE, 2, Const(MAP, "r"))])),
    "a store put off": guard(ResumeData([], [], [PendingStore(FailRef(0), FRAME, 1, Const(MAP, "r"))])),
}


@pytest.mark.parametrize("what", NAMED)
def test_what_a_trace_names(what: str) -> None:
    trace = Trace([], [Op("int_add", [Const(IMMORTAL_BASE + 8, "i"), Const(END, "i")]), NAMED[what]])
    assert reach(trace, END) == MAP + 1
    assert reach(Trace([], trace.ops[:1]), END) == IMMORTAL_BASE + 9
