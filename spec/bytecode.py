"""Register bytecode, statuses, error kinds and builtins: the contract between compiler, VM and host.

An instruction is two words of Code.instructions: word 2*pc = op | a << 16, word 2*pc+1 = b | c << 16, each field an
unsigned halfword. a, b, c name registers of the frame unless said otherwise; K[x] is Code.constants[x], G[x]
Code.globals[x] (null = unbound). Jump targets are instruction indices. Registers 0..nargs-1 are the parameters.
"""

from __future__ import annotations

import enum
from typing import NamedTuple

from spec.bits import Field, Record

WORD0 = Record("instruction word 0", 32, [Field(name="op", lsb=0, width=16), Field(name="a", lsb=16, width=16)])
WORD1 = Record("instruction word 1", 32, [Field(name="b", lsb=0, width=16), Field(name="c", lsb=16, width=16)])
NO_REGISTER = 0xFFFF


class Op(enum.IntEnum):
    # --- values and names ---
    MOVE = 1  # a = b
    LOAD_CONST = 2  # a = K[b]
    LOAD_NULL = 3  # a = null (unbound)
    LOAD_GLOBAL = 4  # a = G[b]; unbound: builtin number c-1 if c, else NameError
    STORE_GLOBAL = 5  # G[b] = a
    DELETE_GLOBAL = 6  # G[b] = null; unbound: NameError
    CHECK_LOCAL = 7  # UnboundLocalError for name K[b] if a is null
    MAKE_CELL = 8  # a = a cell that holds a (which may be null)
    LOAD_CELL = 9  # a = contents of the cell in b; empty: error for the name K[c] (b a free variable: NameError)
    STORE_CELL = 10  # contents of the cell in a = b (null: unbound)
    LOAD_NAME = 11  # a = the mapping b's item K[c], else G[EXT.a], else builtin number EXT.b - 1, else NameError
    LOAD_NAME_CELL = 12  # a = the mapping b's item K[c], else contents of the cell in register EXT.a
    LOAD_GLOBALS = 13  # a = globals()
    EXT = 14  # operands of the instruction before; never executed
    # --- control ---
    JUMP = 15  # to b (forward)
    JUMP_BACK = 16  # to b: a loop's back edge; can_enter_jit stands here
    JUMP_IF_FALSE = 17  # if not a: to b
    JUMP_IF_TRUE = 18
    JUMP_IF_NONE = 19  # if a is None: to b
    FOR_PREP = 20  # iteration state in registers a .. a+3 from iterable b, see below
    FOR_NEXT = 21  # b = next item of the state in a .. a+3, or to c where there is none
    GET_ITER = 22  # a = iter(b)
    CALL = 23  # a = b(b+1, ... b+c)
    CALL_KW = 24  # the same; the last arguments are keywords, names: EXT.a = K index of the tuple of names
    CALL_METHOD = 25  # a = b.K[EXT.a](b+1, ... b+c); only where no argument can fail or have an effect
    CALL_METHOD_KW = 26  # EXT.a: K index of the name, EXT.b: K index of the tuple of keyword names
    LOAD_METHOD = 27  # a, a+1 = callee and receiver of b.K[c]; receiver null: callee is the attribute itself
    LOAD_SPECIAL = 28  # the same, looked up on b's type only (`with`)
    CALL_BOUND = 29  # a = b(b+1, b+2, ... b+1+c), where b and b+1 are of LOAD_METHOD (b+1 null: left out)
    CALL_BOUND_KW = 30  # EXT.a = K index of the tuple of keyword names
    CALL_EX = 31  # a = b(*b+1, **b+2); b+1 an iterable, b+2 a dict, mapping or null
    INTRINSIC = 32  # a = the internal function number b of the registers c, c+1, ...: EXT.a of them
    RETURN = 33  # return a
    # --- generators ---
    YIELD = 34  # gives b to the consumer; goes on with a = what is sent. c: register of the iterator of a `yield from`
    # or `await`, to which throw() and close() are passed on; NO_REGISTER: none. Where that iterator ends by a throw(),
    # its register becomes null, and a its value; the code goes on after the YIELD and gets to the SEND again
    SEND = 35  # sends a to the iterator b: a = what it yields; where it has ended: a = its value, and to c. b null: it
    # has ended, and a is its value. A generator's first instruction is covered by no handler: throw() into one that
    # has not started raises there
    # --- exceptions ---
    RAISE = 36  # raise a from b (NO_REGISTER: no cause; a NO_REGISTER: the exception being handled again)
    RERAISE = 37  # raise the caught exception a on, as it is; b 1: what is handled becomes its context first (throw())
    PUSH_EXC = 38  # the exception a is being handled; a+1 = the one before
    POP_EXC = 39  # the one before, a+1, is being handled again
    MATCH_EXC = 40  # a = does the exception b match the class or tuple c?
    ASSERT_FAIL = 41  # AssertionError, message object in a (NO_REGISTER: none)
    # --- building ---
    BUILD_LIST = 42  # a = [b, b+1, ... ] of c registers
    BUILD_TUPLE = 43
    BUILD_SET = 44
    BUILD_MAP = 45  # a = {b: b+1, b+2: b+3, ...}, c pairs
    BUILD_SLICE = 46  # a = slice(b, b+1, b+2)
    BUILD_STRING = 47  # a = the c strings b, b+1, ... joined
    LIST_APPEND = 48  # a.append(b), a a list that only this code knows
    UNPACK = 49  # registers b .. b+c-1 = a (exactly c items)
    UNPACK_EX = 50  # registers b .. b+n+m = a: n items, a list of the rest, m items; c = n | m << 8
    MAKE_FUNCTION = 51  # a = function of K[b]; c: first of FUNCTION_REGISTERS (NO_REGISTER: all null): tuple of
    # defaults, dict of keyword-only defaults, tuple of cells, dict or tuple of annotations; each may be null
    # --- objects ---
    GETITEM = 52  # a = b[c]
    SETITEM = 53  # a[b] = c
    DELITEM = 54  # del a[b]
    GETATTR = 55  # a = b.K[c]
    SETATTR = 56  # a.K[b] = c
    DELATTR = 57  # del a.K[b]
    # --- unary operators: a = op b ---
    NEG = 58
    POS = 59
    INVERT = 60
    NOT = 61
    # --- binary operators: a = b op c ---
    IS = 62
    IS_NOT = 63
    CONTAINS = 64  # a = b in c
    NOT_CONTAINS = 65
    ADD = 66
    SUB = 67
    MUL = 68
    TRUEDIV = 69
    FLOORDIV = 70
    MOD = 71
    LSHIFT = 72
    RSHIFT = 73
    AND = 74
    OR = 75
    XOR = 76
    POW = 77
    MATMUL = 78
    # in-place forms, in the same order: other message in a TypeError, lists change in place
    IADD = 79
    ISUB = 80
    IMUL = 81
    ITRUEDIV = 82
    IFLOORDIV = 83
    IMOD = 84
    ILSHIFT = 85
    IRSHIFT = 86
    IAND = 87
    IOR = 88
    IXOR = 89
    IPOW = 90
    IMATMUL = 91
    # comparisons: a = b op c
    LT = 92
    LE = 93
    EQ = 94
    NE = 95
    GT = 96
    GE = 97
    # --- in what runs while a program watches (runtime/watched.py) ---
    EVENT = 98  # what b says (spec.events.Event) happens: with the value a (NO_REGISTER: none), in line c modulo
    # 2 ** 16; c may be the number of a constant, too


