"""Records that an instruction is from stage to stage, and what the bypasses know of it."""

from amaranth.lib import data

from rtl.config import CoreConfig
from rtl.fpu.layouts import Flags, FloatControl
from rtl.layouts import AluControl, Kinds, Sidecar
from rtl.loadstore import Part
from rtl.rvfi import Observed
from spec import memory_map

#: Enough for any two words of code memory, and of the space of the same size behind it (where F may go from the last).
STEP_BITS = (2 * (memory_map.FIRMWARE.end - memory_map.TRACE.base) // 4).bit_length()
#: What stands at the end of F. Addresses of instructions are word addresses (bits 31:2): the others are always zero,
#: since a jump elsewhere traps itself.
Fetched = data.StructLayout(
    {
        "pc": 30,
        "next": 30,  # the address behind it
        "instruction": 32,
        "sidecar": Sidecar,
        "beside": 1,  # it is in trace memory, so that `sidecar` stands beside it
        "fault": 1,  # there is no memory at this address
        "followed": 1,  # what was fetched next is where it led before, not what is behind it,
        "step": STEP_BITS,  # so many words from it, as a signed number
    }
)

#: The register that an instruction will write, as the bypasses want to know it.
Destination = data.StructLayout(
    {
        "writes": 1,  # there is an instruction, and it writes a register other than x0
        "rd": 5,
        "late": 1,  # its result is not there yet in this stage
        "pair": 1,  # it is a register pair; rd has the low word
    }
)


def _common(config: CoreConfig) -> dict[str, object]:
    """Fields that go with an instruction from X to W."""
    return {
        "pc": 30, "kinds": Kinds, "function": 3, "index": 12, "csr_read": 1, "csr_write": 1, "rd": 5, "writes": 1,
        "trap": 1, "cause": 4, "sidecar": Sidecar, "observed": Observed if config.rvfi else 0,
        "pair": int(config.floats),
    }  # fmt: skip


def x_layout(config: CoreConfig) -> data.StructLayout:
    """In X: operation and operands of the arithmetic unit (b inverted where it subtracts). c: the word to store or to
    expect, or the second register that is read (of instructions with a result); of jumps and branches, the address
    where prediction did not go (of predicted jumps: the return address); of what traps in D, what mtval receives.
    floating, a_high, b_high, third: operation of the floating-point unit, and what its operands have beside a and b.
    late, late_high: in the first cycle in X, W has operand a, b, or its upper half; late_third: the third operand.
    """
    own = {"alu": AluControl, "a": 32, "b": 32, "c": 32, "predicted": 1}
    if config.floats:
        own |= {"floating": FloatControl, "a_high": 32, "b_high": 32, "third": 64}
        own |= {"late": 2, "late_high": 2, "late_third": 1}
    return data.StructLayout(_common(config) | own)


def m_layout(config: CoreConfig) -> data.StructLayout:
    """In M: the arithmetic unit's result (or an address), c (the subject of a check, where that is an operand), and
    whether the exact result fits. rounds: the result comes from the floating-point unit at the end of M.
    """
    own = {"taken": 1, "result": 32, "c": 32, "fits32": 1, "fits31": 1, "rounds": int(config.floats)}
    return data.StructLayout(_common(config) | own)


def w_layout(config: CoreConfig) -> data.StructLayout:
    """In W: the result (of a load the word, of which `part` is loaded); data: what a store, a CSR, a watch or mtval
    receives, or the operand that is checked; mask: bytes that a store writes; in_image, in_firmware, in_clint: where
    the access goes. high: of a pair, the second word; flags: exceptions.
    """
    floats = {"high": 32, "flags": Flags} if config.floats else {}
    return data.StructLayout(
        _common(config)
        | {"taken": 1, "result": 32, "part": Part, "data": 32, "mask": 4, "fits32": 1, "fits31": 1}
        | {"in_image": 1, "in_firmware": 1, "in_clint": 1}
        | floats
    )


def common_names(config: CoreConfig) -> list[str]:
    return list(_common(config))
