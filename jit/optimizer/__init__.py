"""The trace optimizer: recorded trace in, optimized trace out. See core.py for how the stages work together.

    optimize_loop(trace, options)             a root trace; loops are peeled
    optimize_bridge(trace, guard, options)    a bridge; `guard`: the one that it starts at
    specialize(trace, facts, options)         the same root trace again, speculating on facts from value patterns
    drop_guards(trace, guard_ids)             for measurements: without guards that never fail, and what only fed them
"""

from jit.optimizer.info import Fact, InvalidLoop, Known, Options
from jit.optimizer.loop import optimize_bridge, optimize_loop
from jit.optimizer.oracle import drop_guards
from jit.optimizer.specialize import specialize

__all__ = [
    "Fact", "InvalidLoop", "Known", "Options", "drop_guards", "optimize_bridge", "optimize_loop", "specialize"
]  # fmt: skip
