"""Reads the log of the pipeline that a simulation writes: what is in each stage, cycle by cycle."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, NamedTuple

from rtl.csr import Redirect
from rtl.pipeline_view import PipelineView
from rtl.simulation.mailbox import PIPELINE_HEAD

WORDS = PIPELINE_HEAD + (PipelineView.size + 31) // 32  # of a record

EXIT = Redirect.EXIT.value  # r_kind of a failing check


class Cycle(NamedTuple):
    """`number`: of the cycles in which the core ran, from 0. `epoch`: what Mailbox.pipeline_epoch was. `fields`: those
    of PipelineView, as numbers; addresses (pc, next, target) in bytes."""

    number: int
    epoch: int
    fields: dict[str, int]


def _plan() -> list[tuple[str, int, int, int]]:
    """Name, offset, mask and factor of each field."""
    found = []
    for name, f in PipelineView:
        words = name.endswith(("_pc", "_next", "_target"))
        found.append((name, f.offset, (1 << f.width) - 1, 4 if words else 1))
    return found


def read_log(path: str | os.PathLike[str]) -> Iterator[Cycle]:
    """The cycles in the file at `path`."""
    plan, size = _plan(), 4 * WORDS
    with open(path, "rb") as file:
        while len(record := file.read(size)) == size:
            head: Any = memoryview(record[: 4 * PIPELINE_HEAD]).cast("I")
            bits = int.from_bytes(record[4 * PIPELINE_HEAD :], "little")
            fields = {name: (bits >> offset & mask) * factor for name, offset, mask, factor in plan}
            yield Cycle(head[0] | head[1] << 32, head[2], fields)
