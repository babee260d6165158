"""The RTL's floating-point unit alone, under Verilator, as a C function like the simulator's."""

from __future__ import annotations

import ctypes
import functools
import os
from typing import Any

from rtl.decoder import FLOAT
from rtl.fpu.layouts import FloatControl
from rtl.simulation import toolchain
from spec import isa

#: Of `op`, beside FloatControl without the rounding mode: the result is a register pair.
PAIR = 1 << 31
#: The operands are there in the first cycle only, as in the core. The context is where the number of cycles in X goes.
_MAIN = """
extern "C" unsigned long unit_result(unsigned *cycles, unsigned op, unsigned long a, unsigned long b, unsigned long c,
                                     unsigned mode, unsigned *flags) {
    static Vtop *top;
    auto tick = [] { top->clk = 0; top->eval(); top->clk = 1; top->eval(); };
    if (!top) {
        top = new Vtop;
        top->rst = 1, tick(), top->rst = 0;
    }
    const unsigned long nothing = 0x5555555555555555;
    top->x_control = (op & ~PAIR) | mode << MODE_AT, top->x_a = a, top->x_b = b, top->x_start = 1;
    for (*cycles = 1; top->eval(), !top->x_done; ++*cycles) {
        bool turn = top->x_turn;
        tick();
        if (*cycles == 1) top->x_a = nothing, top->x_b = turn ? c : nothing;
    }
    tick();
    top->x_start = 0, top->x_a = top->x_b = nothing, top->eval();
    *flags = top->m_flags;
    unsigned direct = top->m_direct;
    if (direct && direct != (unsigned)top->m_result) return ~top->m_result;  // the bypass has something else
    return op & PAIR ? top->m_result : top->m_result & 0xffffffff;
}
"""


def control(name: str) -> int:
    """The control word of an instruction, rounding mode 0, and PAIR."""
    pair = isa.ROWS[name].operands["rd"].is_pair
    return FloatControl.const(FLOAT[name]).as_value().value | (PAIR if pair else 0)


@functools.cache
def library() -> ctypes.CDLL:
    os.environ["AMARANTH_USE_YOSYS"] = "builtin"
    from amaranth.back import verilog

    from rtl.fpu.unit import FloatUnit

    text = verilog.convert(FloatUnit(), name="top", emit_src=False, strip_internal_attrs=True)
    main = _MAIN.replace("MODE_AT", str(FloatControl["mode"].offset)).replace("PAIR", f"{PAIR}u")
    where = toolchain.BUILD / f"float-{toolchain.digest(text.encode(), main.encode())}"
    with toolchain.locked(where.with_suffix(".lock")):
        if not (where / "unit.so").exists():
            where.mkdir(parents=True, exist_ok=True)
            (where / "top.v").write_text(text)
            options = ["--no-timing", "-O3", "--x-assign", "fast", "--x-initial", "fast", "--noassert", "-Wno-fatal"]
            toolchain.verilate([where / "top.v"], [*options, "-Wno-WIDTH"], where)
            toolchain.shared_library(main, "unit", where)
    return ctypes.CDLL(str(where / "unit.so"))


def subject() -> Any:
    return library().unit_result
