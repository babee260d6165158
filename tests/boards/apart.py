"""A simulated core whose memory is its own, as a board's is: `Options(through=apart)`."""

from __future__ import annotations

from boards.mirror import MirroredMachine, room
from sim.iss import IssMachine
from spec.memory_map import FIRMWARE, IMAGE


def apart(machine: IssMachine) -> MirroredMachine:
    """Another core like this one, over a copy of its image."""
    image, state = machine._image, machine._s
    memory = bytearray(room(len(image)) + 4095 & -4096)
    inner = IssMachine(memory, guards=bool(state.guards), patterns=bool(state.patterns), floats=bool(state.floats))
    return MirroredMachine(inner, image, {IMAGE.name: len(memory), FIRMWARE.name: FIRMWARE.size})
