"""Cycles per instruction, measured on the RTL by its own counters: writes the tables of docs/core.md.

    python -m bench.cpi

Three tables: what each kind of instruction takes, by the difference of 40 and 20 copies in a row (or of 200 and 100
rounds of a loop); compiled C, bench/c/workload.c and the programs of the benchmark; the JIT's traces, from
bench/results/sim.json, which `make bench` writes. What the workload returns is compared with the same C run natively.
"""

from __future__ import annotations

import ctypes
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.baselines import C_PROGRAMS, compile_c, run_c
from docs import marks
from rtl.machine import RtlMachine
from runtime.translate.native import FLAGS as NATIVE_FLAGS
from runtime.translate.zig import compile_cached
from sim.asm import Assembled, Assembler
from spec import csr
from spec.host_link import Halt, HostCall
from spec.memory_map import EXIT_WINDOW, IMAGE, SIDECAR_WINDOW, TRACE
from spec.sidecar import Check, Subject, exit_table_entry

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "core.md"
RESULTS = ROOT / "bench" / "results" / "sim.json"
WORKLOAD = C_PROGRAMS / "workload.c"
ROUNDS = 20  # of the workload, as it says itself
DATA = IMAGE.base + 0x1000
POINTER, LINK = 5, 6  # registers: DATA, and whatever needs one; x10 and up are free
Build = Callable[[Assembler], object]


def _plain(name: str, **operands: int) -> Build:
    return lambda a: a.emit(name, **operands)


def _checked(build: Build, **fields: int) -> Build:
    return lambda a: (build(a), a.attach(**fields))


def _forward(name: str) -> Build:
    """A branch of x0 with x0 across an instruction, where it is taken."""

    def build(a: Assembler) -> None:
        a.emit(name, rs1=0, rs2=0, target=(target := a.fresh()))
        if name == "beq":
            a.nop()
        a.label(target)

    return build


def _backward(a: Assembler) -> None:
    """A branch that is never taken to the instruction before."""
    target = a.label()
    a.nop()
    a.emit("bne", rs1=0, rs2=0, target=target)


def _jump(a: Assembler) -> None:
    """Across an instruction."""
    a.j(target := a.fresh())
    a.nop()
    a.label(target)


_ADD, _LOAD = _plain("add", rd=10, rs1=10, rs2=10), _plain("lw", rd=11, rs1=POINTER, imm=0)
_HEADER = _checked(_LOAD, check=Check.HEADER, g=1, subject=Subject.RS1)
#: What is shown, the instructions copied, and the cycles of those that only help.
COPIED: tuple[tuple[str, Build, int], ...] = (
    ("arithmetic, each using the one before", _ADD, 0),
    ("load", _LOAD, 0),
    ("load, and its result used at once", _plain("lw", rd=POINTER, rs1=POINTER, imm=0), 0),
    ("load of less than a word, and its result used at once",
     lambda a: (a.emit("lbu", rd=11, rs1=POINTER, imm=0), a.emit("add", rd=12, rs1=11, rs2=11)), 1),
    ("store", _plain("sw", rs1=POINTER, rs2=10, imm=4), 0),
    ("store, and a load of that word: both", lambda a: (a.emit("sw", rs1=POINTER, rs2=10, imm=4),
                                                        a.emit("lw", rd=11, rs1=POINTER, imm=4)), 0),
    ("`mul`", _plain("mul", rd=11, rs1=10, rs2=10), 0),
    ("`mul`, and its result used at once", _plain("mul", rd=10, rs1=10, rs2=10), 0),
    ("`div`, `rem`", _plain("divu", rd=11, rs1=10, rs2=POINTER), 0),
    ("forward branch, not taken", _forward("bne"), 0),
    ("forward branch, taken (mispredicted)", _forward("beq"), 0),
    ("backward branch, not taken (mispredicted)", _backward, 1),
    ("`jal`, the first time", _jump, 0),
    ("`jalr`", lambda a: (a.emit("auipc", rd=LINK, imm=0), a.emit("jalr", rd=0, rs1=LINK, imm=8)), 1),
    ("`fence.i`", _plain("fence.i"), 0),
    ("CSR instruction", _plain("csrrw", rd=11, csr=csr.NUMBER["mscratch"], rs1=10), 0),
    ("`csrrw` of x0, between others",
     lambda a: (a.emit("csrrw", rd=0, csr=csr.NUMBER["mscratch"], rs1=10), _ADD(a)), 1),
    ("`xg.set`", _plain("xg.set", g=9, rs1=10), 0),
    ("`xg.watch`", _plain("xg.watch", slot=3, rs1=POINTER, rs2=10), 0),
    ("arithmetic with a check that passes", _checked(_ADD, check=Check.LT, g=2), 0),
    ("load with a header check of its base that passes", _HEADER, 0),
    ("store, and a load with such a check: both", lambda a: (a.emit("sw", rs1=POINTER, rs2=10, imm=4), _HEADER(a)), 0),
    ("load with a check of its result that fails, to a bridge that the exit table lists",
     _checked(_LOAD, check=Check.ZERO), 0),
    ("arithmetic with a check that compares with G and fails, to such a bridge",
     _checked(_plain("addi", rd=11, rs1=0, imm=0), check=Check.EQ, g=2), 0),
    ("arithmetic with a check for zero that fails, to a bridge that the exit table lists",
     _checked(_plain("addi", rd=11, rs1=0, imm=0), check=Check.NONZERO), 0),
)  # fmt: skip


