"""Register bytecode, statuses, error kinds and builtins: the contract between compiler, VM and host.

An instruction is two words of Code.instructions: word 2*pc = op | a << 16, word 2*pc+1 = b | c << 16, each field an
unsigned halfword. a, b, c name registers of the frame unless said otherwise; K[x] is Code.constants[x], G[x]
Code.globals[x] (null = unbound). Jump targets are instruction indices. Registers 0..nargs-1 are the parameters.
"""

from __future__ import annotations

import enum

from spec.bits import Field, Record
from spec.messages import FIXED_TEXT as FIXED_TEXT
from spec.messages import FixedStr as FixedStr

WORD0 = Record("instruction word 0", 32, [Field(name="op", lsb=0, width=16), Field(name="a", lsb=16, width=16)])
WORD1 = Record("instruction word 1", 32, [Field(name="b", lsb=0, width=16), Field(name="c", lsb=16, width=16)])
NO_REGISTER = 0xFFFF


class Op(enum.IntEnum):
    MOVE = 1  # a = b
    LOAD_CONST = 2  # a = K[b]
    LOAD_GLOBAL = 3  # a = G[b]; unbound: the Builtin number c-1 if c else NameError(global_names[b])
    STORE_GLOBAL = 4  # G[b] = a
    CHECK_LOCAL = 5  # UnboundLocalError for name K[b] if a is null
    NEG = 6  # a = -b
    POS = 7
    INVERT = 8
    NOT = 9  # a = not b
    IS = 10  # a = b is c
    IS_NOT = 11
    JUMP = 12  # to b (forward)
    JUMP_BACK = 13  # to b: a loop's back edge; can_enter_jit stands here
    JUMP_IF_FALSE = 14  # if not a: to b
    JUMP_IF_TRUE = 15
    BUILD_LIST = 16  # a = [b, b+1, ... ] of c registers
    BUILD_TUPLE = 17
    UNPACK = 18  # registers b .. b+c-1 = a (tuple or list or str of exactly c items)
    GETITEM = 19  # a = b[c]
    SETITEM = 20  # a[b] = c
    GETATTR = 21  # a = b.K[c]
    SETATTR = 22  # a.K[b] = c
    CALL = 23  # a = b(b+1, ... b+c)
    CALL_KW = 24  # the same; the last arguments are keywords, names: EXT.a = K index of the tuple of names
    CALL_METHOD = 25  # a = b.K[EXT.a](b+1, ... b+c)
    CALL_METHOD_KW = 26  # EXT.a: K index of the name, EXT.b: K index of the tuple of keyword names
    EXT = 27  # operands of the instruction before; never executed
    RETURN = 28  # return a
    FOR_PREP = 29  # iteration state in registers a .. a+3 from iterable b, see below
    FOR_NEXT = 30  # b = next item of the state in a .. a+3, or to c where there is none
    MAKE_FUNCTION = 31  # a = function of K[b], defaults tuple in register c (NO_REGISTER: none)
    MAKE_CLASS = 32  # a = class: register b its base (null: object), b+1... attribute values;
    # K[c] = (name, attribute names...,)
    # A class body is a code object of its own that ends with MAKE_CLASS and RETURN; the class statement calls it with
    # the base, if any, as its argument. So its frame is in tracebacks, as in CPython.
    ASSERT_FAIL = 33  # AssertionError, message in a (NO_REGISTER: none)
    # binary operators: a = b op c
    ADD = 40
    SUB = 41
    MUL = 42
    TRUEDIV = 43
    FLOORDIV = 44
    MOD = 45
    LSHIFT = 46
    RSHIFT = 47
    AND = 48
    OR = 49
    XOR = 50
    # in-place forms: other message in a TypeError, lists change in place
    IADD = 60
    ISUB = 61
    IMUL = 62
    ITRUEDIV = 63
    IFLOORDIV = 64
    IMOD = 65
    ILSHIFT = 66
    IRSHIFT = 67
    IAND = 68
    IOR = 69
    IXOR = 70
    # comparisons: a = b op c
    LT = 80
    LE = 81
    EQ = 82
    NE = 83
    GT = 84
    GE = 85