#: Operands a, b, c of each operation. W: register written; R: register read; r: the same, or NO_REGISTER; X: register
#: read and written; S, C, D, B, M, E, U, w: first register of a row (S: of `c` read; C: of 1 + c read; B: of 2 + c
#: read; M: of 2 * c read; 3: of 3 read; U: of FUNCTION_REGISTERS read, or NO_REGISTER; D: of c written; E: of UNPACK_EX
#: written; w: of 2 written; A: of EXT.a read); P: registers a and a+1, of which a is read and a+1 written (PUSH_EXC);
#: p: a+1 read (POP_EXC); F, f: first of the FOR_STATE_REGISTERS (F written; f read and written); K: constant; G: global
#: cell; T: jump target; N: a number; -: zero. (LOAD_NAME_CELL also reads the register EXT.a.)
OPERANDS: dict[Op, str] = {
    Op.MOVE: "WR-", Op.LOAD_CONST: "WK-", Op.LOAD_NULL: "W--", Op.LOAD_GLOBAL: "WGN", Op.STORE_GLOBAL: "RG-",
    Op.DELETE_GLOBAL: "-G-", Op.CHECK_LOCAL: "RK-", Op.MAKE_CELL: "X--", Op.LOAD_CELL: "WRK", Op.STORE_CELL: "RR-",
    Op.LOAD_NAME: "WRK", Op.LOAD_NAME_CELL: "WRK", Op.LOAD_GLOBALS: "W--", Op.EXT: "NN-",
    Op.JUMP: "-T-", Op.JUMP_BACK: "-T-", Op.JUMP_IF_FALSE: "RT-", Op.JUMP_IF_TRUE: "RT-", Op.JUMP_IF_NONE: "RT-",
    Op.FOR_PREP: "FR-", Op.FOR_NEXT: "fWT", Op.GET_ITER: "WR-",
    Op.CALL: "WCN", Op.CALL_KW: "WCN", Op.CALL_METHOD: "WCN", Op.CALL_METHOD_KW: "WCN", Op.LOAD_METHOD: "wRK",
    Op.LOAD_SPECIAL: "wRK", Op.CALL_BOUND: "WBN", Op.CALL_BOUND_KW: "WBN", Op.CALL_EX: "W3-", Op.INTRINSIC: "WNA",
    Op.RETURN: "R--", Op.YIELD: "WRr", Op.SEND: "XRT",
    Op.RAISE: "rr-", Op.RERAISE: "RN-", Op.PUSH_EXC: "P--", Op.POP_EXC: "p--", Op.MATCH_EXC: "WRR",
    Op.ASSERT_FAIL: "r--",
    Op.BUILD_LIST: "WSN", Op.BUILD_TUPLE: "WSN", Op.BUILD_SET: "WSN", Op.BUILD_MAP: "WMN", Op.BUILD_SLICE: "W3-",
    Op.BUILD_STRING: "WSN", Op.LIST_APPEND: "RR-", Op.UNPACK: "RDN", Op.UNPACK_EX: "REN", Op.MAKE_FUNCTION: "WKU",
    Op.GETITEM: "WRR", Op.SETITEM: "RRR", Op.DELITEM: "RR-", Op.GETATTR: "WRK", Op.SETATTR: "RKR", Op.DELATTR: "RK-",
    Op.NEG: "WR-", Op.POS: "WR-", Op.INVERT: "WR-", Op.NOT: "WR-",
}  # fmt: skip
OPERANDS |= {op: "WRR" for op in Op if Op.IS <= op <= Op.GE} | {Op.EVENT: "rNN"}
#: Operations that are followed by an EXT.
EXTENDED = frozenset(
    (Op.LOAD_NAME, Op.LOAD_NAME_CELL, Op.CALL_KW, Op.CALL_METHOD, Op.CALL_METHOD_KW, Op.CALL_BOUND_KW, Op.INTRINSIC)
)
FUNCTION_REGISTERS = 4


