"""Traces from text over a small image, run on the simulator."""

from __future__ import annotations

from typing import Any

from jit.backend.config import CONFIGS, Config
from jit.backend.riscv import RiscvBackend
from jit.descrs import RAW, VM_ADDRESS, Descrs
from jit.ir import OPS, Trace
from jit.text import parse_trace
from sim.iss import IssMachine
from spec import heap
from spec.memory_map import IMAGE

DESCRS = Descrs()
IMAGE_BYTES = 0x8_0000
FRAME = IMAGE.base + 0x7_0000


def word_at(image: bytearray, address: int) -> int:
    return int.from_bytes(image[address - IMAGE.base : address - IMAGE.base + 4], "little")


def set_word(image: bytearray, address: int, value: int) -> None:
    image[address - IMAGE.base : address - IMAGE.base + 4] = (value & 0xFFFF_FFFF).to_bytes(4, "little")


def descrs(**more: Any) -> dict[str, Any]:
    """Names for tests: Frame items, list fields, raw words."""
    table: dict[str, Any] = {
        "frame": DESCRS.array("Frame"), "ints": DESCRS.array("IntArray"), "floats": DESCRS.array("FloatArray"),
        "refs": DESCRS.array("RefArray"), "length": DESCRS.field("IntArray", "length"),
        "value": DESCRS.field("Float", "value"), "pc": DESCRS.field("Frame", "pc"),
        "newfloat": DESCRS.size("Float"), "newints": DESCRS.size("IntArray"), "newrefs": DESCRS.size("RefArray"),
        "raw": RAW["i"], "rawf": RAW["f"], "rawb": RAW["b"], "vm": VM_ADDRESS,
        "status": DESCRS.vm_field("status"), "green1": DESCRS.vm_field("green1"),
    }  # fmt: skip
    return table | more


def parse(text: str, **more: Any) -> Trace:
    trace = parse_trace(text, descrs(**more), raw=False)
    for i, op in enumerate(trace.ops):
        if OPS[op.name].guard:
            op.guard_id = i
    return trace


class Bench:
    """An image with a frame, a machine and a backend."""

    def __init__(self, config: Config | str, firmware: Any = None, **kw: Any) -> None:
        self.image = bytearray(IMAGE_BYTES)
        set_word(self.image, FRAME, heap.TYPES["Frame"].type_id)
        config = CONFIGS[config] if isinstance(config, str) else config
        self.machine = IssMachine(self.image, floats=config.floats)
        self.backend = RiscvBackend(self.machine, config, firmware=firmware, **kw)

    def slot(self, i: int) -> int:
        return FRAME + DESCRS.array("Frame").base + 4 * i

    def listing(self, trace_id: int = 1) -> str:
        return self.backend.traces[trace_id].code.program.listing()
