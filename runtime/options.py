"""What a run can be asked to be: machine, guard configuration, sizes, thresholds."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.pins import Stimulus
from spec.memory_map import IMAGE, IMAGE_MAX, TRACE

MACHINES = ("native", "reference", "iss", "rtl", "board")
GUARDS = ("software", "sidecar", "sidecar-noloop", "software+patterns", "patterns", "oracle")
PROFILERS = ("table", "software", "none")
DEFAULT_THRESHOLD = 50
DEFAULT_BRIDGE_THRESHOLD = 8
BOARD_IMAGE = 7 << 20  # bytes: a board of 16 MiB holds it, a copy, and lists (boards/mirror.py)


@dataclass(frozen=True, kw_only=True)
class Options:
    """`machine`: what executes traces ("native": nothing does, the native VM runs it all; "reference": the reference
    backend, for tests). `guards`: the configuration. `engine`: the core is built with guard engine and value-pattern
    table. `watches`: it has watches, `floats`: Zdinx, which traces (and firmware) then use. `single_port`: its data
    memory has one port, `cached`: firmware and image are in an SDRAM behind caches (on the RTL; the ISS knows no time).
    `fail_guards`: every guard is made to fail once, `verify`: traces are verified at each stage.
    `strict`, and `verify`: errors of the JIT itself end the run, instead of costing a trace; so it is wherever
    $SIDEWINDER_STRICT is set (tests). `resident`: the interpreter runs on the machine, too, which enters and leaves
    traces by itself (jit/residence.py); `charged`: the interpreter runs there, the host enters and leaves traces, and
    what it executes in the interpreter's place is charged (runtime/charges.py). `quasi_immutable`: traces take fields
    that are hardly ever written for constants (off: they compare them). `vcd`, `pipeline_log`: files for all signals of
    the RTL, for what is in its pipeline; `profile`: its instructions are counted. `memory`: bytes that the image may
    grow to; 0: as is usual there. `trace_memory`: bytes that traces may take up, at most what the core has. `profiler`:
    what tells of values for `patterns` (jit/profiling.py). `arguments`: sys.argv[1:].
    `pins`: the core has pins, and this comes in at them (resident runs only). `port`: the serial port of the machine
    "board", which runs are resident on.
    `through`: makes of the machine what the host is to drive in its place (a debugger is between them)."""

    machine: str = "native"
    guards: str = "sidecar"
    profiler: str = "table"
    memory: int = 0
    hot_threshold: int = DEFAULT_THRESHOLD
    jit: bool = True
    engine: bool = True
    floats: bool = False
    watches: bool = False
    single_port: bool = False
    cached: bool = False
    vcd: Path | None = None
    pipeline_log: Path | None = None
    profile: bool = False
    bridge_threshold: int = DEFAULT_BRIDGE_THRESHOLD
    fail_guards: bool = False
    verify: bool = False
    strict: bool = field(default_factory=lambda: bool(os.environ.get("SIDEWINDER_STRICT")))
    gc_stress: bool = False
    resident: bool = False
    charged: bool = False
    quasi_immutable: bool = True
    trace_memory: int = TRACE.size
    arguments: tuple[str, ...] = ()
    pins: Stimulus | None = None
    port: str = ""
    through: Callable[[Any], Any] | None = None

    def __post_init__(self) -> None:
        if self.on_core and self.machine not in ("iss", "rtl", "board"):
            raise ValueError(f"machine {self.machine!r} has no core that the interpreter could run on")
        if self.machine == "board" and not (self.resident and self.port):
            raise ValueError("on a board the whole VM is resident, behind a port")
        if self.pins is not None and not self.resident:
            raise ValueError("pins are the core's: the whole VM has to run there (resident)")
        if self.cached and (self.machine != "rtl" or self.single_port):
            raise ValueError("only the machine rtl has caches, and they have no single-ported memory")
        if self.machine not in MACHINES:
            raise ValueError(f"machine {self.machine!r}: expected one of {', '.join(MACHINES)}")
        if not 0 < self.trace_memory <= TRACE.size or self.trace_memory % 4:
            raise ValueError(f"{self.trace_memory} bytes of trace memory: the core has {TRACE.size}")
        if self.profiler not in PROFILERS:
            raise ValueError(f"profiler {self.profiler!r}: expected one of {', '.join(PROFILERS)}")
        if self.guards not in GUARDS:
            raise ValueError(f"guards {self.guards!r}: expected one of {', '.join(GUARDS)}")

    @property
    def on_core(self) -> bool:
        """Does the interpreter run on the machine?"""
        return self.resident or self.charged

    @property
    def limit(self) -> int:
        """Bytes that the image may grow to. The memory of a core does not grow."""
        if self.memory:
            return self.memory
        if self.machine == "board":
            return BOARD_IMAGE
        return IMAGE.size if self.machine == "rtl" or self.on_core else IMAGE_MAX

    @property
    def traces(self) -> bool:
        """Are there traces in this run?"""
        return self.jit and self.machine != "native"