class EdgeOp(enum.IntEnum):
    """Operations that CPython counts as a call, in code objects of frames that may not call any more (Code.edge)."""

    CALL = 0x80 | Op.CALL
    CALL_KW = 0x80 | Op.CALL_KW
    CALL_METHOD = 0x80 | Op.CALL_METHOD
    CALL_METHOD_KW = 0x80 | Op.CALL_METHOD_KW
    CALL_BOUND = 0x80 | Op.CALL_BOUND
    CALL_BOUND_KW = 0x80 | Op.CALL_BOUND_KW
    CALL_EX = 0x80 | Op.CALL_EX
    CONTAINS = 0x80 | Op.CONTAINS
    NOT_CONTAINS = 0x80 | Op.NOT_CONTAINS
    LT = 0x80 | Op.LT
    LE = 0x80 | Op.LE
    EQ = 0x80 | Op.EQ
    NE = 0x80 | Op.NE
    GT = 0x80 | Op.GT
    GE = 0x80 | Op.GE


EDGE = 0x80  # more than any Op
PLAIN = EDGE - 1  # of an EdgeOp or an Op, the bits that are the Op


# Iteration state (FOR_PREP a, b; FOR_NEXT a, dest, target) lives in registers, so that a trace keeps it in the core's:
#   range of small ints:       a = null, a+1 = stop, a+2 = next value, a+3 = step; what follows the last is small, too
#   list, tuple, str, bytes:   a = the object, a+1 = index of the next item (small int)
#   dict, dict view, set:      a = the object, a+1 = place to look at next, a+2 = size at the beginning, a+3 = items
# left
#   other ranges:              a = the Range, a+1 = next value (int of any size)
#   anything else:             a = the iterator, a+1 = null
FOR_STATE_REGISTERS = 4


