"""The mailbox: a mapped file through which a host process hands batches of requests to the simulated host link.

The fields are described here once; the simulator's C++ gets them as a generated header. A batch is `count` requests
from the start of `requests`, announced by increasing `go`; each request's answer is written into its `answer`.
Beside the operations of spec/host_link.py there is WAIT: go on when the core is halted.
"""

from __future__ import annotations

import ctypes

from spec.host_link import HostOp
from spec.memory_map import TRACE
from spec.pins import MAX_PINS

PIPELINE_HEAD = 3  # words of a record of that log before the pipeline's: number of the cycle (two), epoch
PIN_RECORD = 5  # words of a record of the pins' log: number of the cycle (two), levels, drive, outputs
CAPACITY = 4096  # requests in a batch
WAIT = 15  # not an operation of the host link: wait for a halt
assert WAIT not in set(HostOp)


class Request(ctypes.Structure):
    _fields_ = [
        ("op", ctypes.c_uint32),
        ("address", ctypes.c_uint32),
        ("data", ctypes.c_uint32),
        ("answer", ctypes.c_uint32),
    ]


class Mailbox(ctypes.Structure):
    _fields_ = [
        ("go", ctypes.c_uint32),  # number of the batch to carry out
        ("count", ctypes.c_uint32),  # its requests
        ("interrupt", ctypes.c_uint32),  # not zero: WAIT asks the core to halt
        ("external_interrupt", ctypes.c_uint32),  # level of the core's external interrupt (looked at every 64 cycles)
        ("max_cycles", ctypes.c_uint64),  # after so many cycles WAIT asks the core to halt; 0: never
        # The log of the pipeline begins in the first cycle, of those in which the core runs (numbered from 0), that
        # has this number or a later one, and in which what is at this address (0: anything) stands in F.
        ("pipeline_from", ctypes.c_uint64),
        ("pipeline_cycles", ctypes.c_uint64),  # so many are logged
        ("pipeline_pc", ctypes.c_uint32),
        ("pipeline_epoch", ctypes.c_uint32),  # goes into the logs: how often other code was put at the same addresses
        ("profile_cycles", ctypes.c_uint32),  # not zero: the profile is apart for each so many cycles
        ("write_profile", ctypes.c_uint32),  # not zero: at the end of a batch the profile is written
        ("pin_levels", ctypes.c_uint32),  # sim.pins.Stimulus
        ("pin_periods", ctypes.c_uint32 * MAX_PINS),
        ("requests", Request * CAPACITY),
    ]


def header() -> str:
    """The same as C++."""
    types = {ctypes.c_uint32: "uint32_t", ctypes.c_uint64: "uint64_t"}

    def fields(structure: type[ctypes.Structure]) -> str:
        return " ".join(
            f"{types[kind]} {name};" if kind in types else f"{types[kind._type_]} {name}[{kind._length_}];"
            for name, kind in structure._fields_
            if kind in types or kind._type_ in types
        )

    return (
        "// Generated from rtl/simulation/mailbox.py.\n#include <cstdint>\n"
        f"enum {{ OP_WAIT = {WAIT}, OP_HALT = {HostOp.HALT.value}, PIPELINE_HEAD = {PIPELINE_HEAD} }};\n"
        f"enum {{ PINS = {MAX_PINS}, PIN_RECORD = {PIN_RECORD} }};\n"
        f"enum : uint32_t {{ TRACE_BASE = {TRACE.base:#x}, TRACE_SIZE = {TRACE.size:#x} }};\n"
        f"struct Request {{ {fields(Request)} }};\n"
        f"struct Mailbox {{ {fields(Mailbox)} Request requests[{CAPACITY}]; }};\n"
    )
