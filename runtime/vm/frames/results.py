"""What becomes of the result of a frame: Continuation."""

from __future__ import annotations

from runtime.translate.ll import NONE, NOT_IMPLEMENTED, NULL, TRUE, W, i32, same, uint_rshift, vm
from runtime.translate.lltypes import Code, Frame, Generator
from runtime.translate.rjit import elidable, inline, never_collects, promote
from runtime.vm.containers.iterate import is_iterator, not_an_iterator, unpack, unpack_ex
from runtime.vm.errors import fail_object
from runtime.vm.finalizers import watch_generator
from runtime.vm.frames.call_errors import init_result
from runtime.vm.frames.exceptions import find_handler, raise_made
from runtime.vm.frames.generators import ASYNCHRONOUS, SUSPENDED, stop_iteration
from spec.bytecode import EXTENDED, PLAIN, CodeFlag, Continuation, ErrorKind, Op

ASK_RIGHT = -2


@elidable
@never_collects
def word_at(code: Code, index: i32) -> i32:
    """Word of the instructions."""
    return code.instructions[index]


@inline
def following(pc: i32, op: i32) -> i32:
    """The instruction after this one, which may have an EXT."""
    match op:
        case (
            Op.LOAD_NAME
            | Op.LOAD_NAME_CELL
            | Op.CALL_KW
            | Op.CALL_METHOD
            | Op.CALL_METHOD_KW
            | Op.CALL_BOUND_KW
            | Op.INTRINSIC
        ):
            return pc + 2
        case _:
            return pc + 1


assert len(EXTENDED) == 7


@inline
def deliver(frame: Frame, continuation: i32, value: W) -> i32:
    """The frame's instruction, which had pushed another frame, gets its result: the pc to go on at; -1: an exception is
    pending; ASK_RIGHT: the left operand's method does not know."""
    code = promote(frame.code)
    pc = promote(frame.pc)
    word = word_at(code, pc + pc)
    op = word & PLAIN
    a = uint_rshift(word, 16)
    match continuation:
        case Continuation.STORE:
            frame[a] = value
        case Continuation.INIT:
            if not same(value, NONE):
                init_result(value)
                return -1
        case Continuation.DISCARD:
            return following(pc, op)
        case _:
            return deliver_specially(frame, continuation, value, code, pc, op, a)
    return following(pc, op)


def deliver_specially(frame: Frame, continuation: i32, value: W, code: Code, pc: i32, op: i32, a: i32) -> i32:
    word = word_at(code, pc + pc + 1)
    b = word & 0xFFFF
    match continuation:
        case Continuation.JUMP:
            if same(value, TRUE) == (op == Op.JUMP_IF_TRUE):
                return b
        case Continuation.NEXT:
            frame[b] = value
        case Continuation.ITERATOR:
            if not is_iterator(value):
                not_an_iterator(value)
                return -1
            frame[a] = value
            if op == Op.FOR_PREP:
                frame[a + 1] = NULL
        case Continuation.SEND:
            frame[a] = value
        case Continuation.OPERAND:
            if same(value, NOT_IMPLEMENTED):
                return ASK_RIGHT
            frame[a] = value
        case Continuation.NAME:
            frame[a] = value
            frame[a + 1] = NULL
        case Continuation.RESUME:
            return pc
        case Continuation.TOLD:
            vm.told = 1
            fail_object(ErrorKind.RAISED, value)
            return -1
        case Continuation.UNPACK:
            if not unpack_items(frame, op, b, uint_rshift(word, 16), value):
                return -1
        case Continuation.ARGUMENTS:
            frame[b + 1] = value
            return pc
        case Continuation.KEYWORDS:
            frame[b + 2] = value
            return pc
        case _:
            raise_made(frame, b, value)
            return -1
    return following(pc, op)


def unpack_items(frame: Frame, op: i32, b: i32, c: i32, items: W) -> bool:
    """The library has made a list of the items."""
    if op == Op.UNPACK:
        return unpack(frame, b, c, items)
    return unpack_ex(frame, b, c & 0xFF, uint_rshift(c, 8), items)


def finish_generator(frame: Frame, continuation: i32, generator: Generator, value: W) -> i32:
    """The frame of a generator returns `value` to `frame`, whose pc is that of the consuming instruction: the pc to go
    on at;
    -1: StopIteration is pending."""
    code = promote(frame.code)
    pc = promote(frame.pc)
    if continuation == Continuation.NEXT:
        return uint_rshift(word_at(code, pc + pc + 1), 16)
    if continuation == Continuation.SEND and generator.kind != ASYNCHRONOUS:
        frame[uint_rshift(word_at(code, pc + pc), 16)] = value
        return uint_rshift(word_at(code, pc + pc + 1), 16)
    if generator.kind == ASYNCHRONOUS:
        fail_object(ErrorKind.STOP_ASYNC_ITERATION, NULL)
    elif same(value, NONE):
        stop_iteration(NULL)
    else:
        stop_iteration(value)
    return -1


def suspend(frame: Frame, pc: i32) -> Frame:
    """A generator's frame stops at the YIELD at pc: the frame that it yields to."""
    caller = frame.back
    generator = frame.generator
    code = promote(frame.code)
    frame.pc = pc
    frame.back = NULL
    generator.state = SUSPENDED
    if code.flags & CodeFlag.YIELDS_IN_TRY != 0 and find_handler(code, pc) >= 0 and generator.watched == 0:
        watch_generator(generator)
    return caller
