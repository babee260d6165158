"""A program in a board's SPI flash: what the hardware does with the core before it starts it, where no host is.

It is a sequence of words, least significant byte first: MAGIC, commands, an END. A command is a `COMMAND` word, a word
`address` and `count` data words, each of which becomes one request of the host link (spec/host_link.py): of a WRITE,
the addresses go up by 4. After RUN (one data word, which means nothing) the core is waited for until it halts. END has
no data words; the CRC-32 (zlib's) of all that is before stands in the place of its address. Where it is right, and the
core has refused none of the requests, the core runs. Source of the reading command: data sheets of serial NOR flash.
"""

from __future__ import annotations

from spec.bits import Field, Record

MAGIC = 0x4C465753  # "SWFL"
END = 15  # op of the last command
READ = 0x03  # the flash's command: 24 bits of address follow, then it sends bytes
COMMAND = Record(
    "flash_command",
    32,
    [
        Field(name="op", lsb=0, width=4, doc="HostOp, or END"),
        Field(name="_pad", lsb=4, width=4),
        Field(name="count", lsb=8, width=24, doc="data words"),
    ],
)
