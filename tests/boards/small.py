"""The ULX3S's boards with an SDRAM, small enough for a simulation of the whole design."""

from __future__ import annotations

from dataclasses import replace

from boards.board import Board, load


def small(name: str) -> Board:
    """With less of all memories, and an SDRAM that is ready at once."""
    large = load(name)
    assert large.sdram is not None
    config = replace(
        large.config, image_size=64 << 10, firmware_size=16 << 10, trace_size=4 << 10, data_cache=1 << 10,
        instruction_cache=1 << 10,
    )  # fmt: skip
    return replace(large, config=config, sdram=replace(large.sdram, start=2))
