"""Seeded bugs and taps, both on the ports of units, so that they survive any rewrite behind the ports.

A seeded bug makes one port of a unit carry another value than the one that its driver gives it, for a whole
elaboration. A tap finds the units inside a core, so that a harness can look at their ports. Both wrap the class's
`elaborate`; nothing in rtl/ knows about them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from unittest import mock

from amaranth.hdl import Elaboratable, Fragment, Module, Signal, Value
from amaranth.lib import wiring

Change = Callable[[Module, Any, Value], Value]


@dataclass(frozen=True, kw_only=True)
class Seed:
    """A bug: port `port` of every `unit` carries `change(m, unit, value)` where it should carry `value`. A proof that
    has it must fail, and the property that fails must be one of `breaks`. what: the bug in words.
    """

    what: str
    unit: type[wiring.Component]
    port: str
    change: Change
    breaks: tuple[str, ...]


@contextlib.contextmanager
def seeded(seed: Seed | None) -> Iterator[None]:
    """Units that are elaborated meanwhile have the bug."""
    if seed is None:
        yield
        return
    original = seed.unit.elaborate

    def elaborate(unit: Any, platform: object) -> Module:
        outer = getattr(unit, seed.port)
        inner = Signal.like(outer, name=f"{seed.port}_without_bug")
        flow = unit.signature.members[seed.port].flow
        setattr(unit, seed.port, inner)
        m: Module = original(unit, platform)
        source, sink = (outer, inner)
        if flow is wiring.Out:  # what looks at an input from now on (a harness, at a tap) sees what the unit sees
            source, sink = (inner, outer)
            setattr(unit, seed.port, outer)
        m.d.comb += Value.cast(sink).eq(seed.change(m, unit, Value.cast(source)))
        return m

    with mock.patch.object(seed.unit, "elaborate", elaborate):
        yield


def elaborated(design: Elaboratable, *units: type[wiring.Component]) -> tuple[Fragment, dict[type, Any]]:
    """The elaborated design, and the only instance in it of each of the unit classes.
    Raises LookupError where there is none, or more than one.
    """
    found: dict[type, list[Any]] = {unit: [] for unit in units}
    with contextlib.ExitStack() as stack:
        for kind in units:
            original = kind.elaborate

            def elaborate(unit: Any, platform: object, original: Any = original, kind: type = kind) -> Any:
                found[kind].append(unit)
                return original(unit, platform)

            stack.enter_context(mock.patch.object(kind, "elaborate", elaborate))
        fragment = Fragment.get(design, None)
    for kind, instances in found.items():
        if len(instances) != 1:
            raise LookupError(f"the design has {len(instances)} units of kind {kind.__name__}")
    return fragment, {kind: instances[0] for kind, instances in found.items()}
