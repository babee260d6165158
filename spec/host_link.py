"""The host link: how a host stops, starts, reads and writes the core.

In RTL it is a request port and a response port (streams). A request is one `REQUEST` record; each request gets exactly
one response word, in order.

A board has it on a serial line (8N1), least significant byte first, in frames: a request is the record and a CRC-32
of it (zlib's), 13 bytes; an answer is the request's first byte, the word and the CRC-32 of both, 9 bytes. The board
carries out the request whose `sequence` is next. One of the 8 before it is not carried out again: its answer is
repeated. Any other is ignored, and so is everything from a frame with a wrong CRC to the next pause of more than 64
bits. So a host that gets no answer, or a damaged one, waits for silence and sends again, up to 8 requests ahead of the
answers.

`IDENTIFY`, which only the serial form has, has no place in the sequence: it answers with word `address` of `IDENTITY`.
With bit 0 of `data`, it first resets the core, and the sequence begins at 0: so a host begins.

Memory and register access is legal while the core runs only where the table says so; elsewhere the response is 0 and
the `error` bit of the next STATUS is set.
"""

from __future__ import annotations

import enum

from spec.bits import Field, Record


class HostOp(enum.IntEnum):
    READ = 0  # word at `address` (core regions and host windows); image access is legal while running
    WRITE = 1  # word `data` to `address`; a write to the image is seen by the watches
    READ_REG = 2  # x[address]; 32: pc (next instruction to execute)
    WRITE_REG = 3
    READ_CSR = 4
    WRITE_CSR = 5
    RUN = 6  # leave the halted state
    HALT = 7  # ask for a halt; taken between instructions, also at a zero-overhead back edge
    STATUS = 8  # -> STATUS record


REQUEST = Record(
    "host_request",
    72,
    [
        Field(name="op", lsb=0, width=4, doc="HostOp"),
        Field(name="sequence", lsb=4, width=4, doc="on a serial line: counts requests"),
        Field(name="address", lsb=8, width=32, doc="byte address, register or CSR number"),
        Field(name="data", lsb=40, width=32, doc="word to write"),
    ],
)


IDENTIFY = 15  # op of a frame
WINDOW = 8  # requests that may be under way, or repeated
PAUSE_BITS = 64  # a longer pause ends what was not complete

IDENTITY = Record(
    "host_identity",
    128,
    [
        Field(name="id", lsb=0, width=64, doc="hash of design, board and tools"),
        Field(name="image", lsb=64, width=5, doc="log2 of the bytes of data memory"),
        Field(name="trace", lsb=69, width=5, doc="log2 of the bytes of trace memory"),
        Field(name="firmware", lsb=74, width=5, doc="log2 of the bytes of firmware memory"),
        Field(name="guard_engine", lsb=79, width=1),
        Field(name="watches", lsb=80, width=1),
        Field(name="pattern_table", lsb=81, width=1),
        Field(name="floats", lsb=82, width=1, doc="Zfinx and Zdinx"),
        Field(name="pins", lsb=83, width=5, doc="inputs and outputs (spec/pins.py)"),
        Field(name="_pad", lsb=88, width=8),
        Field(name="kilohertz", lsb=96, width=32, doc="of the core's clock"),
    ],
)


class Halt(enum.IntEnum):
    """Why the core is halted."""

    RUNNING = 0
    RESET = 1
    HOST_CALL = 2  # xg.host: `code` is its immediate; pc is the instruction after it
    REQUESTED = 3  # HostOp.HALT
    UNHANDLED_TRAP = 4  # a trap while CSR mtvec is 0; mcause, mepc and mtval say which


STATUS = Record(
    "host_status",
    32,
    [
        Field(name="halt", lsb=0, width=4, doc="Halt"),
        Field(name="error", lsb=4, width=1, doc="an illegal request since the last STATUS"),
        Field(name="_pad0", lsb=5, width=3),
        Field(name="code", lsb=8, width=12, doc="immediate of xg.host"),
        Field(name="_pad1", lsb=20, width=12),
    ],
)


class HostCall(enum.IntEnum):
    """Codes of `xg.host`, the services that resident code asks of the host."""

    TRACE_EXIT = 1  # a software guard failed: register abi.EXIT_LINK names the guard's stub
    GUARD_EXIT = 2  # the exit handler: CSR xgepc names the guarded instruction
    RETURN = 3  # a called function has returned (the host calls firmware functions directly)
    SERVICE = 4  # the VM asks for a service: number in a0, argument in a1; answer in a0
    FINISH = 5  # a trace ended regularly with FINISH
    OUT_OF_MEMORY = 6  # a trace could not allocate, even after a collection
    PORTAL = 7  # the resident interpreter has returned with the status in a0, and the core does not know how to go on
    EXIT_DUE = 8  # an exit has been taken so often that the host wants to know; pc: behind its counting
    CONSOLE = 9  # without a host that serves: the byte in a0 is for the console
    END = 10  # without a host that serves: the program has ended, its exit status is in a0
