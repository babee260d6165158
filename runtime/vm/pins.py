"""Pins and the clock beside them (spec/pins.py), for the library's module `machine`.

Numbers of pins and levels are small ints, and so is every word that is read. No check is made: the library gives what
it has looked at.
"""

from runtime.translate.ll import NONE, NULL, W, i32, is_small, load_pin, store_pin, tag, untag
from spec.pins import COUNT, CYCLES, DIRECTION, INPUT, MEGAHERTZ, MICROSECONDS, OUTPUT, PINS

INPUTS = PINS.base + INPUT
OUTPUTS = PINS.base + OUTPUT
DIRECTIONS = PINS.base + DIRECTION
CYCLE_COUNT = PINS.base + CYCLES
TIME = PINS.base + MICROSECONDS
RATE = PINS.base + MEGAHERTZ
NUMBER = PINS.base + COUNT


def level(pin: W) -> W:
    """_pin_level(pin): the level at it"""
    return tag(load_pin(INPUTS + (untag(pin) << 2)))


def driven(pin: W) -> W:
    """_pin_driven(pin): the level that it drives, or will drive once it is an output"""
    return tag(load_pin(OUTPUTS + (untag(pin) << 2)))


def drive(pin: W, value: W) -> W:
    """_pin_drive(pin, value): its level is the value's truth"""
    if not is_small(value):
        return NULL
    store_pin(OUTPUTS + (untag(pin) << 2), i32(untag(value) != 0))
    return NONE


def direct(pin: W, output: W) -> W:
    """_pin_direct(pin, 0 or 1): an input, an output"""
    store_pin(DIRECTIONS + (untag(pin) << 2), untag(output))
    return NONE


def cycles() -> W:
    """_pin_cycles(): of the core's clock"""
    return tag(load_pin(CYCLE_COUNT))


def microseconds() -> W:
    """_pin_microseconds()"""
    return tag(load_pin(TIME))


def megahertz() -> W:
    """_pin_megahertz(): the clock's rate"""
    return tag(load_pin(RATE))


def count() -> W:
    """_pin_count(): pins that there are"""
    return tag(load_pin(NUMBER))