def _around(build: Build | None) -> Callable[[int], Assembled]:
    """A loop of two instructions, closed by a branch (`build` ends with it) or a loop bit (None), of so many rounds."""

    def program(rounds: int) -> Assembled:
        a = _prologue()
        a.la(LINK, "head")
        a.emit("csrrw", rd=0, csr=csr.NUMBER["xgloop"], rs1=LINK)
        a.la(LINK, "out")
        a.emit("csrrw", rd=0, csr=csr.NUMBER["xghandler"], rs1=LINK)
        a.li(12, rounds)
        a.label("head")
        a.emit("add", rd=10, rs1=10, rs2=10)
        a.emit("addi", rd=12, rs1=12, imm=-1)
        if build is None:
            a.attach(check=Check.NONZERO, loop=1)
        else:
            build(a)
        a.label("out")
        return _end(a)

    return program


def _back(a: Assembler) -> None:
    a.emit("bne", rs1=12, rs2=0, target="head")


def _round(build: Build) -> Callable[[int], Assembled]:
    """The same with something in front of the branch."""

    def behind(a: Assembler) -> None:
        build(a)
        _back(a)

    return _around(behind)


#: What is shown, the loop, and the cycles of those that only help.
ROUND: tuple[tuple[str, Callable[[int], Assembled], int], ...] = (
    ("forward branch, taken", _round(_forward("beq")), 3),
    ("backward branch, taken", _around(_back), 2),
    ("`jal`", _round(_jump), 3),
    ("back edge by the loop bit", _around(None), 2),
)


def _prologue() -> Assembler:
    """POINTER is DATA, G[1] its word (DATA, as memory is prepared), G[2] the largest number."""
    a = Assembler(TRACE.base)
    a.li(POINTER, DATA)
    a.emit("xg.set", g=1, rs1=POINTER)
    a.li(LINK, 0x7FFF_FFFF)
    a.emit("xg.set", g=2, rs1=LINK)
    a.li(10, 3)
    return a


def _end(a: Assembler) -> Assembled:
    a.emit("xg.host", code=HostCall.FINISH)
    return a.finish()


def _cycles(machine: RtlMachine, program: Assembled) -> int:
    """Of a whole run, where the core knows no targets yet. Every checked instruction's entry of the exit table leads
    behind it."""
    machine.forget_targets()
    machine.write_bytes(program.base, program.code_bytes())
    machine.write_words(SIDECAR_WINDOW.base, program.sidecar)
    for i, word in enumerate(program.sidecar):
        if word:
            address = program.base + 4 * i
            machine.write_words(EXIT_WINDOW.base + 8 * exit_table_entry(address), [address, address + 4])
    for offset in range(0, 16, 4):
        machine.write_word(DATA + offset, DATA)
    machine.write_reg(32, program.base)
    before = machine.counters()["cycles"]
    event = machine.run(100_000)
    if event.halt is not Halt.HOST_CALL:
        raise RuntimeError(f"the core halted: {event}")
    return machine.counters()["cycles"] - before


