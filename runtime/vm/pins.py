"""Pins and the clock beside them (spec/pins.py), for the library's module `machine`.

Levels are small ints, and so is every word that is read. Which pin an object is, its map tells, by the name of an
attribute: so a trace knows it where it knows the map, and a pin's word has a constant address there.
"""

from runtime.translate.ll import (
    NONE,
    NULL,
    W,
    address,
    cast,
    header,
    i32,
    is_small,
    load_pin,
    load_word,
    pointer,
    store_pin,
    tag,
    untag,
)
from runtime.translate.lltypes import Map
from runtime.translate.rjit import elidable, inline, never_collects, promote
from runtime.vm import kinds
from runtime.vm.text.layout import STR_ITEMS
from spec.pins import COUNT, CYCLES, DIRECTION, INPUT, MAX_PINS, MEGAHERTZ, MICROSECONDS, OUTPUT, PINS

INPUTS = PINS.base + INPUT
OUTPUTS = PINS.base + OUTPUT
DIRECTIONS = PINS.base + DIRECTION
CYCLE_COUNT = PINS.base + CYCLES
TIME = PINS.base + MICROSECONDS
RATE = PINS.base + MEGAHERTZ
NUMBER = PINS.base + COUNT
PREFIX, ZERO = int.from_bytes(b"_pin", "little"), ord("0")


@elidable
@never_collects
def pin_of(map_: Map) -> i32:
    """The pin that instances with this map are: they have an attribute "_pin0" to "_pin?". -1: they are none."""
    m = map_
    while m.index >= 0:
        name = m.name
        if header(name) == kinds.STR and name.length == 5 and load_word(address(name) + STR_ITEMS) == PREFIX:
            number = name[4] - ZERO
            if 0 <= number < MAX_PINS:
                return number
        m = m.parent
    return -1


@inline
def place(pin: W) -> i32:
    """Where its word is in each row of them; negative: it is no pin."""
    if is_small(pin):
        return -1
    h = promote(header(pin))
    if h < kinds.FIRST_MAP:
        return -1
    return pin_of(cast(Map, pointer(h))) << 2


def number(pin: W) -> W:
    """_pin_number(pin): which it is; negative: it is no pin"""
    return tag(place(pin) >> 2)


def level(pin: W) -> W:
    """_pin_level(pin): the level at it"""
    offset = place(pin)
    if offset < 0:
        return NULL
    return tag(load_pin(INPUTS + offset))


def driven(pin: W) -> W:
    """_pin_driven(pin): the level that it drives, or will drive once it is an output"""
    offset = place(pin)
    if offset < 0:
        return NULL
    return tag(load_pin(OUTPUTS + offset))


def drive(pin: W, value: W) -> W:
    """_pin_drive(pin, value): its level is the value's truth"""
    offset = place(pin)
    if offset < 0 or not is_small(value):
        return NULL
    store_pin(OUTPUTS + offset, i32(untag(value) != 0))
    return NONE


def direct(pin: W, output: W) -> W:
    """_pin_direct(pin, 0 or 1): an input, an output"""
    offset = place(pin)
    if offset < 0:
        return NULL
    store_pin(DIRECTIONS + offset, untag(output))
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
