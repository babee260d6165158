"""What comes in at the pins of a simulated core."""

from __future__ import annotations

from dataclasses import dataclass

from spec.pins import MAX_PINS


@dataclass(frozen=True)
class Stimulus:
    """levels: of the pins, a bit each. periods: of each pin, in cycles; 0: its level stays, else it changes every so
    many cycles, and begins low."""

    levels: int = 0
    periods: tuple[int, ...] = (0,) * MAX_PINS


def parse(text: str) -> Stimulus:
    """Of `PIN=low`, `PIN=high` and `PIN=CYCLES`, with commas between. Pins that are not named are low. Raises
    ValueError, whose text says what is wrong."""
    levels, periods = 0, [0] * MAX_PINS
    for part in text.split(","):
        pin, _, what = part.partition("=")
        if not (pin.isdecimal() and int(pin) < MAX_PINS):
            raise ValueError(f"{part!r}: no pin; they are numbered from 0 to {MAX_PINS - 1}")
        if what in ("low", "high"):
            levels |= (what == "high") << int(pin)
        elif what.isdecimal() and 0 < int(what) < 1 << 32:
            periods[int(pin)] = int(what)
        else:
            raise ValueError(f"{part!r}: expected {pin}=low, {pin}=high, or {pin}= and a number of cycles")
    return Stimulus(levels, tuple(periods))
