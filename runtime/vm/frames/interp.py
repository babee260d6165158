"""The interpreter: one loop, in which calls push frames and returns pop them. It never recurses.

`pc` (an instruction's index) and `code` are green: constants while a trace is recorded, so that fetching and decoding
leave nothing in it. The frame's registers are what a trace keeps in registers of the core.
"""

from __future__ import annotations

from runtime.translate.ll import NONE, NULL, cast, i32, same, uint_rshift, vm
from runtime.translate.lltypes import Code, Frame, Str, Tuple
from runtime.translate.rjit import JitDriver, elidable, export, never_collects, promote
from runtime.vm.containers.iterate import ERROR, ITEM, next_item
from runtime.vm.frames.call_errors import init_result
from runtime.vm.frames.calls import call_method, call_value
from runtime.vm.frames.execute import constant, execute
from runtime.vm.operations.compare import truth
from spec.bytecode import Op, Status
from spec.heap import FRAME_DISCARD_RESULT


@never_collects
def leave(pc: i32, code: Code, frame: Frame) -> None:
    """What the host needs to go on at a merge point."""
    frame.pc = pc
    vm.frame = frame


@export
@never_collects
def live(pc: i32, code: Code, slot: i32) -> i32:
    """Is register `slot` alive before the instruction at `pc`?"""
    word = code.live[pc * code.live_words + (slot >> 5)]
    return uint_rshift(word, slot & 31) & 1


FUNCTION_WEIGHT = 1  # functions that call each other become hot, too, but later than loops
driver = JitDriver(greens=["pc", "code"], reds=["frame"], virtualizable="frame", leave=leave, live=live)


@elidable
@never_collects
def word_at(code: Code, index: i32) -> i32:
    """Word of the instructions."""
    return code.instructions[index]


@export
def interpret() -> i32:
    """Runs from vm.frame until the program ends or the host is needed; a spec.bytecode.Status."""
    return dispatch(cast(Frame, vm.frame))


def dispatch(frame: Frame) -> i32:
    """The same, from this frame on."""
    code = frame.code
    pc = frame.pc
    while True:
        driver.jit_merge_point(pc, code, frame)
        word = word_at(code, pc + pc)
        op = word & 0xFFFF
        a = uint_rshift(word, 16)
        word = word_at(code, pc + pc + 1)
        b = word & 0xFFFF
        c = uint_rshift(word, 16)
        match op:
            case Op.JUMP:
                pc = b
            case Op.JUMP_BACK:
                pc = b
                driver.can_enter_jit(pc, code, frame)
            case Op.JUMP_IF_FALSE:
                pc = pc + 1 if truth(frame[a]) else b
            case Op.JUMP_IF_TRUE:
                pc = b if truth(frame[a]) else pc + 1
            case Op.FOR_NEXT:
                result = next_item(frame, a, b)
                if result == ERROR:
                    return fail_at(frame, pc)
                pc = pc + 1 if result == ITEM else c
            case Op.CALL | Op.CALL_KW | Op.CALL_METHOD | Op.CALL_METHOD_KW:
                entered = call(frame, code, pc, op, a, b, c)
                if entered is NULL:
                    return fail_at(frame, pc)
                if same(entered, frame):
                    pc = following(pc, op)
                else:
                    frame.pc = pc
                    recursive = same(entered.code, code)
                    frame = entered
                    code = promote(frame.code)
                    pc = 0
                    if recursive:
                        driver.can_enter_jit(pc, code, frame)
                    else:
                        driver.can_enter_jit(pc, code, frame, weight=FUNCTION_WEIGHT)
            case Op.RETURN:
                caller = frame.back
                if caller is NULL:
                    return finish_program()
                value = frame[a]
                discarded = promote(frame.flags) & FRAME_DISCARD_RESULT
                frame = caller
                code = promote(frame.code)
                pc = promote(frame.pc)
                word = word_at(code, pc + pc)
                if discarded == 0:
                    frame[uint_rshift(word, 16)] = value
                elif not same(value, NONE):
                    init_result(value)
                    return fail_at(frame, pc)
                pc = following(pc, word & 0xFFFF)
            case _:
                if not execute(frame, code, op, a, b, c):
                    return fail_at(frame, pc)
                pc = pc + 1


def call(frame: Frame, code: Code, pc: i32, op: i32, a: i32, b: i32, c: i32) -> Frame:
    """The frame to go on in: see calls. NULL: an exception is pending."""
    names: Tuple = NULL
    if op == Op.CALL:
        return call_value(frame, a, frame[b], b + 1, c, names)
    word = word_at(code, pc + pc + 2)
    if op == Op.CALL_KW:
        names = cast(Tuple, constant(code, uint_rshift(word, 16)))
        return call_value(frame, a, frame[b], b + 1, c, names)
    if op == Op.CALL_METHOD_KW:
        names = cast(Tuple, constant(code, word_at(code, pc + pc + 3) & 0xFFFF))
    name = cast(Str, constant(code, uint_rshift(word, 16)))
    return call_method(frame, a, frame[b], name, b + 1, c, names)


def following(pc: i32, op: i32) -> i32:
    """The instruction after a call, which may have an EXT."""
    if op == Op.CALL:
        return pc + 1
    return pc + 2


def fail_at(frame: Frame, pc: i32) -> i32:
    """Leaves with the pending exception."""
    frame.pc = pc
    vm.frame = frame
    vm.status = Status.ERROR
    return Status.ERROR


def finish_program() -> i32:
    vm.frame = NULL
    vm.status = Status.FINISHED
    return Status.FINISHED
