"""Control and status registers. Machine mode only; Xguard's own lie in the custom read/write range."""

from __future__ import annotations

CSRS: dict[str, tuple[int, str]] = {
    "fflags": (0x001, "accrued exceptions: inexact (0), underflow (1), overflow (2), divide by zero (3), invalid (4)"),
    "frm": (0x002, "rounding mode: to nearest even, to zero, down, up, to nearest away from zero; 5 to 7 are none"),
    "fcsr": (0x003, "fflags (4:0) and frm (7:5)"),
    "mstatus": (0x300, "MIE (3), MPIE (7); MPP reads as machine"),
    "misa": (0x301, "read-only"),
    "mie": (0x304, "MTIE (7), MEIE (11)"),
    "mtvec": (0x305, "trap vector, direct mode; 0: a trap halts the core"),
    "mscratch": (0x340, ""),
    "mepc": (0x341, ""),
    "mcause": (0x342, ""),
    "mtval": (0x343, ""),
    "mip": (0x344, ""),
    "xgctl": (0x7C0, "bit 0: checks are evaluated; bit 1: probes are observed; reset 3"),
    "xgloop": (0x7C1, "loop head: where the sidecar's loop bit goes, in trace memory"),
    "xghandler": (0x7C2, "exit handler: where a failing guard goes that the exit table does not list"),
    "xgepc": (0x7C3, "address of the instruction whose guard failed last"),
    "mcycle": (0xB00, "cycles while not halted"),
    "minstret": (0xB02, "instructions retired"),
    "mhpmcounter3": (0xB03, "checks evaluated"),
    "mhpmcounter4": (0xB04, "checks failed"),
    "mhpmcounter5": (0xB05, "exit table hits"),
    "mhpmcounter6": (0xB06, "zero-overhead back edges taken"),
    "mhpmcounter7": (0xB07, "values observed by the value-pattern table"),
    "mhpmcounter8": (0xB08, "loads retired"),
    "mhpmcounter9": (0xB09, "stores retired"),
    "mhpmcounter10": (0xB0A, "taken branches and jumps"),
    "mcycleh": (0xB80, ""),
    "minstreth": (0xB82, ""),
    "mvendorid": (0xF11, "0"),
    "marchid": (0xF12, "0"),
    "mimpid": (0xF13, "0"),
    "mhartid": (0xF14, "0"),
}
NUMBER = {name: number for name, (number, _) in CSRS.items()}
XGCTL_CHECKS, XGCTL_PROBES = 1, 2
