"""What happened in a run, as numbers and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from runtime.host import Session


def bytecodes(session: Session) -> int:
    """Bytecodes that were executed outside traces: by the interpreter, the tracer and the blackhole interpreter."""
    image = session.image
    native = image.vm("bytecodes") + (image.vm("bytecodes_high") << 32)
    return native + (session.jit.stats.host_bytecodes if session.jit is not None else 0)


def run_statistics(session: Session) -> dict[str, Any]:
    """Counts of a session that has run. The keys of `core` are sim.machine.COUNTERS, counted in traces only; `whole` is
    there where the interpreter ran on the core: runtime.charges.whole_program, or, where it was resident, all that the
    core counted (`core`, too), and what the host did in its place."""
    found: dict[str, Any] = {
        "bytecodes_outside_traces": bytecodes(session),
        "collections": session.image.vm("gc_count"),
    }
    if session.jit is not None:
        found["jit"] = session.jit.stats.as_dict()
        found["core"] = dict(session.jit.backend.counters())
    if session.residence is not None:
        residence = session.residence
        found["whole"] = {
            "cycles": found["core"]["cycles"],
            "bytecodes_off_core": residence.bytecodes,
            "bytecodes_recorded": session.jit.stats.host_bytecodes - residence.bytecodes,
            "asked": residence.asked,
        }
    elif session.resident is not None and session.charges is not None:
        from runtime.charges import whole_program

        interpreter = session.resident.counters
        found["core"] = {name: count - interpreter[name] for name, count in found["core"].items()}
        found["whole"] = whole_program(found["core"], interpreter, session.charges.counted())
    return found


_LABELS = {
    "loops": "loops compiled",
    "bridges": "bridges compiled",
    "respecialized": "loops respecialized by patterns",
    "undone": "respecializations undone",
    "put_back": "loops whose hoisted checks were put back",
    "invalidated": "traces made invalid by stores to what they took for constants",
    "trace_entries": "trace entries",
    "guard_exits": "exits by guards",
    "finishes": "exits at trace ends",
    "blacklisted": "loops given up",
    "evictions": "times that trace memory was full, and all traces were evicted",
    "code_bytes": "bytes of code",
    "most_code_bytes": "bytes of code of one loop and its bridges, at most",
    "most_bridges": "bridges of one loop, at most",
    "bytecodes_off_core": "bytecodes off the core, but for recorded ones",
    "bytecodes_recorded": "bytecodes that the host executed as it recorded them",
    "asked": "exits at which the host was asked",
    "whole": "core cycles of the whole program",
    "interpreter": "core cycles in the interpreter",
    "cycles": "core cycles in traces",
    "instructions": "core instructions in traces",
    "checks": "guards checked in hardware",
    "failures": "guard failures in hardware",
}


def statistics_text(session: Session) -> str:
    """A few lines for people."""
    found = run_statistics(session)
    whole = found.get("whole")
    where = "off the core" if whole is None else "outside traces"
    rows = [
        (f"bytecodes executed {where}", found["bytecodes_outside_traces"]),
        ("garbage collections", found["collections"]),
    ]
    counts = {**found.get("jit", {}), **found.get("core", {})}
    if whole is not None:
        counts |= {**whole, "whole": whole["cycles"], "cycles": counts["cycles"]}
        if "interpreter_cycles" in whole:
            counts["interpreter"] = whole["interpreter_cycles"]
        else:  # what the core counts is not of traces alone
            del counts["cycles"], counts["instructions"]
    rows += [(label, counts[key]) for key, label in _LABELS.items() if key in counts]
    aborts = found.get("jit", {}).get("aborts", {})
    rows += [(f"traces abandoned: {reason.lower().replace('_', ' ')}", count) for reason, count in aborts.items()]
    return "".join(f"{value:>12,}  {label}\n" for label, value in rows)
