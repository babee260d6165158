"""The module `machine`, under MicroPython's names: pins and a clock (spec/pins.py). It is part of the library, so that
a core without a host can import it. A pin's level is read by one load, and set by one store.
"""


class _Pin:
    IN = 0
    OUT = 1

    def __init__(self, id, mode=None, pull=None, *, value=None):
        if not isinstance(id, int):
            raise TypeError(f"a pin is known by its number, not by {_type_name(id)}")
        if not 0 <= id < _pin_count():
            raise ValueError(f"no pin {id}: there are {_pin_count()}, from 0 on")
        setattr(self, "_pin" + chr(48 + id), None)  # tells which it is, in the map (runtime/vm/pins.py)
        self._is_output = False
        self.init(mode, pull, value=value)

    def init(self, mode=None, pull=None, *, value=None):
        if pull is not None:
            raise ValueError("pins have no pull-up or pull-down here: pull must be None")
        if mode not in (None, 0, 1):
            raise ValueError("the mode of a pin is Pin.IN or Pin.OUT")
        if value is not None:
            self.value(value)
        if mode is not None:
            self._is_output = mode == 1
            _pin_direct(self, mode)

    def value(self, x=None, /):
        if x is None:
            return _pin_driven(self) if self._is_output else _pin_level(self)
        _pin_drive(self, x)

    def __call__(self, x=None, /):
        return self.value(x)

    def on(self):
        _pin_drive(self, 1)

    def off(self):
        _pin_drive(self, 0)

    high = on
    low = off

    def toggle(self):
        _pin_drive(self, 1 - _pin_driven(self))

    def __repr__(self):
        return f"Pin({_pin_number(self)}, mode={'OUT' if self._is_output else 'IN'})"


def _no_pin(pin, /):
    raise TypeError(f"expected a Pin, not {_type_name(pin)}")


def _no_pin_to_direct(pin, output, /):
    _no_pin(pin)


def _pin_drive_slowly(pin, value, /):
    if _pin_number(pin) < 0:
        _no_pin(pin)
    _pin_drive(pin, 1 if value else 0)


def _ticks_cpu():
    return _pin_cycles()


def _ticks_us():
    return _pin_microseconds()


def _ticks_add(ticks, delta, /):
    return (ticks + delta) & 0x1FFF_FFFF


def _ticks_diff(end, start, /):
    """From one time to another: positive if `end` is later, by less than half of the period."""
    return ((end - start + 0x1000_0000) & 0x1FFF_FFFF) - 0x1000_0000


def _sleep_us(microseconds, /):
    start = _pin_microseconds()
    while _ticks_diff(_pin_microseconds(), start) < microseconds:
        pass


def _freq():
    """Of the core's clock, in hertz, rounded to a megahertz."""
    return _pin_megahertz() * 1000000


def _machine_module():
    module = _modules()["machine"] = _new_module("machine")
    module.__package__ = ""
    _set_class_names(_Pin, "Pin", "machine", None)
    module.Pin = _Pin
    module.ticks_cpu = _ticks_cpu
    module.ticks_us = _ticks_us
    module.ticks_add = _ticks_add
    module.ticks_diff = _ticks_diff
    module.sleep_us = _sleep_us
    module.freq = _freq
    return module
