"""Watches of the guard engine: a check that a word of memory has not changed since it was armed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sim.asm import Assembler
from sim.iss import IssMachine
from spec.memory_map import IMAGE, TRACE, WATCH_WINDOW
from spec.sidecar import WATCH_SLOTS, Check
from tests.sim import support
from tests.sim.guarded import HANDLER, PASSED, guarded
from tests.sim.support import A1, A2, A3, DATA


def watching(build: Callable[[Assembler], object], expected: int = 7) -> IssMachine:
    """Memory at DATA holds 7. Arm slot 3 on DATA, run `build`, then check the watch beside a store."""

    def whole(asm: Assembler) -> None:
        asm.emit("xg.watch", slot=3, rs1=A1, rs2=A2)
        build(asm)
        asm.emit("sw", rs1=A1, rs2=A3, imm=64)
        asm.attach(check=Check.WATCH, g=3)

    machine, _ = guarded(whole)
    machine.write_word(DATA, 7)
    machine.write_regs({A1: DATA, A2: expected, A3: 9})
    return machine


def test_watch_holds_while_nothing_changes() -> None:
    machine = watching(lambda asm: (asm.emit("sw", rs1=A1, rs2=A2, imm=0), asm.emit("sw", rs1=A1, rs2=A3, imm=4)))
    assert machine.run(20).code == PASSED


@pytest.mark.parametrize(("name", "offset"), [("sw", 0), ("sh", 2), ("sb", 0), ("sb", 3)])
def test_watch_fails_after_any_store_that_changes_the_word(name: str, offset: int) -> None:
    machine = watching(lambda asm: asm.emit(name, rs1=A1, rs2=A3, imm=offset))
    assert machine.run(20).code == HANDLER
    assert machine.read_word(DATA + 64) == 9  # the guarded store itself is done
    assert machine.read_word(WATCH_WINDOW.base + 3 * 16 + 8) == 1


def test_watch_failure_is_sticky_until_armed_again() -> None:
    stores = [("sw", A3), ("sw", A2)]
    machine = watching(lambda asm: [asm.emit(n, rs1=A1, rs2=r, imm=0) for n, r in stores])
    assert machine.run(20).code == HANDLER
    assert machine.read_word(DATA) == 7
    machine.write_reg(32, TRACE.base + 12)
    assert machine.run(20).code == HANDLER
    machine = watching(
        lambda asm: (
            [asm.emit(n, rs1=A1, rs2=r, imm=0) for n, r in stores],
            asm.emit("xg.watch", slot=3, rs1=A1, rs2=A2),
        )
    )
    assert machine.run(20).code == PASSED


def test_watch_sees_the_guarded_store_itself() -> None:
    machine, _ = guarded(
        lambda asm: (
            asm.emit("xg.watch", slot=0, rs1=A1, rs2=0),
            asm.emit("sw", rs1=A1, rs2=A1, imm=0),
            asm.attach(check=Check.WATCH, g=0),
        )
    )
    machine.write_reg(A1, DATA)
    assert machine.run(10).code == HANDLER


@pytest.mark.parametrize("address", [DATA + 1, DATA + 2, 0, TRACE.base, IMAGE.base + support.IMAGE_SIZE])
def test_arming_on_a_bad_address_fails(address: int) -> None:
    machine, _ = guarded(
        lambda asm: (
            asm.emit("xg.watch", slot=WATCH_SLOTS - 1, rs1=A1, rs2=0),
            asm.nop(),
            asm.attach(check=Check.WATCH, g=WATCH_SLOTS - 1),
        )
    )
    machine.write_reg(A1, address)
    assert machine.run(10).code == HANDLER


def test_arming_on_another_value_fails() -> None:
    assert watching(lambda asm: None, expected=8).run(20).code == HANDLER


@pytest.mark.parametrize("how", ["write_word", "write_bytes", "natively", "same value"])
def test_watch_sees_the_host(how: str) -> None:
    image = bytearray(support.IMAGE_SIZE)
    machine = IssMachine(image)

    def build(asm: Assembler) -> None:
        asm.emit("xg.watch", slot=0, rs1=A1, rs2=0)
        asm.emit("xg.host", code=9)
        asm.nop()
        asm.attach(check=Check.WATCH, g=0)
        asm.emit("xg.host", code=PASSED)
        asm.label("handler")
        asm.emit("xg.host", code=HANDLER)

    program = support.prepare(machine, build)
    machine.write_csr("xghandler", program.labels["handler"])
    machine.write_reg(A1, DATA)
    assert machine.run(10).code == 9
    if how == "write_word":
        machine.write_word(DATA, 1)
        machine.write_word(DATA, 0)  # sticky
    elif how == "write_bytes":
        machine.write_bytes(DATA - 5, b"12345678")
    elif how == "natively":
        image[DATA - IMAGE.base + 3] = 1
    else:
        machine.write_word(DATA, 0)
    assert machine.run(10).code == (PASSED if how == "same value" else HANDLER)
