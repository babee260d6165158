"""All that a report says of a run on the RTL, as plain values: one source for text, JSON and HTML.

    study = Study.of(program, guards="sidecar")   # runs it
    study.data                                    # see `Study`

Cycles are the core's own, of every instruction: those since what had retired before it. What is called is counted at
the call. So the sums are the core's counters.
"""

from __future__ import annotations

import contextlib
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from jit.backend.mir import MInst
from jit.compiled import CompiledTrace
from jit.ir import OPS, Op, Trace
from jit.options import Events
from jit.trace_binary import sidecar_text
from runtime.compiler import Program
from runtime.compiler.listing import program_text
from runtime.host import Session
from runtime.neverfailing import guards_that_never_fail
from runtime.options import Options
from runtime.statistics import run_statistics
from runtime.views.profile import COUNTS, Counted, by_instruction, phases, zero
from runtime.views.stages import MERGE_POINT, stages
from runtime.views.symbols import Place, Symbols, symbols
from spec.isa import disassemble
from spec.memory_map import FIRMWARE, SIDECAR_WINDOW, TRACE


class Observer:
    """Keeps what would be gone at the end of the run: the stages of each trace, and traces that are evicted."""

    def __init__(self) -> None:
        self.session: Session
        self.events = Events(installed=self.installed, observed=self.observed, aborted=self.aborted)
        self.traces: dict[int, dict[str, Any]] = {}
        self.epochs: list[Symbols] = []
        self.code: list[dict[int, list[dict[str, Any]]]] = []  # of each epoch: address of a trace -> instructions
        self.guards: dict[int, dict[str, Any]] = {}
        self.patterns: list[dict[str, Any]] = []
        self.aborts: list[dict[str, str]] = []
        self.seconds: dict[str, float] = defaultdict(float)  # of the host, by what it does
        self._own = 0.0  # seconds in here

    def attach(self, session: Session) -> None:
        self.session = session
        session.jit.backend.on_evict = self.evicted
        inner = session.jit.internal.stage

        @contextlib.contextmanager
        def timed(what: str) -> Iterator[None]:
            start, own = time.perf_counter(), self._own
            try:
                with inner(what):
                    yield
            finally:
                self.seconds[what.split()[0]] += time.perf_counter() - start - (self._own - own)

        session.jit.internal.stage = timed

    def installed(self, compiled: CompiledTrace) -> None:
        start = time.perf_counter()
        self._installed(compiled)
        self._own += time.perf_counter() - start

    def _installed(self, compiled: CompiledTrace) -> None:
        jit = self.session.jit
        guard = jit.guards[compiled.bridge_of].op if compiled.bridge_of >= 0 else None
        speculation = jit.closed_loop.active.get(compiled.trace_id) if jit.closed_loop is not None else None
        options = jit.optimizing.options(speculation.facts if speculation is not None else {})
        bytecodes = [op.descr.location for op in compiled.recorded.ops if op.name == MERGE_POINT]
        self.traces[compiled.trace_id] = {
            "id": compiled.trace_id,
            "kind": "loop" if compiled.bridge_of < 0 else "bridge",
            "name": compiled.recorded.name,
            "bridge_of": compiled.bridge_of if compiled.bridge_of >= 0 else None,
            "bytecodes": bytecodes,
            "mix": {"recorded": operations(compiled.recorded), "compiled": operations(compiled.optimized)},
            "stages": [asdict(stage) for stage in stages(compiled, options, guard)],
        }
        for op in compiled.optimized.ops:
            if OPS[op.name].guard:
                self.guards[op.guard_id] = {"id": op.guard_id, "operation": op.name, "trace": compiled.trace_id}

    def observed(self, trace_id: int, speculation: Any, found: Any) -> None:
        """What the value-pattern table has said of a loop."""
        for number, (_, pattern) in sorted(found.items()):
            op = speculation.recorded.ops[number]
            fact = speculation.facts.get(number)
            row = {"trace": trace_id, "loop": speculation.recorded.name, "operation": op.name}
            row |= {"kind": pattern.kind.value, "value": pattern.value}
            row |= {"stride": pattern.stride, "low": pattern.low, "high": pattern.high}
            row["used"] = "" if fact is None else _fact_text(fact)
            self.patterns.append(row)

    def aborted(self, abort: Any, where: str) -> None:
        self.aborts.append({"where": where, "reason": str(abort)})

    def evicted(self) -> None:
        self._snapshot()
        self.session.jit.backend.machine.next_epoch()

    def _snapshot(self) -> None:
        known = symbols(self.session)
        self.epochs.append(known)
        self.code.append({trace.start: self._code(trace, known) for trace in known.traces})
        for loaded in self.session.jit.backend.loaded:
            needed = instructions_of_guards(loaded.machine_ops)
            for site in loaded.code.sites:
                if site.kind != "finish" and site.op.guard_id in self.guards:
                    row = self.guards[site.op.guard_id]
                    row.setdefault("sites", []).append((len(self.epochs) - 1, site.address))
                    row["how"] = site.kind
                    row["instructions"] = needed[site.op.guard_id]
                    bridge = known.trace(site.bridge) if site.bridge else None
                    if bridge is not None:
                        row["bridge"] = bridge.trace_id

    def _code(self, trace: Any, known: Symbols) -> list[dict[str, Any]]:
        machine, rows = self.session.jit.backend.machine, []
        for address in range(trace.start, trace.end, 4):
            word = machine.read_word(address)
            side = machine.read_word(SIDECAR_WINDOW.base + address - TRACE.base)
            row: dict[str, Any] = {"address": address, "text": disassemble(word, address), "sidecar": ""}
            row["sidecar"] = sidecar_text(side) if side else ""
            row["loop_head"] = address == trace.loop
            row["place"] = known.place(address)
            rows.append(row)
        return rows

    def finish(self) -> None:
        self._snapshot()


