"""Trace binaries: through bytes and back, run again, damaged in every way, opened by other tools."""

from __future__ import annotations

import hashlib
import io
import random

import pytest
from elftools.elf.elffile import ELFFile

from jit import trace_binary as t
from jit.backend.config import CONFIGS
from jit.ir import (
    ArrayDescr,
    Const,
    FailRef,
    FieldDescr,
    PendingStore,
    ResumeData,
    SizeDescr,
    VirtualObject,
    VirtualRef,
)
from spec import trace_binary as tb
from tests.jit.backend.build import Run, bits
from tests.jit.backend.random_trace import random_data, random_trace
from tests.jit.backend.support import FRAME
from tests.jit.backend.test_backend import bridge_for, counting

IMAGE, VM = hashlib.sha256(b"image").digest(), hashlib.sha256(b"vm").digest()
RESUME = ResumeData(
    [(3, 17, {("r", 0): FailRef(0, True), ("i", 5): Const(-7, "i"), ("f", 1): Const(0.1, "f"), ("r", 2): VirtualRef(0)})],  # noqa: E501
    [
        VirtualObject(
            SizeDescr("List", 56, 12), 0, Const(0x4006_0000, "r"),
            {FieldDescr("List", "length", 4, "i", bounds=(0, 5)): FailRef(1)},
            {3: Const(1, "r")}, ArrayDescr("RefArray", "r", 8, 4),
        )
    ],
    [PendingStore(FailRef(1), ArrayDescr("Frame", "r", 24, 4, virtualizable=True), 9, VirtualRef(0))],
)  # fmt: skip


def emitted(config: str = "sidecar") -> tuple[Run, bytes]:
    run = Run(CONFIGS[config])
    trace = counting()
    for op in trace.ops:
        if op.resume is not None:
            op.resume = RESUME
    trace.name, trace.greens = "count", (12, 0x4006_0080)
    guard = run.execute(trace).guard
    assert guard is not None
    run.backend.compile_bridge(guard, bridge_for(guard, 7), 2)
    return run, t.to_bytes(t.collect(run.backend, IMAGE, VM))


@pytest.mark.parametrize("config", CONFIGS)
def test_run_again(config: str) -> None:
    _, data = emitted(config)
    binary = t.from_bytes(data)
    assert t.to_bytes(binary) == data
    other = Run(binary.config)
    t.load(binary, other.backend, IMAGE, VM)
    exit_ = other.backend.execute(1, FRAME)
    assert (exit_.trace_id, list(exit_.values)) == (2, [FRAME])


@pytest.mark.parametrize("seed", range(6))
def test_random_traces_run_again(seed: int) -> None:
    for config in CONFIGS:
        data = random_data(seed)
        first, again = Run(CONFIGS[config], data), Run(CONFIGS[config], data)
        expected = first.execute(random_trace(seed))
        binary = t.from_bytes(t.to_bytes(t.collect(first.backend, IMAGE, VM)))
        t.load(binary, again.backend, IMAGE, VM)
        exit_ = again.backend.execute(1, FRAME)
        assert exit_.kind is expected.kind
        assert [bits(v) for v in exit_.values] == [bits(v) for v in expected.values]


def test_resume_data_come_back() -> None:
    _, data = emitted()
    guards = [s for s in t.from_bytes(data).sites if s.trace_id == 1 and s.kind == "check"]
    assert guards and all(s.op.resume == RESUME for s in guards)
    assert [v.kind for v in guards[0].op.failargs or ()] == ["i", "i"]


def test_other_tools_open_it() -> None:
    _, data = emitted()
    elf = ELFFile(io.BytesIO(data))
    assert elf["e_machine"] == "EM_RISCV" and elf.elfclass == 32
    assert {s.name for s in elf.iter_sections()} >= {*tb.SECTIONS, ".symtab", ".strtab", ".shstrtab"}
    symbols = {s.name: s["st_value"] for s in elf.get_section_by_name(".symtab").iter_symbols()}
    assert symbols["root1"] == 0x1000_0010 and "loop1" in symbols and "bridge2" in symbols
    notes = list(elf.get_section_by_name(tb.NOTE).iter_notes())
    assert notes[0]["n_name"] == "sidewinder"
    assert elf.get_segment(0)["p_vaddr"] == 0x1000_0000


def test_dump() -> None:
    _, data = emitted()
    text = t.dump(t.from_bytes(data))
    for part in (
        "root 1 count (12, 0x40060080)",
        "bridge 2",
        "range31",
        "lt g",
        "loop:",
        "guard operands:",
        "exit table:",
    ):
        assert part in text, text
    assert "guard_no_overflow [i:" in text and "at 3@17" in text


def test_damage_is_found() -> None:
    """Any byte changed, any length: one line, never another exception."""
    _, data = emitted()
    rng = random.Random(1)
    for _ in range(300):
        at = rng.randrange(len(data))
        broken = bytearray(data)
        broken[at] ^= 1 << rng.randrange(8)
        with pytest.raises(t.TraceBinaryError) as e:
            t.from_bytes(bytes(broken))
        assert "\n" not in str(e.value)
    for _ in range(100):
        with pytest.raises(t.TraceBinaryError):
            t.from_bytes(data[: rng.randrange(len(data))])


@pytest.mark.parametrize("data", [b"", b"hello", bytes(1000), b"\x7fELF" + bytes(60)])
def test_foreign_files(data: bytes) -> None:
    with pytest.raises(t.TraceBinaryError):
        t.from_bytes(data)


def test_misfits_are_refused() -> None:
    _, data = emitted()
    binary = t.from_bytes(data)
    with pytest.raises(t.TraceBinaryError, match="another memory image"):
        t.load(binary, Run(CONFIGS["sidecar"]).backend, VM, VM)
    with pytest.raises(t.TraceBinaryError, match="another build of the VM"):
        t.load(binary, Run(CONFIGS["sidecar"]).backend, IMAGE, IMAGE)
    used = Run(CONFIGS["sidecar"])
    used.execute(counting())
    with pytest.raises(t.TraceBinaryError, match="holds traces"):
        t.load(binary, used.backend, IMAGE, VM)
    old = bytearray(data)
    at = data.index(IMAGE) - 8
    old[at] = 77
    with pytest.raises(t.TraceBinaryError, match="version 77"):
        t.from_bytes(bytes(old))
