"""Debugging information, read back by pyelftools; and, where it is installed, judged by LLVM."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from elftools.elf.elffile import ELFFile
from hypothesis import given
from hypothesis import strategies as st

from jit.backend.dwarf import Piece, sections, sleb, uleb
from jit.backend.elf import ElfWriter

PIECES = [
    Piece("loop1", 0x1000_0010, 0x1000_0078, [(0x1000_0010, "/a/prog.py", 3), (0x1000_0034, "/a/prog.py", 300),
                                               (0x1000_0040, "", 0), (0x1000_0044, "/a/b/other.py", 2)]),
    Piece("empty", 0x1000_0078, 0x1000_0078, []),
    Piece("bridge2", 0x1000_00A0, 0x1000_0200, [(0x1000_00A8, "/a/prog.py", 7)]),
]  # fmt: skip


def elf_of(pieces: list[Piece]) -> bytes:
    elf = ElfWriter()
    elf.code(".text", bytes(0x200), 0x1000_0000)
    for name, data in sections("/a/prog.py", pieces).items():
        elf.data(name, data)
    return elf.build()


def line_rows(data: bytes) -> list[tuple[int, str, int]]:
    """(address, file, line) of each row but those that end; where an address has two, the last."""
    [unit] = ELFFile(io.BytesIO(data)).get_dwarf_info().iter_CUs()
    program: Any = unit.dwarfinfo.line_program_for_CU(unit)
    folders, files = program["include_directory"], program["file_entry"]
    found: dict[int, tuple[int, str, int]] = {}
    for entry in program.get_entries():
        state = entry.state
        if state is not None and not state.end_sequence:
            file = files[state.file - 1]
            path = b"/".join([*folders[file.dir_index - 1 : file.dir_index], file.name]).decode()
            found[state.address] = (state.address, path if state.line else "", state.line)
    return list(found.values())


def test_lines() -> None:
    expected = [*PIECES[0].rows, (0x1000_00A0, "", 0), *PIECES[2].rows]
    assert line_rows(elf_of(PIECES)) == expected


def test_functions() -> None:
    info = ELFFile(io.BytesIO(elf_of(PIECES))).get_dwarf_info()
    [unit] = info.iter_CUs()
    top: Any = unit.get_top_DIE()
    assert top.get_full_path() == "/a/prog.py"
    functions = [
        (die.attributes["DW_AT_name"].value.decode(), die.attributes["DW_AT_low_pc"].value,
         die.attributes["DW_AT_high_pc"].value) for die in top.iter_children()
    ]  # fmt: skip
    assert functions == [("loop1", 0x1000_0010, 0x68), ("bridge2", 0x1000_00A0, 0x160)]


def test_nobody_is_the_caller() -> None:
    """Of each function: so a debugger does not look for one in registers that mean something else."""
    info = ELFFile(io.BytesIO(elf_of(PIECES))).get_dwarf_info()
    common, *entries = info.CFI_entries()
    assert common["return_address_register"] == 1
    assert [(e["initial_location"], e["address_range"]) for e in entries] == [(0x1000_0010, 0x68), (0x1000_00A0, 0x160)]
    for entry in entries:
        [row] = entry.get_decoded().table
        assert row[1].type == "UNDEFINED" and (row["cfa"].reg, row["cfa"].offset) == (2, 0)


def test_nothing_to_say() -> None:
    assert sections("/a/prog.py", []) == {} == sections("/a/prog.py", PIECES[1:2])


@given(st.integers(0, 1 << 64), st.integers(-(1 << 63), 1 << 63))
def test_numbers(unsigned: int, signed: int) -> None:
    from elftools.common.construct_utils import SLEB128, ULEB128

    assert ULEB128("").parse(uleb(unsigned)) == unsigned
    assert SLEB128("").parse(sleb(signed)) == signed


@pytest.mark.skipif(shutil.which("llvm-dwarfdump") is None, reason="llvm-dwarfdump is not installed")
def test_llvm_finds_no_fault(tmp_path: Path) -> None:
    (tmp_path / "x.elf").write_bytes(elf_of(PIECES))
    done = subprocess.run(
        ["llvm-dwarfdump", "--verify", tmp_path / "x.elf"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and "No errors" in done.stdout, done.stdout
