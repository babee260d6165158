"""Pins: general-purpose inputs and outputs, and a clock, as words of data memory.

Each pin has words of its own, so that its level is read by one load and set by one store. The words lie in the image,
in gp's reach: stores go to memory too, and what the unit does not answer is read from memory. Where a core is built
without pins, all of these words are memory, and zero.
"""

from __future__ import annotations

from spec.memory_map import IMAGE, Region

PINS = Region(name="pins", base=IMAGE.base + 0x300, size=0x100, doc="inputs, outputs and a clock: spec/pins.py")
MAX_PINS = 16

#: Offsets in the region. Of pin i, at +4*i:
INPUT = 0x00  # 1: the level at the pin was high a cycle ago. Read-only.
OUTPUT = 0x40  # bit 0: the level that an output drives; from the cycle behind the store's
DIRECTION = 0x80  # bit 0: it is an output. At reset all are inputs.
#: One word each, read-only; their high two bits are zero, so that they are small ints.
CYCLES = 0xC0  # cycles of the core's clock, modulo 1 << TICK_BITS; they go on while the core is halted
MICROSECONDS = 0xC4  # that clock divided by MEGAHERTZ, modulo the same
MEGAHERTZ = 0xC8  # the clock's rate, rounded
COUNT = 0xCC  # pins that there are; 0: there is no such unit
TICK_BITS = 29

#: What simulations take for the clock's rate.
SIMULATED_MEGAHERTZ = 50
