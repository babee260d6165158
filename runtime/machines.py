"""Machines, and the JIT on them, for a session."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from runtime import cache
from runtime.image import Image
from runtime.options import Options
from spec.memory_map import FIRMWARE, IMAGE, TRACE
from spec.pins import MAX_PINS

if TYPE_CHECKING:
    from jit.compiled import NeverFailed
    from jit.residence import Residence
    from runtime.charges import Charges
    from runtime.resident import Resident
    from runtime.translate.native import NativeLibrary


class Session(Protocol):
    """A run of a program (runtime.host.Session), as its machine and its JIT see it."""

    options: Options
    image: Image
    library: NativeLibrary
    never_failing: NeverFailed | None
    jit: Any
    resident: Resident | None
    residence: Residence | None
    charges: Charges | None

    def serve(self, service: int, argument: int) -> int: ...

    def location(self, greens: tuple[int, ...]) -> str: ...


#: Which code a guard configuration generates (a key of jit.backend.config.CONFIGS).
CODE = {
    "software": "software",
    "sidecar": "sidecar",
    "sidecar-noloop": "sidecar-noloop",
    "software+patterns": "software",
    "patterns": "sidecar",
    "oracle": "sidecar",
}


def rtl_config(
    engine: bool, single_port: bool = False, floats: bool = False, cached: bool = False, pins: bool = False
) -> Any:
    """The core that is simulated, with or without guard engine and value-pattern table. One build with everything
    serves programs and tests. `single_port`: with everything, and one port of data memory. `floats`: with Zdinx.
    `cached`: with caches in front of an SDRAM. `pins`: with pins."""
    from rtl.config import CoreConfig
    from rtl.machine import SIMULATED, SINGLE_PORTED

    there = MAX_PINS if pins else 0
    if single_port:
        return replace(SINGLE_PORTED, floats=floats, pins=there)
    config = SIMULATED if engine else CoreConfig(guard_engine=False, pattern_table=False)
    return replace(config, floats=floats, cached=cached, pins=there)


#: Bytes of trace memory that resident runs take at least.
LEAST_TRACES = 16 << 10


def create_machine(options: Options, image: Image) -> Any:
    """The machine that the options ask for, over an image."""
    if options.machine == "iss":
        from sim.iss import IssMachine

        return IssMachine(
            image.buffer, guards=options.engine, patterns=options.engine, floats=options.floats, pins=options.pins
        )  # fmt: skip
    if options.machine == "board":
        return create_board(options, image)
    from rtl.machine import RtlMachine

    pins = options.pins is not None
    config = rtl_config(options.engine, options.single_port, options.floats, options.cached, pins)
    return RtlMachine(
        image.path, config=config, trace_vcd=options.vcd, pipeline_log=options.pipeline_log,
        profile=options.profile, pins=options.pins,
    )  # fmt: skip


def create_board(options: Options, image: Image) -> Any:
    """The board that the options name, over a copy of the image. Raises boards.link.LinkError."""
    from boards.machine import Parts, open_board
    from boards.mirror import ROUTINE, MirroredMachine, room
    from runtime.translate.firmware import vm_firmware

    firmware = len(vm_firmware(options.floats).code)
    sizes = {IMAGE: room(image.size), TRACE: LEAST_TRACES, FIRMWARE: firmware + ROUTINE}
    wanted = Parts(
        sizes=sizes, engine=CODE[options.guards] != "software", patterns=options.guards.endswith("patterns"),
        floats=options.floats,
    )  # fmt: skip
    board = open_board(options.port, wanted)
    try:
        mirrored = MirroredMachine(board, image.buffer, board.sizes)
    except BaseException:
        board.close()
        raise
    board.while_running = mirrored.output_waits
    return mirrored


def create_backend(session: Session, vm: Any) -> tuple[Any, Callable[[], None]]:
    """What compiles and runs traces, and what closes it."""
    options = session.options
    if options.machine == "reference":
        from jit.refbackend import RefBackend

        return RefBackend(vm), lambda: None
    from jit.backend.config import CONFIGS
    from jit.backend.riscv import RiscvBackend
    from runtime.translate.firmware import vm_firmware

    machine = create_machine(options, session.image)
    if options.through is not None:
        machine = options.through(machine)
    size = options.trace_memory
    if options.machine == "board":
        size = min(size, machine.sizes[TRACE.name])
    try:
        config = replace(CONFIGS[CODE[options.guards]], floats=options.floats, watches=options.watches)
        backend = RiscvBackend(
            machine, config, firmware=vm_firmware(options.floats), service=session.serve,
            trace_memory=size,
        )  # fmt: skip
    except BaseException:
        machine.close()
        raise
    return backend, machine.close


@functools.cache
def vm_jitcode() -> Any:
    """The VM as jitcode (a jit.jitcode.JitProgram), from build/ where it has been written before."""
    from jit import stored
    from jit.codewriter import code_of
    from runtime.translate.native import FOLDER, SOURCES, vm_program

    key = cache.key_of("jitcode", (*SOURCES, "jit/*.py"))
    path = FOLDER / f"jitcode-{key}"
    if key and path.exists():
        with cache.lasting():
            return stored.from_bytes(path.read_bytes())
    program = code_of(vm_program().graphs)
    if key:
        cache.write_at_once(path, stored.to_bytes(program))
    return program


def start_jit(session: Session, events: Any = None) -> tuple[Any, Callable[[], None]]:
    """The JIT of a session, and what closes its machine."""
    from jit.driver import JitRuntime
    from jit.library import LibraryVm
    from jit.metainterp import Limits
    from jit.options import JitOptions

    options = session.options
    vm = LibraryVm(session.library, session.image.buffer)
    backend, closer = create_backend(session, vm)
    jit_options = JitOptions(
        hot_threshold=options.hot_threshold,
        bridge_threshold=options.bridge_threshold,
        limits=Limits(quasi_immutable=options.quasi_immutable),
        verify=options.verify,
        strict=options.strict,
        patterns=options.guards.endswith("patterns"),
        profiler=options.profiler,
        fail_guards="each once" if options.fail_guards else "none",
        never_failing=session.never_failing,
    )
    runtime = JitRuntime(vm, vm_jitcode(), backend, jit_options, session.location, events)
    if options.resident:
        reside(session, runtime)
    elif options.charged:
        closer = make_charged(session, runtime, closer)
    return runtime, closer


def reside(session: Session, jit: Any) -> None:
    """From now on the whole VM runs on the session's machine; the JIT serves it."""
    from jit.backend.oncore import OnCore
    from jit.residence import Residence
    from runtime.resident import Resident
    from runtime.translate.firmware import vm_firmware
    from runtime.translate.native import vm_function

    firmware = vm_firmware(session.options.floats)
    session.resident = Resident(jit.backend.machine, firmware, session.serve)
    jit.vm.machine = jit.backend.machine  # what is recorded reads and sets its pins
    observed = jit.closed_loop is not None  # versions of loops are chosen at their entries
    core = OnCore(jit.backend, jit.jitcodes, jit.driver, vm_function("interpret"), observed)
    session.residence = Residence(jit, core)