def _copies(build: Build, count: int) -> Assembled:
    a = _prologue()
    for _ in range(count):
        build(a)
    return _end(a)


def copied(machine: RtlMachine, kinds: Sequence[tuple[str, Build, int]]) -> list[tuple[str, float]]:
    """Cycles of each kind of instruction, of 20 copies more in a row."""
    found = []
    for name, build, helping in kinds:
        few, many = (_cycles(machine, _copies(build, count)) for count in (20, 40))
        found.append((name, (many - few) / 20 - helping))
    return found


def instructions(machine: RtlMachine) -> list[tuple[str, float]]:
    """Cycles of each kind of instruction."""
    found = copied(machine, COPIED)
    for name, program, helping in ROUND:
        few, many = (_cycles(machine, program(rounds)) for rounds in (100, 200))
        found.append((name, (many - few) / 100 - helping))
    return found


def native_result(path: Path) -> int:
    """What a C program's `bench` returns on this computer."""
    source = f'__attribute__((visibility("default"))) long long bench(void);\n{path.read_text()}'
    library = ctypes.CDLL(str(compile_cached(source, "bench-c", ".so", NATIVE_FLAGS)))
    library.bench.restype = ctypes.c_longlong
    return int(library.bench())


def compiled(machine: Any, path: Path) -> dict[str, int]:
    """What the core counts while it runs a C program. Raises RuntimeError where its result is not the native one."""
    elf = compile_c(path)
    before = machine.counters()
    try:
        result, expected = run_c(machine, elf), native_result(path)
    finally:
        elf.stream.close()
    if result != expected:
        raise RuntimeError(f"{path.name} returns {result} on the core, {expected} natively")
    return {name: count - before[name] for name, count in machine.counters().items()}


def _cpi(counts: dict[str, int]) -> float:
    return counts["cycles"] / counts["instructions"]


def instruction_table(machine: RtlMachine) -> list[str]:
    """As Markdown."""
    return marks.table(["", "cycles"], [[name, f"{cycles:g}"] for name, cycles in instructions(machine)])


def _compiled_table(machine: RtlMachine) -> list[str]:
    rows, rates = [], []
    for path in sorted(C_PROGRAMS.glob("*.c")):
        counts = compiled(machine, path)
        rates.append(_cpi(counts))
        rows.append([path.stem, f"{counts['instructions']:,}", f"{counts['cycles']:,}", f"{rates[-1]:.2f}"])
        if path == WORKLOAD:
            score = ROUNDS * 1e6 / counts["cycles"]
    rows.append(["mean", "", "", f"{sum(rates) / len(rates):.2f}"])
    lines = marks.table(["C, clang -O2", "instructions", "cycles", "cycles per instruction"], rows)
    return [*lines, "", f"The workload's score: {score:.2f} rounds a second for each MHz of the clock."]


def _trace_table() -> list[str]:
    """From the benchmark's results: cycles per instruction of what the core ran in each configuration."""
    names = ("software", "sidecar", "patterns", "oracle")
    programs = json.loads(RESULTS.read_text())["programs"]
    rows = []
    rates: dict[str, list[float]] = {name: [] for name in names}
    for program, found in sorted(programs.items()):
        cells = []
        for name in names:
            run = found["runs"].get(name)
            counts = run["core"] if run and not run["failure"] else None
            if counts and counts.get("instructions"):
                rates[name].append(_cpi(counts))
            cells.append(f"{_cpi(counts):.2f}" if counts and counts.get("instructions") else "")
        rows.append([program, *cells])
    rows.append(["mean", *(f"{sum(found) / len(found):.2f}" if found else "" for found in rates.values())])
    return marks.table(["traces", *(f"`{name}`" for name in names)], rows)


def main() -> None:
    with RtlMachine() as machine:
        page = marks.fill(PAGE.read_text(), "instructions", instruction_table(machine))
        page = marks.fill(page, "compiled C", _compiled_table(machine))
    PAGE.write_text(marks.fill(page, "traces", _trace_table()))
    print(PAGE)


if __name__ == "__main__":
    marks.without_arguments("bench.cpi", __doc__)
    main()
