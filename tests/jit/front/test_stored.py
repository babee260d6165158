"""The VM's jitcode is the same after it was kept as bytes."""

from __future__ import annotations

from dataclasses import fields

from jit.codewriter import code_of
from jit.jitcode import DriverInfo, JitCode, JitProgram
from jit.stored import from_bytes, to_bytes
from tests.jit.front.toyprogram import toy_program


def check(program: JitProgram) -> None:
    again = from_bytes(to_bytes(program))
    assert [code.dump() for code in again.jitcodes] == [code.dump() for code in program.jitcodes]
    assert [driver.name for driver in again.drivers] == [driver.name for driver in program.drivers]
    for code, other in zip(program.jitcodes, again.jitcodes, strict=True):
        assert (code.index, code.call_descr, code.constants) == (other.index, other.call_descr, other.constants)
        for instr, found in zip(code.code, other.code, strict=True):
            if isinstance(instr.descr, JitCode):
                assert found.descr is again.jitcodes[instr.descr.index]
            elif isinstance(instr.descr, DriverInfo):
                assert found.descr is again.drivers[program.drivers.index(instr.descr)]
            else:
                assert found.descr == instr.descr
    for driver, restored in zip(program.drivers, again.drivers, strict=True):
        assert restored.portal is again.jitcodes[driver.portal.index]
        names = [field.name for field in fields(driver) if field.name != "portal"]
        assert [getattr(driver, name) for name in names] == [getattr(restored, name) for name in names]


def test_of_a_small_program() -> None:
    check(code_of(toy_program().graphs))


def test_of_the_vm() -> None:
    from runtime.translate.native import vm_program

    check(code_of(vm_program().graphs))