#: Operands a, b, c of each operation. W: register written; R: register read; r: the same, or NO_REGISTER; S, C, D:
#: first register of a row (S: of `c` read; C: of 1 + c read; D: of c written); F, f: first of the FOR_STATE_REGISTERS
#: (F written; f read and written); B: first of the row that MAKE_CLASS reads, as many as the names in K[c];
#: K: constant; G: global cell; T: jump target; N: a number; -: zero.
OPERANDS: dict[Op, str] = {
    Op.MOVE: "WR-", Op.LOAD_CONST: "WK-", Op.LOAD_GLOBAL: "WGN", Op.STORE_GLOBAL: "RG-", Op.CHECK_LOCAL: "RK-",
    Op.NEG: "WR-", Op.POS: "WR-", Op.INVERT: "WR-", Op.NOT: "WR-", Op.IS: "WRR", Op.IS_NOT: "WRR",
    Op.JUMP: "-T-", Op.JUMP_BACK: "-T-", Op.JUMP_IF_FALSE: "RT-", Op.JUMP_IF_TRUE: "RT-",
    Op.BUILD_LIST: "WSN", Op.BUILD_TUPLE: "WSN", Op.UNPACK: "RDN",
    Op.GETITEM: "WRR", Op.SETITEM: "RRR", Op.GETATTR: "WRK", Op.SETATTR: "RKR",
    Op.CALL: "WCN", Op.CALL_KW: "WCN", Op.CALL_METHOD: "WCN", Op.CALL_METHOD_KW: "WCN", Op.EXT: "KK-",
    Op.RETURN: "R--", Op.FOR_PREP: "FR-", Op.FOR_NEXT: "fWT",
    Op.MAKE_FUNCTION: "WKr", Op.MAKE_CLASS: "WBK", Op.ASSERT_FAIL: "r--",
}  # fmt: skip
OPERANDS |= {op: "WRR" for op in Op if op >= Op.ADD}


# Iteration state (FOR_PREP a, b; FOR_NEXT a, dest, target) lives in registers, so that a trace keeps it in the core's:
#   range with small-int ends: a = null, a+1 = items left (small int), a+2 = next value, a+3 = step
#   list, tuple, str:          a = the object, a+1 = index of the next item (small int)
#   other ranges:              a = the Range, a+1 = next value (int of any size)
FOR_STATE_REGISTERS = 4


class Status(enum.IntEnum):
    """Why the interpreter returned to the host."""

    FINISHED = 0  # the program ended
    ERROR = 1  # an exception ended it: error_kind and its arguments, frames from vm.frame with pc at the instruction
    HOT_LOOP = 2  # record a trace at (green0, green1); vm.frame is ready to go on
    ENTER_TRACE = 3  # trace_id is compiled for (green0, green1); vm.frame is ready to go on
    INTERRUPTED = 4  # vm.interrupt was set; vm.frame is ready to go on


class Service(enum.IntEnum):
    """What resident code asks of the host (`host_call`)."""

    FLUSH_OUTPUT = 1  # take the bytes in the output area, set vm.output_length to 0


class ErrorKind(enum.IntEnum):
    """Class of a pending exception. The VM builds the message (a Str) in error_arg0; null: no message.

    NAME and ATTRIBUTE also leave the name in error_arg1 and (ATTRIBUTE) the object in error_arg2, for suggestions.
    """

    NONE = 0
    TYPE_ERROR = 1
    INDEX_ERROR = 2
    ATTRIBUTE_ERROR = 3
    NAME_ERROR = 4
    UNBOUND_LOCAL_ERROR = 5
    ZERO_DIVISION_ERROR = 6
    ASSERTION_ERROR = 7
    RECURSION_ERROR = 8
    MEMORY_ERROR = 9
    VALUE_ERROR = 10
    OVERFLOW_ERROR = 11
    NOT_SUPPORTED = 12  # legal Python that this VM does not have; ends the program with status 2


class Builtin(enum.IntEnum):
    """Callable built-ins; their names are these in lower case. A name with an underscore is a method's: GETATTR of a
    list's append or pop gives a BoundMethod whose function is that Builtin (CALL_METHOD does without).
    """

    PRINT = 0
    LEN = 1
    RANGE = 2
    ABS = 3
    MIN = 4
    MAX = 5
    INT = 6
    STR = 7
    FLOAT = 8
    BOOL = 9
    LIST_APPEND = 10
    LIST_POP = 11
