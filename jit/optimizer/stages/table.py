"""The stages in order, merged into one table: operation name -> the handlers that see it, first to last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jit.ir import OPS
from jit.optimizer.emission.optimizer import Handler, Stages
from jit.optimizer.stages import bounds, divide, guards, heap, pure, ruleopt, speculation, virtualizable, virtuals

ORDER: tuple[tuple[str, Mapping[str, Handler]], ...] = (
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


def _merged(tables: Sequence[Mapping[str, Handler]]) -> Stages:
    return Stages(
        {name: tuple(handlers[name] for handlers in tables if name in handlers) for name in OPS}, speculation.speculate
    )


def first(count: int) -> Stages:
    """The first so many stages."""
    return _merged([handlers for _, handlers in ORDER[:count]])


def without(left_out: str) -> Stages:
    """All stages but one, for those who want to see what it brings. Without some a trace may be found illegal."""
    return _merged([handlers for name, handlers in ORDER if name != left_out])


STAGES = first(len(ORDER))