class CodeFlag(enum.IntFlag):
    """Code.flags."""

    VARARGS = 1  # the parameter after the keyword-only ones takes further positional arguments
    VARKEYWORDS = 2  # the last parameter takes further keyword arguments
    GENERATOR = 4
    COROUTINE = 8
    ASYNC_GENERATOR = 16
    LIBRARY = 32  # of runtime/lib: its frames are in no traceback; a level of recursion where a flag below says so
    NESTED_CELLS = 64  # has registers of free variables
    METHOD = 256  # of the library's, in a class
    SLOT = 512  # such a method that is one of spec.objects.SLOT_METHODS
    AWAITABLE = 8192  # a generator's, by types.coroutine, later: what it makes can be awaited; no trace asks for it
    CLOSURE = 2048  # has variables of a function around it, other than __class__
    NOT_COUNTED = 4096  # of spec.objects.NOT_COUNTED: calling it takes no level of recursion
    # a method of the library's that relies on the type of its first argument (with NOT_SIMPLE's others an immediate)
    RECEIVER = 1024
    YIELDS_IN_TRY = 128  # a generator's that has a handler: its end may have to be told to it
    # of the library's, how CPython counts what they do as levels of recursion (spec.objects.LEVELS):
    LEVEL = 1 << 14  # one, where the program has called it
    LEVEL_WITHIN = 1 << 15  # one more, whoever has called it
    LEVEL_OF_REPR = 1 << 16  # the last level's message is this one
    LEVEL_OF_STR = 1 << 17
    LEVEL_OF_COMPARISON = 1 << 18
    WATCHED = 1 << 19  # has EVENTs; its `edge` is the code object that it is a copy of


class Handler(NamedTuple):
    """A row of Code.handlers: an exception at start <= pc < end goes to `register`, and control to `target`. The first
    row that covers a pc is the innermost."""

    start: int
    end: int
    target: int
    register: int


class Continuation(enum.IntEnum):
    """What becomes of the result of a frame (Frame.flags) that an instruction of its caller has pushed."""

    STORE = 0  # goes to register a of that instruction
    INIT = 1  # of __init__: must be None; register a is written already
    DISCARD = 2
    JUMP = 3  # the truth of a JUMP_IF_TRUE or JUMP_IF_FALSE
    NEXT = 4  # the item of a FOR_NEXT; StopIteration ends that loop
    ITERATOR = 5  # of __iter__: must be an iterator; goes to register a
    SEND = 6  # what a SEND's iterator yields; StopIteration: its value
    NAME = 7  # of LOAD_METHOD or LOAD_SPECIAL: register a, and a+1 = null
    UNPACK = 9  # items for an UNPACK or UNPACK_EX
    ARGUMENTS = 10  # the tuple for a CALL_EX: goes to register b+1, and the instruction is executed again
    KEYWORDS = 11  # the dict for a CALL_EX: goes to register b+2, likewise
    RAISE = 12  # the exception of a RAISE
    PROGRAM = 8  # of the module: the program ends
    OPERAND = 15  # of the left operand's method: goes to register a; NotImplemented: the right operand is asked
    TOLD = 14  # of what a program was told of: the exception, which is raised on
    RESUME = 13  # of what the host has pushed between two instructions: is dropped; the instruction at pc is next