def instructions_of_guards(code: Sequence[MInst]) -> Counter[int]:
    """By guard: the instructions that are there for it (before registers are allocated: moves are not counted). Of an
    arithmetic operation that may overflow, all but one."""
    found: Counter[int] = Counter()
    arithmetic: Counter[Op] = Counter()
    guards: dict[Op, int] = {}
    for inst in code:
        if inst.op is None:
            continue
        if OPS[inst.op.name].guard:
            found[inst.op.guard_id] += 1
        elif inst.op.name.endswith("_ovf"):
            arithmetic[inst.op] += 1
            if inst.guard is not None:
                guards[inst.op] = inst.guard.op.guard_id
    for op, guard_id in guards.items():
        found[guard_id] += arithmetic[op] - 1
    return found


def operations(trace: Trace) -> dict[str, int]:
    """How many of each; merge points and the label are none."""
    return dict(Counter(op.name for op in trace.ops if op.name not in (MERGE_POINT, "label")))


def _fact_text(fact: Any) -> str:
    if fact.watch is not None:
        return f"constant {fact.constant:#x}, watched at {fact.watch:#x}"
    if fact.constant is not None:
        return f"constant {fact.constant:#x}"
    return f"{fact.bound[0]} to {fact.bound[1]}" if fact.bound is not None else "its tag"


