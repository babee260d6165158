"""A value of the loop from which a bridge comes that the bridge was not given, though it knows where it is."""

from __future__ import annotations

from jit.ir import InputArg


class Unnamed(InputArg):
    """Stands in the bridge's slots and heap facts only. Who reads it there loads it; from then on it has that name."""

    __slots__ = ()
