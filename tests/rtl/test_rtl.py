"""Runs the cocotb testbenches on one simulation, and tests the `rtl` machine from outside."""

from __future__ import annotations

import ctypes
import os
import subprocess
import threading
import time
import xml.etree.ElementTree
from pathlib import Path

import pytest

from bench import cpi
from cocotb_tests.bench import VARIANT, VARIANTS
from docs import marks
from rtl.machine import SIMULATED, RtlMachine
from rtl.simulation import build
from rtl.simulation.mailbox import Mailbox
from sim.asm import Assembler
from sim.machine import Machine, MachineError
from spec import memory_map
from spec.host_link import Halt
from spec.isa import Cause

pytestmark = pytest.mark.xdist_group("rtl")
BASE = memory_map.TRACE.base


MODULES = ("test_guards", "test_patterns", "test_system", "test_random", "test_stress", "test_traces")


def run_module(module: str, folder: Path, variant: str = "", latency: int = 0) -> None:
    """Run a module of cocotb_tests on a core, one of VARIANTS: every test in it passes."""
    config = VARIANTS.get(variant, SIMULATED)
    executable = build.simulator(config)
    sizes = {
        "image": config.image_size, "trace": config.trace_size, "sidecar": config.trace_size // 2,
        "firmware": config.firmware_size, "mailbox": ctypes.sizeof(Mailbox),
    }  # fmt: skip
    for name, size in sizes.items():
        with (folder / name).open("wb") as file:
            file.truncate(size)
    environment = build.environment(f"cocotb_tests.{module}", folder) | {"SIDEWINDER_RVFI": str(folder / "retired")}
    environment["SIDEWINDER_PINS"] = str(folder / "pins")
    if variant:
        environment |= {VARIANT: variant, "SIDEWINDER_LATENCY": str(latency)}
    log = folder / "log"
    with log.open("wb") as output:
        subprocess.run(
            [str(executable)], env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT, timeout=900, check=False,
        )  # fmt: skip
    text = log.read_text(errors="replace")
    results = folder / "results.xml"
    assert results.exists(), text[-4000:]
    cases = list(xml.etree.ElementTree.parse(results).iter("testcase"))
    failed = [case.get("name") for case in cases if case.find("failure") is not None or case.find("error") is not None]
    assert cases and not failed, f"{failed}\n{text[-6000:]}"


@pytest.mark.parametrize("module", MODULES)
def test_bench(module: str, tmp_path: Path) -> None:
    run_module(module, tmp_path)


def bench_names() -> list:
    """On the single-ported core, what takes seconds, and at length what takes minutes."""
    slow = ("test_stress", "test_traces")
    return [pytest.param(name, marks=[pytest.mark.long] if name in slow else []) for name in MODULES]


@pytest.mark.parametrize("module", bench_names())
def test_bench_single_ported(module: str, tmp_path: Path) -> None:
    """The same on a core with one port of data memory, and with registers and CSRs in block RAM."""
    run_module(module, tmp_path, "single-ported")


@pytest.mark.parametrize("module", bench_names())
def test_bench_cached(module: str, tmp_path: Path) -> None:
    """The same with image and firmware in an SDRAM behind caches, which answers late at random."""
    run_module(module, tmp_path, "cached", latency=11)


def test_pins(tmp_path: Path) -> None:
    run_module("test_pins", tmp_path, "pins")


@pytest.fixture(scope="module")
def machine():  # noqa: ANN201
    with RtlMachine() as running:
        yield running


def endless() -> bytes:
    asm = Assembler(BASE)
    asm.label("head")
    asm.emit("addi", rd=10, rs1=10, imm=1)
    asm.j("head")
    return asm.finish().code_bytes()


def test_implements_the_interface(machine: RtlMachine) -> None:
    assert isinstance(machine, Machine)


def test_interrupt_ends_a_run_that_can_go_on(machine: RtlMachine) -> None:
    machine.write_bytes(BASE, endless())
    machine.write_regs({32: BASE, 10: 0})
    threading.Timer(0.2, machine.interrupt).start()
    assert machine.run().halt is Halt.REQUESTED
    first = machine.read_reg(10)
    assert first > 0
    assert machine.run(1000).halt is Halt.REQUESTED
    assert machine.read_reg(10) > first


