"""The trace optimizer: recorded trace in, optimized trace out. Its floors, from below: facts/, emission/, stages/ and
loops/, and the entry points in loop.py. emission/optimizer.py says how the stages work together.

    optimize_loop(trace, options)             a root trace; loops are peeled
    optimize_bridge(trace, guard, options)    a bridge; `guard`: the one that it starts at
    specialize(trace, facts, options)         the same root trace again, speculating on facts from value patterns
    drop_guards(trace, guard_ids)             for measurements: without guards that never fail, and what only fed them
"""

from jit.optimizer.facts.info import Fact, InvalidLoop, Known, Options, Watched
from jit.optimizer.facts.labels import ENTRY
from jit.optimizer.loop import optimize_bridge, optimize_loop
from jit.optimizer.oracle import drop_guards
from jit.optimizer.specialize import specialize

__all__ = [
    "ENTRY", "Fact", "InvalidLoop", "Known", "Options", "Watched", "drop_guards", "optimize_bridge", "optimize_loop",
    "specialize",
]  # fmt: skip
