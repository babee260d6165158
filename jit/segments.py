"""Loops and functions that are longer than a trace may be: pieces, one after the other.

A trace that has become long ends at a merge point, wherever that is, and jumps to the entry of the root trace of that
place: its next *segment*. Where there is none yet, a stub stands for it, whose entry leaves to the host, like that of
an invalid trace. The first pass that comes there has the segment recorded, which takes the stub's place. At a
segment's end frames are complete in memory, as at the entry of any root trace.
"""

from __future__ import annotations

from jit.compiled import CompiledTrace
from jit.ir import InputArg, Op, Trace
from jit.runtime_api import Runtime

Place = tuple[int, ...]


class Segments:
    """Of the traces of a run. Where segments begin is in Knowledge.segments: greens -> stub."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def begin(self, place: Place) -> int:
        """A trace ends at this place: the root trace that its jump names. The trace itself is not compiled yet. Raises
        BackendFull, BackendLimit."""
        runtime, places = self.runtime, self.runtime.knowledge.segments
        if place in runtime.targets:
            return runtime.targets[place]
        if place not in places:
            stub = runtime.next_trace + 1  # the next number is that of the trace itself
            frame = InputArg("r", "p0")
            trace = Trace([frame], [Op("finish", [frame])], f"segment {stub}", place)
            compiled = runtime.backend.compile_loop(trace, stub)
            runtime.install(CompiledTrace(stub, place, trace, trace, compiled))
            runtime.invalidation.to_be_recorded(stub)
            places[place] = stub
        return places[place]

    def wanted(self, place: Place) -> bool:
        """A trace has come to this place, where none begins: is one to be recorded now?"""
        runtime = self.runtime
        return place in runtime.knowledge.segments and not runtime.attempts.exhausted(place)
