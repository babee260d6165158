"""A small firmware for tests: soft float, functions to call, and a collector that moves everything it sees.

FUNCTIONS lists the same functions in Python, by index, for the reference backend.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from elftools.elf.elffile import ELFFile

from jit.semantics import wrap
from runtime.cache import BUILD
from runtime.translate.firmware import FLAGS, LINKER_SCRIPT, OWN_SOFT_FLOAT, SOFT_FLOAT
from runtime.translate.zig import compile_cached
from spec.heap import SHADOW_STACK, VM_OFFSET, VM_STATE
from spec.memory_map import FIRMWARE, IMAGE

MOVE_BYTES = 64  # what the collector copies of every object
POISON = 0xDEAD0000
SPACE = IMAGE.base + 0x6_0000  # objects are allocated here, in pieces of CHUNK between collections
CHUNK = 0x400

SOURCE = f"""
typedef unsigned int u32;
#define VM(o) (*(volatile u32 *)({VM_STATE.base}u + (o)))
#pragma clang section text=".sidewinder"
int add3(int a, int b, int c) {{ return a + 2 * b + 3 * c; }}
void poke(u32 *address, int value) {{ *address += value; }}
double mix(int a, double x, int b) {{ return a * x + b; }}
int many(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j)
{{ return a - b + c - d + e - f + g - h + 3 * i - 5 * j; }}
static u32 target;
int collect(int bytes)
{{
    u32 *base = (u32 *){SHADOW_STACK.base}u, *top = (u32 *)VM({VM_OFFSET["shadow_top"]});
    u32 at = (VM({VM_OFFSET["alloc_ptr"]}) + 63) & ~63u;
    for (u32 *p = base; p < top; p++) {{
        u32 old = *p;
        if (old == 0 || old & 1 || old < {SPACE}u) continue;
        u32 *from = (u32 *)old;
        if (from[1] == {POISON}u) {{ *p = from[0]; continue; }}
        u32 *to = (u32 *)at;
        for (int i = 0; i < {MOVE_BYTES // 4}; i++) to[i] = from[i];
        for (int i = 0; i < {MOVE_BYTES // 4}; i++) from[i] = {POISON}u;
        from[0] = at;
        *p = at;
        at += {MOVE_BYTES};
    }}
    VM({VM_OFFSET["alloc_ptr"]}) = at;
    VM({VM_OFFSET["alloc_limit"]}) = at + {CHUNK};
    VM({VM_OFFSET["gc_count"]}) += 1;
    return 1;
}}
int moving(int a, int b) {{ collect(0); return a ^ b; }}
int runtime_vm_gc_collect_and_reserve(int bytes) {{ return collect(bytes); }}
int ask(int number, int argument)
{{
    register int a0 __asm__("a0") = number;
    register int a1 __asm__("a1") = argument;
    __asm__ volatile(".word 0x0040200b" : "+r"(a0) : "r"(a1) : "memory");
    return a0;
}}
__asm__(".section .soft_float,\\"a\\"\\n\\n{"".join(f".word {n}" + chr(92) + "n" for n in SOFT_FLOAT)}.text\\n");
"""
NAMES = ("add3", "poke", "mix", "many", "moving", "ask")


@dataclass(frozen=True)
class TestFirmware:
    code: bytes
    symbols: dict[str, int]
    addresses: tuple[int, ...]


@functools.cache
def firmware() -> TestFirmware:
    script = BUILD / "firmware" / "firmware.ld"
    script.parent.mkdir(parents=True, exist_ok=True)
    if not script.exists():
        script.write_text(LINKER_SCRIPT)
    source = OWN_SOFT_FLOAT.read_text() + SOURCE
    path = compile_cached(source, "firmware", ".elf", (*FLAGS, "-T", str(script)), LINKER_SCRIPT)
    with path.open("rb") as f:
        elf = ELFFile(f)
        code = bytearray()
        for section in elf.iter_sections():
            if section["sh_flags"] & 2 and section["sh_size"]:
                start = section["sh_addr"] - FIRMWARE.base
                code.extend(bytes(max(0, start + section["sh_size"] - len(code))))
                code[start : start + section["sh_size"]] = section.data()
        table: Any = elf.get_section_by_name(".symtab")
        symbols = {s.name: s["st_value"] for s in table.iter_symbols() if s.name}
    code.extend(bytes(-len(code) % 4))
    return TestFirmware(bytes(code), symbols, tuple(symbols[n] for n in NAMES))


def add3(vm: Any, a: int, b: int, c: int) -> int:
    return wrap(a + 2 * b + 3 * c)


def poke(vm: Any, address: int, value: int) -> None:
    at = address - IMAGE.base
    vm.buffer[at : at + 4] = ((int.from_bytes(vm.buffer[at : at + 4], "little") + value) & 0xFFFF_FFFF).to_bytes(
        4, "little"
    )


def mix(vm: Any, a: int, x: float, b: int) -> float:
    return a * x + b


def many(vm: Any, *n: int) -> int:
    a, b, c, d, e, f, g, h, i, j = n
    return wrap(a - b + c - d + e - f + g - h + 3 * i - 5 * j)


def moving(vm: Any, a: int, b: int) -> int:
    return a ^ b


def ask(vm: Any, number: int, argument: int) -> int:
    return vm.service(number, argument)


FUNCTIONS = (add3, poke, mix, many, moving, ask)


class FakeVm:
    """jit.backend_api.Vm over a bytearray, with FUNCTIONS; nothing ever moves in it."""

    def __init__(self, image: bytearray) -> None:
        self.buffer = memoryview(image)
        self.service = lambda number, argument: 0

    def call(self, function: int, args: Any) -> Any:
        return FUNCTIONS[function](self, *args)

    def collect(self) -> None:
        raise AssertionError("this image has no collector")
