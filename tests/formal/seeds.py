"""Seeded bugs, cuts and taps, all on the ports of units, so that they survive any rewrite behind the ports.

A seeded bug makes one port of a unit carry another value than the one that its driver gives it, for a whole
elaboration. A cut does the same for a proof that does not depend on the value: it may be any. A tap finds the units
inside a core, so that a harness can look at their ports. Both wrap the class's
`elaborate`; nothing in rtl/ knows about them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from unittest import mock

from amaranth.asserts import AnySeq
from amaranth.hdl import Cat, Elaboratable, Fragment, Module, Shape, Signal, Value
from amaranth.lib import wiring

Change = Callable[[Module, Any, Value], Value]


def anything(m: Module, unit: object, value: Value) -> Value:
    """Any value, another one in every cycle."""
    return AnySeq(len(value))


def in_field(port: str, path: str, change: Change) -> Change:
    """A change of one field (dotted names) of a port that carries a record."""

    def changed(m: Module, unit: Any, value: Value) -> Value:
        layout, low = unit.signature.members[port].shape, 0
        for name in path.split("."):
            low += layout[name].offset
            layout = layout[name].shape
        high = low + Shape.cast(layout).width
        return Cat(value[:low], change(m, unit, value[low:high])[: high - low], value[high:])

    return changed


@dataclass(frozen=True, kw_only=True)
class Cut:
    """Port `port` of every `unit` carries `change(m, unit, value)` where it would carry `value`."""

    unit: type[wiring.Component]
    port: str
    change: Change = anything


@dataclass(frozen=True, kw_only=True)
class Seed(Cut):
    """A bug. A proof that has it must find that it breaks every property of `breaks`. what: the bug in words."""

    what: str
    breaks: tuple[str, ...]


@contextlib.contextmanager
def seeded(seed: Cut | None) -> Iterator[None]:
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


def registers(design: Fragment, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Signal]:
    """All registers, by where they are: the names of the units around them, a number (in the order in which the unit
    assigns them) and their name. Two elaborations of the same design have the same ones.
    """
    found: dict[tuple[str, ...], Signal] = {}
    statements = design.statements.get("sync", [])
    signals = {id(signal): signal for statement in statements for signal in statement._lhs_signals()}
    for number, signal in enumerate(signals.values()):
        found[(*path, str(number), signal.name)] = signal
    for number, (unit, name, _) in enumerate(design.subfragments):
        found |= registers(unit, (*path, name or str(number)))
    return found


def elaborated_registers(unit: wiring.Component, *names: str) -> tuple[Fragment, dict[str, Signal]]:
    """An elaborated unit, and its registers by name. names: theirs, in the order in which the unit assigns them first;
    without, the names that they have. Raises LookupError where there are more or fewer.
    """
    fragment = Fragment.get(unit, None)
    own = [(path[-1], signal) for path, signal in registers(fragment).items() if len(path) == 2]
    if not names:
        return fragment, dict(own)
    if len(names) != len(own):
        raise LookupError(f"{type(unit).__name__} has {len(own)} registers")
    return fragment, {name: signal for name, (_, signal) in zip(names, own, strict=True)}
