"""Reads the log of retired instructions that a simulation with RVFI port writes."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import NamedTuple

_RECORD = struct.Struct("<13I")


class RetiredInstruction(NamedTuple):
    """One RVFI record. mem_masks: bytes read in bits 3:0, bytes written in bits 7:4 of the word at mem_address.
    flags: bit 0: it trapped; bit 1: it is the first of a trap or interrupt handler.
    """

    pc: int
    insn: int
    flags: int
    rd: int
    rd_value: int
    rd_high: int
    next_pc: int
    mem_address: int
    mem_masks: int
    mem_read: int
    mem_written: int
    rs1_value: int
    rs2_value: int


def read_log(path: str | os.PathLike[str], offset: int = 0) -> Iterator[RetiredInstruction]:
    """The records in the file at `path`, from record `offset` on."""
    with open(path, "rb") as file:
        file.seek(offset * _RECORD.size)
        data = file.read()
    for record in _RECORD.iter_unpack(data[: len(data) // _RECORD.size * _RECORD.size]):
        yield RetiredInstruction(*record)