def test_external_interrupts_that_come_at_any_time(machine: RtlMachine) -> None:
    """The line rises while a zero-overhead loop runs: the handler sees it, and the loop goes on at its head."""
    asm = Assembler(BASE)
    asm.label("head")
    asm.emit("addi", rd=10, rs1=10, imm=1)
    asm.attach(loop=1)
    asm.label("handler")
    asm.emit("addi", rd=11, rs1=11, imm=1)
    asm.emit("xg.host", code=9)  # the host lowers the line
    asm.emit("mret")
    program = asm.finish()
    machine.write_bytes(BASE, program.code_bytes())
    machine.write_words(memory_map.SIDECAR_WINDOW.base, program.sidecar)
    machine.write_regs({32: BASE, 10: 0, 11: 0})
    for name, value in (
        ("xgloop", BASE), ("mtvec", program.labels["handler"]), ("mie", 1 << 11), ("mstatus", 1 << 3),
    ):  # fmt: skip
        machine.write_csr(name, value)
    rounds = 0
    for count in range(1, 11):
        threading.Timer(0.01, machine.set_external_interrupt, [True]).start()
        event = machine.run()
        machine.set_external_interrupt(False)
        assert (event.halt, event.code) == (Halt.HOST_CALL, 9)
        assert machine.read_reg(11) == count and machine.read_csr("mepc") == BASE
        assert machine.read_csr("mcause") == Cause.EXTERNAL_INTERRUPT
        assert machine.read_reg(10) > rounds, "it went on between two interrupts"
        rounds = machine.read_reg(10)
    for name in ("mtvec", "mie", "mstatus"):
        machine.write_csr(name, 0)
    machine.write_words(memory_map.SIDECAR_WINDOW.base, [0] * len(program.code))


def test_documented_cycles_are_the_measured_ones(machine: RtlMachine) -> None:
    page = cpi.PAGE.read_text()
    measured = marks.fill(page, "instructions", cpi.instruction_table(machine))
    assert measured == page, "docs/core.md is out of date: run python -m bench.cpi"


def test_unaligned_bytes_of_windows(machine: RtlMachine) -> None:
    base = memory_map.OPERAND_WINDOW.base
    machine.write_bytes(base, bytes(range(16)))
    machine.write_bytes(base + 5, b"\xaa\xbb\xcc\xdd\xee")
    assert machine.read_bytes(base + 3, 8) == b"\x03\x04\xaa\xbb\xcc\xdd\xee\x0a"
    with pytest.raises(MachineError):
        machine.read_word(0x7000_0000)


def test_image_is_shared(tmp_path: Path) -> None:
    """A file of another size than the default would be another build; so the default's size."""
    path = tmp_path / "image"
    with path.open("wb") as file:
        file.truncate(SIMULATED.image_size)
    with RtlMachine(path) as running:
        asm = Assembler(BASE)
        asm.li(5, memory_map.IMAGE.base + 8)
        asm.emit("lw", rd=6, rs1=5, imm=0)
        asm.emit("sw", rs1=5, rs2=6, imm=4)
        asm.emit("xg.host", code=1)
        running.write_bytes(BASE, asm.finish().code_bytes())
        with path.open("r+b") as file:
            file.seek(8)
            file.write(b"\x01\x02\x03\x04")
        running.write_reg(32, BASE)
        assert running.run().code == 1
        assert path.read_bytes()[12:16] == b"\x01\x02\x03\x04"


def test_no_simulation_outlives_its_host() -> None:
    """The host process is killed while the core runs."""
    script = (
        "from rtl.machine import RtlMachine\n"
        "m = RtlMachine()\n"
        f"m.write_bytes({BASE}, {endless()!r})\n"
        "print(m._process.pid, flush=True)\n"
        "m.run()\n"
    )
    host = subprocess.Popen(
        [build.sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=build.ROOT,
        env=os.environ | {"PYTHONPATH": str(build.ROOT)},
    )  # fmt: skip
    assert host.stdout is not None
    simulation = int(host.stdout.readline())
    time.sleep(0.3)
    host.kill()
    host.wait()
    for _ in range(100):
        try:
            os.kill(simulation, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    raise AssertionError("the simulation still runs")
