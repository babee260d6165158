"""Machines, and the JIT on them, for a session."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from runtime.options import Options

if TYPE_CHECKING:
    from runtime.host import Session


def create_machine(session: Session) -> Any:
    """The machine that the options ask for, over the session's image."""
    options = session.options
    if options.machine == "iss":
        from sim.iss import IssMachine

        return IssMachine(session.image.buffer, guards=options.engine, patterns=options.engine)
    from rtl.config import CoreConfig
    from rtl.machine import RtlMachine

    config = CoreConfig(guards=options.engine, patterns=options.engine)
    return RtlMachine(session.image.path, config=config, trace_vcd=options.vcd)


def create_backend(session: Session, vm: Any) -> tuple[Any, Callable[[], None]]:
    """What compiles and runs traces, and what closes it."""
    options = session.options
    if options.machine == "reference":
        from jit.refbackend import RefBackend

        return RefBackend(vm), lambda: None
    from jit.backend.config import CONFIGS
    from jit.backend.riscv import RiscvBackend
    from runtime.translate.firmware import vm_firmware

    machine = create_machine(session)
    config = CONFIGS[{"software+patterns": "software", "sidecar-noloop": "sidecar-noloop"}.get(options.guards, "sidecar")]
    if options.guards == "software":
        config = CONFIGS["software"]
    return RiscvBackend(machine, config, firmware=vm_firmware(), service=session.serve), machine.close


def start_jit(session: Session) -> tuple[Any, Callable[[], None]]:
    """The JIT of a session, and what closes its machine."""
    from jit.driver import JitOptions, JitRuntime
    from jit.library import LibraryVm

    options = session.options
    vm = LibraryVm(session.library, session.image.buffer)
    backend, closer = create_backend(session, vm)
    jit_options = JitOptions(
        hot_threshold=options.hot_threshold,
        patterns=options.guards.endswith("patterns"),
        fail_guards="each once" if options.fail_guards else "none",
    )
    return JitRuntime(vm, session.library.program.graphs, backend, jit_options, session.location), closer
