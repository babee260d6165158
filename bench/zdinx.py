"""What the floating-point unit takes and brings: cycles of its instructions, and of programs that compute with floats,
as tables of docs/core.md.

    python -m bench.zdinx

Each program runs on two simulated cores that differ in nothing else; traces and firmware are compiled for each.
"""

from __future__ import annotations

from dataclasses import replace

from bench import cpi
from bench.single_port import cycles
from docs import marks
from rtl.machine import SIMULATED, RtlMachine
from sim.asm import Assembler

X, Y, WORD = 12, 14, 16  # registers: two doubles, an int
NAMES = ("filters", "integrate", "mandelbrot", "nbody", "wave")


def _each(name: str, **operands: int) -> cpi.Build:
    """An instruction that reads what the one before has written."""
    modes = {"rm": 0} if not name.startswith(("feq", "fsgnj")) else {}
    return lambda a: a.emit(name, **operands, **modes)


def _there_and_back(a: Assembler) -> None:
    a.emit("fcvt.w.d", rd=WORD, rs1=X, rm=1)
    a.emit("fcvt.d.w", rd=X, rs1=WORD, rm=0)


def _compared(a: Assembler) -> None:
    a.emit("feq.d", rd=WORD, rs1=X, rs2=Y)
    a.emit("add", rd=WORD, rs1=WORD, rs2=WORD)


KINDS: tuple[tuple[str, cpi.Build, int], ...] = (
    ("`fadd.d`, each using the one before", _each("fadd.d", rd=X, rs1=X, rs2=Y), 0),
    ("`fadd.d`, none using another", _each("fadd.d", rd=18, rs1=X, rs2=Y), 0),
    ("`fmul.d`, each using the one before", _each("fmul.d", rd=X, rs1=X, rs2=Y), 0),
    ("`fmadd.d`, each using the one before", _each("fmadd.d", rd=X, rs1=X, rs2=Y, rs3=Y), 0),
    ("`fdiv.d`, each using the one before", _each("fdiv.d", rd=X, rs1=X, rs2=Y), 0),
    ("`fsqrt.d`, each using the one before", _each("fsqrt.d", rd=X, rs1=X), 0),
    ("`fsgnjx.d`, each using the one before", _each("fsgnjx.d", rd=X, rs1=X, rs2=Y), 0),
    ("`feq.d`, its result used at once", _compared, 1),
    ("`fcvt.w.d` and `fcvt.d.w`, each using the one before: both", _there_and_back, 0),
)


def instructions() -> list[str]:
    one_and_a_half = {register: 0x3FF8_0000 * (register & 1) for register in (X, X + 1, Y, Y + 1)}
    rows = []
    with RtlMachine(config=replace(SIMULATED, floats=True)) as machine:
        for kind in KINDS:
            machine.write_regs(one_and_a_half)
            [(name, found)] = cpi.copied(machine, [kind])
            rows.append([name, f"{found:g}"])
    return marks.table(["", "cycles"], rows)


def table() -> list[str]:
    rows = []
    for name in NAMES:
        row = [name]
        for guards in ("software", "sidecar"):
            without, with_unit = cycles(name, guards=guards), cycles(name, guards=guards, floats=True)
            row += [f"{without:,}", f"{with_unit:,}", f"{without / with_unit:.1f}"]
        rows.append(row)
        print(*row, flush=True)
    heads = ["cycles in traces"]
    heads += [f"{guards}{what}" for guards in ("`software`", "`sidecar`") for what in ("", ", Zdinx", ", ratio")]
    return marks.table(heads, rows)


def main() -> None:
    page = marks.fill(cpi.PAGE.read_text(), "zdinx instructions", instructions())
    cpi.PAGE.write_text(marks.fill(page, "zdinx", table()))


if __name__ == "__main__":
    marks.without_arguments("bench.zdinx", __doc__)
    main()
