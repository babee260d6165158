"""The stages in order, merged into one table: operation name -> the handlers that see it, first to last."""

from __future__ import annotations

from collections.abc import Mapping

from jit.ir import OPS
from jit.optimizer import bounds, divide, guards, heap, pure, ruleopt, virtualizable, virtuals
from jit.optimizer.core import PIPELINE, Handler

STAGES: tuple[tuple[str, Mapping[str, Handler]], ...] = (
    ("same_as", pure.SAME_AS_HANDLERS),
    ("folding", pure.FOLD_HANDLERS),
    ("known", pure.KNOWN_HANDLERS),
    ("rules", ruleopt.HANDLERS),
    ("division", divide.HANDLERS),
    ("virtuals", virtuals.HANDLERS),
    ("virtualizable", virtualizable.HANDLERS),
    ("overflow", bounds.OVERFLOW_HANDLERS),
    ("bounds", bounds.HANDLERS),
    ("guards", guards.HANDLERS),
    ("heap", heap.HANDLERS),
    ("pure", pure.HANDLERS),
)

PIPELINE.update({name: tuple(stage[name] for _, stage in STAGES if name in stage) for name in OPS})