#: With a Continuation, where a function is entered: so as CPython does through one in C, which is a level of recursion.
LEVEL = 64


class Intrinsic(enum.IntEnum):
    """Internal functions that only the compiler calls (INTRINSIC); `_name` in runtime/lib or among spec.objects'
    functions."""

    REPR = 0  # (x): !r
    STR = 1  # (x): !s
    ASCII = 2  # (x): !a
    FORMAT = 3  # (x, specification or null)
    IMPORT_NAME = 4  # (name, tuple of names or None, level, globals): the module
    IMPORT_FROM = 5  # (module, name)
    IMPORT_STAR = 6  # (module, globals)
    LIST_EXTEND = 7  # (list, iterable)
    LIST_TO_TUPLE = 8  # (list)
    SET_ADD = 9  # (set, item)
    SET_UPDATE = 10  # (set, iterable)
    MAP_UPDATE = 11  # (dict, mapping): ** in a display
    MAP_MERGE = 12  # (dict, mapping, callee): ** in a call; a key twice is a TypeError
    SUPER = 13  # (contents of the cell __class__, first argument): super()
    LOCALS = 14  # (tuple of names, values ... or null): a dict of those that are bound
    DELETE_NAME = 15  # (mapping, name): del in a class body
    MATCH_SEQUENCE = 16  # (x): may a sequence pattern match it?
    MATCH_MAPPING = 17  # (x)
    MATCH_KEYS = 18  # (mapping, tuple of keys): tuple of values, or None
    MATCH_REST = 19  # (mapping, tuple of keys): a dict of the others
    MATCH_CLASS = 20  # (x, class, number of positional patterns, tuple of names): tuple of attributes, or None
    EXC_TYPE = 21  # (exception): its class
    EXC_TRACEBACK = 22  # (exception)
    GROUP_SPLIT = 23  # (exception, class or tuple): (matching group or None, rest or None), for except*
    GROUP_RERAISE = 24  # (original, list of what is raised or left): what to raise, or None
    YIELD_ITER = 25  # (x): the iterator of `yield from x`
    AWAIT_ITER = 26  # (x[, method of `async with` or `async for` that gave it]): the iterator of `await x`
    AITER = 27  # (x)
    ANEXT = 28  # (x): what `async for` waits for, its iterator; or an asynchronous generator, see SEND
    LEN = 29  # (x): len(x)
    SETTLE = 30  # (): what nobody refers to any more is finalized
    CAUSE = 31  # (x): of `raise ... from x`: what it is called for, where it is a class
    FORGOTTEN = 32  # (x): is it a coroutine that nothing has awaited
    SETTLE_ITEMS = 33  # (x): SETTLE, where an item of x was deleted


