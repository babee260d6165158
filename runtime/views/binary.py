"""A trace binary as plain values, for JSON: what `sidewinder dump` shows as text."""

from __future__ import annotations

from typing import Any

from jit.backend.emit import ExitSite
from jit.trace_binary import TraceBinary, TraceEntry, sidecar_text
from spec import trace_binary as tb
from spec.isa import disassemble
from spec.memory_map import TRACE


def as_dict(binary: TraceBinary) -> dict[str, Any]:
    """Addresses and words are numbers; `sidecar` and `text` are the words as `dump` writes them."""
    return {
        "version": tb.VERSION,
        "guards": binary.config.guards,
        "loop_bit": bool(binary.flags & tb.Flag.LOOP_BIT),
        "image_sha256": binary.image_hash.hex(),
        "firmware_sha256": binary.firmware_hash.hex(),
        "code_bytes": len(binary.code),
        "operands": {f"g{index}": value for index, value in binary.operands},
        "exit_table": [{"address": address, "target": target} for address, target in binary.bridges],
        "traces": [trace_dict(binary, trace) for trace in sorted(binary.traces, key=lambda t: t.entry)],
    }


def trace_dict(binary: TraceBinary, trace: TraceEntry) -> dict[str, Any]:
    """A trace and its instructions in the order of their addresses."""
    sites = {s.address: s for s in binary.sites}
    probes, positions = dict(binary.probes), dict(binary.positions)
    rows = []
    for pc in range(trace.entry, trace.end, 4):
        i = (pc - TRACE.base) // 4
        word = int.from_bytes(binary.code[4 * i : 4 * i + 4], "little")
        side = int.from_bytes(binary.sidecar[2 * i : 2 * i + 2], "little")
        row: dict[str, Any] = {"address": pc, "word": word, "text": disassemble(word, pc)}
        if side:
            row |= {"sidecar_word": side, "sidecar": sidecar_text(side)}
        if pc in positions:
            row["position"] = positions[pc]
        if pc in probes:
            row["probe"] = probes[pc]
        if pc in sites:
            row["exit"] = _exit(sites[pc])
        rows.append(row)
    return {
        "id": trace.trace_id,
        "kind": trace.kind.name.lower(),
        "name": trace.name,
        "greens": list(trace.greens),
        "entry": trace.entry,
        "end": trace.end,
        "loop": trace.loop or None,
        "instructions": rows,
    }


def _exit(site: ExitSite) -> dict[str, Any]:
    if site.kind == "finish":
        return {"kind": "finish"}
    values = zip(site.op.failargs or (), site.locations, strict=True)
    return {
        "kind": site.kind,
        "guard": site.op.guard_id,
        "operation": site.op.name,
        "values": [{"kind": v.kind, "where": "/".join(map(str, words))} for v, words in values],
        "bridge": site.bridge or None,
    }
