"""A machine that runs a few guarded instructions, for tests of the guard engine."""

from __future__ import annotations

from collections.abc import Callable

from sim.asm import Assembler
from sim.iss import IssMachine
from spec.memory_map import EXIT_WINDOW
from spec.sidecar import exit_table_entry
from tests.sim import support

PASSED, HANDLER, TABLE = 1, 2, 3  # codes of xg.host: ran on, exit handler, exit table's target


def guarded(build: Callable[[Assembler], object]) -> tuple[IssMachine, int]:
    """A machine loaded with the instructions and the three endings; and the address of the last instruction built."""
    machine = support.new()
    last = []

    def whole(asm: Assembler) -> None:
        build(asm)
        last.append(asm.index - 1)
        asm.emit("xg.host", code=PASSED)
        asm.label("handler")
        asm.emit("xg.host", code=HANDLER)
        asm.label("table")
        asm.emit("xg.host", code=TABLE)

    program = support.prepare(machine, whole)
    machine.write_csr("xghandler", program.labels["handler"])
    guard = program.addresses[last[0]]
    machine.write_word(exit_entry(guard) + 4, program.labels["table"])
    return machine, guard


def exit_entry(address: int) -> int:
    return EXIT_WINDOW.base + 8 * exit_table_entry(address)
