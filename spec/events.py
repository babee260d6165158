"""What a program that watches is told (`sys.settrace`, `sys.setprofile`): between the VM, its host and the library."""

from __future__ import annotations

import enum


class Event(enum.IntEnum):
    """What a program that watches (`sys.settrace`, `sys.setprofile`) is told of; operand b of an EVENT."""

    CALL = 0  # a frame begins
    LINE = 1
    AGAIN = 2  # not told: a loop goes back, so that its line is told once more
    RETURN = 3  # with a value: of a YIELD, too
    RESUME = 4  # a generator's frame goes on
    # To sys.setprofile alone, where it is a built-in function:
    WILL_CALL = 5  # the value; c 1: of the receiver in register a + 1, unless that is null
    WILL_CALL_METHOD = 6  # the value's method K[c]
    HAS_CALLED = 7
    # Exceptions have no EVENT: unwinding tells them.
    CAUGHT = 16  # an exception came up, and is caught in the frame
    FAILED = 17  # an exception came up, and leaves
    LEFT = 18  # the same, of which the frame was told: it was raised again
    THROWN = 4  # added to these: by a generator's throw(), so that its frame goes on


class Watch(enum.IntFlag):
    """vm.events: what is told, and to whom."""

    TRACE = 1
    PROFILE = 2