class Study:
    """`data`: `program` (file, source), `configuration`, `status`, `output`, `bytecode`, `core` (counters in traces),
    `jit` (statistics), `host_seconds`, `phases` (period -> phase -> cycles), `lines` (line -> counts), `traces`,
    `guards`, `patterns`, `aborts`, `elsewhere` (in trace memory, but no trace: entries, exits), `configurations` (by
    report.py)."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data

    @classmethod
    def of(
        cls, program: Program, *, guards: str = "sidecar", arguments: tuple[str, ...] = (), period: int = 0,
        **others: Any,
    ) -> Study:  # fmt: skip
        """Run a program to its end. Its output is kept, not shown. `period`: cycles, for the phases over time."""
        options = Options(machine="rtl", guards=guards, arguments=arguments, profile=True, **others)
        output: list[bytes] = []
        observer = Observer()
        known = guards_that_never_fail(program, options) if guards == "oracle" else None
        with Session(program, options, output.append, never_failing=known, events=observer.events) as session:
            observer.attach(session)
            session.jit.backend.machine.profile_periods(period)
            status = session.run()
            observer.finish()
            if session.report is not None:
                output.append(session.report.text.encode())
            profile = session.jit.backend.machine.read_profile()
            statistics = run_statistics(session)
            exits = dict(session.jit.stats.exits)
            invalid = sorted(session.jit.invalidation.invalid)
            replaced = sorted(session.jit.replaced)
        given = program.given or program.filename
        data = {
            "program": {"file": program.filename, "given": given, "source": program.source.split("\n")},
            "configuration": guards,
            "status": status,
            "output": b"".join(output).decode(errors="replace"),
            "bytecode": program_text(program),
            **{name: statistics[name] for name in ("core", "jit", "bytecodes_outside_traces", "collections")},
            "aborts": observer.aborts,
            "host_seconds": dict(observer.seconds),
            "period": period,
            "phases": {str(number): row for number, row in sorted(phases(profile, observer.epochs).items())},
        }
        counted = by_instruction(profile)
        return cls(data | _figures(observer, counted, exits, program.filename, set(invalid), set(replaced)))


def _add(total: Counted, row: Counted) -> None:
    for name in COUNTS:
        total[name] += row[name]


def _figures(
    observer: Observer, counted: dict[tuple[int, int], Counted], exits: dict[int, int], file: str, invalid: set[int],
    replaced: set[int],
) -> dict[str, Any]:  # fmt: skip
    """Counts at each instruction, and their sums by line, trace and guard."""
    lines: dict[int, Counted] = defaultdict(zero)
    library, linker = zero(), zero()
    traces: dict[int, dict[str, Any]] = {}  # (a bridge may be there several times)
    for epoch, (known, code) in enumerate(zip(observer.epochs, observer.code, strict=True)):
        for trace in known.traces:
            trace_id, rows = trace.trace_id, code[trace.start]
            if trace_id not in traces:
                state = "invalid" if trace_id in invalid else "replaced" if trace_id in replaced else ""
                state = state or ("evicted" if epoch < len(observer.epochs) - 1 else "")
                traces[trace_id] = observer.traces[trace_id] | {"code": [], "counts": zero(), "state": state}
            total = traces[trace_id]["counts"]
            traces[trace_id]["code"] += rows
            for row in rows:
                found = counted.get((epoch, row["address"]))
                row |= found if found is not None else zero()
                place: Place | None = row.pop("place")
                row["place"] = place.short if place is not None else ""
                row["bytecode"] = f"#{place.pc} {place.bytecode}" if place is not None else ""
                if found is not None:
                    _add(total, found)
                    mine = place is not None and place.file == file
                    _add(lines[place.line] if place is not None and mine else library, found)
        for (where, pc), found in counted.items():
            if where == epoch and pc not in FIRMWARE and known.trace(pc) is None:
                _add(linker, found)
    return {
        "lines": {number: lines[number] for number in sorted(lines)},
        "library": library,
        "elsewhere": linker,
        "traces": list(traces.values()),
        "guards": _guards(observer, counted, exits),
        "patterns": observer.patterns,
    }


def _guards(observer: Observer, counted: dict[tuple[int, int], Counted], exits: dict[int, int]) -> list[dict[str, Any]]:
    """Each guard: how often the core came to it, checked it, and saw it fail (None where it is no check: nobody counts
    that); how often the host was told; its bridge."""
    bridges = {t["bridge_of"]: t["id"] for t in observer.traces.values() if t["bridge_of"] is not None}
    rows = []
    for number, guard in sorted(observer.guards.items()):
        sites = sorted(set(guard.get("sites", ())))
        found = [counted[site] for site in sites if site in counted]
        place = observer.epochs[sites[0][0]].place(sites[0][1]) if sites else None
        counts = guard.get("how") == "check"
        rows.append({
            "id": number, "operation": guard["operation"], "trace": guard["trace"], "how": guard.get("how", "none"),
            "instructions": guard.get("instructions", 0),
            "addresses": [address for _, address in sites], "line": place.short if place is not None else "",
            "passed": sum(row["retired"] for row in found), "checks": sum(row["checks"] for row in found),
            "failures": sum(row["failures"] for row in found) if counts else None, "exits": exits.get(number, 0),
            "bridge": guard.get("bridge", bridges.get(number)),
        })  # fmt: skip
    return rows