def make_charged(session: Session, jit: Any, closer: Callable[[], None]) -> Callable[[], None]:
    """From now on the session's interpreter runs on the machine, and the host's share of its work is charged."""
    from runtime.charges import Charges
    from runtime.resident import Resident
    from runtime.translate.firmware import vm_firmware

    firmware = vm_firmware(session.options.floats)
    session.resident = Resident(jit.backend.machine, firmware, session.serve)
    charges = session.charges = jit.host_work = Charges(session.image, firmware, jit.driver, jit.backend)

    def close() -> None:
        charges.close()
        closer()

    return close


# --- trace binaries ---


def trace_binary_bytes(session: Session) -> bytes:
    """The traces of a session that has run, as a trace binary. Options.quasi_immutable must be off: whoever loads them
    knows nothing of the fields that they would rely on."""
    from jit import trace_binary
    from runtime.debugger.information import debug_sections

    assert not session.options.quasi_immutable
    return trace_binary.to_bytes(collect_traces(session), debug_sections(session))


def collect_traces(session: Session) -> Any:
    from jit import trace_binary
    from runtime.translate.firmware import vm_firmware

    firmware = vm_firmware(session.options.floats)
    return trace_binary.collect(session.jit.backend, bytes.fromhex(session.image.hash), bytes.fromhex(firmware.hash))


def load_traces(session: Session, path: Path) -> None:
    """Install the traces of a trace binary in a session that has not run. Raises TraceBinaryError."""
    from jit import trace_binary
    from jit.backend_api import Compiled
    from jit.compiled import CompiledTrace, GuardState
    from jit.ir import Trace
    from runtime.translate.firmware import vm_firmware
    from spec.trace_binary import TraceKind

    jit = session.jit
    binary = trace_binary.from_bytes(path.read_bytes())
    firmware = vm_firmware(session.options.floats)
    trace_binary.load(binary, jit.backend, bytes.fromhex(session.image.hash), bytes.fromhex(firmware.hash))
    for entry in binary.traces:
        trace = Trace([], [], name=entry.name)
        bridge_of = -1 if entry.kind is TraceKind.ROOT else 0
        jit.install(CompiledTrace(entry.trace_id, entry.greens, trace, trace, Compiled(entry.trace_id), bridge_of))
    jit.immortals = max((entry.immortals for entry in binary.traces), default=0)
    for site in binary.sites:
        if site.kind != "finish":
            guard = GuardState(site.op, site.trace_id)
            guard.aborts = jit.options.max_aborts  # its bridge, if it needed one, is in the binary
            jit.guards[site.op.guard_id] = guard
            jit.next_guard = max(jit.next_guard, site.op.guard_id + 1)
