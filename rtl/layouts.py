"""Records that pass between the units of the core, each described once. Encodings of instructions are not here."""

import enum

from amaranth.hdl import *
from amaranth.lib import data, stream, wiring
from amaranth.lib.enum import Enum
from amaranth.lib.wiring import In, Out

from rtl.fpu.layouts import FloatControl
from spec.bits import Record
from spec.host_link import REQUEST
from spec.sidecar import SIDECAR, Subject

#: Attribute of a signal that comes late, or that is to meet such a one: synthesis, which does not know when memories
#: answer, keeps it, so that little is left to do behind it.
LATE = {"keep": 1}


class Logic(Enum, shape=2):
    """Bitwise operation of the arithmetic unit."""

    NONE = 0
    XOR = 1
    OR = 2
    AND = 3


#: What the arithmetic unit does with operands a and b. The result is the or of what adder, shifter, comparator and
#: logic contribute.
AluControl = data.StructLayout(
    {
        "scale": 2,  # the adder shifts a left by so many bits,
        "subtract": 1,  # and subtracts b;
        "adds": 1,  # the sum is the result
        "compares": 1,  # the result is whether a is less than b (subtract holds),
        "unsigned": 1,  # both taken as unsigned
        "shifts": 1,  # the result is a shifted by b,
        "left": 1,
        "arithmetic": 1,
        "logic": Logic,
    }
)


class BranchOp(enum.IntEnum):
    """Condition of a branch: bit 0 negates; bits 2:1 choose equal, signed less, unsigned less."""

    EQ, NE, LT, GE, LTU, GEU = 0, 1, 4, 5, 6, 7


class AccessOp(enum.IntEnum):
    """Load or store: bits 1:0 are log2 of the size; bit 2: zero extension."""

    BYTE, HALF, WORD, BYTE_UNSIGNED, HALF_UNSIGNED = 0, 1, 2, 4, 5


class MulOp(enum.IntEnum):
    """Which half of the product, and the signs of its operands."""

    LOW, HIGH, HIGH_SIGNED_UNSIGNED, HIGH_UNSIGNED = 0, 1, 2, 3


class DivOp(enum.IntEnum):
    """Bit 0: unsigned; bit 1: remainder."""

    DIV, DIVU, REM, REMU = 0, 1, 2, 3


class CsrOp(enum.IntEnum):
    """How the new value of a CSR comes from the old value and the operand."""

    WRITE, SET, CLEAR = 0, 1, 2


#: What an instruction is, one bit each (none set: it only computes in the arithmetic unit).
Kinds = data.StructLayout(
    {
        "load": 1,
        "store": 1,
        "branch": 1,
        "jump": 1,  # jal
        "jump_register": 1,  # jalr
        "mul": 1,
        "div": 1,
        "csr": 1,
        "floating": 1,
        "trap_return": 1,  # mret
        "refetch": 1,  # fence.i
        "set_operand": 1,  # xg.set
        "arm_watch": 1,  # xg.watch
        "host_call": 1,  # xg.host
    }
)

#: What the decoder knows about an instruction word.
Decoded = data.StructLayout(
    {
        "kinds": Kinds,
        "alu": AluControl,
        "function": 3,  # BranchOp, AccessOp, MulOp, DivOp or CsrOp, according to the kind
        "imm": 32,
        "index": 12,  # CSR number, guard operand, watch slot or code of a host call
        "csr_read": 1,  # of a CSR instruction: its result is what the CSR held (not csrrw of x0)
        "csr_write": 1,
        "rd": 5,
        "rs1": 5,
        "rs2": 5,
        "rs3": 5,
        "pair": 1,  # rd is a register pair,
        "pair1": 1,  # rs1 is,
        "pair2": 1,  # rs2 is
        "floating": FloatControl,
        "has_result": 1,  # there is a result (for checks and probes),
        "writes": 1,  # and rd, not x0, receives it
        "a_pc": 1,  # operand a is the pc,
        "a_zero": 1,  # or zero, else rs1
        "b_imm": 1,  # operand b is the immediate,
        "b_zero": 1,  # or zero, else rs2
        "trap": 1,
        "cause": 4,
    }
)


#: What D knows of an instruction from the beginning of the cycle.
Hints = data.StructLayout({"jump": 1, "branch": 1, "csr": 1, "uses1": 1, "uses2": 1})


def record_layout(record: Record) -> data.StructLayout:
    """The layout of a record of spec/, reserved bits included."""
    return data.StructLayout({f.name: f.width for f in sorted(record.fields.values(), key=lambda f: f.lsb)})


Sidecar = record_layout(SIDECAR)


def of_operand(sidecar: Value) -> Value:
    """Is the subject of the sidecar word's check an operand?"""
    return (sidecar.subject == Subject.RS1) | (sidecar.subject == Subject.RS2)
HostRequest = record_layout(REQUEST)

#: Requests of the host, and one response word for each, in order.
HostLinkSignature = wiring.Signature(
    {"request": Out(stream.Signature(HostRequest)), "response": In(stream.Signature(32))}
)


class MemoryPort(wiring.Signature):
    """A port of a memory with synchronous reads: one word each cycle, read or written.

    enable: the port is used in this cycle; without it `value` keeps what was read last.
    address: index of the word. mask: bytes to write; zero: read. data: to write. write_address: where mask is not zero,
    the same as address (which may be known later in the cycle). value: read in the cycle before; after a write: any.
    """

    def __init__(self, address_width: int, width: int = 32) -> None:
        self.address_width = address_width
        self.width = width
        super().__init__(
            {
                "enable": Out(1),
                "address": Out(address_width),
                "mask": Out(width // 8),
                "data": Out(width),
                "write_address": Out(address_width),
                "value": In(width),
            }
        )


#: The host's window into a unit, used while the core is halted. `address`, `data` and `write` or `read` hold for one
#: cycle (`address` stays); `value` is looked at in the cycle after.
HostBus = wiring.Signature({"address": Out(32), "write": Out(1), "read": Out(1), "data": Out(32), "value": In(32)})

#: A request of the host on its way through the pipeline: the instruction whose work it has done, with `data` for rs2;
#: where it is an access to memory, `address` stands for rs1.
HostAccess = data.StructLayout({"instruction": 32, "is_memory": 1, "address": 32, "data": 32})

#: A store: the address of the word, and which of its bytes are written.
Store = data.StructLayout({"word": 30, "mask": 4, "data": 32})

#: Retired instruction, RISC-V formal interface (the usual names and meaning).
Rvfi = data.StructLayout(
    {
        "valid": 1,
        "order": 64,
        "insn": 32,
        "trap": 1,
        "halt": 1,
        "intr": 1,
        "mode": 2,
        "ixl": 2,
        "rs1_addr": 5,
        "rs2_addr": 5,
        "rs1_rdata": 32,
        "rs2_rdata": 32,
        "rd_addr": 5,
        "rd_wdata": 32,
        "rd_wdata_high": 32,  # of a register pair, beyond the usual names
        "pc_rdata": 32,
        "pc_wdata": 32,
        "mem_addr": 32,
        "mem_rmask": 4,
        "mem_wmask": 4,
        "mem_rdata": 32,
        "mem_wdata": 32,
    }
)
