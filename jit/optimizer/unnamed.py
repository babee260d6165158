"""A value of the loop from which a bridge comes that the bridge was not given, though it knows where it is."""

from __future__ import annotations

import typing

from jit.ir import InputArg, Op

if typing.TYPE_CHECKING:
    from jit.optimizer.core import Optimizer


class Unnamed(InputArg):
    """Stands in the bridge's slots and heap facts only. Who reads it there loads it; from then on it has that name."""

    __slots__ = ()

    def become(self, opt: Optimizer, op: Op) -> None:
        """`op` has loaded it."""
        opt.forward[self] = op
        if self in opt.refs:
            opt.refs[op] = opt.refs.pop(self)
        if self in opt.bounds:
            opt.bounds[op] = opt.bounds.pop(self)
        for tables in (opt.heap.mutable, opt.heap.immutable):
            for table in tables.values():
                for obj, index in [key for key in table if self in key]:
                    value = table.pop((obj, index))
                    table[op if obj is self else obj, op if index is self else index] = value
