"""A second guest language, to prove that nothing in jit/ knows the first: an accumulator machine over the same heap.

An instruction is a pair of words in Code.instructions: operation, operand. A frame's item 0 is the accumulator, the
others are variables. Values are small ints; arithmetic that overflows sets an error. It has loops, calls (frames are
heap objects), boxed floats that stay virtual in traces, and a function that traces do not look into.
"""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    cast,
    header,
    i32,
    int_add_ovf,
    int_mul_ovf,
    int_to_float,
    is_small,
    new,
    new_var,
    ovf,
    tag,
    untag,
    vm,
)
from runtime.translate.lltypes import Code, Float, Frame, IntArray, RefArray, W
from runtime.translate.rjit import JitDriver, dont_look_inside, elidable, export, promote, unrecorded

LOAD, STORE, CONST, ADD, MUL, SUB, JUMP_IF_LESS, JUMP_BACK, CALL, RET, GCD = range(11)
TOFLOAT, SQUARES, JUMP, NOTE = 12, 13, 15, 16
FLOAT_ID = 24
FINISHED, ERROR = 0, 1


def leave(pc: i32, code: Code, frame: Frame) -> None:
    frame.pc = pc
    vm.frame = frame


@export
def live(pc: i32, code: Code, word: i32) -> i32:
    """Everything is alive."""
    return -1


driver = JitDriver(greens=["pc", "code"], reds=["frame"], virtualizable="frame", leave=leave, live=live, name="toy")


@dont_look_inside
def gcd(a: i32, b: i32) -> i32:
    while b != 0:
        t = a
        a = b
        b = t - (t // b) * b if False else mod(t, b)
    return a


@unrecorded
def note() -> None:
    vm.settled_idly = vm.settled_idly + 1


def mod(a: i32, b: i32) -> i32:
    while a >= b:
        a = a - b
    return a


@elidable
def square(a: i32) -> i32:
    return a * a


def make_float(x: float) -> Float:
    result = new(Float)
    if result is not NULL:
        result.value = x
    return result


def float_of(w: W) -> float:
    if is_small(w):
        return int_to_float(untag(w))
    return cast(Float, w).value


def add(a: W, b: W) -> W:
    """NULL: overflow."""
    if is_small(a):
        if is_small(b):
            total = int_add_ovf(untag(a), untag(b))
            if ovf():
                return NULL
            return tag(total)
    elif promote(header(a)) != FLOAT_ID:
        return NULL
    return make_float(float_of(a) + float_of(b))


def fail() -> i32:
    vm.error_kind = 10
    return ERROR


@export
def run() -> i32:
    return dispatch(cast(Frame, vm.frame))


def dispatch(frame: Frame) -> i32:
    code = frame.code
    pc = frame.pc
    while True:
        driver.jit_merge_point(pc, code, frame)
        op = code.instructions[pc * 2]
        arg = code.instructions[pc * 2 + 1]
        pc = pc + 1
        match op:
            case 0:
                frame[0] = frame[arg]
            case 1:
                frame[arg] = frame[0]
            case 2:
                frame[0] = tag(arg)
            case 3:
                result = add(frame[0], frame[arg])
                if result is NULL:
                    return fail()
                frame[0] = result
            case 4:
                product = int_mul_ovf(untag(frame[0]), untag(frame[arg]))
                if ovf():
                    return fail()
                frame[0] = tag(product)
            case 5:
                frame[0] = tag(untag(frame[0]) - untag(frame[arg]))
            case 6:
                if untag(frame[0]) < untag(frame[arg >> 8]):
                    pc = arg & 255
            case 7:
                pc = arg
                driver.can_enter_jit(pc, code, frame)
            case 8:
                callee = cast(Code, code.constants[arg])
                inner = new_var(Frame, callee.nregs)
                if inner is NULL:
                    return fail()
                inner.code = callee
                inner.back = frame
                inner.depth = frame.depth + 1
                inner[0] = frame[0]
                frame.pc = pc
                frame = inner
                code = callee
                pc = 0
                driver.can_enter_jit(pc, code, frame)
            case 9:
                value = frame[0]
                back = frame.back
                if back is NULL:
                    vm.error_arg0 = value
                    vm.frame = NULL
                    vm.status = FINISHED
                    return FINISHED
                frame = back
                code = promote(frame.code)
                pc = promote(frame.pc)
                frame[0] = value
            case 10:
                frame[0] = tag(gcd(untag(frame[0]), untag(frame[arg])))
            case 12:
                frame[0] = make_float(float_of(frame[0]))
            case 13:
                frame[0] = tag(square(arg))
            case 15:
                pc = arg
            case 16:
                if is_small(frame[arg]):
                    note()
            case _:
                return fail()


__all__ = ["IntArray", "RefArray", "dispatch", "run"]
