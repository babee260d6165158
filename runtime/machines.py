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


def start_jit(session: Session) -> tuple[Any, Callable[[], None]]:
    """The JIT of a session, and what closes its machine."""
    raise NotImplementedError
