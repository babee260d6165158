"""The log of the pins that the simulation writes (rtl/simulation/host.cpp)."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import NamedTuple

from rtl.simulation.mailbox import PIN_RECORD


class Change(NamedTuple):
    """What is at the pins from this cycle on; a bit for each. drive: levels of outputs; outputs: which are."""

    cycle: int
    levels: int
    drive: int
    outputs: int


def read_pin_log(path: Path) -> list[Change]:
    """In order; each differs from the one before."""
    form = struct.Struct("<QIII")
    assert form.size == 4 * PIN_RECORD
    data = path.read_bytes()
    return [Change(*record) for record in form.iter_unpack(data[: len(data) // form.size * form.size])]