class Library(enum.IntEnum):
    """Functions of runtime/lib that the VM calls, besides those for operations (numbers below: Op). `_name` there."""

    DESCRIPTOR_GET = 100  # (descriptor, object, class)
    DESCRIPTOR_SET = 101  # (descriptor, object, value)
    DESCRIPTOR_DELETE = 102  # (descriptor, object)
    CLASS_METHOD_GET = 103  # (what the classmethod wraps, class)
    PROPERTY_GET = 104  # (property, object): without getter, or one that is no function
    PROPERTY_SET = 105  # (property, object, value)
    PROPERTY_DELETE = 106  # (property, object)
    MODULE_GETATTR = 107  # (module, name): it has no such attribute
    TRUTH = 108  # (x): bool(x)
    TYPE_CALL = 109  # (class, *args, **keywords): a call of a class that the VM does not do
    OWN_NEW_CALL = 127  # (class, *args): a call of a class whose __new__ is a function, without keywords
    NEXT_ITEM = 110  # (iterator): its next item, for FOR_NEXT
    UNCAUGHT = 111  # (exception): an exception ended the program
    MAKE_EXCEPTION = 112  # (class): raise of a class whose constructor is Python code
    CONVERT_AND_SET = 113  # (object, name, value): a computed attribute that is a tuple, set to another iterable
    UNPACK_ITEMS = 114  # (iterable, count before the star, count after it or -1): list of so many items
    INSTANCE_CALL = 116  # (object, *args, **keywords): __call__ is no function
    ARGUMENTS = 117  # (callee, arguments): of CALL_EX: a tuple
    KEYWORDS = 118  # (callee, keywords): of CALL_EX: a dict
    CALL_METHOD = 119  # (object, name, *args, **keywords)
    AT_EXIT = 120  # (): the program has ended
    RIGHT_OPERAND = 122  # (x, y, Op): x's method for this operator has given NotImplemented
    MAP_STEP = 123  # (function, iterator): the next item of a map() with one iterator
    FILTER_STEP = 124  # (function, iterator): of a filter()
    ITERATOR_STEP = 125  # (iterator): of another built-in iterator that needs Python code
    RUN_READY = 121  # (): finalizers, and callbacks of weak references
    RUN_SIGNALS = 126  # (): handlers of signals that have come


#: What a level of recursion adds to Frame.depth; vm.recursion_edge counts likewise. A frame of the program is a level.
#: A frame of the library adds nothing where the program has called it (CPython's C functions have no frame), and 1
#: within the library, which is dropped where that calls the program; some are a level, too (CodeFlag.LEVEL).
FRAME_DEPTH = 16


class Settle(enum.IntEnum):
    """vm.settle: a program that could see the work of a collection asks for one, at its next back edge."""

    NONE = 0
    ASKED = 1  # for what counting references would do
    FORCED = 3  # gc.collect()
    FRAME = 4  # for no collection, but to be told which frame it runs in
    SWITCH = 5  # for no collection, but to go on in the frame vm.snapshot, which becomes the one that it stood in
    DONE = 2  # it had nothing more to do


class Status(enum.IntEnum):
    """Why the interpreter returned to the host."""

    FINISHED = 0  # the program ended
    ERROR = 1  # an exception ended it: error_kind and its arguments, frames from vm.frame with pc at the instruction
    HOT_LOOP = 2  # record a trace at (green0, green1); vm.frame is ready to go on
    ENTER_TRACE = 3  # trace_id is compiled for (green0, green1); vm.frame is ready to go on
    INTERRUPTED = 4  # vm.interrupt was set; vm.frame is ready to go on


LINE_BYTES = 0x8000


class Service(enum.IntEnum):
    """What resident code asks of the host (`host_call`)."""

    FLUSH_OUTPUT = 1  # take the bytes in the output area, set vm.output_length to 0
    OBJECT = 2  # argument: a spec.objects.HostService; takes and gives an object in vm.host_argument
    WRITE_ERRORS = 3  # the same, for standard error
    CLOCK = 6  # argument: a spec.objects.Clock; its seconds, a float, in vm.clock_low and vm.clock_high
    INVALIDATE = 5  # a quasi-immutable field was stored to; argument: its address
    READ_LINE = 4  # to the output area, which is empty: at most LINE_BYTES of a line of standard input; their number


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
    KEY_ERROR = 13
    STOP_ITERATION = 14
    RUNTIME_ERROR = 15
    LOOKUP_ERROR = 16
    BUFFER_ERROR = 17
    UNICODE_ERROR = 18
    SYSTEM_ERROR = 19
    NOT_IMPLEMENTED_ERROR = 20
    IMPORT_ERROR = 21
    OS_ERROR = 22
    EOF_ERROR = 23
    STOP_ASYNC_ITERATION = 24
    KEYBOARD_INTERRUPT = 25
    RAISED = 26  # error_arg0 is the exception itself
